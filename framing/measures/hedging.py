"""Hedging: how sure the reporting sounds, and whose certainty it is. Cue words under conditions of grammar.

The lexicon is data (`lexicons/hedges.csv`); what a condition in it means stands in `hedge_conditions.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing import lexicons
from framing.actors import to_codebook
from framing.measures.base import Context, Instrument, Measure, Rows, Ways, only, per_1000_words, register
from framing.measures.coding import YES_NO, Task, in_sentences, share
from framing.measures.coverage import Coverage
from framing.measures.hedge_conditions import CONDITIONS
from framing.measures.scores import counts, in_voice, per_article, ratio, words_in
from framing.parse import Part, parse
from framing.tables import TABLES, VOICES, check, from_rows

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
    book = to_codebook(None)
    return from_rows(TABLE, [row for a in parse(check("articles", articles)) for row in find(Context(a, book))[TABLE]])


def find(context: Context) -> Rows:
    """Return the hedges and boosters of an article."""
    rows = []
    for part in context.article.parts:
        matches = [*_matches(part.doc), *_scare_quotes(part, context.voices[part.name].attribution)]
        for first, last, entry in sorted(matches, key=lambda match: match[:2]):
            start, end = part.doc[first].idx, part.doc[last].idx + len(part.doc[last])
            rows.append(
                {
                    "article_id": context.article.article_id,
                    "part": part.name,
                    "sentence": part.sentence_of[first],
                    "cue": part.text[start:end],
                    "start": start,
                    "end": end,
                    "family": entry["family"],
                    "kind": entry["kind"],
                    "voice": context.voice(part, start),
                    "confidence": float(entry["confidence"]),
                }
            )
    return {TABLE: rows}


# of those read in news three in ten distanced the writer from the word (docs/accuracy.md): the table has them, no
# score counts them
_SCARE = {"family": "hedge", "kind": "scare quote", "confidence": "0.3"}


def _scare_quotes(part: Part, said_in: np.ndarray) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield one to three words in quotation marks that nobody is said to have spoken: the “reform”, a “fair share”."""
    for start, end in part.quotes:
        inside = [t for t in part.doc.char_span(start, end, alignment_mode="contract") or () if t.is_alpha]
        if 1 <= len(inside) <= 3 and inside[0].is_lower and all(said_in[t.idx] < 0 for t in inside):
            yield inside[0].i, inside[-1].i, _SCARE


def doubt(part: Part) -> np.ndarray:
    """Return for each sentence of a part how sure it is that a hedge stands there: 1 - Π(1 - confidence)."""
    without = np.ones(len(part.sentences))
    for first, _, entry in _matches(part.doc):
        hedge = entry["family"] == "hedge" and entry["kind"] != "approximator"  # as in `hedges` below
        if hedge and float(entry["confidence"]) >= COUNTED:
            without[part.sentence_of[first]] *= 1 - float(entry["confidence"])
    return 1 - without


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
    """Yield first and last token and entry of each cue; of those that fit at a token the longest, then the surest."""
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
    """Return whether an entry stands at token i.

    What it asks of grammar, it asks of a verb's first word, and else of the last.
    """
    verb = row["match"] == "lemma"
    if [doc[i].lemma_.lower() if verb else forms[i], *forms[i + 1 : i + len(words)]] != words:
        return False
    token = doc[i] if verb else doc[i + len(words) - 1]
    if row["pos"] and token.pos_ not in row["pos"].split():
        return False
    return not row["condition"] or CONDITIONS[row["condition"]](token)


# --- measures ---------------------------------------------------------------------------------------------------------


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the occurrences that are sure enough to count."""
    return rows[rows["confidence"] >= COUNTED]


def hedges(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the hedges that count; a number that is only rounded is not in doubt."""
    rows = counted(rows)
    return rows[(rows["family"] == "hedge") & (rows["kind"] != "approximator")]


