"""The operators' page: every kommune's state at a glance, and never a case (D23, D24)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Besked, Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.services import deliver, freeze, send
from tests import factories
from tests.deliveries.stage import (
    HOUR,
    NOVEMBER_DUE,
    OCTOBER,
    OCTOBER_DUE,
    Drive,
    at,
    drive,
    moved,
    october,
    receipt,
)
from tests.html import Page

__all__ = ["drive", "october", "receipt"]

SignedIn = Callable[[Medarbejder], Client]
UNKNOWN = "f" * 64


@pytest.fixture
def operator(drift: Medarbejder, signed_in: SignedIn, settings: Any) -> Client:
    # The tests move the clock by weeks.
    settings.SESSION_COOKIE_AGE = settings.SESSION_TIMER = settings.FRISK_LOGON_MINUTTER = 10**7
    return signed_in(drift)


def page(client: Client) -> Page:
    return Page(client.get("/drift/"))


def totals(client: Client) -> dict[str, str]:
    """The figures on top, by their headings."""
    cards = page(client).root.xpath("//main//*[contains(@class, 'kort-tal')]")
    return {card.getprevious().text_content(): card.text_content() for card in cards}


def kommuner(client: Client) -> dict[str, list[str]]:
    """The kommuner's rows, by their first cell."""
    table = page(client).root.xpath("//section[@aria-labelledby='kommuner']//tbody/tr")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("who", ["laeser", "kollega", "administrator", "udefra"])
