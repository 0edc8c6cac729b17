"""Marks: what is yellow, what is red, and why (D37)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliveries.figures.core.marks import RED, YELLOW, Kind, Limits, Mark, Seen, marks

QUARTERS = ("2025K1", "2025K2", "2025K3", "2025K4")


def seen(*numbers: float, **other: object) -> Seen:
    """*1.3* with these recipients, and 40 persons in all."""
    whole = [40.0] * len(QUARTERS)
    return replace(Seen(QUARTERS, {"1.3": list(numbers)}, whole, {}), **other)  # type: ignore[arg-type]


def found(*numbers: float, **other: object) -> list[tuple[str, Kind, str]]:
    return [(m.kvartal, m.art, m.farve) for m in marks(seen(*numbers, **other), Limits())]


@pytest.mark.parametrize(
    ("before", "after", "colour"),
    [
        (100, 109, None),
        (100, 110, YELLOW),
        (100, 90, YELLOW),
        (100, 124, YELLOW),
        (100, 125, RED),
        (100, 75, RED),
        (40, 35, YELLOW),
        (40, 36, None),  # per cent enough, persons too few
        (30, 39, YELLOW),  # 30 %, and nine persons
        (30, 40, RED),
        (0, 50, None),  # nothing to develop from
        (5, 0, RED),
        (4, 0, YELLOW),
    ],
)
def test_a_change_is_marked_by_per_cent_and_persons(
    before: int, after: int, colour: str | None
) -> None:
    assert [mark[2] for mark in found(before, before, before, after)] == (
        [colour] if colour else []
    )


def test_what_falls_to_nothing_is_told_as_that() -> None:
    assert found(9, 9, 0, 0) == [("2025K3", Kind.FORSVINDER, RED)]


def test_a_quarter_under_way_is_not_judged_for_its_development() -> None:
    assert found(100, 100, 100, 10, under_way=True) == []


def test_a_quarter_without_anybody_is_red_for_the_whole_kommune() -> None:
    hole = marks(seen(0, 0, 0, 0, persons=[40, 0, 40, 40]), Limits())
    assert [(m.ydelse, m.kvartal, m.art, m.farve) for m in hole] == [
        ("alle", "2025K2", Kind.TOMT, RED)
    ]


def test_before_the_first_and_after_the_last_there_is_no_hole() -> None:
    assert found(0, 0, 0, 0, persons=[0, 40, 40, 0]) == []


def test_a_change_of_systems_makes_a_yellow_jump_red() -> None:
    at_change = {"skift": frozenset({"2025K2"})}
    assert found(100, 90, 90, 90, **at_change) == [("2025K2", Kind.SYSTEMSKIFTE, RED)]
    assert found(100, 98, 98, 98, **at_change) == []


@pytest.mark.parametrize(("unknown", "colour"), [(4, None), (5, YELLOW), (15, RED)])
def test_a_share_without_maalgruppe_is_marked_in_the_newest_quarter(
    unknown: int, colour: str | None
) -> None:
    without = {"1.3": [50.0, 50.0, 50.0, float(unknown)]}
    expected = [("2025K4", Kind.UOPLYST, colour)] if colour else []
    assert found(100, 100, 100, 100, unknown=without) == expected


@pytest.mark.parametrize(("persons", "is_marked"), [(99, False), (100, True)])
def test_an_expected_ydelse_is_missed_where_the_kommune_is_large(
    persons: int, is_marked: bool
) -> None:
    given = {"persons": [persons] * 4, "expected": ("1.3", "1.17")}
    assert [m[1] for m in found(100, 100, 100, 100, **given)] == [Kind.FORVENTET] * is_marked


def test_red_comes_before_yellow_and_the_newest_first() -> None:
    found_marks = marks(
        Seen(QUARTERS, {"1.3": [100, 150, 150, 130], "1.4": [100, 100, 150, 150]}, [200] * 4, {}),
        Limits(),
    )
    assert [(m.ydelse, m.kvartal, m.farve) for m in found_marks] == [
        ("1.4", "2025K3", RED),
        ("1.3", "2025K2", RED),
        ("1.3", "2025K4", YELLOW),
    ]


def test_a_mark_says_what_was_seen_and_where_the_limit_is() -> None:
    (mark,) = marks(seen(100, 100, 100, 75), Limits())
    assert mark == Mark(
        "1.3",
        "2025K4",
        Kind.AENDRING,
        RED,
        "100 modtagere blev til 75 (−25 %); grænsen er 25 %.",
    )
