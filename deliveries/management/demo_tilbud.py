"""The demo's known tilbud: places that are not there, in towns that are."""

from __future__ import annotations

from cases import services
from cases.data import TilbudData
from cases.models import Kommune, Medarbejder

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
        services.add_tilbud(user, kommune, data)
