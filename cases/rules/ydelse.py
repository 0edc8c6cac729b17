"""Rules about the ydelse: its code, varighed, målgrupper, betalingskommune and identifikator."""

from __future__ import annotations

from operator import attrgetter

from cases.codes import KOMMUNE, MAALGRUPPE, YDELSE
from cases.data import PERIODEYDELSE, STYKYDELSE, YdelseData
from cases.findings import FEJL
from cases.rules.context import Context, period, shown_codes
from cases.rules.kodelister import is_exempt, is_usable, one_code
from cases.rules.registry import BROKEN, Kind, Values, rule
from cases.texts import is_reportable


@rule(
    "YD-KODE-MANGLER",
    Kind.YDELSE,
    FEJL,
    "kode",
    title="Ydelse skal udfyldes",
    message="Vælg den ydelse, borgeren får.",
    source="R17",
)
def kode_is_given(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if not y.kode else None


one_code(
    "YD-KODE",
    YDELSE,
    "kode",
    attrgetter("kode"),
    listed_as="ydelser",
    unknown="Vælg en ydelse fra listen. En ydelse, der er gemt, slettes eller neutraliseres og "
    "oprettes igen med den rigtige kode.",
    untimely="Vælg en ydelse, der gælder i perioden, eller ret datoerne.",
    source="R17 R62",
    theme=__name__,
)


@rule(
    "YD-VARIGHED",
    Kind.YDELSE,
    FEJL,
    "varighed",
    title="Varighed er periodeydelse eller stykydelse",
    message="Vælg varighed: periodeydelse (løber over tid) eller stykydelse (gives én gang).",
    source="R17",
)
def varighed_is_chosen(y: YdelseData, c: Context) -> Values | None:
    return None if y.varighed in (PERIODEYDELSE, STYKYDELSE) else BROKEN


@rule(
    "YD-MAALGRUPPE-MANGLER",
    Kind.YDELSE,
    FEJL,
    "maalgrupper",
    title="Mindst én målgruppe",
    message="Vælg mindst én målgruppe: det, der er årsag til, at borgeren får ydelsen.",
    source="R17 R50",
)
def maalgruppe_is_given(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if not y.maalgrupper else None


@rule(
    "YD-MAALGRUPPE-UKENDT",
    Kind.YDELSE,
    FEJL,
    "maalgrupper",
    title="Målgrupperne står i listen over målgrupper",
    message="Står ikke i listen over målgrupper: {koder}. Fjern dem, og vælg fra listen.",
    source="R50 D12",
)
def maalgrupper_are_known(y: YdelseData, c: Context) -> Values | None:
    known = c.codes.lists[MAALGRUPPE]
    unknown = [k for k in y.maalgrupper if k not in known and not is_exempt(y, MAALGRUPPE, k)]
    return {"koder": shown_codes(unknown)} if unknown else None


@rule(
    "YD-MAALGRUPPE-PERIODE",
    Kind.YDELSE,
    FEJL,
    "maalgrupper",
    title="Målgrupperne gælder i ydelsens periode",
    message="Ydelsen løber {periode}, og dér gælder ikke: {koder}. Vælg målgrupper, der gælder i "
    "perioden, eller ret datoerne.",
    source="D12",
)
def maalgrupper_are_timely(y: YdelseData, c: Context) -> Values | None:
    codes = [c.codes.get(MAALGRUPPE, kode) for kode in y.maalgrupper]
    untimely = [code.label for code in codes if code is not None and not is_usable(code, y)]
    return {"periode": period(y), "koder": ", ".join(untimely)} if untimely else None


@rule(
    "YD-MAALGRUPPE-YDELSE",
    Kind.YDELSE,
    FEJL,
    "maalgrupper",
    title="Målgrupperne kan bruges ved ydelsen",
    message="Kan ikke bruges ved denne ydelse: {koder}. Vælg en anden målgruppe.",
    source="D12",
)
def maalgrupper_suit_the_ydelse(y: YdelseData, c: Context) -> Values | None:
    if not y.kode or y.is_neutralised:
        return None
    codes = [c.codes.get(MAALGRUPPE, kode) for kode in y.maalgrupper]
    unfit = [
        f"{code.label} (kun ved {' og '.join(code.kun_ydelser)})"
        for code in codes
        if code is not None and code.kun_ydelser and y.kode not in code.kun_ydelser
    ]
    return {"koder": ", ".join(unfit)} if unfit else None


@rule(
    "YD-MAALGRUPPE-DUBLET",
    Kind.YDELSE,
    FEJL,
    "maalgrupper",
    title="Samme målgruppe kun én gang",
    message="Målgruppen er valgt mere end én gang: {koder}. Fjern gentagelsen.",
    source="R50",
)
def maalgrupper_are_different(y: YdelseData, c: Context) -> Values | None:
    chosen = y.maalgrupper
    if len(chosen) < 2 or len(set(chosen)) == len(chosen):
        return None
    repeated = sorted({kode for kode in chosen if chosen.count(kode) > 1})
    return {"koder": shown_codes(repeated)}


@rule(
    "YD-BETALING-MANGLER",
    Kind.YDELSE,
    FEJL,
    "betalingskommune",
    title="Betalingskommune skal stå der",
    message="Vælg den kommune, der betaler. Betaler I selv, er det jeres egen.",
    source="R20 R56",
)
def betalingskommune_is_given(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if not y.betalingskommune else None


one_code(
    "YD-BETALING",
    KOMMUNE,
    "betalingskommune",
    attrgetter("betalingskommune"),
    listed_as="kommuner",
    unknown="Vælg den kommune, der betaler, i listen.",
    untimely="Vælg en kommune, der fandtes i perioden, eller ret datoerne.",
    source="R20 R56 D8",
    theme=__name__,
)


@rule(
    "YD-ID-FORM",
    Kind.YDELSE,
    FEJL,
    "identifikator",
    title="Ydelsens identifikator er 1-50 tegn",
    message="Ydelsens identifikator skal være 1-50 tegn på én linje. Ret den i det system, ydelsen "
    "kommer fra, og indlæs den igen.",
    source="D5",
)
def identifikator_fits(y: YdelseData, c: Context) -> Values | None:
    text = y.identifikator
    fits = len(text) <= 50 and text.strip() and is_reportable(text)
    return None if fits else BROKEN


@rule(
    "YD-ID-CPR",
    Kind.YDELSE,
    FEJL,
    "identifikator",
    title="Ydelsens identifikator er uden CPR nummer",
    message="Ydelsens identifikator indeholder borgerens CPR nummer. Giv den en anden i det "
    "system, ydelsen kommer fra, og indlæs den igen.",
    source="D24",
)
def identifikator_holds_no_cpr(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if c.birth is not None and c.sag.cpr in y.identifikator else None
