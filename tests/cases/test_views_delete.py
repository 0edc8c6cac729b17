"""Slet sag and Slet ydelse with their warning pages (R32, R35, R43, D6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cases import services
from cases.models import Haendelse, Kommune, Medarbejder, Medlemskab, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import REPORTED_AT, only, reported, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def test_looking_at_the_warning_deletes_nothing(as_ejer: Client, sag: Sag) -> None:
    page = Page(as_ejer.get(f"{sag.get_absolute_url()}slet/"))
    assert "Sagen slettes for altid" in page.main
    assert "1.3 Behandling" in page.main
    assert page.buttons() == ["OK"]
    assert page.links()["Annuller"] == sag.get_absolute_url()
    assert Sag.objects.exists()


def test_ok_deletes_the_case(as_ejer: Client, sag: Sag) -> None:
    response = as_ejer.post(f"{sag.get_absolute_url()}slet/", follow=True)
    assert response.redirect_chain == [("/183/sager/", 302)]
    assert "Sagen er slettet." in Page(response).main
    assert not Sag.objects.exists()


def test_ok_twice_deletes_the_case_once(as_ejer: Client, sag: Sag) -> None:
    url = f"{sag.get_absolute_url()}slet/"
    as_ejer.post(url)
    response = as_ejer.post(url, follow=True)
    assert response.redirect_chain == [("/183/sager/", 302)]
    assert "Sagen er slettet." in Page(response).main
    assert Haendelse.objects.filter(art="sag slettet").count() == 1
    assert as_ejer.get(url).status_code == 404


def test_ok_twice_deletes_the_ydelse_once(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    url = f"{sag.ydelser.get(kode='1.3').get_absolute_url()}slet/"
    as_ejer.post(url)
    response = as_ejer.post(url, follow=True)
    assert response.redirect_chain == [(sag.get_absolute_url(), 302)]
    assert "Ydelsen er slettet." in Page(response).main
    assert Haendelse.objects.filter(art="ydelse slettet").count() == 1
    assert as_ejer.get(url).status_code == 404


def test_ok_twice_at_the_same_moment(
    as_ejer: Client, ishoej: Kommune, ejer: Medarbejder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has still seen what the first one is about to delete."""
    sag = stored_sag(ishoej, ydelse(), ophold())
    stored = sag.ydelser.get(kode="1.3")
    for act, record in [("delete_ydelse", stored), ("delete_sag", sag)]:
        really = getattr(services, act)

        def twice(*arguments: object, really: Callable[..., None] = really) -> None:
            really(*arguments)
            really(*arguments)

        monkeypatch.setattr(services, act, twice)
        response = as_ejer.post(f"{record.get_absolute_url()}slet/", follow=True)
        assert "er slettet." in Page(response).main


def test_what_somebody_else_deleted_is_not_found(
    as_ejer: Client, ishoej: Kommune, kollega: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    stored = sag.ydelser.get(kode="1.3")
    services.delete_ydelse(kollega, stored)
    assert as_ejer.post(f"{stored.get_absolute_url()}slet/").status_code == 404
    services.delete_sag(kollega, sag)
    assert as_ejer.post(f"{sag.get_absolute_url()}slet/").status_code == 404


def test_what_was_deleted_in_another_kommune_is_not_found(
    as_ejer: Client, vallensbaek: Kommune, ejer: Medarbejder, sag: Sag
) -> None:
    """Also when it was the same employee: of a kommune only its own log is asked."""
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle="SAGSBEHANDLER")
    services.delete_sag(ejer, sag)
    assert as_ejer.post(f"/187/sager/{sag.pk}/slet/").status_code == 404


def test_a_reported_case_has_no_warning_page(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported())
    url = f"{sag.get_absolute_url()}slet/"
    assert as_ejer.get(url).headers["Location"] == sag.get_absolute_url()


def test_a_case_reported_while_the_warning_was_read_stays(as_ejer: Client, sag: Sag) -> None:
    sag.ydelser.update(foerst_indberettet=REPORTED_AT)
    response = as_ejer.post(f"{sag.get_absolute_url()}slet/", follow=True)
    assert "indberettet til Danmarks Statistik og kan ikke slettes" in Page(response).main
    assert Sag.objects.exists()


def test_ok_deletes_the_ydelse(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    url = f"{sag.ydelser.get(kode='1.3').get_absolute_url()}slet/"
    page = Page(as_ejer.get(url))
    assert "Ydelsen slettes for altid" in page.main
    assert sag.ydelser.count() == 2
    response = as_ejer.post(url, follow=True)
    assert "Ydelsen er slettet." in Page(response).main
    assert only(sag).kode == "1.8.1"


def test_the_last_ydelse_offers_slet_sag(as_ejer: Client, sag: Sag) -> None:
    url = f"{only(sag).get_absolute_url()}slet/"
    page = Page(as_ejer.get(url))
    assert page.links()["Slet sag"] == f"{sag.get_absolute_url()}slet/"
    assert page.buttons() == []
    response = as_ejer.post(url, follow=True)
    assert "hele sagen" in Page(response).main
    assert sag.ydelser.count() == 1


def test_a_reported_ydelse_has_no_warning_page(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported(), ophold())
    stored = sag.ydelser.get(kode="1.3")
    url = f"{stored.get_absolute_url()}slet/"
    assert as_ejer.get(url).headers["Location"] == stored.get_absolute_url()


def test_a_ydelse_reported_while_the_warning_was_read_stays(
    as_ejer: Client, ishoej: Kommune
) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    sag.ydelser.update(foerst_indberettet=REPORTED_AT)
    url = f"{sag.ydelser.get(kode='1.3').get_absolute_url()}slet/"
    response = as_ejer.post(url, follow=True)
    assert "Ydelsen kan ikke slettes, fordi den er indberettet" in Page(response).main
    assert sag.ydelser.count() == 2
