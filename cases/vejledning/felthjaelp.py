"""What each field is for, in the sense of DST's guide, and where our guide says more (ux 17)."""

from __future__ import annotations

from collections.abc import Iterable

from cases.fields import BY_NAME, Field, Hjaelp

KONTAKT = {
    "navn": Hjaelp("Kontaktpersonens navn. Følger med i leverancen.", "kontaktoplysninger", "ret"),
    "email": Hjaelp(
        "En adresse, som bliver læst. Vores e-mails rummer aldrig CPR-numre eller borgeres navne.",
        "kontaktoplysninger",
        "de-tre",
    ),
    "telefon": Hjaelp("Frivillig, og bliver ikke indberettet.", "kontaktoplysninger", "de-tre"),
}


def of(felter: Iterable[Field]) -> dict[str, Hjaelp]:
    """Name → help, for the forms with these fields."""
    return {field.name: field.hjaelp for field in felter}


#: The section that a rule about this field is explained in.
AFSNIT = {name: (field.hjaelp.kapitel, field.hjaelp.afsnit) for name, field in BY_NAME.items()}
