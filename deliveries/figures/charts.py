"""Lines as SVG: this module places points and labels, `templates/tal/_linjer.html` draws them.

Classes only, for the strict CSP; lines differ by their dashes and their labels too, not by colour
alone. Every drawing stands beside the table of the same numbers. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 760, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 150, 14, 34
#: Two labels nearer than this (in the drawing's own units) would stand on each other.
_APART = 17


@dataclass(frozen=True)
class Line:
    """Numbers over the names; `stil` is the end of its class name (`tal-linje-…`)."""

    navn: str
    stil: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Point:
    """A mark on a line: `farve` is a mark's."""

    at: int
    value: float
    farve: str


@dataclass(frozen=True)
class Drawn:
    stil: str
    path: str
    label: str
    label_y: float
    end: tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """What the template draws; positions in units of the view box."""

    titel: str
    beskrivelse: str
    lines: list[Drawn]
    ticks: list[tuple[float, str]]
    years: list[tuple[float, str]]
    points: list[tuple[float, float, str]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    label_x: int = WIDTH - RIGHT + 12


def lines(
    titel: str, names: Sequence[str], drawn: Sequence[Line], points: Sequence[Point] = ()
) -> Chart:
    """Lines over periods; a period without a number (None) is a gap."""
    top = nice(max((v for line in drawn for v in line.values if v is not None), default=0))

    def x(at: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * at / max(len(names) - 1, 1), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)

    made = [_drawn(line, x, y) for line in drawn if any(v is not None for v in line.values)]
    return Chart(
        titel,
        _described(names, drawn),
        _apart(made),
        [(y(top * part / 4), _number(top * part / 4)) for part in range(5)],
        [(x(nr), name[:4]) for nr, name in enumerate(names) if name.endswith(("K1", "M01"))][
            :: 2 if len(names) > 24 else 1
        ],
        [(x(point.at), y(point.value), point.farve) for point in points],
    )


def nice(highest: float) -> float:
    """A top for the axis, at or above the highest number, that four equal steps look well under."""
    step = 1
    while True:
        for part in (4, 8, 20, 40):
            if part * step >= highest:
                return part * step
        step *= 10


def _drawn(line: Line, x: object, y: object) -> Drawn:
    path, pen_up = [], True
    end, last = (0.0, 0.0), 0.0
    for at, value in enumerate(line.values):
        if value is None:
            pen_up = True
            continue
        end = (x(at), y(value))  # type: ignore[operator]
        path.append(f"{'M' if pen_up else 'L'}{end[0]} {end[1]}")
        pen_up, last = False, value
    return Drawn(line.stil, "".join(path), f"{line.navn} {_number(last)}", end[1], end)


def _apart(made: list[Drawn]) -> list[Drawn]:
    """Labels moved down until none stands on another; lines in the order they were given."""
    placed: dict[str, float] = {}
    lowest = float("-inf")
    for one in sorted(made, key=lambda line: line.label_y):
        lowest = max(one.label_y, lowest + _APART)
        placed[one.stil] = lowest
    over = max(lowest - (HEIGHT - BOTTOM), 0)
    return [
        Drawn(one.stil, one.path, one.label, round(placed[one.stil] - over + 4, 1), one.end)
        for one in made
    ]


def _described(names: Sequence[str], drawn: Sequence[Line]) -> str:
    """What somebody who does not see it is told: from where to where each line goes."""
    told = []
    for line in drawn:
        there = [(name, v) for name, v in zip(names, line.values, strict=True) if v is not None]
        if there:
            (first, start), (last, end) = there[0], there[-1]
            told.append(f"{line.navn}: fra {_number(start)} i {first} til {_number(end)} i {last}.")
    return " ".join(told)


def _number(value: float) -> str:
    """As Danes write it."""
    text = f"{value:,.1f}" if value % 1 else f"{value:,.0f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
