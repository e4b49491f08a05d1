"""Hedging: how sure the reporting sounds, and whose certainty it is. Cue words under conditions of grammar.

The lexicon is data (`lexicons/hedges.csv`); what a condition in it means stands here, one short function each.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from spacy.tokens import Doc, Token

from framing import encoder, lexicons
from framing.actors import codebook
from framing.measures import sourcing
from framing.measures._scores import counts, heard_in, in_voice, per_article, ratio, words_in
from framing.measures.voices import Heard, at, heard
from framing.parse import Article, Part, parse
from framing.tables import VOICES, check, from_rows

TABLE = "hedges"
COUNTED = 0.5  # an occurrence counts from this confidence on; the table keeps the doubtful ones


def hedging(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the hedges and boosters of articles.

    Parameters
    ----------
    articles : DataFrame
        The table of articles (`article_id`, `outlet`, `text`; others optional).

    Returns
    -------
    DataFrame
        The table `hedges`, one row per occurrence in the order of the text; scores count those with a `confidence`
        of 0.5 or more. Without articles or cues it is empty, with all its columns.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.

    References
    ----------
    Hyland (2005) Metadiscourse: exploring interaction in writing. Rubin (2010) Epistemic modality,
    doi:10.1016/j.ipm.2010.02.006.
    """
    book = codebook(None)
    found: list[dict[str, Any]] = []
    for article in parse(check("articles", articles)):
        found += find(article, heard(article, sourcing.find(article, book)))
    return from_rows(TABLE, found)


def certainty(texts: Sequence[str]) -> np.ndarray:
    """Per text, the share of its events presented as certain.

    Events are what happens, is planned, wished, feared or ruled out; each is presented as a fact (either way) or as
    something less. A small model that learned from human coding estimates the share; it also sees the uncertainty
    that no cue word shows: plans, wishes, reports of reports.

    Parameters
    ----------
    texts : sequence of str
        Sentences, or short texts. Each is judged by itself, whatever else is in the list.

    Returns
    -------
    ndarray
        One figure per text, in their order, in [0, 1]; higher = more certain. Missing (NaN) for a text without words;
        without texts an empty array.

    Raises
    ------
    TypeError
        One text was given in place of a list of texts.

    References
    ----------
    Lee, Artzi, Choi & Zettlemoyer (2015) Event detection and factuality assessment with non-expert supervision,
    doi:10.18653/v1/D15-1189.
    """
    if isinstance(texts, str):
        raise TypeError("framing.certainty takes a list of texts: framing.certainty([text]).")
    return encoder.certainty(list(texts))


def find(article: Article, voices: Mapping[str, Heard]) -> list[dict[str, Any]]:
    """The hedges and boosters of one parsed article, as rows of the table."""
    rows = []
    for part in article.parts:
        found = [*_matches(part.doc), *_scare_quotes(part, voices[part.name].attribution)]
        for first, last, entry in sorted(found, key=lambda f: f[:2]):
            start, end = part.doc[first].idx, part.doc[last].idx + len(part.doc[last])
            rows.append(
                {
                    "article_id": article.article_id,
                    "part": part.name,
                    "sentence": part.sentence_of[first],
                    "cue": part.text[start:end],
                    "start": start,
                    "end": end,
                    "family": entry["family"],
                    "kind": entry["kind"],
                    "voice": at(voices[part.name], start)[0],
                    "confidence": float(entry["confidence"]),
                }
            )
    return rows


# of those read in news three in ten were held with tongs (docs/accuracy.md): the table has them, no score counts them
_SCARE = {"family": "hedge", "kind": "scare quote", "confidence": "0.3"}


def _scare_quotes(part: Part, said_in: np.ndarray) -> Iterator[tuple[int, int, dict[str, str]]]:
    """One to three words in quotation marks that nobody is said to have spoken: the “reform”, their “fair share”."""
    for start, end in part.quotes:
        inside = [t for t in part.doc.char_span(start, end, alignment_mode="contract") or () if t.is_alpha]
        if 1 <= len(inside) <= 3 and inside[0].is_lower and all(said_in[t.idx] < 0 for t in inside):
            yield inside[0].i, inside[-1].i, _SCARE


# --- matching ---------------------------------------------------------------------------------------------------------