def test_it_is_the_operators_alone(
    receipt: Kvittering, signed_in: SignedIn, who: str, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get("/drift/").status_code == 403
    assert client.get("/drift/sundhed/").status_code == 403
    assert client.post(f"/drift/kvitteringer/{receipt.pk}/set/").status_code == 403


def test_nobody_reports_from_here_yet(operator: Client) -> None:
    assert "Ingen kommuner indberetter herfra endnu" in page(operator).main
    assert set(totals(operator).values()) == {"0"}


class TestKommuner:
    def test_before_anything_is_due(self, ishoej: Kommune, operator: Client) -> None:
        assert kommuner(operator) == {
            "Ishøj Kommune": ["Ingen endnu fra 2026M10", "–", "–", "–", "–", "–", "0"]
        }
        assert totals(operator) == {
            "Leveret": "0",
            "Mangler": "0",
            "Kræver handling": "0",
            "Kvitteringer": "0",
        }

    def test_who_owes_nothing_yet_is_not_counted(
        self, october: Leverance, vallensbaek: Kommune, operator: Client
    ) -> None:
        factories.kommune("187", contacts=False, indberetter_fra="2026M11")
        assert send(october)
        assert "af 1 kommune har leveret alt, der er forfaldent" in page(operator).main

    def test_delivered_and_missing(
        self, october: Leverance, vallensbaek: Kommune, operator: Client
    ) -> None:
        assert send(october)
        assert kommuner(operator) == {
            "Ishøj Kommune": [
                "oktober 2026", "Sendt", "–", "1", "0", "14-11-2026 05:00", "0",
            ],
            "Vallensbæk Kommune": [
                "Ingen endnu fra 2026M10", "–", "oktober 2026", "–", "–", "–", "0",
            ],
        }  # fmt: skip
        found = totals(operator)
        assert (found["Leveret"], found["Mangler"]) == ("1", "1")

    def test_all_missed_periods_are_named(
        self, october: Leverance, operator: Client, clock: Any
    ) -> None:
        assert send(october)
        moved(clock, NOVEMBER_DUE + timedelta(days=40))
        assert kommuner(operator)["Ishøj Kommune"][2] == "november 2026, december 2026"
        assert totals(operator)["Leveret"] == "0"

    def test_nothing_is_missed_outside_the_kommunes_own_periods(
        self, ishoej: Kommune, operator: Client, clock: Any
    ) -> None:
        factories.kommune("183", contacts=False, indberetter_til="2026M10")
        moved(clock, NOVEMBER_DUE)
        assert kommuner(operator)["Ishøj Kommune"][2] == "oktober 2026"

    @pytest.mark.parametrize(
        ("state", "fejl", "acts"),
        [
            (states.AFVENTER, "", True),
            (states.FEJLET, "Drevet er væk.", True),
            (states.TILBAGEHOLDT, "", True),
            (states.KLAR, "Drevet er væk.", True),
            (states.KLAR, "", False),
            (states.SENDER, "", False),
            (states.SENDT, "", False),
            (states.DELVIST_AFVIST, "", False),
            (states.INTET, "", False),
        ],
    )
    def test_what_a_person_must_act_on(
        self, october: Leverance, operator: Client, state: str, fejl: str, acts: bool
    ) -> None:
        at(october, state, fejl=fejl, forsoeg=3)
        (name,) = kommuner(operator)
        assert ("Kræver handling" in name) == acts
        assert totals(operator)["Kræver handling"] == str(int(acts))
        assert fejl in page(operator).main

    @pytest.mark.parametrize(
        ("state", "said", "acts"),
        [
            (states.AFVIST, "oktober 2026 (afvist)", True),
            (states.ANNULLERET, "oktober 2026 (annulleret)", False),
        ],
    )
    def test_what_was_set_aside_is_missing_and_says_why(
        self, october: Leverance, operator: Client, state: str, said: str, acts: bool
    ) -> None:
        at(october, state)
        ((name, row),) = kommuner(operator).items()
        assert row[2] == said
        assert ("Kræver handling" in name) == acts

    def test_a_rehearsal_is_no_delivery(
        self, sag: Sag, ishoej: Kommune, operator: Client, clock: Any, drive: Drive
    ) -> None:
        assert send(freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE), form="T402"))
        assert kommuner(operator)["Ishøj Kommune"][2] == "oktober 2026"

    def test_it_takes_as_many_queries_for_twelve_as_for_one(
        self, october: Leverance, operator: Client
    ) -> None:
        counts = []
        for more in (0, 11):
            codes = Kommune.objects.exclude(pk="183").values_list("pk", flat=True)[:more]
            for code in codes:
                kommune = factories.kommune(code)
                factories.stored_sag(kommune)
                deliver(kommune, OCTOBER_DUE)
            operator.get("/drift/")
            with CaptureQueriesContext(connection) as queries:
                assert len(kommuner(operator)) == more + 1
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestReceipts:
    def test_those_nobody_has_looked_at_are_counted(
        self, receipt: Kvittering, operator: Client, kollega: Medarbejder, signed_in: SignedIn
    ) -> None:
        assert kommuner(operator)["Ishøj Kommune"][-1] == totals(operator)["Kvitteringer"] == "1"
        signed_in(kollega).post(f"/183/kvitteringer/{receipt.pk}/")
        assert kommuner(operator)["Ishøj Kommune"][-1] == totals(operator)["Kvitteringer"] == "0"

    def test_one_that_matches_nothing_is_shown_until_somebody_has_seen_it(
        self, october: Leverance, drive: Drive, operator: Client, drift: Medarbejder
    ) -> None:
        answer = drive.answer(october, states.MODTAGET, sha256=UNKNOWN)
        assert answer.leverance is None
        assert october.tilstand == states.KLAR

        found = page(operator)
        assert answer.filnavn in found.main
        assert "Kontrolsummen er en anden end leverancens" in found.main
        assert found.buttons() == ["Set"]
        assert totals(operator)["Kvitteringer"] == "1"

        response = operator.post(f"/drift/kvitteringer/{answer.pk}/set/", follow=True)
        after = Page(response)
        answer.refresh_from_db()
        assert (answer.set_af, answer.set_tidspunkt) == (drift, OCTOBER_DUE)
        assert after.buttons() == []
        assert answer.filnavn in after.main
        assert totals(operator)["Kvitteringer"] == "0"

    def test_those_nobody_has_seen_stand_first(
        self, october: Leverance, drive: Drive, operator: Client, clock: Any
    ) -> None:
        for number in range(3):
            moved(clock, OCTOBER_DUE + number * HOUR)
            drive.answer(october, states.MODTAGET, sha256=f"{number}" * 64)
        newest = Kvittering.objects.latest("hentet")
        operator.post(f"/drift/kvitteringer/{newest.pk}/set/")
        seen = [bool(row[-1] != "Set") for row in page(operator).rows()[:3]]
        assert seen == [False, False, True]

    def test_a_kommunes_receipt_is_not_the_operators_to_tick_off(
        self, receipt: Kvittering, operator: Client
    ) -> None:
        assert operator.post(f"/drift/kvitteringer/{receipt.pk}/set/").status_code == 404
        receipt.refresh_from_db()
        assert receipt.set_tidspunkt is None

    def test_ticking_off_is_never_a_link(
        self, october: Leverance, drive: Drive, operator: Client
    ) -> None:
        answer = drive.answer(october, states.MODTAGET, sha256=UNKNOWN)
        got = operator.get(f"/drift/kvitteringer/{answer.pk}/set/")
        assert got.headers["Location"] == "/drift/"
        answer.refresh_from_db()
        assert answer.set_tidspunkt is None


def test_emails_that_do_not_leave_are_told_of(october: Leverance, operator: Client) -> None:
    Besked.objects.create(noegle="venter", modtager="a@b.example", emne="x")
    assert "e-mail" not in page(operator).main
    Besked.objects.update(forsoeg=1)
    assert "1 e-mail er ikke kommet afsted" in page(operator).main


def test_there_is_no_case_and_no_way_to_one(
    receipt: Kvittering, sag: Sag, drive: Drive, operator: Client
) -> None:
    factories.stored_sag(sag.kommune, factories.with_error())
    drive.answer(receipt.leverance, states.MODTAGET, sha256=UNKNOWN)
    found = page(operator)
    whole = operator.get("/drift/").content.decode()
    for shown in (*Sag.objects.values_list("cpr", flat=True), "Niels Hansen"):
        assert shown not in whole
    for formatted in (stored.cpr_formateret for stored in Sag.objects.all()):
        assert formatted not in whole
    assert not [address for address in found.addresses() if address.startswith("/183")]
