"""One leverance's own page: proof, explanation, and the ways that are open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from cases import services
from cases.models import Kommune, Maalgruppe, Medarbejder, Sag
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.services import freeze, send
from tests import factories
from tests.deliveries.stage import (
    NOVEMBER,
    NOVEMBER_DUE,
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


class TestLeverance:
    def test_the_counts_add_up_in_a_sentence(
        self, ishoej: Kommune, clock: Any, admin: Client
    ) -> None:
        factories.stored_sag(ishoej, factories.ydelse(), factories.ydelse())
        factories.stored_sag(ishoej, factories.with_error(), factories.ydelse())
        factories.stored_sag(ishoej, factories.ended_before_the_register())
        made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
        text = shown(admin, made).main
        assert "Kommunen havde 5 ydelser i alt" in text
        assert "Heraf skal 4 indberettes = 3 i filen (fordelt på 2 sager) + 1 holdt ude" in text
        assert "4 + 1 = 5" in text

    def test_it_is_proof(self, receipt: Kvittering, admin: Client, administrator: Any) -> None:
        leverance = Leverance.objects.get()
        admin.get(url("fil", leverance.pk))
        text = shown(admin, leverance).main
        for fact in (
            "Ishøj Kommune (183)",
            "oktober 2026 (2026M10)",
            "L402 (indberetning)",
            leverance.filnavn,
            leverance.sha256,
            "14-11-2026 05:00:00 automatisk",
            "Leverance frosset automatisk",
            "Leverance sendt automatisk",
            "Kvittering modtaget automatisk",
            "Leverance hentet af Administrator",
            "efter kvitteringen",
        ):
            assert fact in text, fact

    @pytest.mark.parametrize("state", states.LABELS)
    @pytest.mark.parametrize("form", Leverance.Form.values)
    def test_every_state_is_explained(
        self, sag: Sag, ishoej: Kommune, admin: Client, clock: Any, form: str, state: str
    ) -> None:
        made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE), form=form)
        heading, text = self.explanation(admin, at(made, state))
        assert heading
        assert len(text) > 20
        assert not set("{}") & set(text)

    @pytest.mark.parametrize(
        ("state", "forsoeg", "said"),
        [
            (
                states.KLAR,
                3,
                ["forsøgt 3 gange", "tidligst 14-12-2026 kl. 05:00", "Drevet er væk."],
            ),
            (states.KLAR, 1, ["forsøgt 1 gang."]),
            (states.FEJLET, 100, ["forsøgt 100 gange", "Drevet er væk."]),
            (states.SENDER, 1, ["efter 14-12-2026 kl. 05:00"]),
            (states.ANNULLERET, 0, ["En ny bliver dannet af sig selv efter 14-12-2026 kl. 05:00"]),
        ],
    )
    def test_it_says_when_and_why(
        self, october: Leverance, admin: Client, state: str, forsoeg: int, said: list[str]
    ) -> None:
        moments = dict.fromkeys(("naeste_forsoeg", "laant_til", "hviler_til"), NOVEMBER_DUE)
        at(october, state, forsoeg=forsoeg, fejl="Drevet er væk.", **moments)
        _heading, text = self.explanation(admin, october)
        for words in said:
            assert words in text

    @staticmethod
    def explanation(client: Client, leverance: Leverance) -> tuple[str, str]:
        """The heading and the text of the first alert on the leverance's page."""
        alert = shown(client, leverance).root.xpath("//main//*[@class='alert-body']")[0]
        heading, text = (" ".join(part.text_content().split()) for part in alert)
        return heading, text

    def test_changes_since_the_last_one(
        self, ishoej: Kommune, ejer: Medarbejder, clock: Any, admin: Client, drive: Drive
    ) -> None:
        sager = [factories.stored_sag(ishoej) for _ in range(5)]
        assert send(freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE)))
        ended, changed, neutralised, gone, _same = [factories.only(sag) for sag in sager]
        self._change(ejer, ended, slutdato=factories.TODAY)
        self._change(ejer, changed, maalgrupper=("1.1.2",))
        services.neutralise_ydelse(ejer, neutralised)
        Maalgruppe.objects.filter(ydelse=gone).delete()
        for _ in range(2):
            factories.stored_sag(ishoej)
        november = freeze(ishoej, NOVEMBER, moved(clock, NOVEMBER_DUE))
        table = shown(admin, november).root.xpath("//section[@aria-labelledby='aendringer']//tr")
        counted = {row[0].text.strip(): row[1].text_content() for row in table[1:]}
        assert counted == {
            "Nye": "2",
            "Afsluttede": "1",
            "Ændrede": "1",
            "Neutraliserede": "1",
            "Uændrede": "1",
            "I denne leverance": "6",
            "Udgåede": "1",
        }

    @staticmethod
    def _change(user: Medarbejder, ydelse: Any, **fields: Any) -> None:
        services.change_ydelse(user, ydelse, ydelse.version, replace(ydelse.data(), **fields))

    def test_what_was_delivered_before_stands_on_top_in_red(
        self, ishoej: Kommune, clock: Any, admin: Client
    ) -> None:
        factories.stored_sag(ishoej, factories.with_error())
        before = factories.stored_sag(ishoej, factories.reported(maalgrupper=()))
        made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
        page = shown(admin, made)
        rows = page.root.xpath("//section[@aria-labelledby='udeladt']//tbody/tr")
        assert [row.get("class") for row in rows] == ["er-roed", None]
        assert before.cpr_formateret in rows[0].text_content()
        assert "Leveret før" in rows[0].text_content()
        assert "1 ydelse er leveret før og mangler i denne leverance" in page.main
        address = f"{factories.only(before).get_absolute_url()}?felt=maalgrupper"
        assert rows[0].xpath(".//a")[0].get("href") == address
        assert admin.get(address).status_code == 200

    def test_a_fejl_on_the_case_leads_to_the_case(
        self, sag: Sag, ishoej: Kommune, clock: Any, admin: Client
    ) -> None:
        Sag.objects.filter(pk=sag.pk).update(funktionsvurdering="X")
        made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
        address = f"{sag.get_absolute_url()}?felt=funktionsvurdering"
        assert shown(admin, made).links()["Ret det"] == address
        assert admin.get(address).status_code == 200

    def test_what_has_been_deleted_since_is_still_told(
        self, sag: Sag, ishoej: Kommune, ejer: Medarbejder, clock: Any, admin: Client
    ) -> None:
        wrong = factories.stored_sag(ishoej, factories.with_error())
        identifikator = factories.only(wrong).identifikator
        made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
        services.delete_sag(ejer, wrong)
        page = shown(admin, made)
        (row,) = page.root.xpath("//section[@aria-labelledby='udeladt']//tbody/tr")
        assert "Slettet" in row.text_content()
        assert identifikator in row.text_content()
        assert "Ret det" not in page.links()

    @pytest.mark.parametrize(
        ("state", "forsoeg", "offered"),
        [
            (states.AFVENTER, 0, {"Godkend leverancen", "Annullér leverancen"}),
            (states.KLAR, 0, {"Send nu", "Annullér leverancen"}),
            (states.KLAR, 2, {"Send nu"}),
            (states.SENDER, 1, set()),
            (states.FEJLET, 100, {"Send nu"}),
            (states.SENDT, 1, set()),
            (states.MODTAGET, 1, set()),
            (states.DELVIST_AFVIST, 1, set()),
            (states.AFVIST, 1, {"Dan ny version"}),
            (states.OVERHALET, 0, set()),
            (states.INTET, 0, {"Annullér leverancen"}),
            (states.TILBAGEHOLDT, 0, {"Annullér leverancen"}),
            (states.ANNULLERET, 0, {"Dan ny version"}),
        ],
    )
    def test_the_ways_that_are_open(
        self, october: Leverance, admin: Client, state: str, forsoeg: int, offered: set[str]
    ) -> None:
        page = shown(admin, at(october, state, forsoeg=forsoeg))
        ways = page.root.xpath(
            "//section[@aria-labelledby='handlinger']//*[self::a or self::button]"
        )
        assert {" ".join(way.text_content().split()) for way in ways} == offered

    def test_a_rejected_one_that_was_followed_offers_no_second(
        self, october: Leverance, administrator: Medarbejder, admin: Client
    ) -> None:
        at(october, states.AFVIST)
        assert "Dan ny version" in shown(admin, october).buttons()
        made = Page(admin.post(url("ny_version", october.pk), follow=True))
        assert "Version 2 er dannet" in made.main
        second = Leverance.objects.get(version=2)
        at(second, states.AFVIST)
        for rejected in (october, second):
            assert "danne version 3" in shown(admin, rejected).main
        at(second, states.SENDT)
        page = shown(admin, october)
        assert "Dan ny version" not in page.buttons()
        assert page.links()["version 2"] == second.get_absolute_url()
