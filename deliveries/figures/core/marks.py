"""Yellow and red marks: what a kommune should look at before Danmarks Statistik does (D37).

Danmarks Statistik's own thresholds are not public; these are ours, and settings (`Limits`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliveries.figures.core.rows import ALL
from deliveries.figures.core.table import Series

YELLOW, RED = "gul", "roed"


class Kind(StrEnum):
    """What a mark is about; stands in its address and beside its comments."""

    AENDRING = "aendring"
    FORSVINDER = "forsvinder"
    TOMT = "tomt"
    SYSTEMSKIFTE = "systemskifte"
    UOPLYST = "uoplyst"
    FORVENTET = "forventet"


@dataclass(frozen=True)
class Limits:
    """From when on something is marked; per cent of the quarter before, and persons.

    A change is marked when it reaches both. Ydelser without målgruppe are marked by their share
    alone. `forventet_fra` persons in all make a kommune so large that it can hardly be without the
    expected ydelser.
    """

    gul_procent: int = 10
    gul_personer: int = 5
    roed_procent: int = 25
    roed_personer: int = 10
    uoplyst_gul_procent: int = 5
    uoplyst_roed_procent: int = 15
    forventet_fra: int = 100


@dataclass(frozen=True)
class Mark:
    """`ydelse` is a code, or `alle`; `grund` says in Danish what was seen, without numbers that
    name anybody."""

    ydelse: str
    kvartal: str
    art: Kind
    farve: str
    grund: str

    @property
    def is_red(self) -> bool:
        return self.farve == RED


@dataclass(frozen=True)
class Seen:
    """What the marks are found in: recipients, persons in all and recipients without målgruppe.

    `quarters` names all; the last is judged for what it lacks, but not for its development, when
    `under_way`. `skift` are the quarters in which the kommune went over to report from here.
    """

    quarters: Sequence[str]
    recipients: Series
    persons: Sequence[float]
    unknown: Series
    under_way: bool = False
    skift: frozenset[str] = frozenset()
    expected: tuple[str, ...] = ()


def marks(seen: Seen, limits: Limits) -> list[Mark]:
    """All marks, red before yellow, the newest quarter first."""
    found = [
        *_changes(seen, limits),
        *_empty(seen),
        *_unknown(seen, limits),
        *_expected(seen, limits),
    ]
    order = {kvartal: -nr for nr, kvartal in enumerate(seen.quarters)}
    return sorted(found, key=lambda m: (not m.is_red, order[m.kvartal], m.ydelse))


def development(before: float, after: float) -> float | None:
    """In per cent; None where there was nothing to develop from."""
    return None if not before else (after - before) / before * 100


def _changes(seen: Seen, limits: Limits) -> Iterator[Mark]:
    judged = len(seen.quarters) - seen.under_way
    for ydelse, numbers in seen.recipients.items():
        for nr in range(1, judged):
            before, after = int(numbers[nr - 1]), int(numbers[nr])
            if found := _change(before, after, seen.quarters[nr] in seen.skift, limits):
                yield Mark(ydelse, seen.quarters[nr], *found)


def _change(
    before: int, after: int, at_change: bool, limits: Limits
) -> tuple[Kind, str, str] | None:
    """Kind, colour and reason, from one quarter to the next."""
    change = development(before, after)
    if change is None:
        return None
    said = f"{before} modtagere blev til {after} ({change:+.0f} %)".replace("-", "−")
    if not after:
        colour = RED if before >= limits.gul_personer else YELLOW
        return Kind.FORSVINDER, colour, f"{before} modtagere kvartalet før, og nu ingen."
    persons, percent = abs(after - before), abs(change)
    if persons < limits.gul_personer or percent < limits.gul_procent:
        return None
    if at_change:
        told = "i det kvartal, hvor kommunen begyndte at indberette herfra. Kom alle ydelser med?"
        return Kind.SYSTEMSKIFTE, RED, f"{said} {told}"
    red = persons >= limits.roed_personer and percent >= limits.roed_procent
    limit = limits.roed_procent if red else limits.gul_procent
    return Kind.AENDRING, RED if red else YELLOW, f"{said}; grænsen er {limit} %."


def _empty(seen: Seen) -> Iterator[Mark]:
    """Quarters without anybody at all between quarters with somebody."""
    full = [nr for nr, count in enumerate(seen.persons) if count]
    for nr in range(full[0], full[-1]) if full else ():
        if not seen.persons[nr]:
            yield Mark(ALL, seen.quarters[nr], Kind.TOMT, RED, "Ingen modtagere i hele kvartalet.")


def _unknown(seen: Seen, limits: Limits) -> Iterator[Mark]:
    """In the newest quarter: a målgruppe that is filled in counts for all quarters."""
    for ydelse, numbers in seen.unknown.items():
        unknown, all_of_it = int(numbers[-1]), int(seen.recipients.get(ydelse, numbers)[-1])
        share = unknown / all_of_it * 100 if all_of_it else 0
        if unknown and share >= limits.uoplyst_gul_procent:
            red = share >= limits.uoplyst_roed_procent
            reason = f"{unknown} af {all_of_it} modtagere er uden målgruppe ({share:.0f} %)."
            colour = RED if red else YELLOW
            yield Mark(ydelse, seen.quarters[-1], Kind.UOPLYST, colour, reason)


def _expected(seen: Seen, limits: Limits) -> Iterator[Mark]:
    if not seen.persons or seen.persons[-1] < limits.forventet_fra:
        return
    for ydelse in seen.expected:
        if not any(seen.recipients.get(ydelse, [])[-4:]):
            reason = (
                "Ingen modtagere det seneste år. En kommune af den størrelse plejer at have nogle; "
                "de kan stå i en anden afdeling."
            )
            yield Mark(ydelse, seen.quarters[-1], Kind.FORVENTET, YELLOW, reason)
