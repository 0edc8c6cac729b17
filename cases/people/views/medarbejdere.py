"""The kommune's employees: who they are, and what its administrators let them do (D23)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cases.access import ADMINISTERS
from cases.door.fresh import fresh_logon
from cases.door.pages import kommune_page, page, posted_from
from cases.door.request import KommuneRequest
from cases.models import Invitation, Kommune, Medlemskab
from cases.people import second_factor
from cases.people.forms import InvitationForm, RoleForm
from cases.people.services import invitationer, medarbejdere
from cases.services.errors import NotPossible

SENT = (
    "Invitationen til {} er på vej. Er der ikke kommet en e-mail inden for ti minutter, så se "
    "efter, om adressen eller brugernavnet er skrevet rigtigt."
)


@kommune_page(ADMINISTERS)
def liste(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    members = kommune.medlemskaber.select_related("medarbejder")
    names = ("medarbejder__first_name", "medarbejder__last_name", "medarbejder__username")
    return page(
        request,
        "medarbejdere/liste.html",
        kommune,
        "medarbejdere",
        medlemmer=members.order_by(*names),
        invitationer=kommune.invitationer.select_related("inviteret_af", "besked"),
    )


@kommune_page(ADMINISTERS)
@fresh_logon()
def inviter(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = invitationer.invite(request.user, kommune, typed["modtager"], typed["rolle"])
            messages.success(request, SENT.format(made.modtager))
            return redirect("cases:medarbejdere", kommune.pk)
        except NotPossible as problem:
            form.add_error("modtager", str(problem))
    return page(request, "medarbejdere/inviter.html", kommune, "medarbejdere", form=form)


@posted_from("cases:medarbejdere", "kommunekode")
@kommune_page(ADMINISTERS)
@fresh_logon("cases:medarbejdere", "kommunekode")
def traek_tilbage(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Nothing is lost by it: the same can be invited again."""
    found = get_object_or_404(Invitation.objects.filter(kommune=kommune), pk=pk)
    invitationer.call_off(request.user, found)
    messages.success(request, f"Invitationen til {found.modtager} er trukket tilbage.")
    return redirect("cases:medarbejdere", kommune.pk)


@kommune_page(ADMINISTERS)
@fresh_logon()
def medarbejder(request: KommuneRequest, kommune: Kommune, pk: int) -> HttpResponse:
    """One employee's role in the kommune, to look at and to change."""
    member = _member(kommune, pk)
    form = RoleForm(request.POST or None, initial={"rolle": member.rolle})
    if request.method == "POST" and form.is_valid():
        try:
            medarbejdere.change_role(request.user, member, form.cleaned_data["rolle"])
            messages.success(request, f"{member.medarbejder} har fået den valgte rolle.")
            return redirect("cases:medarbejdere", kommune.pk)
        except NotPossible as problem:
            form.add_error(None, str(problem))
    return _page(request, kommune, "medarbejder", member, form=form)


@kommune_page(ADMINISTERS)
@fresh_logon()
def fjern(request: KommuneRequest, kommune: Kommune, pk: int) -> HttpResponse:
    """Asks first; then it works from the employee's next click."""
    member = _member(kommune, pk)
    if request.method == "POST":
        try:
            medarbejdere.withdraw(request.user, member)
            messages.success(
                request, f"{member.medarbejder} har ikke længere adgang til {kommune}."
            )
        except NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("cases:medarbejdere", kommune.pk)
    return _page(request, kommune, "fjern", member)


@kommune_page(ADMINISTERS)
@fresh_logon()
def konto(request: KommuneRequest, kommune: Kommune, pk: int) -> HttpResponse:
    """Close the employee's account, or open a closed one."""
    member = _member(kommune, pk)
    closed = member.medarbejder.is_active
    if request.method == "POST":
        # What the page offered, not its opposite when somebody else was quicker.
        closed = request.POST.get("handling") == "luk"
        try:
            medarbejdere.close_account(request.user, member, closed=closed)
            done = "lukket" if closed else "åben igen"
            messages.success(request, f"{member.medarbejder}: kontoen er {done}.")
        except NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("cases:medarbejdere", kommune.pk)
    return _page(request, kommune, "konto", member, luk=closed)


@kommune_page(ADMINISTERS)
@fresh_logon()
def engangskode(request: KommuneRequest, kommune: Kommune, pk: int) -> HttpResponse:
    """For a colleague whose telephone is gone: the next logon asks for the password only."""
    member = _member(kommune, pk)
    if request.method == "POST":
        try:
            medarbejdere.reset_second_factor(request.user, member)
            messages.success(request, f"{member.medarbejder}: engangskoden er nulstillet.")
        except NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("cases:medarbejder", kommune.pk, member.pk)
    return _page(request, kommune, "engangskode", member, kraeves=settings.TOTRIN_KRAEVES)


def _member(kommune: Kommune, pk: int) -> Medlemskab:
    members = kommune.medlemskaber.select_related("medarbejder", "kommune")
    return get_object_or_404(members, pk=pk)


def _page(
    request: KommuneRequest, kommune: Kommune, name: str, member: Medlemskab, **context: object
) -> HttpResponse:
    return page(
        request,
        f"medarbejdere/{name}.html",
        kommune,
        "medarbejdere",
        medlem=member,
        er_egen=member.medarbejder_id == request.user.pk,
        fra_logon=member.kilde == Medlemskab.Kilde.LOGON,
        har_totrin=second_factor.has_device(member.medarbejder),
        kan_lukkes=medarbejdere.can_be_closed(member),
        antal_sager=kommune.sager.filter(sagsbehandler=member.medarbejder).count(),
        **context,
    )
