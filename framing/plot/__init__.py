"""From estimates to charts: each takes the table of `compare` and returns the matplotlib Axes, to be changed at will.

Colours are Okabe and Ito's, safe for the colour-blind; markers, hatches and labels say the same, for print in grey.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from framing.choices import choices_in, turns
from framing.errors import unknown
from framing.estimates import NO_DATE, PERIODS
from framing.plot import marks, words
from framing.plot.choose import expected, groups_of, rows_of
from framing.plot.marks import BLUE, COLOURS, GREY, LINES, MARKERS
from framing.tables import ALL, SOURCE_KINDS, TABLES, check

KINDS = [f"{kind.replace(' ', '_')}_share" for kind in SOURCE_KINDS]


def outlets(table: pd.DataFrame, *, measure: str, voice: str = "all", actor: str = ALL, ax: Axes | None = None) -> Axes:
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
    rows = rows_of(table, measure, voice, actor)
    rows = rows.sort_values(["estimate", "group"], ascending=[True, False], na_position="first", ignore_index=True)
    ax = marks.axes(ax, 8, 1.5 + 0.56 * len(rows))
    for y, row in rows.iterrows():
        marks.dot(ax, float(str(y)), row, BLUE, "o")
    ax.set_yticks(
        range(len(rows)),
        [f"{words.wrap(g)}\nn = {words.articles(n)}" for g, n in zip(rows["group"], rows["n_articles"], strict=True)],
        fontsize=9,
    )
    ax.set_ylim(-0.6, len(rows) - 0.4)
    marks.finish(ax, rows, measure)
    marks.head(
        ax,
        f"{words.entry(measure)[0]}{words.toward(actor)}, by {words.by(table)}",
        f"{words.lines(rows)} {words.counted(rows, voice)}",
    )
    return ax


def actors(table: pd.DataFrame, *, measure: str, voice: str = "all", ax: Axes | None = None) -> Axes:
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
    rows = rows_of(table, measure, voice)
    if rows.empty:
        raise ValueError(f"{measure!r} concerns no actor in this table: draw it with plot.outlets.")
    order = rows.groupby("actor")["estimate"].mean().sort_values(ascending=False, kind="stable").index
    groups = sorted(rows["group"].unique())
    ax = marks.axes(ax, 8, 1.4 + 0.21 * (len(rows) + 1.4 * len(order)))

    y, ticks, labels = 0.0, [], []
    for actor in order:
        ax.axhspan(y - 0.5, y + 0.5, color="0.93", linewidth=0)
        ax.text(
            0.01,
            y,
            words.wrap(actor, 80, lines=1),
            transform=ax.get_yaxis_transform(),
            va="center",
            weight="bold",
            fontsize="small",
        )
        for _, row in rows[rows["actor"] == actor].sort_values("group").iterrows():
            y -= 1
            i = groups.index(row["group"])
            marks.dot(ax, y, row, COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)])
            ticks.append(y)
            labels.append(
                f"{words.safe(textwrap.shorten(row['group'], 34, placeholder=' …'))} (n = {row['n_articles']})"
            )
        y -= 1.4
    ax.set_yticks(ticks, labels, fontsize="small")
    ax.set_ylim(y + 0.9, 0.5)
    marks.finish(ax, rows, measure)
    marks.head(
        ax,
        f"{words.entry(measure)[0]}, by actor and {words.by(table)}",
        f"{words.lines(rows)} n: articles that the figure rests on. {words.counted(rows, voice)}",
    )
    return ax


def trend(
    table: pd.DataFrame,
    *,
    measure: str,
    voice: str = "all",
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
    groups = groups_of(table)
    time = time or next((column for column in groups if column in PERIODS), None)
    if time not in groups:
        raise ValueError(
            ("" if time is None else unknown("grouping column", time, groups) + " ")
            + "plot.trend needs a column of times: make the table with compare(coverage, by=['month', 'outlet'])."
        )
    rows = rows_of(table, measure, voice, actor, besides=time)
    undated = rows[time].isna() | (rows[time].astype(str) == NO_DATE)
    left_out = int(rows.loc[undated, "n_articles"].sum())
    rows = rows[~undated]
    try:
        rows = rows.assign(at=pd.to_datetime(rows[time].astype(str), format="ISO8601", utc=True).dt.tz_localize(None))
    except ValueError as error:
        raise ValueError(f"Column {time!r} holds no dates such as 2024, 2024-01 or 2024-01-08: {error}") from error
    if rows.empty:
        raise ValueError(f"{measure!r}: none of the articles has a date, so there is no trend to draw.")

    ax = marks.axes(ax, 9, 4.8)
    times = pd.DatetimeIndex(np.sort(rows["at"].unique()))
    apart = min(np.diff(times.to_numpy()), default=np.timedelta64(86_400, "s"))
    lines = {str(group): line.set_index("at").reindex(times) for group, line in rows.groupby("group")}
    ends: dict[str, tuple[Any, float, str]] = {}
    for i, (group, line) in enumerate(lines.items()):
        x = times.to_numpy() + apart * (0.4 * (i - (len(lines) - 1) / 2) / len(lines))
        colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
        y = line["estimate"].to_numpy()
        ax.vlines(x, line["low"], line["high"], color=colour, linewidth=1.2, alpha=0.7)
        for at, each in zip(x, line["each"].fillna(""), strict=True):
            marks.own(ax, [at] * len(each.split()), words.listed(each), colour)
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
    if len(times) == 1:  # no scale can be made of one time
        ax.set_xlim(*mdates.date2num([times[0] - apart, times[0] + apart]))
        ax.set_xticks(times.to_numpy(), [str(rows[time].iloc[0])])
    label, unit, direction = words.entry(measure)
    ax.set_ylabel(words.wrap(f"{label} ({unit})", 44) + f"\n{words.safe(direction)}")
    ax.grid(axis="y", color="0.9")
    ax.spines[["top", "right"]].set_visible(False)
    marks.label_ends(ax, ends)

    n = rows.loc[rows["estimate"].notna(), "n_articles"]
    span = f"{f'{n.min()} to ' if n.min() < n.max() else ''}{words.articles(n.max())}" if len(n) else "no articles"
    undated_note = f" Left out: {words.articles(left_out)} without a date." if left_out else ""
    marks.head(
        ax,
        f"{label}{words.toward(actor)}, by {time}",
        f"{words.lines(rows, 'Upright line')} Each point: n = {span}. {words.counted(rows, voice)}{undated_note}",
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
    parts = pd.concat([rows_of(table, measure, "all", ALL).assign(part=measure) for measure in chosen])
    shares = parts.pivot(index="group", columns="part", values="estimate").reindex(columns=chosen)
    shares = shares.sort_values(chosen[0], kind="stable", na_position="first")
    if (over := shares.sum(axis=1) > 1.001).any():
        raise ValueError(
            f"The shares of {shares.index[over][0]!r} add up to {shares.sum(axis=1)[over].iloc[0]:.2f}, more than one: "
            f"{', '.join(chosen)} are not parts of one whole."
        )
    n = parts.groupby("group")["n_articles"].max()
    names = [m.removesuffix("_share").replace("_", " ") if m in KINDS else words.entry(m)[0] for m in chosen]

    ax = marks.axes(ax, 9, 1.9 + 0.62 * len(shares))
    width = ax.get_window_extent().width / ax.get_figure(root=True).dpi * 72  # type: ignore[union-attr]
    left = np.zeros(len(shares))
    for i, (measure, name) in enumerate(zip(chosen, names, strict=True)):
        colour, hatch = marks.FILLS[i % len(marks.FILLS)]
        share = shares[measure].fillna(0.0).to_numpy()
        ax.barh(
            range(len(shares)),
            share,
            left=left,
            color=colour,
            hatch=hatch,
            label=words.safe(name),
            ec="white",
            height=0.72,
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
                    start + size / 2,
                    y,
                    words.safe(fitting[0]),
                    ha="center",
                    va="center",
                    fontsize=8,
                    bbox=box,
                    zorder=3,
                )
        left += share
    for empty in np.flatnonzero(shares.isna().all(axis=1)).tolist():
        ax.text(0.01, empty, "too few articles", va="center", fontsize="small", color=marks.FAINT)
    ax.set_yticks(
        range(len(shares)), [f"{words.wrap(g)}\nn = {words.articles(n[g])}" for g in shares.index], fontsize=9
    )
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f}%")
    ax.set_xlabel(words.entry(chosen[0])[1])
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    # Below the axis and its label, at whatever height the axes have
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=5, ncols=5, frameon=False, fontsize="small"
    )  # fmt: skip
    marks.head(
        ax,
        f"Who is heard, by {words.by(table)}" if measures is None else f"{', '.join(names)}, by {words.by(table)}",
        f"n: articles with anything to count. {words.few(parts)}"
        + ("The 95 % interval of each share is in the table." if parts["low"].notna().any() else "").strip()
        + words.notes(parts),
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
    heard, about = (rows_of(table, measure, "all") for measure in ("heard_share", "mention_share"))
    if heard.empty or about.empty:
        raise ValueError("plot.voices needs actors: make the table from framing.measure(articles, actors).")
    rows = heard.merge(about, on=keys, suffixes=("", "_x"), validate="one_to_one")
    rows = rows.dropna(subset=["estimate", "estimate_x"]).sort_values(keys, ignore_index=True)
    # The points decide on the frame: an interval from few articles may be as wide as all of it
    top = min(1.0, 1.2 * max([0.05, *rows["estimate"], *rows["estimate_x"]]))
    actors_ = sorted(rows["actor"].unique())

    ax = marks.axes(ax, 8.5, 8.6)
    ax.set_xlim(0, top)
    ax.set_ylim(0, top)
    ax.set_aspect("equal", adjustable="box")
    ax.axline((0, 0), slope=1, color=marks.FAINT, linestyle="--", linewidth=0.9, zorder=0)
    ax.text(
        0.985 * top, 0.985 * top, "heard as much as spoken of", rotation=45, rotation_mode="anchor", ha="right",
        va="bottom", transform_rotates_text=True, fontsize="small", color=marks.FAINT,
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
            label=words.wrap(actor, 30),
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
    span = "no articles" if n.empty else f"n = {f'{n.min()} to ' if n.min() < n.max() else ''}{words.articles(n.max())}"
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=5, ncols=3, frameon=False, fontsize="small")
    marks.head(
        ax,
        f"Heard and spoken of, by actor and {words.by(table)}",
        f"Thin lines: 95 % intervals, cut at the frame. Each point: {span} in which the actors speak."
        f" {words.few(rows)}".rstrip()
        + words.notes(rows),
    )
    marks.label_points(ax, named)
    return ax


def differences(
    table: pd.DataFrame, *, measure: str, voice: str = "all", actor: str = ALL, ax: Axes | None = None
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
    table = check("contrasts", expected(table, "contrast"), "table")
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
    ax = marks.axes(ax, 8, 1.5 + 0.75 * len(ends))
    for y, row in ends.iterrows():
        marks.dot(ax, float(str(y)), row, BLUE if row["p"] < 0.05 else GREY, "o" if row["p"] < 0.05 else "s")
    ax.set_yticks(
        range(len(ends)),
        [f"{words.wrap(name, lines=3)}\n{words.p_value(p)}" for name, p in zip(ends["name"], ends["p"], strict=True)],
        fontsize=9,
    )
    ax.set_ylim(-0.6, len(ends) - 0.4)
    ax.axvline(0, color=marks.FAINT, linewidth=0.8, linestyle=":", zorder=0)
    marks.finish(ax, ends, measure)
    label, unit, _ = words.entry(measure)
    ax.set_xlabel(words.wrap(f"Difference in {label.lower()} ({unit})", 70))
    how = " and ".join(words.ADJUSTED.get(each, "how, not recorded") for each in rows["adjusted_by"].unique())
    some = "" if rows["matched"].all() else "Some within"
    within = f" {some or 'Within'} events that both covered." if rows["matched"].any() else ""
    marks.head(
        ax,
        f"{label}{words.toward(actor)}: differences",
        f"{words.lines(ends)} p: adjusted ({how}); round and blue: below 0.05.{within} {words.counted(rows, voice)}",
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
    table = expected(table, "corrected")
    raw = table.rename(columns={"raw": "estimate"}).drop(columns=["low", "high"])
    raw = raw.rename(columns={"raw_low": "low", "raw_high": "high"})
    extra = ("corrected", "tuning", "item_variance", "n_coded", "n_coded_articles", "note")
    rows = rows_of(raw.drop(columns=[c for c in extra if c in raw.columns]), measure, "all", actor)
    chosen = table[(table["measure"] == measure) & (table["actor"] == actor)]
    rows = rows.assign(better=chosen["corrected"].to_numpy(), n_coded=chosen["n_coded"].to_numpy())
    rows = rows.assign(better_low=chosen["low"].to_numpy(), better_high=chosen["high"].to_numpy())
    rows = rows.sort_values(["estimate", "group"], na_position="first", ignore_index=True)
    now = rows.assign(estimate=rows["better"], low=rows["better_low"], high=rows["better_high"])
    ax = marks.axes(ax, 8, 1.6 + 0.75 * len(rows))
    for y in range(len(rows)):
        marks.dot(ax, y + 0.18, now.iloc[y], BLUE, "o")
        marks.dot(ax, y - 0.18, rows.iloc[y], GREY, "s")
    ax.set_yticks(
        range(len(rows)),
        [f"{words.wrap(g)}\n{n:,} coded" for g, n in zip(rows["group"], rows["n_coded"], strict=True)],
        fontsize=9,
    )
    ax.set_ylim(-0.6, len(rows) - 0.4)
    marks.finish(ax, rows, measure)
    marks.head(
        ax,
        f"{words.entry(measure)[0]}{words.toward(actor)}: raw and corrected",
        "Line: 95 % interval. Round, blue: corrected by what people coded. Square, grey: as the machine has it."
        + words.copy(rows),
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
    table = expected(table, "robustness")
    if table.empty:
        raise ValueError("table: framing.robustness found no figure, so there is nothing to draw.")
    choices = choices_in(table)
    (group,) = [c for c in table.columns if c not in (*TABLES["estimates"], *choices, "specification", "rank")]
    measure, voice, actor = (str(table[c].iloc[0]) for c in ("measure", "voice", "actor"))
    wide = table.pivot(index="specification", columns=group, values="estimate")
    names = wide.mean().sort_values(ascending=False, kind="stable").index
    wide = wide[names].sort_values(names[0], kind="stable")
    orders = [tuple(names[np.argsort(-row, kind="stable")]) for row in wide.to_numpy()]
    often = max(orders.count(order) for order in orders)

    turning = turns(table, str(group))
    ways = [(c, v) for c in turning for v in sorted(table[c].unique())]
    ax = marks.axes(ax, 9.5, 4.6 + 0.24 * len(ways))
    for i, name in enumerate(names):
        line = table[table[group] == name].set_index("specification").reindex(wide.index)
        x = np.arange(len(wide)) + 0.5 * (i - (len(names) - 1) / 2) / len(names)
        colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
        size, y = 6 if len(wide) <= 40 else 3.5, line["estimate"]
        ax.vlines(x, line["low"], line["high"], color=colour, linewidth=1.1 if size == 6 else 0.5, alpha=0.6)
        ax.plot(x, y, marker, color=colour, mec="black", mew=0.4, ms=size, label=words.wrap(str(name), 18))
        if (bare := line["low"].isna().to_numpy()).any():  # hollow: known without an interval
            ax.plot(x[bare], y[bare], marker, color="white", mec="black", mew=0.7, ms=size)
    ax.set_xlim(-0.6, len(wide) - 0.4)
    ax.set_xticks([])
    label, unit, direction = words.entry(measure)
    ax.set_ylabel(words.wrap(f"{label} ({unit})", 40) + f"\n{words.safe(direction)}")
    ax.grid(axis="y", color="0.9")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize="small")
    settings = table.drop_duplicates("specification").set_index("specification").loc[wide.index]
    if ways:
        _choices_below(ax, settings, ways, turning)
    marks.head(
        ax,
        f"{label}{words.toward(actor)}: does the order survive?",
        f"{len(wide)} combination{'' if len(wide) == 1 else 's'} of choices; the order of the groups is the same in "
        f"{often} of them. {_turning(turning)} {words.lines(table)} Counted: {words.VOICES[voice]}."
        + words.validated(table),
    )
    return ax


def _choices_below(
    ax: Axes, settings: pd.DataFrame, ways: list[tuple[str, str]], turning: dict[str, tuple[int, int]]
) -> None:
    """A row of squares for each way of each choice, black where it holds, and how often the choice turns the order."""
    below = ax.inset_axes((0, -0.04 - 0.075 * len(ways), 1, 0.075 * len(ways)), sharex=ax)
    size = min(6.0, 240 / len(settings))
    named: set[str] = set()
    for y, (choice, way) in enumerate(ways):
        holds = (settings[choice] == way).to_numpy()
        below.plot(np.arange(len(settings)), [y] * len(settings), "s", color="0.88", markersize=size)
        below.plot(np.flatnonzero(holds), [y] * holds.sum(), "s", color="black", markersize=size)
        if choice not in named:
            turned, pairs = turning[choice]
            said = f"turns it in {turned} of {pairs}" if turned else "never turns it"
            weight, colour = ("bold", "black") if turned else ("normal", marks.FAINT)
            below.text(
                1.01, y, said, transform=below.get_yaxis_transform(), va="center", fontsize=8, color=colour,
                weight=weight,
            )  # fmt: skip
        named.add(choice)
    below.set_yticks(range(len(ways)), [words.safe(f"{choice}: {way}") for choice, way in ways], fontsize=8)
    below.set_ylim(len(ways) - 0.5, -0.5)
    below.tick_params(axis="both", length=0, labelbottom=False)
    below.spines[:].set_visible(False)


def _turning(turning: dict[str, tuple[int, int]]) -> str:
    """Which choices turn the order, in words."""
    found = [choice for choice, (turned, _) in turning.items() if turned]
    if not found:
        return "No choice turns the order of two groups." if turning else ""
    return f"Two groups change places with: {', '.join(found)}."
