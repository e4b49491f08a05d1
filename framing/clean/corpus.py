"""A corpus as a whole: language, wire copy and copies of its articles, and `check`, the page of what it holds.

Suggestions (outlets under several names, articles on one event) are tables to read and decide on; nothing is merged.
"""

from __future__ import annotations

import difflib
import math
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd

from framing import lexicons, tables
from framing.clean.copies import agency_named, duplicate_of, near_duplicates, shared_wire, wire_agency
from framing.clean.quality import with_faults
from framing.errors import UnsupportedLanguageWarning
from framing.tables import add_problem

SUPPORTED = ("", "en")  # languages that are measured; an unknown one is taken for English
LANGUAGES = "ar cs da de el en es fi fr he hi hu it ja ko nl no pl pt ro ru sv tr uk zh".split()
ENOUGH_WORDS = 20  # a shorter text is in no certain language
SURE = 0.95
EARLIEST = pd.Timestamp("1800-01-01", tz="UTC")
ONE_DAY = 0.4  # of an outlet's dated articles, ten or more: so many on one day suggest that it is a download's
SAME_EVENT, DAYS_OF_EVENT = 0.25, 3  # least cosine of two articles on one event, and most days between them
FEW = 3  # files that are named; of more only the number is told
TELLING_WORDS = 25  # words that stand for an article where events are looked for

OUTLET = "[outlet]"  # stands in a text where the name of an outlet is hidden
# What stands behind the last word of an outlet's name where it means the outlet
_OF_OUTLETS = "readers?|reporters?|journalists?|correspondents?|columnists?|editors?|staff|investigation|understands"

# Words in an outlet's name that say in which form it comes out, and not which it is
_FORMS = frozenset(row["word"] for row in lexicons.rows("outlet_forms"))


# --- what is marked in the articles -----------------------------------------------------------------------------------


