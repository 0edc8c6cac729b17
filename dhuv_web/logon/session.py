"""What a session knows of its logon, and when it ends."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cases.door import counted
from cases.door.fresh import CONFIRMED
from cases.log import audit
from cases.models import Kladde, Medarbejder
from dhuv_web.logon import csrf
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
    csrf.give(request, user)
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


def end(request: HttpRequest, reason: str = "") -> None:
    """Log the employee off here."""
    user = cast(Medarbejder, request.user)
    audit.record(user, None, "logget af", user, **({"grund": reason} if reason else {}))
    auth.logout(request)
    csrf.take(request)


def failed(user: Medarbejder | None, reason: str) -> None:
    """A logon that did not succeed. Of an unknown name nothing is kept: it may be a password."""
    counted.record(user, None, "logon afvist", user, grund=reason)


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


def is_by_script(request: HttpRequest) -> bool:
    """Whether a page asked on its own: no person sees the answer as a page."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def nothing_saved(request: HttpRequest) -> HttpResponseRedirect:
    """To the logon, when a form came from somebody who is logged out: it says that nothing was
    saved, and from when the draft is that waits behind it."""
    query = {"next": request.get_full_path()}
    if page_of_ours(request.path) == request.path:
        query["ikke_gemt"] = _draft_from(request) or "1"
    return HttpResponseRedirect(f"{reverse('log_ind')}?{urlencode(query, safe='/')}")


def _draft_from(request: HttpRequest) -> str:
    try:
        key = uuid.UUID(request.POST.get("kladde", ""))
    except ValueError:
        return ""
    kept = Kladde.objects.filter(pk=key).first()
    return timezone.localtime(kept.tidspunkt).strftime("%H:%M") if kept else ""


class LoginRequired(LoginRequiredMiddleware):
    """Django's, but a form that was sent is not left without a word."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST" and not is_by_script(request):
            return nothing_saved(request)
        return super().handle_no_permission(request, view_func)


def bounded_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No session outlives `DHUV_SESSION_TIMER` hours, however busy it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if LOGGED_ON not in request.session:
                request.session[LOGGED_ON] = time.time()
            if seconds_left(request) <= 0:
                end(request, "for længe siden")
                if request.method == "GET" and "HX-Request" not in request.headers:
                    query = urlencode({"udloebet": "timer", "next": request.get_full_path()})
                    return redirect(f"{reverse('log_ind')}?{query}")
        return get_response(request)

    return middleware
