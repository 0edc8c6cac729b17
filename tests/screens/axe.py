"""axe-core on the page as it stands now."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Without `preload`: no rule of these asks for the stylesheets' text.
_RUN = """async () => (await axe.run(document, {resultTypes: ["violations"], preload: false}))
  .violations
  .map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join("  ")}`)"""


def violations(page: Page) -> list[str]:
    """What any of axe's rules finds, best practices included."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        # Not a script element: the page's CSP would refuse it.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(_RUN))


def check(page: Page) -> None:
    """No violation."""
    found = violations(page)
    assert found == [], "\n".join(found)
