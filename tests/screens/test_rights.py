"""Employees, periods, kommuner and code lists in a browser: walked, and looked over by axe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from playwright.sync_api import Page, expect

from cases import udbakke
from cases.models import Kommune, Medarbejder
from cases.people import invitations
from cases.people.services.invitationer import invite
from cases.tasks import try_uploads
from tests import factories
from tests.cases.people import ydelse
from tests.screens import pages
from tests.screens.test_leverancer import Looked, looked

__all__ = ["looked"]

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PASSWORD = "grøn-hest-under-broen"


@pytest.fixture
def town(transactional_db: None, ticking: object) -> Kommune:
    return factories.kommune("183", indberetter_fra="")


def with_password(username: str, rolle: str, kommune: Kommune | None = None) -> Medarbejder:
    user = factories.medarbejder(username, rolle, kommune)
    user.password = make_password(pages.PASSWORD)
    user.save()
    return user


def test_an_administrator_invites_somebody_who_takes_it_and_loses_it_again(
    page: Page, live_server: Any, town: Kommune, looked: Looked
) -> None:
    with_password("anne", "ADMINISTRATOR", town)
    pages.log_on(page, live_server.url, "anne")
    page.get_by_role("main").get_by_role("link", name="Medarbejdere").click()
    pages.press(page, "Invitér medarbejder")
    pages.press(page, "Send invitation")
    expect(page).to_have_title(re.compile("^Fejl: "))
    looked("inviter-fejl")
    page.get_by_label("E-mail eller brugernavn").fill("bo@ishoj.example")
    page.get_by_label("Sagsbehandler: opretter").check()
    pages.press(page, "Send invitation")
    expect(page.get_by_text("Invitationen til bo@ishoj.example er på vej.")).to_be_visible()
    looked("medarbejdere-med-invitation")
    udbakke.send_waiting()
    (path,) = re.findall(r"(/invitation/\S+)", mail.outbox[-1].body)

    other = page.context.browser.new_context(locale="da-DK").new_page()  # type: ignore[union-attr]
    other.goto(live_server.url + path)
    other.get_by_label("Fornavn").fill("Bo")
    other.get_by_label("Efternavn").fill("Bang")
    other.get_by_label("Ny adgangskode", exact=True).fill(PASSWORD)
    other.get_by_label("Bekræft").fill(PASSWORD)
    pages.press(other, "Lav login og tag imod")
    other.get_by_label("Brugernavn").fill("bo@ishoj.example")
    other.get_by_label("Adgangskode").fill(PASSWORD)
    pages.press(other, "Log ind")
    expect(other.get_by_text("Ishøj Kommune").first).to_be_visible()

    page.reload()
    page.get_by_role("row", name="Bo Bang").get_by_role("link", name="Ret").click()
    looked("medarbejder")
    pages.press(page, "Fjern adgangen til Ishøj Kommune")
    looked("medarbejder-fjern")
    pages.press(page, "Fjern adgang")
    expect(page.get_by_text("Bo Bang har ikke længere adgang")).to_be_visible()
    other.goto(f"{live_server.url}/183/sager/")
    expect(other).to_have_title(re.compile("findes ikke|ikke fundet", re.IGNORECASE))
    other.context.close()


def test_the_invitation_itself(page: Page, live_server: Any, town: Kommune, looked: Looked) -> None:
    anne = with_password("anne", "ADMINISTRATOR", town)
    made = invite(anne, town, "bo@ishoj.example", "LAESER")
    path = invitations.link(made).split("8000", 1)[1]
    page.goto(live_server.url + path)
    looked("invitation")
    made.delete()
    page.reload()
    expect(page.get_by_text("Invitationen gælder ikke længere")).to_be_visible()
    looked("invitation-brugt")


def test_the_periods_are_chosen_and_confirmed(
    page: Page, live_server: Any, town: Kommune, looked: Looked
) -> None:
    with_password("anne", "ADMINISTRATOR", town)
    pages.log_on(page, live_server.url, "anne")
    page.get_by_role("main").get_by_role("link", name="Indberetning herfra").click()
    looked("indberetning")
    page.get_by_label("Første periode").fill("oktober")
    pages.press(page, "Vis, hvad det betyder")
    looked("indberetning-fejl")
    page.get_by_label("Første periode").fill("2026-8")
    pages.press(page, "Vis, hvad det betyder")
    expect(page.get_by_text("Disse 2 L402 er forfaldne")).to_be_visible()
    looked("indberetning-bekraeft")
    pages.press(page, "Bekræft")
    expect(page.get_by_text("Perioderne er ændret.")).to_be_visible()
    town.refresh_from_db()
    assert town.indberetter_fra == "2026M08"
    page.get_by_role("link", name="Rettigheder").click()
    looked("rettigheder")


def test_the_operators_set_up_and_replace_lists(
    page: Page, live_server: Any, town: Kommune, looked: Looked, tmp_path: Path
) -> None:
    factories.stored_sag(town, ydelse(kode="1.4"))
    with_password("oluf", "DRIFT")
    pages.log_on(page, live_server.url, "oluf")
    page.get_by_role("main").get_by_role("link", name="Kommuner", exact=True).click()
    looked("drift-kommuner")
    page.get_by_role("row", name="Ishøj").get_by_role("link", name="Opsæt").click()
    page.get_by_role("textbox", name="CVR-nummer").fill("12345678")
    pages.press(page, "Gem CVR-nummer")
    looked("drift-kommune-fejl")
    page.goto(f"{live_server.url}/drift/kodelister/")
    looked("drift-kodelister")
    lines = (FIXTURES / "ydelser.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    new = tmp_path / "nye.csv"
    new.write_text("".join(row for row in lines if not row.startswith("1.4,")), encoding="utf-8")
    page.get_by_label("Ydelser").set_input_files(new)
    pages.press(page, "Vis, hvad filerne ville ændre")
    expect(page.get_by_role("progressbar")).to_be_visible()
    # What the worker does meanwhile; the page sees it by itself.
    try_uploads()
    expect(page.get_by_role("row", name="Ishøj Kommune")).to_be_visible()
    looked("drift-kodelister-proeve")
    pages.press(page, "Tag listerne i brug")
    expect(page.get_by_text("Kodelisterne er taget i brug.")).to_be_visible()
