"""A small site on which nearly every page has a fault: what the walk must not miss."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

#: Page → what is wrong in it, and what the walk says of that.
FAULTS = {
    "uden_navn": ('<input name="a">', "label: "),
    "svag": ('<p style="color: #bbb">Grå</p>', "<p style="),
    "handling": ('<b onclick="x()">Tryk</b>', "<b onclick="),
    "bred": ("x" * 400, "px wide at 320 px"),
    "mangler": ('<img src="/static/findes-ikke.png" alt="">', "no such file: findes-ikke.png"),
    "dobbelt": ('<i id="a"></i><i id="a"></i>', "id a stands 2 times"),
    "blindgyde": ('<a href="#intet">Ned</a>', "leads nowhere: "),
    "to_overskrifter": ("<h1>Endnu en</h1>", "2 h1"),
    "baglaens": ('<button type="button" tabindex="2">Først</button>', "a tabindex above 0"),
    "foldet": ("<details><summary>Fold ud</summary><input></details>", "no label: <input>"),
}


def _page(name: str, inside: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        f'<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{name} – DHUV web'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/static/img/ikon.svg"></head>'
        f"<body><main><h1>{name}</h1>{inside}</main></body></html>",
        status=status,
    )


def forside(_request: HttpRequest) -> HttpResponse:
    """The way to all but one."""
    names = [*FAULTS, "sund", "sendes", "falder", "afsnit"]
    ways = [*(f"{name}/" for name in names), "afsnit/?to"]
    links = "".join(f'<li><a href="/{way}">Siden {way}</a></li>' for way in ways)
    return _page("forside", f"<ul>{links}</ul>")


def side(_request: HttpRequest, name: str) -> HttpResponse:
    return _page(name, FAULTS[name][0] if name in FAULTS else "<p>Alt er godt.</p>")


def sendes(request: HttpRequest) -> HttpResponse:
    """Sound until it is sent."""
    button = '<form method="post"><button>Send</button></form>'
    return _page("sendes", "<textarea></textarea>" if request.method == "POST" else button)


def afsnit(request: HttpRequest) -> HttpResponse:
    """Of one build; only the first of them leads somewhere."""
    goal = "2" if "to" in request.GET else "1"
    return _page("afsnit", f'<p><a href="#a{goal}">Ned</a></p><p id="a1">Her</p>')


def falder(_request: HttpRequest) -> HttpResponse:
    return _page("Fejl: Noget gik galt", "", status=500)


urlpatterns = [
    path("", forside, name="forside"),
    path("sendes/", sendes, name="sendes"),
    path("afsnit/", afsnit, name="afsnit"),
    path("falder/", falder, name="falder"),
    *(path(f"{n}/", side, {"name": n}, name=n) for n in (*FAULTS, "sund", "alene")),
]
