"""The guide's own example (R24), from the first logon to what Danmarks Statistik is told.

Everything is real: Chromium, PostgreSQL, Redis and a Celery worker in a process of its own.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from cases.data import SagData, TilbudData, YdelseData
from cases.models import Medarbejder, Ydelse
from deliveries import l402
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN
from deliveries.tasks import deliver_due
from dhuv_web.tools.processes import Process
from tests import factories
from tests.screens import pages

DECEMBER_14 = datetime(2026, 12, 14, 5, 0, tzinfo=COPENHAGEN)
JANUARY_14 = datetime(2027, 1, 14, 5, 0, tzinfo=COPENHAGEN)
NIELS = factories.cpr(0)


@pytest.fixture
def caseworker(transactional_db: None) -> Medarbejder:
    """Ishøj before anybody has logged on: no contacts, no cases; it reports from November."""
    ishoej = factories.kommune("183", contacts=False, indberetter_fra="2026M11")
    user = factories.medarbejder("ejer", "ADMINISTRATOR", ishoej)
    user.password = make_password(pages.PASSWORD)
    user.save()
    return user


def test_niels_hansen_is_entered_reported_and_neutralised(
    page: Page,
    live_server: object,
    caseworker: Medarbejder,
    run_process: Callable[..., Process],
    tmp_path: Path,
    screenshot: Callable[[str], Path],
) -> None:
    outbox = tmp_path / "udbakke"
    worker = run_process("worker", DHUV_TRANSPORT_MAPPE=str(outbox))
    with time_machine.travel(factories.NOW, tick=True) as clock:
        pages.log_on(page, live_server.url, "ejer")
        _give_contacts(page, screenshot)
        _create_the_case(page, screenshot)
        _add_the_stay(page, screenshot)

        clock.move_to(DECEMBER_14)
        november = _deliver(DECEMBER_14, "2026M11", worker)
        _is_in_the_folder(november, outbox)
        _file_holds(november, _expected(slutdato=None))

        # The session has run out in the meantime.
        pages.log_on(page, live_server.url, "ejer")
        pages.press(page, "Gå til sagslisten")
        page.get_by_role("link", name="Rediger/Vis sag").click()
        _is_locked(page)
        screenshot("låst")
        _neutralise_the_stay(page)

        clock.move_to(JANUARY_14)
        december = _deliver(JANUARY_14, "2026M12", worker)
        _file_holds(december, _expected(slutdato=factories.TODAY))
        pages.log_on(page, live_server.url, "ejer")
        page.goto(f"{live_server.url}{december.get_absolute_url()}")
        with page.expect_download() as download:
            page.get_by_role("link", name="Hent").first.click()
        fetched = Path(download.value.path()).read_bytes()
        assert hashlib.sha256(fetched).hexdigest() == december.sha256
        screenshot("leverance")


def _give_contacts(page: Page, screenshot: Callable[[str], Path]) -> None:
    """R12: the start page offers nothing else."""
    expect(page.get_by_role("link", name="Opret ny sag")).to_have_count(0)
    screenshot("første-logon")
    pages.press(page, "Angiv kontaktoplysninger")
    pages.fill_contacts(page)
    screenshot("start")


def _create_the_case(page: Page, screenshot: Callable[[str], Path]) -> None:
    pages.press(page, "Opret ny sag")
    borger = pages.group(page, "Borger")
    borger.get_by_label("CPR nummer").fill(NIELS)
    borger.get_by_label("Navn").fill("Niels Hansen")
    borger.get_by_label("Bemærkninger").fill("Ringer helst om formiddagen")
    pages.choose_code(page, "Ydelse", "1.3")
    pages.choose_maalgruppe(page, "1.1.4 Kommunikationsnedsættelse")
    screenshot("udfyldt")
    pages.press(page, "Gem sag")
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()
    for shown in ("Niels Hansen", "1.3 Behandling (§ 102)", "1.1.4 Kommunikationsnedsættelse"):
        expect(page.get_by_role("main")).to_contain_text(shown)
    screenshot("kvittering")


def _add_the_stay(page: Page, screenshot: Callable[[str], Path]) -> None:
    pages.press(page, "Rediger sag")
    pages.press(page, "Tilføj ydelse")
    pages.choose_code(page, "Ydelse", "1.8.1")
    pages.choose_maalgruppe(page, "1.1.4 Kommunikationsnedsættelse")
    tilbud = pages.group(page, "Tilbud")
    pages.choose_code(page, "Tilbudstype", "3.1.0")
    tilbud.get_by_label("Navn").fill("Bakkegården")
    tilbud.get_by_label("Adresse").fill("Bakken 1")
    tilbud.get_by_label("Postnr").fill("2635")
    screenshot("ophold")
    pages.press(page, "Gem og retur")
    expect(page.get_by_role("link", name="Rediger/Vis ydelse")).to_have_count(2)
    expect(page.get_by_role("link", name="Slet ydelse")).to_have_count(2)
    screenshot("sag")


def _deliver(now: datetime, periode: str, worker: Process) -> Leverance:
    deliver_due.delay(now.isoformat())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        sent = Leverance.objects.filter(periode=periode, tilstand="SENDT").first()
        if sent:
            return sent
        assert worker.is_running()
        time.sleep(0.2)
    raise AssertionError(f"no leverance for {periode}: {Leverance.objects.values()}")


def _is_in_the_folder(leverance: Leverance, outbox: Path) -> None:
    assert [path.name for path in outbox.iterdir()] == [leverance.filnavn]
    content = (outbox / leverance.filnavn).read_bytes()
    assert content == b"".join(leverance.chunks())
    assert hashlib.sha256(content).hexdigest() == leverance.sha256


def _file_holds(leverance: Leverance, expected: SagData) -> None:
    """The schema, the envelope, and every field of the case; no navn, no bemærkninger (R18)."""
    content = b"".join(leverance.chunks())
    l402.validate(io.BytesIO(content))
    header, sager = l402.read(io.BytesIO(content), settings.L402_MAX_BYTES)
    assert (header.form, str(header.periode), header.kommunekode, header.ref_id) == (
        "L402",
        leverance.periode,
        "183",
        str(leverance.pk),
    )
    assert [contact.navn for contact in header.contacts] == [
        "Ane Fagligt",
        "Ane Teknisk",
        "Ane Kvitteringsmodtager",
    ]
    assert [(read.sag, read.findings) for read in sager] == [(expected, ())]
    for kept in ("Niels", "formiddagen"):
        assert kept not in content.decode()


def _expected(slutdato: date | None) -> SagData:
    behandling, ophold = Ydelse.objects.order_by("oprettet")
    ydelser = (
        YdelseData(
            str(behandling.pk),
            "1.3",
            "P",
            ("1.1.4",),
            factories.TODAY,
            betalingskommune="183",
        ),
        YdelseData(
            str(ophold.pk),
            "1.8.1",
            "P",
            ("1.1.4",),
            factories.TODAY,
            slutdato=slutdato,
            tilbud=TilbudData("3.1.0", "", "Bakkegården", "Bakken 1", "2635"),
            betalingskommune="183",
        ),
    )
    return SagData("183", NIELS, ydelser=ydelser).as_reported()


def _is_locked(page: Page) -> None:
    """R32, R43: the buttons are gone, and a sentence says why and what to do instead."""
    for gone in ("Slet sag", "Slet ydelse"):
        expect(page.get_by_role("link", name=gone)).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("kan ikke slettes")


def _neutralise_the_stay(page: Page) -> None:
    row = page.get_by_role("row").filter(has_text="1.8.1")
    row.get_by_role("link", name="Neutraliser ydelse").click()
    pages.press(page, "Neutraliser ydelse")
    expect(page.get_by_role("row").filter(has_text="1.8.1")).to_contain_text("Neutraliseret")
