"""Links to pages that other rooms have put in the door (`cases.door.places`)."""

from __future__ import annotations

from django import template

from cases.door import places

register = template.Library()


@register.simple_tag
def pladser(where: str, kommunekode: str, rolle: str) -> list[places.Shown]:
    """The links of a menu for this role: `{% pladser "menu" kommune.kode rolle as punkter %}`."""
    return places.shown(where, kommunekode, rolle)


@register.simple_tag
def adresse(name: str, *args: object) -> str:
    """The address that goes by this name: `{% adresse "start" kommune.kode %}`."""
    return places.address(name, *args)
