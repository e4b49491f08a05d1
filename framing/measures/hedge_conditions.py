"""When a cue of the lexicon of hedges counts: what each condition named there means, one short function each.

A condition is asked about the first word of a verb's cue and about the last word of any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


def _child(token: Token, *deps: str) -> bool:
    return any(c.dep_ in deps for c in token.children)


def _negated(token: Token) -> bool:
    return _child(token, "neg") or _child(token.head, "neg")


def _next(token: Token, step: int = 1) -> Token | None:
    return token.doc[token.i + step] if 0 <= token.i + step < len(token.doc) else None


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def _perfect(verb: Token) -> bool:
    """With `have`: could have drowned."""
    return any(c.lower_ == "have" and c.dep_ == "aux" for c in verb.children)


def _as_if(token: Token) -> bool:
    before = _next(token, -1)
    return before is not None and before.lower_ == "as"


_ABILITY = set(
    "hear feel smell taste remember recall understand afford swim speak read write walk sleep manage believe imagine "
    "tell".split()
)
_PERSONS = {"i", "you", "he", "she", "we", "they", "who"}


def not_ability(token: Token) -> bool:
    """`could` of possibility: not `she could see`, `could only see`, `Could you …?`, nor what `so he could` serves."""
    verb = token.head
    if verb.pos_ not in ("VERB", "AUX"):
        return True
    if _perfect(verb):
        return not _child(verb, "neg")
    subject = _subject(verb)
    person = subject is not None and (subject.lower_ in _PERSONS or subject.ent_type_ == "PERSON")
    asked = subject is not None and subject.lower_ == "you" and subject.i > token.i
    purpose = any(c.lower_ == "so" and c.i < token.i for c in verb.lefts)
    after = _next(token)
    allowed = after is not None and after.lower_ == "only"
    able = verb.lemma_.lower() in _ABILITY or (verb.lemma_ == "see" and person)  # a plan could see fares double
    return not (able or allowed or asked or purpose or _child(verb, "neg"))


def not_permission(token: Token) -> bool:
    """`may` of possibility: not `visitors may not enter`, which forbids, nor a wish, `May he rest`; not Mrs May."""
    verb, after = token.head, _next(token)
    subject = _subject(verb)
    if subject is not None and subject.i > token.i:
        return False
    if token.text == "May" and (verb.tag_ in ("VBZ", "VBD") or (after is not None and after.lower_ == "to")):
        return False
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


def supposed(token: Token) -> bool:
    """`would` that supposes (if …, without …, a strike would …, would have won) or softens (would seem).

    Not the past's future (said it would open), what a bill lays down (the bill would ban), a habit, nor a refusal.
    """
    verb = token.head
    if verb.lemma_.lower() in {"seem", "appear", "suggest", "imagine", "guess", "argue"}:
        return verb.i - token.i <= 2
    if _child(verb, "neg") and not under_condition(token):
        return False
    return _perfect(verb) or under_condition(token) or _imagined(verb)


def _imagined(verb: Token) -> bool:
    """Nothing that is there already does it: `a strike would`, `any delay would`, `without the wall it would`."""
    if any(c.lower_ in {"without", "otherwise"} for c in verb.children):
        return True
    subject = _subject(verb)
    if subject is None or subject.lemma_.lower() in _PLANS:
        return False
    return any(c.lower_ in {"a", "an", "any", "such"} for c in subject.children)


_PLANS = set("bill law act proposal plan measure amendment rule clause treaty deal agreement pact".split())


def under_condition(token: Token) -> bool:
    """Return whether a modal's verb, or one joined to it, stands under a condition: will close if nobody pays."""
    verb = token.head
    verbs = [verb, verb.head] if verb.dep_ == "conj" else [verb]
    clauses = (c for v in verbs for c in v.children if c.dep_ in {"advcl", "advmod"})
    return any(_sets_condition(word) for clause in clauses for word in (clause, *clause.children))


