"""The locks: what can not be changed, and what to do instead (D5)."""

from __future__ import annotations

from operator import attrgetter

from cases.data import STYKYDELSE, SagData, YdelseData
from cases.findings import FEJL
from cases.rules.registry import BROKEN, Kind, Values, rule

UNREPORTED = ""
REPORTED = "-INDBERETTET"
#: R45: a reported stykydelse can neither be deleted nor neutralised.
REPORTED_STYK = "-STYK"

_LEFT_STANDING = (
    "en indberettet stykydelse kan hverken slettes eller neutraliseres. Den bliver stående"
)


def lock_of(y: YdelseData) -> str:
    if not y.indberettet:
        return UNREPORTED
    return REPORTED_STYK if y.varighed == STYKYDELSE else REPORTED


@rule(
    "LAAS-KOMMUNE",
    Kind.SAG_CHANGE,
    FEJL,
    "kommune",
    title="En sag bliver i sin kommune",
    message="Sagen kan ikke flyttes til en anden kommune. Den anden kommune opretter sin egen sag.",
    source="D6 D23",
)
def kommune_stays(old: SagData, new: SagData) -> Values | None:
    return BROKEN if old.kommune != new.kommune else None


@rule(
    "LAAS-CPR",
    Kind.SAG_CHANGE,
    FEJL,
    "cpr",
    title="CPR nummer kan ikke ændres",
    message="CPR nummeret kan ikke ændres. Slet sagen, og opret den igen med det rigtige nummer.",
    source="R61 D5",
)
def cpr_stays(old: SagData, new: SagData) -> Values | None:
    return BROKEN if old.cpr != new.cpr and not _is_reported(old) else None


@rule(
    "LAAS-CPR-INDBERETTET",
    Kind.SAG_CHANGE,
    FEJL,
    "cpr",
    title="CPR nummer kan ikke ændres: sagen er indberettet",
    message="CPR nummeret kan ikke ændres, og sagen kan ikke slettes, fordi den er indberettet. "
    "Neutraliser sagen, og opret en ny med det rigtige nummer.",
    source="R34 R61 D5",
)
def cpr_stays_once_reported(old: SagData, new: SagData) -> Values | None:
    return BROKEN if old.cpr != new.cpr and _is_reported(old) else None


@rule(
    "LAAS-SIDSTE-YDELSE",
    Kind.SAG_CHANGE,
    FEJL,
    "ydelser",
    title="Den sidste ydelse kan ikke slettes alene",
    message="Det er sagens sidste ydelse, og en sag har altid mindst én. Slet hele sagen i stedet.",
    source="R16 D6",
)
def a_ydelse_stays(old: SagData, new: SagData) -> Values | None:
    return BROKEN if old.ydelser and not new.ydelser and not _is_reported(old) else None


def _is_reported(sag: SagData) -> bool:
    return any(y.indberettet for y in sag.ydelser)


def _lock(code: str, field: str, *, title: str, source: str, messages: dict[str, str]) -> None:
    """A field that can not change, with one rule and one way out for each state in `messages`."""
    for state, message in messages.items():
        _lock_in(state, f"{code}{state}", field, title, source, message)


def _lock_in(state: str, code: str, field: str, title: str, source: str, message: str) -> None:
    read = attrgetter(field if field != "tilbudstype" else "tilbud.tilbudstype")
    why = {REPORTED: ": ydelsen er indberettet", REPORTED_STYK: ": indberettet stykydelse"}
    also = {REPORTED: " R44", REPORTED_STYK: " R45"}

    @rule(
        code,
        Kind.YDELSE_CHANGE,
        FEJL,
        field,
        title=title + why.get(state, ""),
        message=message,
        source=f"{source}{also.get(state, '')} D5",
    )
    def stays(old: YdelseData, new: YdelseData | None) -> Values | None:
        changed = new is not None and read(old) != read(new)
        if field == "tilbudstype" and not old.has_locked_tilbudstype:
            return None
        return BROKEN if changed and lock_of(old) == state else None


_lock(
    "LAAS-KODE",
    "kode",
    title="Ydelseskoden kan ikke ændres",
    source="R40 R62",
    messages={
        UNREPORTED: "Ydelseskoden kan ikke ændres. Slet ydelsen, og opret den igen med den rigtige "
        "kode.",
        REPORTED: "Ydelseskoden kan ikke ændres, og ydelsen kan ikke slettes, fordi den er "
        "indberettet. Neutraliser den, og opret en ny med den rigtige kode.",
        REPORTED_STYK: f"Ydelseskoden kan ikke ændres, og {_LEFT_STANDING}. Opret en ny ydelse med "
        "den rigtige kode.",
    },
)
_lock(
    "LAAS-VARIGHED",
    "varighed",
    title="Varighed kan ikke ændres",
    source="R62",
    messages={
        UNREPORTED: "Varighed kan ikke ændres. Slet ydelsen, og opret den igen med den rigtige "
        "varighed.",
        REPORTED: "Varighed kan ikke ændres, og ydelsen kan ikke slettes, fordi den er "
        "indberettet. Neutraliser den, og opret en ny med den rigtige varighed.",
        REPORTED_STYK: f"Varighed kan ikke ændres, og {_LEFT_STANDING}. Opret en ny ydelse med den "
        "rigtige varighed.",
    },
)
_lock(
    "LAAS-TILBUDSTYPE",
    "tilbudstype",
    title="Tilbudstypen kan ikke ændres",
    source="R63",
    # One that is empty may still be filled in: nothing wrong has been reported.
    messages={
        REPORTED: "Tilbudstypen kan ikke ændres, fordi ydelsen er indberettet. Neutraliser den, og "
        "opret en ny med den rigtige tilbudstype. Pnr, navn, adresse og postnr kan stadig rettes.",
        REPORTED_STYK: f"Tilbudstypen kan ikke ændres, og {_LEFT_STANDING}. Pnr, navn, adresse og "
        "postnr kan stadig rettes.",
    },
)


@rule(
    "LAAS-SLET",
    Kind.YDELSE_CHANGE,
    FEJL,
    "",
    title="En indberettet ydelse kan ikke slettes",
    message="Ydelsen kan ikke slettes, fordi den er indberettet. Er den en fejl, så neutraliser "
    "den: slutdato = startdato. Den tælles så ikke.",
    source="R43 R44 D5",
)
def reported_ydelse_stays(old: YdelseData, new: YdelseData | None) -> Values | None:
    return BROKEN if new is None and lock_of(old) == REPORTED else None


@rule(
    "LAAS-SLET-STYK",
    Kind.YDELSE_CHANGE,
    FEJL,
    "",
    title="En indberettet stykydelse kan ikke slettes",
    message=f"Ydelsen kan ikke slettes: {_LEFT_STANDING}. Datoer, målgrupper og sted kan stadig "
    "rettes.",
    source="R43 R45 D5",
)
def reported_stykydelse_stays(old: YdelseData, new: YdelseData | None) -> Values | None:
    return BROKEN if new is None and lock_of(old) == REPORTED_STYK else None
