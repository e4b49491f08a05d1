"""The charts of `framing.plot` as small pieces of SVG for one page, in which every row of a chart is a link."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from lxml import etree
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from matplotlib.transforms import blended_transform_factory

from framing import plot
from framing.figures import METADATA, SVG
from framing.plot import words
from framing.plot.choose import rows_upward

_NUMBER = re.compile(r"-?\d+\.\d+")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)")
_POINT = re.compile(r"([ML]) (\S+) (\S+)")
_ROW = "row-"  # begins the name of what belongs to a row of the chart


@dataclass
class Shared:
    """What the charts of a page have in common: looks, by what they are called, and shapes, by theirs."""

    styles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # short ones of shapes, by those that matplotlib gives
    shapes: dict[str, str] = field(default_factory=dict)

    def style_sheet(self) -> str:
        """Return the rules of the looks."""
        return "\n".join(f".chart .{name} {{ {look} }}" for look, name in self.styles.items())


def outlets(
    table: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    measure: str,
    voice: str,
    actor: str,
    write: Callable[..., str],
    links: Mapping[str, str],
    codes: Mapping[str, str],
    shared: Shared,
) -> str:
    """Return `plot.outlets` as SVG that can stand in a page beside others.

    Parameters
    ----------
    table : DataFrame
        As `compare` returns it.
    rows : DataFrame
        What of it is drawn, with the name of each row in `group`.
    measure, voice, actor : str
        Which rows these are.
    write : function
        Writes a figure as the chart does: `words.writer`.
    links : dict of str to str
        Where each row leads to, by the name of its group.
    codes : dict of str to str
        The class of each row, by the name of its group.
    shared : Shared
        Receives the looks and shapes that the chart needs.

    Returns
    -------
    str
        An element `svg`. Everything of a row with a figure stands in an element `a`; text is escaped.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)  # the browser has other fonts
        ax = plot.outlets(table, measure=measure, voice=voice, actor=actor, width="column")  # a phone's
        order = _groups_upward(ax, rows)
        figure = ax.get_figure(root=True)
        assert figure is not None  # it has just been made
        across = blended_transform_factory(figure.transFigure, ax.transData)
        for y in range(len(order)):
            band = Rectangle((0, y - 0.5), 1, 1, transform=across, clip_on=False, linewidth=0)
            band.set(gid=f"{_ROW}{y}", in_layout=False, zorder=9)
            ax.add_patch(band)
        written = io.StringIO()
        with rc_context(SVG):
            figure.savefig(written, format="svg", metadata=METADATA["svg"])
        plt.close(figure)
    figures = {row["group"]: row for row in rows.to_dict("records")}
    named = {
        y: {"href": f"#{links[group]}", "class": codes[group], "aria-label": _in_words(group, figures[group], write)}
        for y, group in enumerate(order)
        if group in links
    }
    label = f"Chart: {words.described(measure).label}{words.toward(actor)}, {words.VOICE_NAMES[voice]}"
    return _small(written.getvalue(), label, named, shared)


def _in_words(group: str, row: Mapping[Any, Any], write: Callable[..., str]) -> str:
    """Return a row of the chart as a reader of the screen says it."""
    if pd.isna(row["estimate"]):
        return f"{group}: no figure"
    interval = f", 95 % interval {write(row['low'])} to {write(row['high'])}"
    return f"{group}: {write(row['estimate'])}{interval * pd.notna(row['low'])}; the sentences behind it"


def _groups_upward(ax: Axes, rows: pd.DataFrame) -> list[str]:
    """Name all that belongs to a row of the chart, and return the groups from the lowest row to the highest.

    Raises
    ------
    ValueError
        The chart does not show the groups in the order that it is expected to.
    """
    rows = rows_upward(rows, "value")
    at: dict[int, float] = {}
    for artist in [*ax.lines, *ax.collections, *ax.texts]:
        y = _row_of(artist)
        if y is not None:
            artist.set_gid(f"{_ROW}{y}")
        if y is not None and isinstance(artist, Line2D):
            at[y] = float(np.asarray(artist.get_xdata())[0])
    for y, label in enumerate(ax.get_yticklabels()):
        label.set_gid(f"{_ROW}{y}")
    if at != rows["estimate"].dropna().to_dict():
        raise ValueError(f"The rows of this chart are not in the order that was expected: {at}.")
    return list(rows["group"])


def _row_of(artist: Artist) -> int | None:
    """Return the row of the chart that something belongs to, if to any."""
    y: Any = None
    if isinstance(artist, Line2D):
        places = np.asarray(artist.get_xydata())
        y = places[0, 1] if len(places) == 1 else None
    elif isinstance(artist, LineCollection):
        y = artist.get_segments()[0][0, 1]
    elif isinstance(artist, PathCollection):
        y = np.asarray(artist.get_offsets())[0, 1]
    elif isinstance(artist, Text) and not isinstance(artist, Annotation):
        y = artist.get_position()[1]
    return None if y is None else round(float(y))


