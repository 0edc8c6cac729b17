"""The pages about leverancer in a browser: the ways out walked, every page looked over by axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from cases.models import Kommune, Maalgruppe, Medarbejder, Sag, Ydelse
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import deliver, freeze, send
from tests import factories
from tests.deliveries.kvittering_examples import told
from tests.deliveries.stage import NOVEMBER_DUE, OCTOBER, OCTOBER_DUE, Drive, drive
from tests.screens import axe, pages

__all__ = ["drive"]

WHY = "Målgrupperne faldt ud, da en kodeliste blev skiftet."
BOTH = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]

Looked = Callable[[str], None]


@pytest.fixture
def town(transactional_db: None) -> Kommune:
    """Ishøj with 200 reported ydelser, and some that no L402 has held."""
    ishoej = factories.kommune("183")
    for _ in range(5):
        factories.stored_sag(ishoej, *[factories.reported() for _ in range(40)])
    factories.stored_sag(ishoej, factories.ydelse(), factories.ydelse())
    factories.stored_sag(ishoej, factories.with_error())
    factories.stored_sag(ishoej, factories.ended_before_the_register())
    return ishoej


def with_password(user: Medarbejder) -> Medarbejder:
    user.password = make_password(pages.PASSWORD)
    user.save()
    return user


@pytest.fixture
def admin(town: Kommune) -> Medarbejder:
    return with_password(factories.medarbejder("anne", "ADMINISTRATOR", town))


@pytest.fixture
def operator(town: Kommune) -> Medarbejder:
    return with_password(factories.medarbejder("oluf", "DRIFT"))


@pytest.fixture
def looked(page: Page, screenshot: Callable[[str], Path]) -> Looked:
    """`looked("name")`: at both widths nothing sticks out, axe finds nothing, and a picture."""

    def look(name: str) -> None:
        for size in BOTH:
            page.set_viewport_size(size)
            screenshot(f"{name}-{size['width']}")
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{name} is {width} px wide at {size['width']}"
            axe.check(page)
        page.set_viewport_size(BOTH[0])

    return look


def faulty(count: int) -> list[Ydelse]:
    """So many reported ydelser lose their målgrupper, as when a code list was replaced wrongly."""
    chosen = list(Ydelse.objects.exclude(foerst_indberettet=None).order_by("pk")[:count])
    Maalgruppe.objects.filter(ydelse__in=chosen).delete()
    return chosen


def test_braked_then_annulled_mended_and_made_again(
    page: Page, live_server: Any, town: Kommune, admin: Medarbejder, drive: Drive, looked: Looked
) -> None:
    chosen = faulty(12)
    with time_machine.travel(OCTOBER_DUE, tick=True):
        deliver(town, OCTOBER_DUE)
        pages.log_on(page, live_server.url, "anne")
        page.get_by_role("link", name="Leverancer", exact=True).click()
        page.get_by_role("link", name="Vis leverance").click()
        main = page.get_by_role("main")
        expect(main).to_contain_text("Leverancen venter på en administrator")
        expect(main).to_contain_text("12 ydelser er leveret før og mangler")
        looked("afventer")

        pages.press(page, "Annullér leverancen")
        looked("annuller")
        pages.press(page, "Annullér leverancen")
        expect(page.get_by_label("Begrundelse")).to_have_attribute("aria-invalid", "true")
        expect(page).to_have_title("Fejl: Annullér leverance – DHUV web")
        looked("annuller-fejl")
        page.get_by_label("Begrundelse").fill(WHY)
        pages.press(page, "Annullér leverancen")
        expect(main).to_contain_text("Leverancen er annulleret")
        expect(main).to_contain_text(f"Begrundelse: {WHY}")
        looked("annulleret")
        assert Ydelse.objects.filter(foerst_indberettet=OCTOBER_DUE).count() == 0

        Maalgruppe.objects.bulk_create(Maalgruppe(ydelse=y, kode="1.1.4") for y in chosen)
        pages.press(page, "Dan ny version")
        expect(main).to_contain_text("Version 2 er dannet")
        expect(main).to_contain_text("Leverancen er klar")
        looked("version-2")
        pages.press(page, "Send nu")
        expect(main).to_contain_text("Danmarks Statistik har ikke kvitteret endnu")
        second = Leverance.objects.get(version=2)
        assert drive.delivered() == [second.filnavn]
        page.get_by_role("link", name="version 1").click()
        expect(main).to_contain_text("Leverancen er annulleret")
        expect(page.get_by_role("button", name="Dan ny version")).to_have_count(0)


def test_braked_and_released(
    page: Page, live_server: Any, town: Kommune, admin: Medarbejder, drive: Drive, looked: Looked
) -> None:
    faulty(12)
    with time_machine.travel(OCTOBER_DUE, tick=True):
        (braked,) = deliver(town, OCTOBER_DUE)
        pages.log_on(page, live_server.url, "anne")
        page.goto(f"{live_server.url}{braked.get_absolute_url()}")
        pages.press(page, "Godkend leverancen")
        main = page.get_by_role("main")
        expect(main).to_contain_text("12 ydelser forsvinder ud af statistikken")
        expect(main.get_by_role("row")).to_have_count(13)
        looked("godkend")
        page.get_by_label("Begrundelse").fill("Kommunen har ikke længere de 12 ydelser.")
        pages.press(page, "Godkend leverancen")
        expect(main).to_contain_text("bliver sendt inden for en time")
        expect(main).to_contain_text("Leverance godkendt af Anne")
        deliver(town, OCTOBER_DUE)
        page.reload()
        expect(main).to_contain_text("Leverancen er sendt")
        looked("sendt")


def test_rehearsal_list_and_receipts(
    page: Page,
    live_server: Any,
    town: Kommune,
    admin: Medarbejder,
    drive: Drive,
    looked: Looked,
    tmp_path: Path,
) -> None:
    with time_machine.travel(OCTOBER_DUE, tick=True) as clock:
        (october,) = deliver(town, OCTOBER_DUE)
        wrong = october.linjer.order_by("identifikator").values_list("identifikator", flat=True)[:3]
        drive.answer(
            october,
            states.AFVIST,
            told("SKEMA", "Filen følger ikke skemaet."),
            *[told("R50", "Målgruppen findes ikke i registeret.", key) for key in wrong],
        )
        pages.log_on(page, live_server.url, "anne")
        pages.press(page, "Leverancer")
        pages.press(page, "Prøvelevering")
        main = page.get_by_role("main")
        expect(main).to_contain_text("Prøven er dannet")
        expect(main).to_contain_text("Disse ydelser ville ikke komme med")
        looked("prøve")
        pages.press(page, "Send prøven")
        expect(main).to_contain_text("Prøven er sendt")

        page.get_by_role("navigation", name="Hovedmenu").get_by_text("Leverancer").click()
        looked("liste")
        page.get_by_role("link", name="Afvist").click()
        expect(main.get_by_role("link", name="Rediger/Vis ydelse")).to_have_count(3)
        looked("kvittering")
        pages.press(page, "Marker som set")
        expect(main).to_contain_text("Danmarks Statistik har afvist leverancen")
        looked("afvist")
        pages.press(page, "Dan ny version")
        expect(main).to_contain_text("Version 2 er dannet")

        clock.move_to(NOVEMBER_DUE)
        deliver(town, NOVEMBER_DUE)
        pages.log_on(page, live_server.url, "anne")
        page.goto(f"{live_server.url}/183/leverancer/")
        page.get_by_role("link", name="Vis leverance").first.click()
        table = page.get_by_role("table", name="Ændringer i antal ydelser")
        expect(table).to_contain_text("Uændrede")
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="Hovedmenu")).to_be_hidden()
        expect(main.get_by_role("button")).to_have_count(0)
        november = Leverance.objects.get(periode="2026M11", form="L402")
        for proof in (november.filnavn, november.sha256, "Ishøj Kommune (183)", "Leverance sendt"):
            expect(main.get_by_text(proof).first).to_be_visible()
        page.pdf(path=tmp_path / "tryk.pdf", format="A4")


def test_without_script_the_ways_out_work(
    browser: Any,
    browser_context_args: dict[str, Any],
    live_server: Any,
    town: Kommune,
    admin: Medarbejder,
    drive: Drive,
) -> None:
    with time_machine.travel(OCTOBER_DUE, tick=True):
        october = freeze(town, OCTOBER, OCTOBER_DUE)
        context = browser.new_context(**browser_context_args, java_script_enabled=False)
        page = context.new_page()
        pages.log_on(page, live_server.url, "anne")
        page.goto(f"{live_server.url}{october.get_absolute_url()}")
        pages.press(page, "Annullér leverancen")
        page.get_by_label("Begrundelse").fill(WHY)
        page.get_by_role("button", name="Annullér leverancen").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("Leverancen er annulleret")
        context.close()


def test_the_operators_page(
    page: Page, live_server: Any, town: Kommune, operator: Medarbejder, drive: Drive, looked: Looked
) -> None:
    with time_machine.travel(OCTOBER_DUE, tick=True):
        pages.log_on(page, live_server.url, "oluf")
        page.goto(f"{live_server.url}/drift/")
        looked("før")
        for number, kode in enumerate(("187", "155", "185", "101")):
            kommune = factories.kommune(kode)
            factories.stored_sag(kommune)
            if number:
                freeze(kommune, OCTOBER, OCTOBER_DUE)
        sent, failing = Leverance.objects.filter(kommune__in=("155", "185")).order_by("kommune")
        assert send(sent)
        drive.answer(sent, states.MODTAGET)
        drive.answer(failing, states.MODTAGET, sha256="f" * 64)
        drive.take_away()
        assert not send(failing)
        faulty(12)
        freeze(town, OCTOBER, OCTOBER_DUE)
        assert Sag.objects.count() == 12
        page.reload()
        main = page.get_by_role("main")
        expect(main).to_contain_text("Kontrolsummen er en anden end leverancens")
        looked("drift")
        pages.press(page, "Set")
        expect(main).to_contain_text("Kvitteringen er set")
        pages.press(page, "Systemets tilstand")
        looked("sundhed")
