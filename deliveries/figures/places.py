"""Where the pages of figures stand in the menu, and what the log says of them."""

from __future__ import annotations

from cases.door.places import MENU, Place, add
from cases.log.sider import SIDER

#: As in `cases.log.sider`: a route that is taken away keeps its row.
WORDS = {
    "figures:rapport": "Valideringsrapport",
    "figures:opgoer": "Opgør tallene nu",
    "figures:definitioner": "Sådan er tallene talt",
    "figures:ydelse": "Valideringsrapport, én ydelse",
    "figures:godkendelser": "Godkendelse af tal",
    "figures:godkendelse": "Godkendelse af et års tal",
    "figures:statistik": "Statistik",
    "figures:hent": "Hent en tabel",
    "figures:maerke": "Mærke i valideringsrapporten",
}


def put_in() -> None:
    SIDER.update(WORDS)
    add(MENU, Place("figures:rapport", "Tal", "tal", 45))
