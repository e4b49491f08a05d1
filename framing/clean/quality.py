"""Whether a text is sound: what copying and converting did to it, mended where that is certain, said in any case.

One check for every reader and for tables of the researcher's own; what stays doubtful is a sentence in `problems`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import ftfy
import pandas as pd
from ftfy.badness import is_bad

from framing.clean.furniture import furniture_kind, patterns
from framing.tables import add_problem

MENDED = ("outlet", "title", "standfirst", "text", "byline", "section", "removed")
FEW_WORDS = 120  # at most in a page that asks for consent
WORDS_TO_A_STOP = 100  # on average; no text among those that people judged for ease has so many
MANY_WORDS = 20_000  # no article is longer
BYLINES = 3  # so many in one text: several articles

GARBLED = "letters are garbled (such as â€™ for ’): framing.clean.mended(articles) repairs what can be repaired"
UNGARBLED = "garbled letters were repaired (such as â€™ for ’)"
TAGS = "tags or entities of HTML stand in the text: framing.clean.mended(articles) takes them out"
UNTAGGED = "tags and entities of HTML were taken out"
CUT = "cut short by its provider ([+… chars] or […] at its end): save the article's own page"
NO_STOPS = "hardly a full stop in the text: is the punctuation gone?"
LOST = "letters were lost on the way (�): get the text again in its own encoding"
GLUED = "words are run together (such as May.Nobody): were spaces lost?"
NO_ARTICLE = "a page that asks for consent or reports an error, and no article? Save it again"
MENU = "the headline looks like a menu or button of the page"
SEVERAL = "looks like several articles in one text: make each a file of its own"

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}\d{0,2}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BLOCKS = "p|div|section|article|h[1-6]|ul|ol|li|blockquote|figure|figcaption|table|tr|hr|header|footer|aside|pre"
_INLINE = "a|abbr|b|big|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub|sup|td|th|time|u|wbr|iframe|picture"
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_BLOCKS}|{_INLINE}|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
# Taken out too where there are others: <o:p> of Word, <amp-ad>, and what no text needs. "if x<y then" stays
_OTHER_TAG = re.compile(
    r"</?(?:[a-z]+[:-][\w:-]+|main|nav|center|svg|path|video|audio|source|button|form|input|label|body|html)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]>\s*<t[dh](?:\s[^<>]*)?>", re.IGNORECASE)
# No text: scripts, comments, marks of XML. Bounded, so that opened comments are not each read to the end
_NO_TEXT = re.compile(
    r"<(script|style)(?:\s[^<>]*)?>(?:[^<]|<(?!/?(?:script|style)\b)){0,20000}</\1\s*>|<!--[^<>]{0,2000}-->|<!\[CDATA\[|\]\]>",
    re.IGNORECASE,
)
# Inline tags between the end of a sentence or heading and what begins after it: on the page the two stand apart
_TAGS_BETWEEN = re.compile(
    rf"(?P<tags>(?:(?<=[.!?…”’\"])|(?<=quo;)|(?<=[a-zß-ÿ]{{2}}))(?:</?(?:{_INLINE})(?:\s[^<>]*)?/?>)+)"
    r"(?=[A-ZÀ-Þ0-9“‘\"]|&(?:[lb]dquo|lsquo|quot);)"
)
# A closing mark of which the last byte, that no letter of Windows-1252 stands for, was lost
_HALF_A_MARK = re.compile(r"â€(?=[\s\"'.,;:!?)\]<]|$)")
_THIRD_OF_A_MARK = re.compile(r"[a-z]âs\b|(?:^|\s)â(?=\s)")  # the clerkâs deputy: two of its three letters were lost
_CHARS_LEFT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\s?\d[\d,.]*\s+char(?:acter)?s?\]\s*$", re.IGNORECASE)
_EXCERPT = re.compile(r"\[(?:…|\.\.\.)\]\W{0,5}$")
_STOP = re.compile(r"[.!?…。！？।؟][\"”’'»)\]]{0,3}(?=[\sA-Z“]|$)|\n+")
_GLUED = re.compile(
    r"(?<![\w.@/’'-])[A-Za-z’'-]*[a-z]{2}[.!?][\"”’]?[A-Z“][a-z]++(?![\w.]*[@/])|(?<![\w#@/._-])[A-Za-z]{30,}\b(?!/)"
)
_NO_ARTICLE = patterns("page without an article")["consent or error page"]
_BYLINE = re.compile(r"(?m)^By [A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,3}$")


def mended(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with garbled letters repaired, HTML read as text, and a provider's mark of a cut taken out.

    Parameters
    ----------
    articles : DataFrame
        A checked articles table; it is not changed. Mend before measuring: characters move.

    Returns
    -------
    DataFrame
        The same rows. What was done stands in `problems`, a mark that was taken out in `removed`; a text that needed
        nothing is unchanged to the character.
    """
    columns: dict[str, list[str]] = {column: [] for column in (*MENDED, "problems")}
    for row in articles[[*MENDED, "problems"]].to_dict("records"):
        done = [p for p in row["problems"].split("; ") if p and p not in (GARBLED, TAGS)]
        for column in MENDED:
            row[column], notes = mend(row[column])
            done += [note for note in notes if note not in done]
        if cut := _CHARS_LEFT.search(row["text"][-80:]):
            row["removed"] = "\n".join(filter(None, [row["removed"], cut[0].strip()]))
            row["text"] = row["text"][: len(row["text"]) - len(cut[0])]
            done = [*done, CUT] if CUT not in done else done
        row["problems"] = "; ".join(done)
        for column, values in columns.items():
            values.append(row[column])
    return articles.assign(**columns)


