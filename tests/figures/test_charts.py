"""Drawings: where points and labels stand, and what is told of them in words."""

from __future__ import annotations

import pytest

from deliveries.figures import charts
from deliveries.figures.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Line, Point, lines

NAMES = ("2025K1", "2025K2", "2025K3")


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 4), (3, 4), (5, 8), (9, 20), (21, 40), (41, 80), (81, 200), (4001, 8000)],
)
def test_the_axis_ends_at_or_above_the_highest_and_in_even_steps(highest: int, top: int) -> None:
    assert charts.nice(highest) == top


def test_a_line_goes_from_edge_to_edge_and_zero_lies_at_the_bottom() -> None:
    (drawn,) = lines("Alle", NAMES, [Line("Registreret", "registreret", [0, 2, 4])]).lines
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    half = TOP + (HEIGHT - TOP - BOTTOM) / 2
    assert drawn.path == (
        f"M{LEFT:.1f} {HEIGHT - BOTTOM:.1f}L{middle:.1f} {half:.1f}L{WIDTH - RIGHT:.1f} {TOP:.1f}"
    )


def test_where_there_is_no_number_the_line_is_broken() -> None:
    (drawn,) = lines("Alle", NAMES, [Line("Leveret", "leveret", [1, None, 4])]).lines
    assert drawn.path.count("M") == 2
    assert "L" not in drawn.path


def test_a_line_without_any_number_is_not_drawn() -> None:
    assert lines("Alle", NAMES, [Line("Leveret", "leveret", [None] * 3)]).lines == []


def test_each_line_carries_its_name_and_newest_number() -> None:
    chart = lines("Alle", NAMES, [Line("Registreret", "registreret", [0, 2, 1234])])
    assert chart.lines[0].label == "Registreret 1.234"


def test_labels_of_lines_that_end_together_do_not_stand_on_each_other() -> None:
    chart = lines("Alle", NAMES, [Line("A", "a", [1, 2, 0]), Line("B", "b", [3, 2, 0])])
    first, second = sorted(line.label_y for line in chart.lines)
    assert second - first >= 17
    assert second <= HEIGHT - BOTTOM + 4


def test_it_is_told_in_words_too() -> None:
    chart = lines("Alle", NAMES, [Line("Leveret", "leveret", [None, 2, 3.5])])
    assert chart.beskrivelse == "Leveret: fra 2 i 2025K2 til 3,5 i 2025K3."


def test_a_mark_stands_on_its_line() -> None:
    chart = lines("Alle", NAMES, [Line("A", "a", [4, 4, 4])], [Point(2, 4, "roed")])
    assert chart.points == [(WIDTH - RIGHT, TOP, "roed")]
