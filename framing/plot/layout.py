"""What all charts take and say alike: title, caption, order, width and scale. `chart` gives a drawing function these.

A chart begins with `axes`, which gives it room for so many lines of text, and ends with `finish`, which writes around
it.
"""

from __future__ import annotations

import functools
import inspect
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, ParamSpec, TypedDict, TypeVar

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from framing.errors import unknown
from framing.measures import catalogue
from framing.plot import marks, words
from framing.plot.choose import Order, begin, settle

Width = Literal["column", "page", "slide"]


class Size(NamedTuple):
    """What a width means: inches, size of letters, how many characters the name of a row and of an axis may have."""

    inches: float
    points: float
    name: int
    axis: int


SIZES: dict[str, Size] = {
    "column": Size(85 / 25.4, 7, 18, 42),
    "page": Size(170 / 25.4, 8, 28, 70),
    "slide": Size(254 / 25.4, 14, 24, 60),
}
LINE = 1.35  # height of a line of text in sizes of its letters


class Layout(TypedDict, total=False):
    """What every chart takes besides its table and the choice of rows."""

    title: str | None
    caption: bool | str
    order: Order
    width: Width
    zero: bool
    ax: Axes | None


# of each: what it is where nothing is said, and its paragraph in the docstring of every chart that takes it
_SHARED: dict[str, tuple[Any, str]] = {
    "title": (None, "str, optional\n    In place of the chart's own."),
    "caption": (
        True,
        "bool or str\n    Whether n, interval, voice, agency copy and validation are written with the chart, or a text "
        "in place of them.\n    `framing.plot.caption` returns them in any case.",
    ),
    "order": (
        "value",
        '{"value", "name"} or sequence of str\n    The largest figure first, the names by the alphabet, or names in '
        "the order wanted, those not named last.\n    Figures from too few articles for an interval never lead: by "
        "value they stand behind the others.",
    ),
    "width": (
        "page",
        '{"column", "page", "slide"}\n    Where it is to stand: a column (85 mm wide, letters of 7 points) or page '
        "(170 mm, 8 points) of a journal, or a slide.",
    ),
    "zero": (False, "bool\n    Whether the axis of the figures includes 0."),
    "ax": (
        None,
        "Axes, optional\n    Where to draw; a figure of fitting size is made when none is given. It is neither shown "
        "nor saved.",
    ),
}

_P = ParamSpec("_P")
_Made = TypeVar("_Made")


def chart(*without: str) -> Callable[[Callable[_P, _Made]], Callable[_P, _Made]]:
    """Give a drawing function the parameters that all charts share, but those that have no sense in it.

    Its signature and docstring then name them, its letters have the size that belongs to the width, and a wrong value
    is named.
    """

    def decorate(draw: Callable[_P, _Made]) -> Callable[_P, _Made]:
        signature = inspect.signature(draw)
        own = [each for each in signature.parameters.values() if each.kind is not each.VAR_KEYWORD]
        shared = {name: each for name, each in _SHARED.items() if name not in without}
        takes = signature.replace(
            parameters=[
                *own,
                *(
                    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
                    for name, (default, _) in shared.items()
                    for annotation in [Layout.__annotations__[name]]
                ),
            ]
        )
        described = "".join(f"{name} : {text}\n" for name, (_, text) in shared.items()).replace("\n", "\n    ")

        @functools.wraps(draw)
        def drawn(*args: _P.args, **kwargs: _P.kwargs) -> _Made:
            takes.bind(*args, **kwargs)
            size = _size(kwargs.get("width", "page"))
            _check_order(kwargs.get("order", "value"))
            begin()
            with _settings({"font.size": size.points, "axes.titlesize": "medium", "figure.dpi": 120}):
                return draw(*args, **kwargs)

        drawn.__signature__ = takes  # type: ignore[attr-defined]
        drawn.__doc__ = (draw.__doc__ or "").replace("\n    Returns\n", f"    {described.rstrip()}\n\n    Returns\n", 1)
        return drawn

    return decorate


@contextmanager
def _settings(chosen: dict[Any, Any]) -> Iterator[None]:
    """Let Matplotlib have these settings meanwhile, and leave all others alone.

    `plt.rc_context` puts all of them back. A notebook's first chart turns `interactive` on; were it put back, no other
    chart would be shown.
    """
    before = {name: plt.rcParams[name] for name in chosen}
    plt.rcParams.update(chosen)
    try:
        yield
    finally:
        plt.rcParams.update(before)


def _size(width: object) -> Size:
    if not isinstance(width, str) or width not in SIZES:
        raise ValueError("width: " + unknown("width", str(width), list(SIZES)))
    return SIZES[width]


def _check_order(order: object) -> None:
    known = ("value", "name")
    if isinstance(order, str) and order not in known:
        raise ValueError("order: " + unknown("order", order, list(known)) + " Or give the names in a list.")


# --- room -------------------------------------------------------------------------------------------------------------


def size_of(layout: Layout) -> Size:
    """Return the size that belongs to the width asked for."""
    return SIZES[layout.get("width", "page")]


