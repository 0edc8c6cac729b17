"""When a leverance is sent, in which order, and what follows when it can not be (D19, D22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.log import audit
from cases.models import Besked, Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import deliver, freeze, monthly, send
from deliveries.services.sending import LEASE, MOST_TRIES, TELL_AFTER
from deliveries.services.ways_out import NotPossible, try_again
from tests import factories
from tests.deliveries.stage import (
    HOUR,
    MINUTE,
    NOVEMBER,
    NOVEMBER_DUE,
    OCTOBER,
    OCTOBER_DUE,
    Drive,
    at,
    drive,
    moved,
    october,
)

__all__ = ["drive", "october"]

SECOND = timedelta(seconds=1)


class TestTriesAgain:
    def test_it_waits_longer_each_time_but_never_more_than_an_hour(
        self, october: Leverance, ishoej: Kommune, clock: Any, drive: Drive
    ) -> None:
        drive.take_away()
        waits = []
        now = OCTOBER_DUE
        for attempt in range(1, 9):
            deliver(ishoej, moved(clock, now))
            october.refresh_from_db()
            assert (october.tilstand, october.forsoeg) == (states.KLAR, attempt)
            assert "kunne ikke lægges" in october.fejl
            assert october.naeste_forsoeg is not None
            # A second too early nothing happens.
            deliver(ishoej, moved(clock, october.naeste_forsoeg - SECOND))
            october.refresh_from_db()
            assert october.forsoeg == attempt
            waits.append((october.naeste_forsoeg - now) / MINUTE)
            now = october.naeste_forsoeg
        assert waits == [2, 4, 8, 16, 32, 60, 60, 60]

    def test_once_it_works_the_same_file_is_sent_and_the_error_is_gone(
        self, october: Leverance, ishoej: Kommune, clock: Any, drive: Drive
    ) -> None:
        frozen = b"".join(october.chunks())
        drive.take_away()
        deliver(ishoej, OCTOBER_DUE)
        drive.put_back()
        factories.stored_sag(ishoej)
        deliver(ishoej, moved(clock, OCTOBER_DUE + 2 * MINUTE))
        october.refresh_from_db()
        assert (october.tilstand, october.fejl, october.forsoeg) == (states.SENDT, "", 2)
        assert october.sendt == OCTOBER_DUE + 2 * MINUTE
        assert (drive.path / "ud" / october.filnavn).read_bytes() == frozen

    def test_people_are_told_once_after_five_and_once_when_it_is_given_up(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        clock: Any,
        drive: Drive,
    ) -> None:
        administrator.email = "administrator@kommune.example"
        administrator.save()
        drive.take_away()
        told = {}
        now = OCTOBER_DUE
        while october.tilstand != states.FEJLET:
            deliver(ishoej, moved(clock, now))
            october.refresh_from_db()
            told[october.forsoeg] = Besked.objects.count()
            assert october.naeste_forsoeg is not None
            now = october.naeste_forsoeg
        assert october.forsoeg == MOST_TRIES
        assert timedelta(days=3.5) < now - OCTOBER_DUE < timedelta(days=4.5)
        # Two people are told each time.
        assert told[TELL_AFTER - 1] == 0
        assert {told[tries] for tries in range(TELL_AFTER, MOST_TRIES)} == {2}
        assert told[MOST_TRIES] == 4
        subjects = set(Besked.objects.values_list("emne", flat=True))
        assert subjects == {
            "Kan ikke sendes endnu: L402 for Ishøj Kommune, oktober 2026",
            "Kan ikke sendes: L402 for Ishøj Kommune, oktober 2026",
        }

    def test_given_up_it_is_sent_only_when_somebody_asks(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        clock: Any,
        drive: Drive,
    ) -> None:
        at(october, states.FEJLET, forsoeg=MOST_TRIES, fejl="Drevet er væk.")
        later = moved(clock, OCTOBER_DUE + timedelta(days=9))
        deliver(ishoej, later)
        assert drive.delivered() == []
        assert send(try_again(administrator, october))
        assert drive.delivered() == [october.filnavn]

    def test_an_administrator_need_not_wait_for_the_next_attempt(
        self, october: Leverance, ishoej: Kommune, administrator: Medarbejder, drive: Drive
    ) -> None:
        drive.take_away()
        deliver(ishoej, OCTOBER_DUE)
        drive.put_back()
        assert not send(october)
        assert send(try_again(administrator, october))

    @pytest.mark.parametrize("state", sorted(set(states.LABELS) - {states.KLAR, states.FEJLET}))
    def test_only_what_waits_is_tried_again(
        self, october: Leverance, administrator: Medarbejder, state: str
    ) -> None:
        at(october, state)
        with pytest.raises(NotPossible):
            try_again(administrator, october)
        october.refresh_from_db()
        assert october.tilstand == state

    def test_a_dead_attempt_is_taken_over_when_its_lease_has_run_out(
        self, october: Leverance, ishoej: Kommune, clock: Any, drive: Drive
    ) -> None:
        at(october, states.SENDER, forsoeg=1, laant_til=OCTOBER_DUE + LEASE)
        deliver(ishoej, moved(clock, OCTOBER_DUE + LEASE))
        assert drive.delivered() == []
        deliver(ishoej, moved(clock, OCTOBER_DUE + LEASE + SECOND))
        october.refresh_from_db()
        assert (october.tilstand, october.forsoeg) == (states.SENDT, 2)


class TestOrder:
    @pytest.fixture
    def november(self, october: Leverance, ishoej: Kommune, clock: Any) -> Leverance:
        return freeze(ishoej, NOVEMBER, moved(clock, NOVEMBER_DUE))

    def test_they_leave_by_period(
        self, october: Leverance, november: Leverance, ishoej: Kommune
    ) -> None:
        deliver(ishoej, NOVEMBER_DUE)
        assert self.sent(october) < self.sent(november)

    @staticmethod
    def sent(leverance: Leverance) -> int:
        """The log's number for the sending."""
        return audit.of(leverance).get(art="leverance sendt").pk

    def test_one_that_must_wait_holds_up_the_later_one(
        self, october: Leverance, november: Leverance, ishoej: Kommune, drive: Drive
    ) -> None:
        at(october, states.KLAR, forsoeg=1, naeste_forsoeg=NOVEMBER_DUE + HOUR)
        deliver(ishoej, NOVEMBER_DUE)
        assert drive.delivered() == []
        deliver(ishoej, NOVEMBER_DUE + HOUR)
        assert drive.delivered() == [october.filnavn, november.filnavn]

    def test_an_administrator_can_not_send_the_later_one_first(
        self,
        october: Leverance,
        november: Leverance,
        administrator: Medarbejder,
    ) -> None:
        with pytest.raises(NotPossible, match="oktober 2026 skal sendes først"):
            try_again(administrator, november)
        assert send(try_again(administrator, october))
        assert send(try_again(administrator, november))

    @pytest.mark.parametrize("state", [states.FEJLET, states.AFVENTER])
    def test_one_that_is_overtaken_is_never_sent_after(
        self,
        october: Leverance,
        november: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        drive: Drive,
        state: str,
    ) -> None:
        at(october, state)
        deliver(ishoej, NOVEMBER_DUE)
        october.refresh_from_db()
        assert october.tilstand == states.OVERHALET
        with pytest.raises(NotPossible):
            try_again(administrator, october)
        assert not send(october)
        deliver(ishoej, NOVEMBER_DUE + HOUR)
        assert drive.delivered() == [november.filnavn]

    def test_a_late_attempt_finds_that_it_has_been_overtaken(
        self, october: Leverance, november: Leverance, drive: Drive
    ) -> None:
        """As when a worker slept through the sending of the later one."""
        at(november, states.SENDT)
        assert not send(october)
        october.refresh_from_db()
        assert (october.tilstand, october.forsoeg) == (states.OVERHALET, 0)
        assert drive.delivered() == []

    def test_another_kommune_goes_on_meanwhile(
        self, october: Leverance, vallensbaek: Kommune, drive: Drive
    ) -> None:
        at(october, states.KLAR, forsoeg=1, naeste_forsoeg=NOVEMBER_DUE)
        factories.stored_sag(vallensbaek)
        (theirs,) = deliver(vallensbaek, OCTOBER_DUE)
        assert drive.delivered() == [theirs.filnavn]


