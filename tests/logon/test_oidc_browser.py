"""The whole way in a real browser, through a provider that is a process of its own."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.models import Medarbejder
from tests.logon.conftest import ADMINISTRATOR, VALLENSBAEK_CVR, Provider
from tests.screens import axe, pages


@pytest.fixture
def front(page: Page, live_server: Any, transactional_db: None, provider: Provider) -> Page:
    from tests import factories

    factories.kommune("183")
    factories.kommune("187")
    page.goto(live_server.url)
    return page


def log_on(page: Page, who: str) -> None:
    pages.press(page, "Log ind med MitID Erhverv")
    pages.press(page, who)


def test_in_and_out_and_in_again(front: Page, provider: Provider, screenshot: Any) -> None:
    provider.knows("Anne Holm", privileges=[ADMINISTRATOR])
    axe.check(front)
    screenshot("log-ind")
    log_on(front, "Anne Holm")
    expect(front.get_by_text("Ishøj Kommune").first).to_be_visible()
    expect(front.get_by_role("link", name="Anne Holm")).to_be_visible()
    front.get_by_role("link", name="Anne Holm").click()
    expect(front.get_by_text("Fra MitID Erhverv")).to_be_visible()
    axe.check(front)
    screenshot("konto")
    pages.press(front, "Log ud")
    expect(front.get_by_role("heading", name="Log ind")).to_be_visible()
    # The provider has forgotten too: it asks.
    pages.press(front, "Log ind med MitID Erhverv")
    expect(front.get_by_role("heading", name="Hvem er du?")).to_be_visible()


def test_without_the_right(front: Page, provider: Provider, screenshot: Any) -> None:
    provider.knows("Udefra", privileges=[])
    log_on(front, "Udefra")
    expect(front.get_by_text("Ret til at administrere data for handicappede")).to_be_visible()
    axe.check(front)
    screenshot("uden-rettighed")
    provider.knows("Anne", cvr=VALLENSBAEK_CVR)
    pages.press(front, "Log ind igen")
    pages.press(front, "Anne")
    expect(front.get_by_text("Vallensbæk Kommune").first).to_be_visible()


def test_a_dangerous_act_asks_again(
    front: Page, provider: Provider, live_server: Any, screenshot: Any, settings: Any
) -> None:
    provider.knows("Anne", privileges=[ADMINISTRATOR])
    log_on(front, "Anne")
    settings.FRISK_LOGON_MINUTTER = 0
    front.goto(f"{live_server.url}/183/fejlliste/hent/csv/")
    expect(front.get_by_role("heading", name="Bekræft, at det er dig")).to_be_visible()
    axe.check(front)
    screenshot("bekraeft")
    settings.FRISK_LOGON_MINUTTER = 15
    pages.press(front, "Bekræft med MitID Erhverv")
    pages.press(front, "Anne")
    expect(front.get_by_role("heading", name="Fejlliste")).to_be_visible()
    expect(front.get_by_text("tryk igen på det, du ville gøre")).to_be_visible()


def test_cancelling(front: Page, provider: Provider, screenshot: Any) -> None:
    log_on(front, "afbryd")
    expect(front.get_by_role("heading", name="Du afbrød hos MitID")).to_be_visible()
    axe.check(front)
    screenshot("afbrudt")
    assert not Medarbejder.objects.exists()
