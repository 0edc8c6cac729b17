"""Rules about the citizen and the case itself."""

from __future__ import annotations

from cases import cpr
from cases.codes import FUNKTIONSVURDERING, KOMMUNE
from cases.data import SagData
from cases.findings import ADVARSEL, FEJL
from cases.rules.context import Context, shown_code
from cases.rules.registry import BROKEN, Kind, Values, rule
from cases.rules.room import too_long
from cases.texts import is_reportable

_LINE_BREAKS = {ord(character): " " for character in "\t\n\r"}


@rule(
    "SAG-CPR-MANGLER",
    Kind.SAG,
    FEJL,
    "cpr",
    title="CPR nummer skal udfyldes",
    message="Skriv borgerens CPR nummer: ti cifre.",
    source="R17",
)
def cpr_is_given(sag: SagData, c: Context) -> Values | None:
    return BROKEN if not sag.cpr else None


@rule(
    "SAG-CPR-FORM",
    Kind.SAG,
    FEJL,
    "cpr",
    title="CPR nummer er ti cifre",
    message="CPR nummeret skal være ti almindelige cifre (0-9), evt. med bindestreg: DDMMÅÅ-XXXX. "
    "Skriv det igen.",
    source="R17 D7",
)
def cpr_is_ten_digits(sag: SagData, c: Context) -> Values | None:
    return BROKEN if sag.cpr and not cpr.has_ten_digits(sag.cpr) else None


@rule(
    "SAG-CPR-ERSTATNING",
    Kind.SAG,
    FEJL,
    "cpr",
    title="Erstatnings-CPR-nummer kan ikke indberettes",
    message="Det er et erstatnings-CPR-nummer: 60 er lagt til fødselsdagen. De kan ikke "
    "indberettes. Skriv borgerens eget CPR nummer, eller vent, til det er tildelt.",
    source="D7",
)
def cpr_is_no_replacement(sag: SagData, c: Context) -> Values | None:
    return BROKEN if c.birth is None and cpr.is_replacement(sag.cpr) else None


@rule(
    "SAG-CPR-DATO",
    Kind.SAG,
    FEJL,
    "cpr",
    title="CPR nummeret begynder med en dato",
    message="De første seks cifre i CPR nummeret skal være en dato, der findes: dag, måned og år. "
    "Kontrollér dem.",
    source="D7",
)
def cpr_has_a_real_date(sag: SagData, c: Context) -> Values | None:
    if c.birth is not None or not cpr.has_ten_digits(sag.cpr):
        return None
    return None if cpr.is_replacement(sag.cpr) else BROKEN


@rule(
    "SAG-CPR-FREMTID",
    Kind.SAG,
    FEJL,
    "cpr",
    title="CPR nummerets fødselsdato ligger ikke i fremtiden",
    message="CPR nummerets fødselsdato ligger i fremtiden. Kontrollér de første syv cifre.",
    source="D7",
)
def cpr_is_not_of_the_future(sag: SagData, c: Context) -> Values | None:
    return BROKEN if c.birth is not c.born else None


@rule(
    "SAG-CPR-MOD11",
    Kind.SAG,
    ADVARSEL,
    "cpr",
    title="CPR nummeret består modulus 11",
    message="CPR nummeret består ikke modulus 11-kontrollen. Det gør nogle rigtige numre fra efter "
    "2007 heller ikke. Sammenlign det med borgerens papirer.",
    source="D7",
)
def cpr_passes_mod11(sag: SagData, c: Context) -> Values | None:
    if c.fiktive or c.birth is None:
        return None
    return None if cpr.passes_mod11(sag.cpr) else BROKEN


@rule(
    "SAG-CPR-FIKTIV",
    Kind.SAG,
    FEJL,
    "cpr",
    title="Kun opdigtede personer i demo og test",
    message="Her må kun stå opdigtede personer, og dette CPR nummer kan tilhøre en rigtig. "
    "Skriv et, der ikke består modulus 11-kontrollen.",
    source="D25",
)
def cpr_is_made_up(sag: SagData, c: Context) -> Values | None:
    if not c.fiktive or c.birth is None:
        return None
    return BROKEN if cpr.passes_mod11(sag.cpr) else None


