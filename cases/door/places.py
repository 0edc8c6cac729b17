"""What the rooms show in the door: their places in the menus, and the addresses others lead to.

Whoever writes a page asks here for what stands in a room above, and names none of its routes. Each
room puts its own in when the program starts (`AppConfig.ready`); its words for the log go to
`cases.log.sider`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cases.access import SEES, may

#: Where links to pages of a kommune stand.
MENU, SIDEFOD, FEJLLISTE = "menu", "sidefod", "fejlliste"


@dataclass(frozen=True)
class Place:
    """A link to one page of a kommune, for those with the right to it.

    `navn` is what the page calls itself where it is shown; `orden` is its place among the others;
    `antal` counts, by kommunekode, what waits behind it.
    """

    route: str
    tekst: str
    navn: str = ""
    orden: int = 0
    right: str = SEES
    antal: Callable[[str], int] | None = None


@dataclass(frozen=True)
class Shown:
    """A place as one employee's page shows it."""

    navn: str
    href: str
    tekst: str
    antal: int


_places: dict[str, list[Place]] = {MENU: [], SIDEFOD: [], FEJLLISTE: []}
_addresses: dict[str, str] = {}


def add(where: str, *places: Place) -> None:
    """Let the links stand there, each in its order."""
    _places[where] = sorted([*_places[where], *places], key=lambda place: place.orden)


def name(**routes: str) -> None:
    """Let the routes be found by these names: `name(start="rum:start")`."""
    _addresses.update(routes)


def shown(where: str, kommunekode: str, role: str) -> list[Shown]:
    """The links that stand there for this role in this kommune, in order."""
    return [
        Shown(
            place.navn,
            reverse(place.route, args=[kommunekode]),
            place.tekst,
            place.antal(kommunekode) if place.antal else 0,
        )
        for place in _places[where]
        if may(role, place.right)
    ]


def address(name: str, *args: object) -> str:
    """The address that goes by this name."""
    return reverse(_addresses[name], args=args)