def axes(layout: Layout, lines: float) -> Axes:
    """Return the axes given, or those of a new figure with room for so many lines of text."""
    given = layout.get("ax")
    return given if given is not None else figure(layout, lines).subplots()


def figure(layout: Layout, lines: float) -> Figure:
    """Return a new figure with room for so many lines of text."""
    size = size_of(layout)
    return plt.figure(figsize=(size.inches, lines * LINE * size.points / 72), layout="constrained")


# --- words around it --------------------------------------------------------------------------------------------------


class _Said(NamedTuple):
    title: str
    note: str
    measures: tuple[str, ...]


_SAID: weakref.WeakKeyDictionary[Axes, _Said] = weakref.WeakKeyDictionary()


def finish(ax: Axes, layout: Layout, title: str, *notes: str, measures: Sequence[str] = ()) -> Axes:
    """Write title and notes around a chart, keep them for `caption`, and return its axes.

    A figure of its own has the title at its top and the notes at its foot; on axes given both stand above.
    """
    title = layout.get("title") or title
    asked = layout.get("caption", True)
    note = asked if isinstance(asked, str) else words.join(*notes)
    size = size_of(layout)
    ax.tick_params(labelsize=size.points)  # ticks are made later, when the letters have their old size again
    drawn = note if asked else ""
    if layout.get("ax") is None:
        around(ax, layout, title, drawn)
    else:
        _above(ax, size, title, drawn)
    _SAID[ax] = _Said(title, note, tuple(measures))
    settle(ax)
    return ax


def around(ax: Axes, layout: Layout, title: str, note: str) -> None:
    """Write a title at the top of the whole figure and a note at its foot, and make it higher by so much."""
    drawn, size = ax.get_figure(root=True), size_of(layout)
    if not isinstance(drawn, Figure):
        return
    points = 72 * size.inches
    title = words.wrap(title, int(points / (0.66 * 1.15 * size.points)), lines=3)
    note = words.wrap(note, int(points / (0.55 * size.points)), lines=None) if note else ""
    drawn.suptitle(title, x=0.01, ha="left", weight="bold", fontsize=1.15 * size.points)
    if note:
        drawn.supxlabel(note, x=0.01, ha="left", fontsize=size.points, color=marks.FAINT, multialignment="left")
    lines = 1.3 * (title.count("\n") + 1) + (note.count("\n") + 2 if note else 0)
    drawn.set_figheight(drawn.get_figheight() + lines * LINE * size.points / 72)


def _above(ax: Axes, size: Size, title: str, note: str) -> None:
    """Write a title and a note above axes that stand among others."""
    drawn = ax.get_figure(root=True)
    points = 72 * ax.get_window_extent().width / drawn.dpi if drawn is not None else 72 * size.inches
    note = words.wrap(note, max(20, int(points / (0.55 * size.points))), lines=None) if note else ""
    title = words.wrap(title, max(16, int(points / (0.66 * size.points))), lines=3)
    pad = size.points * (0.6 + LINE * (note.count("\n") + 1) * bool(note))
    ax.set_title(title, loc="left", weight="bold", fontsize=size.points, pad=pad)
    if note:
        ax.annotate(
            note, (0, 1), xycoords="axes fraction", xytext=(0, 0.4 * size.points), textcoords="offset points",
            fontsize=size.points, color=marks.FAINT,
        )  # fmt: skip


def caption(ax: Axes) -> str:
    """Return what a paper has to say below a chart: what it shows, n, unit, interval, voice, agency copy, validation.

    Parameters
    ----------
    ax : Axes
        As a chart of `framing.plot` returned it; of `panels`, any of them.

    Returns
    -------
    str
        Sentences in plain text. The unit and what a higher figure means are those of the catalogue, and so is how the
        measure was validated in general.

    Raises
    ------
    ValueError
        The Axes are not those of a chart of `framing.plot`.
    """
    if ax not in _SAID:
        raise ValueError("ax: these are not the Axes of a chart of framing.plot, so nothing is known of them.")
    title, note, measures = _SAID[ax]
    validated_by = dict(zip(*catalogue()[["measure", "validated"]].to_numpy().T, strict=True))
    units: dict[str, list[str]] = {}
    for measure in measures:
        label, unit, direction = words.described(measure)
        units.setdefault(f"{unit}{f', {direction}' if direction else ''}", []).append(label)
    general = [
        title if title.endswith("?") else f"{title}.",
        *(f"{', '.join(of)}: {unit}." for unit, of in units.items()),
    ]
    # of several corpora that a measure was checked on, the first
    checked = [validated_by.get(each, "not validated").partition(";")[0] for each in measures]
    ways = [f"Validation of the measure: {each}." for each in dict.fromkeys(checked) if each != "not validated"]
    return words.join(*general, note, *ways)


def keep(axes: Sequence[Axes], title: str, note: str, measures: Sequence[str]) -> None:
    """Keep for `caption` what several axes of one figure have in common."""
    for ax in axes:
        _SAID[ax] = _Said(title, note, tuple(measures))
        settle(ax)
