"""How long the kommune keeps ended cases, and which reported ones it has taken out."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cases import services
from cases.access import ADMINISTERS
from cases.door.fresh import fresh_logon
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.models import Kassation, Kommune, Sag
from cases.services import oprydning

PAGE_SIZE = 50
_HOW = (
    f"Skriv et antal måneder fra {oprydning.FEWEST_MONTHS} til {oprydning.MOST_MONTHS}, eller lad "
    "feltet være tomt."
)


class OpbevaringForm(forms.Form):
    maaneder = forms.IntegerField(
        label="Opbevaringstid i måneder",
        required=False,
        min_value=oprydning.FEWEST_MONTHS,
        max_value=oprydning.MOST_MONTHS,
        # A number field would send what it does not understand as nothing, which is an answer too.
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Regnes fra den dag, sagens sidste ydelse sluttede. Tomt: sager gemmes altid.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _HOW),
    )


@kommune_page(ADMINISTERS)
@fresh_logon()
def opbevaring(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """A shorter time is shown with what it takes, asked for again, and holds after a day."""
    initial = {"maaneder": kommune.opbevar_maaneder}
    form = OpbevaringForm(request.POST if request.method == "POST" else None, initial=initial)
    takes = None
    if form.is_bound and form.is_valid():
        months = form.cleaned_data["maaneder"]
        confirmed = request.POST.get("bekraeft") == str(months)
        if confirmed or not oprydning.shortens(kommune, months):
            since = services.set_retention(request.user, kommune, months)
            when = (
                f" Den gælder fra {timezone.localtime(since):%d-%m-%Y kl. %H:%M}." if since else ""
            )
            messages.success(request, f"Opbevaringstiden er gemt.{when}")
            return redirect("cases:opbevaring", kommune.pk)
        takes = _takes(kommune, months)
    decisions = Kassation.objects.filter(kommune=kommune).select_related(
        "anmodet_af", "besluttet_af"
    )
    waiting = list(decisions.filter(besluttet=None).order_by("anmodet"))
    there = set(
        Sag.objects.filter(pk__in=[asked.sag for asked in waiting]).values_list("pk", flat=True)
    )
    done = decisions.exclude(besluttet=None).order_by("-besluttet")
    return page(
        request,
        "log/opbevaring.html",
        kommune,
        "log",
        form=form,
        tager=takes,
        ny_tager=_takes(kommune, kommune.opbevar_ny) if kommune.opbevar_ny_fra else None,
        venter=[asked for asked in waiting if asked.sag in there],
        side=Paginator(done, PAGE_SIZE).get_page(request.GET.get("side")),
    )


def _takes(kommune: Kommune, months: int | None) -> dict[str, int]:
    """What would go in the first night in which this time holds."""
    tried = Kommune(pk=kommune.pk, opbevar_maaneder=months)
    since = kommune.opbevar_ny_fra if months == kommune.opbevar_ny else None
    night = timezone.localdate(since or timezone.now() + oprydning.THOUGHT) + timedelta(days=1)
    return {
        "slettes": oprydning.never_reported(tried, night).count(),
        "ryddes": oprydning.to_be_cleared(tried, night).count(),
    }
