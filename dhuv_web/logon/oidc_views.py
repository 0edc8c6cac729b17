"""To the OpenID provider and back: logging on, confirming who one is, logging out."""

from __future__ import annotations

import time
from typing import Any, cast

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from cases.door.limited import too_often
from cases.door.limits import logons
from cases.people.views.front import NO_ACCESS
from dhuv_web.logon import oidc, provider, session
from dhuv_web.logon.address import client_address
from dhuv_web.logon.provider import ProviderError

log = structlog.get_logger(__name__)

_CONFIRMING = "oidc_bekraeft"
#: Characters of an address that any server takes. A token may be longer than that by itself.
_LONGEST = 4000
_ID_TOKEN = "oidc_id_token"  # noqa: S105 (where it is kept)


class _Start(OIDCAuthenticationRequestView):
    get_settings = staticmethod(provider.setting)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The library joins by `?`, whatever the provider's address has of its own."""
        there = super().get(request)
        begins = f"{self.OIDC_OP_AUTH_ENDPOINT}?"
        query = there.headers["Location"].removeprefix(begins)
        return HttpResponseRedirect(provider.joined(self.OIDC_OP_AUTH_ENDPOINT, query))

    def get_extra_params(self, request: HttpRequest) -> dict[str, Any]:
        """`max_age` makes the provider tell when it really asked the person."""
        if request.session.get(_CONFIRMING):
            return {"prompt": "login", "max_age": 0}
        if "ny" in request.GET:
            return {"prompt": "login", "max_age": settings.SESSION_TIMER * 3600}
        return {"max_age": settings.SESSION_TIMER * 3600}


class _Callback(OIDCAuthenticationCallbackView):
    get_settings = staticmethod(provider.setting)

    def login_success(self) -> HttpResponse:
        request, target = self.request, session.page_of_ours(self.success_url)
        told = request.oidc["auth_time"]
        asked_at = request.session.pop(_CONFIRMING, None)
        if asked_at is not None and (told is None or told < asked_at - oidc.LEEWAY):
            # It has let a remembered logon pass: that is no confirmation.
            return _no_answer(request, "MitID har ikke spurgt dig igen.")
        if asked_at is not None and request.user == self.user:
            session.confirm(request, self.user, at=time.time())
            messages.info(request, "Tak. Nu kan du gå videre: tryk igen på det, du ville gøre.")
        else:
            fresh = 0 if told is None else min(told, time.time())
            session.complete(request, self.user, oidc.PATH, session.OIDC, confirmed=fresh)
            request.session[NO_ACCESS] = request.oidc["outcome"].reason
            if len(request.oidc["id_token"]) < _LONGEST:
                # The provider likes to have it back when one logs out.
                request.session[_ID_TOKEN] = request.oidc["id_token"]
        return HttpResponseRedirect(target)

    def login_failure(self) -> HttpResponse:
        outcome = getattr(self.request, "oidc", {}).get("outcome")
        if outcome is None:
            return _no_answer(self.request)
        session.failed(outcome.user, outcome.reason)
        context = {"grund": outcome.reason, "cvr": outcome.cvr, "udenfor": True}
        return render(self.request, "uden_rettighed.html", context, status=403)


def _no_answer(request: HttpRequest, why: str = "") -> HttpResponse:
    session.failed(None, "svaret fra MitID duede ikke")
    return render(request, "logon/intet_svar.html", {"hvorfor": why}, status=403)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """On to the provider; with `bekraeft` it must ask the person, whatever it remembers."""
    if not settings.OIDC_ISSUER or request.method == "POST":
        return redirect("log_ind")
    if refused := too_often(request, logons(), client_address(request)):
        return refused
    request.session.pop(_CONFIRMING, None)
    if "bekraeft" in request.GET and request.user.is_authenticated:
        request.session[_CONFIRMING] = time.time()
    try:
        return cast(HttpResponse, _Start.as_view()(request))
    except ProviderError as error:
        log.error("OpenID-udbyderen svarer ikke", fejl=str(error))
        return render(request, "logon/intet_svar.html", {"nede": True}, status=503)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code that is worth one token, or with an error."""
    if not settings.OIDC_ISSUER or request.method == "POST":
        return redirect("log_ind")
    if request.GET.get("error"):
        # Mostly somebody who pressed Cancel; a session that is there stays as it was.
        if request.session.get("oidc_states", {}).pop(request.GET.get("state"), None):
            request.session.modified = True
        return render(request, "logon/intet_svar.html", {"afbrudt": True}, status=403)
    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        # Another provider's answer, sent on to us (RFC 9207).
        return _no_answer(request)
    try:
        return cast(HttpResponse, _Callback.as_view()(request))
    except SuspiciousOperation as error:
        log.warning("svaret fra OpenID-udbyderen duer ikke", fejl=str(error))
        return _no_answer(request)


def logout_address(request: HttpRequest) -> str:
    """Where the provider ends its own session of this logon; empty where there is none to end.

    All that it is told there is optional. A token that makes the address too long stays away: the
    provider then asks the person.
    """
    if not settings.OIDC_ISSUER or request.session.get(session.WAY) != session.OIDC:
        return ""
    try:
        address = provider.address("end_session_endpoint")
    except ProviderError:
        return ""
    if not address:
        return ""
    query = {
        "client_id": settings.OIDC_RP_CLIENT_ID,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("log_ind")),
    }
    if token := request.session.get(_ID_TOKEN):
        hinted = provider.joined(address, query | {"id_token_hint": token})
        if len(hinted) <= _LONGEST:
            return hinted
    return provider.joined(address, query)
