"""How large a request may be, by who sends it and to where: asked before any of it is read.

Django's check of the form's token reads the form, files too; so this comes before it, and what is
refused costs neither memory nor disk.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from cases.door.request import View

#: Bytes of whoever is not logged on: a name and a password, a code, an invitation.
STRANGERS = 16 * 2**10
#: Bytes of a form without files.
FORM = 2**20


def takes_files(most: int) -> Callable[[View], View]:
    """The view's form has files: `most` bytes of them in all, for those who are logged on."""

    def decorate(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return decorate


def limited_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> View:
    """Middleware, behind the one that knows who is logged on and before any that reads a form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length > STRANGERS and length > (most := _most(request)):
            context = {"mest_mb": most // 2**20}
            return render(request, "413.html", context, status=413)
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    """As Django reads it: what is no number is nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return STRANGERS
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return FORM
    # What stands around the files is a form too.
    return FORM + int(getattr(view, "most_bytes", 0))
