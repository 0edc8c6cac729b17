"""A reported case goes altogether only when one administrator asks and another decides."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from cases.models import Haendelse, Kassation, Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import kassation
from deliveries.services.ways_out import NotPossible
from tests.cases.people import ydelse
from tests.factories import DUE, OCTOBER, frozen, medarbejder, only, stored_sag
from tests.html import Page

WHY = "Borgeren har aldrig boet her."


@pytest.fixture
def anden(ishoej: Kommune) -> Medarbejder:
    return medarbejder("anden", "ADMINISTRATOR", ishoej)


@pytest.fixture
def delivered(ishoej: Kommune, clock: object) -> Leverance:
    """An L402 with two cases, which the receiver has."""
    clock.move_to(DUE)
    stored_sag(ishoej, ydelse())
    stored_sag(ishoej, ydelse(), ydelse(kode="1.4"))
    leverance = frozen(ishoej)
    Leverance.objects.update(tilstand=states.MODTAGET)
    return leverance


@pytest.fixture
def sag(delivered: Leverance) -> Sag:
    return next(sag for sag in Sag.objects.all() if sag.ydelser.count() == 2)


@pytest.fixture
def asked(sag: Sag, administrator: Medarbejder) -> Kassation:
    return kassation.ask(administrator, sag, WHY)


def test_asking_changes_nothing(asked: Kassation, sag: Sag, administrator: Medarbejder) -> None:
    assert Sag.objects.filter(pk=sag.pk).exists()
    entry = Haendelse.objects.get(art="kassation ønsket")
    assert (entry.medarbejder, entry.sag) == (administrator, sag.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sag.objects.get(pk=sag.pk).delete()


def test_deciding_takes_the_case_and_leaves_the_lines(
    asked: Kassation, sag: Sag, anden: Medarbejder, delivered: Leverance
) -> None:
    names = set(sag.ydelser.values_list("identifikator", flat=True))
    kassation.decide(anden, asked)
    assert not Sag.objects.filter(pk=sag.pk).exists()
    lines = delivered.linjer.filter(identifikator__in=names)
    assert [line.ydelse for line in lines] == [None, None]
    assert delivered.antal_ydelser == 3
    entry = Haendelse.objects.get(art="sag kasseret")
    assert (entry.medarbejder, entry.sag) == (anden, sag.pk)
    assert entry.detaljer["begrundelse"] == WHY
    assert set(entry.detaljer["ydelser"]) == names


def test_the_control_and_the_next_leverance_go_on(
    asked: Kassation, anden: Medarbejder, ishoej: Kommune, clock: object
) -> None:
    kassation.decide(anden, asked)
    out = StringIO()
    call_command("kontroller", kommune="183", stdout=out)
    assert "Alt er, som det skal være." in out.getvalue()
    later = OCTOBER.next()
    clock.move_to(later.due_at)
    leverance = frozen(ishoej, later, later.due_at)
    assert (leverance.antal_ydelser, leverance.antal_mangler) == (1, 0)
    assert leverance.aendringer["udgaaede"] == 2


def test_nobody_decides_what_they_asked_for_themselves(
    asked: Kassation, administrator: Medarbejder
) -> None:
    with pytest.raises(NotPossible, match="En anden administrator"):
        kassation.decide(administrator, asked)
    assert Sag.objects.count() == 2


@pytest.mark.parametrize("who", ["ejer", "laeser"])
def test_it_is_the_administrators(
    who: str, asked: Kassation, sag: Sag, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    for act in (
        lambda: kassation.ask(user, sag, WHY),
        lambda: kassation.decide(user, asked),
        lambda: kassation.refuse(user, asked),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_refusing_keeps_the_case(asked: Kassation, sag: Sag, anden: Medarbejder) -> None:
    kassation.refuse(anden, asked)
    assert not Kassation.objects.exists()
    assert Haendelse.objects.get(art="kassation afvist").sag == sag.pk
    with pytest.raises(NotPossible):
        kassation.decide(anden, asked)
    with pytest.raises(NotPossible):
        kassation.refuse(anden, asked)


@pytest.mark.parametrize("reason", ["", "  ", "Se 200568-0046", "2005680046 er forkert"])
def test_the_reason_says_why_and_not_who(reason: str, sag: Sag, administrator: Medarbejder) -> None:
    with pytest.raises(NotPossible, match=r"^Skriv"):
        kassation.ask(administrator, sag, reason)


def test_it_is_asked_for_once(asked: Kassation, sag: Sag, anden: Medarbejder) -> None:
    with pytest.raises(NotPossible, match="allerede"):
        kassation.ask(anden, sag, WHY)


def test_what_was_never_reported_is_deleted_instead(
    ishoej: Kommune, administrator: Medarbejder
) -> None:
    with pytest.raises(NotPossible, match="Slet den"):
        kassation.ask(administrator, stored_sag(ishoej), WHY)


def test_only_this_case_is_unlocked(asked: Kassation, sag: Sag, anden: Medarbejder) -> None:
    other = Sag.objects.exclude(pk=sag.pk).get()
    kassation.decide(anden, asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        only(other).linjer.update(ydelse=None)


def test_on_the_pages(
    sag: Sag,
    administrator: Medarbejder,
    anden: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
) -> None:
    first, second = signed_in(administrator), signed_in(anden)
    address = f"{sag.get_absolute_url()}kasser/"
    assert address in Page(first.get(sag.get_absolute_url())).addresses()
    first.post(address, {"begrundelse": WHY})
    assert "1 sag er ønsket kasseret" in Page(second.get("/183/")).main
    mine = Page(first.get(address))
    assert "En anden administrator skal beslutte det" in mine.main
    assert "Kassér sagen for altid" not in mine.main
    assert address in Page(second.get("/183/log/opbevaring/")).addresses()
    page = Page(second.post(address, {"kasser": "1"}, follow=True))
    assert "Sagen er kasseret." in page.main
    assert str(sag.pk) in page.main
    assert WHY in page.main
    assert second.get(address).status_code == 404


def test_a_reason_that_will_not_do_is_still_there(
    sag: Sag, administrator: Medarbejder, signed_in: Callable[[Medarbejder], Client]
) -> None:
    page = Page(
        signed_in(administrator).post(
            f"{sag.get_absolute_url()}kasser/", {"begrundelse": "Se 200568-0046"}
        )
    )
    assert page.title.startswith("Fejl:")
    assert "uden CPR nummer" in page.main
    assert "Se 200568-0046" in page.main
