"""Rules about the tilbud: its type, and the place by Pnr or by name, address and postnr."""

from __future__ import annotations

from operator import attrgetter

from cases.codes import POSTNUMMER, TILBUDSTYPE
from cases.data import TilbudData, YdelseData
from cases.findings import FEJL
from cases.rules.context import Context
from cases.rules.kodelister import one_code
from cases.rules.registry import BROKEN, Kind, Values, rule
from cases.rules.room import too_long
from cases.texts import is_blank, is_reportable


@rule(
    "TB-TYPE-MANGLER",
    Kind.YDELSE,
    FEJL,
    "tilbudstype",
    title="Et ophold har en tilbudstype",
    message="Ydelsen er et ophold, så tilbudstypen skal oplyses. Vælg den i listen.",
    source="R17 R46 D10",
)
def ophold_has_a_tilbudstype(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if not y.tilbud.tilbudstype and c.codes.is_ophold(y.kode) else None


one_code(
    "TB-TYPE",
    TILBUDSTYPE,
    "tilbudstype",
    attrgetter("tilbud.tilbudstype"),
    kind=Kind.TILBUD,
    listed_as="tilbudstyper",
    unknown="Vælg en tilbudstype fra listen.",
    untimely="Vælg en tilbudstype, der gælder i perioden, eller ret datoerne.",
    source="R46",
    theme=__name__,
)


@rule(
    "TB-STED-OPHOLD",
    Kind.YDELSE,
    FEJL,
    "pnr",
    title="Et ophold har et sted",
    message="Ydelsen er et ophold, så stedet skal oplyses. Skriv Pnr, eller navn, adresse og "
    "postnr, hvis stedet ikke har et Pnr.",
    source="R17 R19 R46",
)
def ophold_has_a_place(y: YdelseData, c: Context) -> Values | None:
    return BROKEN if not place_begun(y.tilbud) and c.codes.is_ophold(y.kode) else None


@rule(
    "TB-STED-MANGLER",
    Kind.TILBUD,
    FEJL,
    "pnr",
    title="Et tilbud har et sted",
    message="Der er valgt en tilbudstype, så stedet skal også oplyses. Skriv Pnr, eller navn, "
    "adresse og postnr, hvis stedet ikke har et Pnr. Eller fjern tilbudstypen igen.",
    source="R17 R49 D10",
)
def tilbud_has_a_place(y: YdelseData, c: Context) -> Values | None:
    if not y.tilbud.tilbudstype or place_begun(y.tilbud) or c.codes.is_ophold(y.kode):
        return None
    return BROKEN


@rule(
    "TB-PNR-FORM",
    Kind.TILBUD,
    FEJL,
    "pnr",
    title="Pnr er ti cifre",
    message="Pnr skal være ti almindelige cifre (0-9). Find det på Tilbudsportalen, eller slet det "
    "og skriv navn, adresse og postnr, hvis stedet ikke har et Pnr.",
    source="R17 D8",
)
def pnr_is_ten_digits(y: YdelseData, c: Context) -> Values | None:
    pnr = y.tilbud.pnr
    if not pnr or (len(pnr) == 10 and pnr.isascii() and pnr.isdigit()):
        return None
    return BROKEN


def _whole_address(code: str, field: str, attribute: str, name: str) -> None:
    """Name, address and postnr are given all or none, also beside a Pnr (R48, D10)."""
    read = attrgetter(attribute)

    @rule(
        code,
        Kind.TILBUD,
        FEJL,
        field,
        title=f"Navn, adresse og postnr følges ad: {name} mangler",
        message=f"Skriv tilbuddets {name}: navn, adresse og postnr oplyses alle tre. Har stedet et "
        "Pnr, kan de alle tre stå tomme.",
        source="R17 R48 D10",
    )
    def is_given(y: YdelseData, c: Context) -> Values | None:
        return BROKEN if address_begun(y.tilbud) and is_blank(read(y.tilbud)) else None


_whole_address("TB-NAVN-MANGLER", "tilbud_navn", "navn", "navn")
_whole_address("TB-ADRESSE-MANGLER", "tilbud_adresse", "adresse", "adresse")
_whole_address("TB-POSTNR-MANGLER", "tilbud_postnr", "postnr", "postnr")

one_code(
    "TB-POSTNR",
    POSTNUMMER,
    "tilbud_postnr",
    attrgetter("tilbud.postnr"),
    kind=Kind.TILBUD,
    listed_as="postnumre",
    unknown="Skriv de fire cifre i tilbuddets postnr.",
    untimely="Skriv det postnr, som stedet har i perioden, eller ret datoerne.",
    source="R17 D8",
    theme=__name__,
)


def _plain_text(prefix: str, field: str, attribute: str, name: str, room: int = 200) -> None:
    read = attrgetter(attribute)

    @rule(
        f"{prefix}-TEGN",
        Kind.TILBUD,
        FEJL,
        field,
        title=f"Tilbuddets {name} er almindelig tekst",
        message=f"Tilbuddets {name} indeholder linjeskift eller usynlige styretegn. Skriv {name} "
        "igen på én linje.",
        source="R17",
    )
    def is_plain(y: YdelseData, c: Context) -> Values | None:
        return None if is_reportable(read(y.tilbud)) else BROKEN

    @rule(
        f"{prefix}-LANG",
        Kind.TILBUD,
        FEJL,
        field,
        title=f"Tilbuddets {name} er højst {room} tegn",
        message=f"Tilbuddets {name} er på {{antal}} tegn, og der er plads til {{plads}}. Forkort "
        "teksten.",
        source="R17",
    )
    def has_room(y: YdelseData, c: Context) -> Values | None:
        return too_long(read(y.tilbud), room)


_plain_text("TB-NAVN", "tilbud_navn", "navn", "navn")
_plain_text("TB-ADRESSE", "tilbud_adresse", "adresse", "adresse")


def address_begun(tilbud: TilbudData) -> bool:
    return bool(tilbud.navn or tilbud.adresse or tilbud.postnr)


def place_begun(tilbud: TilbudData) -> bool:
    """Something of a place is there; what is missing of it is then told at its own field."""
    return bool(tilbud.pnr or tilbud.navn or tilbud.adresse or tilbud.postnr)
