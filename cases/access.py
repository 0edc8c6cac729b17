"""Who may do what: one table (D23). Pure, so that models, services and pages read the same one.

The page `Rettigheder` is made of it, so an act that is added to a right stands there too.
"""

from __future__ import annotations

SEES = "ser"
ENTERS = "indtaster"
ADMINISTERS = "administrerer"
OPERATES = "driver"

RIGHTS: dict[str, frozenset[str]] = {
    "LAESER": frozenset({SEES}),
    "SAGSBEHANDLER": frozenset({SEES, ENTERS}),
    "ADMINISTRATOR": frozenset({SEES, ENTERS, ADMINISTERS}),
    "DRIFT": frozenset({OPERATES}),
}

#: Right → what it lets one do, in the words of the pages where it is done.
EXPLAINED: dict[str, tuple[str, ...]] = {
    SEES: (
        "Se kommunens sager og ydelser og søge i dem",
        "Se fejllisten, og hente den som fil",
        "Se leverancer, kvitteringer, kontaktoplysninger og kendte tilbud",
        "Se kommunens tal, deres mærker og sagerne bag",
    ),
    ENTERS: (
        "Oprette, rette og slette sager og ydelser",
        "Neutralisere det, der er indberettet ved en fejl",
        "Udfylde kontaktoplysninger, der mangler",
        "Kommentere mærkerne i valideringsrapporten",
    ),
    ADMINISTERS: (
        "Rette kontaktoplysninger",
        "Tilføje og fjerne kommunens medarbejdere og bestemme deres rolle",
        "Vedligeholde kommunens egne kendte tilbud",
        "Danne prøveleverancer; annullere, godkende, sende og hente leverancer",
        "Bestemme, hvilke perioder kommunen indberetter herfra",
        "Godkende et års tal",
        "Søge i loggen, tage stikprøver og udskrive en borgers indsigt",
        "Bestemme, hvor længe oplysninger bliver gemt, og beslutte kassation sammen med en anden "
        "administrator",
    ),
    OPERATES: (
        "Se leverancernes tilstand og antal i alle kommuner",
        "Vedligeholde kodelister",
        "Sætte kommuner op og invitere deres første administrator",
        "Indlæse Tilbudsportalens liste",
        "Følge op på kvitteringer, der ikke passer til nogen leverance",
    ),
}


def roles_with(right: str) -> list[str]:
    """The roles that carry the right."""
    return [role for role, rights in RIGHTS.items() if right in rights]


def may(role: str, right: str) -> bool:
    """Whether the role carries the right; an outsider's empty role carries none."""
    return right in RIGHTS.get(role, frozenset())


def table() -> list[tuple[str, list[bool]]]:
    """A row for each act: what it is, and for each role, in the order of RIGHTS, whether it may."""
    return [
        (act, [may(role, right) for role in RIGHTS])
        for right, acts in EXPLAINED.items()
        for act in acts
    ]
