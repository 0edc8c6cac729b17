"""Rules about the four dates of a ydelse (D9)."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from cases.data import REGISTER_START, YdelseData
from cases.fields import BEVILLINGSDATO, FORVENTET_SLUTDATO, SLUTDATO, STARTDATO, Field
from cases.findings import ADVARSEL, FEJL
from cases.rules.context import Context, years_after
from cases.rules.registry import BROKEN, Kind, Values, rule

ADULT_AT = 18


@rule(
    "YD-BEVILLING-MANGLER",
    Kind.YDELSE,
    FEJL,
    "bevillingsdato",
    title="Bevillingsdato skal udfyldes",
    message="Skriv bevillingsdatoen: den dag, ydelsen er bevilget.",
    source="R17 R52",
)
def bevillingsdato_is_given(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if y.bevillingsdato is None else None


@rule(
    "YD-SLUT-FOER-START",
    Kind.YDELSE,
    FEJL,
    "slutdato",
    title="Slutdato ligger ikke før start",
    message="Slutdato {dato} ligger før ydelsens {felt} {start}. Ret den, der er forkert.",
    source="R53 D1 D9",
)
def slutdato_follows_start(y: YdelseData, c: Context) -> Values | None:
    return _before_start(y, y.slutdato)


@rule(
    "YD-FORVENTET-FOER-START",
    Kind.YDELSE,
    FEJL,
    "forventet_slutdato",
    title="Forventet slutdato ligger ikke før start",
    message="Forventet slutdato {dato} ligger før ydelsens {felt} {start}. Ret den, der er "
    "forkert.",
    source="R53 D1 D9",
)
def forventet_slutdato_follows_start(y: YdelseData, c: Context) -> Values | None:
    return _before_start(y, y.forventet_slutdato)


def _before_start(y: YdelseData, day: date | None) -> Values | None:
    if day is None:
        return None
    start = y.start
    if start is None or day >= start:
        return None
    field = "bevillingsdato" if y.startdato is None else "startdato"
    return {"dato": day, "felt": field, "start": start}


def _sane_date(part: str, of: Field) -> None:
    """No date lies before the citizen's birth, and hardly any far ahead (D9)."""
    field, name = of.name, of.label
    read = attrgetter(field)

    @rule(
        f"YD-{part}-FOER-FOEDSEL",
        Kind.YDELSE,
        FEJL,
        field,
        title=f"{name} ligger ikke før borgerens fødsel",
        message=f"{name} {{dato}} ligger før borgerens fødsel. Ret datoen, eller kontrollér "
        "borgerens CPR nummer.",
        source="D9",
    )
    def follows_birth(y: YdelseData, c: Context) -> Values | None:
        day: date | None = read(y)
        if day is None or c.born is None or day >= c.born:
            return None
        return {"dato": day}

    @rule(
        f"YD-{part}-LANGT-FREM",
        Kind.YDELSE,
        ADVARSEL,
        field,
        title=f"{name} ligger højst fem år frem",
        message=f"{name} {{dato}} ligger mere end fem år frem. Kontrollér årstallet.",
        source="D9",
    )
    def is_near(y: YdelseData, c: Context) -> Values | None:
        day: date | None = read(y)
        return {"dato": day} if day is not None and day > c.far else None


_sane_date("BEVILLING", BEVILLINGSDATO)
_sane_date("START", STARTDATO)
_sane_date("FORVENTET", FORVENTET_SLUTDATO)
_sane_date("SLUT", SLUTDATO)


@rule(
    "YD-START-FOER-BEVILLING",
    Kind.YDELSE,
    ADVARSEL,
    "startdato",
    title="Startdato ligger ikke før bevillingsdato",
    message="Startdato {start} ligger før bevillingsdato {bevilling}. Kontrollér begge datoer.",
    source="D9",
)
def start_follows_bevilling(y: YdelseData, c: Context) -> Values | None:
    if y.startdato is None or y.bevillingsdato is None or y.startdato >= y.bevillingsdato:
        return None
    if y.is_neutralised:
        return None
    return {"start": y.startdato, "bevilling": y.bevillingsdato}


@rule(
    "YD-SLUT-FOER-REGISTER",
    Kind.YDELSE,
    ADVARSEL,
    "slutdato",
    title="Ydelser, der sluttede før 1. juli 2013, indberettes ikke",
    message="{felt} {slut} ligger før {register}, så ydelsen bliver ikke indberettet. "
    "Kontrollér årstallet.",
    source="R4 D2 D9",
)
def ydelse_is_reportable(y: YdelseData, c: Context) -> Values | None:
    last = y.last_day
    if last is None or y.is_reportable:
        return None
    named = SLUTDATO.label if y.slutdato else "Stykydelsens dato"
    return {"felt": named, "slut": last, "register": REGISTER_START}


@rule(
    "YD-UNDER-18",
    Kind.YDELSE,
    ADVARSEL,
    "startdato",
    title="Borgeren er voksen, når ydelsen begynder",
    message="Borgeren er under 18 år den {start}, hvor ydelsen begynder, og indberetningen gælder "
    "voksne. Kontrollér datoen.",
    source="D9",
)
def citizen_is_adult(y: YdelseData, c: Context) -> Values | None:
    start, born = y.start, c.born
    if start is None or born is None or start.year - born.year > ADULT_AT:
        return None
    return {"start": start} if born <= start < years_after(born, ADULT_AT) else None


@rule(
    "YD-TAELLES-IKKE",
    Kind.YDELSE,
    ADVARSEL,
    "slutdato",
    title="Slutdato = startdato: ydelsen tælles ikke",
    message="Ydelsen både begynder og slutter {slut}. En periodeydelse med slutdato = startdato er "
    "neutraliseret: den indberettes, men tælles ikke. Varede den længere, så ret datoerne.",
    source="R34 R44 D4",
)
def ydelse_counts(y: YdelseData, c: Context) -> Values | None:
    return {"slut": y.slutdato} if y.slutdato is not None and y.is_neutralised else None
