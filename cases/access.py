"""Who may do what: one table (D23). Pure, so that models, services and pages read the same one."""

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

EXPLAINED = {
    SEES: "ser sager, ydelser og leverancer",
    ENTERS: "opretter, retter og sletter sager og ydelser; udfylder manglende kontaktoplysninger",
    ADMINISTERS: "retter kontaktoplysninger og kommunens kendte tilbud, laver og henter leverancer",
    OPERATES: "ser leverancernes tilstand i alle kommuner, vedligeholder kodelister og indlæser "
    "Tilbudsportalen; ingen sager",
}


def roles_with(right: str) -> list[str]:
    """The roles that carry the right."""
    return [role for role, rights in RIGHTS.items() if right in rights]


def may(role: str, right: str) -> bool:
    """Whether the role carries the right; an outsider's empty role carries none."""
    return right in RIGHTS.get(role, frozenset())
