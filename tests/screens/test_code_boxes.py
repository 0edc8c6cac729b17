"""The code boxes: found by code, paragraph or word, by keyboard and pointer, over a <select>."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.screens import axe, pages

At = Callable[[str], Page]
MIDLERTIDIGE = "1.8.2 Midlertidige botilbud"


@pytest.fixture
def ny(at: At) -> Page:
    return at("sager/ny/")


def ydelse(page: Page) -> Locator:
    return pages.code_box(page, "Ydelse")


def stored(page: Page, name: str = "kode") -> str:
    """What the form would post."""
    return str(page.evaluate("name => document.querySelector(`select[name=${name}]`).value", name))


def marked(page: Page, box: Locator) -> str:
    """The text of the line that a screen reader is told is active."""
    active = box.get_attribute("aria-activedescendant")
    return page.locator(f"#{active}").inner_text() if active else ""


@pytest.mark.parametrize(
    "typed", ["1.8.2", "1,8,2", "182", "107", "§ 107", "midl", "botilbud 107", "MIDL"]
)
def test_code_paragraph_or_word_finds_it(ny: Page, typed: str) -> None:
    ydelse(ny).press_sequentially(typed)
    assert marked(ny, ydelse(ny)).startswith(MIDLERTIDIGE)
    ydelse(ny).press("Enter")
    assert stored(ny) == "1.8.2"
    assert ydelse(ny).input_value().startswith(MIDLERTIDIGE)
    expect(ny.get_by_role("listbox", name="Ydelse")).to_be_hidden()
    expect(ydelse(ny)).to_be_focused()


@pytest.mark.parametrize(
    ("label", "name", "typed", "kode"),
    [
        ("Tilbudstype", "tilbudstype", "310", "3.1.0"),
        ("Betalingskommune", "betalingskommune", "valle", "187"),
        ("Betalingskommune", "betalingskommune", "187", "187"),
        ("Samlet funktionsvurdering", "funktionsvurdering", "c", "C"),
    ],
)
def test_every_code_list_is_such_a_box(
    ny: Page, label: str, name: str, typed: str, kode: str
) -> None:
    if name == "tilbudstype":
        ny.get_by_role("button", name="Angiv tilbud").click()
    box = pages.code_box(ny, label)
    box.focus()
    box.press_sequentially(typed)
    box.press("Tab")
    assert stored(ny, name) == kode
    expect(box).not_to_be_focused()


def test_an_exact_code_comes_before_those_that_begin_with_it(ny: Page) -> None:
    ydelse(ny).press_sequentially("1.1")
    assert marked(ny, ydelse(ny)).startswith("1.1 ")


@pytest.mark.parametrize("typed", ["ophold", "OPHO"])
def test_a_stay_is_found_by_what_it_is(ny: Page, typed: str) -> None:
    """No text of a stay says `ophold`; the list knows."""
    ydelse(ny).press_sequentially(typed)
    found = ny.get_by_role("listbox", name="Ydelse").get_by_role("option")
    assert [text.split()[0] for text in found.all_inner_texts()] == ["1.8.1", "1.8.2"]


def test_arrows_move_and_escape_takes_back(ny: Page) -> None:
    box = ydelse(ny)
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert marked(ny, box).startswith("1.1 ")
    box.press("ArrowDown")
    assert marked(ny, box).startswith("1.3 ")
    box.press("Enter")
    assert stored(ny) == "1.3"
    box.press_sequentially("noget helt andet")
    expect(ny.get_by_text("Ingen passer. Ret det, du skrev.")).to_be_visible()
    box.press("Escape")
    assert box.input_value().startswith("1.3 ")
    assert stored(ny) == "1.3"


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_the_line_that_opening_marks_is_the_one_that_is_chosen(ny: Page, key: str) -> None:
    box = ydelse(ny)
    box.press("ArrowDown")
    first = marked(ny, box)
    assert first.startswith("1.1 ")
    box.press(key)
    assert (stored(ny), box.input_value()) == ("1.1", first)


@pytest.mark.parametrize("key", ["Enter", "Tab", "Escape"])
def test_opening_a_box_marks_its_choice_and_changes_nothing(ny: Page, key: str) -> None:
    box = ydelse(ny)
    box.press_sequentially("1.8.2")
    box.press("Enter")
    box.press("ArrowDown")
    assert marked(ny, box).startswith(MIDLERTIDIGE)
    box.press(key)
    expect(ny.get_by_role("listbox", name="Ydelse")).to_be_hidden()
    assert stored(ny) == "1.8.2"


@pytest.mark.parametrize("how", ["Escape", "click"])
def test_opening_an_empty_box_and_going_away_chooses_nothing(ny: Page, how: str) -> None:
    box = ydelse(ny)
    box.press("ArrowDown")
    if how == "click":
        ny.get_by_role("heading", name="Opret ny sag").click()
    else:
        box.press("Escape")
    expect(ny.get_by_role("listbox", name="Ydelse")).to_be_hidden()
    box.press("Tab")
    assert (stored(ny), box.input_value()) == ("", "")


def test_a_list_that_arrows_moved_about_in_opens_again_in_full(ny: Page) -> None:
    box = choose_then_type(ny, "1.3")
    box.press("Enter")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.click()
    expect(ny.get_by_role("listbox", name="Ydelse")).to_be_hidden()
    box.click()
    options = ny.get_by_role("listbox", name="Ydelse").get_by_role("option")
    expect(options).to_have_count(21)
    box.press("Tab")
    assert stored(ny) == "1.3"


def test_a_screen_reader_hears_how_many_there_are(ny: Page) -> None:
    ydelse(ny).press_sequentially("botilbud")
    expect(ny.locator(".kodeboks [role=status]").nth(1)).to_have_text("4 muligheder.")


def test_typing_replaces_what_was_chosen_and_nothing_empties_it(ny: Page) -> None:
    box = ydelse(ny)
    for typed in ("1.3", "1.4"):
        box.focus()
        box.press_sequentially(typed)
        box.press("Tab")
        assert stored(ny) == typed
        ny.get_by_label("CPR nummer").focus()
    box.focus()
    box.press("Backspace")
    box.press("Tab")
    assert stored(ny) == ""


def choose_then_type(page: Page, typed: str) -> Locator:
    """1.3 is chosen, and then typed over."""
    box = ydelse(page)
    box.press_sequentially("1.3")
    box.press("Enter")
    box.press("ControlOrMeta+a")
    box.press_sequentially(typed)
    return box


def test_what_is_in_doubt_is_never_chosen_by_leaving(ny: Page) -> None:
    box = choose_then_type(ny, "botilbud")
    ny.get_by_role("heading", name="Opret ny sag").click()
    said = "»botilbud« passer til 4 i listen. Vælg en af dem, eller tryk Esc."
    expect(box).to_have_accessible_description(said)
    expect(ny.locator(".form-error-message").get_by_text(said)).to_be_visible()
    assert (stored(ny), box.input_value()) == ("1.3", "botilbud")
    box.focus()
    box.press_sequentially("midlertidige")
    ny.get_by_role("heading", name="Opret ny sag").click()
    assert stored(ny) == "1.8.2"


def test_what_fits_nothing_stays_and_is_told_until_it_is_mended(ny: Page) -> None:
    box = choose_then_type(ny, "xyz")
    box.press("Tab")
    said = ny.locator(".form-error-message").get_by_text("»xyz« findes ikke i listen.")
    expect(said).to_be_visible()
    expect(box).to_have_value("xyz")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).not_to_be_focused()
    box.focus()
    box.press("Escape")
    expect(said).to_be_hidden()
    expect(box).to_have_value("1.3 Behandling (§ 102)")
    expect(box).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("how", ["button", "keys"])
def test_what_fits_nothing_is_not_sent_as_what_was_chosen_before(ny: Page, how: str) -> None:
    box = choose_then_type(ny, "xyz")
    box.press("Tab")
    if how == "button":
        ny.get_by_role("button", name="Gem sag", exact=True).click()
    else:
        ny.get_by_label("CPR nummer").press("Control+Enter")
    expect(box).to_be_focused()
    expect(ny.get_by_text("»xyz« findes ikke i listen.").first).to_be_visible()
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_hidden()
    box.press_sequentially("1.4")
    ny.get_by_role("button", name="Gem sag", exact=True).click()
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_visible()
    assert stored(ny) == "1.4"


def test_the_pointer_opens_scrolls_and_chooses(ny: Page) -> None:
    ydelse(ny).click()
    options = ny.get_by_role("listbox", name="Ydelse").get_by_role("option")
    expect(options).to_have_count(21)
    options.last.click()
    assert stored(ny) == "1.19.4"
    ydelse(ny).click()
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_be_in_viewport()


def test_an_ophold_opens_the_tilbud_and_marks_its_type_mandatory(ny: Page) -> None:
    tilbudstype = pages.code_box(ny, "Tilbudstype")
    expect(tilbudstype).to_be_hidden()
    ydelse(ny).press_sequentially("108")
    ydelse(ny).press("Tab")
    expect(tilbudstype).to_be_visible()
    expect(tilbudstype).to_have_attribute("aria-required", "true")


def test_the_summarys_link_leads_into_the_box(ny: Page) -> None:
    ny.get_by_role("button", name="Gem sag", exact=True).click()
    ny.get_by_role("link", name="Ydelse: ").click()
    expect(ydelse(ny)).to_be_focused()
    expect(ydelse(ny)).to_have_attribute("aria-invalid", "true")
    expect(ydelse(ny)).to_have_accessible_description("Fejl: Vælg den ydelse, borgeren får.")


def test_ctrl_enter_saves_what_was_being_typed(ny: Page) -> None:
    ydelse(ny).press_sequentially("midl")
    ydelse(ny).press("Control+Enter")
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_visible()
    assert stored(ny) == "1.8.2"


def test_ctrl_enter_saves_nothing_while_no_line_fits_what_is_typed(ny: Page) -> None:
    """Else the ydelse before it would be saved, which nobody sees any more."""
    box = choose_then_type(ny, "1.9")
    box.press("Control+Enter")
    expect(ny.get_by_text("Ingen passer. Ret det, du skrev.")).to_be_visible()
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_hidden()
    expect(box).to_be_focused()
    assert box.input_value() == "1.9"


@pytest.mark.parametrize("typed", ["114", "1.1.4", "1,1,4", "komm"])
def test_a_maalgruppe_is_found_by_code_or_word(ny: Page, typed: str) -> None:
    find = ny.get_by_label("Find målgruppe")
    find.press_sequentially(typed)
    find.press("Enter")
    expect(ny.get_by_role("listbox", name="Valgte målgrupper")).to_contain_text("1.1.4")


def find_maalgruppe(page: Page, typed: str) -> Locator:
    """1.1.4 is chosen, and then something is typed that is not."""
    find = page.get_by_label("Find målgruppe")
    find.press_sequentially("1.1.4")
    find.press("Enter")
    find.press_sequentially(typed)
    return find


NOT_YET = "er ikke valgt endnu. Tryk Enter for at vælge den første, eller slet teksten."
NONE = "passer til ingen målgruppe, der er tilbage at vælge. Ret det, eller slet teksten."


@pytest.mark.parametrize("how", ["keys", "button"])
@pytest.mark.parametrize(("typed", "said"), [("1.1.3", NOT_YET), ("xyz", NONE), ("1.1.4", NONE)])
def test_a_maalgruppe_that_is_typed_but_not_chosen_holds_the_form_back(
    ny: Page, how: str, typed: str, said: str
) -> None:
    find = find_maalgruppe(ny, typed)
    if how == "keys":
        find.press("Control+Enter")
    else:
        pages.press(ny, "Gem sag")
    told = ny.locator(".form-error-message").get_by_text(f"»{typed}« {said}")
    expect(told).to_be_visible()
    expect(find).to_have_accessible_description(f"»{typed}« {said}")
    expect(find).to_have_attribute("aria-invalid", "true")
    expect(find).to_be_focused()
    expect(find).to_have_value(typed)
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_hidden()
    axe.check(ny)
    find.fill("")
    expect(told).to_be_hidden()
    expect(find).not_to_have_attribute("aria-invalid", "true")
    find.press("Control+Enter")
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_visible()


def test_enter_chooses_the_maalgruppe_that_held_the_form_back(ny: Page) -> None:
    find = find_maalgruppe(ny, "1.1.3")
    find.press("Control+Enter")
    find.press("Enter")
    expect(ny.get_by_role("listbox", name="Valgte målgrupper")).to_contain_text("1.1.3")
    expect(ny.get_by_text(NOT_YET).locator("visible=true")).to_have_count(0)
    find.press("Control+Enter")
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_visible()


def test_a_search_that_a_choice_was_made_by_holds_nothing_back(ny: Page) -> None:
    ny.get_by_label("Find målgruppe").press_sequentially("1.1")
    pages.choose_maalgruppe(ny, "1.1.4 Kommunikationsnedsættelse")
    pages.press(ny, "Gem sag")
    expect(ny.get_by_role("heading", name="Ret disse fejl")).to_be_visible()


def test_enter_on_a_maalgruppe_that_is_not_there_says_so(ny: Page) -> None:
    find = find_maalgruppe(ny, "xyz")
    find.press("Enter")
    expect(find).to_have_accessible_description(f"»xyz« {NONE}")
    expect(find).to_have_value("xyz")
    expect(find).to_be_focused()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_open_box_is_sound_at_every_width(
    ny: Page, width: int, screenshot: Callable[[str], object]
) -> None:
    ny.set_viewport_size({"width": width, "height": 900})
    ydelse(ny).press_sequentially("bo")
    axe.check(ny)
    assert ny.evaluate("document.documentElement.scrollWidth") <= width
    screenshot("åben")
