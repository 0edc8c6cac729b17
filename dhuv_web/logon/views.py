"""The way in and out: password, second factor, log ud."""

from __future__ import annotations

import re
import time

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cases.door.limited import refusal, too_often, waiting_time
from cases.door.limits import NAME, logons
from cases.door.request import EmployeeRequest
from cases.log import audit
from cases.models import Medarbejder
from cases.people import second_factor
from dhuv_web.logon import backends, session
from dhuv_web.logon.address import client_address, username_key
from dhuv_web.logon.forms import CodeForm, LogonForm
from dhuv_web.logon.oidc_views import logout_address

#: In the session of somebody whose password was right and whose second factor is still missing.
PENDING = "totrin"
#: Seconds until such a person must begin again.
PENDING_FOR = 600


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_ind(request: HttpRequest) -> HttpResponse:
    """The first step: user name and password, or on to the OpenID provider."""
    target = session.next_page(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    if request.method == "POST" and (refused := _too_often(request)):
        return refused
    form = LogonForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and settings.LOKAL_LOGON != "ingen":
        if form.is_valid():
            return _second_step(request, form.get_user(), target)
        # Not the raw POST: the form has refused what no database takes.
        typed = form.cleaned_data.get("username", "")
        wrong_password(request, Medarbejder.named(typed), "adgangskode")
    context = {
        "form": form,
        "next": target,
        "oidc": settings.OIDC_ISSUER,
        "lokal": settings.LOKAL_LOGON,
        "timer": settings.SESSION_TIMER,
        "ikke_gemt": "ikke_gemt" in request.GET,
        "kladde_fra": _clock(request.GET.get("ikke_gemt", "")),
    }
    return render(request, "log_ind.html", context)


def _clock(text: str) -> str:
    """A time of day, which alone is shown of what an address says."""
    return text if re.fullmatch("[0-2][0-9]:[0-5][0-9]", text) else ""


def _too_often(request: HttpRequest) -> HttpResponse | None:
    if refused := too_often(request, logons(), client_address(request)):
        return refused
    seconds = NAME.spent(username_key(request, None))
    return refusal(request, NAME, seconds) if seconds else None


def _second_step(request: HttpRequest, user: Medarbejder, target: str) -> HttpResponse:
    """Straight in, or first the code; or first an app to make it, where the setting demands one."""
    enrolled = second_factor.has_device(user)
    if not enrolled and not settings.TOTRIN_KRAEVES:
        session.complete(request, user, backends.PATH, session.PASSWORD)
        return HttpResponseRedirect(target)
    # Whoever gave this browser its session key must not be able to go on from here.
    request.session.cycle_key()
    request.session[PENDING] = {
        "pk": user.pk,
        "at": time.time(),
        "next": target,
        # A password that is changed meanwhile ends this as it ends sessions.
        "hash": user.get_session_auth_hash(),
    }
    return redirect("totrin" if enrolled else "totrin_opsaet")


def pending(request: HttpRequest) -> Medarbejder | None:
    """Who has given the right password a moment ago and is not logged on yet."""
    waiting = request.session.get(PENDING)
    if not waiting or not 0 <= time.time() - waiting["at"] < PENDING_FOR:
        return None
    user = Medarbejder.objects.filter(pk=waiting["pk"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == waiting["hash"] else None


def finish(request: HttpRequest, user: Medarbejder) -> str:
    """The second factor is there: log on; returns where to."""
    target = str(request.session.pop(PENDING)["next"])
    session.complete(request, user, backends.PATH, session.PASSWORD)
    return target


@login_not_required
@never_cache
@sensitive_post_parameters("kode")
@require_http_methods(["GET", "HEAD", "POST"])
def totrin(request: HttpRequest) -> HttpResponse:
    """The second step: a code from the app, or a reserve code."""
    user = pending(request)
    if user is None or not second_factor.has_device(user):
        return redirect("log_ind")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = second_factor.verify(user, form.cleaned_data["kode"])
        if answer.ok:
            return HttpResponseRedirect(finish(request, user))
        session.failed(user, "engangskode")
        form.add_error("kode", wrong_code(answer))
    return render(request, "logon/totrin.html", {"form": form})


def wrong_code(answer: second_factor.Answer) -> str:
    text = "Koden passer ikke. Vent på den næste i appen, eller brug en reservekode."
    if answer.wait:
        text += f" Du kan prøve igen om {waiting_time(answer.wait)}."
    return text


def locked(
    request: HttpRequest, _response: HttpResponse, credentials: dict[str, str] | None
) -> HttpResponse:
    """What django-axes shows while a name is locked for an address: until when, and what to do."""
    attempts = AccessAttempt.objects.filter(
        username=username_key(request, credentials), ip_address=client_address(request)
    )
    newest = max((attempt.attempt_time for attempt in attempts), default=timezone.now())
    until = newest + get_cool_off(request)
    return render(request, "logon/laast.html", {"til": until}, status=429)


def wrong_password(request: HttpRequest, user: Medarbejder | None, reason: str) -> None:
    """Put a wrong password on record, and that it was the one too many. What is tried while the
    name is locked is not even looked at."""
    of_axes = vars(request)
    if of_axes.get("axes_failures_since_start") is None:
        return
    session.failed(user, reason)
    NAME.wait(username_key(request, of_axes["axes_credentials"] or {}))
    if of_axes["axes_locked_out"]:
        audit.record(user, None, "logon spærret", user)


@require_POST
def log_ud(request: EmployeeRequest) -> HttpResponse:
    """End this session, here and, where it has a page for it, at the OpenID provider."""
    elsewhere = logout_address(request)
    session.end(request)
    return redirect(elsewhere or "log_ind")
