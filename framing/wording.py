"""The words that tell two groups of articles apart: keyness, with the counts behind it."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from framing import stats
from framing.errors import unknown
from framing.estimates import Wire, group_names, select
from framing.measures import Coverage, require_coverage
from framing.tables import PARTS, VOICES

PRIOR_WORDS = 500  # what the prior weighs, in words; our choice
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def keyness(
    coverage: Coverage,
    group: str,
    than: str,
    *,
    by: str | list[str] = "outlet",
    voice: str = "all",
    where: str = "",
    wire: Wire = "include",
) -> pd.DataFrame:
    """Compare the words of two groups of articles, and say which belong to the one and which to the other.

    Parameters
    ----------
    coverage : Coverage
        As `measure` returns it.
    group, than : str
        The two groups, such as two outlets.
    by : str or list of str
        As in `compare`: the columns of the articles that make the groups.
    voice : {"all", "outlet", "reported", "quoted", "source"}
        Whose words count.
    where, wire : str
        As in `compare`.

    Returns
    -------
    DataFrame
        A row per word, in small letters, those that belong most surely to `group` first: `word`, `log_odds` (above 0:
        it belongs to `group`), `low` and `high` (its 95 % interval), `z` (log-odds by standard error), `count` and
        `count_than`, `n_articles` and `n_articles_than` (the articles it stands in). How it was made stands in the
        columns `group`, `than`, `words` and `words_than` (all words counted of each), `voice`, `where` and
        `agency_copy`. No rows where neither has a word in this voice.

    Raises
    ------
    TypeError
        `coverage` is not what `measure` returns.
    ValueError
        There is no such group, voice or column, or both groups are the same.

    Notes
    -----
    The prior of a word is its share of the words of all groups, taken 500 times, which pulls rare words toward no
    difference. The standard error takes words for independent of each other, which within an article they are not: a
    word of one long story looks surer than it is. `n_articles` tells.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: Lexical feature selection and evaluation for
    identifying the content of political conflict. Political Analysis, 16(4), 372–403. doi:10.1093/pan/mpn018
    """
    require_coverage(coverage, "keyness")
    if voice not in VOICES:
        raise ValueError("voice: " + unknown("voice", voice, VOICES))
    groups = [by] if isinstance(by, str) else list(by)
    articles = select(coverage.articles, groups, wire, where=where)
    names = pd.Series(group_names(articles, groups).to_numpy(), index=articles["article_id"])
    for parameter, name in (("group", group), ("than", than)):
        if name not in set(names):
            raise ValueError(f"{parameter}: {unknown('group', name, sorted(set(names)))}")
    if group == than:
        raise ValueError(f"than: {than!r} is the group itself. Name another one.")

    counts = _counts(coverage, articles, voice)
    of_group = counts.groupby([counts["article_id"].map(names), "word"])["n"]
    sums, spread = (each.unstack(0, fill_value=0) for each in (of_group.sum(), of_group.count()))
    sums, spread = (each.reindex(columns=sorted(set(names)), fill_value=0) for each in (sums, spread))
    prior = PRIOR_WORDS * sums.sum(axis=1) / max(sums.to_numpy().sum(), 1)
    occurs = (sums[group] + sums[than]) > 0
    ratio, error = stats.log_odds_ratio(*(each.to_numpy(dtype=float) for each in (sums[group], sums[than], prior)))
    table = pd.DataFrame(
        {
            "word": sums.index,
            "log_odds": ratio,
            "low": ratio - 1.96 * error,
            "high": ratio + 1.96 * error,
            "z": ratio / error,
            "count": sums[group].to_numpy(),
            "count_than": sums[than].to_numpy(),
            "n_articles": spread[group].to_numpy(),
            "n_articles_than": spread[than].to_numpy(),
        }
    )
    totals = {"words": int(sums[group].sum()), "words_than": int(sums[than].sum())}
    table = table[occurs.to_numpy()].assign(
        group=group, than=than, **totals, voice=voice, where=where, agency_copy=wire
    )
    return table.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def _counts(coverage: Coverage, articles: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Return how often each word stands in each article in a voice: `article_id, word, n`."""
    spoken = {"all": ("outlet", "reported", "quoted"), "source": ("reported", "quoted")}.get(voice, (voice,))
    runs = coverage.voices[coverage.voices["voice"].isin(spoken)]
    texts = {part: dict(zip(articles["article_id"], articles[part], strict=True)) for part in PARTS}
    runs = runs[runs["article_id"].isin(articles["article_id"])]
    found: Counter[tuple[str, str]] = Counter()
    for article, part, start, end in zip(*(runs[c] for c in ("article_id", "part", "start", "end")), strict=True):
        words = _WORD.findall(texts[part][article][start:end].lower().replace("’", "'"))
        found.update((article, word) for word in words)
    rows = [(article, word, n) for (article, word), n in sorted(found.items())]
    return pd.DataFrame(rows, columns=["article_id", "word", "n"])