# --- SVG that is small, and shares what charts have in common ---------------------------------------------------------


def _small(svg: str, label: str, named: Mapping[int, Mapping[str, str]], shared: Shared) -> str:
    """Return SVG of matplotlib's without what one page has already or nobody needs.

    `label` says what the chart shows; `named` gives the attributes of each row that is a link.
    """
    root = etree.fromstring(svg.encode())
    for element in root.iter():
        element.tag = etree.QName(element).localname
        for name in [name for name in element.attrib if "}" in name]:
            element.set(etree.QName(name).localname, element.attrib.pop(name))
        element.text = (element.text or "").strip() or None
        element.tail = None
    for element in root.xpath("//metadata | //defs[style or clipPath] | //g[starts-with(@id, 'patch_')]"):
        element.getparent().remove(element)
    _take_shapes(root, shared)
    for mark in root.xpath("//path[not(contains(@d, 'L') or contains(@d, 'C'))]"):  # a line from a point to itself
        mark.getparent().remove(mark)
    rows = {y: etree.Element("a", dict(attributes)) for y, attributes in named.items()}
    for element in root.xpath(f"//g[starts-with(@id, '{_ROW}')]"):
        y = int(element.get("id").removeprefix(_ROW))
        if y in rows:
            rows[y].append(element)
        elif element.find(".//text") is None:
            element.getparent().remove(element)
    for y, row in sorted(rows.items(), reverse=True):  # the highest first, as it is read
        row[-1][0].attrib.pop("style")
        row[-1][0].set("class", "band")
        row.set("data-row", str(y))
        root.append(row)
    for element in root.iter():
        _shorten(element, shared)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "group")
    root.set("aria-label", label)
    etree.cleanup_namespaces(root)
    return re.sub(r"<g>|(?<=>)\s+(?=<)", "", _without_plain_groups(root))


def _without_plain_groups(root: Any) -> str:
    """Return the element as text, without groups that say nothing of what is in them."""
    for group in [*root.iter("g")]:
        if not group.attrib and (parent := group.getparent()) is not None:
            at = parent.index(group)
            for child in [*group]:
                parent.insert(at, child)
                at += 1
            parent.remove(group)
    return str(etree.tostring(root, encoding="unicode")).replace(' xmlns="http://www.w3.org/2000/svg"', "")


def _take_shapes(root: Any, shared: Shared) -> None:
    """Move the shapes of markers to those that all charts of the page share; one name is one shape in all of them."""
    for shape in root.xpath("//defs/path"):
        name = shape.get("id")
        short = shared.names.setdefault(name, f"m{len(shared.names)}")
        _shorten(shape, shared, decimals=2)
        shape.set("id", short)
        shared.shapes[short] = str(etree.tostring(shape, encoding="unicode"))
    for use in root.xpath("//use"):
        use.set("href", "#" + shared.names[use.get("href").removeprefix("#")])
    for defs in root.xpath("//defs"):
        defs.getparent().remove(defs)


def _shorten(element: Any, shared: Shared, decimals: int = 1) -> None:
    """Shorten the attributes of an element: no name, a class in place of a style, numbers with few decimals."""
    for name in ("id", "clip-path"):
        element.attrib.pop(name, None)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if moved := _MOVED.fullmatch(element.get("transform", "")):
        del element.attrib["transform"]
        element.set("x", moved[1])
        element.set("y", moved[2])
    for name in ("d", "x", "y", "transform", "viewBox"):
        if value := element.get(name):
            short = _NUMBER.sub(lambda m: f"{float(m[0]):.{decimals}f}".removesuffix(".0"), " ".join(value.split()))
            element.set(name, _lines(short) if name == "d" else short)
    if style := element.attrib.pop("style", ""):
        # all that is written in a chart is written in the same letters
        look = "; ".join(each for each in style.split("; ") if not each.startswith("font-family"))
        called = shared.styles.setdefault(look, f"k{len(shared.styles)}")
        element.set("class", called)


def _lines(path: str) -> str:
    """Return a path with lines across and down written as such."""
    if "C" in path:
        return re.sub(r" ?([A-Za-z]) ", r"\1", path)
    short, before = "", ("", "")
    for letter, x, y in _POINT.findall(path):
        if letter == "L" and y == before[1]:
            short += f"H{x}"
        elif letter == "L" and x == before[0]:
            short += f"V{y}"
        else:
            short += f"{letter}{x} {y}"
        before = x, y
    return short + "z" * path.endswith("z")