@functools.cache
def _entries() -> dict[str, list[tuple[list[str], dict[str, str]]]]:
    """Entries by their first word, the longest first."""
    by_first: dict[str, list[tuple[list[str], dict[str, str]]]] = {}
    for row in lexicons.rows("hedges"):
        words = row["cue"].replace("-", " - ").split()
        by_first.setdefault(words[0], []).append((words, row))
    for listed in by_first.values():
        listed.sort(key=lambda e: (-len(e[0]), -float(e[1]["confidence"])))
    return by_first


_SPOKEN = {"n't": "not", "n’t": "not", "ca": "can"}  # isn't clear, can't be ruled out: as the lexicon writes them


def _matches(doc: Doc) -> Iterator[tuple[int, int, dict[str, str]]]:
    """First and last token and the entry of each cue; of those that fit at a token the longest, then the surest."""
    entries = _entries()
    forms = [_SPOKEN.get(t.lower_, t.lower_) for t in doc]
    i = 0
    while i < len(doc):
        lemma = doc[i].lemma_.lower()
        listed = [*entries.get(forms[i], ()), *(entries.get(lemma, ()) if lemma != forms[i] else ())]
        fitting = [(words, row) for words, row in listed if _fits(doc, forms, i, words, row)]
        if fitting:
            words, row = max(fitting, key=lambda e: len(e[0]))
            yield i, i + len(words) - 1, row
            i += len(words)
        else:
            i += 1


def _fits(doc: Doc, forms: list[str], i: int, words: list[str], row: dict[str, str]) -> bool:
    """Whether an entry stands at token i. What it asks of grammar, it asks of a verb's first word, else of the last."""
    verb = row["match"] == "lemma"
    if [doc[i].lemma_.lower() if verb else forms[i], *forms[i + 1 : i + len(words)]] != words:
        return False
    token = doc[i] if verb else doc[i + len(words) - 1]
    if row["pos"] and token.pos_ not in row["pos"].split():
        return False
    return not row["condition"] or CONDITIONS[row["condition"]](token)


def _child(token: Token, *deps: str) -> bool:
    return any(c.dep_ in deps for c in token.children)


def _negated(token: Token) -> bool:
    return _child(token, "neg") or _child(token.head, "neg")


def _next(token: Token, step: int = 1) -> Token | None:
    return token.doc[token.i + step] if 0 <= token.i + step < len(token.doc) else None


_ABILITY = set(
    "hear feel smell taste remember recall understand afford swim speak read write walk sleep manage believe imagine "
    "tell".split()
)
_PERSONS = {"i", "you", "he", "she", "we", "they", "who"}


def not_ability(token: Token) -> bool:
    """`could` of possibility: not `she could see`, `could not sleep`, `Could you …?`, nor what `so he could` serves."""
    verb = token.head
    if verb.pos_ not in ("VERB", "AUX"):
        return True
    if any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children):
        return True
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    person = subject is not None and (subject.lower_ in _PERSONS or subject.ent_type_ == "PERSON")
    asked = subject is not None and subject.lower_ == "you" and subject.i > token.i
    purpose = any(c.lower_ == "so" and c.i < token.i for c in verb.lefts)
    able = verb.lemma_.lower() in _ABILITY or (verb.lemma_ == "see" and person)  # a plan could see fares double
    return not (able or asked or purpose or _child(verb, "neg"))


def not_permission(token: Token) -> bool:
    """`may` of possibility: not `visitors may not enter`, which forbids, nor a wish, `May he rest`; not Mrs May."""
    verb, after = token.head, _next(token)
    if any(c.dep_ in ("nsubj", "nsubjpass") and c.i > token.i for c in verb.children):
        return False
    if token.text == "May" and (verb.tag_ in ("VBZ", "VBD") or (after is not None and after.lower_ == "to")):
        return False
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    around = {t.lower_ for t in subject.subtree} if subject is not None else set()
    ruled = _child(verb, "neg") or around & {"no", "only", "nobody", "none"}
    return not (ruled and verb.lemma_.lower() in _ALLOWED)


_ALLOWED = set(
    "enter use leave take carry park smoke vote pass attend apply bring cross stay appeal stand speak".split()
)


def expectation(token: Token) -> bool:
    """`should` of expectation: should arrive, should last, should be enough; not of duty."""
    verb = token.head
    if verb.lemma_ == "be":
        return any(c.lower_ in {"enough", "sufficient", "able", "possible", "ready"} for c in verb.children)
    return verb.lemma_.lower() in {"arrive", "suffice", "help", "prove", "reach", "last"} and not _child(verb, "neg")


