"""The fejlliste: what would be left out, what to look at, and what Danmarks Statistik said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import services
from cases.fejlliste import views as view
from cases.models import Kommune, Maalgruppe, Medarbejder, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import (
    ended_before_the_register,
    medarbejder,
    only,
    stored_sag,
    with_error,
)
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/fejlliste/"
EARLY = {"startdato": date(2020, 1, 1)}


@pytest.fixture
def desk(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


@pytest.fixture
def some(ishoej: Kommune, ejer: Medarbejder) -> dict[str, Sag]:
    """One of each kind, in the order of their CPR numbers."""
    other = medarbejder("berit", "SAGSBEHANDLER", ishoej)
    return {
        "sound": stored_sag(ishoej, navn="Sunde Sanne"),
        "uoplyst": stored_sag(ishoej, with_error(), navn="Uoplyste Ulla", ejer=ejer),
        "warned": stored_sag(ishoej, ydelse(**EARLY), navn="Advarede Arne", ejer=other),
        "vanishing": stored_sag(
            ishoej, with_error(indberettet=True, kode="1.1"), navn="Væk Viggo", ejer=ejer
        ),
        "homeless": stored_sag(
            ishoej, ophold(tilbud=ydelse().tilbud), navn="Hjemløse Hanne", ejer=other
        ),
        "sag": stored_sag(ishoej, navn="Hele Helle", funktionsvurdering="F"),
        "old": stored_sag(ishoej, ended_before_the_register(maalgrupper=()), navn="Gamle Gerda"),
    }


def shown(page: Page) -> list[str]:
    """Headings and messages of the list, in the order of the page."""
    return [
        " ".join(element.text_content().split())
        for element in page.root.xpath(
            "//main//section/h2 | //main//tr[@class='gruppe']/th"
            " | //main//span[starts-with(@id,'fund-')]"
        )
    ]


def filters(page: Page) -> list[str]:
    return [
        " ".join(link.text_content().split())
        for link in page.root.xpath("//nav[@aria-label='Vis']//a")
    ]


def test_the_list_by_case_with_what_would_vanish_on_top(desk: Client, some: dict[str, Sag]) -> None:
    page = Page(desk.get(URL))
    group = "Fejl Vælg mindst én målgruppe: det, der er årsag til, at borgeren får ydelsen."
    assert shown(page) == [
        "Leveret før, ville forsvinde",
        f"Væk Viggo, {some['vanishing'].cpr_formateret}",
        group,
        "Fejl og advarsler",
        f"Uoplyste Ulla, {some['uoplyst'].cpr_formateret}",
        group,
        f"Advarede Arne, {some['warned'].cpr_formateret}",
        "Advarsel Startdato 01-01-2020 ligger før bevillingsdato 15-01-2020. Kontrollér begge "
        "datoer.",
        f"Hjemløse Hanne, {some['homeless'].cpr_formateret}",
        "Fejl Ydelsen er et ophold, så stedet skal oplyses. Skriv Pnr, eller navn, adresse og "
        "postnr, hvis stedet ikke har et Pnr.",
        "Fejl Ydelsen er et ophold, så tilbudstypen skal oplyses. Vælg den i listen.",
        f"Hele Helle, {some['sag'].cpr_formateret}",
        "Fejl F står ikke i listen over funktionsvurderinger. Vælg A, B, C, D eller E, eller lad "
        "feltet stå tomt: det er frivilligt.",
        f"Gamle Gerda, {some['old'].cpr_formateret}",
        "Advarsel Slutdato 01-03-2012 ligger før 01-07-2013, så ydelsen bliver ikke indberettet. "
        "Kontrollér årstallet.",
    ]
    assert "1 ydelse, der er leveret før, ville forsvinde ud af statistikken" in page.main
    assert "kom 2 ydelser med, og 4 blev holdt ude" in page.main
    assert page.root.xpath("//section[contains(@class, 'forsvinder')]//h2")


def test_each_line_says_where_it_is_and_leads_to_the_field(
    desk: Client, some: dict[str, Sag]
) -> None:
    page = Page(desk.get(f"{URL}?vis=sted&efter=regel"))
    assert page.rows()[1] == [
        "Ret det",
        f"{some['homeless'].cpr_formateret}Hjemløse Hanne",
        "1.8.1 Længerevarende botilbud",
        "Pnr",
        "Fejl Ydelsen er et ophold, så stedet skal oplyses. Skriv Pnr, eller navn, adresse og "
        "postnr, hvis stedet ikke har et Pnr. Om reglen",
    ]
    assert page.links()["Ret det"] == (
        f"{only(some['homeless']).get_absolute_url()}?fejlliste=regel&vis=sted&felt=pnr"
        f"&fund={some['homeless'].fund.get(felt='pnr').pk}"
    )
    assert page.links()["Om reglen"] == "/regler/TB-STED-OPHOLD/"


def test_what_is_wrong_with_the_case_leads_to_the_case(desk: Client, some: dict[str, Sag]) -> None:
    page = Page(desk.get(f"{URL}?efter=regel&vis=fejl"))
    wanted = (
        f"{some['sag'].get_absolute_url()}?fejlliste=regel&vis=fejl&felt=funktionsvurdering"
        f"&fund={some['sag'].fund.get().pk}"
    )
    assert wanted in page.addresses()


def test_the_filters_count_and_stand_out(desk: Client, some: dict[str, Sag]) -> None:
    page = Page(desk.get(URL))
    assert filters(page) == [
        "Alt 7",
        "Ville forsvinde 1",
        "Fejl 5",
        "Uoplyst målgruppe 2",
        "Mangler Pnr eller sted 1",
        "Advarsler 2",
    ]


@pytest.mark.parametrize(
    ("vis", "whose"),
    [
        ("alt", ["vanishing", "uoplyst", "warned", "homeless", "sag", "old"]),
        ("forsvinder", ["vanishing"]),
        ("fejl", ["vanishing", "uoplyst", "homeless", "sag"]),
        ("uoplyst", ["vanishing", "uoplyst"]),
        ("sted", ["homeless"]),
        ("advarsler", ["warned", "old"]),
        ("noget-andet", ["vanishing", "uoplyst", "warned", "homeless", "sag", "old"]),
    ],
)
def test_a_filter(desk: Client, some: dict[str, Sag], vis: str, whose: list[str]) -> None:
    page = Page(desk.get(f"{URL}?vis={vis}"))
    headings = [th.text_content().strip() for th in page.root.xpath("//tr[@class='gruppe']/th")]
    assert headings == [f"{some[who].navn}, {some[who].cpr_formateret}" for who in whose]


def test_by_rule(desk: Client, some: dict[str, Sag]) -> None:
    page = Page(desk.get(f"{URL}?efter=regel"))
    headings = [
        " ".join(th.text_content().split()) for th in page.root.xpath("//tr[@class='gruppe']/th")
    ]
    assert headings == [
        "Mindst én målgruppe YD-MAALGRUPPE-MANGLER",
        "Samlet funktionsvurdering er A-E eller tom SAG-FUNKTION-UKENDT",
        "Et ophold har et sted TB-STED-OPHOLD",
        "Et ophold har en tilbudstype TB-TYPE-MANGLER",
        "Mindst én målgruppe YD-MAALGRUPPE-MANGLER",
        "Ydelser, der sluttede før 1. juli 2013, indberettes ikke YD-SLUT-FOER-REGISTER",
        "Startdato ligger ikke før bevillingsdato YD-START-FOER-BEVILLING",
    ]


def test_by_caseworker(desk: Client, some: dict[str, Sag]) -> None:
    page = Page(desk.get(f"{URL}?efter=sagsbehandler"))
    headings = [th.text_content().strip() for th in page.root.xpath("//tr[@class='gruppe']/th")]
    assert headings == ["Ejer", "Berit", "Ejer", "Ingen sagsbehandler"]


def test_a_warning_can_be_set_i_orden_from_the_list(desk: Client, some: dict[str, Sag]) -> None:
    page = Page(desk.get(f"{URL}?vis=advarsler&efter=regel"))
    (action,) = {
        form.get("action")
        for form in page.root.xpath("//main//form")
        if str(some["warned"].pk) in form.get("action")
    }
    fingerprint = page.root.xpath(f"//form[@action='{action}']//input[@name='fingeraftryk']/@value")
    response = desk.post(action, {"fingeraftryk": fingerprint[0]})
    assert response.headers["Location"] == f"{URL}?efter=regel&vis=advarsler&side=1"
    after = Page(desk.get(response.headers["Location"]))
    assert "Advarslen er set i orden" in after.main
    assert filters(after)[-2:] == ["Advarsler 1", "Set i orden 1"]


def test_what_was_set_i_orden_has_its_list_and_is_taken_back_there(
    desk: Client, some: dict[str, Sag], ejer: Medarbejder
) -> None:
    desk.get(URL)
    warned = some["warned"]
    services.set_i_orden(ejer, warned, warned.fund.get().fingeraftryk)
    page = Page(desk.get(f"{URL}?vis=set"))
    (line,) = page.root.xpath("//main//td[contains(@class, 'fund-besked')]")
    assert "Set i orden af Ejer den" in " ".join(line.text_content().split())
    (form,) = line.xpath(".//form")
    posted = {"fingeraftryk": form.xpath(".//input[@name='fingeraftryk']/@value")[0]}
    after = Page(desk.post(form.get("action"), posted, follow=True))
    assert "Advarslen står på fejllisten igen" in after.main
    assert "Her er ingen lige nu" in after.main
    assert filters(after)[-2:] == ["Advarsler 2", "Set i orden 0"]


def test_a_laeser_sees_who_has_set_it_i_orden_and_can_not_take_it_back(
    desk: Client, some: dict[str, Sag], ejer: Medarbejder, signed_in: SignedIn, laeser: Medarbejder
) -> None:
    desk.get(URL)
    warned = some["warned"]
    services.set_i_orden(ejer, warned, warned.fund.get().fingeraftryk)
    client = signed_in(laeser)
    for address in (f"{URL}?vis=set", warned.get_absolute_url()):
        page = Page(client.get(address))
        assert "Set i orden af Ejer den" in " ".join(page.main.split())
        assert "Fortryd" not in page.buttons()


def test_what_was_mended_a_moment_ago_is_gone(
    desk: Client, some: dict[str, Sag], ejer: Medarbejder
) -> None:
    desk.get(URL)
    broken = only(some["uoplyst"])
    services.change_ydelse(
        ejer, broken, broken.version, replace(broken.data(), maalgrupper=("1.1.4",))
    )
    assert "Uoplyste Ulla" not in Page(desk.get(URL)).main


def test_the_menu_counts_the_errors(desk: Client, some: dict[str, Sag]) -> None:
    desk.get(URL)
    page = Page(desk.get("/183/sager/"))
    (link,) = page.root.xpath(f"//nav//a[@href='{URL}']")
    assert " ".join(link.text_content().split()) == "Fejlliste 5 fejl"


def test_the_menu_is_plain_without_errors(desk: Client, ishoej: Kommune) -> None:
    stored_sag(ishoej, ydelse(**EARLY))
    page = Page(desk.get(URL))
    (link,) = page.root.xpath(f"//nav[@aria-label='Hovedmenu']//a[@href='{URL}']")
    assert " ".join(link.text_content().split()) == "Fejlliste"
    assert link.get("aria-current") == "page"


def test_with_all_in_order_it_says_what_to_do_next(desk: Client, sag: Sag) -> None:
    page = Page(desk.get(URL))
    assert "Alt er i orden" in page.main
    assert page.links()["Gå til sagslisten"] == "/183/sager/"


def test_an_empty_kommune_is_told_where_to_begin(desk: Client, ishoej: Kommune) -> None:
    page = Page(desk.get(URL))
    assert "Kommunen har ingen ydelser, der skal indberettes, endnu." in page.main
    assert page.links()["Opret ny sag"] == "/183/sager/ny/"
    assert "Advarsler holder intet ude" not in page.main
    assert list(page.links()) == [
        "Vores kontrol",
        "Danmarks Statistiks svar",
        "Opret ny sag",
        "Gå til sagslisten",
    ]


def test_an_empty_filter_leads_back_to_the_whole_list(desk: Client, some: dict[str, Sag]) -> None:
    Maalgruppe.objects.create(ydelse=only(some["vanishing"]), kode="1.1.4")
    page = Page(desk.get(f"{URL}?vis=forsvinder"))
    assert "Her er ingen lige nu." in page.main
    assert page.links()["Vis alt på fejllisten"] == f"{URL}?efter=sag"
    assert "ville forsvinde ud af statistikken" not in page.main


def test_readers_see_the_list_and_change_nothing(
    signed_in: SignedIn, laeser: Medarbejder, some: dict[str, Sag]
) -> None:
    page = Page(signed_in(laeser).get(URL))
    assert "Vis det" in page.links()
    assert page.buttons() == []


def test_it_holds_no_other_kommunes(
    desk: Client, vallensbaek: Kommune, udefra: Medarbejder, signed_in: SignedIn
) -> None:
    stored_sag(vallensbaek, with_error(indberettet=True), navn="Fremmede Frida")
    assert "Frida" not in Page(desk.get(URL)).main
    assert signed_in(udefra).get(URL).status_code == 404
    assert "Fremmede Frida" in Page(signed_in(udefra).get("/187/fejlliste/")).main


def test_it_has_pages_and_groups_go_on(
    desk: Client, ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "PAGE_SIZE", 2)
    for _ in range(3):
        stored_sag(ishoej, with_error())
    page = Page(desk.get(f"{URL}?efter=regel&vis=fejl&side=2"))
    assert len(page.rows()) == 2
    assert "Her vises 3–3 af 3." in page.main
    assert page.links()["Forrige"] == "?vis=fejl&efter=regel&side=1"


@pytest.mark.parametrize("efter", ["sag", "regel", "sagsbehandler"])
def test_its_queries_do_not_grow_with_the_list(desk: Client, ishoej: Kommune, efter: str) -> None:
    url = f"{URL}?efter={efter}"

    def queries() -> int:
        desk.get(url)  # so that the findings are fresh, as they are in the morning
        with CaptureQueriesContext(connection) as captured:
            page = Page(desk.get(url))
        assert page.rows()
        return len(captured)

    stored_sag(ishoej, with_error(), ejer=medarbejder("en", "SAGSBEHANDLER", ishoej))
    one = queries()
    for number in range(49):
        owner = medarbejder(f"nr{number}", "SAGSBEHANDLER", ishoej)
        stored_sag(ishoej, with_error(), ydelse(**EARLY), ejer=owner, funktionsvurdering="F")
    assert queries() == one
