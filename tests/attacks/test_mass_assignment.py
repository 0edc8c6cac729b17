"""What a form does not offer can not be posted into a record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client

from cases.models import Kladde, Kommune, Kontaktperson, Medarbejder, Sag, Ydelse
from tests.factories import REPORTED_AT, cpr, new_post, only, stored_sag, ydelse_post

SignedIn = Callable[[Medarbejder], Client]

#: What somebody would want to give a record, by any name it might go under.
WANTED: dict[str, Any] = {
    "kommune": "187",
    "kommune_id": "187",
    "kommunekode": "187",
    "foerst_indberettet": "2026-10-14 05:00",
    "indberettet": "True",
    "identifikator": "en-andens",
    "id": str(uuid.uuid4()),
    "pk": str(uuid.uuid4()),
    "sag": str(uuid.uuid4()),
    "sag_id": str(uuid.uuid4()),
    "sagsbehandler": "1",
    "aendret_af": "1",
    "sidste_dag": "2020-01-01",
    "kontrolleret": "ja",
    "oprettet": "2001-01-01",
    "rolle": "ADMINISTRATOR",
    "is_superuser": "on",
}


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def stored(record: Any, *but: str) -> dict[str, Any]:
    record.refresh_from_db()
    fields = model_to_dict(record, [field.name for field in record._meta.concrete_fields])
    dates = {"aendret": None, "oprettet": record.oprettet}
    return {name: value for name, value in (fields | dates).items() if name not in but}


def test_a_new_case_is_ones_own_and_unreported(
    as_ejer: Client, ejer: Medarbejder, vallensbaek: Kommune
) -> None:
    as_ejer.post("/183/sager/ny/", WANTED | new_post())
    sag = Sag.objects.get()
    ydelse = only(sag)
    assert (sag.kommune_id, sag.sagsbehandler, sag.kontrolleret) == ("183", ejer, "")
    assert (ydelse.kommune_id, ydelse.foerst_indberettet) == ("183", None)
    assert ydelse.identifikator == str(ydelse.pk)
    assert sag.oprettet.year == 2026
    ejer.refresh_from_db()
    assert not ejer.is_superuser


def test_a_case_keeps_all_but_what_its_form_offers(as_ejer: Client, sag: Sag) -> None:
    offered = ("navn", "funktionsvurdering", "bemaerkninger", "version")
    before = stored(sag, *offered)
    post = WANTED | {"version": "1", "navn": "Ny", "funktionsvurdering": "", "bemaerkninger": ""}
    assert as_ejer.post(sag.get_absolute_url(), post).status_code == 302
    assert stored(sag, *offered) == before
    assert sag.navn == "Ny"


def test_a_cases_cpr_is_refused_by_name(as_ejer: Client, sag: Sag) -> None:
    """D5: a field that was shown as text is posted all the same."""
    answer = as_ejer.post(sag.get_absolute_url(), {"version": "1", "navn": "Ny", "cpr": cpr(7)})
    assert answer.status_code == 200
    assert Sag.objects.get().cpr == cpr(0)


def test_a_ydelse_keeps_its_lock_and_its_case(as_ejer: Client, sag: Sag, ishoej: Kommune) -> None:
    other = stored_sag(ishoej)
    ydelse = only(sag)
    offered = ("bevillingsdato", "startdato", "version", "aendret_af")
    before = stored(ydelse, *offered)
    post = WANTED | {"version": "1", "sag": str(other.pk)} | ydelse_post(startdato="02-10-2026")
    assert as_ejer.post(ydelse.get_absolute_url(), post).status_code == 302
    assert stored(ydelse, *offered) == before
    assert str(ydelse.startdato) == "2026-10-02"


@pytest.mark.parametrize("field", ["kode", "varighed", "tilbudstype"])
def test_a_locked_field_is_refused(field: str, as_ejer: Client, sag: Sag) -> None:
    Ydelse.objects.update(foerst_indberettet=REPORTED_AT, tilbudstype="3.5", pnr="1003000000")
    ydelse = only(sag)
    other = {"kode": "1.1", "varighed": "S", "tilbudstype": "3.1.0"}[field]
    post = {"version": "1", "tilbudstype_ny": "on"} | ydelse_post(
        **{"tilbudstype": "3.5", "pnr": "1003000000", field: other}
    )
    assert as_ejer.post(ydelse.get_absolute_url(), post).status_code == 200
    assert getattr(Ydelse.objects.get(), field) == getattr(ydelse, field)


def test_a_draft_holds_only_what_forms_have(as_ejer: Client, ishoej: Kommune) -> None:
    post = WANTED | {"formular": "NY_SAG", "navn": "Niels"}
    del post["sag"]
    assert as_ejer.post(f"/183/kladder/{uuid.uuid4()}/", post).status_code == 200
    assert Kladde.objects.get().data == {"navn": ["Niels"]}


def test_a_contact_stays_in_its_kommune(
    as_administrator: Client, vallensbaek: Kommune, ishoej: Kommune
) -> None:
    theirs = list(vallensbaek.kontaktpersoner.order_by("type").values())
    post = WANTED | {"type": "FAGLIG"}
    for kind in Kontaktperson.Type.values:
        post |= {
            f"{kind.lower()}-navn": "Ane Ny",
            f"{kind.lower()}-email": "ny@kommune.example",
            f"{kind.lower()}-kommune": "187",
        }
    assert as_administrator.post("/183/kontakter/", post).status_code == 302
    assert list(vallensbaek.kontaktpersoner.order_by("type").values()) == theirs
    assert set(ishoej.kontaktpersoner.values_list("navn", flat=True)) == {"Ane Ny"}


@pytest.fixture
def as_administrator(signed_in: SignedIn, administrator: Medarbejder) -> Client:
    return signed_in(administrator)
