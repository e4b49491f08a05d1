"""From estimates to charts: each takes the table of `compare` and returns the matplotlib Axes, to be changed at will.

Colours are Okabe and Ito's, safe for the colour-blind; markers, hatches and labels say the same, for print in grey.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from framing.compare import NO_DATE, PERIODS, name_of, unknown
from framing.measures import catalogue
from framing.robustness import CHOICES, turns
from framing.tables import ALL, SOURCE_KINDS, TABLES, check

# Okabe & Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, BLACK, YELLOW = "#CC79A7", "#56B4E9", "#000000", "#F0E442"
GREY = "#777777"
COLOURS = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, BLACK, GREY)  # a yellow line is lost on white paper
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "h")  # one more than colours: 72 pairs before one comes twice
LINES = ("-", "--", "-.", ":")

KINDS = [f"{kind.replace(' ', '_')}_share" for kind in SOURCE_KINDS]
_FILLS = (  # neighbours differ in lightness as well as in colour and hatch
    (BLUE, ""),
    (SKY, "//"),
    (GREEN, "--"),
    (YELLOW, ".."),
    (VERMILLION, "\\\\"),
    ("#F3CFE0", "xx"),
    (PURPLE, "||"),
    (ORANGE, "++"),
    ("#DDDDDD", ""),
)
_WIRE = {"exclude": " Without agency copy.", "only": " Agency copy only."}
_VOICES = {"both": "all voices", "outlet": "the outlet’s own voice", "source": "quoted and reported voices"}
_ADJUSTED = {"holm": "Holm", "bh": "Benjamini–Hochberg"}
_GREY = "0.35"


def outlets(
    table: pd.DataFrame, *, measure: str, voice: str = "both", actor: str = ALL, ax: Axes | None = None
) -> Axes:
    """Draw one measure for every outlet (or other group): a dot, its 95 % interval, the figures in words at the right.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it. Every combination of its grouping columns is a row of the chart.
    measure, voice, actor : str
        Which rows of the table. For a measure toward actors, name the actor.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The highest estimate on top. Where there are too few articles for an interval, the articles themselves are shown
        as small hollow dots; groups with nothing to count stand at the bottom. Both say so.

    Raises
    ------
    ValueError
        The table is of another kind, or has no such measure, or the measure not this actor and voice; the
        message says what there is.
    """
    rows = _rows(table, measure, voice, actor)
    rows = rows.sort_values(["estimate", "group"], ascending=[True, False], na_position="first", ignore_index=True)
    ax = _axes(ax, 8, 1.5 + 0.56 * len(rows))
    for y, row in rows.iterrows():
        _dot(ax, float(str(y)), row, BLUE, "o")
    ax.set_yticks(
        range(len(rows)),
        [f"{_wrap(g)}\nn = {_articles(n)}" for g, n in zip(rows["group"], rows["n_articles"], strict=True)],
        fontsize=9,
    )
    ax.set_ylim(-0.6, len(rows) - 0.4)
    _finish(ax, rows, measure)
    _head(ax, f"{_words(measure)[0]}{_toward(actor)}, by {_by(table)}", f"{_lines(rows)} {_counted(rows, voice)}")
    return ax


def actors(table: pd.DataFrame, *, measure: str, voice: str = "both", ax: Axes | None = None) -> Axes:
    """Draw one measure for every actor and outlet: a block per actor, in it a dot and 95 % interval per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it, from a coverage that was measured with actors.
    measure, voice : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The actor with the highest mean estimate on top; the outlets in the same order, with the same marker, in every
        block.

    Raises
    ------
    ValueError
        The table has no such measure, or the measure concerns no actors, or not this voice.
    """
    rows = _rows(table, measure, voice)
    if rows.empty:
        raise ValueError(f"{measure!r} concerns no actor in this table: draw it with plot.outlets.")
    order = rows.groupby("actor")["estimate"].mean().sort_values(ascending=False, kind="stable").index
    groups = sorted(rows["group"].unique())
    ax = _axes(ax, 8, 1.4 + 0.21 * (len(rows) + 1.4 * len(order)))

    y, ticks, labels = 0.0, [], []
    for actor in order:
        ax.axhspan(y - 0.5, y + 0.5, color="0.93", linewidth=0)
        ax.text(
            0.01,
            y,
            _wrap(actor, 80, lines=1),
            transform=ax.get_yaxis_transform(),
            va="center",
            weight="bold",
            fontsize="small",
        )
        for _, row in rows[rows["actor"] == actor].sort_values("group").iterrows():
            y -= 1
            i = groups.index(row["group"])
            _dot(ax, y, row, COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)])
            ticks.append(y)
            labels.append(f"{_safe(textwrap.shorten(row['group'], 34, placeholder=' …'))} (n = {row['n_articles']})")
        y -= 1.4
    ax.set_yticks(ticks, labels, fontsize="small")
    ax.set_ylim(y + 0.9, 0.5)
    _finish(ax, rows, measure)
    _head(
        ax,
        f"{_words(measure)[0]}, by actor and {_by(table)}",
        f"{_lines(rows)} n: articles that the figure rests on. {_counted(rows, voice)}",
    )
    return ax


def trend(
    table: pd.DataFrame,
    *,
    measure: str,
    voice: str = "both",
    actor: str = ALL,
    time: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one measure over time: a line per outlet, labelled at its end, with the 95 % interval of every point.

    Parameters
    ----------
    table : DataFrame
        As `compare(coverage, by=["month", "outlet"])` returns it; the grouping columns besides `time` make the lines.
    measure, voice, actor : str
        Which rows of the table.
    time : str, optional
        The grouping column that holds the time, as dates (2024, 2024-01, 2024-01-08); by default "month" or "week".
    ax : Axes, optional
        Where to draw; a figure is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        Points of one time stand side by side, so that their intervals can be told apart. A line has a gap where its
        outlet has no figure. Articles without a date are left out and counted in the heading.

    Raises
    ------
    ValueError
        No grouping column holds a time, or the selection is empty; the message says what there is.
    """
    groups = _groups(table)
    time = time or next((column for column in groups if column in PERIODS), None)
    if time not in groups:
        raise ValueError(
            ("" if time is None else unknown("grouping column", time, groups) + " ")
            + "plot.trend needs a column of times: make the table with compare(coverage, by=['month', 'outlet'])."
        )
    rows = _rows(table, measure, voice, actor, besides=time)
    undated = rows[time].isna() | (rows[time].astype(str) == NO_DATE)
    left_out = int(rows.loc[undated, "n_articles"].sum())
    rows = rows[~undated]
    try:
        rows = rows.assign(at=pd.to_datetime(rows[time].astype(str), format="ISO8601", utc=True).dt.tz_localize(None))
    except ValueError as error:
        raise ValueError(f"Column {time!r} holds no dates such as 2024, 2024-01 or 2024-01-08: {error}") from error
    if rows.empty:
        raise ValueError(f"{measure!r}: none of the articles has a date, so there is no trend to draw.")

    ax = _axes(ax, 9, 4.8)
    times = pd.DatetimeIndex(np.sort(rows["at"].unique()))
    apart = min(np.diff(times.to_numpy()), default=np.timedelta64(1, "D"))
    lines = {str(group): line.set_index("at").reindex(times) for group, line in rows.groupby("group")}
    ends: dict[str, tuple[Any, float, str]] = {}
    for i, (group, line) in enumerate(lines.items()):
        x = times.to_numpy() + apart * (0.4 * (i - (len(lines) - 1) / 2) / len(lines))
        colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
        y = line["estimate"].to_numpy()
        ax.vlines(x, line["low"], line["high"], color=colour, linewidth=1.2, alpha=0.7)
        for at, each in zip(x, line["each"].fillna(""), strict=True):
            _own(ax, [at] * len(each.split()), _listed(each), colour)
        ax.plot(x, y, color=colour, linestyle=LINES[i % len(LINES)], marker=marker, markeredgecolor="black", mew=0.5)
        if (bare := line["low"].isna().to_numpy()).any():
            ax.plot(x[bare], y[bare], marker, color="white", markeredgecolor="black", mew=0.7)
        known = np.flatnonzero(~np.isnan(y))
        if len(known):
            ends[group] = (x[known[-1]], float(y[known[-1]]), colour)
    if len(times) <= 12:
        ax.set_xticks(times.to_numpy())
    zero = ["", "%b\n%Y", "%d\n%b", "%b-%d", "%H:%M", "%H:%M"]  # a January is a month too, not only a year
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator(), zero_formats=zero))
    label, unit, direction = _words(measure)
    ax.set_ylabel(_wrap(f"{label} ({unit})", 44) + f"\n{_safe(direction)}")
    ax.grid(axis="y", color="0.9")
    ax.spines[["top", "right"]].set_visible(False)
    _label_ends(ax, ends)

    n = rows.loc[rows["estimate"].notna(), "n_articles"]
    span = f"{n.min()} to {_articles(n.max())}" if len(n) else "no articles"
    undated_note = f" Left out: {_articles(left_out)} without a date." if left_out else ""
    _head(
        ax,
        f"{label}{_toward(actor)}, by {time}",
        f"{_lines(rows, 'Upright line')} Each point: n = {span}. {_counted(rows, voice)}{undated_note}",
    )
    return ax


