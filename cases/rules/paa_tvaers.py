"""Rules across the ydelser of a case. Neutralised ones do not count here (D9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases.data import SagData, YdelseData, in_file_order
from cases.findings import ADVARSEL, FEJL
from cases.rules.context import Context, period
from cases.rules.registry import BROKEN, Kind, Values, rule

Pointed = Iterator[tuple[YdelseData, Values]]


@rule(
    "YD-OVERLAP",
    Kind.ACROSS,
    ADVARSEL,
    "startdato",
    title="Samme ydelse kun én gang i samme periode",
    message="{kode} løber {denne} og overlapper den samme ydelse, der løber {anden}. Danmarks "
    "Statistik fjerner overlap. Ret datoerne, eller slet eller neutraliser den, der er en fejl.",
    source="D9",
)
def same_ydelse_does_not_overlap(sag: SagData, c: Context) -> Pointed:
    if len({y.kode for y in sag.ydelser}) == len(sag.ydelser):
        return
    by_kode: dict[str, list[YdelseData]] = {}
    for y in sag.ydelser:
        if y.kode and not y.is_neutralised:
            by_kode.setdefault(y.kode, []).append(y)
    for kode, same in by_kode.items():
        for later, earlier in overlapping(same):
            code = c.codes.get("ydelse", kode)
            name = code.label if code else "Ydelsen"
            yield later, {"kode": name, "denne": period(later), "anden": period(earlier)}


@rule(
    "YD-TO-OPHOLD",
    Kind.ACROSS,
    ADVARSEL,
    "slutdato",
    title="Kun ét åbent ophold ad gangen",
    message="Opholdet løber {denne}, samtidig med et andet ophold, der løber {andet} og ikke er "
    "sluttet. Sæt slutdato på det, der er ophørt.",
    source="D9",
)
def one_open_ophold_at_a_time(sag: SagData, c: Context) -> Pointed:
    ophold = [y for y in sag.ydelser if c.codes.is_ophold(y.kode)]
    if len(ophold) < 2:
        return
    open_ophold = [y for y in ophold if not y.has_ended(c.on) and not y.is_neutralised]
    for later, earlier in overlapping(open_ophold):
        yield later, {"denne": period(later), "andet": period(earlier)}


@rule(
    "YD-ID-DUBLET",
    Kind.ACROSS,
    FEJL,
    "identifikator",
    title="Hver ydelse har sin egen identifikator",
    message="En anden ydelse på sagen har samme identifikator. Giv hver sin egen i det system, "
    "ydelserne kommer fra, og indlæs dem igen.",
    source="D5",
)
def identifikatorer_are_different(sag: SagData, c: Context) -> Pointed:
    seen = set()
    for y in sag.ydelser:
        if y.identifikator in seen:
            yield y, BROKEN
        seen.add(y.identifikator)


def overlapping(ydelser: Iterable[YdelseData]) -> Iterator[tuple[YdelseData, YdelseData]]:
    """Each ydelse that begins while an earlier one runs, with the one of those that runs longest.

    So a pair is told once, at the later one. One pass over the sorted ydelser: a case of thousands
    takes no longer for each.
    """
    longest: YdelseData | None = None
    for y in in_file_order(tuple(ydelser)):
        if y.start is None:
            continue
        if longest is not None and longest.overlaps(y):
            yield y, longest
        if longest is None or _runs_longer(y, longest):
            longest = y


def _runs_longer(y: YdelseData, other: YdelseData) -> bool:
    if other.last_day is None:
        return False
    return y.last_day is None or y.last_day > other.last_day
