"""*Danmarks Statistiks svar*: the receiver's word on the latest leverance, tied to the ydelser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import services
from cases.models import Kommune, Medarbejder, Sag
from deliveries.models import Kvitteringsfejl
from deliveries.periode import Periode
from tests.factories import DUE, NOW, cpr, frozen, kvittering, only, reported, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
LIST = "/183/fejlliste/"
SVAR = f"{LIST}svar/"


@pytest.fixture
def desk(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def test_before_the_first_answer_it_says_so(desk: Client, sag: Sag) -> None:
    frozen(sag.kommune)
    page = Page(desk.get(SVAR))
    assert "Danmarks Statistik har ikke svaret på nogen leverance endnu." in page.main
    assert page.links()["Se vores egen kontrol"] == LIST


def test_the_answer_is_tied_to_the_ydelser(desk: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported(), navn="Afviste Anna")
    leverance = frozen(ishoej)
    answer = kvittering(leverance, status="DELVIST_AFVIST", modtaget=DUE + timedelta(hours=1))
    stored = only(sag)
    tell = Kvitteringsfejl.objects.create
    tell(
        kvittering=answer,
        ydelse=stored,
        identifikator=stored.identifikator,
        kode="DST-17",
        tekst="Ukendt målgruppe",
    )
    tell(kvittering=answer, identifikator="", kode="DST-1", tekst="Filen er sen")
    tell(kvittering=answer, identifikator="væk", kode="DST-9", tekst="Findes ikke")
    page = Page(desk.get(SVAR))
    label = "1.3 Behandling"
    assert page.rows() == [
        ["", "–", "Hele leverancen", "Filen er sen", "DST-1"],
        ["", "–", "væk (findes ikke længere)", "Findes ikke", "DST-9"],
        ["Ret ydelsen", f"{sag.cpr_formateret}Afviste Anna", label, "Ukendt målgruppe", "DST-17"],
    ]
    assert page.links()["Ret ydelsen"] == stored.get_absolute_url()
    assert "Svar på leverancen for oktober 2026, version 1" in page.main


def test_what_has_been_changed_since_is_marked(
    desk: Client, sag: Sag, ejer: Medarbejder, clock: object
) -> None:
    answer = kvittering(frozen(sag.kommune), status="DELVIST_AFVIST", modtaget=DUE)
    stored = only(sag)
    Kvitteringsfejl.objects.create(
        kvittering=answer, ydelse=stored, identifikator=stored.identifikator, kode="X", tekst="Y"
    )
    assert "Ændret siden svaret" not in Page(desk.get(SVAR)).main
    clock.move_to(NOW + timedelta(minutes=5))
    services.change_ydelse(
        ejer, stored, stored.version, replace(stored.data(), slutdato=NOW.date())
    )
    assert "Ændret siden svaret" in Page(desk.get(SVAR)).main


def test_the_newest_answered_leverance_counts(desk: Client, sag: Sag) -> None:
    """A later one without an answer, a T402 and an unreadable receipt do not."""
    ishoej = sag.kommune
    october = Periode(2026, 10)
    november, december = october.next(), october.next().next()
    for periode in (october, november):
        kvittering(frozen(ishoej, periode, periode.due_at), modtaget=periode.due_at)
    late = december.due_at
    kvittering(frozen(ishoej, december, late, form="T402"), modtaget=late)
    kvittering(frozen(ishoej, december, late), status="ULAESELIG")
    page = Page(desk.get(SVAR))
    assert "Svar på leverancen for november 2026" in page.main
    assert "Danmarks Statistik fandt ingen fejl" in page.main


def test_the_receivers_last_word_counts(desk: Client, sag: Sag) -> None:
    leverance = frozen(sag.kommune)
    later = kvittering(leverance, status="AFVIST", modtaget=DUE + timedelta(hours=2))
    kvittering(leverance, modtaget=DUE)
    assert str(later.pk) in Page(desk.get(SVAR)).links()["Se hele kvitteringen"]


def test_no_answer_of_another_kommune(desk: Client, vallensbaek: Kommune) -> None:
    stored_sag(vallensbaek)
    kvittering(frozen(vallensbaek), modtaget=DUE)
    assert "har ikke svaret" in Page(desk.get(SVAR)).main


def test_the_answers_queries_do_not_grow(desk: Client, ishoej: Kommune) -> None:
    sager = [stored_sag(ishoej, cpr=cpr(number)) for number in range(40)]
    answer = kvittering(frozen(ishoej), status="DELVIST_AFVIST", modtaget=DUE)

    def queries(told: list[Sag]) -> int:
        for sag in told:
            stored = only(sag)
            Kvitteringsfejl.objects.create(
                kvittering=answer,
                ydelse=stored,
                identifikator=stored.identifikator,
                kode="X",
                tekst="Y",
            )
        with CaptureQueriesContext(connection) as captured:
            desk.get(SVAR)
        return len(captured)

    assert queries(sager[:1]) == queries(sager[1:])
