"""How long the kommune keeps ended cases, and which reported ones it has taken out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cases import services
from cases.access import ADMINISTERS
from cases.door.fresh import fresh_logon
from cases.door.pages import kommune_page, page
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
def opbevaring(request: HttpRequest, kommune: Kommune) -> HttpResponse:
    """A time that would take something already tonight is shown with what it takes, and asked for
    again."""
    initial = {"maaneder": kommune.opbevar_maaneder}
    form = OpbevaringForm(request.POST if request.method == "POST" else None, initial=initial)
    takes = None
    if form.is_bound and form.is_valid():
        months = form.cleaned_data["maaneder"]
        takes = _takes(kommune, months)
        confirmed = request.POST.get("bekraeft") == str(months)
        if confirmed or not any(takes.values()):
            services.set_retention(request.user, kommune, months)
            messages.success(request, "Opbevaringstiden er gemt.")
            return redirect("cases:opbevaring", kommune.pk)
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
        venter=[asked for asked in waiting if asked.sag in there],
        side=Paginator(done, PAGE_SIZE).get_page(request.GET.get("side")),
    )


def _takes(kommune: Kommune, months: int | None) -> dict[str, int]:
    """What would go tonight if this were the time."""
    tried = Kommune(pk=kommune.pk, opbevar_maaneder=months)
    today = timezone.localdate()
    return {
        "slettes": oprydning.never_reported(tried, today).count(),
        "ryddes": oprydning.to_be_cleared(tried, today).count(),
    }
