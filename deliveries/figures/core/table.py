"""The figures: one table, read by page, chart, download, report and help alike.

A figure is a code, words and a function over what one pass counted. Each is defined here and
nowhere else; `FIGURES` refuses a second one of the same code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from deliveries.figures.core import calendar as cal
from deliveries.figures.core.rows import ALL, Which
from deliveries.figures.core.sweep import Counts

#: Goes up when a definition below, or what counts them, changes its meaning: what was counted by an
#: older one is counted anew from the frozen bytes.
DEFINITIONS = 1

#: One number per period under each key; whole where something is counted, else not.
Series = dict[str, list[float]]


class Pass(StrEnum):
    """One pass over a kommune's rows; several figures may come from the same one."""

    KVARTALER = "kvartaler"
    UOPLYST = "uoplyst"
    TILBAGEHOLDT = "tilbageholdt"
    AAR = "aar"
    MAANEDER = "maaneder"
    ALDER_KOEN = "alder_koen"
    MAALGRUPPER = "maalgrupper"
    PERSONER_AAR = "personer_aar"


#: The kind of period, which rows, and whether by age and sex.
PASSES: dict[Pass, tuple[str, Which, bool]] = {
    Pass.KVARTALER: (cal.KVARTAL, Which.YDELSER, False),
    Pass.UOPLYST: (cal.KVARTAL, Which.UOPLYST, False),
    Pass.TILBAGEHOLDT: (cal.KVARTAL, Which.TILBAGEHOLDT, False),
    Pass.AAR: (cal.AAR, Which.YDELSER, False),
    Pass.MAANEDER: (cal.MAANED, Which.YDELSER, False),
    Pass.ALDER_KOEN: (cal.KVARTAL, Which.YDELSER, True),
    Pass.MAALGRUPPER: (cal.KVARTAL, Which.MAALGRUPPER, False),
    Pass.PERSONER_AAR: (cal.AAR, Which.PERSONER, False),
}


@dataclass(frozen=True)
class Figure:
    """`kilde` is the number of the rule or decision, and StatBank's table where there is one."""

    kode: str
    titel: str
    enhed: str
    kilde: str
    definition: str
    counted: Pass
    function: Callable[[Counts], Series]
    decimals: int = 0


FIGURES: dict[str, Figure] = {}


def figure(
    kode: str, titel: str, enhed: str, kilde: str, counted: Pass, definition: str, decimals: int = 0
) -> Callable[[Callable[[Counts], Series]], Callable[[Counts], Series]]:
    """Put the decorated function in the table. Raises ValueError for a code that is there."""

    def register(function: Callable[[Counts], Series]) -> Callable[[Counts], Series]:
        if kode in FIGURES:
            raise ValueError(f"{kode} is defined twice")
        FIGURES[kode] = Figure(kode, titel, enhed, kilde, definition, counted, function, decimals)
        return function

    return register


def _measure(counts: Counts, measure: str) -> Series:
    return {key: list(cell[measure]) for key, cell in counts.cells.items()}


@figure(
    "modtagere",
    "Modtagere pr. kvartal",
    "personer",
    "D26, D35; HAND07",
    Pass.KVARTALER,
    "Personer, der har haft ydelsen mindst én dag i kvartalet. En person tæller én gang pr. "
    "ydelse. En stykydelse tæller i det kvartal, hvor den begynder. En neutraliseret ydelse "
    "tæller ikke.",
)
def _recipients(counts: Counts) -> Series:
    return _measure(counts, "modtagere")


@figure(
    "fuldtid",
    "Fuldtidsydelser pr. kvartal",
    "fuldtidsydelser",
    "D26; HAND01",
    Pass.KVARTALER,
    "Dage med ydelsen divideret med kvartalets dage. Overlapper en persons perioder med samme "
    "ydelse, tæller hver dag én gang. Stykydelser har ingen dage.",
    decimals=1,
)
def _fulltime(counts: Counts) -> Series:
    return {key: counts.fulltime(key) for key in counts.cells}


