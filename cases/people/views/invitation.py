"""Taking up an invitation: with the login one has, or with a new one."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.door import places
from cases.door.request import EmployeeRequest
from cases.models import Invitation
from cases.people import invitations
from cases.people.forms import AccountForm
from cases.people.services import invitationer
from cases.services.errors import NotPossible

_KEPT = "invitation"


@login_not_required
@never_cache
@require_safe
def aabn(request: HttpRequest, pk: uuid.UUID, token: str) -> HttpResponse:
    """Put the token into the session: it must not stay in an address that others see. One that
    opens nothing is not kept: what anybody can make up costs no row."""
    if invitations.find(str(pk), token) is None:
        request.session.pop(_KEPT, None)
    elif request.method == "GET":
        request.session[_KEPT] = [str(pk), token]
    return redirect("invitation")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """What one is invited to, and the ways to take it."""
    found = invitations.find(*request.session.get(_KEPT, [uuid.uuid4(), ""]))
    if found is None:
        request.session.pop(_KEPT, None)
        return render(request, "invitation/gaelder_ikke.html", {"hvorfor": invitationer.GONE})
    if request.user.is_authenticated:
        return _take(cast(EmployeeRequest, request), found)
    form = AccountForm(found.modtager, request.POST or None) if _may_be_new(found) else None
    if request.method == "POST" and form and form.is_valid():
        typed = form.cleaned_data
        try:
            invitationer.accept_as_new(
                found,
                fornavn=typed["fornavn"],
                efternavn=typed["efternavn"],
                password=typed["new_password1"],
            )
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            request.session.pop(_KEPT)
            messages.success(
                request, f"Kontoen er lavet. Log ind med brugernavnet {found.modtager}."
            )
            return redirect(_log_on(places.address("start", found.kommune_id)))
    context = {"invitation": found, "form": form, "log_ind": _log_on(reverse("invitation"))}
    return render(request, "invitation/tag_imod.html", context)


def _take(request: EmployeeRequest, found: Invitation) -> HttpResponse:
    if request.method != "POST":
        return render(request, "invitation/tag_imod.html", {"invitation": found})
    request.session.pop(_KEPT)
    try:
        membership, is_new = invitationer.accept(request.user, found)
    except NotPossible as problem:
        return render(request, "invitation/gaelder_ikke.html", {"hvorfor": problem})
    role = membership.get_rolle_display()
    if is_new:
        messages.success(request, f"Du har nu adgang til {found.kommune} som {role}.")
    else:
        messages.info(request, f"Du har allerede adgang til {found.kommune} som {role}.")
    return redirect("forside")


def _may_be_new(found: Invitation) -> bool:
    """Only where local accounts are for everybody."""
    return settings.LOKAL_LOGON == "alle" and found.er_email


def _log_on(target: str) -> str:
    return f"{reverse('log_ind')}?{urlencode({'next': target})}"
