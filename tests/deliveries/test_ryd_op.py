"""What is past its time goes, every night and by `manage.py ryd_op`; the log says that it went."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from cases import services
from cases.dates import months_before
from cases.log import audit
from cases.models import Haendelse, Kladde, Kommune, Medarbejder, Opbevaring, Sag, Session
from cases.people.session_store import SessionStore
from cases.services import oprydning as keeping
from deliveries import states, tasks
from deliveries.models import Leverance
from deliveries.services import kontrol, oprydning, ways_out
from tests.cases.people import ydelse
from tests.factories import (
    DUE,
    NOW,
    OCTOBER,
    TODAY,
    frozen,
    reported,
    stored_sag,
)
from tests.html import Page

#: A case that ended in May 2024, and was last touched then.
LONG_AGO = {"slutdato": date(2024, 5, 1)}
RIGHT_NOW = time_machine.escape_hatch.datetime.datetime.now


def ryd_op(*, do: bool = True) -> str:
    out = StringIO()
    call_command("ryd_op", udfoer=do, stdout=out)
    return out.getvalue()


@pytest.fixture
def keeps_two_years(ishoej: Kommune) -> Kommune:
    Kommune.objects.filter(pk=ishoej.pk).update(opbevar_maaneder=24)
    ishoej.refresh_from_db()
    return ishoej


def ended(kommune: Kommune, *, was_reported: bool, **fields: Any) -> Sag:
    data = (reported if was_reported else ydelse)(**LONG_AGO)
    sag = stored_sag(kommune, data, **fields)
    Sag.objects.filter(pk=sag.pk).update(aendret=datetime(2024, 6, 1, tzinfo=UTC))
    return sag


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 2), 12, date(2025, 11, 2)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 37, date(2023, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_a_trial_run_changes_nothing(keeps_two_years: Kommune) -> None:
    ended(keeps_two_years, was_reported=False)
    entries = Haendelse.objects.count()
    out = ryd_op(do=False)
    assert "Ishøj Kommune: sager, der aldrig er indberettet, slettes: 1" in out
    assert "Det var en prøve" in out
    assert (Sag.objects.count(), Haendelse.objects.count()) == (1, entries)
    assert not Opbevaring.objects.exists()


def test_never_reported_cases_go_and_the_log_says_which(keeps_two_years: Kommune) -> None:
    sag = ended(keeps_two_years, was_reported=False)
    ryd_op()
    assert not Sag.objects.exists()
    entry = Haendelse.objects.get(art="sag slettet efter opbevaringstid")
    assert (entry.sag, entry.medarbejder, entry.kommune_id) == (sag.pk, None, "183")


def test_of_reported_ones_only_navn_and_bemaerkninger_go(keeps_two_years: Kommune) -> None:
    sag = ended(keeps_two_years, was_reported=True, bemaerkninger="Bor hos sin søster")
    ryd_op()
    kept = Sag.objects.get()
    assert (kept.navn, kept.bemaerkninger, kept.version) == ("", "", sag.version + 1)
    assert (kept.cpr, kept.ydelser.count()) == (sag.cpr, 1)
    entry = Haendelse.objects.get(art="sag ryddet")
    assert entry.detaljer == {"ændringer": {"navn": True, "bemaerkninger": True}}
    ryd_op()
    assert Haendelse.objects.filter(art="sag ryddet").count() == 1


def test_who_has_the_case_open_does_not_write_the_name_back(
    keeps_two_years: Kommune, ejer: Medarbejder
) -> None:
    sag = ended(keeps_two_years, was_reported=True)
    ryd_op()
    with pytest.raises(services.Stale):
        services.change_sag(ejer, sag, sag.version, sag.data())


@pytest.mark.parametrize(
    ("why", "months", "data", "touched"),
    [
        ("the kommune keeps for ever", None, LONG_AGO, datetime(2024, 6, 1, tzinfo=UTC)),
        ("still open", 24, {}, datetime(2020, 6, 1, tzinfo=UTC)),
        ("ended lately", 24, {"slutdato": date(2025, 5, 1)}, datetime(2020, 6, 1, tzinfo=UTC)),
        ("typed in lately", 24, LONG_AGO, NOW),
        ("on the very day", 24, {"slutdato": date(2024, 11, 2)}, datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_what_is_kept(
    why: str, months: int | None, data: dict[str, Any], touched: datetime, ishoej: Kommune
) -> None:
    Kommune.objects.filter(pk=ishoej.pk).update(opbevar_maaneder=months)
    for was_reported in (False, True):
        sag = stored_sag(ishoej, (reported if was_reported else ydelse)(**data))
        Sag.objects.filter(pk=sag.pk).update(aendret=touched)
    ryd_op()
    assert [sag.navn for sag in Sag.objects.all()] == ["Niels Hansen"] * 2, why


def test_drafts_and_sessions(ejer: Medarbejder, clock: time_machine.Coordinates) -> None:
    Kladde.objects.create(
        id=uuid.uuid4(), medlemskab=ejer.medlemskaber.get(), formular="NY_SAG", data={}
    )
    session = SessionStore()
    session["sagslisten"] = {"183": ["0205680001", "alle", "1"]}
    session.save()
    ryd_op()
    assert (Kladde.objects.count(), Session.objects.count()) == (1, 1)
    clock.shift(timedelta(days=15))
    tasks.ryd_op()
    assert (Kladde.objects.count(), Session.objects.count()) == (0, 0)


class TestTheLog:
    def old(self, ishoej: Kommune, days: int) -> None:
        audit.record(None, ishoej, "log vist", tidspunkt=RIGHT_NOW(tz=UTC) - timedelta(days=days))

    def test_it_goes_after_the_promised_time_and_the_purge_stays(self, ishoej: Kommune) -> None:
        # The database asks its own clock, which no test moves.
        self.old(ishoej, settings.LOG_DAGE + 60)
        self.old(ishoej, settings.LOG_DAGE - 60)
        ryd_op()
        assert Haendelse.objects.filter(art="log vist").count() == 1
        entry = Haendelse.objects.get(art="log ryddet")
        assert entry.detaljer == {"antal": 1, "dage": settings.LOG_DAGE}
        assert Opbevaring.objects.get().log_dage == settings.LOG_DAGE

    def test_a_lower_setting_takes_nothing_that_was_promised(
        self, ishoej: Kommune, settings: Any
    ) -> None:
        ryd_op()
        settings.LOG_DAGE -= 365
        self.old(ishoej, settings.LOG_DAGE + 60)
        ryd_op()
        assert Haendelse.objects.filter(art="log vist").exists()
        assert any("lovet gemt" in problem for problem in kontrol.in_database())

    def test_a_higher_setting_lengthens_the_promise(self, db: None, settings: Any) -> None:
        ryd_op()
        settings.LOG_DAGE += 365
        ryd_op()
        assert Opbevaring.objects.get().log_dage == settings.LOG_DAGE


class TestFiles:
    @pytest.fixture
    def two(self, ishoej: Kommune, clock: time_machine.Coordinates) -> list[Leverance]:
        """October's and November's L402, both received; two years and a half have passed."""
        stored_sag(ishoej)
        clock.move_to(DUE)
        first = frozen(ishoej)
        clock.move_to(OCTOBER.next().due_at)
        second = frozen(ishoej, OCTOBER.next(), OCTOBER.next().due_at)
        Leverance.objects.update(tilstand=states.MODTAGET)
        clock.shift(timedelta(days=settings.LEVERANCE_DAGE + 100))
        return [first, second]

    def test_the_bytes_of_an_overwritten_one_go_and_nothing_else(
        self, two: list[Leverance], ishoej: Kommune
    ) -> None:
        before = Leverance.objects.get(pk=two[0].pk)
        ryd_op()
        first, second = (Leverance.objects.get(pk=leverance.pk) for leverance in two)
        assert first.fil_slettet
        assert (first.fil.count(), second.fil.count(), second.fil_slettet) == (0, 1, None)
        assert (first.sha256, first.antal_ydelser, first.stoerrelse) == (
            before.sha256,
            before.antal_ydelser,
            before.stoerrelse,
        )
        assert first.linjer.count() == 1
        assert Haendelse.objects.get(art="leverancefil slettet").objekt_id == str(first.pk)

    def test_the_control_knows_that_it_went(self, two: list[Leverance]) -> None:
        ryd_op()
        out = StringIO()
        call_command("kontroller", kommune="183", stdout=out)
        assert "Alt er, som det skal være." in out.getvalue()

    def test_the_pages_say_so(
        self,
        two: list[Leverance],
        administrator: Medarbejder,
        signed_in: Callable[[Medarbejder], Client],
    ) -> None:
        ryd_op()
        client = signed_in(administrator)
        page = Page(client.get(two[0].get_absolute_url()))
        assert "Filen er slettet" in page.main
        assert "Hent filen" not in page.main
        answer = client.get(f"{two[0].get_absolute_url()}fil/", follow=True)
        assert "en senere leverance har overskrevet den" in Page(answer).main
        assert client.get(f"{two[1].get_absolute_url()}fil/").status_code == 200

    @pytest.mark.parametrize("state", [states.KLAR, states.AFVENTER, states.FEJLET, states.SENDER])
    def test_what_may_still_be_sent_stays(self, two: list[Leverance], state: str) -> None:
        Leverance.objects.filter(pk=two[0].pk).update(tilstand=state)
        assert not oprydning.overwritten(two[1].frosset + timedelta(days=9999)).exists()

    @pytest.mark.parametrize("state", [states.KLAR, states.AFVIST, states.ANNULLERET])
    def test_only_what_has_left_overwrites(self, two: list[Leverance], state: str) -> None:
        Leverance.objects.filter(pk=two[1].pk).update(tilstand=state)
        ryd_op()
        assert not Leverance.objects.exclude(fil_slettet=None).exists()

    def test_a_young_one_stays(self, two: list[Leverance], settings: Any) -> None:
        settings.LEVERANCE_DAGE = 9999
        ryd_op()
        assert not Leverance.objects.exclude(fil_slettet=None).exists()

    def test_an_old_rehearsal_goes_and_can_not_be_sent(
        self, ishoej: Kommune, administrator: Medarbejder, clock: time_machine.Coordinates
    ) -> None:
        stored_sag(ishoej)
        rehearsal = frozen(ishoej, now=NOW, form="T402")
        clock.shift(timedelta(days=1))
        frozen(ishoej, now=NOW + timedelta(days=1), form="T402")
        clock.shift(timedelta(days=settings.LEVERANCE_DAGE))
        ryd_op()
        rehearsal.refresh_from_db()
        assert rehearsal.fil_slettet
        with pytest.raises(ways_out.NotPossible):
            ways_out.try_again(administrator, rehearsal)


def test_the_right_to_set_it_is_the_administrators(
    ishoej: Kommune, administrator: Medarbejder
) -> None:
    keeping.set_retention(administrator, ishoej, 36)
    ishoej.refresh_from_db()
    assert ishoej.opbevar_ny == 36
    entry = Haendelse.objects.get(art="opbevaringstid ændret")
    assert entry.detaljer == {"ændringer": {"opbevar_maaneder": ["", "36"]}}
    assert keeping.never_reported(ishoej, TODAY).count() == 0