@figure(
    "personer",
    "Personer i alt pr. kvartal",
    "personer",
    "D35",
    Pass.KVARTALER,
    "Personer, der har haft mindst én ydelse i kvartalet. Hver person tæller én gang, så tallet er "
    "mindre end summen af modtagere.",
)
def _persons(counts: Counts) -> Series:
    return {ALL: list(counts.persons)}


@figure(
    "uoplyst",
    "Modtagere uden målgruppe pr. kvartal",
    "personer",
    "D35, D37",
    Pass.UOPLYST,
    "De modtagere, der har fået ydelsen uden oplyst målgruppe. Ydelsen holdes ude af "
    "leverancen, til målgruppen er udfyldt.",
)
def _unknown(counts: Counts) -> Series:
    return _measure(counts, "modtagere")


@figure(
    "tilbageholdt",
    "Modtagere af ydelser, der holdes ude, pr. kvartal",
    "personer",
    "D15, D34",
    Pass.TILBAGEHOLDT,
    "Modtagere med en ydelse, som en fejl holder ude af næste leverance. De er talt med i det, der "
    "er registreret, og mangler i det, der bliver leveret.",
)
def _withheld(counts: Counts) -> Series:
    return _measure(counts, "modtagere")


@figure(
    "helaar",
    "Helårspersoner pr. ydelse",
    "helårspersoner",
    "D26; HAND05",
    Pass.AAR,
    "Dage med ydelsen divideret med årets dage: fuldtidsydelser for et helt år. En person, der har "
    "ydelsen hele året, er 1; et halvt år er 0,5.",
    decimals=1,
)
def _full_year(counts: Counts) -> Series:
    return {key: counts.fulltime(key) for key in counts.cells}


@figure(
    "helaar_i_alt",
    "Helårspersoner i alt",
    "helårspersoner",
    "D26",
    Pass.PERSONER_AAR,
    "Dage med mindst én ydelse divideret med årets dage. En dag med flere ydelser tæller én gang.",
    decimals=1,
)
def _full_year_persons(counts: Counts) -> Series:
    return {key: counts.fulltime(key) for key in counts.cells}


@figure(
    "tilgang",
    "Tilgang pr. måned",
    "personer",
    "Q7",
    Pass.MAANEDER,
    "Personer, der begynder på ydelsen i måneden uden at have haft den dagen før. Begynder en "
    "person to gange i samme måned, tæller begge.",
)
def _arrivals(counts: Counts) -> Series:
    return _measure(counts, "tilgang")


@figure(
    "afgang",
    "Afgang pr. måned",
    "personer",
    "Q7",
    Pass.MAANEDER,
    "Personer, hvis sidste dag med ydelsen er i måneden, og som ikke har den dagen efter.",
)
def _departures(counts: Counts) -> Series:
    return _measure(counts, "afgang")


@figure(
    "alder_koen",
    "Modtagere efter alder og køn pr. kvartal",
    "personer",
    "D35; HAND02A",
    Pass.ALDER_KOEN,
    "Modtagere fordelt efter køn og efter alder på kvartalets sidste dag, begge læst af "
    "CPR-nummeret. Danmarks Statistik henter dem i befolkningsregistret, så små forskelle må "
    "ventes.",
)
def _by_age_and_sex(counts: Counts) -> Series:
    return _measure(counts, "modtagere")


@figure(
    "maalgrupper",
    "Fuldtidsydelser efter målgruppe pr. kvartal",
    "fuldtidsydelser",
    "D35; HAND03A",
    Pass.MAALGRUPPER,
    "Fuldtidsydelser fordelt efter målgruppe. En ydelse med flere målgrupper står ved hver af "
    "dem, så rækkerne kan ikke lægges sammen. En ydelse uden målgruppe står som uoplyst.",
    decimals=1,
)
def _by_target_group(counts: Counts) -> Series:
    return {key: counts.fulltime(key) for key in counts.cells}
