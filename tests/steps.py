"""Work counted instead of timed: the steps of a backtracking matcher on a pattern, and of Python on a call.

The matcher tries what Python's own tries, in the same order, one character or branch a step.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Tail = Callable[[int], Iterator[int]]
_SPACE = {"SPACE": str.isspace, "DIGIT": str.isdigit, "WORD": lambda c: c.isalnum() or c == "_"}


class _Matcher:
    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.items = list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
        self.ignore, self.lines = bool(pattern.flags & re.IGNORECASE), bool(pattern.flags & re.MULTILINE)
        self.dots = bool(pattern.flags & re.DOTALL)
        self.text, self.steps, self.groups = text, 0, dict[int, str]()

    def one(self, kind: Any, value: Any, at: int) -> bool:
        """Whether one character fits an item that takes one."""
        self.steps += 1
        if at >= len(self.text):
            return False
        c = self.text[at]
        if kind is op.ANY:
            return self.dots or c != "\n"
        if kind in (op.LITERAL, op.NOT_LITERAL):
            return (self.fold(c) == self.fold(chr(value))) == (kind is op.LITERAL)
        negated = bool(value) and value[0][0] is op.NEGATE
        return any(self.within(k, v, c) for k, v in value if k is not op.NEGATE) != negated

    def fold(self, c: str) -> str:
        return c.lower() if self.ignore else c

    def within(self, kind: Any, value: Any, c: str) -> bool:
        if kind is op.LITERAL:
            return self.fold(c) == self.fold(chr(value))
        if kind is op.RANGE:
            return any(value[0] <= ord(x) <= value[1] for x in ({c, c.lower(), c.upper()[:1]} if self.ignore else {c}))
        name = str(value).removeprefix("CATEGORY_")
        return bool(_SPACE[name.removeprefix("NOT_")](c)) != name.startswith("NOT_")

    def walk(self, items: list[Any], at: int, then: Tail) -> Iterator[int]:
        """The ends of all matches of these items from here, each followed by what comes after them."""
        if not items:
            yield from then(at)
            return
        (kind, value), rest = items[0], items[1:]
        self.steps += 1
        if kind in (op.ANY, op.LITERAL, op.NOT_LITERAL, op.IN):
            if self.one(kind, value, at):
                yield from self.walk(rest, at + 1, then)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from self.walk([*branch, *rest], at, then)
        elif kind is op.SUBPATTERN:
            group, added, dropped, inner = value
            before = self.ignore
            self.ignore = (before or bool(added & re.IGNORECASE)) and not dropped & re.IGNORECASE

            def leave(end: int) -> Iterator[int]:
                self.ignore = before
                if group is not None:
                    self.groups[group] = self.text[at:end]
                yield from self.walk(rest, end, then)

            yield from self.walk(list(inner), at, leave)
            self.ignore = before
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield from self.repeat(kind, value, rest, at, then)
        elif kind is op.ATOMIC_GROUP:
            end = next(self.walk(list(value), at, iter_one), None)
            if end is not None:
                yield from self.walk(rest, end, then)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            direction, inner = value
            start = at if direction > 0 else at - inner.getwidth()[0]
            found = start >= 0 and next(self.walk(list(inner), start, iter_one), None) is not None
            if found == (kind is op.ASSERT):
                yield from self.walk(rest, at, then)
        elif kind is op.GROUPREF:
            again = self.groups.get(value, "")
            if self.fold(self.text[at : at + len(again)]) == self.fold(again):
                yield from self.walk(rest, at + len(again), then)
        elif self.anchor(str(value), at):
            yield from self.walk(rest, at, then)

    def repeat(self, kind: Any, value: Any, rest: list[Any], at: int, then: Tail) -> Iterator[int]:
        low, high, inner = value[0], min(int(value[1]), len(self.text) + 1), list(value[2])
        if len(inner) == 1 and inner[0][0] in (op.ANY, op.LITERAL, op.NOT_LITERAL, op.IN):
            count = 0
            if kind is op.MIN_REPEAT:
                while count <= high:
                    if count >= low:
                        yield from self.walk(rest, at + count, then)
                    if not self.one(*inner[0], at + count):
                        return
                    count += 1
                return
            while count < high and self.one(*inner[0], at + count):
                count += 1
            for n in range(count, low - 1, -1) if kind is op.MAX_REPEAT else ([count] if count >= low else []):
                yield from self.walk(rest, at + n, then)
            return
        if kind is op.POSSESSIVE_REPEAT:
            count = 0
            while count < high and (end := next(self.walk(inner, at, iter_one), None)) not in (None, at):
                at, count = end, count + 1  # type: ignore[assignment]
            if count >= low:
                yield from self.walk(rest, at, then)
            return

        def more(count: int, here: int) -> Iterator[int]:
            if kind is op.MIN_REPEAT and count >= low:
                yield from self.walk(rest, here, then)
            if count < high:
                yield from self.walk(inner, here, lambda end: more(count + 1, end) if end > here else iter(()))
            if kind is op.MAX_REPEAT and count >= low:
                yield from self.walk(rest, here, then)

        yield from more(0, at)

    def anchor(self, name: str, at: int) -> bool:
        if "BOUNDARY" in name:
            around = [0 <= i < len(self.text) and _SPACE["WORD"](self.text[i]) for i in (at - 1, at)]
            return (around[0] != around[1]) != ("NON" in name)
        if "BEGINNING" in name:
            return at == 0 or (self.lines and "STRING" not in name and self.text[at - 1] == "\n")
        return at >= len(self.text) or (self.lines and self.text[at] == "\n") or self.text[at:] == "\n"


def iter_one(end: int) -> Iterator[int]:
    """The end of a match after which nothing need follow."""
    yield end


def steps(pattern: re.Pattern[str], text: str) -> tuple[int, list[tuple[int, int]]]:
    """The steps that finding all matches takes, and the matches."""
    matcher = _Matcher(pattern, text)
    found, at = [], 0
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        while at <= len(text):
            end = next(matcher.walk(matcher.items, at, iter_one), None)
            if end is not None:
                found.append((at, end))
            at = end if end is not None and end > at else at + 1
    finally:
        sys.setrecursionlimit(limit)
    return matcher.steps, found


def instructions(call: Callable[[], object]) -> int:
    """How many instructions of Python a call takes; what its libraries do in C is not seen."""
    count = 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(None)
    return count
