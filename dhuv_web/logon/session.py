"""What a session knows of its logon, and when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cases.door.fresh import CONFIRMED
from cases.log import audit
from cases.models import Medarbejder
from dhuv_web.logon.browsers import in_words

#: In the session: when the employee logged on, how (PASSWORD or OIDC), and with what.
LOGGED_ON = "logget_paa"
WAY = "maade"
PASSWORD, OIDC = "adgangskode", "mitid"
BROWSER = "browser"


def complete(
    request: HttpRequest, user: Medarbejder, backend: str, way: str, confirmed: float | None = None
) -> None:
    """Log the employee on: a new session key, and what there is to know of the logon.

    `confirmed` says when the person was really asked; an OpenID provider may have remembered them.
    """
    auth.login(request, user, backend=backend)
    request.session[LOGGED_ON] = time.time()
    request.session[CONFIRMED] = time.time() if confirmed is None else confirmed
    request.session[WAY] = way
    request.session[BROWSER] = in_words(request.headers.get("User-Agent", ""))
    audit.record(user, None, "logget på", user, måde=way)


def confirm(request: HttpRequest, user: Medarbejder, at: float | None = None) -> None:
    """The person at the keyboard has shown again who it is."""
    request.session.cycle_key()
    request.session[CONFIRMED] = time.time() if at is None else at
    audit.record(user, None, "logon bekræftet", user)


def failed(user: Medarbejder | None, reason: str) -> None:
    """A logon that did not succeed. Of an unknown name nothing is kept: it may be a password."""
    audit.record(user, None, "logon afvist", user, grund=reason)


def seconds_left(request: HttpRequest) -> float:
    """Until the session ends whatever one does."""
    began = float(request.session.get(LOGGED_ON, time.time()))
    return began + float(settings.SESSION_TIMER) * 3600 - time.time()


def next_page(request: HttpRequest) -> str:
    """Where the page that was asked for leads to once the person has shown who it is."""
    return page_of_ours(request.POST.get("next") or request.GET.get("next") or "")


def page_of_ours(wanted: str) -> str:
    """The address, if it is a path here, and does not lead out again; else the first page's.

    A word without a slash is none: `redirect` would take it for the name of a page.
    """
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    leads_out = safe and urlsplit(wanted).path in (reverse("log_ud"), reverse("log_ud_alle_steder"))
    return wanted if safe and not leads_out else resolve_url(settings.LOGIN_REDIRECT_URL)


def bounded_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No session outlives `DHUV_SESSION_TIMER` hours, however busy it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if LOGGED_ON not in request.session:
                request.session[LOGGED_ON] = time.time()
            if seconds_left(request) <= 0:
                audit.record(request.user, None, "logget af", request.user, grund="for længe siden")
                auth.logout(request)
                if request.method == "GET" and "HX-Request" not in request.headers:
                    query = urlencode({"udloebet": "timer", "next": request.get_full_path()})
                    return redirect(f"{reverse('log_ind')}?{query}")
        return get_response(request)

    return middleware
