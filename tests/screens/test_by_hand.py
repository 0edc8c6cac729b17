"""The guide's example (R24) in every way people work, and what it costs the hands."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.data import TilbudData
from cases.models import Kladde, Medarbejder, Sag
from tests import factories
from tests.screens import axe, pages
from tests.screens.hands import Case, Hands, Tilbud, Typed

At = Callable[[str], Page]
DOC = Path(__file__).resolve().parents[2] / "docs" / "ux.md"

NIELS = Case(factories.cpr(0), "Niels Hansen", Typed("1.3", ("1.1.4",)))
STAY = Typed(
    "1.8.1",
    ("1.1.4",),
    tilbudstype="3.1.0",
    tilbud=Tilbud(navn="Bakkegården", adresse="Bakken 1", postnr="2635"),
)
BAKKEN = Tilbud(pnr="1003000000")
AAEN = Tilbud(pnr="1003000001")
#: A pile of paper as it lies on a desk: sorted by ydelse and place.
TEN = [
    Case(factories.cpr(number), navn, Typed(kode, groups, "011026", tilbudstype, tilbud))
    for number, (navn, kode, groups, tilbudstype, tilbud) in enumerate(
        [
            ("Anna Berg", "1.4", ("1.2.1",), "", Tilbud()),
            ("Bo Dahl", "1.4", ("1.2.1", "1.1.1"), "", Tilbud()),
            ("Carl Eg", "1.1", ("1.2.1",), "", Tilbud()),
            ("Dina Falk", "1.1", ("1.1.5",), "", Tilbud()),
            ("Erik Gade", "1.8.2", ("1.2.1",), "3.1.0", BAKKEN),
            ("Fie Holm", "1.8.2", ("1.2.1",), "3.1.0", BAKKEN),
            ("Gert Iversen", "1.8.2", ("1.1.4",), "3.1.0", BAKKEN),
            ("Hanne Juhl", "1.8.2", ("1.2.1",), "3.1.0", BAKKEN),
            ("Ib Kjær", "1.8.1", ("1.2.1",), "3.1.0", BAKKEN),
            ("Jytte Lund", "1.8.1", ("1.1.2", "1.2.1"), "3.1.0", BAKKEN),
        ],
        start=1,
    )
]


def the_guides_example(hands: Hands, look: Callable[[], object] = lambda: None) -> None:
    """From sagslisten: the case with its first ydelse; then the stay, from the receipt."""
    page = hands.page
    hands.new_case()
    hands.citizen(NIELS)
    hands.ydelse(NIELS.ydelse)
    look()
    hands.save()
    hands.arrive("Kvittering")
    look()
    hands.follow("Rediger sag")
    hands.arrive("Niels Hansen")
    look()
    if hands.script:
        hands.press("Alt+Shift+Y")
    else:
        hands.follow("Tilføj ydelse")
    hands.arrive("Tilføj ydelse")
    hands.ydelse(STAY)
    look()
    hands.save("Gem og retur")
    expect(page.get_by_role("link", name="Rediger/Vis ydelse")).to_have_count(2)


def assert_the_example_is_stored() -> None:
    first, second = Sag.objects.get().data().ydelser
    assert Sag.objects.get().data().navn == "Niels Hansen"
    assert (first.kode, first.varighed, first.maalgrupper) == ("1.3", "P", ("1.1.4",))
    assert (second.kode, second.maalgrupper) == ("1.8.1", ("1.1.4",))
    assert second.tilbud == TilbudData("3.1.0", "", "Bakkegården", "Bakken 1", "2635")
    assert {first.bevillingsdato, second.bevillingsdato} == {factories.TODAY}


def the_ten(hands: Hands) -> None:
    """In a row, the last one leading to its receipt."""
    hands.new_case()
    former: Typed | None = None
    for case in TEN:
        hands.citizen(case)
        hands.ydelse(case.ydelse, former if hands.script else None)
        former = case.ydelse
        if case is TEN[-1]:
            hands.save()
        else:
            hands.save_and_begin_the_next()
    hands.arrive("Kvittering")


def assert_the_ten_are_stored() -> None:
    for case in TEN:
        [ydelse] = Sag.objects.get(cpr=case.cpr).data().ydelser
        assert (ydelse.kode, ydelse.tilbud.tilbudstype, ydelse.tilbud.pnr) == (
            case.ydelse.kode,
            case.ydelse.tilbudstype,
            case.ydelse.tilbud.pnr,
        )
        assert ydelse.maalgrupper == tuple(sorted(case.ydelse.maalgrupper))
        assert str(ydelse.startdato) == "2026-10-01"


@pytest.fixture
def without_script(browser: Browser, live_server: Any, typist: Medarbejder) -> Any:
    with browser.new_context(java_script_enabled=False, locale="da-DK") as context:
        page = context.new_page()
        pages.log_on(page, live_server.url, "ejer")
        page.goto(f"{live_server.url}/183/sager/")
        yield page


def test_by_keyboard_alone(at: At) -> None:
    hands = Hands(at("sager/"), mouse=False)
    the_guides_example(hands)
    assert hands.clicks == 0
    assert_the_example_is_stored()


def test_without_script_by_keyboard_alone(without_script: Page) -> None:
    hands = Hands(without_script, script=False, mouse=False)
    the_guides_example(hands)
    assert hands.clicks == 0
    assert_the_example_is_stored()


def test_on_a_phone(at: At, screenshot: Callable[[str], object]) -> None:
    page = at("sager/")
    page.set_viewport_size({"width": 320, "height": 640})
    shots = iter(["ny", "kvittering", "sag", "ydelse"])

    def look() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        axe.check(page)
        screenshot(next(shots))

    the_guides_example(Hands(page), look)
    assert_the_example_is_stored()


def written(row: str) -> tuple[int, int]:
    """Keystrokes and clicks of a row of the table in docs/ux.md."""
    found = re.search(rf"^\| {re.escape(row)} \| (\d+) \| (\d+) \|$", DOC.read_text("utf-8"), re.M)
    assert found, row
    return int(found[1]), int(found[2])


def test_the_plain_form_costs_what_docs_say(without_script: Page) -> None:
    example = Hands(without_script, script=False)
    the_guides_example(example)
    without_script.goto(without_script.url.split("/183/")[0] + "/183/sager/")
    ten = Hands(without_script, script=False)
    the_ten(ten)
    assert_the_ten_are_stored()
    assert (example.keys, example.clicks) == written("The guide's example, before")
    assert (ten.keys, ten.clicks) == written("Ten further cases, before")


def test_the_forms_cost_what_docs_say(at: At) -> None:
    page = at("sager/")
    example = Hands(page)
    the_guides_example(example)
    page.goto(page.url.split("/183/")[0] + "/183/sager/")
    ten = Hands(page)
    the_ten(ten)
    assert_the_ten_are_stored()
    assert (example.keys, example.clicks) == written("The guide's example, after")
    assert (ten.keys, ten.clicks) == written("Ten further cases, after")


def test_an_existing_case_is_told_beside_the_field_and_the_focus_stays(
    at: At, typist: Medarbejder
) -> None:
    factories.stored_sag(typist.medlemskaber.get().kommune, cpr=NIELS.cpr)
    page = at("sager/ny/")
    cpr = page.get_by_label("CPR nummer")
    expect(cpr).to_be_focused()
    told = page.locator("#eksisterende")
    expect(told).to_have_role("status")
    cpr.press_sequentially(NIELS.cpr[:9])
    expect(told).to_be_empty()
    cpr.press_sequentially(NIELS.cpr[9])
    expect(told).to_contain_text("Borgeren har allerede en sag i kommunen")
    expect(cpr).to_be_focused()
    axe.check(page)
    cpr.press("Backspace")
    expect(told).not_to_contain_text("allerede")

    kladde = Kladde.objects.create(
        pk=uuid.uuid4(),
        medlemskab=typist.medlemskaber.get(),
        formular="NY_SAG",
        data={"cpr": [NIELS.cpr]},
    )
    at(f"sager/ny/?kladde={kladde.pk}")
    expect(told).to_contain_text("Borgeren har allerede en sag i kommunen")


@pytest.mark.parametrize("width", [320, 1440])
def test_the_next_case_begins_at_its_cpr(
    at: At, width: int, screenshot: Callable[[str], object]
) -> None:
    page = at("sager/")
    page.set_viewport_size({"width": width, "height": 800})
    hands = Hands(page, mouse=False)
    hands.new_case()
    hands.citizen(TEN[-1])
    hands.ydelse(TEN[-1].ydelse)
    hands.save_and_begin_the_next()
    cpr = page.get_by_label("CPR nummer")
    expect(cpr).to_be_focused()
    expect(cpr).to_have_value("")
    expect(cpr).to_have_accessible_description(re.compile("Ydelse, varighed og tilbud er overført"))
    expect(page.get_by_label("Pnr")).to_have_value("1003000000")
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot("næste")


def test_the_shortcuts_lead_where_they_say(at: At) -> None:
    page = at("sager/ny/")
    page.keyboard.press("Alt+Shift+S")
    expect(page.get_by_role("heading", name="Sager")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Alt+Shift+S")
    expect(page.get_by_label("Indtast CPR nummer")).to_be_focused()
    page.keyboard.press("Alt+Shift+H")
    expect(page.get_by_role("dialog", name="Genveje på tastaturet")).to_be_visible()
    page.keyboard.press("Alt+Shift+N")
    expect(page.get_by_role("dialog", name="Genveje på tastaturet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Indtast CPR nummer")).to_be_focused()
    page.keyboard.press("Alt+Shift+N")
    expect(page.get_by_label("CPR nummer")).to_be_focused()


def test_enter_never_sends_half_a_case(at: At) -> None:
    page = at("sager/ny/")
    cpr = page.get_by_label("CPR nummer")
    cpr.press_sequentially(NIELS.cpr)
    cpr.press("Enter")
    expect(pages.group(page, "Borger").get_by_label("Navn")).to_be_focused()
    assert page.url.endswith("/sager/ny/")
    assert not Sag.objects.exists()


def test_tab_order_is_reading_order(at: At) -> None:
    page = at("sager/ny/")
    page.get_by_role("button", name="Angiv tilbud").click()
    page.get_by_label("CPR nummer").focus()
    places = [(0.0, 0.0)]
    for _ in range(30):
        places.append(
            tuple(
                page.evaluate("""() => {
                  const {left, top} = document.activeElement.getBoundingClientRect();
                  return [Math.round(top + scrollY), Math.round(left)]; }""")
            )
        )
        if page.evaluate("document.activeElement.textContent").strip() == "Gem og opret næste":
            break
        page.keyboard.press("Tab")
    assert len(places) > 18
    # The two sides of the målgruppe box stand beside each other, the left one first.
    for before, after in itertools.pairwise(places):
        below, beside = after[0] > before[0], after[1] > before[1]
        assert below or beside, (before, after)