def _sets_condition(word: Token) -> bool:
    if word.lower_ == "until":
        return yet_to_come(word)
    return word.lower_ in {"if", "unless"} and not _as_if(word)


def inverted(token: Token) -> bool:
    """`should` for if: should the wall break, the town will flood; not a question."""
    verb = token.head
    subject = _subject(verb)
    after = subject is not None and subject.i > token.i
    return after and verb.dep_ not in {"ROOT", "conj"} and not token.sent.text.rstrip().endswith("?")


def yet_to_come(token: Token) -> bool:
    """`until` of what has not happened yet: closed until somebody pays; not until noon, nor until somebody paid."""
    verb = token.head
    first = min((c for c in verb.children if c.dep_ in ("aux", "auxpass")), key=lambda c: c.i, default=verb)
    return token.dep_ == "mark" and first.tag_ in {"VBZ", "VBP"}


def modal_verb(token: Token) -> bool:
    """`might` as a verb, before another; not `the navy's might grows`."""
    return token.dep_ == "aux" and token.head.tag_ not in {"VBZ", "VBD"}


def can_be(token: Token) -> bool:
    """`can be`, `can have`: what sometimes happens."""
    return token.head.lemma_.lower() in {"be", "have", "become", "seem"}


def number_follows(token: Token) -> bool:
    """Return whether a number comes next: about 300, some £2m, almost half; not `about Syria`, nor talk about it."""
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


def degree(token: Token) -> bool:
    """`rather expensive`, not `rather than`."""
    return token.head.pos_ in {"ADJ", "ADV"} and token.i < token.head.i


def number_before(token: Token) -> bool:
    """Return whether a number stands shortly before: ten miles or so."""
    return any(t.like_num for t in token.doc[max(0, token.i - 5) : token.i])


def not_as_possible(token: Token) -> bool:
    """Return whether it is no `possible` of manner (as soon as possible, the best possible), and nothing impossible."""
    before = _next(token, -1)
    if before is not None and before.lower_ in {"as", "if", "where", "when", "wherever", "whenever", "best"}:
        return False
    return not (token.dep_ in ("acomp", "oprd") and _negated(token))


def not_opportunity(token: Token) -> bool:
    """Return whether it is the `chance` of something; not a chance to play, a second chance, no chance, by chance."""
    before, after = _next(token, -1), _next(token)
    given = before is not None and before.lower_ in {"by", "another", "second", "last", "every", "any"}
    return some(token) and not given and (after is None or after.lower_ not in {"to", "for", "at"})


def some(token: Token) -> bool:
    """Return whether it is a `possibility`; not `no possibility`, which is certain."""
    return not any(c.lower_ in {"no", "zero", "little"} for c in token.children)


def what_may_be(token: Token) -> bool:
    """Return whether it is the `prospect` or `belief` that, the `prospect` of; not somebody's prospects or beliefs."""
    after = _next(token)
    return token.tag_ == "NN" and some(token) and after is not None and after.lower_ in {"that", "of"}


def that_clause(token: Token) -> bool:
    """Return whether a noun has the clause of what is so: the claim that it held; not the claim that she made."""
    after = _next(token)
    clauses = (c for c in token.children if c.dep_ in {"acl", "ccomp"} and c.left_edge.i == token.i + 1)
    bare = any(_child(c, "nsubj", "nsubjpass") for c in clauses)  # the claim he fled
    return some(token) and after is not None and (bare or (after.lower_ == "that" and after.pos_ == "SCONJ"))


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
    """Return whether a finding suggests, or somebody who thinks that it may be so.

    Who suggests a walk, or that he resign, proposes it.
    """
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    if any(c.ent_type_ == "PERSON" or c.lower_ in _PERSONS for c in subjects):
        return any(c.dep_ == "ccomp" and (c.tag_ not in {"VB", "VBP"} or _child(c, "aux")) for c in token.children)
    return _child(token, "ccomp", "dobj", "prep")


