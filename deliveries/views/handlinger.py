"""What an administrator does with a leverance: annul, release, send, order a new one, rehearse."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cases.access import ADMINISTERS, ENTERS
from cases.door.fresh import fresh_logon
from cases.door.pages import kommune_page, page, posted_from
from cases.door.request import KommuneRequest
from cases.log import audit
from cases.models import Kommune
from deliveries import states
from deliveries.forms import BegrundelseForm
from deliveries.models import Kvittering, Leverance
from deliveries.periode import Periode
from deliveries.services import receipts, ways_out
from deliveries.services.freeze import CannotFreeze, freeze
from deliveries.services.sending import send
from deliveries.services.ways_out import NotPossible
from deliveries.views.forklaringer import other_counts

PAGE_SIZE = 50
#: So many of what would be missing are listed before an administrator decides.
MOST_SHOWN = 200


def get_leverance(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> Leverance:
    """The leverance, for those who administer the kommune; 404 for any other's."""
    administered = Leverance.objects.for_user(request.user, kommune, ADMINISTERS)
    return get_object_or_404(administered.select_related("kommune"), pk=pk)


@kommune_page(ADMINISTERS)
@fresh_logon()
def annuller(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """D18: take the leverance back, with a reason, while no attempt has touched it."""
    leverance = get_leverance(request, kommune, pk)
    done = "Leverancen er annulleret."
    if not _has_later(leverance):
        done += " En ny bliver dannet i morgen tidlig, hvis du ikke gør det før."
    return _with_reason(
        request, kommune, leverance, "annuller", ways_out.annul, done, nye=_first_there(leverance)
    )


@kommune_page(ADMINISTERS)
@fresh_logon()
def godkend(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """D20: let go a leverance that the brake holds, having seen what would be missing."""
    leverance = get_leverance(request, kommune, pk)
    done = "Leverancen er godkendt og bliver sendt inden for en time."
    return _with_reason(request, kommune, leverance, "godkend", ways_out.release, done)


def _with_reason(
    request: KommuneRequest,
    kommune: Kommune,
    leverance: Leverance,
    way: str,
    act: Callable[..., Leverance],
    done: str,
    **context: object,
) -> HttpResponse:
    """Ask why, and do it. Whoever comes too late is told so on the leverance's own page."""
    form = BegrundelseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(request.user, leverance, form.cleaned_data["begrundelse"])
            messages.success(request, done)
        except NotPossible as error:
            messages.error(request, str(error))
        return redirect(leverance)
    if not actions(leverance)[way]:
        messages.error(request, "Det kan ikke lade sig gøre længere. Se hvad der er sket nedenfor.")
        return redirect(leverance)
    left_out = leverance.udeladelser.filter(er_leveret_foer=True).select_related("sag", "ydelse")
    missing = list(left_out[:MOST_SHOWN])
    shown = [udeladelse.sag_id for udeladelse in missing if udeladelse.sag_id]
    audit.record(request.user, kommune, "leverance vist", leverance, sager=shown)
    return page(
        request,
        f"leverancer/{way}.html",
        kommune,
        "leverancer",
        leverance=leverance,
        form=form,
        mangler=missing,
        **context,
    )


def _first_there(leverance: Leverance) -> int:
    """How many ydelser no other leverance has held: annulling unlocks them."""
    return leverance.linjer.filter(er_ny=True).count()


@posted_from("deliveries:leverance", "kommunekode", "pk")
@kommune_page(ADMINISTERS)
def send_igen(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Send now: what was given up, waits for its next attempt, or is a T402."""
    leverance = get_leverance(request, kommune, pk)
    try:
        ways_out.try_again(request.user, leverance)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect(leverance)
    if send(leverance):
        messages.success(request, "Leverancen er sendt.")
    else:
        leverance.refresh_from_db()
        messages.error(request, f"Leverancen blev ikke sendt. {leverance.fejl}".strip())
    return redirect(leverance)


@posted_from("deliveries:leverance", "kommunekode", "pk")
@kommune_page(ADMINISTERS)
@fresh_logon("deliveries:leverance", "kommunekode", "pk")
def ny_version(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """The next version of what was rejected or annulled."""
    leverance = get_leverance(request, kommune, pk)
    try:
        fresh = ways_out.follow_up(request.user, leverance, timezone.now())
    except (NotPossible, CannotFreeze) as error:
        messages.error(request, str(error))
        return redirect(leverance)
    messages.success(
        request, f"Version {fresh.version} er dannet og bliver sendt inden for en time."
    )
    return redirect(fresh)


@posted_from("deliveries:leverancer", "kommunekode")
@kommune_page(ADMINISTERS)
def proeve(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Prøvelevering: a T402 of the next due period; locks nothing (D22)."""
    now = timezone.now()
    periode = Periode.next_due(now)
    try:
        made = freeze(kommune, periode, now, form=Leverance.Form.T402, user=request.user)
    except CannotFreeze as error:
        messages.error(request, str(error))
        return redirect("deliveries:leverancer", kommune.pk)
    return redirect(made)


@kommune_page(to_post=ENTERS)
def kvittering(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """The receiver's answer, per ydelse; whoever enters cases may mark it as looked at."""
    leverancer = Leverance.objects.for_user(request.user, kommune)
    receipts_here = Kvittering.objects.filter(leverance__in=leverancer).defer("raa")
    found = get_object_or_404(receipts_here.select_related("leverance", "set_af"), pk=pk)
    if request.method == "POST":
        receipts.mark_seen(request.user, found)
        messages.success(request, "Kvitteringen er set.")
        return redirect(cast(Leverance, found.leverance))
    errors = found.fejl.select_related("ydelse__sag").order_by("pk")
    fejl = Paginator(errors, PAGE_SIZE).get_page(request.GET.get("side"))
    shown = [one.ydelse.sag_id for one in fejl if one.ydelse]
    audit.record(request.user, kommune, "kvittering vist", found, sager=shown)
    return page(
        request,
        "leverancer/kvittering.html",
        kommune,
        "leverancer",
        kvittering=found,
        leverance=found.leverance,
        gaeldende=found.overruled_by(),
        andre_tal=other_counts(found),
        fejl=fejl,
    )


def actions(leverance: Leverance) -> dict[str, bool]:
    """Which ways are open, for the page to offer."""
    state = leverance.tilstand
    is_l402 = leverance.form == Leverance.Form.L402
    return {
        "annuller": is_l402
        and leverance.forsoeg == 0
        and state in states.before(states.ANNULLERET),
        "godkend": state == states.AFVENTER,
        "send": state in (states.KLAR, states.FEJLET) and leverance.fil_slettet is None,
        "ny_version": is_l402 and state in states.SET_ASIDE and not _has_later(leverance),
    }


def _has_later(leverance: Leverance) -> bool:
    """Whether another L402 stands for the period or a later one, so that none follows (D17)."""
    standing = Leverance.objects.standing().filter(kommune=leverance.kommune_id)
    return standing.filter(periode__gte=leverance.periode).exclude(pk=leverance.pk).exists()