def composition(table: pd.DataFrame, *, measures: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw who is heard: for every outlet one bar, divided into the shares of the kinds of source.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    measures : sequence of str, optional
        Shares that are parts of one whole, in the order of the bar; by default those of the kinds of source.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The bar with the largest first share on top. The 95 % intervals of the single shares are in the table and in
        `outlets`; a divided bar has no place for them, and the heading says so.

    Raises
    ------
    ValueError
        The table lacks one of the measures, or the shares of an outlet add up to more than one.
    """
    chosen = list(KINDS if measures is None else measures)
    parts = pd.concat([_rows(table, measure, "both", ALL).assign(part=measure) for measure in chosen])
    shares = parts.pivot(index="group", columns="part", values="estimate").reindex(columns=chosen)
    shares = shares.sort_values(chosen[0], kind="stable", na_position="first")
    if (over := shares.sum(axis=1) > 1.001).any():
        raise ValueError(
            f"The shares of {shares.index[over][0]!r} add up to {shares.sum(axis=1)[over].iloc[0]:.2f}, more than one: "
            f"{', '.join(chosen)} are not parts of one whole."
        )
    n = parts.groupby("group")["n_articles"].max()
    names = [m.removesuffix("_share").replace("_", " ") if m in KINDS else _words(m)[0] for m in chosen]

    ax = _axes(ax, 9, 1.9 + 0.62 * len(shares))
    width = ax.get_window_extent().width / ax.get_figure(root=True).dpi * 72  # type: ignore[union-attr]
    left = np.zeros(len(shares))
    for i, (measure, name) in enumerate(zip(chosen, names, strict=True)):
        colour, hatch = _FILLS[i % len(_FILLS)]
        share = shares[measure].fillna(0.0).to_numpy()
        ax.barh(
            range(len(shares)), share, left=left, color=colour, hatch=hatch, label=_safe(name), ec="white", height=0.72
        )
        for y, (start, size) in enumerate(zip(left, share, strict=True)):
            percent = f"{100 * size:.0f}%"
            # The longest text that fits in the segment, at somewhat over 5 points a character
            fitting = [
                t for t in (f"{name}\n{percent}", percent) if 6 + 5.6 * max(map(len, t.split("\n"))) < size * width
            ]
            if fitting:
                box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "boxstyle": "round,pad=0.15"}
                ax.text(
                    start + size / 2, y, _safe(fitting[0]), ha="center", va="center", fontsize=8, bbox=box, zorder=3
                )
        left += share
    for empty in np.flatnonzero(shares.isna().all(axis=1)).tolist():
        ax.text(0.01, empty, "too few articles", va="center", fontsize="small", color=_GREY)
    ax.set_yticks(range(len(shares)), [f"{_wrap(g)}\nn = {_articles(n[g])}" for g in shares.index], fontsize=9)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f}%")
    ax.set_xlabel(_words(chosen[0])[1])
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    # Below the axis and its label, at whatever height the axes have
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=5, ncols=5, frameon=False, fontsize="small"
    )  # fmt: skip
    _head(
        ax,
        f"Who is heard, by {_by(table)}" if measures is None else f"{', '.join(names)}, by {_by(table)}",
        f"n: articles with anything to count. {_few(parts)}"
        + ("The 95 % interval of each share is in the table." if parts["low"].notna().any() else "").strip()
        + _notes(parts),
    )
    return ax


def voices(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw who is heard as much as spoken of: each actor's share of speech against its share of mentions, per outlet.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it, from a coverage that was measured with actors. Keep the rows of a few actors
        (`table[table["actor"].isin([...])]`): more than five or six are hard to read.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        A point per actor (marker and colour) and outlet (named beside it), with the 95 % intervals of both shares. Both
        are shares of what all the codebook's actors have: on the diagonal an actor is heard as much as spoken of,
        above it more. An outlet without a figure for an actor has no point there.

    Raises
    ------
    ValueError
        The table has not the measures "heard_share" and "mention_share", or no actors.
    """
    keys = ["group", "actor"]
    heard, about = (_rows(table, measure, "both") for measure in ("heard_share", "mention_share"))
    if heard.empty or about.empty:
        raise ValueError("plot.voices needs actors: make the table from framing.measure(articles, actors).")
    rows = heard.merge(about, on=keys, suffixes=("", "_x"), validate="one_to_one")
    rows = rows.dropna(subset=["estimate", "estimate_x"]).sort_values(keys, ignore_index=True)
    # The points decide on the frame: an interval from few articles may be as wide as all of it
    top = min(1.0, 1.2 * max([0.05, *rows["estimate"], *rows["estimate_x"]]))
    actors_ = sorted(rows["actor"].unique())

    ax = _axes(ax, 8.5, 8.6)
    ax.set_xlim(0, top)
    ax.set_ylim(0, top)
    ax.set_aspect("equal", adjustable="box")
    ax.axline((0, 0), slope=1, color=_GREY, linestyle="--", linewidth=0.9, zorder=0)
    ax.text(
        0.985 * top, 0.985 * top, "heard as much as spoken of", rotation=45, rotation_mode="anchor", ha="right",
        va="bottom", transform_rotates_text=True, fontsize="small", color=_GREY,
    )  # fmt: skip
    named: list[tuple[float, float, str, str]] = []
    for i, actor in enumerate(actors_):
        mine = rows[rows["actor"] == actor]
        colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
        x, y = mine["estimate_x"].to_numpy(), mine["estimate"].to_numpy()
        ax.hlines(y, mine["low_x"], mine["high_x"], color=colour, linewidth=0.8, alpha=0.45)
        ax.vlines(x, mine["low"], mine["high"], color=colour, linewidth=0.8, alpha=0.45)
        ax.plot(
            x,
            y,
            marker,
            color=colour,
            markeredgecolor="black",
            mew=0.7,
            ms=8,
            label=_wrap(actor, 30),
            zorder=3,
            clip_on=False,
        )
        named += [(a, b, group, colour) for a, b, group in zip(x, y, mine["group"], strict=True)]
    ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f}%")
    ax.yaxis.set_major_formatter(lambda y, _: f"{100 * y:.0f}%")
    ax.set_xlabel("Share of the mentions of the codebook’s actors: higher = spoken of more")
    ax.set_ylabel("Share of the statements of the codebook’s actors: higher = heard more")
    ax.grid(color="0.93")
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)
    n = rows["n_articles"]
    span = "no articles" if n.empty else f"n = {f'{n.min()} to ' if n.min() < n.max() else ''}{_articles(n.max())}"
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=5, ncols=3, frameon=False, fontsize="small")
    _head(
        ax,
        f"Heard and spoken of, by actor and {_by(table)}",
        f"Thin lines: 95 % intervals, cut at the frame. Each point: {span} in which the actors speak."
        f" {_few(rows)}".rstrip()
        + _notes(rows),
    )
    _label_points(ax, named)
    return ax


