"""Ranges of characters: by hand."""

from __future__ import annotations

from framing.attribution.spans import holds, joined, minus, outside, share_covered, shared


def test_ranges_in_common_and_within() -> None:
    assert shared([(0, 5), (8, 9)], [(3, 9)]) == [(3, 5), (8, 9)]
    assert shared([(0, 5)], [(5, 9)]) == []
    assert holds([(0, 5), (8, 9)], [(1, 5), (8, 9)]) and not holds([(0, 5), (5, 9)], [(4, 6)])


def test_ranges_without_another_one() -> None:
    assert minus([(0, 9), (9, 12)], (3, 10)) == ((0, 3), (10, 12))
    assert outside([(0, 3), (4, 9)], (8, 10)) == ((0, 3),)


def test_ranges_joined_and_covered() -> None:
    assert joined([(8, 9), (0, 4), (3, 6), (6, 7)]) == [(0, 6), (6, 7), (8, 9)]  # those that only touch stay apart
    assert share_covered((1, 11), [(0, 2), (5, 20)]) == 0.7  # 1 of the first and 6 of the second, of 10
