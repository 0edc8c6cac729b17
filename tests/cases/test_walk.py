"""Walking through the fejlliste: to the field, and after saving on to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import services
from cases.fejlliste import kept, listing
from cases.models import Kladde, Kommune, Medarbejder, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import TODAY, only, stored_sag, with_error, ydelse_post
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
LIST = "/183/fejlliste/?efter=sag&vis=alt"
EARLY = {"startdato": date(2020, 1, 1)}


@pytest.fixture
def desk(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


@pytest.fixture
def three(ishoej: Kommune) -> list[Sag]:
    """Three cases without målgruppe, in the order of the list."""
    sager = [stored_sag(ishoej, with_error()) for _ in range(3)]
    kept.refresh(ishoej, TODAY)
    return sager


def step(sag: Sag, felt: str = "maalgrupper", vis: str = "alt", efter: str = "sag") -> str:
    """The address of the page on the way where the case's one such finding can be mended."""
    fund = sag.fund.get(felt=felt)
    where = fund.ydelse or sag
    return f"{where.get_absolute_url()}?fejlliste={efter}&vis={vis}&felt={felt}&fund={fund.pk}"


def focused(page: Page) -> list[Any]:
    """The form's field that takes the focus; a dialog that waits for its turn may have its own."""
    return page.root.xpath("//main//form[@data-sagsform]//*[@autofocus]")


def mended(sag: Sag, **changes: object) -> dict[str, object]:
    """What the page posts once a målgruppe is chosen."""
    return ydelse_post(
        **{
            "version": str(only(sag).version),
            "bevillingsdato": "15-01-2020",
            "startdato": "01-02-2020",
            **changes,
        }
    )


def messages(page: Page) -> list[str]:
    return [
        " ".join(text.text_content().split())
        for text in page.root.xpath("//main//div[@role='status' or @role='alert']//p")
    ]


def test_the_button_says_where_it_goes(desk: Client, three: list[Sag], ishoej: Kommune) -> None:
    on_case = stored_sag(ishoej, funktionsvurdering="F")
    kept.refresh(ishoej, TODAY)
    for address, alone in (
        (step(three[1]), "Gem og retur"),
        (step(on_case, "funktionsvurdering"), "Gem ændringer"),
    ):
        on_the_way = Page(desk.get(address)).buttons()
        assert "Gem og gå til næste" in on_the_way
        assert alone not in on_the_way
        assert alone in Page(desk.get(address.split("?")[0])).buttons()


def test_the_page_says_where_on_the_way_it_is(desk: Client, three: list[Sag]) -> None:
    page = Page(desk.get(step(three[1])))
    assert "Fejlliste – nr. 2 af 3. Når du gemmer, går du videre til den næste." in page.main
    assert page.links()["Spring over"] == step(three[2])
    assert page.links()["Tilbage til fejllisten"] == LIST


def test_off_the_way_there_is_no_such_thing(desk: Client, three: list[Sag]) -> None:
    page = Page(desk.get(only(three[1]).get_absolute_url()))
    assert "Spring over" not in page.links()
    assert not focused(page)


@pytest.mark.parametrize(
    "query", ["?fejlliste=x", "?fejlliste=sag&vis=x", "?felt=x", "?fejlliste="]
)
def test_a_strange_address_is_an_ordinary_page(desk: Client, three: list[Sag], query: str) -> None:
    page = Page(desk.get(only(three[1]).get_absolute_url() + query))
    assert "Spring over" not in page.links()
    assert not focused(page)


def test_the_field_takes_the_focus_and_says_why(desk: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ophold(tilbud=ydelse().tilbud))
    kept.refresh(ishoej, TODAY)
    page = Page(desk.get(step(sag, "pnr")))
    (field,) = focused(page)
    assert field.get("name") == "pnr"
    (hint,) = page.root.xpath(f"//*[@id='{field.get('aria-describedby')}']")
    assert hint.text_content().startswith("Ydelsen er et ophold, så stedet skal oplyses.")


def test_a_group_of_fields_takes_it_as_one(desk: Client, three: list[Sag]) -> None:
    page = Page(desk.get(step(three[0])))
    (group,) = focused(page)
    assert group.get("data-felt") == "maalgrupper"
    assert "Vælg mindst én målgruppe" in group.text_content()


def test_a_locked_field_takes_none(desk: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(kode="1.12", indberettet=True))
    kept.refresh(ishoej, TODAY)
    page = Page(desk.get(step(sag, "kode")))
    assert not focused(page)
    assert "1.12 står ikke i listen over ydelser" in page.main


def test_after_saving_it_goes_on_to_the_next(desk: Client, three: list[Sag]) -> None:
    response = desk.post(step(three[0]), mended(three[0]))
    assert response.headers["Location"] == step(three[1])
    page = Page(desk.get(response.headers["Location"]))
    assert messages(page)[:2] == [
        "Ydelsen er gemt.",
        "Her er den næste. Der er 2 tilbage på fejllisten.",
    ]


