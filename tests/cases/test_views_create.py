"""`Opret ny sag`: the citizen and the first ydelse in one form (R16-R23, D6, D7)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder, Sag, Ydelse
from tests.cases.bad_input import YDELSER
from tests.factories import cpr, new_post, only, ophold_post, sag_post, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/sager/ny/"


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def assert_still_there(page: Page, post: dict[str, Any]) -> None:
    """Everything that was typed stands in the page again, codes that no list knows included."""
    shown = page.values()
    for name, value in post.items():
        if name in ("maalgrupper", "varighed"):
            continue
        # A NUL can not stand in a page at all.
        assert shown[name] == value.replace("\x00", "\ufffd"), name


def test_the_form_has_the_guides_names_and_defaults(as_ejer: Client, ishoej: Kommune) -> None:
    page = Page(as_ejer.get(URL))
    labels = [" ".join(label.text_content().split()) for label in page.root.xpath("//main//label")]
    for name in ("CPR nummer", "Ydelse", "Tilbudstype", "Pnr", "Navn", "Adresse", "Postnr"):
        assert name in labels
    legends = [legend.text_content().strip() for legend in page.root.xpath("//main//legend")]
    assert {"Borger", "Ydelse", "Målgruppe(r)", "Tilbud", "Datoer", "Betaling"} <= set(legends)
    assert "Gem sag" in page.buttons()
    values = page.values()
    assert (values["varighed"], values["bevillingsdato"]) == ("P", "02-11-2026")
    assert values["betalingskommune"] == "183"
    assert uuid.UUID(values["noegle"])


def test_saving_leads_to_the_receipt(as_ejer: Client) -> None:
    response = as_ejer.post(URL, new_post())
    sag = Sag.objects.get()
    assert response.headers["Location"] == f"/183/sager/{sag.pk}/kvittering/"
    page = Page(as_ejer.get(response.headers["Location"]))
    for shown in ("200568-", "Niels Hansen", "1.3 Behandling", "Periodeydelse", "01-10-2026"):
        assert shown in page.main
    assert {"Opret ny sag", "Rediger sag", "Retur til sagslisten"} <= set(page.links())


def test_the_receipt_does_not_promise_what_will_not_happen(as_ejer: Client) -> None:
    """It said at once that all is reported by itself, and of the ydelse that it is not."""
    Kommune.objects.filter(pk="183").update(indberetter_fra="2026M10")
    receipt = as_ejer.post(URL, new_post()).headers["Location"]
    assert "indberettes automatisk den 14." in Page(as_ejer.get(receipt)).main
    old = {"bevillingsdato": "01-02-2012", "startdato": "01-02-2012", "slutdato": "01-03-2012"}
    receipt = as_ejer.post(URL, new_post(cpr=cpr(1), **old)).headers["Location"]
    page = Page(as_ejer.get(receipt))
    assert "indberettes automatisk" not in page.main
    assert "Bliver leveret: nej, fordi ydelsen sluttede før 1. juli 2013" in page.main


@pytest.mark.parametrize("typed", ["200568-{0}", "200568 {0}", " 200568{0} ", "20 05 68 {0}"])
def test_a_cpr_is_typed_as_people_write_it(as_ejer: Client, typed: str) -> None:
    as_ejer.post(URL, new_post(cpr=typed.format(cpr(0)[6:])))
    assert Sag.objects.get().cpr == cpr(0)


def test_dates_are_typed_as_people_write_them(as_ejer: Client) -> None:
    as_ejer.post(URL, new_post(bevillingsdato="011026", startdato="2.10.26", slutdato="i dag"))
    ydelse = only(Sag.objects.get())
    assert [str(day) for day in (ydelse.bevillingsdato, ydelse.startdato, ydelse.slutdato)] == [
        "2026-10-01",
        "2026-10-02",
        "2026-11-02",
    ]


def test_an_empty_betalingskommune_means_ones_own(as_ejer: Client) -> None:
    as_ejer.post(URL, new_post(betalingskommune=""))
    assert only(Sag.objects.get()).betalingskommune == "183"


def test_remarks_keep_their_lines(as_ejer: Client) -> None:
    as_ejer.post(URL, new_post(bemaerkninger="Første\r\nAnden"))
    assert Sag.objects.get().bemaerkninger == "Første\nAnden"


@pytest.mark.parametrize("name", YDELSER)
def test_a_bad_ydelse_is_told_at_its_field(as_ejer: Client, name: str) -> None:
    ydelse, fields = YDELSER[name]
    post = new_post(**ydelse)
    page = Page(as_ejer.post(URL, post))
    assert set(page.errors()) == fields
    assert len(page.summary()) == len(fields)
    assert page.title == "Fejl: Opret ny sag – DHUV web"
    assert_still_there(page, post)
    assert not Sag.objects.exists()
    assert not Ydelse.objects.exists()


BAD_CPR = {
    "": "Skriv borgerens CPR nummer",
    "20056800AB": "ti almindelige cifre",
    "２００５６８００００": "ti almindelige cifre",
    "200568000": "ti almindelige cifre",
    "20056800000": "ti almindelige cifre",
    "3102680000": "en dato, der findes",
    "2013680000": "en dato, der findes",
    "8005680000": "erstatnings-CPR-nummer",
    "0111265000": "fremtiden",
    "2005680000\x00": "usynligt tegn",
    "2" * 41: "højst 40 tegn plads",
}


@pytest.mark.parametrize(("typed", "message"), BAD_CPR.items())
def test_a_bad_cpr_is_told_at_its_field(as_ejer: Client, typed: str, message: str) -> None:
    if typed.startswith("0111265"):
        # A birth in the future: 3 November 2026, with a seventh digit of this century.
        typed = "0311265001"
    page = Page(as_ejer.post(URL, new_post(cpr=typed)))
    assert set(page.errors()) == {"cpr"}
    assert message in page.errors()["cpr"]
    assert page.values()["cpr"] == typed.replace("\x00", "\ufffd")
    assert not Sag.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("navn", "n" * 201),
        ("navn", "Niels\tHansen"),
        ("navn", "Niels\x00"),
        ("funktionsvurdering", "F"),
        ("funktionsvurdering", "AA"),
        ("bemaerkninger", "b" * 4001),
        ("bemaerkninger", "a\x0bb"),
    ],
)
def test_the_citizens_other_fields(as_ejer: Client, field: str, value: str) -> None:
    page = Page(as_ejer.post(URL, new_post(**{field: value})))
    assert set(page.errors()) == {field}
    assert not Sag.objects.exists()


def test_all_mistakes_of_both_parts_are_told_at_once(as_ejer: Client) -> None:
    post = new_post(cpr="x", funktionsvurdering="F", maalgrupper=[], slutdato="31-02-2026")
    page = Page(as_ejer.post(URL, post))
    assert set(page.errors()) == {"cpr", "funktionsvurdering", "maalgrupper", "slutdato"}


def test_a_chosen_code_and_groups_are_still_chosen_after_a_mistake(as_ejer: Client) -> None:
    post = new_post(**ophold_post(pnr="1", maalgrupper=["1.1.2", "1.1.4"], varighed="S"))
    shown = Page(as_ejer.post(URL, post)).values()
    assert (shown["kode"], shown["tilbudstype"], shown["varighed"]) == ("1.8.1", "3.1.0", "S")
    assert shown["maalgrupper"] == ["1.1.2", "1.1.4"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kode", "9.9.9"),
        ("tilbudstype", "9.9"),
        ("betalingskommune", "999"),
        ("funktionsvurdering", "F"),
        ("kode", "<b>"),
    ],
)
def test_a_code_that_left_the_list_meanwhile_is_still_chosen(
    as_ejer: Client, field: str, typed: str
) -> None:
    post = new_post(**ophold_post(**{field: typed}))
    page = Page(as_ejer.post(URL, post))
    assert set(page.errors()) == {field}
    assert page.values()[field] == typed
    assert_still_there(page, post)


def test_maalgrupper_that_left_the_list_meanwhile_are_still_ticked(as_ejer: Client) -> None:
    page = Page(as_ejer.post(URL, new_post(maalgrupper=["1.1.4", "9.9.9"])))
    assert page.values()["maalgrupper"] == ["1.1.4", "9.9.9"]


@pytest.mark.parametrize("field", ["navn", "bemaerkninger", "pnr", "slutdato", "kode"])
def test_an_invisible_character_is_told_in_words_that_help(as_ejer: Client, field: str) -> None:
    page = Page(as_ejer.post(URL, new_post(**{field: "12\x00"})))
    assert page.errors()[field].startswith("Teksten indeholder et usynligt tegn")


def test_after_a_mistake_the_same_page_can_be_sent_again(as_ejer: Client) -> None:
    """What the page with the errors would post, corrected, is a whole case."""
    shown = Page(as_ejer.post(URL, new_post(slutdato="01-01-2026"))).values()
    response = as_ejer.post(URL, shown | {"slutdato": ""})
    assert response.status_code == 302
    assert only(Sag.objects.get()).slutdato is None


def test_a_double_click_makes_one_case(as_ejer: Client) -> None:
    post = new_post()
    first, second = as_ejer.post(URL, post), as_ejer.post(URL, post)
    assert first.headers["Location"] == second.headers["Location"]
    assert Sag.objects.count() == Ydelse.objects.count() == 1
    assert Haendelse.objects.filter(art="sag oprettet").count() == 1


def test_a_second_case_for_the_citizen_shows_the_first(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, cpr=cpr(0))
    post = new_post(navn="Niels H.")
    page = Page(as_ejer.post(URL, post))
    assert "allerede en sag" in page.errors()["cpr"]
    assert page.links()["Rediger/Vis sag"] == f"/183/sager/{sag.pk}/"
    assert_still_there(page, post)
    assert Sag.objects.count() == 1


def test_the_first_case_is_shown_beside_a_field_that_can_not_be_read(
    as_ejer: Client, ishoej: Kommune
) -> None:
    sag = stored_sag(ishoej, cpr=cpr(0))
    page = Page(as_ejer.post(URL, new_post(bevillingsdato="i forgårs")))
    assert {"cpr", "bevillingsdato"} <= set(page.errors())
    assert "allerede en sag" in page.errors()["cpr"]
    assert page.links()["Rediger/Vis sag"] == f"/183/sager/{sag.pk}/"
    told = Haendelse.objects.get(art="sag slået op")
    assert told.objekt_id == str(sag.pk)


def test_another_kommunes_case_for_the_citizen_is_not_shown(
    as_ejer: Client, vallensbaek: Kommune
) -> None:
    theirs = stored_sag(vallensbaek, cpr=cpr(0), navn="Fra Vallensbæk")
    found = as_ejer.post("/183/sager/findes/", {"cpr": cpr(0)})
    assert str(theirs.pk) not in found.content.decode()
    assert as_ejer.post(URL, new_post()).status_code == 302


@pytest.mark.parametrize("typed", ["{0}", "200568-{1}", " 200568 {1}"])
def test_an_existing_case_shows_beside_the_field_before_more_is_typed(
    as_ejer: Client, ishoej: Kommune, typed: str
) -> None:
    sag = stored_sag(ishoej, cpr=cpr(0))
    response = as_ejer.post(
        "/183/sager/findes/",
        {"cpr": typed.format(cpr(0), cpr(0)[6:])},
        headers={"HX-Request": "true"},
    )
    fragment = response.content.decode()
    assert f"/183/sager/{sag.pk}/" in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize("typed", ["", "200568", "ikke et tal", "２００５６８００００"])
def test_half_a_number_shows_nothing(as_ejer: Client, ishoej: Kommune, typed: str) -> None:
    stored_sag(ishoej, cpr=cpr(0))
    assert as_ejer.post("/183/sager/findes/", {"cpr": typed}).content.strip() == b""


@pytest.mark.parametrize("noegle", [{}, {"noegle": ""}, {"noegle": "ikke-et-id"}])
def test_a_missing_or_tampered_key_is_made_up(as_ejer: Client, noegle: dict[str, str]) -> None:
    post = new_post()
    del post["noegle"]
    assert as_ejer.post(URL, post | noegle).status_code == 302
    assert uuid.UUID(str(Sag.objects.get().pk)).version == 4


def test_a_kommune_in_the_post_changes_nothing(as_ejer: Client, vallensbaek: Kommune) -> None:
    as_ejer.post(URL, new_post(kommune="187", kommunekode="187", kommune_id="187"))
    assert Sag.objects.get().kommune_id == "183"


def test_a_lock_or_owner_in_the_post_changes_nothing(
    as_ejer: Client, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    post = new_post(
        foerst_indberettet="2020-01-01",
        indberettet="1",
        identifikator="min egen",
        sagsbehandler=str(kollega.pk),
        version="7",
    )
    as_ejer.post(URL, post)
    sag = Sag.objects.get()
    assert (sag.sagsbehandler, sag.version) == (ejer, 1)
    assert only(sag).foerst_indberettet is None
    assert only(sag).identifikator == str(only(sag).pk)


def test_what_looks_like_html_is_shown_as_text(as_ejer: Client) -> None:
    post = new_post(navn="<b>Niels</b>", bemaerkninger="<script>alert(1)</script>")
    response = as_ejer.post(URL, post, follow=True)
    content = response.content.decode()
    assert "<script>alert(1)</script>" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_a_warning_is_shown_on_the_receipt(as_ejer: Client) -> None:
    response = as_ejer.post(URL, new_post(startdato="01-09-2026"), follow=True)
    page = Page(response)
    assert "Startdato 01-09-2026 ligger før bevillingsdato 01-10-2026" in page.main
    assert "Set og i orden" in page.buttons()


def test_the_posted_citizen_is_the_one_in_the_page_and_not_in_the_address(as_ejer: Client) -> None:
    response = as_ejer.post(URL, new_post(**sag_post(cpr="3102680000")))
    assert "3102680000" in response.content.decode()
    assert "3102680000" not in response.request["PATH_INFO"] + response.request["QUERY_STRING"]
