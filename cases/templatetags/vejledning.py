"""Links of the guide: into the reader's kommune where there is one, otherwise plain words."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.vejledning.chapters import KAPITLER

register = template.Library()

_FOR_THOSE_WHO_ENTER = {"cases:ny"}


def guide_url(kommune: Any, name: str, **arguments: str) -> str:
    """An address of the guide, inside the kommune or outside any."""
    if kommune:
        arguments["kommunekode"] = kommune.pk
    return reverse(f"{'kommunevejledning' if kommune else 'vejledning'}:{name}", kwargs=arguments)


@register.simple_tag(takes_context=True)
def vej(context: Any, route: str, tekst: str) -> SafeString:
    """The words as a link to a page of the kommune, for whom it is open to:
    `{% vej "cases:sager" "sagslisten" %}`.
    """
    kommune = context.get("kommune")
    if not kommune or (route in _FOR_THOSE_WHO_ENTER and not context["kan"]["enter"]):
        return format_html("{}", tekst)
    return format_html('<a href="{}">{}</a>', reverse(route, args=[kommune.pk]), tekst)


@register.simple_tag(takes_context=True)
def kapitel(context: Any, slug: str, tekst: str = "", afsnit: str = "") -> SafeString:
    """The words (or the chapter's title) as a link to a chapter, or to one section of it."""
    anchor = f"#{afsnit}" if afsnit else ""
    address = guide_url(context.get("kommune"), "kapitel", slug=slug)
    return format_html('<a href="{}{}">{}</a>', address, anchor, tekst or KAPITLER[slug].titel)


@register.simple_tag(takes_context=True)
def vejledning_url(context: Any, name: str, slug: str = "") -> str:
    """The address of a page of the guide."""
    arguments = {"slug": slug} if slug else {}
    return guide_url(context.get("kommune"), name, **arguments)
