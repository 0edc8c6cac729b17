"""First logon and `Angiv kontaktoplysninger` (R12-R14, D8, D13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Kommune, Kontaktperson, Medarbejder
from cases.people.views import kontakter as view
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/kontakter/"


def typed(**changes: str) -> dict[str, str]:
    """All three filled in; `faglig_navn="…"` changes one field."""
    post = {}
    for kind in ("faglig", "teknisk", "kvittering"):
        post[f"{kind}-navn"] = f"{kind.title()} Holm"
        post[f"{kind}-email"] = f"{kind}@ishoj.example"
        post[f"{kind}-telefon"] = ""
    return post | {name.replace("_", "-"): value for name, value in changes.items()}


@pytest.fixture
def first_logon(ishoej: Kommune) -> Kommune:
    ishoej.kontaktpersoner.all().delete()
    return ishoej


def test_the_start_page_offers_nothing_else(
    first_logon: Kommune, signed_in: SignedIn, ejer: Medarbejder
) -> None:
    page = Page(signed_in(ejer).get("/183/"))
    assert page.links() == {"Angiv kontaktoplysninger": URL}


def test_a_laeser_is_told_who_must_do_it(
    first_logon: Kommune, signed_in: SignedIn, laeser: Medarbejder
) -> None:
    page = Page(signed_in(laeser).get("/183/"))
    assert page.links() == {}
    assert "En sagsbehandler eller administrator skal udfylde" in page.main


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_case_can_be_begun_before(
    first_logon: Kommune, signed_in: SignedIn, ejer: Medarbejder, method: str
) -> None:
    response = getattr(signed_in(ejer), method)("/183/sager/ny/", follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "Angiv kontaktoplysninger, før du opretter den første sag." in Page(response).main


def test_all_three_are_saved_together(
    first_logon: Kommune, signed_in: SignedIn, ejer: Medarbejder
) -> None:
    response = signed_in(ejer).post(URL, typed(), follow=True)
    assert response.redirect_chain == [("/183/", 302)]
    assert "Opret ny sag" in Page(response).links()
    stored = {c.type: (c.navn, c.email) for c in first_logon.kontaktpersoner.all()}
    assert stored == {
        "FAGLIG": ("Faglig Holm", "faglig@ishoj.example"),
        "TEKNISK": ("Teknisk Holm", "teknisk@ishoj.example"),
        "KVITTERING": ("Kvittering Holm", "kvittering@ishoj.example"),
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("faglig_navn", ""),
        ("faglig_navn", "   "),
        ("faglig_navn", "x" * 101),
        ("faglig_navn", "Anne\tHolm"),
        ("teknisk_email", ""),
        ("teknisk_email", "ingen snabel-a"),
        ("teknisk_email", "a@b@c.dk"),
        ("teknisk_email", "anna@ishoj"),
        ("teknisk_email", "anna@ishoj..dk"),
        ("teknisk_email", "anna@ishoj.dk."),
        ("teknisk_email", f"anna@{'i' * 64}"),
        ("teknisk_email", "anna@ø。。dk"),
        ("teknisk_email", "anne holm@ishoj.dk"),
        ("teknisk_email", "Anne <anne@ishoj.dk>"),
        ("teknisk_email", "a" * 192 + "@ishoj.dk"),
        ("teknisk_email", "a@" + "i" * 65),
        ("kvittering_telefon", "1" * 31),
    ],
)
def test_what_a_report_can_not_carry_is_told_at_its_field(
    first_logon: Kommune, signed_in: SignedIn, ejer: Medarbejder, field: str, value: str
) -> None:
    """D8: found here, and not on the 14th. Nothing is stored, and all that was typed is there."""
    post = typed(**{field: value})
    response = signed_in(ejer).post(URL, post)
    page = Page(response)
    assert set(page.errors()) == {field.replace("_", "-")}
    assert len(page.summary()) == 1
    assert page.title.startswith("Fejl: ")
    shown = page.values()
    assert {name: shown[name] for name in post} == post
    assert not Kontaktperson.objects.exists()


def test_they_are_saved_all_or_none(
    first_logon: Kommune,
    signed_in: SignedIn,
    ejer: Medarbejder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A colleague fills one in at the same moment: the others do not slip in half."""
    really = view.save_contact

    def refuse_the_last(user: Medarbejder, kommune: Kommune, kind: str, **fields: str) -> object:
        if kind == "KVITTERING":
            raise PermissionError
        return really(user, kommune, kind, **fields)

    monkeypatch.setattr(view, "save_contact", refuse_the_last)
    with pytest.raises(PermissionError):
        signed_in(ejer).post(URL, typed())
    assert not Kontaktperson.objects.exists()


def test_a_sagsbehandler_fills_in_only_what_is_missing(
    ishoej: Kommune, signed_in: SignedIn, ejer: Medarbejder
) -> None:
    ishoej.kontaktpersoner.get(type="TEKNISK").delete()
    signed_in(ejer).post(URL, typed())
    names = {c.type: c.navn for c in ishoej.kontaktpersoner.all()}
    assert names == {
        "FAGLIG": "Faglig Jensen",
        "TEKNISK": "Teknisk Holm",
        "KVITTERING": "Kvittering Jensen",
    }


def test_afterwards_they_are_the_administrators(
    ishoej: Kommune, signed_in: SignedIn, ejer: Medarbejder, administrator: Medarbejder
) -> None:
    page = Page(signed_in(ejer).get(URL))
    assert "En administrator i kommunen kan rette dem." in page.main
    assert page.buttons() == []
    signed_in(ejer).post(URL, typed())
    assert ishoej.kontaktpersoner.filter(navn="Faglig Holm").count() == 0
    signed_in(administrator).post(URL, typed())
    assert ishoej.kontaktpersoner.filter(navn="Faglig Holm").count() == 1


def test_an_administrator_finds_what_is_stored(
    ishoej: Kommune, signed_in: SignedIn, administrator: Medarbejder
) -> None:
    page = Page(signed_in(administrator).get(URL))
    assert page.values()["teknisk-email"] == "teknisk@kommune.example"
    assert "Gem kontaktoplysninger" in page.buttons()
