"""The attributions of an article, as rows of the table.

A trained model finds source, cue and content; grammar, quotation marks and the layout of lines correct what it finds.
"""

from __future__ import annotations

import re
from typing import Any

from framing import encoder
from framing.actors import Codebook, People, in_force, people_of
from framing.attribution.clauses import (
    shared_subject,
    with_in_the_words_of,
    with_source_of_passive,
    with_verb_after_as,
    with_whole_source,
)
from framing.attribution.cues import cue_word, is_deed, is_in_words, known_cues, meaning
from framing.attribution.drafts import (
    Draft,
    with_each_cue_once,
    with_whole_predicates,
    without_repetitions,
    without_shared_content,
)
from framing.attribution.kinds import UNNAMED
from framing.attribution.lines import headline, with_lines
from framing.attribution.nested import with_nested_speech
from framing.attribution.quotations import (
    each_quotation_once,
    is_nickname,
    is_statement,
    widened_to_quotations,
    with_lone_quotations,
    with_nickname,
    with_tagged_quotations,
    with_whole_speeches,
    within_unclosed_quotations,
    without_scraps,
)
from framing.attribution.spans import Span, holds, minus, shared, trim_or_keep, whole_tokens
from framing.attribution.speakers import Speaker, nobody_speaks, speaker_of, speaker_of_lone_quotation, words_beside
from framing.parse import Article, Part, unclosed


def find(article: Article, book: Codebook, people: People | None = None) -> list[dict[str, Any]]:
    """Find the attributions of one parsed article.

    Parameters
    ----------
    article : Article
        As `parse` gives it.
    book : Codebook
        The codebook; without actors `actor` stays empty.
    people : People, optional
        The persons of the article, where they are already known.

    Returns
    -------
    list of dict
        Rows of the table `attributions`, in the order of the text; empty where nothing is attributed.
    """
    people = people or people_of(article)
    book = in_force(book, article)
    rows: list[dict[str, Any]] = []
    for part in article.parts:
        last: Speaker | None = None
        drafts = with_whole_speeches(part, _drafts(part, people, book))
        drafts = without_shared_content(part, with_lone_quotations(part, with_whole_predicates(drafts)))
        for draft in with_nested_speech(part, without_repetitions(part, drafts), people):
            speaker = _speaker(part, draft, people, book, last)
            row = _row(part, draft, speaker, people)
            if speaker is not None and row["act"] == "speech" and draft.source is not None:
                last = speaker
            rows.append({"article_id": article.article_id, **row, "attribution": len(rows)})
    return rows


# --- source, cue and content ------------------------------------------------------------------------------------------


def _drafts(part: Part, people: People, book: Codebook) -> list[Draft]:
    """Return what the model finds in a part, corrected, with what only grammar or layout shows, in order."""
    unclosed_at = unclosed(part.text)
    open_paragraphs = [part.paragraphs[part.paragraph_at(place)] for place in unclosed_at]
    drafts = []
    for found in encoder.attributions(part.text):
        source, cue = (trim_or_keep(part, whole_tokens(part, s)) if s else None for s in (found.source, found.cue))
        quotes = [quote for quote in part.quotes if not holds([quote], [found.cue])]
        content = widened_to_quotations(part, quotes, [whole_tokens(part, span) for span in found.content])
        if cue is not None and (longer := with_verb_after_as(part, cue)) != cue:
            cue, content = longer, list(minus(content, longer))
            source = next((trim_or_keep(part, span) for span in minus([source] if source else [], longer)), None)
        content = without_scraps(part, content, found.cue)
        content = [span for span in content if not _NOTHING.fullmatch(part.text, *span)] or content
        content = within_unclosed_quotations(content, cue, open_paragraphs)
        source = source or (shared_subject(part, cue, content) if cue else None)
        if not (_is_no_attribution(part, cue, content) or _is_unsure(part, found.cue, content, found.confidence)):
            draft = with_whole_source(part, Draft(source, cue, tuple(content), found.confidence))
            drafts.append(with_source_of_passive(part, with_nickname(part, draft)))
    drafts = with_in_the_words_of(part, with_each_cue_once(drafts))
    if part.name != "text" and not drafts and (draft_of_headline := headline(part, people, book)) is not None:
        drafts.append(draft_of_headline)
    drafts = each_quotation_once(part, with_lines(part, with_tagged_quotations(part, drafts), people))
    return sorted(drafts, key=lambda draft: draft.place)


