"""Two hands at a form: they type, press and click, and every keystroke and click is counted.

`script` says whether the page's scripts run. With `mouse` a hand takes the mouse for what is more
than three Tabs away, as people do; without it everything goes by the keyboard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.screens import pages

_TABS_AWAY = """(goal) => {
  const here = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) =>
      e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 &&
      (e.type !== "radio" || e.checked));
  const from = here.indexOf(document.activeElement), to = here.indexOf(goal);
  return from < 0 || to < from ? 1000 : to - from;
}"""


@dataclass(frozen=True)
class Tilbud:
    """A place as it is typed: by Pnr, or by name, address and postnr."""

    pnr: str = ""
    navn: str = ""
    adresse: str = ""
    postnr: str = ""


@dataclass(frozen=True)
class Typed:
    """One ydelse as the paper says it; `fra` is its startdato, as typed."""

    kode: str
    maalgrupper: tuple[str, ...]
    fra: str = ""
    tilbudstype: str = ""
    tilbud: Tilbud = Tilbud()


@dataclass(frozen=True)
class Case:
    cpr: str
    navn: str
    ydelse: Typed
    startdato: date | None = None


class Hands:
    def __init__(self, page: Page, *, script: bool = True, mouse: bool = True) -> None:
        self.page = page
        self.script = script
        self.mouse = mouse
        self.keys = 0
        self.clicks = 0

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        """One stroke, whatever is held down meanwhile."""
        self.keys += 1
        self.page.keyboard.press(key)

    def click(self, locator: Locator) -> None:
        self.clicks += 1
        locator.click()

    def reach(self, locator: Locator) -> None:
        """The focus is where it is wanted: some Tabs, or a click."""
        away = locator.evaluate(_TABS_AWAY)
        if away and self.mouse and away > 3:
            return self.click(locator)
        for _ in range(200):
            if locator.evaluate("goal => goal === document.activeElement"):
                return None
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {locator}")

    def follow(self, name: str) -> None:
        """A link or a button of this name."""
        both = self.page.get_by_role("button", name=name, exact=True)
        goal = both.or_(self.page.get_by_role("link", name=name, exact=True)).first
        if self.mouse:
            return self.click(goal)
        self.reach(goal)
        return self.press("Enter")

    def new_case(self) -> None:
        if self.script:
            self.press("Alt+Shift+N")
        else:
            self.follow("Opret ny sag")
        self.arrive("Opret ny sag")

    def arrive(self, heading: str) -> None:
        """The next page is there, and its scripts have run."""
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible()
        self.page.wait_for_load_state()

    def citizen(self, case: Case) -> None:
        borger = pages.group(self.page, "Borger")
        # ux 2. The browser gives it the focus when it paints, on a busy machine a moment late.
        expect(borger.get_by_label("CPR nummer")).to_be_focused()
        self.reach(borger.get_by_label("CPR nummer"))
        self.type(case.cpr)
        self.reach(borger.get_by_label("Navn"))
        self.type(case.navn)

    def ydelse(self, wanted: Typed, former: Typed | None = None) -> None:
        """`former`: the one whose ydelse and tilbud the page has carried over."""
        page = self.page
        if not former or former.kode != wanted.kode:
            self.code("Ydelse", wanted.kode)
        for maalgruppe in wanted.maalgrupper:
            self.maalgruppe(maalgruppe)
        if wanted.tilbudstype and (former is None or former.tilbud != wanted.tilbud):
            self.code("Tilbudstype", wanted.tilbudstype)
            self.place(wanted.tilbud)
        if wanted.fra:
            self.reach(page.get_by_label("Startdato", exact=True))
            self.type(wanted.fra)

    def place(self, tilbud: Tilbud) -> None:
        group = pages.group(self.page, "Tilbud")
        given = {"Pnr": tilbud.pnr, "Navn": tilbud.navn, "Adresse": tilbud.adresse}
        for label, text in {**given, "Postnr": tilbud.postnr}.items():
            if text:
                self.reach(group.get_by_label(label, exact=True))
                self.type(text)

    def code(self, label: str, kode: str) -> None:
        """A code box takes the code without dots; a plain list only what its line begins with."""
        plain = self.page.get_by_role("combobox", name=label, exact=True)
        self.reach(pages.code_box(self.page, label) if self.script else plain)
        self.type(kode.replace(".", "") if self.script else kode)
        if self.script:
            self.press("Tab")

    def maalgruppe(self, kode: str) -> None:
        if self.script:
            self.reach(self.page.get_by_label("Find målgruppe"))
            self.type(kode.replace(".", ""))
            return self.press("Enter")
        box = self.page.locator(f"input[name=maalgrupper][value='{kode}']")
        if self.mouse:
            return self.click(self.page.locator(f"label[for='{box.get_attribute('id')}']"))
        self.reach(box)
        return self.press("Space")

    def save(self, button: str = "Gem sag") -> None:
        if self.script:
            return self.press("Control+Enter")
        return self.follow(button)

    def save_and_begin_the_next(self) -> None:
        if self.script:
            self.press("Control+Shift+Enter")
            expect(self.page.get_by_text("Ydelse, varighed og tilbud er overført")).to_be_visible()
            self.page.wait_for_load_state()
        else:
            self.save()
            self.follow("Opret ny sag")
