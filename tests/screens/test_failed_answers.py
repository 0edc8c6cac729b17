"""What a page asks for in the background fails: nothing stale stands under what is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cases.models import Kladde, Medarbejder
from tests import factories
from tests.screens import pages

At = Callable[[str], Page]

#: Ways in which an answer does not come.
FAILURES: dict[str, Callable[[Route], None]] = {
    "network gone": lambda route: route.abort("internetdisconnected"),
    "connection reset": lambda route: route.abort("connectionreset"),
    "500": lambda route: route.fulfill(status=500, body="<h1>Fejl</h1>"),
    "502 of a proxy": lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"),
    "503": lambda route: route.fulfill(status=503, body=""),
    "403": lambda route: route.fulfill(status=403, body="<h1>Nej</h1>"),
}
SEARCH = "**/sager/soeg/*"
SUGGESTED = "**/tilbud/forslag/"
DRAFT = "**/kladder/*/"
#: The page tries again after 2, 4, 8 … seconds.
PATIENCE = 30_000


class Broken:
    """A route that fails until it is mended."""

    def __init__(self, page: Page, address: str, failure: Callable[[Route], None]) -> None:
        self.page, self.address = page, address
        page.route(address, failure)

    def mend(self) -> None:
        self.page.unroute(self.address)


@pytest.fixture
def two_sager(typist: Medarbejder) -> tuple[str, str]:
    kommune = typist.medlemskaber.get().kommune
    first, second = (factories.stored_sag(kommune, navn=navn) for navn in ("Ane", "Bo"))
    return first.cpr, second.cpr


@pytest.mark.parametrize("failure", FAILURES)
def test_the_list_of_another_number_is_taken_away_and_comes_by_itself(
    failure: str, at: At, two_sager: tuple[str, str]
) -> None:
    page = at("sager/")
    expect(page.get_by_role("row")).to_have_count(3)
    broken = Broken(page, SEARCH, FAILURES[failure])
    field = page.get_by_label("Indtast CPR nummer")
    field.press_sequentially(two_sager[1])
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Sagerne kunne ikke hentes.")
    expect(page.get_by_role("row")).to_have_count(0)
    expect(page.locator("#antal")).to_be_empty()
    expect(field).to_have_value(two_sager[1])
    broken.mend()
    expect(page.get_by_role("row")).to_have_count(2, timeout=PATIENCE)
    expect(page.get_by_role("cell", name="Bo", exact=True)).to_be_visible()
    expect(told).to_have_count(0)


def test_one_can_try_again_at_once(at: At, two_sager: tuple[str, str]) -> None:
    page = at("sager/")
    broken = Broken(page, SEARCH, FAILURES["500"])
    page.get_by_label("Indtast CPR nummer").press_sequentially(two_sager[0])
    expect(page.get_by_role("alert")).to_be_visible()
    broken.mend()
    page.get_by_role("button", name="Prøv igen nu").click()
    expect(page.get_by_role("cell", name="Ane", exact=True)).to_be_visible()


def test_a_list_that_is_late_is_marked(at: At, two_sager: tuple[str, str]) -> None:
    page = at("sager/")
    waiting: list[Route] = []
    page.route(SEARCH, lambda route: waiting.append(route))
    page.get_by_label("Indtast CPR nummer").press_sequentially(two_sager[0])
    result = page.locator("#resultat")
    expect(result).to_have_attribute("aria-busy", "true")
    # Only the answer to what stands in the field now counts: the others were withdrawn.
    waiting[-1].continue_()
    expect(result).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("row")).to_have_count(2)


def test_a_logon_page_is_no_list(at: At, two_sager: tuple[str, str]) -> None:
    page = at("sager/")
    page.context.clear_cookies()
    page.get_by_label("Indtast CPR nummer").press_sequentially(two_sager[0])
    expect(page.get_by_role("alert")).to_contain_text("Sagerne kunne ikke hentes.")
    expect(page.get_by_label("Adgangskode")).to_have_count(0)


@pytest.mark.parametrize("failure", ["network gone", "500"])
def test_the_existing_case_is_asked_for_again(
    failure: str, at: At, two_sager: tuple[str, str]
) -> None:
    page = at("sager/ny/")
    expect(pages.code_box(page, "Ydelse")).to_be_visible()
    broken = Broken(page, "**/sager/findes/", FAILURES[failure])
    page.get_by_label("CPR nummer").press_sequentially(two_sager[0])
    told = page.get_by_text("Der kunne ikke ses efter, om borgeren allerede har en sag.")
    expect(told).to_be_visible()
    broken.mend()
    found = page.get_by_text("Der kan kun være én sag per borger")
    expect(found).to_be_visible(timeout=PATIENCE)
    expect(told).to_have_count(0)


def test_known_tilbud_likewise(at: At, typist: Medarbejder) -> None:
    factories.kendt_tilbud(typist.medlemskaber.get().kommune)
    page = at("tilbud/")
    broken = Broken(page, "**/tilbud/soeg/*", FAILURES["502 of a proxy"])
    page.get_by_label("Søg på navn, adresse, by eller Pnr").press_sequentially("lun")
    expect(page.get_by_role("alert")).to_contain_text("Tilbuddene kunne ikke hentes.")
    broken.mend()
    expect(page.get_by_text("Lunden")).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def place(at: At, typist: Medarbejder) -> Locator:
    """The name of a tilbud in a new case, where two are known."""
    kommune = typist.medlemskaber.get().kommune
    factories.kendt_tilbud(kommune)
    factories.kendt_tilbud(kommune, navn="Lundehuset", pnr="1003000001")
    page = at("sager/ny/")
    page.get_by_role("button", name="Angiv tilbud").click()
    return pages.group(page, "Tilbud").get_by_label("Navn", exact=True)


def suggestions(place: Locator) -> Locator:
    return place.page.get_by_role("listbox", name="Kendte tilbud").get_by_role("option")


@pytest.mark.parametrize("failure", ["network gone", "500", "502 of a proxy"])
def test_suggestions_for_another_name_go_and_come_by_themselves(
    failure: str, place: Locator
) -> None:
    place.press_sequentially("lund")
    expect(suggestions(place)).to_have_count(2)
    broken = Broken(place.page, SUGGESTED, FAILURES[failure])
    place.press_sequentially("e")
    told = place.locator("xpath=..").get_by_role("status")
    expect(told).to_contain_text("Kendte tilbud kunne ikke hentes.")
    expect(told).not_to_have_class("sr-only")
    expect(suggestions(place)).to_have_count(0)
    expect(place).to_have_value("lunde")
    broken.mend()
    expect(suggestions(place)).to_have_count(2, timeout=PATIENCE)
    expect(told).to_have_class("sr-only")


def test_late_suggestions_are_told_of_and_an_older_answer_is_nobodys(place: Locator) -> None:
    waiting: list[Route] = []
    place.page.route(SUGGESTED, lambda route: waiting.append(route))
    place.press_sequentially("lu")
    late = place.page.get_by_text("Henter kendte tilbud …")
    expect(late).to_be_visible()
    place.press_sequentially("ndeh")
    place.page.wait_for_timeout(300)
    expect(late).to_be_visible()
    waiting[-1].continue_()
    expect(suggestions(place)).to_have_count(1)
    expect(place.locator("xpath=..").get_by_role("status")).to_contain_text("1 kendt tilbud.")
    place.press("Escape")
    place.press_sequentially("u")
    expect(late).to_be_visible()
    place.press("Tab")
    expect(late).to_have_count(0)


@pytest.mark.parametrize("failure", ["connection reset", "500", "502 of a proxy"])
def test_a_draft_is_kept_when_the_server_is_back_though_nobody_types(failure: str, at: At) -> None:
    page = at("sager/ny/")
    broken = Broken(page, DRAFT, FAILURES[failure])
    name = pages.group(page, "Borger").get_by_label("Navn")
    name.press_sequentially("Ane")
    told = page.get_by_role("alert").filter(has_text="Kladden kunne ikke gemmes.")
    expect(told).to_contain_text("Der bliver prøvet igen om lidt.", timeout=PATIENCE)
    expect(name).to_have_value("Ane")
    broken.mend()
    expect(page.get_by_text("Kladde gemt kl.")).to_be_visible(timeout=PATIENCE)
    expect(told).to_have_count(0)
    assert Kladde.objects.get().data["navn"] == ["Ane"]


def test_a_network_that_is_back_is_used_at_once(at: At) -> None:
    page = at("sager/ny/")
    failed: list[Route] = []

    def fail(route: Route) -> None:
        failed.append(route)
        route.abort("internetdisconnected")

    page.route(DRAFT, fail)
    pages.group(page, "Borger").get_by_label("Navn").press_sequentially("Ane")
    # After the third attempt the next one is 8 seconds away.
    while len(failed) < 3:
        page.wait_for_timeout(200)
    page.unroute(DRAFT)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Kladde gemt kl.")).to_be_visible(timeout=5_000)


def test_an_older_draft_never_comes_after_a_newer_one(at: At) -> None:
    page = at("sager/ny/")
    waiting: list[Route] = []
    page.route(DRAFT, lambda route: waiting.append(route))
    name = pages.group(page, "Borger").get_by_label("Navn")
    with page.expect_request(DRAFT):
        name.press_sequentially("Ane")
    name.press_sequentially(" Holm")
    page.wait_for_timeout(4_000)
    assert len(waiting) == 1
    waiting[0].continue_()
    while len(waiting) < 2:
        page.wait_for_timeout(100)
    with page.expect_response(DRAFT):
        waiting[1].continue_()
    expect(page.get_by_text("Kladde gemt kl.")).to_be_visible()
    assert Kladde.objects.get().data["navn"] == ["Ane Holm"]
