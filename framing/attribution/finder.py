"""The attributions of an article, as rows of the table.

A trained model finds source, cue and content; grammar, quotation marks and the layout of lines mend what it finds.
"""

from __future__ import annotations

from typing import Any

from framing import encoder
from framing.actors import Cast, Codebook, cast, in_force
from framing.attribution.clauses import passive, shared_subject, whole_source, with_words_of
from framing.attribution.cues import cue_word, is_deed, is_in_words, known_cues, meaning
from framing.attribution.drafts import Draft, without_shared_content
from framing.attribution.kinds import UNNAMED
from framing.attribution.lines import by_line, headline
from framing.attribution.quotations import (
    cut_at_paragraph_end,
    each_quotation_once,
    is_nickname,
    is_utterance,
    widened_to_quotations,
    with_lone_quotations,
    with_nickname,
    with_whole_speeches,
    without_stray_words,
)
from framing.attribution.spans import Span, holds, shared, trimmed, whole_tokens
from framing.attribution.speakers import (
    Speaker,
    can_speak,
    nobody_says_it,
    speaker_of,
    speaker_of_lone_quotation,
    words_beside,
)
from framing.parse import Article, Part, unclosed


def find(article: Article, book: Codebook, people: Cast | None = None) -> list[dict[str, Any]]:
    """The attributions of one parsed article, as rows of the table."""
    people = people or cast(article)
    book = in_force(book, article)
    rows: list[dict[str, Any]] = []
    for part in article.parts:
        last: Speaker | None = None
        drafts = with_whole_speeches(part, _drafts(part, people, book))
        for found in without_shared_content(part, with_lone_quotations(part, drafts)):
            row, who = _row(part, found, people, book, last)
            if who is not None and row["act"] == "speech" and found.source is not None:
                last = who
            rows.append({"article_id": article.article_id, **row, "attribution": len(rows)})
    return rows


def _drafts(part: Part, people: Cast, book: Codebook) -> list[Draft]:
    """What the model finds, in whole words, its contents widened to quotations; and a headline of its own pattern."""
    found = []
    left_open = unclosed(part.text)
    ends = [part.paragraphs[part.paragraph_at(place)] for place in left_open]
    for seen in encoder.attributions(part.text):
        source, cue = (trimmed(part, whole_tokens(part, span)) if span else None for span in (seen.source, seen.cue))
        closed = [quote for quote in part.quotes if quote[0] not in left_open or not holds([quote], [seen.cue])]
        content = widened_to_quotations(part, closed, [whole_tokens(part, span) for span in seen.content])
        content = without_stray_words(part, content, [span for span in (source, cue) if span])
        content = cut_at_paragraph_end(content, cue, ends)
        source = source or (shared_subject(part, cue, content) if cue else None)
        if not _is_no_attribution(part, cue, content):
            named = with_nickname(part, whole_source(part, Draft(source, cue, tuple(content), seen.confidence)))
            found.append(passive(part, named))
    found = with_words_of(part, found)
    if part.name != "text" and not found and (one := headline(part, people, book)) is not None:
        found.append(one)
    found = by_line(part, found, lambda who: can_speak(part, who, people))
    return sorted(each_quotation_once(part, found), key=lambda f: (f.content[0], f.cue or (0, 0)))


def _is_no_attribution(part: Part, cue: Span | None, content: list[Span]) -> bool:
    """The band played “Stand By Your Man”; a docker asked not to be named; the ferry charges four pounds.

    Nor is anything said where everybody calls him “Shorty”.
    """
    nicknames = [quote for quote in part.quotes if shared([quote], content) and is_nickname(part, quote)]
    if nicknames and sum(b - a for a, b in content) <= sum(b - a for a, b in nicknames) + 12:
        return True
    unnamed = len(content) == 1 and UNNAMED.fullmatch(part.text, *content[0]) is not None
    titled = all(span in part.quotes and not is_utterance(part, span) for span in content)
    head = cue_word(part, cue) if cue else None
    if head is not None and known_cues()[head.lemma_.lower()]["condition"] == "words" and is_deed(part, head, content):
        return True
    return unnamed or (titled and cue is not None and is_in_words(part, cue) and head is None)


def _row(
    part: Part, found: Draft, people: Cast, book: Codebook, last: Speaker | None
) -> tuple[dict[str, Any], Speaker | None]:
    text = part.text
    act, stance, directness = meaning(part, found.cue, found.content)
    if found.verbatim:
        act, directness = "speech", "direct"
    head = cue_word(part, found.cue) if found.cue else None
    if nobody_says_it(part, found, head, directness, people):
        act = "attitude"
    if found.source is not None:
        who = speaker_of(part, found.source, words_beside(part, found), people, book, last)
    elif found.cue is None and last is not None:
        who = speaker_of_lone_quotation(part, found.content[0][0], people, book, last)
    else:
        who = None
    start, end = found.source or (None, None)
    return {
        "part": part.name,
        "sentence": part.sentence_at((found.cue or found.content[0])[0]),
        "act": act,
        "source": text[start:end] if start is not None else "",
        "source_name": who.name if who else "",
        "source_start": start,
        "source_end": end,
        "source_kind": who.kind if who else "unknown",
        "anonymous": bool(who and who.anonymous),
        "actor": who.actor if who else "",
        "cue": text[slice(*found.cue)] if found.cue else "",
        "cue_start": found.cue[0] if found.cue else None,
        "cue_end": found.cue[1] if found.cue else None,
        "stance": stance,
        "content": " … ".join(text[a:b] for a, b in found.content),
        "content_spans": [list(span) for span in found.content],
        "directness": directness,
        "confidence": found.confidence,
    }, who
