"""429: too often, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cases.door.limits import Limit
from cases.door.request import EmployeeRequest, View

log = structlog.get_logger(__name__)


def limited(limits: Callable[[], list[Limit]]) -> Callable[[View], View]:
    """Count the employee's uses of the view; goes inside what asks for the right."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: EmployeeRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = too_often(request, limits(), str(request.user.pk))
            return refused or view(request, *args, **kwargs)

        return inner

    return decorate


def too_often(request: HttpRequest, limits: list[Limit], whom: str) -> HttpResponse | None:
    """Count one more; the page that says how long to wait, or None."""
    limit, seconds = counted(limits, whom)
    return refusal(request, limit, seconds) if seconds else None


def counted(limits: list[Limit], whom: str) -> tuple[Limit, int]:
    """Count one more; the limit that one waits longest for, and how long (0 for not at all)."""
    waits = {limit: limit.wait(whom) for limit in limits}
    limit = max(waits, key=lambda found: waits[found])
    return limit, waits[limit]


def waiting_time(seconds: int) -> str:
    """So long as a person says it; never shorter than it is."""
    if seconds == 1:
        return "1 sekund"
    return f"{seconds} sekunder" if seconds <= 90 else f"{-(-seconds // 60)} minutter"


def refusal(request: HttpRequest, limit: Limit, seconds: int) -> HttpResponse:
    """The page, or where a part of a page was asked for, that part."""
    is_part = "HX-Request" in request.headers
    template = "dele/for_mange.html" if is_part else "429.html"
    context = {"gerning": limit.gerning, "vent": waiting_time(seconds)}
    return as_refusal(request, render(request, template, context), limit, seconds)


def as_refusal(
    request: HttpRequest, response: HttpResponse, limit: Limit, seconds: int
) -> HttpResponse:
    """Another page that says it: a form with what was typed."""
    log.warning("for mange forespørgsler", graense=limit.navn, medarbejder=request.user.pk)
    response.status_code = 429
    response.headers["Retry-After"] = str(seconds)
    return response
