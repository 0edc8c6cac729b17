"""Where the pages of these rooms stand in the menus."""

from __future__ import annotations

from cases.access import ADMINISTERS
from cases.door.places import FEJLLISTE, MENU, SIDEFOD, Place, add
from cases.fejlliste import listing


def put_in() -> None:
    add(
        MENU,
        Place("cases:sager", "Sager", "sager", 20),
        Place("cases:fejlliste", "Fejlliste", "fejlliste", 30, antal=listing.errors),
        Place("cases:kontakter", "Kontaktoplysninger", "kontakter", 50),
        Place("cases:log", "Log", "log", 60, right=ADMINISTERS),
        Place("kommunevejledning:oversigt", "Vejledning", "vejledning", 90),
    )
    add(FEJLLISTE, Place("cases:fejlliste", "Vores kontrol", "kontrol", 10))
    add(
        SIDEFOD,
        Place("cases:tilbud", "Kendte tilbud", orden=10),
        Place("cases:medarbejdere", "Medarbejdere", orden=20, right=ADMINISTERS),
    )
