"""`save_contact`: whoever enters may fill in, the administrators may change (R12-R14, D13)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import Haendelse, Kommune, Kontaktperson, Medarbejder
from cases.people.services.kontakter import save_contact

ANNE = {"navn": "Anne Holm", "email": "anne@ishoj.example", "telefon": "43 57 75 75"}


@pytest.fixture
def without_contacts(ishoej: Kommune) -> Kommune:
    ishoej.kontaktpersoner.all().delete()
    return ishoej


def test_a_sagsbehandler_fills_in_a_missing_one(
    without_contacts: Kommune, ejer: Medarbejder
) -> None:
    save_contact(ejer, without_contacts, "FAGLIG", **ANNE)
    stored = Kontaktperson.objects.get()
    assert (stored.kommune, stored.type) == (without_contacts, "FAGLIG")
    assert {name: getattr(stored, name) for name in ANNE} == ANNE
    assert without_contacts.missing_contacts() == ["TEKNISK", "KVITTERING"]


def test_a_sagsbehandler_may_not_change_one(ishoej: Kommune, ejer: Medarbejder) -> None:
    with pytest.raises(PermissionDenied):
        save_contact(ejer, ishoej, "FAGLIG", **ANNE)
    assert not Kontaktperson.objects.filter(navn="Anne Holm").exists()


def test_an_administrator_may_change_one(ishoej: Kommune, administrator: Medarbejder) -> None:
    save_contact(administrator, ishoej, "FAGLIG", **ANNE)
    assert ishoej.kontaktpersoner.get(type="FAGLIG").navn == "Anne Holm"
    assert ishoej.kontaktpersoner.count() == 3


def test_a_laeser_may_not_fill_in(without_contacts: Kommune, laeser: Medarbejder) -> None:
    with pytest.raises(PermissionDenied):
        save_contact(laeser, without_contacts, "FAGLIG", **ANNE)
    assert not Kontaktperson.objects.exists()


def test_the_log_says_which_fields_and_not_what(
    ishoej: Kommune, administrator: Medarbejder
) -> None:
    stored = ishoej.kontaktpersoner.get(type="FAGLIG")
    save_contact(administrator, ishoej, "FAGLIG", navn="Anne Holm", email=stored.email, telefon="")
    entry = Haendelse.objects.get(art="kontaktperson gemt")
    assert entry.detaljer == {"type": "FAGLIG", "felter": ["navn", "telefon"]}


def test_saving_the_same_again_is_no_change(ishoej: Kommune, administrator: Medarbejder) -> None:
    stored = ishoej.kontaktpersoner.get(type="FAGLIG")
    same = {name: getattr(stored, name) for name in ANNE}
    save_contact(administrator, ishoej, "FAGLIG", **same)
    assert not Haendelse.objects.filter(art="kontaktperson gemt").exists()