class TestRehearsal:
    @pytest.fixture
    def rehearsal(self, sag: Sag, ishoej: Kommune, drive: Drive) -> Leverance:
        return freeze(ishoej, OCTOBER, factories.NOW, form="T402")

    def test_it_locks_nothing_and_is_never_sent_by_itself(
        self, rehearsal: Leverance, ishoej: Kommune, sag: Sag, clock: Any, drive: Drive
    ) -> None:
        assert (rehearsal.antal_ydelser, rehearsal.aendringer["nye"]) == (1, 1)
        assert rehearsal.linjer.count() == 0
        assert factories.only(sag).foerst_indberettet is None
        assert monthly.kommuner_with_work(factories.NOW) == []
        deliver(ishoej, factories.NOW)
        (october,) = deliver(ishoej, moved(clock, OCTOBER_DUE))
        rehearsal.refresh_from_db()
        assert (rehearsal.tilstand, rehearsal.forsoeg) == (states.KLAR, 0)
        assert drive.delivered() == [october.filnavn]

    def test_asked_for_it_is_sent_and_tried_again_like_the_rest(
        self,
        rehearsal: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        clock: Any,
        drive: Drive,
    ) -> None:
        drive.take_away()
        assert not send(try_again(administrator, rehearsal))
        drive.put_back()
        assert monthly.kommuner_with_work(factories.NOW) == [ishoej]
        deliver(ishoej, moved(clock, factories.NOW + 2 * MINUTE))
        assert drive.delivered() == [rehearsal.filnavn]
        assert rehearsal.filnavn.startswith("T_183_T402_P2026M10_V01_")

    def test_it_stands_in_no_l402s_way(
        self, rehearsal: Leverance, ishoej: Kommune, administrator: Medarbejder, clock: Any
    ) -> None:
        """Neither counted as the period's leverance (D18) nor in the order (D19)."""
        at(rehearsal, states.SENDT)
        (october,) = deliver(ishoej, moved(clock, OCTOBER_DUE))
        october.refresh_from_db()
        assert (october.form, october.version, october.tilstand) == ("L402", 1, states.SENDT)
