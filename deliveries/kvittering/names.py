"""Every name of a receipt, and what a receipt file is called (docs/modtagesystem.md)."""

from __future__ import annotations

NS = "urn:dhuv-web:kvittering:1"

KVITTERING = "Kvittering"
FILNAVN = "LeveranceFilnavn"
SHA256 = "Sha256"
TIDSPUNKT = "ModtagetTidspunkt"
STATUS = "Status"
ANTAL_SAGER = "AntalSager"
ANTAL_YDELSER = "AntalYdelser"
FEJL = "Fejl"
IDENTIFIKATOR = "YdelseIdentifikator"
KODE = "Kode"
TEKST = "Tekst"

MODTAGET = "MODTAGET"
DELVIST_AFVIST = "DELVIST_AFVIST"
AFVIST = "AFVIST"
#: As the states of a leverance have them (deliveries.states).
STATUSES = (MODTAGET, DELVIST_AFVIST, AFVIST)

SUFFIX = ".kvittering.xml"

#: Characters of a Fejl's text; a longer one is cut by whoever writes.
MAX_TEKST = 2000


def qualified(name: str) -> str:
    """The name in the receipt's namespace, as lxml writes it."""
    return f"{{{NS}}}{name}"


def file_name(filnavn: str) -> str:
    """What the receipt for the delivered file `filnavn` is called."""
    return filnavn + SUFFIX


def delivered_name(kvittering: str) -> str:
    """The delivered file that a receipt of this name is about; ValueError for other names."""
    if not kvittering.endswith(SUFFIX) or kvittering == SUFFIX:
        raise ValueError(f"a receipt's name ends in {SUFFIX}")
    return kvittering.removesuffix(SUFFIX)