def test_the_whole_way(desk: Client, three: list[Sag]) -> None:
    address = step(three[0])
    for sag in three:
        assert urlsplit(address).path == only(sag).get_absolute_url()
        desk.get(address)
        address = desk.post(address, mended(sag)).headers["Location"]
    assert address == LIST
    page = Page(desk.get(address))
    assert "Alt er i orden" in page.main
    assert "tilbage på fejllisten" not in page.main


def test_at_the_end_with_some_left_it_returns_to_the_list(desk: Client, three: list[Sag]) -> None:
    response = desk.post(step(three[2]), mended(three[2]))
    assert response.headers["Location"] == LIST
    assert messages(Page(desk.get(LIST)))[:2] == [
        "Ydelsen er gemt.",
        "Du er nået til enden af listen. Der er 2 tilbage på fejllisten.",
    ]


def test_what_somebody_else_mended_is_passed_by(
    desk: Client, three: list[Sag], kollega: Medarbejder
) -> None:
    services.delete_sag(kollega, three[1])
    response = desk.post(step(three[0]), mended(three[0]))
    assert response.headers["Location"] == step(three[2])


def test_a_finding_that_says_something_else_now_is_not_passed_by(
    desk: Client, ishoej: Kommune
) -> None:
    """Mending the first changes the dates that the overlap of the other one names."""
    first = with_error(kode="1.3", startdato=date(2022, 1, 1), slutdato=date(2023, 1, 1))
    sag = stored_sag(ishoej, first, ydelse(kode="1.3", startdato=date(2022, 2, 1)))
    kept.refresh(ishoej, TODAY)
    overlap = sag.fund.get(regel="YD-OVERLAP")
    here = step(sag, efter="regel")
    typed = Page(desk.get(here)).values()
    done = desk.post(here, typed | {"maalgrupper": "1.1.4", "slutdato": "01-01-2024"})
    assert done.status_code == 302
    now = sag.fund.get(regel="YD-OVERLAP")
    assert now.pk != overlap.pk
    assert done.headers["Location"].endswith(f"fund={now.pk}")


def test_what_cannot_be_saved_stays_on_the_way(desk: Client, three: list[Sag]) -> None:
    response = desk.post(step(three[0]), mended(three[0], slutdato="1"))
    assert response.status_code == 200
    page = Page(response)
    assert page.links()["Spring over"] == step(three[1])
    # The error summary has the focus now.
    assert not focused(page)


def test_it_keeps_to_the_filter(desk: Client, ishoej: Kommune) -> None:
    first = stored_sag(ishoej, with_error())
    stored_sag(ishoej, ydelse(**EARLY))
    last = stored_sag(ishoej, with_error())
    kept.refresh(ishoej, TODAY)
    response = desk.post(step(first, vis="uoplyst"), mended(first))
    assert response.headers["Location"] == step(last, vis="uoplyst")


@pytest.mark.parametrize("efter", ["sag", "regel", "sagsbehandler"])
def test_warnings_that_stay_are_each_passed_once(desk: Client, ishoej: Kommune, efter: str) -> None:
    """Also two about one field, with others between them: the way has an end."""
    far = date(2040, 1, 1)
    for _ in range(2):
        stored_sag(ishoej, ydelse(startdato=far, slutdato=far))
    kept.refresh(ishoej, TODAY)
    there = list(listing.listed(ishoej, "alt", efter))
    assert len(there) > 4
    page = Page(desk.get(f"/183/fejlliste/?efter={efter}"))
    address = page.root.xpath("//a[starts-with(text(), 'Ret det')]/@href")[0]
    seen = []
    while "/fejlliste/" not in address:
        assert len(seen) < len(there)
        seen.append(int(parse_qs(urlsplit(address).query)["fund"][0]))
        address = desk.post(address, Page(desk.get(address)).values()).headers["Location"]
    assert seen == [fund.pk for fund in there]


def test_set_i_orden_goes_on_too(desk: Client, ishoej: Kommune) -> None:
    sager = [stored_sag(ishoej, ydelse(**EARLY)) for _ in range(2)]
    kept.refresh(ishoej, TODAY)
    page = Page(desk.get(step(sager[0], "startdato")))
    (form,) = page.root.xpath("//main//form[contains(@action, 'set-i-orden')]")
    seen = {"fingeraftryk": form.xpath(".//input[@name='fingeraftryk']/@value")[0]}
    response = desk.post(form.get("action"), seen)
    assert response.headers["Location"] == step(sager[1], "startdato")
    assert "Der er 1 tilbage på fejllisten." in Page(desk.get(response.headers["Location"])).main


def test_the_case_itself_is_on_the_way(desk: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, funktionsvurdering="F")
    after = stored_sag(ishoej, with_error())
    kept.refresh(ishoej, TODAY)
    address = step(sag, "funktionsvurdering")
    page = Page(desk.get(address))
    assert [field.get("name") for field in focused(page)] == ["funktionsvurdering"]
    typed = page.values() | {"funktionsvurdering": "A"}
    assert desk.post(address, typed).headers["Location"] == step(after)