def takes_clause(token: Token) -> bool:
    """Return whether the verb has a clause as its object: thinks that, claims to be; not `claimed three lives`."""
    inserted = token.dep_ == "parataxis"  # the wall, I think, will hold
    return inserted or _child(token, "ccomp") or (token.lemma_ in _TO_BE and _child(token, "xcomp"))


_TO_BE = {"expect", "hope", "claim", "anticipate"}


def foreseen(token: Token) -> bool:
    """Return whether something is expected: expects to sail, that they sail, a loss; not `as expected`."""
    return takes_clause(token) or _child(token, "dobj")


def left_open(token: Token) -> bool:
    """Wonders whether, who or how; not why, which takes it to be so."""
    return takes_clause(token) and not any(t.lower_ == "why" for t in token.doc[token.i + 1 : token.i + 3])


def doubts(token: Token) -> bool:
    """Somebody doubts that it is so; not `nobody doubts`, `does not doubt`, which are sure of it."""
    subject = next((c.lower_ for c in token.children if c.dep_ == "nsubj"), "")
    return establishes(token) and subject not in {"nobody", "none", "few"}


def establishes(token: Token) -> bool:
    """Return whether the verb has a clause as its object and is not denied: did not establish that it was theirs."""
    return takes_clause(token) and not _child(token, "neg")


def passive(token: Token) -> bool:
    """Such as is believed to, are expected, is thought by some: nobody is named who does the believing."""
    by = (c for agent in token.children if agent.dep_ == "agent" for c in agent.children)
    named = any(c.lower_ not in _ALONE | {"others"} for c in by)
    return token.tag_ == "VBN" and _child(token, "auxpass", "nsubjpass") and not _child(token, "prt") and not named


def passive_report(token: Token) -> bool:
    """Such as is said to, it was reported that, is seen as: a report without a reporter; not `was seen at the pier`."""
    reported = any(c.dep_ in {"xcomp", "ccomp", "oprd"} or c.lower_ == "as" for c in token.children)
    return passive(token) and reported


def passive_as(token: Token) -> bool:
    """`is seen as a burden`; not `was seen trying the door`."""
    return passive(token) and any(c.lower_ == "as" for c in token.children)


def to_follows(token: Token) -> bool:
    """`tend to run late`, not `tend the garden`."""
    after = _next(token)
    return after is not None and after.lower_ == "to" and infinitive(after)


def infinitive(token: Token) -> bool:
    """Return whether it is the `to` of a verb: bound to break; not bound to the chair."""
    return token.pos_ == "PART"


def attributive(token: Token) -> bool:
    """Before the noun it qualifies: the alleged thief."""
    return token.dep_ == "amod" and token.i < token.head.i


def conditional_clause(token: Token) -> bool:
    """`if` that sets a condition or asks whether; not `as if`."""
    return token.dep_ == "mark" and token.head.pos_ in {"VERB", "AUX"} and not _as_if(token)


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
    return _perfect(token.head)


def not_before_noun(token: Token) -> bool:
    """`in general`; not `in general elections`."""
    after = _next(token)
    return after is None or after.pos_ not in ("NOUN", "PROPN")


CONDITIONS: dict[str, Callable[[Token], bool]] = {
    f.__name__: f
    for f in (
        not_ability,
        not_permission,
        expectation,
        supposed,
        under_condition,
        inverted,
        yet_to_come,
        modal_verb,
        can_be,
        number_follows,
        vague_quantity,
        degree,
        number_before,
        not_as_possible,
        not_opportunity,
        some,
        what_may_be,
        that_clause,
        seems,
        evidence,
        takes_clause,
        foreseen,
        left_open,
        doubts,
        establishes,
        passive,
        passive_report,
        passive_as,
        to_follows,
        infinitive,
        attributive,
        conditional_clause,
        open_question,
        affirmative,
        stated,
        of_course,
        nearly_all,
        not_before_noun,
        epistemic_must,
    )
}
