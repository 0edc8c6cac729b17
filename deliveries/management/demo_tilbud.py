"""The demo's known tilbud: places that are not there, in towns that are."""

from __future__ import annotations

from cases.ark import read
from cases.data import TilbudData
from cases.models import KendtTilbud, Kommune, Medarbejder
from cases.tilbud.services.tilbud import add_tilbud
from cases.tilbud.services.tilbudsportalen import load, receive, trial

EGNE = {
    "183": [
        TilbudData("3.4", "1099000101", "Bofællesskabet Lunden", "Vejledalen 912", "2635"),
        TilbudData("3.1.0", "1099000102", "Botilbuddet Strandengen", "Ishøj Strandvej 940", "2635"),
        TilbudData("3.5", "1099000103", "Midtbyens Boliger", "Ishøj Stationsvej 951", "2635"),
        TilbudData(
            "1.1", "1099000104", "Aktivitetshuset Møllen", "Tranegilde Skolevej 903", "2635"
        ),
        TilbudData("", "", "Værestedet Kahytten", "Havnevej 977", "2635"),
    ],
    "187": [
        TilbudData("3.4", "1099000201", "Bofællesskabet Egely", "Vallensbækvej 915", "2625"),
        TilbudData("1.3", "1099000202", "Værkstedet Syvhøj", "Syvhøjvænge 902", "2625"),
    ],
}


def make_own(kommune: Kommune, user: Medarbejder) -> None:
    """The kommune's own, unless it has had any: what somebody removed stays away."""
    if kommune.kendte_tilbud.exists():
        return
    for data in EGNE[kommune.pk]:
        add_tilbud(user, kommune, data)


#: As a file from Tilbudsportalen: town and what kinds of places there are, so many of each.
_TOWNS = {
    "2620": ("Albertslund", ("3.4", "3.5", "1.1")),
    "2630": ("Taastrup", ("3.1.0", "3.8", "1.3")),
    "2640": ("Hedehusene", ("3.4", "1.1")),
    "2670": ("Greve", ("3.1.0", "3.5", "1.4")),
    "2690": ("Karlslunde", ("3.4", "3.9")),
    "2791": ("Dragør", ("3.4", "1.1")),
    "4000": ("Roskilde", ("3.6", "3.7", "2.1", "1.3")),
    "4600": ("Køge", ("3.1.0", "3.4", "3.8", "1.2")),
}
_HOUSES = ("Birkehuset", "Egegården", "Fyrrelunden", "Havblik", "Kløverhuset", "Lindely")
_STREETS = ("Blomstervej", "Enghavevej", "Kildevej", "Skolevænget")


def _portal_file() -> bytes:
    rows = ["Tilbuddets navn;P-nummer;Adresse;Postnr. og by;Tilbudstype"]
    for postnr, (town, types) in _TOWNS.items():
        for tilbudstype in types:
            nr = len(rows)
            name = f"{_HOUSES[nr % len(_HOUSES)]} {town}"
            street = f"{_STREETS[nr % len(_STREETS)]} {900 + nr}"
            rows.append(f"{name};{1099100000 + nr};{street};{postnr} {town};{tilbudstype}")
    return "\n".join(rows).encode()


def load_portal(user: Medarbejder) -> None:
    """A small list for all kommuner, loaded as Drift would; once."""
    if KendtTilbud.objects.filter(kommune=None).exists():
        return
    waiting = receive(user, "tilbudsportalen-demo.csv", read(_portal_file()))
    shown = trial(waiting)
    if shown is not None:
        load(user, waiting, shown.fingeraftryk, without_bad=False)
