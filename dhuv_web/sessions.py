"""Idle time-outs: what counts as somebody being there, and how long it is until the end."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from cases.door.background import background
from cases.models import Medarbejder, Session
from dhuv_web.logon.csrf import person
from dhuv_web.logon.session import end, is_by_script, seconds_left


class SessionMiddleware(middleware.SessionMiddleware):
    """Every request renews the session, but those that a page made on its own."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # A page's own request that comes late with the old cookie must not take away the session
        # that a logon in another window has just given.
        late = is_by_script(request) and request.session.is_empty()
        background = getattr(request, "is_background", False) and not request.session.modified
        if late or background:
            patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponseBase:
    """How many seconds are left of the session (GET), or go on (POST), and the token to post with.

    The token, because logging on in another window has given the browser a new one.
    """
    return _go_on(request) if request.method == "POST" else _left(request)


def _go_on(request: HttpRequest) -> HttpResponse:
    return _answer(request, settings.SESSION_COOKIE_AGE)


@background
def _left(request: HttpRequest) -> HttpResponse:
    stored = Session.objects.get(pk=request.session.session_key)
    return _answer(request, (stored.expire_date - timezone.now()).total_seconds())


def _answer(request: HttpRequest, seconds: float) -> HttpResponse:
    left = min(seconds, seconds_left(request))
    if left < 1:
        # What is told as over is over: a page that leaves now must not be led back, logged on.
        end(request, "ikke brugt" if seconds < 1 else "for længe siden")
        return JsonResponse({"sekunder": 0})
    told = {"sekunder": int(left), "token": get_token(request)}
    user = cast(Medarbejder, request.user)
    return JsonResponse(told | {"person": person(user), "hvem": str(user)})