def would_hedge(token: Token) -> bool:
    """`would` that softens (would seem) or supposes (would have won); not the past's future: said it would open."""
    verb = token.head
    if verb.lemma_.lower() in {"seem", "appear", "suggest", "think", "imagine", "say", "guess", "argue"}:
        return verb.i - token.i <= 2
    supposed = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children) or any(
        conditional_clause(mark) for c in verb.children for mark in c.children
    )
    told = verb.dep_ in ("ccomp", "conj") and verb.head.tag_ in ("VBD", "VBN")
    return supposed or not (told or verb.lemma_ == "like")


def can_be(token: Token) -> bool:
    """`can be`, `can have`: what sometimes happens."""
    return token.head.lemma_.lower() in {"be", "have", "become", "seem"}


def number_follows(token: Token) -> bool:
    """A number comes next: about 300, some £2m, almost half; not `about Syria`, nor `about` of what is talked about."""
    before, after = _next(token, -1), _next(token)
    if token.lower_ == "about" and before is not None and before.lemma_.lower() in _TOPICAL:
        return False
    while after is not None and after.text in ("£", "$", "€", "¥", "#"):
        after = _next(after)
    if after is None:
        return False
    if after.lower_ in {"a", "an", "one"}:
        following = _next(after)
        whole = _COUNTS | {"year", "month", "day", "hour", "decade", "century", "mile"}
        return following is not None and (following.lower_ in whole or after.lower_ + following.lower_ == "onein")
    number = after.like_num and after.pos_ == "NUM"  # not `around first place`
    return number or after.ent_type_ in {"CARDINAL", "MONEY", "PERCENT", "QUANTITY"} or after.lower_ in _COUNTS


_COUNTS = {"dozen", "hundred", "thousand", "million", "billion", "half", "third", "quarter", "double", "twice", "week"}
_TOPICAL = set(  # what takes `about` before its topic: worry about two issues, a book about two brothers
    "talk speak worry complain joke care book film story song play article documentary concern "
    "debate discussion conversation detail information".split()
)


def vague_quantity(token: Token) -> bool:
    """`some critics`, `many of his friends`, `to some degree`: leaves open how many or how much; not `the many`."""
    if token.dep_ in {"amod", "det", "nummod"}:
        # who counts with `many` has a plural; `some` and `several` cannot be taken otherwise
        vague = token.head.tag_ in {"NNS", "NNPS"} or token.lower_ in {"some", "several", "numerous", "various"}
        counted = token.head
    else:  # many believe, some of them left, feared by most
        after = _next(token)
        of = after is not None and after.lower_ == "of" and after.head == token
        vague = of or (token.dep_ in _STANDS and token.lower_ in _ALONE)
        counted = token
    return vague and not any(c.dep_ in {"det", "poss"} and c.i != token.i for c in counted.children)


_STANDS = {"nsubj", "nsubjpass", "dobj", "pobj", "attr"}
_ALONE = {"some", "many", "several", "most", "few"}


def unnamed_authority(token: Token) -> bool:
    """`critics say`, `experts believe`: a plural nobody can check, as the subject of a verb of saying or thinking."""
    return (
        token.dep_ == "nsubj"
        and token.head.lemma_.lower() in _SAYING
        and not any(c.dep_ in {"det", "poss", "nummod", "relcl", "prep", "compound"} for c in token.children)
    )


def people_who_say(token: Token) -> bool:
    """`some people`, `many critics` as the subject of a verb of saying or thinking; not `some people were hurt`."""
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in _SAYING


_SAYING = set(
    "say argue believe claim think suggest consider contend note agree speculate fear regard see find call".split()
)


def degree(token: Token) -> bool:
    """`rather expensive`, not `rather than`."""
    return token.head.pos_ in {"ADJ", "ADV"} and token.i < token.head.i


def number_before(token: Token) -> bool:
    """A number stands shortly before: ten miles or so."""
    return any(t.like_num for t in token.doc[max(0, token.i - 5) : token.i])


def not_as_possible(token: Token) -> bool:
    """Not the `possible` of manner (as soon as possible, if possible, the best possible); nor what is not possible."""
    before = _next(token, -1)
    if before is not None and before.lower_ in {"as", "if", "where", "when", "wherever", "whenever", "best"}:
        return False
    return not (token.dep_ in ("acomp", "oprd") and _negated(token))