def test_readers_walk_without_saving(
    signed_in: SignedIn, laeser: Medarbejder, three: list[Sag]
) -> None:
    page = Page(signed_in(laeser).get(step(three[0])))
    assert page.links()["Næste"] == step(three[1])
    assert "Når du gemmer" not in page.main


def test_the_warning_on_the_case_leads_to_its_field_too(desk: Client, three: list[Sag]) -> None:
    page = Page(desk.get(three[0].get_absolute_url()))
    assert page.links()["Ret det"] == f"{only(three[0]).get_absolute_url()}?felt=maalgrupper"


def test_the_queries_do_not_grow_with_the_way(desk: Client, ishoej: Kommune) -> None:
    def queries(sag: Sag) -> int:
        kept.refresh(ishoej, TODAY)
        with CaptureQueriesContext(connection) as captured:
            assert "Spring over" in Page(desk.get(step(sag))).links()
        return len(captured)

    first = stored_sag(ishoej, with_error())
    one = queries(first)
    for _ in range(49):
        stored_sag(ishoej, with_error())
    assert queries(first) == one


def test_a_finding_that_is_gone_is_told_by_its_field(desk: Client, three: list[Sag]) -> None:
    address = step(three[1]).replace("fund=", "fund=9")
    assert "nr. 2 af 3" in Page(desk.get(address)).main


class TestBliverLeveret:
    """Ux 12: each case carries its truth."""

    def told(self, desk: Client, sag: Sag) -> list[str]:
        page = Page(desk.get(sag.get_absolute_url()))
        return [
            " ".join(p.text_content().split())
            for p in page.root.xpath("//p[@class]")
            if ("leveres" in p.get("class"))
        ]

    def test_on_the_case_for_each_ydelse(self, desk: Client, ishoej: Kommune) -> None:
        sag = stored_sag(ishoej, ydelse(), with_error(kode="1.1"), ydelse(kode="1.4", **EARLY))
        assert sorted(self.told(desk, sag)) == [
            "Bliver leveret: ja",
            "Bliver leveret: ja, med advarsel",
            "Bliver leveret: nej, fordi der er noget at rette: Vælg mindst én målgruppe: det, der "
            "er årsag til, at borgeren får ydelsen.",
        ]

    def test_on_the_ydelse(self, desk: Client, ishoej: Kommune) -> None:
        page = Page(desk.get(only(stored_sag(ishoej)).get_absolute_url()))
        assert "Bliver leveret: ja" in page.main

    def test_on_the_ydelse_beside_what_is_wrong_with_it(
        self, desk: Client, ishoej: Kommune
    ) -> None:
        page = Page(desk.get(only(stored_sag(ishoej, with_error())).get_absolute_url()))
        assert "Bliver leveret: nej, fordi der er noget at rette." in page.main

    def test_on_the_ydelse_what_is_wrong_with_its_case(self, desk: Client, ishoej: Kommune) -> None:
        sag = stored_sag(ishoej, ydelse(), funktionsvurdering="F")
        page = Page(desk.get(only(sag).get_absolute_url()))
        assert "noget at rette: F står ikke i listen" in page.main

    def test_a_warning_set_i_orden_is_no_warning(
        self, desk: Client, ishoej: Kommune, ejer: Medarbejder
    ) -> None:
        sag = stored_sag(ishoej, ydelse(**EARLY))
        kept.refresh(ishoej, TODAY)
        services.set_i_orden(ejer, sag, sag.fund.get().fingeraftryk)
        assert self.told(desk, sag) == ["Bliver leveret: ja"]

    def test_where_the_kommune_does_not_report_yet(self, desk: Client, ishoej: Kommune) -> None:
        sag = stored_sag(ishoej)
        Kommune.objects.filter(pk="183").update(indberetter_fra="")
        assert self.told(desk, sag) == [
            "Bliver leveret: nej, fordi kommunen ikke indberetter herfra endnu."
        ]

    def test_its_queries_do_not_grow(self, desk: Client, ishoej: Kommune) -> None:
        def queries(sag: Sag) -> int:
            with CaptureQueriesContext(connection) as captured:
                self.told(desk, sag)
            return len(captured)

        few, many = stored_sag(ishoej), stored_sag(ishoej, *[ydelse() for _ in range(30)])
        assert queries(few) == queries(many)


def test_a_draft_is_fetched_on_the_way(desk: Client, ejer: Medarbejder, three: list[Sag]) -> None:
    sag = three[0]
    Kladde.objects.create(
        pk="00000000-0000-4000-8000-000000000001",
        medlemskab=ejer.medlemskaber.get(),
        formular=Kladde.Formular.YDELSE,
        sag=sag,
        ydelse=only(sag),
        data={"pnr": ["1003999999"]},
        version=1,
    )
    address = step(sag)
    [fetch] = [
        href for text, href in Page(desk.get(address)).links().items() if "Hent kladden" in text
    ]
    assert fetch.startswith(f"?{urlsplit(address).query}&kladde=")
    page = Page(desk.get(f"{urlsplit(address).path}{fetch}"))
    assert page.values()["pnr"] == "1003999999"
    assert "nr. 1 af 3" in page.main