def marked(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with `language`, `wire` and `duplicate_of` filled where they were empty.

    Parameters
    ----------
    articles : DataFrame
        A checked articles table; it is not changed.

    Returns
    -------
    DataFrame
        The same rows. `language` is that of the text, where it is long enough to tell, and one that is not measured is
        noted in `problems`, as is what is wrong with a text (framing.clean.faults). `wire` is the agency named in
        byline, dateline or credit, or that of an article with the same text. `duplicate_of` is the last version of an
        article that its outlet updated. What was filled stays.
    """
    articles = marked_alone(articles)
    return with_copies(articles, *copies_in(articles, near_duplicates(articles)))


def marked_alone(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with what `marked` fills, as far as each article by itself tells it."""
    articles = articles.reset_index(drop=True)
    languages = [code or language_of(text) for code, text in zip(articles["language"], articles["text"], strict=True)]
    problems = [
        p if code in SUPPORTED else add_problem(p, f"language {code} is not measured: kept out of estimates")
        for p, code in zip(with_faults(articles), languages, strict=True)
    ]
    wire = [
        # What an agency publishes itself is its own reporting
        given or ("" if agency_named(outlet) else wire_agency(byline, text, removed))
        for given, outlet, byline, text, removed in articles[
            ["wire", "outlet", "byline", "text", "removed"]
        ].itertuples(index=False, name=None)
    ]
    return articles.assign(language=languages, wire=wire, problems=problems)


def copies_in(articles: pd.DataFrame, pairs: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Return the agency of articles that share its copy, and the last version of those that were updated, by id.

    `articles` are those of the pairs, or more; as `marked_alone` returns them.
    """
    wire = dict(zip(articles["article_id"], articles["wire"], strict=True))
    return shared_wire(articles, pairs, wire), duplicate_of(articles, pairs)


def with_copies(articles: pd.DataFrame, shared: Mapping[str, str], repeats: Mapping[str, str]) -> pd.DataFrame:
    """Return the articles with `wire` and `duplicate_of` filled by what `copies_in` found, where they were empty."""
    ids = list(articles["article_id"])
    return articles.assign(
        wire=[agency or shared.get(i, "") for agency, i in zip(articles["wire"], ids, strict=True)],
        duplicate_of=[given or repeats.get(i, "") for given, i in zip(articles["duplicate_of"], ids, strict=True)],
    )


def supported(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles in a language that is measured, with a warning that counts the others.

    Parameters
    ----------
    articles : DataFrame
        A checked articles table; it is not changed. An article without `language` is taken for a measured one.

    Returns
    -------
    DataFrame
        The rows that are left, as they were.
    """
    others = articles[~articles["language"].isin(SUPPORTED)]
    if len(others):
        counted = ", ".join(f"{code} {n}" for code, n in _counted(others["language"]))
        warnings.warn(
            f"{len(others)} of {len(articles)} articles are in a language that is not measured ({counted}) and are "
            "kept out of the estimates.",
            UnsupportedLanguageWarning,
            stacklevel=4,
        )
    return articles.drop(others.index)


def language_of(text: str) -> str:
    """Return the ISO code of a text's language, or "" where the text is too short or its language uncertain."""
    words = text.split()
    if max(len(words), len(text) // 6) < ENOUGH_WORDS:  # Chinese and Japanese part no words
        return ""
    code, probability = _identifier().classify(" ".join(words[:300]))
    return str(code) if probability >= SURE else ""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads in half a second: only where it is needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier


def forget_languages() -> None:
    """Give back the memory that telling languages takes; what it needs is loaded anew when it is next needed."""
    _identifier.cache_clear()


# --- suggestions ------------------------------------------------------------------------------------------------------


def outlet_names(articles: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of names that can be one outlet: "Fox News", "Fox Online News", "FOX".

    Parameters
    ----------
    articles : DataFrame
        The table of articles.

    Returns
    -------
    DataFrame
        One row per pair, the name with more articles first: `outlet, articles, other, other_articles, why`. Whether
        they are one is the researcher's to decide: `aliases` in corpus.toml merges them. Empty without such pairs.
    """
    counts = articles.loc[articles["outlet"] != "", "outlet"].value_counts(sort=False)
    names = sorted(counts.index, key=lambda name: (-counts[name], name))
    rows = [
        (one, int(counts[one]), other, int(counts[other]), why)
        for one, other in combinations(names, 2)
        if (why := _why_one_outlet(one, other))
    ]
    return pd.DataFrame(rows, columns=["outlet", "articles", "other", "other_articles", "why"])


def _why_one_outlet(one: str, other: str) -> str:
    """Return why two names can be one outlet, and "" where they cannot."""
    if " ".join(one.casefold().split()) == " ".join(other.casefold().split()):
        return "the same but for capitals and spaces"
    first, second = _core_words(one), _core_words(other)
    if first == second:
        return "the same but for the form it comes out in"
    if "".join(first) == "".join(second):
        return "the same but for spaces"
    letters = difflib.SequenceMatcher(None, " ".join(first), " ".join(second))
    # Two long names that differ in a letter or two: a slip, unless whole words differ
    if min(map(len, (" ".join(first), " ".join(second)))) >= 10 and letters.ratio() >= 0.93:
        return "spelled almost the same"
    return ""


def _core_words(name: str) -> list[str]:
    """Return the words of an outlet's name that tell it from others, in lower case."""
    words = re.findall(r"\w+", re.sub(r"['’]", "", name.casefold()))
    # "The Times (London)": a place in brackets belongs to the name in one database and not in another
    outside = re.findall(r"\w+", re.sub(r"\([^)]*\)", " ", re.sub(r"['’]", "", name.casefold())))
    core = [word for word in outside if word not in _FORMS]
    return core or [word for word in words if word not in ("the",)]


def names_of_outlets(outlets: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern of the forms in which texts name outlets, so that they can be hidden from coders and readers.

    Parameters
    ----------
    outlets : iterable of str
        Their names: "The Daily Beacon".

    Returns
    -------
    pattern or None
        Of the name, with or without its article and the form it comes out in; of its last word where it means the
        outlet ("told the Beacon", "a Beacon reporter", "Beacon readers"); of its initials, three or more; and of
        addresses, web pages and hashtags made of it (dailybeacon.example). None where there is no name.
    """
    forms = []
    for name in sorted({name.strip() for name in outlets} - {""}, key=lambda name: (-len(name), name)):
        core = _core_words(name)
        forms.append(rf"\b(?i:the )?{_any_case(name.split())}(?!\w)")
        forms.append(rf"\b(?i:the )?{_any_case(core)}(?!\w)")
        joined = "[-_.]?".join(map(re.escape, core))
        forms.append(rf"(?:[\w.+-]*@|[#/]|\bwww\.)[\w.-]*(?i:{joined})[\w./-]*|(?i:\b(?:the)?{joined}\.[a-z]+[\w./-]*)")
        if len(core) > 1:
            forms.append(rf"\b(?i:the)?(?i:{joined})\b")
            last = re.escape(core[-1].capitalize())
            forms.append(rf"\b[Tt]he (?:{last}|{last.upper()})\b|(?<=[a-z,] )(?:{last}|{last.upper()})\b")
            forms.append(rf"\b{last}(?=[’']s\b| (?:{_OF_OUTLETS})\b)")
        words = [word for word in re.findall(r"\w+", name) if word[0].isupper() and word.lower() != "the"]
        if len(words) > 2:
            forms.append(rf"\b(?:the )?{''.join(word[0] for word in words)}\b")
    return re.compile("|".join(forms)) if forms else None


def _any_case(words: list[str]) -> str:
    """Return the pattern of words in any case; a single one has to be written as a name."""
    if len(words) > 1:
        return "(?i:" + r"[\s-]+".join(map(re.escape, words)) + ")"
    forms = {words[0], words[0].capitalize(), words[0].upper()}
    names = sorted(form for form in forms if form != form.lower()) or words
    return f"(?:{'|'.join(map(re.escape, names))})"


def suggest_events(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with `event` filled where several seem to cover one event: a suggestion to check by hand.

    Parameters
    ----------
    articles : DataFrame
        The table of articles; it is not changed. Articles without a date or with an event are left as they are.

    Returns
    -------
    DataFrame
        The same rows. Articles within three days of each other whose most telling words agree (cosine of their tf-idf
        weights at least .25) have one `event`, named after the words that they share. An article joins the event whose
        first article is most like it. Groups of one have none.
    """
    telling = _telling_words(articles)
    free = articles["published"].notna() & (articles["event"] == "") & (articles["text"] != "")
    order = articles.assign(_row=range(len(articles)))[free].sort_values(["published", "_row"], kind="stable")
    leaders: list[int] = []
    members: dict[int, list[int]] = {}
    times = list(articles["published"])
    for row in order["_row"]:
        near = [leader for leader in leaders if (times[row] - times[leader]).days <= DAYS_OF_EVENT]
        likeness = {leader: _cosine(telling[row], telling[leader]) for leader in near}
        best = max(likeness, key=lambda leader: (likeness[leader], -leader), default=None)
        if best is not None and likeness[best] >= SAME_EVENT:
            members[best].append(row)
        else:
            leaders.append(row)
            members[row] = [row]
        leaders = near + leaders[-1:] if leaders[-1] not in near else near
    events = list(articles["event"])
    for leader, rows in members.items():
        if len(rows) > 1:
            shared = Counter(word for row in rows for word in telling[row])
            words = sorted(shared, key=lambda word: (-shared[word], -telling[leader].get(word, 0.0), word))[:3]
            name = f"{times[leader]:%Y-%m-%d} {' '.join(words)}"
            for row in rows:
                events[row] = name
    return articles.assign(event=events)


def _telling_words(articles: pd.DataFrame) -> list[dict[str, float]]:
    """Return, for each article, its most telling words with their tf-idf weights, of length 1 together."""
    counts = [
        Counter(word for word in re.findall(r"[^\W\d_]{3,}", f"{title} {title} {text[:3000]}".casefold()))
        for title, text in zip(articles["title"], articles["text"], strict=True)
    ]
    holders = Counter(word for count in counts for word in count)
    vectors = []
    for count in counts:
        weights = {w: (1 + math.log(n)) * math.log(1 + len(counts) / holders[w]) for w, n in count.items()}
        best = sorted(weights, key=lambda w: (-weights[w], w))[:TELLING_WORDS]
        length = math.sqrt(sum(weights[w] ** 2 for w in best)) or 1.0
        vectors.append({w: weights[w] / length for w in best})
    return vectors


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def odd_dates(articles: pd.DataFrame, *, today: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return dates that cannot be or look like those of a download.

    Parameters
    ----------
    articles : DataFrame
        The table of articles.
    today : Timestamp, optional
        What is later is in the future; the time of the call where nothing is given.

    Returns
    -------
    DataFrame
        One row per article and finding: `article_id, published, why`. A day is suspicious if two in five of an outlet's
        dated articles, and ten or more, bear it, though the outlet has others.
    """
    now = pd.Timestamp.now(tz="UTC") if today is None else pd.Timestamp(today)
    now = now.tz_localize("UTC") if now.tzinfo is None else now
    dated = articles[articles["published"].notna()]
    rows = [(i, t, "in the future") for i, t in _ids_and_dates(dated[dated["published"] > now + pd.Timedelta(days=1)])]
    rows += [(i, t, f"before {EARLIEST.year}") for i, t in _ids_and_dates(dated[dated["published"] < EARLIEST])]
    for _, group in dated.groupby("outlet", sort=True):
        days = group["published"].dt.normalize()
        counts = days.value_counts()
        day, n = counts.idxmax(), int(counts.max())
        if n >= 10 and n >= ONE_DAY * len(group) and len(counts) > 1:
            rows += [(i, t, "on the day of very many: of the download?") for i, t in _ids_and_dates(group[days == day])]
    return pd.DataFrame(rows, columns=["article_id", "published", "why"])


def _ids_and_dates(articles: pd.DataFrame) -> Iterator[tuple[str, pd.Timestamp]]:
    return zip(articles["article_id"], articles["published"], strict=True)


# --- the page ---------------------------------------------------------------------------------------------------------


def check(articles: pd.DataFrame, *, today: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return what a corpus holds and what is missing or odd in it, to be looked at before anything is measured.

    Parameters
    ----------
    articles : DataFrame
        The table of articles; is not changed.
    today : Timestamp, optional
        Dates after it are in the future; the time of the call where nothing is given.

    Returns
    -------
    DataFrame
        One row per finding: `what`, `where` (an outlet, a column or a problem), `count` (articles; words where `what`
        says so) and `advice`, empty where there is nothing to do. Without articles, one row that says so.

    Raises
    ------
    SchemaError
        A required column is missing, or an article_id is repeated.
    """
    table = tables.check("articles", articles)
    rows: list[tuple[str, str, int, str]] = [("articles", "in all", len(table), "" if len(table) else "Nothing read.")]
    if len(table):
        rows += [*_outlets(table), *_months(table), *_missing(table), *_lengths(table), *_copies(table)]
        rows += [*_languages(table), *_dates(table, today), *_problems(table)]
    return pd.DataFrame(rows, columns=["what", "where", "count", "advice"])


Finding = tuple[str, str, int, str]


def _counted(values: pd.Series[Any]) -> Iterator[tuple[str, int]]:
    for value, n in values.value_counts(sort=False).sort_index().items():
        yield str(value), int(n)


def _outlets(table: pd.DataFrame) -> Iterator[Finding]:
    for outlet, n in _counted(table["outlet"]):
        yield "outlet", outlet or "(none found)", n, "Intervals need ten articles or more." if n < 10 else ""
    for one, n, other, m, why in outlet_names(table).itertuples(index=False, name=None):
        yield "one outlet?", f"{one} / {other}", n + m, f"{why.capitalize()}. If so, add an alias to corpus.toml."


def _months(table: pd.DataFrame) -> Iterator[Finding]:
    """Return the number of articles by month, or by year where there are more months than a page holds."""
    dated = table[table["published"].notna()]
    by_month = dated["published"].dt.strftime("%Y-%m")
    period = by_month if by_month.nunique() <= 12 else dated["published"].dt.strftime("%Y")
    for when, group in dated.groupby(period, sort=True):
        each = ", ".join(f"{outlet or '(none)'} {n}" for outlet, n in _counted(group["outlet"]))
        yield "published", str(when), len(group), each


_MISSING = {
    "text": "Nothing can be measured there: check the files.",
    "title": "Headlines are left out of the measures there.",
    "outlet": "Name it in a table metadata.csv beside the files, with the columns file and outlet.",
    "published": "To chart over time, name the column of dates: columns={'Date': 'published'}; or add metadata.csv.",
}


def _missing(table: pd.DataFrame) -> Iterator[Finding]:
    for column, advice in _MISSING.items():
        empty = table[column].isna() if column == "published" else table[column].str.strip() == ""
        if n := int(empty.sum()):
            yield "missing", column, n, " ".join(filter(None, [_in_which(table[empty]), advice]))


def _lengths(table: pd.DataFrame) -> Iterator[Finding]:
    words = table["text"].map(lambda text: len(text.split()))
    words = words[words > 0]
    if len(words):
        yield "words", "median of an article", int(words.median()), f"From {words.min():,} to {words.max():,}."
        if n := int((words < 50).sum()):
            yield "length", "under 50 words", n, "Teasers or abstracts? Rates of so short texts are unsteady."
        if n := int((words > 5000).sum()):
            yield "length", "over 5,000 words", n, "A live blog, or several articles in one? Open them."


def _copies(table: pd.DataFrame) -> Iterator[Finding]:
    for agency, n in _counted(table.loc[table["wire"] != "", "wire"]):
        yield "wire copy", agency, n, 'Compare with and without it: wire="exclude".'
    if n := int((table["duplicate_of"] != "").sum()):
        yield (
            "duplicates",
            "earlier versions within an outlet",
            n,
            "Keep the last: articles.query(\"duplicate_of == ''\").",
        )
    pairs = near_duplicates(table)
    shared = pairs[pairs["kind"] == "shared copy"]
    wire = dict(zip(table["article_id"], table["wire"], strict=True))
    unnamed = {a for pair in zip(shared["article_id"], shared["other_id"], strict=True) for a in pair if not wire[a]}
    if unnamed:
        yield "shared copy", "no agency named", len(unnamed), "Read the pairs: framing.clean.near_duplicates(articles)."
    if n := int((table["removed"] != "").sum()):
        yield "cleaned", "lines taken out", n, "See the column `removed`."


def _languages(table: pd.DataFrame) -> Iterator[Finding]:
    for code, n in _counted(table["language"]):
        advice = "Taken for English." if not code else "Not measured: kept out of estimates."
        yield "language", code or "(too short or mixed to tell)", n, "" if code == "en" else advice


def _dates(table: pd.DataFrame, today: pd.Timestamp | None) -> Iterator[Finding]:
    for why, n in _counted(odd_dates(table, today=today)["why"]):
        yield "dates", why, n, "See framing.clean.odd_dates(articles); set them right in metadata.csv."


def _problems(table: pd.DataFrame) -> Iterator[Finding]:
    problems = pd.Series(with_faults(table), dtype="str").str.split("; ").explode()
    # Counts of words differ from article to article; the problem is one
    same = r"\d[\d,]* words where the database counts \d[\d,]*"
    kinds = problems[problems.notna() & (problems != "")].str.replace(same, "too few or too many words", regex=True)
    for problem, rows in kinds.groupby(kinds):
        with_it = table.iloc[rows.index]
        yield "problem", str(problem), len(rows), _in_which(with_it) or "See the articles with this in `problems`."


def _in_which(articles: pd.DataFrame) -> str:
    """Return the files that hold these articles, where they are few enough to be named."""
    files = articles["source_file"].where(articles["source_file"] != "", articles["article_id"]).unique()
    return f"In {', '.join(files)}." if len(files) <= FEW else ""