def boosters(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the boosters that count."""
    rows = counted(rows)
    return rows[rows["family"] == "booster"]


def approximators(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the approximators that count."""
    rows = counted(rows)
    return rows[rows["kind"] == "approximator"]


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

# A study may count approximators as hedges, or not
APPROXIMATORS: Ways = {
    "in": lambda c: c.replace(hedges=c.hedges.assign(kind=c.hedges["kind"].replace("approximator", ""))),
    "out": lambda c: c.replace(hedges=c.hedges[c.hedges["kind"] != "approximator"]),
}


_REFERENCE = "Hyland (2005) Metadiscourse; Szarvas et al. (2012), doi:10.1162/COLI_a_00098"

HEDGES = Measure(
    name="hedges_per_1000_words",
    label="Hedges",
    definition="Words that present a claim as uncertain (may, reportedly, is expected to, if) per 1,000 words of that "
    "voice; words that leave open how much or how often (about, several, usually) are approximators.",
    direction="higher = more hedged",
    unit="per 1,000 words",
    low=0,
    table=TABLE,
    counts=hedges,
    choices={"approximators": APPROXIMATORS},
    validation="hedging",
    reference=_REFERENCE,
)
BY_KIND = tuple(
    Measure(
        name=f"{kind.replace(' ', '_')}_hedges_per_1000_words",
        label=f"Hedges: {kind}",
        definition=f"Hedges of the kind “{kind}” ({example}) per 1,000 words of that voice.",
        direction="higher = more hedged",
        unit="per 1,000 words",
        low=0,
        table=TABLE,
        counts=only(hedges, "kind", kind),
        reference=_REFERENCE,
    )
    for kind, example in KINDS.items()
)
BOOSTERS = Measure(
    name="boosters_per_1000_words",
    label="Boosters",
    definition="Words that assert certainty (clearly, of course, no doubt) per 1,000 words of that voice.",
    direction="higher = more emphatic",
    unit="per 1,000 words",
    low=0,
    table=TABLE,
    counts=boosters,
    validation="boosters",
    reference=_REFERENCE,
)
ROUNDED = Measure(
    name="approximators_per_1000_words",
    label="Approximators",
    definition="Words that leave open how much, how far or how often (about 300, several, largely, usually) per "
    "1,000 words of that voice.",
    direction="higher = less exact",
    unit="per 1,000 words",
    low=0,
    table=TABLE,
    counts=approximators,
    reference="Prince, Frader & Bosk (1982) On hedging in physician-physician discourse",
)
SENTENCES = Measure(
    name="hedged_sentence_share",
    label="Hedged sentences",
    definition="Share of sentences with at least one hedge in that voice.",
    direction="higher = more hedged",
    unit="share of sentences",
    low=0,
    high=1,
    table=TABLE,
    counts=hedges,
    choices={"approximators": APPROXIMATORS},
    validation="hedging",
    reference=_REFERENCE,
)
TITLES = Measure(
    name="hedged_title_share",
    label="Hedged headlines",
    definition="Share of headlines with at least one hedge.",
    direction="higher = more hedged",
    unit="share of articles",
    aggregates="article",
    low=0,
    high=1,
    table=TABLE,
    counts=only(hedges, "part", "title"),
    choices={"approximators": APPROXIMATORS},
    validation="hedging",
    reference=_REFERENCE,
)
RATES = (HEDGES, *BY_KIND, BOOSTERS, ROUNDED)


def score(coverage: Coverage, actors: Sequence[str]) -> list[pd.DataFrame]:
    """Return hedges (also by kind), boosters and approximators per 1,000 words, and the share of hedged sentences."""
    ids = pd.Index(coverage.articles["article_id"])
    sentences, counted_hedges = coverage.sentences, hedges(coverage.hedges)
    scores = per_1000_words(*RATES)(coverage, actors)
    for voice in VOICES:
        hedged = in_voice(counted_hedges, voice).drop_duplicates(["article_id", "part", "sentence"])
        spoken = counts(sentences[words_in(sentences, voice) > 0], ids)
        scores.append(ratio(SENTENCES.name, counts(hedged, ids), spoken, voice=voice))
    titles = ids[ids.isin(sentences.loc[sentences["part"] == "title", "article_id"])]
    softened = titles.isin(TITLES.counts(coverage.hedges)["article_id"])
    return [*scores, per_article(TITLES.name, pd.Series(softened, index=titles).reindex(ids))]


def _hedge_units(coverage: Coverage) -> pd.DataFrame:
    units = in_sentences(coverage, hedges(coverage.hedges))
    return units.assign(machine=np.where(units["n"] > 0, "yes", "no"))


TASK = Task(
    name="hedges",
    instruction="Does the marked sentence ⟦ ⟧ soften a claim, whoever makes it? Yes, where words show that "
    "something is not held for certain (may, could, reportedly, it seems, probably, if). No, where they only "
    "permit or ask (you may go) or leave open how much or how often (about 300, usually).",
    columns={"hedged": YES_NO},
    units=_hedge_units,
    measures={SENTENCES.name: partial(share, answer="yes")},
)

register(
    Instrument(
        "hedging",
        (*RATES, SENTENCES, TITLES),
        find=find,
        score=score,
        tables={TABLE: TABLES[TABLE]},
        tasks=(TASK,),
    ),
    built_in=True,
)