def not_opportunity(token: Token) -> bool:
    """The `chance` of something; not a chance to play, a second chance, no chance, nor what happens by chance."""
    before, after = _next(token, -1), _next(token)
    given = before is not None and before.lower_ in {"by", "another", "second", "last"}
    return some(token) and not given and (after is None or after.lower_ not in {"to", "for", "at"})


def some(token: Token) -> bool:
    """A `possibility`; not `no possibility`, which is certain."""
    return not any(c.lower_ == "no" for c in token.children)


def what_may_be(token: Token) -> bool:
    """The `prospect` or `belief` that, the `prospect` of; not somebody's prospects, nor freedom of belief."""
    after = _next(token)
    return token.tag_ == "NN" and some(token) and after is not None and after.lower_ in {"that", "of"}


def assertion(token: Token) -> bool:
    """A `claim` that something is so; not an insurance claim, a claim for damages or to the throne."""
    after = _next(token)
    return not _child(token, "compound") and (after is None or after.lower_ not in {"for", "to", "against"})


def seems(token: Token) -> bool:
    """`appear` and `look` as seem: appears to, appeared calm; not `appeared in court`, `live`, `to applause`."""
    after = _next(token)
    word = after.lower_ if after is not None else ""
    if after is not None and (word in {"live", "naked", "alone"} or (word == "to" and not infinitive(after))):
        return False
    if token.lemma_ == "look":
        return word in {"like", "likely", "set"} or _child(token, "acomp")
    as_though = word == "as" and token.doc[token.i + 2 : token.i + 3].text.lower() in {"if", "though"}
    return as_though or word in {"to", "that", "likely", "unlikely"} or _child(token, "xcomp", "acomp", "ccomp", "oprd")


def evidence(token: Token) -> bool:
    """A finding suggests; a person who suggests a walk proposes it, and who points to the map shows it."""
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    if any(c.ent_type_ == "PERSON" for c in subjects):
        return False
    return _child(token, "ccomp") or (_child(token, "dobj", "prep") and not any(c.lower_ in _PERSONS for c in subjects))


def takes_clause(token: Token) -> bool:
    """The verb has a clause as its object: thinks that, claims to be; not `think about`, `claimed three lives`."""
    return _child(token, "ccomp") or (token.lemma_ in {"expect", "hope", "claim"} and _child(token, "xcomp"))


def doubts(token: Token) -> bool:
    """Somebody doubts that it is so; not `nobody doubts`, `does not doubt`, which are sure of it."""
    subject = next((c.lower_ for c in token.children if c.dep_ == "nsubj"), "")
    return establishes(token) and subject not in {"nobody", "none", "few"}


def establishes(token: Token) -> bool:
    """The verb has a clause as its object and is not denied: did not establish that it was theirs."""
    return takes_clause(token) and not _child(token, "neg")


def passive(token: Token) -> bool:
    """Such as is believed to, are expected, is thought by some: nobody is named who does the believing."""
    by = (c for agent in token.children if agent.dep_ == "agent" for c in agent.children)
    named = any(c.lower_ not in _ALONE | {"others"} for c in by)
    return token.tag_ == "VBN" and _child(token, "auxpass", "nsubjpass") and not named


def passive_report(token: Token) -> bool:
    """Such as is said to, it was reported that, is seen as: a report without a reporter; not `was seen at the pier`."""
    reported = any(c.dep_ in {"xcomp", "ccomp", "oprd"} or c.lower_ == "as" for c in token.children)
    return passive(token) and reported


def to_follows(token: Token) -> bool:
    """`tend to run late`, not `tend the garden`."""
    after = _next(token)
    return after is not None and after.lower_ == "to" and infinitive(after)


def infinitive(token: Token) -> bool:
    """The `to` of a verb: bound to break; not bound to the chair."""
    return token.pos_ == "PART"


def attributive(token: Token) -> bool:
    """Before the noun it qualifies: the alleged thief."""
    return token.dep_ == "amod" and token.i < token.head.i


def conditional_clause(token: Token) -> bool:
    """`if` that sets a condition, not one that asks whether, nor `as if`."""
    before = _next(token, -1)
    return token.dep_ == "mark" and token.head.dep_ == "advcl" and (before is None or before.lower_ != "as")