def _is_no_attribution(part: Part, cue: Span | None, content: list[Span]) -> bool:
    """Return whether nothing is attributed after all.

    The content is hardly more than a nickname (everybody calls him “Shorty”), says that somebody is not to be named
    (a docker asked *not to be named*), is nothing (offered *no details*; told *the truth*), is done and not said (the
    ferry charges four pounds), is a title after an unknown cue (the band played “Stand By Your Man”), or stands under
    a label (Opinion: the quay must be sold).
    """
    nicknames = [quote for quote in part.quotes if shared([quote], content) and is_nickname(part, quote)]
    if nicknames and sum(b - a for a, b in content) - sum(b - a for a, b in shared(content, nicknames)) <= _HARDLY:
        return True
    if len(content) == 1 and (UNNAMED.fullmatch(part.text, *content[0]) or _NOTHING.fullmatch(part.text, *content[0])):
        return True
    if cue is not None and part.text[slice(*cue)].lower() in ("as", "it"):  # of quoted as saying the verb is the cue
        return True
    if cue is not None and part.name != "text" and _LABEL.match(part.text, cue[0]):
        return True
    word = cue_word(part, cue)
    if word is not None:
        return known_cues()[word.lemma_.lower()]["condition"] == "words" and is_deed(part, word, content)
    titles = all(span in part.quotes and not is_statement(part, span) for span in content)
    return titles and cue is not None and is_in_words(part, cue)


def _is_unsure(part: Part, cue: Span, content: list[Span], confidence: float) -> bool:
    """Return whether the model is hardly sure, and neither a known cue nor quotation marks speak for it."""
    return confidence < _SURE and cue_word(part, cue) is None and not shared(content, part.quotes)


_SURE = 0.55  # least confidence of an attribution by a cue that the lexicon has not
_HARDLY = 12  # characters beside a nickname: everybody *calls him* “Shorty”
_NOTHING = re.compile(
    r"(?i)no (?:\w+ )?(?:details?|comment|reasons?|explanation|evidence|answer|reply|response|specifics)"
    r"|(?:the )?(?:whole |simple )?truth|(?:a|another) (?:\w+ )?lie|(?:\w+ )?lies"
    r"|to be (?:interviewed|named|identified|quoted)"
)
_LABEL = re.compile(r"(?i)\b(?:opinion|comment(?:ary)?|analysis|editorial|review|letters?)\s*:")


# --- rows -------------------------------------------------------------------------------------------------------------


def _speaker(part: Part, draft: Draft, people: People, book: Codebook, last: Speaker | None) -> Speaker | None:
    """Return who says what is attributed; None where neither a source nor an earlier speaker shows it."""
    if draft.source is not None:
        return speaker_of(part, draft.source, words_beside(part, draft), people, book, last)
    if draft.cue is None and last is not None:
        return speaker_of_lone_quotation(part, draft.content[0], people, book, last)
    return None


def _row(part: Part, draft: Draft, speaker: Speaker | None, people: People) -> dict[str, Any]:
    """Return an attribution as a row of the table, without its article and number."""
    text = part.text
    act, stance, directness = meaning(part, draft.cue, draft.content)
    if draft.verbatim:
        act, directness = "speech", "direct"
    if nobody_speaks(part, draft, cue_word(part, draft.cue), directness, people):
        act = "attitude"
    source, cue = draft.source or (None, None), draft.cue or (None, None)
    return {
        "part": part.name,
        "sentence": part.sentence_at((draft.cue or draft.content[0])[0]),
        "act": act,
        "source": text[slice(*draft.source)] if draft.source else "",
        "source_name": speaker.name if speaker else "",
        "source_start": source[0],
        "source_end": source[1],
        "source_kind": speaker.kind if speaker else "unknown",
        "kind_confidence": speaker.kind_confidence if speaker else 0.0,
        "kind_evidence": "; ".join(speaker.kind_evidence) if speaker else "",
        "anonymous": bool(speaker and speaker.anonymous),
        "actor": speaker.actor if speaker else "",
        "cue": text[slice(*draft.cue)] if draft.cue else "",
        "cue_start": cue[0],
        "cue_end": cue[1],
        "stance": stance,
        "content": " … ".join(text[a:b] for a, b in draft.content),
        "content_spans": [list(span) for span in draft.content],
        "directness": directness,
        "confidence": draft.confidence,
    }
