"""The pages about leverancer: who sees which, what they say, and what their buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.services import freeze, send
from tests import factories
from tests.deliveries.kvittering_examples import told
from tests.deliveries.stage import (
    HOUR,
    NOVEMBER,
    OCTOBER,
    OCTOBER_DUE,
    Drive,
    at,
    drive,
    moved,
    october,
    receipt,
    url,
)
from tests.html import Page

__all__ = ["drive", "october", "receipt"]

SignedIn = Callable[[Medarbejder], Client]
WHY = "Målgrupperne mangler efter importen."


@pytest.fixture
def admin(administrator: Medarbejder, signed_in: SignedIn, settings: Any) -> Client:
    # The tests move the clock by weeks.
    settings.SESSION_COOKIE_AGE = settings.SESSION_TIMER = settings.FRISK_LOGON_MINUTTER = 10**7
    return signed_in(administrator)


def shown(client: Client, leverance: Leverance) -> Page:
    return Page(client.get(leverance.get_absolute_url()))


class TestWhoSeesWhat:
    READERS = {"laeser": 200, "kollega": 200, "administrator": 200, "udefra": 404, "drift": 404}
    ADMINISTRATORS = {"laeser": 403, "kollega": 403, "udefra": 404, "drift": 404}

    @pytest.mark.parametrize(("who", "status"), READERS.items())
    def test_pages_to_read(
        self, receipt: Kvittering, signed_in: SignedIn, who: str, status: int, request: Any
    ) -> None:
        client = signed_in(request.getfixturevalue(who))
        for page in (
            url("leverancer"),
            url("leverance", receipt.leverance_id),
            url("kvittering", receipt.pk),
        ):
            assert client.get(page).status_code == status, page

    @pytest.mark.parametrize(("who", "status"), ADMINISTRATORS.items())
    def test_what_administrators_do(
        self, october: Leverance, signed_in: SignedIn, who: str, status: int, request: Any
    ) -> None:
        client = signed_in(request.getfixturevalue(who))
        for name in ("annuller", "godkend", "fil"):
            assert client.get(url(name, october.pk)).status_code == status, name
        for name in ("annuller", "godkend", "send", "ny_version"):
            post = client.post(url(name, october.pk), {"begrundelse": WHY})
            assert post.status_code == status, name
        assert client.post(url("proeve")).status_code == status
        october.refresh_from_db()
        assert (october.tilstand, Leverance.objects.count()) == (states.KLAR, 1)

    def test_another_kommunes_are_not_found_under_ones_own_address(
        self, receipt: Kvittering, udefra: Medarbejder, signed_in: SignedIn
    ) -> None:
        client = signed_in(udefra)
        for name in ("leverance", "annuller", "godkend", "fil"):
            address = reverse(f"deliveries:{name}", args=["187", receipt.leverance_id])
            assert client.get(address).status_code == 404, name
        for name in ("send", "ny_version", "annuller"):
            address = reverse(f"deliveries:{name}", args=["187", receipt.leverance_id])
            assert client.post(address).status_code == 404, name
        foreign = reverse("deliveries:kvittering", args=["187", receipt.pk])
        assert client.get(foreign).status_code == client.post(foreign).status_code == 404

    def test_what_changes_something_is_never_a_link(
        self, october: Leverance, admin: Client
    ) -> None:
        before = list(Leverance.objects.values())
        for address in (
            url("send", october.pk),
            url("ny_version", october.pk),
            url("proeve"),
        ):
            assert admin.get(address).status_code == 302
        assert list(Leverance.objects.values()) == before

    def test_readers_are_offered_no_way_out(
        self, october: Leverance, laeser: Medarbejder, signed_in: SignedIn
    ) -> None:
        page = shown(signed_in(laeser), october)
        assert page.buttons() == []
        assert not {"Annullér leverancen", "Hent filen (XML)"} & set(page.links())


class TestList:
    def test_l402_and_t402_are_told_apart(self, october: Leverance, admin: Client) -> None:
        factories.stored_sag(october.kommune, factories.with_error())
        freeze(october.kommune, NOVEMBER, OCTOBER_DUE + HOUR, form="T402")
        rows = Page(admin.get(url("leverancer"))).rows()
        assert [row[1:] for row in rows] == [
            ["november 2026", "T402 (prøve)", "Dannet", "14-11-2026 06:00", "1", "1", "–"],
            [
                "oktober 2026",
                "L402 (indberetning)",
                "Klar til afsendelse",
                "14-11-2026 05:00",
                "1",
                "0",
                "–",
            ],
        ]

    def test_a_receipt_shows_with_its_leverance(self, receipt: Kvittering, admin: Client) -> None:
        page = Page(admin.get(url("leverancer")))
        assert page.rows()[0][-1] == "Delvist afvist Ikke set"
        assert page.links()["Delvist afvist"] == url("kvittering", receipt.pk)

    @pytest.mark.parametrize(
        ("state", "coming"),
        [
            (states.KLAR, "november 2026"),
            (states.ANNULLERET, "oktober 2026"),
            (states.AFVIST, "november 2026"),
        ],
    )
    def test_the_next_one_is_the_one_that_comes_by_itself(
        self, october: Leverance, admin: Client, state: str, coming: str
    ) -> None:
        at(october, state)
        assert f"sendes automatisk for {coming}" in Page(admin.get(url("leverancer"))).main

    def test_a_rehearsal_is_the_administrators(
        self, ishoej: Kommune, admin: Client, kollega: Medarbejder, signed_in: SignedIn
    ) -> None:
        page = Page(admin.get(url("leverancer")))
        assert page.buttons() == ["Prøvelevering"]
        assert "låser intet" in page.main
        assert Page(signed_in(kollega).get(url("leverancer"))).buttons() == []

    def test_a_rehearsal_is_made_at_once_and_locks_nothing(
        self, sag: Sag, admin: Client, administrator: Medarbejder, drive: Drive
    ) -> None:
        page = Page(admin.post(url("proeve"), follow=True))
        made = Leverance.objects.get()
        assert (made.form, made.periode, made.frosset_af) == ("T402", "2026M10", administrator)
        assert factories.only(sag).foerst_indberettet is None
        assert "Prøven er dannet" in page.main
        assert page.buttons() == ["Send prøven"]
        assert "Annullér leverancen" not in page.links()
        sent = Page(admin.post(url("send", made.pk), follow=True))
        assert "Prøven er sendt" in sent.main
        assert drive.delivered() == [made.filnavn]

    def test_without_contacts_it_says_why_there_is_none(
        self, sag: Sag, ishoej: Kommune, admin: Client
    ) -> None:
        ishoej.kontaktpersoner.filter(type="TEKNISK").delete()
        page = Page(admin.post(url("proeve"), follow=True))
        assert not Leverance.objects.exists()
        assert "ontakt" in page.main
        assert page.root.xpath("//*[contains(@class, 'alert-error')]")


@pytest.mark.parametrize(
    ("way", "state", "after", "art"),
    [
        ("annuller", states.KLAR, states.ANNULLERET, "Leverance annulleret"),
        ("godkend", states.AFVENTER, states.KLAR, "Leverance godkendt"),
    ],
)
class TestGivingAReason:
    def test_it_is_asked_for_and_shown(
        self, october: Leverance, admin: Client, way: str, state: str, after: str, art: str
    ) -> None:
        at(october, state)
        asked = Page(admin.post(url(way, october.pk), {"begrundelse": " "}))
        assert asked.title.startswith("Fejl: ")
        assert asked.errors() == {"begrundelse": "Skriv en begrundelse."}
        october.refresh_from_db()
        assert october.tilstand == state

        number = {"begrundelse": "Forkert borger: 200568-0046"}
        asked = Page(admin.post(url(way, october.pk), number))
        assert "uden CPR nummer" in asked.errors()["begrundelse"]
        assert asked.values()["begrundelse"] == number["begrundelse"]

        done = Page(admin.post(url(way, october.pk), {"begrundelse": WHY}, follow=True))
        october.refresh_from_db()
        assert october.tilstand == after
        assert f"{art} af Administrator" in done.main
        assert f"Begrundelse: {WHY}" in done.main

    def test_what_would_be_missing_is_listed(
        self, ishoej: Kommune, clock: Any, admin: Client, way: str, state: str, after: str, art: str
    ) -> None:
        factories.stored_sag(ishoej)
        before = factories.stored_sag(ishoej, factories.reported(maalgrupper=()))
        factories.stored_sag(ishoej, factories.with_error())
        made = at(freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE)), state)
        page = Page(admin.get(url(way, made.pk)))
        assert [row[1] for row in page.rows()] == [before.cpr_formateret]
        assert "mangler i denne leverance: 1 ydelse" in page.main

    def test_who_comes_too_late_is_told(
        self, october: Leverance, admin: Client, way: str, state: str, after: str, art: str
    ) -> None:
        at(october, states.SENDT, forsoeg=1)
        for response in (
            admin.get(url(way, october.pk), follow=True),
            admin.post(url(way, october.pk), {"begrundelse": WHY}, follow=True),
        ):
            assert response.redirect_chain == [(october.get_absolute_url(), 302)]
            assert Page(response).root.xpath("//*[@role='alert']")
        october.refresh_from_db()
        assert october.tilstand == states.SENDT


class TestReceipt:
    def test_it_shows_what_is_wrong_with_which_ydelse(
        self, receipt: Kvittering, sag: Sag, admin: Client
    ) -> None:
        page = Page(admin.get(url("kvittering", receipt.pk)))
        (row,) = page.rows()
        assert row[1] == sag.cpr_formateret
        assert row[3:] == ["R17", "Målgruppen findes ikke."]
        assert page.links()["Rediger/Vis ydelse"] == factories.only(sag).get_absolute_url()
        assert "Delvist afvist" in page.main

    def test_whoever_enters_cases_marks_it_as_seen_once(
        self, receipt: Kvittering, kollega: Medarbejder, admin: Client, signed_in: SignedIn
    ) -> None:
        address = url("kvittering", receipt.pk)
        assert Page(admin.get(address)).buttons() == ["Marker som set"]
        receipt.refresh_from_db()
        assert receipt.set_af is None
        signed_in(kollega).post(address)
        admin.post(address)
        receipt.refresh_from_db()
        assert (receipt.set_af, receipt.set_tidspunkt) == (kollega, OCTOBER_DUE)
        assert Page(admin.get(address)).buttons() == []

    def test_a_reader_can_not(
        self, receipt: Kvittering, laeser: Medarbejder, signed_in: SignedIn
    ) -> None:
        client = signed_in(laeser)
        assert Page(client.get(url("kvittering", receipt.pk))).buttons() == []
        assert client.post(url("kvittering", receipt.pk)).status_code == 403
        receipt.refresh_from_db()
        assert receipt.set_tidspunkt is None


class TestQueries:
    """As many for fifty rows as for one."""

    @staticmethod
    def count(client: Client, address: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def test_the_list(self, receipt: Kvittering, admin: Client, drive: Drive, clock: Any) -> None:
        self.count(admin, url("leverancer"))
        one = self.count(admin, url("leverancer"))
        kommune = Kommune.objects.get(pk="183")
        for hours in range(10):
            made = freeze(kommune, NOVEMBER, moved(clock, OCTOBER_DUE + hours * HOUR), form="T402")
            assert send(made)
            drive.answer(made, states.MODTAGET)
        assert self.count(admin, url("leverancer")) == one

    def test_a_leverance_and_its_receipt(
        self, ishoej: Kommune, admin: Client, drive: Drive, clock: Any
    ) -> None:
        counts = []
        for size in (1, 12):
            sager = [factories.stored_sag(ishoej, factories.with_error()) for _ in range(size)]
            sager += [factories.stored_sag(ishoej) for _ in range(size)]
            made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE + size * HOUR), form="T402")
            assert send(made)
            fejl = [told("X", "Fejl.", factories.only(sag).identifikator) for sag in sager[size:]]
            answer = drive.answer(made, states.DELVIST_AFVIST, *fejl)
            at(made, states.DELVIST_AFVIST)
            pages = (made.get_absolute_url(), url("kvittering", answer.pk))
            counts.append([self.count(admin, page) for page in pages])
        assert counts[0] == counts[1]