def differences(
    table: pd.DataFrame, *, measure: str, voice: str = "both", actor: str = ALL, ax: Axes | None = None
) -> Axes:
    """Draw the differences between groups in one measure, each with its 95 % interval and its adjusted p-value.

    Parameters
    ----------
    table : DataFrame
        As `contrast` returns it.
    measure, voice, actor : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        The largest difference on top, each turned so that it is above 0. One without an interval is hollow, and says
        where it rests on a single article.

    Raises
    ------
    ValueError
        The table is of another kind, or has no such rows; the message says what there is.
    """
    table = check("contrasts", _expected(table, "contrast"), "table")
    rows = table[(table["measure"] == measure) & (table["voice"] == voice) & (table["actor"] == actor)]
    if rows.empty:
        raise ValueError(
            unknown("measure", measure, sorted(table["measure"].unique()))
            + f" (Asked for: voice {voice!r}, actor {actor!r}.)"
        )
    turned = rows["difference"] < 0
    ends = pd.DataFrame({"estimate": rows["difference"].abs()})
    ends["low"] = rows["low"].where(~turned, -rows["high"])
    ends["high"] = rows["high"].where(~turned, -rows["low"])
    more, less = rows["group"].where(~turned, rows["than"]), rows["than"].where(~turned, rows["group"])
    ends = ends.assign(name=more + " more than " + less, p=rows["p_adjusted"], note=rows["note"], each="")
    ends = ends.sort_values(["estimate", "name"], na_position="first", ignore_index=True)
    ax = _axes(ax, 8, 1.5 + 0.75 * len(ends))
    for y, row in ends.iterrows():
        _dot(ax, float(str(y)), row, BLUE if row["p"] < 0.05 else GREY, "o" if row["p"] < 0.05 else "s")
    ax.set_yticks(
        range(len(ends)),
        [f"{_wrap(name, lines=3)}\n{_p(p)}" for name, p in zip(ends["name"], ends["p"], strict=True)],
        fontsize=9,
    )
    ax.set_ylim(-0.6, len(ends) - 0.4)
    ax.axvline(0, color=_GREY, linewidth=0.8, linestyle=":", zorder=0)
    _finish(ax, ends, measure)
    label, unit, _ = _words(measure)
    ax.set_xlabel(_wrap(f"Difference in {label.lower()} ({unit})", 70))
    how = " and ".join(_ADJUSTED.get(each, "how, not recorded") for each in rows["adjusted_by"].unique())
    some = "" if rows["matched"].all() else "Some within"
    within = f" {some or 'Within'} events that both covered." if rows["matched"].any() else ""
    _head(
        ax,
        f"{label}{_toward(actor)}: differences",
        f"{_lines(ends)} p: adjusted ({how}); round and blue: below 0.05.{within} {_counted(rows, voice)}",
    )
    return ax