def open_question(token: Token) -> bool:
    """`whether` of a question; not of what holds either way: all ferries, whether large or small."""
    return token.head.dep_ not in {"advcl", "amod", "prep"}


def affirmative(token: Token) -> bool:
    """`it is clear`; not `it is not clear`, `is it clear?`, `a clear day` or `clear of oil`."""
    return (
        token.dep_ in {"acomp", "oprd"}
        and stated(token)
        and not _negated(token)
        and any(c.dep_ in {"ccomp", "xcomp", "advcl"} for c in (*token.children, *token.head.children))
    )


def stated(token: Token) -> bool:
    """`clearly`, `certainly` of a statement; not of a question, nor after a negation: not always, hardly clear."""
    sentence = token.sent
    first = next((t for t in sentence if t.is_alpha), token)
    asked = sentence.text.rstrip().endswith("?") and (first.pos_ == "AUX" or first.tag_ in ("WDT", "WP", "WRB", "MD"))
    before = token.doc[max(sentence.start, token.i - 2) : token.i]
    return not asked and not any(t.dep_ == "neg" or t.lower_ in ("hardly", "scarcely", "not") for t in before)


def of_course(token: Token) -> bool:
    """`of course`; not `a change of course`."""
    of = _next(token, -1)
    return of is None or of.head.pos_ not in ("NOUN", "PROPN") or of.head.i != of.i - 1


def nearly_all(token: Token) -> bool:
    """`all but empty`; not `all but two passengers`."""
    after = _next(token)
    return after is not None and not (after.like_num or after.pos_ in ("DET", "PRON", "PROPN"))


def epistemic_must(token: Token) -> bool:
    """`must` of inference: must have known; not of duty."""
    verb = token.head
    return any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children)


CONDITIONS: dict[str, Callable[[Token], bool]] = {
    f.__name__: f
    for f in (
        not_ability,
        not_permission,
        expectation,
        would_hedge,
        can_be,
        number_follows,
        vague_quantity,
        degree,
        unnamed_authority,
        people_who_say,
        number_before,
        not_as_possible,
        not_opportunity,
        some,
        what_may_be,
        assertion,
        seems,
        evidence,
        takes_clause,
        doubts,
        establishes,
        passive,
        passive_report,
        to_follows,
        infinitive,
        attributive,
        conditional_clause,
        open_question,
        affirmative,
        stated,
        of_course,
        nearly_all,
        epistemic_must,
    )
}


KINDS = {
    "modal": "may, could, would seem",
    "epistemic verb": "seems, suggests, is believed to",
    "epistemic adverb": "perhaps, likely, usually",
    "epistemic adjective": "possible, alleged, so-called",
    "epistemic noun": "chance, doubt, rumour",
    "approximator": "about 300, several, some",
    "hearsay": "reportedly, critics say, is accused",
    "conditional": "if, unless, depends on",
    "negated certainty": "not clear, remains to be seen",
}

# --- scores -----------------------------------------------------------------------------------------------------------


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """Hedges (and each kind of them) and boosters per 1,000 words and the share of hedged sentences, per voice."""
    ids = pd.Index(tables["articles"]["article_id"])
    sentences = tables["sentences"]
    cues = tables[TABLE][tables[TABLE]["confidence"] >= COUNTED]
    out = []
    for voice in VOICES:
        heard, words = in_voice(cues, voice), words_in(sentences, voice)
        total = counts(sentences.assign(counted=words), ids, "counted")
        for family in ("hedge", "booster"):
            mine = heard[heard["family"] == family]
            out.append(ratio(f"{family}s_per_1000_words", counts(mine, ids), total, voice=voice, scale=1000))
        hedges = heard[heard["family"] == "hedge"]
        for kind in KINDS:
            of_kind = counts(hedges[hedges["kind"] == kind], ids)
            out.append(ratio(_of_kind(kind), of_kind, total, voice=voice, scale=1000))
        hedged = hedges.drop_duplicates(["article_id", "part", "sentence"])
        spoken = counts(sentences[words > 0], ids)
        out.append(ratio("hedged_sentence_share", counts(hedged, ids), spoken, voice=voice))
    titles = ids[ids.isin(sentences.loc[sentences["part"] == "title", "article_id"])]
    softened = cues.query("family == 'hedge' and part == 'title'")["article_id"]
    out.append(per_article("hedged_title_share", pd.Series(titles.isin(softened), index=titles).reindex(ids)))
    return out + _certainty(tables, sentences[sentences["certainty"].notna()], ids, actors)


