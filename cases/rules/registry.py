"""What a rule is, and where rules are registered (D14).

A rule is one small function that answers None when all is well, and the values for its message
when not. Code, severity, field, title, message and source stand on the decorator, so that the
engine, the pages and `docs/regler.md` read the same registry.

Codes are stable for ever: they stand in logs and in what people have marked as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from cases.dates import formatted
from cases.findings import Finding

#: The values that a message speaks of; dates are shown as dd-mm-yyyy.
Values = Mapping[str, str | date]
#: Broken, with a message that speaks of no values.
BROKEN: Values = {}

Test = TypeVar("Test", bound=Callable[..., Any])


class Kind(Enum):
    """What a rule judges, and so how its function is called."""

    #: (sag, context) -> Values | None
    SAG = "sag"
    #: (ydelse, context) -> Values | None
    YDELSE = "ydelse"
    #: The same, and never asked where there is nothing at all of a tilbud
    TILBUD = "tilbud"
    #: (sag, context) -> pairs of the ydelse that is pointed at, and the Values
    ACROSS = "på tværs"
    #: (old sag, new sag) -> Values | None
    SAG_CHANGE = "ændring af sag"
    #: (old ydelse, new ydelse or None where it was removed) -> Values | None
    YDELSE_CHANGE = "ændring af ydelse"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as the engine runs it and the catalogue shows it.

    `source` cites numbers of `docs/kilder.md`. The rule holds for what is judged on a day from
    `gyldig_fra` to `gyldig_til` (inclusive; None: always), so that a rule that DST changes becomes
    two rules, not two engines.
    """

    code: str
    kind: Kind
    severity: str
    field: str
    title: str
    message: str
    source: tuple[str, ...]
    theme: str
    test: Callable[..., Any]
    gyldig_fra: date | None = None
    gyldig_til: date | None = None

    def applies(self, on: date) -> bool:
        return (self.gyldig_fra is None or self.gyldig_fra <= on) and (
            self.gyldig_til is None or on <= self.gyldig_til
        )

    @property
    def wording(self) -> str:
        """The message for the catalogue, with ‹names› where the values will stand."""
        return self.message.translate({ord("{"): "‹", ord("}"): "›"})

    def finding(self, values: Values, identifikator: str = "") -> Finding:
        shown = {
            name: formatted(value) if isinstance(value, date) else value
            for name, value in values.items()
        }
        message = self.message.format(**shown)
        return Finding(self.code, self.severity, self.field, message, identifikator)


#: The modules that hold the rules, in the order of the screens, with their headings.
THEMES = {
    "borger": "Borger og sag",
    "ydelse": "Ydelse, målgrupper og betaling",
    "tilbud": "Tilbud",
    "datoer": "Datoer",
    "paa_tvaers": "På tværs af sagens ydelser",
    "laase": "Låse: det, der ikke kan ændres",
}

#: Every rule by its code, in the order of the catalogue.
RULES: dict[str, Rule] = {}


def rule(
    code: str,
    kind: Kind,
    severity: str,
    field: str,
    *,
    title: str,
    message: str,
    source: str,
    gyldig_fra: date | None = None,
    gyldig_til: date | None = None,
    theme: str = "",
) -> Callable[[Test], Test]:
    """Register the decorated function.

    `source` is numbers with spaces between (`"R17 D9"`); `theme` the module that the rule belongs
    to, where that is not the function's own.
    """
    if code in RULES:
        raise ValueError(f"two rules have the code {code}")

    def register(test: Test) -> Test:
        RULES[code] = Rule(
            code=code,
            kind=kind,
            severity=severity,
            field=field,
            title=title,
            message=message,
            source=tuple(source.split()),
            theme=(theme or test.__module__).rpartition(".")[2],
            test=test,
            gyldig_fra=gyldig_fra,
            gyldig_til=gyldig_til,
        )
        return test

    return register
