"""What a researcher could use instead for sourcing: a list of verbs over the parse, and textacy's direct quotations.

Both run on the same parses as the measure. textacy does not come with framing: pip install textacy==0.13.0.
"""

from __future__ import annotations

import time
from typing import Any

import polnear
from polnear import Coded, Span
from spacy.tokens import Doc, Token

from framing.parse import Part, parse

VERBS = set(
    "say tell add ask argue claim insist warn announce explain declare note suggest report believe think hope write "
    "tweet admit deny state reply promise urge acknowledge describe call".split()
)


def figures(coded: dict[str, tuple[str, list[Coded]]]) -> dict[str, dict[str, Any]]:
    """Agreement with the coders, articles that each survives, and seconds without the parse."""
    import textacy.extract  # noqa: F401  (missing, it would look like a method that survives nothing)

    parts = {article.article_id: article.parts for article in parse(polnear.table(coded))}
    found = {}
    for name, method in (("verb list over the parse", verb_list), ("textacy, direct quotations", direct_quotations)):
        began = time.process_time()
        said, survived = {}, 0
        for key, some in parts.items():
            try:
                said[key] = [one for part in some for one in method(part)]
                survived += 1
            except Exception:  # what a method cannot take counts as nothing found
                said[key] = []
        found[name] = {
            **polnear.figures(coded, said),
            "survived": survived / len(parts),
            "seconds": time.process_time() - began,
        }
    return found


def verb_list(part: Part) -> list[Coded]:
    """Each listed verb: its subject, and its clause or the quotation in its sentence."""
    found = []
    for verb in part.doc:
        if verb.lemma_.lower() not in VERBS or verb.pos_ != "VERB":
            continue
        a, b = part.sentences[part.sentence_of[verb.i]]
        sentence = part.doc[a].idx, part.doc[b - 1].idx + len(part.doc[b - 1])
        subject = next((_reach(c) for c in verb.children if c.dep_ == "nsubj"), None)
        content = [q for q in part.quotes if sentence[0] <= q[0] < sentence[1] and not q[0] <= verb.idx < q[1]]
        clause = next((_reach(c) for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.i > verb.i), None)
        if clause:
            content = [clause]
        if content:
            found.append(Coded([subject] if subject else [], [_characters(verb.doc, verb.i, verb.i + 1)], content))
    return found


def direct_quotations(part: Part) -> list[Coded]:
    import textacy.extract

    return [
        Coded(
            [_characters(part.doc, one.speaker[0].i, one.speaker[-1].i + 1)] if one.speaker else [],
            [_characters(part.doc, one.cue[0].i, one.cue[-1].i + 1)] if one.cue else [],
            [_characters(part.doc, one.content.start, one.content.end)],
        )
        for one in textacy.extract.direct_quotations(part.doc)
    ]


def _reach(token: Token) -> Span:
    return _characters(token.doc, token.left_edge.i, token.right_edge.i + 1)


def _characters(doc: Doc, first: int, last: int) -> Span:
    return doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
