"""Ids of another kommune are worth nothing, wherever one puts them.

Addresses are walked in `tests/test_routes.py`; here they stand in bodies, filters, drafts, buttons
and fragments. `udefra` is an Administrator, in Vallensbæk; the ids are right, and Ishøj's.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from cases.fejlliste import kept
from cases.models import Fund, Haendelse, Kladde, Kommune, Medarbejder, Medlemskab, Sag, SetIOrden
from tests.cases.people import ydelse
from tests.factories import (
    TODAY,
    frozen,
    kendt_tilbud,
    new_post,
    only,
    reported,
    stored_sag,
    with_error,
)
from tests.html import Page

SECRET = "Aurelius Zwicky"


@pytest.fixture
def outsider(
    signed_in: Callable[[Medarbejder], Client], udefra: Medarbejder, vallensbaek: Kommune
) -> Client:
    return signed_in(udefra)


@pytest.fixture
def theirs(ishoej: Kommune, ejer: Medarbejder) -> Sag:
    """A case of Ishøj's that the outsider must not learn anything of."""
    return stored_sag(ishoej, reported(betalingskommune="183"), ejer=ejer, navn=SECRET)


def assert_nothing(answer: HttpResponse, theirs: Sag) -> None:
    text = b"".join(answer) if answer.streaming else answer.content
    for secret in (SECRET, theirs.cpr, f"{theirs.cpr[:6]}-{theirs.cpr[6:]}", str(theirs.pk)):
        assert secret.encode() not in text
        assert secret not in answer.headers.get("Location", "")


@pytest.mark.parametrize("about", ["sag", "ydelse", "both"])
def test_a_draft_about_their_case_is_not_kept(about: str, outsider: Client, theirs: Sag) -> None:
    post = {"formular": "SAG", "navn": "x", "version": "1"}
    if about != "ydelse":
        post["sag"] = str(theirs.pk)
    if about != "sag":
        post |= {"formular": "YDELSE", "ydelse": str(only(theirs).pk)}
    answer = outsider.post(f"/187/kladder/{uuid.uuid4()}/", post)
    assert answer.status_code in (400, 404)
    assert not Kladde.objects.exists()


def test_their_draft_is_neither_shown_taken_over_nor_thrown_away(
    outsider: Client, ishoej: Kommune, ejer: Medarbejder, theirs: Sag
) -> None:
    mine = Kladde.objects.create(
        id=uuid.uuid4(),
        medlemskab=Medlemskab.objects.get(medarbejder=ejer),
        formular="NY_SAG",
        data={"navn": [SECRET]},
    )
    assert_nothing(outsider.get(f"/187/sager/ny/?kladde={mine.pk}"), theirs)
    post = {"formular": "NY_SAG", "navn": "x"}
    assert outsider.post(f"/187/kladder/{mine.pk}/", post).status_code == 404
    outsider.post(f"/187/kladder/{mine.pk}/kasser/")
    mine.refresh_from_db()
    assert mine.data == {"navn": [SECRET]}


def test_their_case_is_not_carried_over_into_the_next(outsider: Client, theirs: Sag) -> None:
    page = Page(outsider.get(f"/187/sager/ny/?efter={theirs.pk}"))
    assert SECRET not in page.text
    assert page.values()["kode"] == ""


def test_a_new_case_can_not_take_their_id(outsider: Client, theirs: Sag) -> None:
    post = new_post(noegle=str(theirs.pk), betalingskommune="187", cpr=theirs.cpr)
    answer = outsider.post("/187/sager/ny/", post)
    # The same citizen may have a case in each kommune, and none hears of the other's.
    assert answer.status_code == 302
    assert_nothing(answer, theirs)
    theirs.refresh_from_db()
    assert (theirs.kommune_id, theirs.navn) == ("183", SECRET)


