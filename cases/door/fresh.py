"""Dangerous acts want a person who has just shown who it is, not merely an open session.

Annulling, releasing, changing rights, fetching what holds everybody's CPR number: whoever finds a
colleague's screen unlocked may not do these.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from cases.door.request import EmployeeRequest, View

#: In the session: when the person last showed who it is.
CONFIRMED = "bekraeftet"
_KEPT = "venter_paa_bekraeftelse"
#: More than this is no form that a person has filled in.
_MOST_KEPT = 200_000


def is_fresh(request: HttpRequest) -> bool:
    """Whether the logon is younger than `DHUV_FRISK_LOGON_MINUTTER`."""
    age: float = time.time() - request.session.get(CONFIRMED, 0)
    return 0 <= age < settings.FRISK_LOGON_MINUTTER * 60


def fresh_logon(route: str = "", *names: str) -> Callable[[View], View]:
    """For a view that only someone may use whose logon is fresh; others confirm it first.

    Goes inside `kommune_page`, which asks for the right. Afterwards one is back on the view's own
    page, and a form that had grown stale shows what was typed. For what is no page (a download, or
    what is only posted) `route` and `names` say to which page one returns, as in `posted_from`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: EmployeeRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_fresh(request):
                if request.method == "GET" and (typed := _take(request)) is not None:
                    # A form made from `request.POST or None` is filled in, and nothing is done:
                    # that it is a GET the view sees for itself.
                    request.POST = typed  # type: ignore[assignment]  # as immutable as that
                return view(request, *args, **kwargs)
            if request.method == "POST" and not route:
                _keep(request)
            where = _page(request, route, names) if route else request.get_full_path()
            address = f"{reverse('bekraeft')}?{urlencode({'next': where})}"
            if "HX-Request" in request.headers:
                return HttpResponse(headers={"HX-Redirect": address})
            return redirect(address)

        # For the test that asks every such address with an old logon.
        inner.__dict__["wants_fresh_logon"] = True
        return inner

    return decorate


def _page(request: EmployeeRequest, route: str, names: tuple[str, ...]) -> str:
    arguments = request.resolver_match.kwargs
    address = reverse(route, kwargs={name: arguments[name] for name in names})
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _keep(request: HttpRequest) -> None:
    """What was typed waits in the session, on the server, for the same page."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if len(text) <= _MOST_KEPT:
        request.session[_KEPT] = {"path": request.path, "post": text}


def _take(request: HttpRequest) -> QueryDict | None:
    kept = request.session.get(_KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEPT]
    return QueryDict(kept["post"])
