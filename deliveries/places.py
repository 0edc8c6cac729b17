"""Where the pages of deliveries stand in the menus, how others find them, what the log says."""

from __future__ import annotations

from cases.access import ADMINISTERS
from cases.door.places import FEJLLISTE, MENU, SIDEFOD, Place, add, name
from cases.log.sider import SIDER

#: As in `cases.log.sider`: a route that is taken away keeps its row.
WORDS = {
    "deliveries:start": "Start",
    "deliveries:fejlliste": "Fejlliste",
    "deliveries:fejlliste_svar": "Danmarks Statistiks svar",
    "deliveries:fejlliste_hent": "Hent fejllisten som fil",
    "deliveries:kasser": "Kassér sag",
    "deliveries:indberetning": "Indberetning herfra",
    "deliveries:leverancer": "Leverancer",
    "deliveries:proeve": "Prøvelevering",
    "deliveries:leverance": "Leverance",
    "deliveries:fil": "Hent leverancens fil",
    "deliveries:annuller": "Annullér leverance",
    "deliveries:godkend": "Godkend leverance",
    "deliveries:send": "Send leverance nu",
    "deliveries:ny_version": "Dan ny version af leverance",
    "deliveries:kvittering": "Kvittering fra Danmarks Statistik",
    "drift:oversigt": "Drift",
    "drift:sundhed": "Drift: Systemets tilstand",
    "drift:kvittering_set": "Drift: Kvittering er set",
}


def put_in() -> None:
    SIDER.update(WORDS)
    name(
        start="deliveries:start",
        leverancer="deliveries:leverancer",
        kassation="deliveries:kasser",
        drift="drift:oversigt",
    )
    add(
        MENU,
        Place("deliveries:start", "Start", "start", 10),
        Place("deliveries:leverancer", "Leverancer", "leverancer", 40),
    )
    add(FEJLLISTE, Place("deliveries:fejlliste_svar", "Danmarks Statistiks svar", "svar", 20))
    add(
        SIDEFOD,
        Place("deliveries:indberetning", "Indberetning herfra", orden=30, right=ADMINISTERS),
    )
