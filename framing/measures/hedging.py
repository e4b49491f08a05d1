"""Hedging: how sure the reporting sounds, and whose certainty it is. Cue words under conditions of grammar.

The lexicon is data (`lexicons/hedges.csv`); what a condition in it means stands in `_hedge_conditions.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from spacy.tokens import Doc

from framing import attribution, encoder, lexicons
from framing.actors import codebook
from framing.attribution import Heard, at, heard
from framing.measures._hedge_conditions import CONDITIONS
from framing.measures._scores import counts, heard_in, in_voice, per_article, ratio, words_in
from framing.parse import Article, Part, parse
from framing.tables import VOICES, check, from_rows

TABLE = "hedges"
COUNTED = 0.5  # an occurrence counts from this confidence on; the table keeps the doubtful ones


def hedging(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the hedges and boosters of articles.

    A hedge presents what is said as uncertain: possible, believed, alleged, expected, or true under a condition. One
    kind of hedge, the approximator, only leaves open how much, how far or how often (about 300, several, largely,
    usually): it casts no doubt, and scores count it apart.

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
    Hyland (2005) Metadiscourse: exploring interaction in writing. Szarvas, Vincze, Farkas, Móra & Gurevych (2012)
    Cross-genre and cross-domain detection of semantic uncertainty, doi:10.1162/COLI_a_00098. Prince, Frader & Bosk
    (1982) On hedging in physician-physician discourse.
    """
    book = codebook(None)
    found: list[dict[str, Any]] = []
    for article in parse(check("articles", articles)):
        found += find(article, heard(article, attribution.find(article, book)))
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


# isn't clear, can't be ruled out, won't hold: as the lexicon writes them
_SPOKEN = {"n't": "not", "n’t": "not", "ca": "can", "wo": "will", "'ll": "will", "’ll": "will"}


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


KINDS = {
    "modal": "may, could, would seem",
    "epistemic verb": "seems, suggests, is believed to, accuses",
    "epistemic adverb": "perhaps, likely, apparently",
    "epistemic adjective": "possible, unclear, suspected",
    "epistemic noun": "chance, doubt, rumour",
    "hearsay": "reportedly, is said to, the alleged thief",
    "conditional": "if, unless, whether, depends on",
    "negated certainty": "not clear, remains to be seen",
}

RATES = {  # a number that is only rounded is not in doubt
    "hedges": "family == 'hedge' and kind != 'approximator'",
    "boosters": "family == 'booster'",
    "approximators": "kind == 'approximator'",
}

# --- scores -----------------------------------------------------------------------------------------------------------


def scores(tables: Mapping[str, pd.DataFrame], actors: Sequence[str]) -> list[pd.DataFrame]:
    """Hedges (also by kind), boosters and approximators per 1,000 words, share of hedged sentences, per voice."""
    ids = pd.Index(tables["articles"]["article_id"])
    sentences = tables["sentences"]
    cues = tables[TABLE][tables[TABLE]["confidence"] >= COUNTED]
    out = []
    for voice in VOICES:
        heard, words = in_voice(cues, voice), words_in(sentences, voice)
        total = counts(sentences.assign(counted=words), ids, "counted")
        for name, which in RATES.items():
            out.append(ratio(f"{name}_per_1000_words", counts(heard.query(which), ids), total, voice=voice, scale=1000))
        hedges = heard.query(RATES["hedges"])
        for kind in KINDS:
            of_kind = counts(hedges[hedges["kind"] == kind], ids)
            out.append(ratio(_of_kind(kind), of_kind, total, voice=voice, scale=1000))
        hedged = hedges.drop_duplicates(["article_id", "part", "sentence"])
        spoken = counts(sentences[words > 0], ids)
        out.append(ratio("hedged_sentence_share", counts(hedged, ids), spoken, voice=voice))
    titles = ids[ids.isin(sentences.loc[sentences["part"] == "title", "article_id"])]
    softened = cues.query(f"{RATES['hedges']} and part == 'title'")["article_id"]
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
_REFERENCE = "Hyland (2005) Metadiscourse; Szarvas et al. (2012), doi:10.1162/COLI_a_00098"
_FACTUALITY = "Lee, Artzi, Choi & Zettlemoyer (2015), doi:10.18653/v1/D15-1189"
CATALOGUE: tuple[dict[str, str], ...] = (
    {
        "measure": "hedges_per_1000_words",
        "label": "Hedges",
        "definition": "Words that present a claim as uncertain (may, reportedly, is expected to, if) per 1,000 words "
        "of that voice; words that leave open how much or how often (about, several, usually) are approximators.",
        "direction": "higher = more hedged",
        "unit": "per 1,000 words",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"{RATES['hedges']} and {_COUNTED}",
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
        "where": f"{RATES['boosters']} and {_COUNTED}",
        "validation": "boosters",
        "reference": _REFERENCE,
    },
    {
        "measure": "approximators_per_1000_words",
        "label": "Approximators",
        "definition": "Words that leave open how much, how far or how often (about 300, several, largely, usually) per "
        "1,000 words of that voice.",
        "direction": "higher = less exact",
        "unit": "per 1,000 words",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"{RATES['approximators']} and {_COUNTED}",
        "validation": "",
        "reference": "Prince, Frader & Bosk (1982) On hedging in physician-physician discourse",
    },
    {
        "measure": "hedged_sentence_share",
        "label": "Hedged sentences",
        "definition": "Share of sentences with at least one hedge in that voice.",
        "direction": "higher = more hedged",
        "unit": "share of sentences",
        "aggregates": "ratio",
        "table": TABLE,
        "where": f"{RATES['hedges']} and {_COUNTED}",
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
        "where": f"{RATES['hedges']} and part == 'title' and {_COUNTED}",
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