def corrected(table: pd.DataFrame, *, measure: str, actor: str = ALL, ax: Axes | None = None) -> Axes:
    """Draw what the machine says beside what is left of it when its errors are corrected.

    Parameters
    ----------
    table : DataFrame
        As `framing.corrected` returns it.
    measure, actor : str
        Which rows of the table.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        Two lines per group, the corrected figure (round, blue) above the raw one (square, grey); the highest raw figure
        on top.

    Raises
    ------
    ValueError
        The table is not what `framing.corrected` returns, or has no such rows; the message says what there is.
    """
    table = _expected(table, "corrected")
    raw = table.rename(columns={"raw": "estimate"}).drop(columns=["low", "high"])
    raw = raw.rename(columns={"raw_low": "low", "raw_high": "high"})
    extra = ("corrected", "tuning", "item_variance", "n_coded", "n_coded_articles", "note")
    rows = _rows(raw.drop(columns=[c for c in extra if c in raw.columns]), measure, "both", actor)
    chosen = table[(table["measure"] == measure) & (table["actor"] == actor)]
    rows = rows.assign(better=chosen["corrected"].to_numpy(), n_coded=chosen["n_coded"].to_numpy())
    rows = rows.assign(better_low=chosen["low"].to_numpy(), better_high=chosen["high"].to_numpy())
    rows = rows.sort_values(["estimate", "group"], na_position="first", ignore_index=True)
    now = rows.assign(estimate=rows["better"], low=rows["better_low"], high=rows["better_high"])
    ax = _axes(ax, 8, 1.6 + 0.75 * len(rows))
    for y in range(len(rows)):
        _dot(ax, y + 0.18, now.iloc[y], BLUE, "o")
        _dot(ax, y - 0.18, rows.iloc[y], GREY, "s")
    ax.set_yticks(
        range(len(rows)),
        [f"{_wrap(g)}\n{n:,} coded" for g, n in zip(rows["group"], rows["n_coded"], strict=True)],
        fontsize=9,
    )
    ax.set_ylim(-0.6, len(rows) - 0.4)
    _finish(ax, rows, measure)
    _head(
        ax,
        f"{_words(measure)[0]}{_toward(actor)}: raw and corrected",
        "Line: 95 % interval. Round, blue: corrected by what people coded. Square, grey: as the machine has it."
        + _copy(rows),
    )
    return ax


