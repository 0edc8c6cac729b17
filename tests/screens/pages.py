"""What people do on the screens, in the guide's words; for tests that drive a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

from tests.scene import browser_of

if TYPE_CHECKING:
    from cases.models import Medarbejder

PASSWORD = "en-lang-demo-kode"


def log_on(page: Page, base: str, username: str) -> None:
    page.goto(base)
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()


def sign_on(page: Page, base: str, user: Medarbejder) -> None:
    """As after `log_on`, without the typing."""
    browser = browser_of(user)
    for cookie in browser.cookies.values():
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def press(page: Page, name: str) -> None:
    """Press the button or follow the link of exactly this name."""
    both = page.get_by_role("button", name=name, exact=True)
    both.or_(page.get_by_role("link", name=name, exact=True)).first.click()


def group(page: Page, legend: str) -> Locator:
    """The fieldset: `Navn` stands both under Borger and under Tilbud."""
    return page.get_by_role("group", name=legend, exact=True)


def code_box(page: Page, label: str) -> Locator:
    """The code box, once the script has made it: the plain list below it is a combobox too."""
    return page.get_by_role("combobox", name=label, exact=True).and_(page.locator("input"))


def choose_code(page: Page, label: str, typed: str) -> None:
    """Type in the code box of this label, and let Tab choose what it found."""
    box = code_box(page, label)
    box.focus()
    box.press_sequentially(typed)
    box.press("Tab")


def choose_maalgruppe(page: Page, label: str) -> None:
    """R51: click it on the left, and it shows on the right."""
    page.get_by_role("option", name=label).click()


def fill_contacts(page: Page) -> None:
    for legend in ("Fagligt ansvarlig", "Teknisk ansvarlig", "Kvitteringsmodtager"):
        person = group(page, legend)
        person.get_by_label("Navn").fill(f"Ane {legend.split()[0]}")
        person.get_by_label("E-mail").fill(f"{legend.split()[0].lower()}@ishoj.example")
    press(page, "Gem kontaktoplysninger")
