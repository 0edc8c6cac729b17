"""A membership that sleeps gives nothing, wherever somebody asks for a right (D23)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from cases import services
from cases.access import OPERATES, SEES
from cases.models import Kommune, Medarbejder, Medlemskab, Sag
from deliveries.models import Leverance
from deliveries.services import beskeder
from tests.factories import frozen

Browser = Callable[[Medarbejder], Client]


def put_to_sleep(user: Medarbejder) -> None:
    assert user.medlemskaber.update(sover_siden=timezone.now())


def test_it_gives_no_role(ishoej: Kommune, ejer: Medarbejder) -> None:
    assert ishoej.role_of(ejer) == "SAGSBEHANDLER"
    put_to_sleep(ejer)
    assert ishoej.role_of(ejer) == ""


def test_it_shows_no_case(ishoej: Kommune, ejer: Medarbejder, sag: Sag) -> None:
    assert Sag.objects.for_user(ejer, ishoej).exists()
    put_to_sleep(ejer)
    assert not Sag.objects.for_user(ejer, ishoej).exists()


def test_it_shows_no_leverance(ishoej: Kommune, ejer: Medarbejder, sag: Sag) -> None:
    frozen(ishoej)
    assert Leverance.objects.for_user(ejer, ishoej).exists()
    put_to_sleep(ejer)
    assert not Leverance.objects.for_user(ejer, ishoej).exists()


def test_it_writes_nothing(ejer: Medarbejder, sag: Sag) -> None:
    put_to_sleep(ejer)
    with pytest.raises(PermissionDenied):
        services.delete_sag(ejer, sag)


def test_its_kommune_is_not_there(ejer: Medarbejder, sag: Sag, signed_in: Browser) -> None:
    browser = signed_in(ejer)
    assert browser.get("/183/sager/").status_code == 200
    put_to_sleep(ejer)
    assert browser.get("/183/").status_code == 404
    assert browser.get("/183/sager/").status_code == 404
    assert browser.get(sag.get_absolute_url()).status_code == 404


def test_the_way_in_leads_to_what_is_awake(
    ejer: Medarbejder, vallensbaek: Kommune, signed_in: Browser
) -> None:
    put_to_sleep(ejer)
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle="LAESER")
    response = signed_in(ejer).get("/")
    assert response["Location"] == "/187/"


def test_with_all_asleep_the_way_in_says_what_is_missing(
    ejer: Medarbejder, signed_in: Browser
) -> None:
    put_to_sleep(ejer)
    response = signed_in(ejer).get("/")
    assert response.status_code == 403
    assert "Ret til at administrere data for handicappede" in response.content.decode()
    assert "/183/" not in response.content.decode()


def test_drift_that_sleeps_operates_nothing(drift: Medarbejder, signed_in: Browser) -> None:
    browser = signed_in(drift)
    assert browser.get("/drift/").status_code == 200
    put_to_sleep(drift)
    assert browser.get("/drift/").status_code == 403


def test_an_administrator_who_sleeps_gets_no_mail(
    ishoej: Kommune, administrator: Medarbejder, sag: Sag
) -> None:
    Medarbejder.objects.filter(pk=administrator.pk).update(email="anne@ishoj.example")
    assert "anne@ishoj.example" in beskeder._responsible(ishoej)
    put_to_sleep(administrator)
    assert "anne@ishoj.example" not in beskeder._responsible(ishoej)


def test_one_question_for_all_of_them(ishoej: Kommune, ejer: Medarbejder) -> None:
    assert Medlemskab.objects.giving(ejer, SEES, ishoej).exists()
    assert not Medlemskab.objects.giving(ejer, OPERATES, ishoej).exists()
    put_to_sleep(ejer)
    assert not Medlemskab.objects.giving(ejer, SEES, ishoej).exists()
    assert not Medlemskab.objects.active().filter(medarbejder=ejer).exists()