def specifications(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a specification curve: every outlet's figure under every combination of choices, the choices below.

    Parameters
    ----------
    table : DataFrame
        As `robustness` returns it.
    ax : Axes, optional
        Where to draw; a figure of fitting size is made when none is given. It is neither shown nor saved.

    Returns
    -------
    Axes
        One column per combination, ordered by the figure of the group that is highest on average. The heading says in
        how many of them the order of the groups is the most frequent one. A black square below: the choice holds.

    Raises
    ------
    ValueError
        The table is empty or not what `robustness` returns.
    """
    table = _expected(table, "robustness")
    if table.empty:
        raise ValueError("table: framing.robustness found no figure, so there is nothing to draw.")
    choices = [c for c in CHOICES if c in table.columns]
    (group,) = [c for c in table.columns if c not in (*TABLES["estimates"], *choices, "specification", "rank")]
    measure, voice, actor = (str(table[c].iloc[0]) for c in ("measure", "voice", "actor"))
    wide = table.pivot(index="specification", columns=group, values="estimate")
    names = wide.mean().sort_values(ascending=False, kind="stable").index
    wide = wide[names].sort_values(names[0], kind="stable")
    orders = [tuple(names[np.argsort(-row, kind="stable")]) for row in wide.to_numpy()]
    often = max(orders.count(order) for order in orders)

    turning = turns(table, str(group))
    marks = [(c, v) for c in turning for v in sorted(table[c].unique())]
    ax = _axes(ax, 9.5, 4.6 + 0.24 * len(marks))
    for i, name in enumerate(names):
        line = table[table[group] == name].set_index("specification").reindex(wide.index)
        x = np.arange(len(wide)) + 0.5 * (i - (len(names) - 1) / 2) / len(names)
        colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
        size = 6 if len(wide) <= 40 else 3.5
        ax.vlines(x, line["low"], line["high"], color=colour, linewidth=1.1 if size == 6 else 0.5, alpha=0.6)
        ax.plot(
            x, line["estimate"], marker, color=colour, mec="black", mew=0.4, ms=size, label=_wrap(str(name), 18)
        )  # fmt: skip
    ax.set_xlim(-0.6, len(wide) - 0.4)
    ax.set_xticks([])
    label, unit, direction = _words(measure)
    ax.set_ylabel(_wrap(f"{label} ({unit})", 40) + f"\n{_safe(direction)}")
    ax.grid(axis="y", color="0.9")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize="small")
    settings = table.drop_duplicates("specification").set_index("specification").loc[wide.index]
    if marks:
        _choices_below(ax, settings, marks, turning)
    _head(
        ax,
        f"{label}{_toward(actor)}: does the order survive?",
        f"{len(wide)} combination{'' if len(wide) == 1 else 's'} of choices; the order of the groups is the same in "
        f"{often} of them. {_turning(turning)} {_lines(table)} Counted: {_VOICES[voice]}.{_validated(table)}",
    )
    return ax


def _choices_below(
    ax: Axes, settings: pd.DataFrame, marks: list[tuple[str, str]], turning: dict[str, tuple[int, int]]
) -> None:
    """A row of squares for each way of each choice, black where it holds, and how often the choice turns the order."""
    below = ax.inset_axes((0, -0.04 - 0.075 * len(marks), 1, 0.075 * len(marks)), sharex=ax)
    size = min(6.0, 240 / len(settings))
    named: set[str] = set()
    for y, (choice, way) in enumerate(marks):
        holds = (settings[choice] == way).to_numpy()
        below.plot(np.arange(len(settings)), [y] * len(settings), "s", color="0.88", markersize=size)
        below.plot(np.flatnonzero(holds), [y] * holds.sum(), "s", color="black", markersize=size)
        if choice not in named:
            turned, pairs = turning[choice]
            words = f"turns it in {turned} of {pairs}" if turned else "never turns it"
            weight, colour = ("bold", "black") if turned else ("normal", _GREY)
            below.text(
                1.01, y, words, transform=below.get_yaxis_transform(), va="center", fontsize=8, color=colour,
                weight=weight,
            )  # fmt: skip
        named.add(choice)
    below.set_yticks(range(len(marks)), [_safe(f"{choice}: {way}") for choice, way in marks], fontsize=8)
    below.set_ylim(len(marks) - 0.5, -0.5)
    below.tick_params(axis="both", length=0, labelbottom=False)
    below.spines[:].set_visible(False)


def _turning(turning: dict[str, tuple[int, int]]) -> str:
    """Which choices turn the order, in words."""
    found = [choice for choice, (turned, _) in turning.items() if turned]
    if not found:
        return "No choice turns the order of two groups." if turning else ""
    return f"Two groups change places with: {', '.join(found)}."


# --- choosing rows ----------------------------------------------------------------------------------------------------


# What each function's table is known by, and what draws it
_KINDS_OF_TABLE = {
    "robustness": ("specification", "plot.specifications"),
    "corrected": ("corrected", "plot.corrected"),
    "contrast": ("difference", "plot.differences"),
    "compare": ("estimate", "plot.outlets, plot.actors, plot.trend, plot.composition or plot.voices"),
}


def _expected(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The table, where it is what that function returns: a difference is no estimate, nor has it the same interval."""
    found = next((name for name, (column, _) in _KINDS_OF_TABLE.items() if column in table.columns), None)
    if found == kind:
        return table
    advice = f"That is a table of framing.{found}: draw it with {_KINDS_OF_TABLE[found][1]}." if found else ""
    raise ValueError(f"table: expected what framing.{kind} returns. {advice}".rstrip())


def _groups(table: pd.DataFrame) -> list[str]:
    table = _expected(table, "compare")
    groups = [str(column) for column in check("estimates", table, "table").columns if column not in TABLES["estimates"]]
    if not groups:
        raise ValueError("table: no grouping column such as 'outlet'. Make it with compare(coverage, by='outlet').")
    return groups


def _rows(
    table: pd.DataFrame, measure: str, voice: str, actor: str | None = None, *, besides: str = ""
) -> pd.DataFrame:
    """The rows of a measure, with the name of each group in `group`; without `actor`, those of all real actors."""
    groups = [column for column in _groups(table) if column != besides]
    table = check("estimates", table, "table")
    rows = table[table["measure"] == measure]
    if rows.empty:
        raise ValueError(unknown("measure", measure, sorted(table["measure"].unique())))
    is_actor = rows["actor"] != ALL if actor is None else rows["actor"] == actor
    chosen = rows[is_actor & (rows["voice"] == voice)]
    if chosen.empty and (actor is not None or is_actor.any()):
        there = rows[["actor", "voice"]].drop_duplicates().groupby("actor")["voice"].agg(", ".join)
        known = "; ".join(f"actor {a!r} with voice {voices}" for a, voices in there.items())
        if rows["voice"].nunique() == 1 and voice != (only := rows["voice"].iloc[0]):
            raise ValueError(
                f"{measure!r} is not divided by voice in this table. Leave out voice={voice!r}, or say voice={only!r}."
            )
        wanted = f"voice {voice!r}" if actor is None else f"actor {actor!r} with voice {voice!r}"
        raise ValueError(f"{measure!r} has no {wanted} in this table. There is: {known}.")
    names = [
        "all articles" if not groups else " · ".join(map(name_of, key))
        for key in chosen[groups].itertuples(index=False)
    ]
    chosen = chosen.assign(group=names)
    if (twice := chosen.duplicated(["group", "actor", *([besides] if besides else [])])).any():
        raise ValueError(
            f"{measure!r} stands there twice for {chosen['group'][twice].iloc[0]!r}. "
            "Draw one result of compare at a time, or add a grouping column that tells the rows apart."
        )
    return chosen


def _words(measure: str) -> tuple[str, str, str]:
    """Label, unit and direction from the catalogue."""
    entries = catalogue().set_index("measure")
    if measure not in entries.index:
        return measure, "as measured", ""
    entry = entries.loc[measure]
    return str(entry["label"]), str(entry["unit"]), str(entry["direction"])


# --- drawing ----------------------------------------------------------------------------------------------------------


def _axes(ax: Axes | None, width: float, height: float) -> Axes:
    return ax if ax is not None else plt.subplots(figsize=(width, height), layout="constrained")[1]


def _dot(ax: Axes, y: float, row: pd.Series, colour: str, marker: str) -> None:
    """One estimate with its interval, or with its articles where they are too few, and in figures at the right edge."""
    if np.isnan(row["estimate"]):
        text = "nothing to count" if row.get("n_articles", 0) == 0 else "too few articles"
    else:
        bounded = not np.isnan(row["low"])
        if bounded:
            ax.hlines(y, row["low"], row["high"], color=colour, linewidth=2)
        each = _listed(row["each"])
        _own(ax, each, [y] * len(each), colour)
        face = colour if bounded else "white"  # hollow: known without an interval
        ax.plot(row["estimate"], y, marker=marker, color=face, markeredgecolor="black", markersize=6.5, mew=0.7)
        bare = "one article only" if _single(row["note"]) else "no interval"
        text = _figure(row["estimate"])
        text += f"  [{_figure(row['low'])}, {_figure(row['high'])}]" if bounded else f"  {bare}"
    right = ax.get_yaxis_transform()
    ax.text(1.015, y, text, transform=right, va="center", fontsize="small", color="black" if "[" in text else _GREY)


def _own(ax: Axes, x: Sequence[Any], y: Sequence[Any], colour: str) -> None:
    """Single articles, as small marks under the estimate."""
    if len(x) > 1:
        ax.scatter(x, y, s=14, marker="o", facecolor="none", edgecolor=colour, linewidth=0.9, zorder=2.5)


def _listed(each: str) -> list[float]:
    return [float(figure) for figure in each.split()]


def _single(note: str) -> bool:
    """Whether a figure describes one article (or event), by its note."""
    return note.startswith(("describes this", "a single"))


def _finish(ax: Axes, rows: pd.DataFrame, measure: str) -> None:
    label, unit, direction = _words(measure)
    ax.set_xlabel(_wrap(f"{label} ({unit})", 70) + f"\n{_safe(direction)}")
    figures = rows[["low", "estimate", "high"]].to_numpy(dtype=float)
    if (figures < 0).any() and (figures > 0).any():
        ax.axvline(0, color=_GREY, linewidth=0.8, linestyle=":", zorder=0)
    ax.grid(axis="x", color="0.9")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _head(ax: Axes, title: str, note: str) -> None:
    """A bold title and a note under it, both flush left."""
    note = _wrap(note, 92, lines=3)
    ax.set_title(
        _wrap(title, 64, lines=3), loc="left", weight="bold", fontsize=12, pad=12 + 12 * (note.count("\n") + 1)
    )
    ax.annotate(
        note, (0, 1), xycoords="axes fraction", xytext=(0, 8), textcoords="offset points", fontsize=9, color=_GREY
    )


def _label_ends(ax: Axes, ends: dict[str, tuple[Any, float, str]]) -> None:
    """The name of each line right of its end, moved apart where two would overlap."""
    figure = ax.get_figure(root=True)
    if figure is None or not ends:
        return
    labels = {group: _wrap(group, 26, lines=2) for group in ends}
    bottom, top = ax.get_ylim()
    point = (top - bottom) / (ax.get_window_extent().height / figure.dpi * 72)  # one point, in units of the axis
    placed: list[tuple[float, float]] = []
    order = sorted(ends, key=lambda group: ends[group][1])
    for group in order:
        height = point * 12 * (labels[group].count("\n") + 1)
        y = ends[group][1]
        if placed:
            y = max(y, placed[-1][0] + (placed[-1][1] + height) / 2)
        placed.append((y, height))
    # Pushing upward alone would lift the whole column: let it sink to where its middle belongs
    shift = float(np.mean([y - ends[group][1] for (y, _), group in zip(placed, order, strict=True)]))
    for group, (y, _) in zip(order, placed, strict=True):
        x, end, colour = ends[group]
        ax.annotate(
            labels[group], (x, end), xytext=(1.03, y - shift), textcoords=ax.get_yaxis_transform(), va="center",
            fontsize=9, arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 4},
        )  # fmt: skip