def test_looking_a_citizen_up_finds_ones_own_only(outsider: Client, theirs: Sag) -> None:
    for address in ("/187/sager/findes/", "/187/sager/soeg/", "/187/log/find/"):
        for headers in ({}, {"HX-Request": "true"}):
            answer = outsider.post(address, {"cpr": theirs.cpr}, headers=headers)
            assert str(theirs.pk) not in answer.content.decode()
            assert SECRET not in answer.content.decode()


def test_a_ydelse_of_theirs_is_not_neutralised_with_ones_own(
    outsider: Client, vallensbaek: Kommune, theirs: Sag
) -> None:
    own = stored_sag(vallensbaek, reported(betalingskommune="187"))
    pks = [str(only(own).pk), str(only(theirs).pk)]
    outsider.post(f"/187/sager/{own.pk}/neutraliser/", {"aaben": pks, "ydelse": pks})
    outsider.post(f"/187/sager/{own.pk}/neutraliser/", {"aaben": pks[:1], "ydelse": pks})
    assert only(own).slutdato is not None
    assert only(theirs).slutdato is None


def test_a_warning_of_theirs_is_not_marked_as_seen(
    outsider: Client, vallensbaek: Kommune, ishoej: Kommune
) -> None:
    early = ydelse(startdato=ydelse().bevillingsdato.replace(year=2019))
    stored_sag(ishoej, early)
    own = stored_sag(vallensbaek)
    kept.refresh(ishoej, TODAY)
    warning = Fund.objects.filter(kommune=ishoej).first()
    assert warning
    outsider.post(f"/187/sager/{own.pk}/set-i-orden/", {"fingeraftryk": warning.fingeraftryk})
    assert not SetIOrden.objects.exists()


def test_a_finding_of_theirs_leads_nowhere(
    outsider: Client, vallensbaek: Kommune, ishoej: Kommune, theirs: Sag
) -> None:
    stored_sag(ishoej, with_error(), navn=SECRET)
    own = stored_sag(vallensbaek, with_error(betalingskommune="187"))
    for kommune in (ishoej, vallensbaek):
        kept.refresh(kommune, TODAY)
    fund = Fund.objects.filter(kommune=ishoej).first()
    assert fund
    for address in (
        f"/187/sager/{own.pk}/?fejlliste=sag&vis=alt&fund={fund.pk}",
        f"/187/sager/{own.pk}/ydelser/{only(own).pk}/?fejlliste=sag&fund={fund.pk}&felt=kode",
        "/187/fejlliste/?efter=sag",
        "/187/fejlliste/hent/csv/",
    ):
        assert_nothing(outsider.get(address, follow=True), theirs)


def test_their_log_is_not_searched_through_ones_own(
    outsider: Client, theirs: Sag, ejer: Medarbejder
) -> None:
    Haendelse.objects.create(medarbejder=ejer, kommune=theirs.kommune, art="sag åbnet")
    for query in (f"sag={theirs.pk}", f"medarbejder={ejer.pk}"):
        page = Page(outsider.get(f"/187/log/?{query}"))
        assert not [row for row in page.rows() if str(ejer) in " ".join(row)]


def test_their_known_tilbud_are_neither_suggested_nor_chosen(
    outsider: Client, ishoej: Kommune, vallensbaek: Kommune
) -> None:
    stored = kendt_tilbud(ishoej)
    found = outsider.post("/187/tilbud/forslag/", {"soeg": stored.navn[:6]}).json()
    assert found == {"tilbud": []}
    post = new_post(vaelg_tilbud=str(stored.pk), betalingskommune="187")
    page = Page(outsider.post("/187/sager/ny/", post))
    assert stored.navn not in page.text
    assert page.values()["tilbud_navn"] == ""


def test_their_leverance_is_no_answer_to_a_filter(outsider: Client, ishoej: Kommune) -> None:
    stored_sag(ishoej)
    made = frozen(ishoej)
    for address in ("/187/leverancer/", "/187/fejlliste/svar/", "/187/"):
        text = outsider.get(f"{address}?leverance={made.pk}&pk={made.pk}").content.decode()
        assert str(made.pk) not in text
        assert made.filnavn not in text
