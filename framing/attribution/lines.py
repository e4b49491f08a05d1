"""Lines of a text that say themselves who speaks: headlines, signed quotations, posts, turns of interviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from framing.actors import Cast, Codebook, actor_mentions
from framing.attribution.drafts import Draft
from framing.attribution.spans import Span, minus, trim
from framing.attribution.speakers import can_speak
from framing.parse import Part

# --- headlines --------------------------------------------------------------------------------------------------------

_HEADLINES = (
    re.compile(r"^\W*(?P<who>[^:“”\"]{2,60}?)(?P<cue>:)\s+(?P<said>\S.*)$", re.DOTALL),
    re.compile(r"^(?P<said>.*[^\s:])(?P<cue>:| [–—-])\s+(?P<who>[^:“”\"–—]{2,40})$", re.DOTALL),
)
_TOPIC = re.compile(r"(?i)(?:an?|the|how|why|what|who|where|when)\b")


def headline(part: Part, people: Cast, book: Codebook) -> Draft | None:
    """`Minister: no deal` and `No deal: minister`, where what stands beside the colon is somebody."""
    for match in filter(None, (pattern.match(part.text) for pattern in _HEADLINES)):
        who, (start, end) = match.span("who"), match.span("said")
        span, named = trim(part, start, end), part.doc.char_span(*who, alignment_mode="expand")
        said = part.doc.char_span(start, end, alignment_mode="expand")
        if span is None or named is None or said is None or LABEL.match(match["who"]):
            continue
        if _TOPIC.match(match["said"]) and not any(t.pos_ in ("VERB", "AUX") for t in said):
            continue
        if match["cue"] != ":" and not any(a < end and start < b for a, b in part.quotes):
            continue  # after a dash many a title names its paper
        root, said_of_it = named.root, part.doc[named.root.i + 1 : named.end]
        if root.pos_ not in ("NOUN", "PROPN", "PRON") or (len(said_of_it) and said_of_it[0].lower_ != "of"):
            continue  # Fire: police at the scene; Strike: minister to visit the port
        known = any(m.start <= root.idx < m.end for m in actor_mentions(part, people, book, who))
        if known or (root.ent_type_ != "GPE" and can_speak(part, who, people)):  # Gaza: schools hit
            return Draft(who, (match.end("cue") - 1, match.end("cue")), (span,), 0.7)
    return None


# Opinion: the quay must be sold; Ada Quill: a life on the quay
LABEL = re.compile(
    r"(?i)(?:q&a|opinion|analysis|exclusive|watch|video|live|comment|editorial|review|interview|explainer|profile|obituary"
    r"|letters?|breaking|updated?|fact check|in pictures|podcast)\b"
)

# --- lines ------------------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """Who says what, where it stands between speaker and words, and the whole range that says so."""

    who: Span
    cue: Span
    said: tuple[Span, ...]
    whole: Span


def by_line(part: Part, found: list[Draft], can_speak: Callable[[Span], bool]) -> list[Draft]:
    """Attributions with what whole lines make plain: the words above a signature, and the turns of an interview.

    The words of such a line are nobody else's, but for speech within the speech.
    """
    out = list(found)
    for line in [*_signed(part), *_posts(part), *_turns(part, can_speak)]:
        for n, f in enumerate(out):
            if f.cue is None or not any(a <= f.cue[0] and f.cue[1] <= b for a, b in line.said):
                out[n] = f._replace(content=minus(f.content, line.whole))
        out.append(Draft(trim(part, *line.who) or line.who, line.cue, line.said, 0.7, verbatim=True))
    return [f for f in out if f.content]


# --- signatures -------------------------------------------------------------------------------------------------------

_SIGNED = re.compile(
    r"(?P<said>[“”„\"«‘'].+[“”\"»’'])\s*(?P<cue>[—–―]|--?)\s*"
    r"(?P<who>[A-Z][\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|of|the|de|la|del|van|von)){0,6}(?:,[^“”\"]{1,60})?)"
)
# — Ada Quill (@adaquill) March 4, 2019
_POST = re.compile(
    r"(?P<cue>[—–―]|--?|A post shared by)\s?(?P<who>[^—–―@()\n]{1,60}?)\s?\(@\w{1,30}\)"
    r"(?:[\w ,:·./]{0,40}\d[\w ,:·./]{0,10})?\s{0,3}$"
)


def _signed(part: Part) -> list[Line]:
    """Quotations that fill a line up to a dash and a name, there or on the next line, as in letters and vox pops."""
    ends = [end for _, end in part.paragraphs]
    starts = enumerate(a for a, _ in part.paragraphs)
    tried = [_SIGNED.fullmatch(part.text, a, b) for n, a in starts for b in ends[n : n + 2]]
    return [Line(m.span("who"), m.span("cue"), (m.span("said"),), m.span()) for m in tried if m]


def _posts(part: Part) -> Iterator[Line]:
    """Posts of social media shown in a text: a name and a handle after a dash, under or after what they wrote."""
    for number, (start, end) in enumerate(part.paragraphs):
        match = _POST.search(part.text, start, end)
        if match is None:
            continue
        said = trim(part, start, match.start("cue"))
        begin = start if said else part.paragraphs[_block_above(part, number)][0]
        stop = match.start("cue") if said else part.paragraphs[number - 1][1] if number else begin
        if begin < stop:
            lines = [(max(a, begin), min(b, stop)) for a, b in part.paragraphs if a < stop and begin < b]
            kept = [(a, a + len(part.text[a:b].rstrip())) for a, b in lines]
            yield Line(match.span("who"), match.span("cue"), tuple(kept), (begin, end))


LINES = 12  # at most of one post


def _block_above(part: Part, number: int) -> int:
    """The first of the lines above a line that no blank line parts, where blank lines part the text; else the next."""
    first = number - 1
    while first > max(0, number - LINES) and not _parted(part, first):
        first -= 1
    whole = _parted(part, first) if first > 0 else "\n\n" in part.text
    return max(0, first if whole else number - 1)


def _parted(part: Part, number: int) -> bool:
    """Whether a blank line stands above a line."""
    return part.text.count("\n", part.paragraphs[number - 1][1], part.paragraphs[number][0]) > 1


# --- turns ------------------------------------------------------------------------------------------------------------

_TURN = re.compile(r"[“\"]?(?P<who>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4})(?P<cue>:)\s+(?P<said>\S.*)")
# ADA QUILL, HOST: and SEN. ADA QUILL (D-CALDER): and Q.
_TRANSCRIBED = re.compile(
    r"(?P<who>[QA](?=[.:]\s)|(?P<name>[A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]*){0,4})(?P<role>,\s[A-Z][A-Z ,.&’'-]{1,60})?"
    r"(?:\s\([^()\n]{1,40}\))?)(?P<cue>[.:])\s+(?P<said>\S.*)"
)


def _turns(part: Part, can_speak: Callable[[Span], bool]) -> list[Line]:
    """The lines of an interview or transcript, each with the lines under it that begin with no speaker."""
    transcribed = [_transcribed(part, *paragraph) for paragraph in part.paragraphs]
    if _is_transcript([match for match in transcribed if match]):
        return list(_with_following(part, transcribed))
    tried = [_TURN.fullmatch(part.text, *paragraph) for paragraph in part.paragraphs]
    turns = [match for match in tried if match and not LABEL.match(match["who"])]
    often = Counter(
        match["who"] for match in turns if " " in match["who"]
    )  # nobody's name, and yet no label: the paper
    turns = [m for m in turns if m["who"].isupper() or often[m["who"]] > 1 or can_speak(m.span("who"))]
    speakers = {match["who"] for match in turns}
    repeated = 1 < len(speakers) < len(turns)
    return [Line(m.span("who"), m.span("cue"), (m.span("said"),), m.span()) for m in turns if repeated]


def _transcribed(part: Part, start: int, end: int) -> re.Match[str] | None:
    match = _TRANSCRIBED.fullmatch(part.text, start, end)
    named = match is not None and match["cue"] == ":" and not LABEL.match(match["who"])
    return match if match and (named or match["name"] is None) else None


def _is_transcript(turns: list[re.Match[str]]) -> bool:
    """Whether two speak in capitals, one of them again or with a role, or a question has an answer."""
    surnames = [match["name"].split()[-1] if match["name"] else match["who"] for match in turns]
    told = any(match["role"] for match in turns) or {"Q", "A"} <= set(surnames) or len(set(surnames)) < len(turns)
    return told and len(set(surnames)) > 1


def _with_following(part: Part, turns: list[re.Match[str] | None]) -> Iterator[Line]:
    last = max(n for n, match in enumerate(turns) if match)
    for number, match in enumerate(turns):
        if match is None:
            continue
        said, stop = [match.span("said")], match.end()
        for a, b in part.paragraphs[number + 1 : last]:
            if turns[part.paragraph_at(a)] or part.text[a] in "([":  # a stage direction
                break
            said.append((a, b))
            stop = b
        yield Line(match.span("who"), match.span("cue"), tuple(said), (match.start(), stop))