def mend(text: str) -> tuple[str, list[str]]:
    """Return a text with garbled letters repaired and HTML read as text, and what was done to it."""
    done = []
    if _is_garbled(text):
        before, text = text, _ungarbled(text)
        done += [UNGARBLED] if text != before else []
    if _is_html(text):
        text = _untagged(text)
        done.append(UNTAGGED)
        if _is_garbled(text) and (mended := _ungarbled(text)) != text:  # garbled in entities: &acirc;&euro;&trade;
            text, done = mended, [UNGARBLED, UNTAGGED]
    return text, done


def with_faults(articles: pd.DataFrame) -> list[str]:
    """Return the `problems` of each article, those of its text included."""
    rows = articles[["title", "text", "removed", "problems"]].itertuples(index=False, name=None)
    out = []
    for title, text, removed, problems in rows:
        for fault in faults(title, text, removed):
            if fault != SEVERAL or "looks like several articles" not in problems:  # a reader may know how many
                problems = add_problem(problems, fault)
        out.append(problems)
    return out


def faults(title: str, text: str, removed: str = "") -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with an article's text; nothing where it is sound or empty."""
    if _is_garbled(title) or _is_garbled(text):
        yield GARBLED
    if "\ufffd" in title or "\ufffd" in text:
        yield LOST
    if _is_html(title) or _is_html(text):
        yield TAGS
    if _CHARS_LEFT.search(text[-80:]) or _EXCERPT.search(text[-20:]):
        yield CUT
    if lacks_stops(text):
        yield NO_STOPS
    if _GLUED.search(text):
        yield GLUED
    if _is_no_article(title, text, removed):
        yield NO_ARTICLE
    if furniture_kind(title) in ("navigation", "share line", "registration prompt", "cookie line"):
        yield MENU
    if len(text.split()) > MANY_WORDS or len(_BYLINE.findall(text)) >= BYLINES:
        yield SEVERAL


def lacks_stops(text: str) -> bool:
    """Return whether so few sentences or lines end in a text that its punctuation must be gone."""
    return len(text.split()) > WORDS_TO_A_STOP * (1 + len(_STOP.findall(text)))


def _is_garbled(text: str) -> bool:
    return not text.isascii() and (is_bad(text) or bool(_THIRD_OF_A_MARK.search(text)))


def _ungarbled(text: str) -> str:
    lines = (ftfy.fix_encoding(_HALF_A_MARK.sub("”", line)) if _is_garbled(line) else line for line in text.split("\n"))
    return "\n".join(lines).replace("\ufeff", "")


def _is_html(text: str) -> bool:
    return bool(("<" in text and _TAG.search(text)) or ("&" in text and _ENTITY.search(text)))


def _untagged(text: str) -> str:
    """Return HTML as text: a block is a paragraph, links and emphasis are part of the sentence, the rest stays."""
    for _ in range(3):  # bodies that were escaped twice: &amp;lt;p&amp;gt;
        if not _is_html(text):
            break
        if _BLOCK.search(text) or _BREAK.search(text):  # then a line break in the source is a space
            text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
        text = _BREAK.sub("\n", _BLOCK.sub("\n\n", _NO_TEXT.sub(" ", text)))
        text = _OTHER_TAG.sub(" ", _TAG.sub("", spaced(_CELL.sub(" ", text))))
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def spaced(page: str) -> str:
    """Return HTML with a space where nothing but tags stands between two sentences, as in `May.</span><span>Nobody`."""
    return _TAGS_BETWEEN.sub(r" \g<tags>", page)


def _is_no_article(title: str, text: str, removed: str) -> bool:
    if not text.strip() or len(text.split()) > FEW_WORDS:
        return False
    lines = [title, *text.split("\n"), *(removed.split("\n") if len(text.split()) < FEW_WORDS // 3 else [])]
    return any(_NO_ARTICLE.match(line.strip(" .!:")) for line in lines)
