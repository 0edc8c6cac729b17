"""The guide: chapters to read, and a search that finds the section (ux 17).

Inside a kommune its links lead to the very place; those who have no kommune read it without.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from lxml import html

from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest, View
from cases.models import Kommune
from cases.templatetags.vejledning import guide_url
from cases.vejledning.chapters import KAPITLER, Afsnit, excerpt, search

#: More characters than anybody looks for.
LONGEST = 100


def with_or_without_kommune(view: Callable[..., HttpResponse]) -> View:
    """Give the view the kommune of the address (for its members only), or None."""
    inside = kommune_page()(view)

    @wraps(view)
    def inner(request: KommuneRequest, kommunekode: str = "", **kwargs: Any) -> HttpResponseBase:
        if kommunekode:
            return inside(request, kommunekode=kommunekode, **kwargs)
        return view(request, None, **kwargs)

    return inner


@with_or_without_kommune
def oversigt(request: KommuneRequest, kommune: Kommune | None) -> HttpResponse:
    """All chapters."""
    return _show(request, "vejledning/oversigt.html", kommune)


@with_or_without_kommune
def kapitel(request: KommuneRequest, kommune: Kommune | None, slug: str) -> HttpResponse:
    """One chapter, with its sections listed first."""
    if slug not in KAPITLER:
        raise Http404
    found = KAPITLER[slug]
    order = list(KAPITLER.values())
    place = order.index(found)
    return _show(
        request,
        "vejledning/kapitel.html",
        kommune,
        kapitel=found,
        indhold=f"vejledning/kapitler/{slug}.html",
        afsnit=[one for one in sections() if one.kapitel == found],
        naeste=order[place + 1] if place + 1 < len(order) else None,
    )


@with_or_without_kommune
def soeg(request: KommuneRequest, kommune: Kommune | None) -> HttpResponse:
    """The sections with all the typed words. Posted, because people type CPR numbers anywhere."""
    if request.method in ("GET", "HEAD"):
        return redirect(guide_url(kommune, "oversigt"))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    typed = request.POST.get("ord", "")[:LONGEST]
    found = [(afsnit, excerpt(typed, afsnit.tekst)) for afsnit in search(typed, sections())]
    return _show(request, "vejledning/soeg.html", kommune, skrevet=typed.strip(), fundne=found)


@lru_cache(maxsize=1)
def sections() -> tuple[Afsnit, ...]:
    """Every section of every chapter, as it reads."""
    found = []
    for chapter in KAPITLER.values():
        prose = render_to_string(f"vejledning/kapitler/{chapter.slug}.html")
        for section in html.fragment_fromstring(prose, create_parent=True).iter("section"):
            heading = section.find("h2")
            title = " ".join(heading.text_content().split())
            heading.drop_tree()
            text = " ".join(section.text_content().split())
            found.append(Afsnit(chapter, section.get("id"), title, text))
    return tuple(found)


def _show(
    request: KommuneRequest, template: str, kommune: Kommune | None, **context: Any
) -> HttpResponse:
    context["kapitler"] = KAPITLER.values()
    if kommune:
        return page(request, template, kommune, "vejledning", **context)
    return render(request, template, {"active": "vejledning", **context})
