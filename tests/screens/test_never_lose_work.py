"""Nothing typed is lost: drafts, leaving, the time-out, two editors, a double click (ux 8, 9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from cases.models import Kladde, Kontaktperson, Medarbejder, Sag
from tests import factories
from tests.screens import axe, pages

At = Callable[[str], Page]
Screenshot = Callable[[str], object]
NIELS = factories.cpr(0)


def fill_in_a_case(page: Page) -> None:
    borger = pages.group(page, "Borger")
    borger.get_by_label("CPR nummer").fill(NIELS)
    borger.get_by_label("Navn").fill("Niels Hansen")
    borger.get_by_label("Bemærkninger").fill("Ringer helst\nom formiddagen")
    pages.choose_code(page, "Ydelse", "108")
    page.get_by_role("radio", name="Stykydelse").check()
    pages.choose_maalgruppe(page, "1.1.4 Kommunikationsnedsættelse")
    pages.choose_code(page, "Tilbudstype", "310")
    page.get_by_label("Pnr").fill("1003000000")
    page.get_by_label("Slutdato", exact=True).fill("1405")


def values(page: Page) -> list[list[str]]:
    """Everything the form would send but its keys."""
    return page.evaluate("""() => [...new FormData(document.querySelector("form[data-kladde]"))]
      .filter(([name]) => !["csrfmiddlewaretoken", "kladde", "noegle"].includes(name))""")


def wait_for_draft(page: Page) -> None:
    expect(page.get_by_text("Kladde gemt kl.")).to_be_visible(timeout=15_000)


def test_a_session_that_expires_in_mid_form_loses_nothing(
    page: Page, at: At, ticking: time_machine.Coordinates, screenshot: Screenshot
) -> None:
    page.clock.install()
    at("sager/ny/")
    fill_in_a_case(page)
    typed = values(page)
    page.clock.run_for(4_000)
    wait_for_draft(page)
    assert Kladde.objects.get().data["cpr"] == [NIELS]

    # Some minutes before: a question, and one key goes on.
    ticking.shift(timedelta(minutes=26))
    page.clock.run_for("26:00")
    question = page.get_by_role("dialog", name="Er du der stadig?")
    expect(question).to_be_visible()
    expect(question).to_contain_text("Du bliver logget ud om 4 minutter")
    axe.check(page)
    screenshot("spørgsmål")
    with page.expect_response("**/session/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.json()["sekunder"] == 1800
    expect(question).to_be_hidden()

    # Nobody answers: on to the logon, with nothing about the citizen left on the screen.
    ticking.shift(timedelta(minutes=26))
    page.clock.run_for("26:00")
    expect(question).to_be_visible()
    ticking.shift(timedelta(minutes=5))
    page.clock.run_for("05:00")
    expect(page.get_by_text("Du blev logget ud")).to_be_visible()
    assert NIELS not in page.content() + page.url
    axe.check(page)

    page.get_by_label("Brugernavn").fill("ejer")
    page.get_by_label("Adgangskode").fill(pages.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Der ligger en kladde fra 10:")).to_be_visible()
    axe.check(page)
    screenshot("tilbud-om-kladde")
    page.get_by_role("link", name="Hent kladden").click()
    expect(page.get_by_text("er hentet")).to_be_visible()
    assert values(page) == typed
    screenshot("hentet")
    page.get_by_label("Slutdato", exact=True).fill("")
    pages.press(page, "Gem sag")
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()
    assert Sag.objects.get().cpr == NIELS
    assert not Kladde.objects.exists()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert NIELS not in kept
    assert "Niels" not in kept


def log_on_beside(page: Page, out: Locator, username: str) -> None:
    """As the dialog `out` offers: log on in another window, and go on in this one."""
    with page.context.expect_page() as opened:
        out.get_by_role("link", name="Log ind i et nyt vindue").click()
    other = opened.value
    other.get_by_label("Brugernavn").fill(username)
    other.get_by_label("Adgangskode").fill(pages.PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("button", name="Log ud")).to_be_visible()
    out.get_by_role("button", name="Fortsæt").click()
    expect(out).to_be_hidden()


def test_what_could_not_be_kept_is_kept_after_logging_on_in_another_window(
    page: Page, at: At, ticking: time_machine.Coordinates
) -> None:
    page.clock.install()
    at("sager/ny/")
    ticking.shift(timedelta(minutes=31))
    page.get_by_label("CPR nummer").fill(NIELS)
    page.clock.run_for("31:00")
    out = page.get_by_role("dialog", name="Du er logget ud")
    expect(out).to_be_visible()
    axe.check(page)
    log_on_beside(page, out, "ejer")
    assert Kladde.objects.get().data["cpr"] == [NIELS]
    page.get_by_label("Navn").first.fill("Niels Hansen")
    pages.choose_code(page, "Ydelse", "1.3")
    pages.choose_maalgruppe(page, "1.1.4 Kommunikationsnedsættelse")
    pages.press(page, "Gem sag")
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()


@pytest.fixture
def kontakter(page: Page, live_server: Any, typist: Medarbejder) -> Page:
    """The contacts, which have no draft, before one who may change them."""
    ishoej = typist.medlemskaber.get().kommune
    chef = factories.medarbejder("chef", "ADMINISTRATOR", ishoej)
    chef.password = make_password(pages.PASSWORD)
    chef.save()
    pages.sign_on(page, live_server.url, chef)
    page.clock.install()
    page.goto(f"{live_server.url}/183/kontakter/")
    return page


@pytest.mark.parametrize("when", ["waiting", "sending", "refused"])
def test_what_has_no_draft_stays_when_the_session_ends(
    kontakter: Page, ticking: time_machine.Coordinates, when: str
) -> None:
    name = kontakter.get_by_label("Navn").first
    email = kontakter.get_by_label("E-mail").first
    name.fill("Bente Birk")
    if when == "refused":
        kept = email.input_value()
        email.fill("ingen")
        pages.press(kontakter, "Gem kontaktoplysninger")
        expect(kontakter.get_by_role("alert")).to_be_focused()
    ticking.shift(timedelta(minutes=31))
    if when == "sending":
        kontakter.clock.set_system_time(kontakter.evaluate("Date.now() + 31 * 60000"))
        pages.press(kontakter, "Gem kontaktoplysninger")
    else:
        kontakter.clock.run_for("31:00")
    out = kontakter.get_by_role("dialog", name="Du er logget ud")
    expect(out).to_be_visible()
    log_on_beside(kontakter, out, "chef")
    if when == "refused":
        email.fill(kept)
    pages.press(kontakter, "Gem kontaktoplysninger")
    # Not the refusal, which says that nothing »er gemt endnu«.
    expect(kontakter.get_by_text("Kontaktoplysningerne er gemt")).to_be_visible()
    assert Kontaktperson.objects.filter(navn="Bente Birk").exists()


def test_a_form_that_nobody_touched_goes_on_to_the_logon(
    kontakter: Page, ticking: time_machine.Coordinates
) -> None:
    ticking.shift(timedelta(minutes=31))
    kontakter.clock.run_for("31:00")
    expect(kontakter.get_by_text("Du blev logget ud")).to_be_visible()


def test_leaving_warns_only_when_something_was_changed(at: At) -> None:
    page = at("sager/ny/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("heading", name="Opret ny sag").click()
    page.reload()
    assert asked == []
    page.get_by_label("CPR nummer").press_sequentially("20")
    page.get_by_label("CPR nummer").fill("")
    page.reload()
    assert asked == []
    page.get_by_label("CPR nummer").press_sequentially("20")
    pages.press(page, "Retur til sagslisten")
    expect(page.get_by_role("heading", name="Sager")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_double_click_on_gem_sag_makes_one_case(at: At) -> None:
    page = at("sager/ny/")
    fill_in_a_case(page)
    page.get_by_label("Slutdato", exact=True).fill("")
    page.get_by_role("button", name="Gem sag", exact=True).dblclick()
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()
    assert Sag.objects.count() == 1
    assert not Kladde.objects.exists()


def test_two_browsers_editing_one_ydelse(
    at: At, browser: Browser, live_server: Any, typist: Medarbejder, screenshot: Screenshot
) -> None:
    kollega = factories.medarbejder("kollega", "SAGSBEHANDLER", typist.medlemskaber.get().kommune)
    kollega.password = make_password(pages.PASSWORD)
    kollega.save()
    sag = factories.stored_sag(typist.medlemskaber.get().kommune)
    path = f"sager/{sag.pk}/ydelser/{factories.only(sag).pk}/"
    mine = at(path)
    with browser.new_context(locale="da-DK") as context:
        theirs = context.new_page()
        pages.log_on(theirs, live_server.url, "kollega")
        theirs.goto(f"{live_server.url}/183/{path}")
        theirs.get_by_label("Slutdato", exact=True).fill("01-12-2026")
        pages.press(theirs, "Gem og retur")
        expect(theirs.get_by_text("Ydelsen er gemt.")).to_be_visible()
    mine.get_by_label("Slutdato", exact=True).fill("31-12-2026")
    mine.keyboard.press("Control+Enter")
    conflict = mine.get_by_role("alert").filter(has_text="En anden har gemt imens")
    expect(conflict).to_be_focused()
    both = conflict.get_by_role("row", name="Slutdato")
    expect(both.get_by_role("radio", name="31-12-2026")).to_be_checked()
    expect(both.get_by_role("radio", name="01-12-2026")).not_to_be_checked()
    expect(conflict).to_contain_text("Kollega")
    axe.check(mine)
    screenshot("konflikt")
    mine.keyboard.press("Control+Enter")  # the focus is not in the form
    mine.get_by_label("Slutdato", exact=True).press("Control+Enter")
    expect(mine.get_by_text("Ydelsen er gemt.")).to_be_visible()
    assert str(factories.only(sag).slutdato) == "2026-12-31"


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_dialogs_and_offers_are_sound_at_every_width(
    at: At, width: int, typist: Medarbejder, screenshot: Screenshot
) -> None:
    Kladde.objects.create(
        pk="00000000-0000-4000-8000-000000000001",
        medlemskab=typist.medlemskaber.get(),
        formular="NY_SAG",
        data={"navn": ["Niels Hansen"]},
    )
    page = at("sager/ny/")
    page.set_viewport_size({"width": width, "height": 800})
    screenshot("kladde")
    page.get_by_role("button", name="Genveje på tastaturet").click()
    expect(page.get_by_role("dialog", name="Genveje på tastaturet")).to_be_visible()
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot("genveje")