def _label_points(ax: Axes, named: list[tuple[float, float, str, str]]) -> None:
    """A small label beside each point (x, y, text, colour), where it covers no other label and as few points as can."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()  # only now does the axis know its size
    scale = figure.dpi / 72
    frame = ax.get_window_extent()
    points = [ax.transData.transform((x, y)) for x, y, _, _ in named]
    taken = [Text.get_window_extent(text) for text in ax.texts]
    taken += [Bbox.from_extents(px - 5 * scale, py - 5 * scale, px + 5 * scale, py + 5 * scale) for px, py in points]
    angles = np.deg2rad([0, 180, 90, 270, 45, 135, 225, 315, 22, 158, 202, 338])
    for (x, y, text, colour), (px, py) in zip(named, points, strict=True):
        label = _wrap(text, 24, lines=1)
        width, height = 4.6 * len(label) * scale, 10 * scale
        tried = []
        for far in (8, 16, 28, 42, 60, 80, 110, 150):
            for angle in angles:
                dx, dy = far * scale * np.cos(angle), far * scale * np.sin(angle)
                left = px + dx - width * (1 - np.cos(angle)) / 2
                low = py + dy - height / 2
                box = Bbox.from_bounds(left, low, width, height)
                inside = frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
                tried.append((box.count_overlaps(taken) + 3 * (not inside), far, box))
            if min(tried, key=lambda t: t[0])[0] == 0:
                break
        _, far, box = min(tried, key=lambda t: t[:2])
        taken.append(box)
        middle = ((box.x0 + box.x1) / 2 - px) / scale, ((box.y0 + box.y1) / 2 - py) / scale
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 4} if far > 8 else None
        ax.annotate(
            label, (x, y), xytext=middle, textcoords="offset points", ha="center", va="center", fontsize=8,
            arrowprops=line,
        )  # fmt: skip


# --- words ------------------------------------------------------------------------------------------------------------


def _safe(text: str) -> str:
    return text.replace("$", r"\$")  # two dollar signs would be read as a formula


def _wrap(text: str, width: int = 28, *, lines: int = 2) -> str:
    return _safe("\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" …"))) or "(none)"


def _figure(value: float) -> str:
    return f"{value:.{1 if abs(value) >= 10 else 2}f}".replace("-", "−")


def _p(p: float) -> str:
    return "p: none" if np.isnan(p) else "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _articles(n: int) -> str:
    return f"{n:,} article{'' if n == 1 else 's'}"


def _toward(actor: str) -> str:
    return "" if actor == ALL else f": {actor}"


def _counted(rows: pd.DataFrame, voice: str) -> str:
    return f"Counted: {_VOICES[voice]}.{_notes(rows)}"


def _lines(rows: pd.DataFrame, line: str = "Line") -> str:
    """What the lines are, and what stands in their place where there are too few articles."""
    known = rows["estimate"].notna()
    parts = [f"{line}: 95 % interval."] if rows["low"].notna().any() else []
    if (rows["each"].str.contains(" ") & known).any():
        parts.append("Small circles: single articles, too few for an interval.")
    return " ".join([*parts, _few(rows)]).strip()


def _few(rows: pd.DataFrame) -> str:
    """That figures describe one article (or event) and nothing beyond it."""
    notes = rows.loc[rows["estimate"].notna(), "note"]
    single = notes.map(_single)
    if not single.any():
        return ""
    note = notes[single].iloc[0]
    which = "The figure" if single.all() and len(notes) == 1 else "Each figure" if single.all() else "Some figures"
    what = note.removeprefix("describes ") if note.startswith("describes") else "single articles and no group"
    if which == "Some figures":
        return f"{which} describe {what.replace('this', 'one')}. "
    return f"{which} describes {what.replace('this', 'one') if which == 'Each figure' else what}. "


def _notes(rows: pd.DataFrame) -> str:
    """What became of agency copy, and whether anybody has checked the measure on this corpus."""
    return _copy(rows) + _validated(rows)


def _copy(rows: pd.DataFrame) -> str:
    said = {"include": "", "": " Agency copy: not recorded.", **_WIRE}
    ways = rows["agency_copy"].unique()
    return said[ways[0]] if len(ways) == 1 else " Some figures with agency copy, some without." if len(ways) else ""


def _validated(rows: pd.DataFrame) -> str:
    ways = [way or "validation: not recorded" for way in rows["validated"].unique()]
    return "".join(f" {way[0].upper()}{way[1:]}." for way in ways)


def _by(table: pd.DataFrame) -> str:
    return " and ".join(_groups(table))
