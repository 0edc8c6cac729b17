"""The states of a leverance and the ways between them, as data. Pure.

Every change of state is one conditional UPDATE from a state that may become the next one, so that
two workers, a retry or a dead process can not take the same step twice.
"""

from __future__ import annotations

AFVENTER = "AFVENTER"
KLAR = "KLAR"
SENDER = "SENDER"
FEJLET = "FEJLET"
SENDT = "SENDT"
MODTAGET = "MODTAGET"
DELVIST_AFVIST = "DELVIST_AFVIST"
AFVIST = "AFVIST"
OVERHALET = "OVERHALET"
INTET = "INTET"
TILBAGEHOLDT = "TILBAGEHOLDT"
ANNULLERET = "ANNULLERET"

LABELS: dict[str, str] = {
    AFVENTER: "Afventer godkendelse",
    KLAR: "Klar til afsendelse",
    SENDER: "Bliver sendt",
    FEJLET: "Kan ikke sendes",
    SENDT: "Sendt",
    MODTAGET: "Modtaget",
    DELVIST_AFVIST: "Delvist afvist",
    AFVIST: "Afvist",
    OVERHALET: "Overhalet af en senere",
    INTET: "Intet at indberette",
    TILBAGEHOLDT: "Alt er tilbageholdt",
    ANNULLERET: "Annulleret",
}

#: The receiver's, from the mildest to the gravest.
ANSWERS = (MODTAGET, DELVIST_AFVIST, AFVIST)
_ANSWERS = frozenset(ANSWERS)

TRANSITIONS: dict[str, frozenset[str]] = {
    # D20: the brake holds it until an administrator lets it go, or takes it back.
    AFVENTER: frozenset({KLAR, ANNULLERET, OVERHALET}),
    # A failed attempt comes back to KLAR. An answer may come here too: the attempt that we took
    # for failed had arrived all the same.
    KLAR: frozenset({SENDER, ANNULLERET, OVERHALET}) | _ANSWERS,
    # A dead attempt is taken over when its lease has run out.
    SENDER: frozenset({KLAR, SENDER, FEJLET, SENDT}) | _ANSWERS,
    FEJLET: frozenset({KLAR, OVERHALET}) | _ANSWERS,
    SENDT: _ANSWERS,
    MODTAGET: frozenset({DELVIST_AFVIST, AFVIST}),
    DELVIST_AFVIST: frozenset({MODTAGET, AFVIST}),
    AFVIST: frozenset(),
    OVERHALET: _ANSWERS,
    INTET: frozenset({ANNULLERET}),
    TILBAGEHOLDT: frozenset({ANNULLERET}),
    ANNULLERET: frozenset(),
}

#: Of these there may be any number for a kommune and period; of all others one L402 (D18).
SET_ASIDE = (ANNULLERET, AFVIST)
WITHOUT_FILE = (INTET, TILBAGEHOLDT)
#: Frozen and still to leave, in period order (D19).
UNSENT = (KLAR, SENDER)
#: The receiver has it, or may have: these can only be followed by a later one (D18, D19).
LEFT = (SENDT, MODTAGET, DELVIST_AFVIST, AFVIST)
#: A person must act.
STUCK = (AFVENTER, FEJLET, TILBAGEHOLDT, AFVIST)


def before(state: str) -> list[str]:
    """The states from which a leverance may come to this one."""
    return [earlier for earlier, later in TRANSITIONS.items() if state in later]


def milder(answer: str) -> tuple[str, ...]:
    """The answers that are less grave than this one."""
    return ANSWERS[: ANSWERS.index(answer)]