@rule(
    "SAG-CPR-FIKTIV-1-JANUAR",
    Kind.SAG,
    FEJL,
    "cpr",
    title="Ingen opdigtede personer født 1. januar",
    message="Her må kun stå opdigtede personer. Numre med fødselsdag 1. januar kan tilhøre en "
    "rigtig person, også når de ikke består modulus 11-kontrollen. Skriv et med en anden dag.",
    source="D25",
)
def made_up_cpr_is_not_of_1_january(sag: SagData, c: Context) -> Values | None:
    if not c.fiktive or c.birth is None or not cpr.is_new_year(sag.cpr):
        return None
    return None if cpr.passes_mod11(sag.cpr) else BROKEN


@rule(
    "SAG-KOMMUNE-UKENDT",
    Kind.SAG,
    FEJL,
    "kommune",
    title="Handlekommunen står i kommunelisten",
    message="{kode} står ikke i listen over kommuner, så sagen kan ikke indberettes. Bed driften "
    "om at indlæse en liste, der har kommunen.",
    source="D8",
)
def kommune_is_known(sag: SagData, c: Context) -> Values | None:
    known = c.codes.get(KOMMUNE, sag.kommune) is not None
    return None if known else {"kode": shown_code(sag.kommune)}


@rule(
    "SAG-FUNKTION-UKENDT",
    Kind.SAG,
    FEJL,
    "funktionsvurdering",
    title="Samlet funktionsvurdering er A-E eller tom",
    message="{kode} står ikke i listen over funktionsvurderinger. Vælg A, B, C, D eller E, eller "
    "lad feltet stå tomt: det er frivilligt.",
    source="R18 R27 D12",
)
def funktionsvurdering_is_known(sag: SagData, c: Context) -> Values | None:
    kode = sag.funktionsvurdering
    if not kode or c.codes.get(FUNKTIONSVURDERING, kode) is not None:
        return None
    return {"kode": shown_code(kode)}


@rule(
    "SAG-NAVN-TEGN",
    Kind.SAG,
    FEJL,
    "navn",
    title="Borgerens navn er almindelig tekst",
    message="Navnet indeholder linjeskift eller usynlige styretegn. Skriv det igen på én linje.",
    source="R18",
)
def navn_is_plain(sag: SagData, c: Context) -> Values | None:
    return None if is_reportable(sag.navn) else BROKEN


@rule(
    "SAG-NAVN-LANGT",
    Kind.SAG,
    FEJL,
    "navn",
    title="Borgerens navn er højst 200 tegn",
    message="Navnet er på {antal} tegn, og der er plads til {plads}. Forkort det.",
    source="R18",
)
def navn_has_room(sag: SagData, c: Context) -> Values | None:
    return too_long(sag.navn, 200)


@rule(
    "SAG-BEMAERKNINGER-TEGN",
    Kind.SAG,
    FEJL,
    "bemaerkninger",
    title="Bemærkninger er almindelig tekst",
    message="Bemærkningerne indeholder usynlige styretegn. Slet dem, eller skriv teksten igen.",
    source="R18",
)
def bemaerkninger_are_plain(sag: SagData, c: Context) -> Values | None:
    # Only here are several lines in order.
    return None if is_reportable(sag.bemaerkninger.translate(_LINE_BREAKS)) else BROKEN


@rule(
    "SAG-BEMAERKNINGER-LANGE",
    Kind.SAG,
    FEJL,
    "bemaerkninger",
    title="Bemærkninger er højst 4.000 tegn",
    message="Bemærkningerne er på {antal} tegn, og der er plads til {plads}. Forkort dem.",
    source="R18",
)
def bemaerkninger_have_room(sag: SagData, c: Context) -> Values | None:
    return too_long(sag.bemaerkninger, 4000)


@rule(
    "SAG-UDEN-YDELSE",
    Kind.SAG,
    FEJL,
    "ydelser",
    title="En sag har mindst én ydelse",
    message="Sagen har ingen ydelse. Tilføj mindst én.",
    source="R16",
)
def sag_has_a_ydelse(sag: SagData, c: Context) -> Values | None:
    return None if sag.ydelser else BROKEN
