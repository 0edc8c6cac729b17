"""What waits for the people of a kommune, in the order in which it should be done (ux 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format

from cases.fejlliste import listing
from cases.fejlliste.outlook import Outlook
from cases.models import Kassation, Kommune, Sag, Ydelse
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.services.plan import Plan

#: So many are told one by one; a kommune has hardly more than one.
MOST_LEVERANCER = 5


@dataclass(frozen=True)
class Task:
    """One thing to do: `art` is the kind of alert (error, warning, info), `link` the words to
    follow."""

    art: str
    tekst: str
    url: str
    link: str


def tasks(
    kommune: Kommune,
    on: date,
    udsigt: Outlook,
    ahead: Plan,
    *,
    enters: bool = True,
    administers: bool = False,
) -> list[Task]:
    """What waits on the day `on`; the number of queries does not depend on how much it is.

    Refresh the kept findings first (`cases.fejlliste.kept`).
    """
    return [
        *urgent(kommune, ahead),
        *(_about_kassation(kommune) if administers else ()),
        *_about_findings(kommune, udsigt, enters=enters),
        *_about_ends(kommune, on),
        *_about_receipts(kommune),
    ]


def urgent(kommune: Kommune, ahead: Plan) -> list[Task]:
    """What has gone wrong with a leverance. It needs nothing of the kept findings, and is told
    whatever else is missing."""
    return [*_about_late(kommune, ahead), *_about_leverancer(kommune)]


def _about_late(kommune: Kommune, ahead: Plan) -> Iterator[Task]:
    """What should have been made by now, and when that will be tried again (D17, D18)."""
    for late in ahead.forsinkede[:MOST_LEVERANCER]:
        periode = late.periode
        if late.annulleret:
            rests = timezone.localtime(late.annulleret.hviler_til)
            yield Task(
                "error",
                f"Leverancen for {periode.label} er annulleret. En ny bliver dannet af sig selv "
                f"efter {rests:%d-%m-%Y kl. %H:%M}, eller når en administrator vil.",
                late.annulleret.get_absolute_url(),
                "Se leverancen",
            )
            continue
        if late.aarsag:
            what = f", men kunne ikke: {late.aarsag} Ret det, eller sig det til driften."
        else:
            what = ". Sig det til driften, hvis den ikke kommer."
        yield Task(
            "error",
            f"Leverancen for {periode.label} skulle være dannet den {date_format(periode.due_at)}"
            f"{what} Der bliver forsøgt hver time.",
            reverse("deliveries:leverancer", args=[kommune.pk]),
            "Se leverancerne",
        )


def _troubled(kommune: Kommune) -> QuerySet[Leverance]:
    """Those that only a person can bring on, those that fail to get away, and what was rejected or
    may not have been received as we sent it; the newest first.
    """
    of_kommune = Leverance.objects.filter(kommune=kommune, form=Leverance.Form.L402)
    # What came later holds it all: nobody needs to do anything about the earlier one.
    followed = Leverance.objects.standing().filter(
        Q(periode__gt=OuterRef("periode"))
        | Q(periode=OuterRef("periode"), version__gt=OuterRef("version")),
        kommune=kommune,
    )
    failing = Q(tilstand__in=states.UNSENT) & ~Q(fejl="")
    answered = [states.DELVIST_AFVIST, states.MODTAGET]
    troubling = Q(tilstand__in=[*states.STUCK, *answered]) | failing
    troubled = of_kommune.filter(troubling).exclude(Exists(followed))
    return troubled.order_by("-periode", "-version")


def _about_leverancer(kommune: Kommune) -> Iterator[Task]:
    for leverance in _troubled(kommune)[:MOST_LEVERANCER]:
        if leverance.tilstand == states.MODTAGET:
            receipt = leverance.kvitteringer.ruling_first().defer("raa").first()
            if receipt and receipt.afvigelse:
                yield Task(
                    "warning",
                    "Danmarks Statistik har talt andet, end vi leverede, i leverancen for "
                    f"{leverance.periode_navn}.",
                    leverance.get_absolute_url(),
                    "Se tallene",
                )
            continue
        if leverance.tilstand == states.DELVIST_AFVIST:
            yield Task(
                "warning",
                f"Danmarks Statistik har afvist en del af leverancen for {leverance.periode_navn}.",
                reverse("deliveries:fejlliste_svar", args=[kommune.pk]),
                "Se svaret",
            )
            continue
        if leverance.tilstand in states.STUCK:
            said = leverance.get_tilstand_display().lower()
        else:
            said = f"forsøgt sendt {_count(leverance.forsoeg, 'gang', 'gange')} uden held"
        yield Task(
            "error",
            f"Leverancen for {leverance.periode_navn}: {said}.",
            leverance.get_absolute_url(),
            "Se leverancen",
        )


def _about_kassation(kommune: Kommune) -> Iterator[Task]:
    there = Sag.objects.filter(kommune=kommune).values("pk")
    count = Kassation.objects.filter(kommune=kommune, besluttet=None, sag__in=there).count()
    if count:
        yield Task(
            "warning",
            f"{_count(count, 'sag', 'sager')} er ønsket kasseret. En anden administrator skal "
            "beslutte det.",
            reverse("cases:opbevaring", args=[kommune.pk]),
            "Se ønsket" if count == 1 else "Se ønskerne",
        )


def _about_findings(kommune: Kommune, udsigt: Outlook, *, enters: bool) -> Iterator[Task]:
    antal = listing.counts(kommune)

    def task(art: str, tekst: str, vis: str, link: str) -> Task:
        page = reverse("cases:fejlliste", args=[kommune.pk])
        return Task(art, tekst, f"{page}?vis={vis}", link)

    if udsigt.missing:
        ydelser = _count(udsigt.missing, "ydelse", "ydelser")
        tekst = f"{ydelser}, der er leveret før, ville forsvinde ud af statistikken."
        yield task("error", tekst, "forsvinder", "Se, hvad der ville forsvinde")
    if antal["fejl"]:
        ude = _count(udsigt.left_out, "ydelse", "ydelser")
        tekst = f"{_count(antal['fejl'], 'fejl', 'fejl')} holder {ude} ude af næste leverance."
        tekst += "" if enters else " En sagsbehandler skal rette dem."
        yield task("error", tekst, "fejl", "Ret fejlene" if enters else "Se fejlene")
    if antal["uoplyste_sager"]:
        sager = _count(antal["uoplyste_sager"], "sag", "sager")
        tekst = f"{sager} mangler målgruppe (Uoplyst)."
        tekst += "" if enters else " En sagsbehandler skal vælge den."
        yield task("warning", tekst, "uoplyst", "Vælg målgrupper" if enters else "Se sagerne")
    if antal["advarsler"]:
        advarsler = _count(antal["advarsler"], "advarsel", "advarsler")
        yield task("warning", f"{advarsler} skal ses efter.", "advarsler", "Se advarslerne")


def _about_ends(kommune: Kommune, on: date) -> Iterator[Task]:
    count = Ydelse.objects.filter(kommune=kommune).ending(on).count()
    if count:
        yield Task(
            "info",
            f"{_count(count, 'ydelse', 'ydelser')} slutter inden for 30 dage eller skulle være "
            "sluttet.",
            reverse("cases:udloeber", args=[kommune.pk]),
            "Se, hvad der slutter",
        )


def _about_receipts(kommune: Kommune) -> Iterator[Task]:
    unseen = Kvittering.objects.filter(leverance__kommune=kommune, set_tidspunkt=None)
    found = list(unseen.values_list("pk", flat=True))
    if found:
        one = len(found) == 1
        yield Task(
            "info",
            f"{_count(len(found), 'kvittering', 'kvitteringer')} fra Danmarks Statistik er ikke "
            f"{'set' if one else 'set endnu'}.",
            reverse("deliveries:kvittering", args=[kommune.pk, found[0]])
            if one
            else reverse("deliveries:leverancer", args=[kommune.pk]),
            "Se kvitteringen" if one else "Se leverancerne",
        )


def _count(number: int, one: str, more: str) -> str:
    return f"{number_format(number, force_grouping=True)} {one if number == 1 else more}"
