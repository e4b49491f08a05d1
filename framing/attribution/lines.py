"""Lines whose layout says who speaks: headlines, signed quotations, posts, turns of interviews and transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from framing.actors import Codebook, People, actor_mentions
from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, holds, minus, tokens_of, trim, trim_or_keep
from framing.attribution.speakers import can_speak
from framing.parse import Part

# What stands before a colon without speaking. Opinion: the quay must be sold
_LABEL = re.compile(
    r"(?i)(?:q&a|opinion|analysis|exclusive|watch|video|live|comment|editorial|review|interview|explainer|profile|obituary"
    r"|letters?|breaking|updated?|fact check|in pictures|podcast)\b"
)

# --- headlines --------------------------------------------------------------------------------------------------------

_HEADLINES = (
    re.compile(r"^\W*(?P<speaker>[^:“”\"]{2,60}?)(?P<cue>:)\s+(?P<words>\S.*)$", re.DOTALL),
    re.compile(r"^(?P<words>.*[^\s:])(?P<cue>:| [–—-])\s+(?P<speaker>[^:“”\"–—]{2,40})$", re.DOTALL),
)
_TOPIC = re.compile(r"(?i)(?:an?|the|how|why|what|who|where|when)\b")  # Ada Quill: a life on the quay


def headline(part: Part, people: People, book: Codebook) -> Draft | None:
    """Return the attribution of a headline such as `Minister: no deal` or `No deal: minister`; None in any other."""
    for match in filter(None, (pattern.match(part.text) for pattern in _HEADLINES)):
        content, speaker = trim(part, match.span("words")), tokens_of(part, match.span("speaker"))
        words = tokens_of(part, match.span("words"))
        if content is None or speaker is None or words is None or _LABEL.match(match["speaker"]):
            continue
        if _TOPIC.match(match["words"]) and not any(t.pos_ in ("VERB", "AUX") for t in words):
            continue
        start, end = match.span("words")
        if match["cue"] != ":" and not any(a < end and start < b for a, b in part.quotes):
            continue  # after a dash many a headline names its paper
        noun, after = speaker.root, part.doc[speaker.root.i + 1 : speaker.end]
        if noun.pos_ not in ("NOUN", "PROPN", "PRON") or (len(after) and after[0].lower_ != "of"):
            continue  # Fire: police at the scene; Strike: minister to visit the port
        named = actor_mentions(part, people, book, match.span("speaker"))
        known = any(mention.start <= noun.idx < mention.end for mention in named)
        # a place is a topic. Gaza: schools hit
        if known or (noun.ent_type_ != "GPE" and can_speak(part, match.span("speaker"), people)):
            return Draft(match.span("speaker"), (match.end("cue") - 1, match.end("cue")), (content,), 0.7)
    return None


# --- lines of a text --------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """One or more lines that say who speaks: the speaker, the mark beside the name, the words, and all of it."""

    speaker: Span
    cue: Span
    words: tuple[Span, ...]
    whole: Span


def with_lines(part: Part, drafts: list[Draft], people: People) -> list[Draft]:
    """Return attributions with those that the layout shows: words above a signature, posts, turns of an interview.

    The words of such a line are nobody else's content, unless the cue stands in them too.
    """
    out = list(drafts)
    for line in [*_signed(part), *_posts(part), *_turns(part, people)]:
        for n, draft in enumerate(out):
            if draft.cue is None or not holds(line.words, [draft.cue]):
                out[n] = draft._replace(content=minus(draft.content, line.whole))
        out.append(Draft(trim_or_keep(part, line.speaker), line.cue, line.words, 0.7, verbatim=True))
    return [draft for draft in out if draft.content]


def _line(match: re.Match[str]) -> Line:
    return Line(match.span("speaker"), match.span("cue"), (match.span("words"),), match.span())


# --- signatures -------------------------------------------------------------------------------------------------------

_SIGNED = re.compile(
    r"(?P<words>[“”„\"«‘'].+[“”\"»’'])\s*(?P<cue>[—–―]|--?)\s*"
    r"(?P<speaker>[A-Z][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|of|the|de|la|del|van|von)){0,6}(?:,[^“”\"]{1,60})?)"
)
# — Ada Quill (@adaquill) March 4, 2019
# or: Posted by Ada Quill on Monday, March 4, 2019
_POST = re.compile(
    r"(?P<cue>[—–―]|--?|A post shared by|(?P<poster>Posted by))\s?(?P<speaker>[^—–―@()\n]{1,60}?)"
    r"(?(poster)\son\s[\w ,]{0,30}\d{4}|\s?\(@[\w.@-]{1,60}\)(?:[\w ,:·./]{0,40}\d[\w ,:·./]{0,10})?)\s{0,3}$"
)
_NO_WORDS = re.compile(r"(?i)view this (?:post|photo|profile|video)\b.{0,20}")  # stands in the place of a picture


def _signed(part: Part) -> list[Line]:
    """Return quotations that fill a line up to a dash and a name, there or on the next line, as in letters."""
    ends = [end for _, end in part.paragraphs]
    starts = enumerate(a for a, _ in part.paragraphs)
    tried = [_SIGNED.fullmatch(part.text, a, b) for n, a in starts for b in ends[n : n + 2]]
    return [_line(match) for match in tried if match]


def _posts(part: Part) -> Iterator[Line]:
    """Yield posts of social media shown in a text: a name and a handle after a dash, beside or under the post."""
    for number, (start, end) in enumerate(part.paragraphs):
        match = _POST.search(part.text, start, end)
        if match is None or (match["poster"] and number < 2):  # so is the writer named below a headline
            continue
        beside = trim(part, (start, match.start("cue"))) is not None
        begin = start if beside else part.paragraphs[_first_line_of_post(part, number)][0]
        stop = match.start("cue") if beside else part.paragraphs[number - 1][1] if number else begin
        if begin < stop:
            lines = [(max(a, begin), min(b, stop)) for a, b in part.paragraphs if a < stop and begin < b]
            words = tuple((a, a + len(part.text[a:b].rstrip())) for a, b in lines)
            words = tuple(span for span in words if not _NO_WORDS.fullmatch(part.text, *span))
            if words:
                yield Line(match.span("speaker"), match.span("cue"), words, (begin, end))


_LONGEST_POST = 12  # lines


def _first_line_of_post(part: Part, number: int) -> int:
    """Return the number of the first line of a post that is signed on another one.

    Where blank lines part the text, the post goes up to the next blank line; else it is the one line above.
    """
    first = number - 1
    while first > max(0, number - _LONGEST_POST) and not _follows_blank_line(part, first):
        first -= 1
    whole = _follows_blank_line(part, first) if first > 0 else "\n\n" in part.text
    return max(0, first if whole else number - 1)


def _follows_blank_line(part: Part, number: int) -> bool:
    return part.text.count("\n", part.paragraphs[number - 1][1], part.paragraphs[number][0]) > 1


# --- turns ------------------------------------------------------------------------------------------------------------

_TURN = re.compile(r"[“\"]?(?P<speaker>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4})(?P<cue>:)\s+(?P<words>\S.*)")
# ADA QUILL, HOST: and SEN. ADA QUILL (D-CALDER): and Q.
_TRANSCRIBED = re.compile(
    r"(?P<speaker>[QA](?=[.:]\s)"
    r"|(?P<name>[A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]*){0,4})(?P<role>,\s[A-Z][A-Z ,.&’'-]{1,60})?"
    r"(?:\s\([^()\n]{1,40}\))?)(?P<cue>[.:])\s+(?P<words>\S.*)"
)
# Between question and answer in one line; only a colon, for "A." may be an initial
_BEFORE_TURN = re.compile(r"(?<=[.?!…”\"’')])\s+(?=[QA]:\s)")


def _turns(part: Part, people: People) -> list[Line]:
    """Return the turns of a transcript, each with the lines under it that name no speaker, or of an interview.

    It is an interview if two or more speak and one of them speaks again. A line counts if its speaker is in capitals,
    can speak, or comes back: the paper that asks is no person.
    """
    lines = [line for paragraph in part.paragraphs for line in _cut_at_turns(part, *paragraph)]
    transcribed = [_transcribed(part, *line) for line in lines]
    if _is_transcript([match for match in transcribed if match]):
        return list(_with_following_lines(part, lines, transcribed))
    tried = [_TURN.fullmatch(part.text, *paragraph) for paragraph in part.paragraphs]
    turns = [match for match in tried if match and not _LABEL.match(match["speaker"])]
    times = Counter(match["speaker"] for match in turns if " " in match["speaker"])  # Note: is no name
    turns = [
        match
        for match in turns
        if match["speaker"].isupper() or times[match["speaker"]] > 1 or can_speak(part, match.span("speaker"), people)
    ]
    speakers = {match["speaker"] for match in turns}
    return [_line(match) for match in turns] if 1 < len(speakers) < len(turns) else []


def _cut_at_turns(part: Part, start: int, end: int) -> list[Span]:
    """Return a line, cut before each Q: and A: within it where it begins with one: Q: Is it late? A: It is."""
    if not part.text.startswith(("Q:", "A:"), start, end):
        return [(start, end)]
    cuts = [match.span() for match in _BEFORE_TURN.finditer(part.text, start, end)]
    return list(zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True))


def _transcribed(part: Part, start: int, end: int) -> re.Match[str] | None:
    """Return the match of a line that begins with a name in capitals and a colon, or with Q or A."""
    match = _TRANSCRIBED.fullmatch(part.text, start, end)
    named = match is not None and match["cue"] == ":" and not _LABEL.match(match["speaker"])
    return match if match and (named or match["name"] is None) else None


def _is_transcript(turns: list[re.Match[str]]) -> bool:
    """Return whether two or more speak, one of them again or with a role, or there are both questions and answers."""
    surnames = [match["name"].split()[-1] if match["name"] else match["speaker"] for match in turns]
    different = set(surnames)
    plain = any(match["role"] for match in turns) or {"Q", "A"} <= different or len(different) < len(turns)
    return plain and len(different) > 1


def _with_following_lines(part: Part, lines: list[Span], turns: list[re.Match[str] | None]) -> Iterator[Line]:
    """Yield the turns of a transcript, each with the lines down to the next turn; after the last turn nobody speaks."""
    last = max(n for n, match in enumerate(turns) if match)
    for number, match in enumerate(turns):
        if match is None:
            continue
        words, stop = [match.span("words")], match.end()
        for n in range(number + 1, last):
            if turns[n] or part.text[lines[n][0]] in "([":  # a stage direction
                break
            words.append(lines[n])
            stop = lines[n][1]
        yield Line(match.span("speaker"), match.span("cue"), tuple(words), (match.start(), stop))