def _of_kind(kind: str) -> str:
    return f"{kind.replace(' ', '_')}_hedges_per_1000_words"


def _certainty(
    tables: Mapping[str, pd.DataFrame], sentences: pd.DataFrame, ids: pd.Index, actors: Sequence[str]
) -> list[pd.DataFrame]:
    """Mean certainty of sentences per voice (whose words most of it are), and of those in which an actor is heard."""
    heard = {voice: in_voice(sentences.assign(voice=heard_in(sentences)), voice) for voice in VOICES}
    out = [ratio("certainty", counts(heard[v], ids, "certainty"), counts(heard[v], ids), voice=v) for v in VOICES]
    keys = ["article_id", "part", "sentence"]
    speech = tables["attributions"].query("act == 'speech'")
    for actor in actors:
        mine = speech.loc[speech["actor"] == actor, keys].drop_duplicates().merge(sentences, on=keys)
        out.append(ratio("claim_certainty", counts(mine, ids, "certainty"), counts(mine, ids), actor=actor))
    return out


_COUNTED = f"confidence >= {COUNTED}"
_REFERENCE = "Hyland (2005) Metadiscourse; Rubin (2010), doi:10.1016/j.ipm.2010.02.006"
_FACTUALITY = "Lee, Artzi, Choi & Zettlemoyer (2015), doi:10.18653/v1/D15-1189"
CATALOGUE: tuple[dict[str, str], ...] = (
    {
        "measure": "hedges_per_1000_words",
        "label": "Hedges",
        "definition": "Words that soften a claim (may, about, reportedly, it seems) per 1,000 words of that voice.",
        "direction": "higher = more hedged",
        "unit": "per 1,000 words",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"family == 'hedge' and {_COUNTED}",
        "validation": "hedging",
        "reference": _REFERENCE,
    },
    *(
        {
            "measure": _of_kind(kind),
            "label": f"Hedges: {kind}",
            "definition": f"Hedges of the kind “{kind}” ({example}) per 1,000 words of that voice.",
            "direction": "higher = more hedged",
            "unit": "per 1,000 words",
            "aggregates": "ratio",
            "table": TABLE,
            "where": f"family == 'hedge' and kind == '{kind}' and {_COUNTED}",
            "validation": "",
            "reference": _REFERENCE,
        }
        for kind, example in KINDS.items()
    ),
    {
        "measure": "boosters_per_1000_words",
        "label": "Boosters",
        "definition": "Words that assert certainty (clearly, of course, no doubt) per 1,000 words of that voice.",
        "direction": "higher = more emphatic",
        "unit": "per 1,000 words",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"family == 'booster' and {_COUNTED}",
        "validation": "boosters",
        "reference": _REFERENCE,
    },
    {
        "measure": "hedged_sentence_share",
        "label": "Hedged sentences",
        "definition": "Share of sentences with at least one hedge in that voice.",
        "direction": "higher = more hedged",
        "unit": "share of sentences",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"family == 'hedge' and {_COUNTED}",
        "validation": "hedging",
        "reference": _REFERENCE,
    },
    {
        "measure": "hedged_title_share",
        "label": "Hedged headlines",
        "definition": "Share of headlines with at least one hedge.",
        "direction": "higher = more hedged",
        "unit": "share of articles",
        "aggregates": "article",
        "table": TABLE,
        "where": f"family == 'hedge' and part == 'title' and {_COUNTED}",
        "validation": "hedging",
        "reference": _REFERENCE,
    },
    {
        "measure": "certainty",
        "label": "Certainty",
        "definition": "Share of events presented as certain, mean over the sentences of that voice.",
        "direction": "higher = presented as more certain",
        "unit": "share of events",
        "aggregates": "ratio",
        "table": "sentences",
        "where": "certainty == certainty",
        "validation": "certainty",
        "reference": _FACTUALITY,
    },
    {
        "measure": "claim_certainty",
        "label": "Certainty of claims",
        "definition": "Share of events presented as certain, mean over the sentences in which the actor is heard.",
        "direction": "higher = presented as more certain",
        "unit": "share of events",
        "aggregates": "ratio",
        "table": "attributions",
        "where": "act == 'speech'",
        "validation": "certainty",
        "reference": _FACTUALITY,
    },
)
