"""`Tilføj ydelse` and `Rediger/Vis ydelse` (R36-R41, R46-R56, D5)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.models import Kommune, Medarbejder, Sag, Ydelse
from tests.cases.bad_input import YDELSER
from tests.cases.people import PNR, ophold, ydelse
from tests.factories import only, ophold_post, reported, stored_sag, ydelse_post
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def add_url(sag: Sag) -> str:
    return f"{sag.get_absolute_url()}ydelser/ny/"


def keyed(post: dict[str, Any]) -> dict[str, Any]:
    return {**post, "noegle": str(uuid.uuid4())}


def edit_post(**changes: Any) -> dict[str, Any]:
    """What `Rediger/Vis ydelse` posts for an unreported ydelse: without the locked fields."""
    post = ydelse_post(startdato="01-02-2020", bevillingsdato="15-01-2020", version="1", **changes)
    return {name: value for name, value in post.items() if name not in ("kode", "varighed")}


def test_adding_leads_back_to_the_case(as_ejer: Client, sag: Sag) -> None:
    response = as_ejer.post(add_url(sag), keyed(ophold_post()), follow=True)
    assert response.redirect_chain == [(sag.get_absolute_url(), 302)]
    assert "Ydelsen er gemt." in Page(response).main
    assert sag.ydelser.count() == 2


def test_the_form_begins_with_the_defaults(as_ejer: Client, sag: Sag) -> None:
    values = Page(as_ejer.get(add_url(sag))).values()
    assert (values["varighed"], values["bevillingsdato"], values["betalingskommune"]) == (
        "P",
        "02-11-2026",
        "183",
    )
    assert uuid.UUID(values["noegle"])


def test_a_double_click_makes_one_ydelse(as_ejer: Client, sag: Sag) -> None:
    post = keyed(ophold_post())
    as_ejer.post(add_url(sag), post)
    assert as_ejer.post(add_url(sag), post).status_code == 302
    assert sag.ydelser.count() == 2


@pytest.mark.parametrize("name", YDELSER)
def test_adding_a_bad_ydelse_is_told_at_its_field(as_ejer: Client, sag: Sag, name: str) -> None:
    post, fields = YDELSER[name]
    page = Page(as_ejer.post(add_url(sag), keyed(post)))
    assert set(page.errors()) == fields
    assert len(page.summary()) == len(fields)
    shown = page.values()
    for field in ("tilbud_navn", "tilbud_adresse", "pnr", "startdato", "slutdato"):
        assert shown[field] == post[field].replace("\x00", "\ufffd")
    assert sag.ydelser.count() == 1


def test_an_old_error_on_the_case_does_not_stop_a_new_ydelse(
    as_ejer: Client, ishoej: Kommune
) -> None:
    sag = stored_sag(ishoej, cpr="3102680000")
    assert as_ejer.post(add_url(sag), keyed(ophold_post())).status_code == 302


@pytest.mark.parametrize("chosen", [["1.1.4"], ["1.1.2", "1.1.4", "1.1.5"]])
def test_maalgrupper_are_what_was_chosen(as_ejer: Client, sag: Sag, chosen: list[str]) -> None:
    stored = only(sag)
    as_ejer.post(stored.get_absolute_url(), edit_post(maalgrupper=chosen))
    assert only(sag).data().maalgrupper == tuple(chosen)


def test_the_form_shows_what_is_stored(as_ejer: Client, ishoej: Kommune) -> None:
    stay = ophold(
        slutdato=date(2026, 12, 31), maalgrupper=("1.1.2", "1.1.4"), betalingskommune="187"
    )
    stored = only(stored_sag(ishoej, stay))
    page = Page(as_ejer.get(stored.get_absolute_url()))
    shown = page.values()
    assert shown["maalgrupper"] == ["1.1.2", "1.1.4"]
    assert (shown["tilbudstype"], shown["pnr"]) == ("3.1.0", "1003000000")
    assert (shown["slutdato"], shown["betalingskommune"]) == ("31-12-2026", "187")
    assert shown["version"] == "1"
    assert "Gem og retur" in page.buttons()


def test_code_and_varighed_are_shown_as_text(as_ejer: Client, sag: Sag) -> None:
    page = Page(as_ejer.get(only(sag).get_absolute_url()))
    assert not {"kode", "varighed"} & set(page.values())
    assert "1.3 Behandling" in page.main
    assert "Ydelse og varighed kan ikke rettes." in page.main


def test_saving_what_the_page_shows_changes_nothing(as_ejer: Client, ishoej: Kommune) -> None:
    """The whole form, as a browser posts it, is the stored ydelse again."""
    stored = only(stored_sag(ishoej, ophold(slutdato=date(2026, 12, 31))))
    url = stored.get_absolute_url()
    as_ejer.post(url, Page(as_ejer.get(url)).values())
    stored.refresh_from_db()
    assert stored.version == 1


def test_saving_leads_back_to_the_case(as_ejer: Client, sag: Sag) -> None:
    response = as_ejer.post(only(sag).get_absolute_url(), edit_post(slutdato="31-12-2026"))
    assert response.headers["Location"] == sag.get_absolute_url()
    assert only(sag).slutdato == date(2026, 12, 31)


def assert_the_summary_leads_somewhere(page: Page) -> None:
    """Each of its links to something that can take the focus, once."""
    for goal in page.root.xpath("//*[@data-fejloversigt]//a/@href"):
        (there,) = page.root.xpath(f"//*[@id='{goal[1:]}']")
        assert there.get("tabindex") == "-1" or there.tag in {"input", "select", "textarea"}


@pytest.mark.parametrize(("field", "value"), [("kode", "1.1"), ("varighed", "S")])
def test_a_tampered_lock_is_refused(as_ejer: Client, sag: Sag, field: str, value: str) -> None:
    before = only(sag).data()
    page = Page(as_ejer.post(only(sag).get_absolute_url(), edit_post() | {field: value}))
    assert "kan ikke ændres" in page.summary()[0]
    assert_the_summary_leads_somewhere(page)
    assert only(sag).data() == before


def test_a_reported_ydelses_type_is_text_and_a_tampered_one_refused(
    as_ejer: Client, ishoej: Kommune
) -> None:
    stored = only(stored_sag(ishoej, ophold(indberettet=True)))
    url = stored.get_absolute_url()
    page = Page(as_ejer.get(url))
    assert "tilbudstype" not in page.values()
    assert "indberettet til Danmarks Statistik siden 14-10-2026" in page.main
    tampered = Page(as_ejer.post(url, page.values() | {"tilbudstype": "3.5"}))
    assert "Tilbudstypen kan ikke ændres" in tampered.summary()[0]
    assert_the_summary_leads_somewhere(tampered)
    assert only(stored.sag).tilbudstype == "3.1.0"


def test_a_reported_ydelses_other_fields_are_saved_without_the_type(
    as_ejer: Client, ishoej: Kommune
) -> None:
    stored = only(stored_sag(ishoej, ophold(indberettet=True)))
    url = stored.get_absolute_url()
    as_ejer.post(url, Page(as_ejer.get(url)).values() | {"pnr": "1003999999"})
    assert only(stored.sag).data().tilbud == replace(PNR, pnr="1003999999")


def test_a_mistake_when_editing_keeps_what_was_typed(as_ejer: Client, sag: Sag) -> None:
    post = edit_post(slutdato="31-02-2026", pnr="123", maalgrupper=["1.1.5"])
    page = Page(as_ejer.post(only(sag).get_absolute_url(), post))
    assert set(page.errors()) == {"slutdato", "pnr"}
    shown = page.values()
    assert (shown["slutdato"], shown["pnr"], shown["maalgrupper"]) == (
        "31-02-2026",
        "123",
        "1.1.5",
    )
    assert only(sag).version == 1


def test_a_code_that_left_the_list_can_be_kept(as_ejer: Client, ishoej: Kommune) -> None:
    """What is stored is shown even when no list knows it, so that nothing is lost by saving."""
    old = replace(PNR, tilbudstype="9.9")
    stored = only(stored_sag(ishoej, ydelse(tilbud=old, maalgrupper=("1.1.4", "9.8.7"))))
    shown = Page(as_ejer.get(stored.get_absolute_url())).values()
    assert shown["tilbudstype"] == "9.9"
    assert shown["maalgrupper"] == ["1.1.4", "9.8.7"]


def test_another_cases_ydelse_is_not_under_this_case(as_ejer: Client, ishoej: Kommune) -> None:
    sag, other = stored_sag(ishoej), stored_sag(ishoej)
    url = f"{sag.get_absolute_url()}ydelser/{only(other).pk}/"
    assert as_ejer.get(url).status_code == 404
    assert as_ejer.post(url, edit_post()).status_code == 404


def test_a_laeser_sees_what_is_stored_and_nothing_to_type_in(
    signed_in: SignedIn, laeser: Medarbejder, sag: Sag
) -> None:
    page = Page(signed_in(laeser).get(only(sag).get_absolute_url()))
    assert page.buttons() == []
    assert page.values() == {}
    assert "15-01-2020" in page.main
    assert "Kommunikationsnedsættelse" in page.main


@pytest.mark.parametrize("slutdato", ["31-12-2026", "ikke en dato"])
def test_a_laeser_who_posts_all_the_same_is_refused(
    signed_in: SignedIn, laeser: Medarbejder, sag: Sag, slutdato: str
) -> None:
    response = signed_in(laeser).post(only(sag).get_absolute_url(), edit_post(slutdato=slutdato))
    assert response.status_code == 403
    assert Ydelse.objects.get().version == 1


def test_a_neutralised_one_typed_by_hand_gets_the_warning(as_ejer: Client, sag: Sag) -> None:
    """D4: a real periodeydelse of one day looks neutralised, and would not be counted."""
    response = as_ejer.post(
        only(sag).get_absolute_url(), edit_post(slutdato="01-02-2020"), follow=True
    )
    assert "tælles ikke" in Page(response).main


def test_a_reported_ydelse_leads_to_neutralising(as_ejer: Client, ishoej: Kommune) -> None:
    stored = only(stored_sag(ishoej, reported()))
    page = Page(as_ejer.get(stored.get_absolute_url()))
    assert page.links()["neutraliser ydelsen"] == f"{stored.get_absolute_url()}neutraliser/"
