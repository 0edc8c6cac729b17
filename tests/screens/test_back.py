"""The browser's Back brings nothing stale, and the list as it was left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from playwright.sync_api import Page, expect

from cases import services
from cases.models import Medarbejder
from tests import factories
from tests.cases.people import ophold
from tests.screens import pages

At = Callable[[str], Page]

#: What the målgruppe box shows as chosen, and what the form would send.
_CHOSEN = """() => [document.querySelectorAll(".tosidet-valgte .tosidet-valg").length,
  document.querySelectorAll("[name=maalgrupper]:checked").length]"""


def test_an_old_text_does_not_come_back_beside_a_new_version(at: At, typist: Medarbejder) -> None:
    kommune = typist.medlemskaber.get().kommune
    sag = factories.stored_sag(kommune)
    path = f"sager/{sag.pk}/ydelser/{factories.only(sag).pk}/"
    page = at(path)
    page.get_by_label("Slutdato", exact=True).fill("31-12-2026")
    page.get_by_role("option", name="1.1.5").click()
    pages.press(page, "Gem og retur")
    expect(page.get_by_text("Ydelsen er gemt.")).to_be_visible()
    stored = factories.only(sag)
    kollega = factories.medarbejder("kollega", "SAGSBEHANDLER", kommune)
    theirs = replace(stored.data(), slutdato=date(2026, 12, 1), maalgrupper=("1.1.4",))
    services.change_ydelse(kollega, stored, stored.version, theirs)
    page.go_back()
    page.wait_for_load_state()
    version = page.locator("[name=version]").input_value()
    slutdato = page.get_by_label("Slutdato", exact=True).input_value()
    assert (version, slutdato) == ("3", "01-12-2026")
    assert page.evaluate(_CHOSEN) == [1, 1]


def test_the_richer_controls_show_what_the_form_holds(at: At, typist: Medarbejder) -> None:
    sag = factories.stored_sag(typist.medlemskaber.get().kommune, ophold())
    page = at(f"sager/{sag.pk}/ydelser/{factories.only(sag).pk}/")
    expect(page.get_by_role("button", name="Angiv tilbud")).to_be_hidden()
    # As a browser does that puts back what it likes, after the scripts have run.
    page.evaluate("""() => {
      for (const box of document.querySelectorAll("[name=maalgrupper]")) box.checked = true;
      dispatchEvent(new PageTransitionEvent("pageshow"));
    }""")
    shown, held = page.evaluate(_CHOSEN)
    assert shown == held > 10


def test_the_tilbud_folds_only_what_is_empty(at: At, typist: Medarbejder) -> None:
    sag = factories.stored_sag(typist.medlemskaber.get().kommune)
    page = at(f"sager/{sag.pk}/ydelser/ny/")
    button = page.get_by_role("button", name="Angiv tilbud")
    pnr = page.get_by_label("Pnr")
    button.click()
    expect(pnr).to_be_visible()
    pnr.fill("1003000000")
    expect(button).to_be_hidden()
    pnr.fill("")
    expect(button).to_be_visible()
    page.evaluate("""() => {
      document.querySelector("[name=pnr]").value = "1003000000";
      dispatchEvent(new PageTransitionEvent("pageshow"));
    }""")
    expect(button).to_be_hidden()
    expect(pnr).to_be_visible()


def test_back_to_a_refused_form_shows_the_page_and_its_draft(at: At, typist: Medarbejder) -> None:
    sag = factories.stored_sag(typist.medlemskaber.get().kommune)
    page = at(f"sager/{sag.pk}/ydelser/{factories.only(sag).pk}/")
    page.get_by_label("Slutdato", exact=True).fill("32-13-2026")
    with page.expect_response(lambda answer: "/kladder/" in answer.url):
        pages.press(page, "Gem og retur")
        expect(page.get_by_role("alert")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Sager", exact=True).first.click()
    expect(page.get_by_role("heading", name="Sager", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Der ligger en kladde")).to_be_visible()
    page.get_by_role("link", name="Hent kladden").click()
    expect(page.get_by_label("Slutdato", exact=True)).to_have_value("32-13-2026")


def test_back_to_a_refused_form_without_a_draft_shows_the_page(at: At, typist: Medarbejder) -> None:
    typist.medlemskaber.get().kommune.kontaktpersoner.filter(type="FAGLIG").delete()
    page = at("kontakter/")
    page.get_by_label("E-mail").first.fill("ingen e-mail")
    pages.press(page, "Gem kontaktoplysninger")
    expect(page.locator("[data-fejloversigt]")).to_be_visible()
    page.get_by_role("link", name="Sager", exact=True).first.click()
    expect(page.get_by_role("heading", name="Sager", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_label("E-mail").first).to_be_visible()
    expect(page.locator("[data-fejloversigt]")).to_have_count(0)


def there_and_back(page: Page) -> None:
    """To the one case that was found and back, in both ways that there are."""
    lines = page.get_by_role("link", name="Rediger/Vis sag")
    for back in (page.go_back, lambda: pages.press(page, "Retur til sagslisten")):
        lines.click()
        expect(page.get_by_role("heading", name="Nr 1")).to_be_visible()
        back()
        expect(page.get_by_label("Indtast CPR nummer")).to_have_value(factories.cpr(1))
        expect(lines).to_have_count(1)


def test_sagslisten_comes_back_as_it_was_left(at: At, typist: Medarbejder) -> None:
    kommune = typist.medlemskaber.get().kommune
    for nr in range(3):
        factories.stored_sag(kommune, cpr=factories.cpr(nr), navn=f"Nr {nr}")
    page = at("sager/")
    search = page.get_by_label("Indtast CPR nummer")
    lines = page.get_by_role("link", name="Rediger/Vis sag")
    search.press_sequentially(factories.cpr(1))
    expect(lines).to_have_count(1)
    search.press("Enter")
    page.wait_for_url("**/183/sager/?vis=alle&soegt=1")
    expect(lines).to_have_count(1)
    pages.press(page, "Ikke afsluttede sager")
    page.wait_for_url("**/183/sager/?vis=aktive&soegt=1")
    there_and_back(page)
    # A filter that is clicked at once takes along what was just typed.
    search.fill(factories.cpr(2))
    pages.press(page, "Alle sager")
    page.wait_for_url("**/183/sager/?vis=alle&soegt=1")
    expect(page.get_by_role("cell", name="Nr 2")).to_be_visible()
    expect(lines).to_have_count(1)
    pages.press(page, "Ryd søgning")
    expect(lines).to_have_count(3)
    expect(search).to_have_value("")


def test_what_was_only_typed_comes_back_too(at: At, typist: Medarbejder) -> None:
    kommune = typist.medlemskaber.get().kommune
    for nr in range(3):
        factories.stored_sag(kommune, cpr=factories.cpr(nr), navn=f"Nr {nr}")
    page = at("sager/?vis=aktive")
    search = page.get_by_label("Indtast CPR nummer")
    lines = page.get_by_role("link", name="Rediger/Vis sag")
    search.press_sequentially(factories.cpr(1))
    expect(lines).to_have_count(1)
    page.wait_for_url("**/183/sager/?vis=aktive&soegt=1")
    # Also for whoever opens it in a window of its own.
    everything = page.get_by_role("link", name="Alle sager")
    expect(everything).to_have_attribute("href", "?vis=alle&soegt=1")
    there_and_back(page)
    pages.press(page, "Ikke afsluttede sager")
    page.wait_for_url("**/183/sager/?vis=aktive&soegt=1")
    # The start page's number is of all; Back from there brings the search back.
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("link", name="Vis ikke afsluttede sager").click()
    expect(lines).to_have_count(3)
    expect(search).to_have_value("")
    page.go_back()
    page.go_back()
    expect(search).to_have_value(factories.cpr(1))
    expect(lines).to_have_count(1)
    search.fill("")
    expect(lines).to_have_count(3)
    page.wait_for_url("**/183/sager/?vis=aktive")
