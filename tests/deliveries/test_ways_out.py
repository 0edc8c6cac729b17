"""What an administrator may do with a leverance, and what nobody may (D5, D17, D18, D20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases import services
from cases.log import audit
from cases.models import Kommune, Medarbejder, Sag, Ydelse
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN
from deliveries.services import CannotFreeze, deliver, freeze, send
from deliveries.services.ways_out import (
    NotPossible,
    annul,
    follow_up,
    next_morning,
    release,
    try_again,
)
from tests import factories
from tests.deliveries.stage import (
    HOUR,
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

WHY = "Målgrupperne mangler efter importen."


class TestAnnul:
    def test_the_lock_goes_and_the_record_stays(
        self, october: Leverance, administrator: Medarbejder, ejer: Medarbejder, sag: Sag
    ) -> None:
        with pytest.raises(services.Refused):
            services.delete_sag(ejer, sag)
        before = Leverance.objects.values().get()
        content = b"".join(october.chunks())

        annul(administrator, october, WHY)

        after = Leverance.objects.values().get()
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"tilstand", "hviler_til"}
        assert october.tilstand == states.ANNULLERET
        assert b"".join(october.chunks()) == content
        line = october.linjer.get()
        assert (line.ydelse, line.identifikator) == (None, factories.only(sag).identifikator)
        assert factories.only(sag).foerst_indberettet is None

    def test_what_is_free_again_can_be_changed_and_deleted(
        self, ishoej: Kommune, administrator: Medarbejder, ejer: Medarbejder, clock: Any
    ) -> None:
        stay = factories.stored_sag(ishoej, factories.ophold(), factories.ydelse())
        made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
        ydelse = stay.ydelser.get(kode="1.8.1")
        data = ydelse.data()
        other_kind = replace(data, tilbud=replace(data.tilbud, tilbudstype="3.1.1"))
        with pytest.raises(services.Refused):
            services.change_ydelse(ejer, ydelse, ydelse.version, other_kind)

        annul(administrator, made, WHY)

        services.change_ydelse(ejer, ydelse, ydelse.version, other_kind)
        services.delete_ydelse(ejer, stay.ydelser.get(kode="1.3"))
        services.delete_sag(ejer, stay)
        assert not Sag.objects.exists()
        assert made.linjer.count() == 2

    def test_what_another_l402_holds_stays_locked(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        ejer: Medarbejder,
        sag: Sag,
        clock: Any,
    ) -> None:
        assert send(october)
        fresh = factories.stored_sag(ishoej)
        november = freeze(ishoej, NOVEMBER, moved(clock, NOVEMBER_DUE))

        annul(administrator, november, WHY)

        assert factories.only(sag).foerst_indberettet == OCTOBER_DUE
        assert factories.only(fresh).foerst_indberettet is None
        assert october.linjer.get().ydelse == factories.only(sag)
        with pytest.raises(services.Refused):
            services.delete_sag(ejer, sag)
        services.delete_sag(ejer, fresh)

    @pytest.mark.parametrize("earliest_first", [True, False])
    def test_what_only_annulled_ones_held_is_free(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        sag: Sag,
        clock: Any,
        earliest_first: bool,
    ) -> None:
        november = freeze(ishoej, NOVEMBER, moved(clock, NOVEMBER_DUE))
        first, second = (october, november) if earliest_first else (november, october)
        annul(administrator, first, WHY)
        assert factories.only(sag).foerst_indberettet == OCTOBER_DUE
        annul(administrator, second, WHY)
        assert factories.only(sag).foerst_indberettet is None

    def test_one_that_an_attempt_has_touched_stays(
        self, october: Leverance, administrator: Medarbejder, sag: Sag, drive: Drive
    ) -> None:
        drive.take_away()
        assert not send(october)
        assert october.tilstand == states.KLAR
        with pytest.raises(NotPossible, match="sendt eller måske sendt"):
            annul(administrator, october, WHY)
        october.refresh_from_db()
        assert october.tilstand == states.KLAR
        assert factories.only(sag).foerst_indberettet == OCTOBER_DUE

    @pytest.mark.parametrize(
        "state", sorted(set(states.LABELS) - set(states.before(states.ANNULLERET)))
    )
    def test_states_that_are_never_annulled(
        self, october: Leverance, administrator: Medarbejder, state: str
    ) -> None:
        at(october, state, forsoeg=0)
        with pytest.raises(NotPossible):
            annul(administrator, october, WHY)
        october.refresh_from_db()
        assert october.tilstand == state
        assert not october.linjer.filter(ydelse=None).exists()

    def test_a_t402_is_no_leverance_to_annul(
        self, ishoej: Kommune, sag: Sag, administrator: Medarbejder
    ) -> None:
        rehearsal = freeze(ishoej, OCTOBER, factories.NOW, form="T402")
        with pytest.raises(NotPossible, match="prøve"):
            annul(administrator, rehearsal, WHY)
        with pytest.raises(NotPossible, match="L402"):
            follow_up(administrator, at(rehearsal, states.AFVIST), OCTOBER_DUE)

    def test_it_rests_until_the_next_morning_and_is_then_made_again(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        clock: Any,
        drive: Drive,
    ) -> None:
        moved(clock, OCTOBER_DUE + HOUR / 2)
        annul(administrator, october, WHY)
        morning = OCTOBER_DUE + timedelta(days=1)
        assert october.hviler_til == morning
        for moment in (OCTOBER_DUE + HOUR, morning - timedelta(seconds=1)):
            assert deliver(ishoej, moved(clock, moment)) == []
        (again,) = deliver(ishoej, moved(clock, morning))
        again.refresh_from_db()
        assert (again.periode, again.version, again.tilstand) == ("2026M10", 2, states.SENDT)
        assert drive.delivered() == [again.filnavn]

    def test_all_withheld_is_made_again_once_the_data_are_right(
        self, ishoej: Kommune, administrator: Medarbejder, ejer: Medarbejder, clock: Any
    ) -> None:
        sag = factories.stored_sag(ishoej, factories.with_error())
        withheld = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
        assert withheld.tilstand == states.TILBAGEHOLDT
        ydelse = factories.only(sag)
        services.change_ydelse(
            ejer, ydelse, ydelse.version, replace(ydelse.data(), maalgrupper=("1.1.4",))
        )
        annul(administrator, withheld, WHY)
        again = follow_up(administrator, withheld, OCTOBER_DUE)
        assert (again.version, again.tilstand, again.antal_ydelser) == (2, states.KLAR, 1)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        # Just before and after the hour, and over both changes of the clock.
        (datetime(2026, 11, 14, 4, 59), datetime(2026, 11, 15, 5)),
        (datetime(2026, 11, 14, 23, 59), datetime(2026, 11, 15, 5)),
        (datetime(2026, 11, 15, 0, 0), datetime(2026, 11, 16, 5)),
        (datetime(2026, 10, 24, 12, 0), datetime(2026, 10, 25, 5)),
        (datetime(2027, 3, 27, 12, 0), datetime(2027, 3, 28, 5)),
        (datetime(2026, 12, 31, 12, 0), datetime(2027, 1, 1, 5)),
    ],
)
def test_next_morning_is_by_the_danish_clock(now: datetime, morning: datetime) -> None:
    found = next_morning(now.replace(tzinfo=COPENHAGEN))
    assert found == morning.replace(tzinfo=COPENHAGEN)
    assert found.astimezone(COPENHAGEN).hour == 5


class TestRelease:
    def test_it_is_sent_at_the_next_round(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        drive: Drive,
    ) -> None:
        at(october, states.AFVENTER)
        deliver(ishoej, OCTOBER_DUE + HOUR)
        assert drive.delivered() == []
        release(administrator, october, WHY)
        assert october.tilstand == states.KLAR
        deliver(ishoej, OCTOBER_DUE + HOUR)
        assert drive.delivered() == [october.filnavn]

    @pytest.mark.parametrize("state", sorted(set(states.LABELS) - {states.AFVENTER}))
    def test_only_what_waits_is_released(
        self, october: Leverance, administrator: Medarbejder, state: str
    ) -> None:
        at(october, state)
        with pytest.raises(NotPossible):
            release(administrator, october, WHY)
        october.refresh_from_db()
        assert october.tilstand == state

    def test_released_it_can_still_be_annulled(
        self, october: Leverance, administrator: Medarbejder
    ) -> None:
        release(administrator, at(october, states.AFVENTER), WHY)
        assert annul(administrator, october, WHY).tilstand == states.ANNULLERET


class TestFollowUp:
    def test_after_a_rejection_comes_version_2_and_one_only(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        sag: Sag,
        clock: Any,
        drive: Drive,
    ) -> None:
        assert send(october)
        drive.answer(october, states.AFVIST)
        assert october.tilstand == states.AFVIST
        # Rejected is reported all the same (D5).
        assert factories.only(sag).foerst_indberettet == OCTOBER_DUE

        second = follow_up(administrator, october, moved(clock, OCTOBER_DUE + HOUR))

        assert (second.version, second.periode, second.tilstand) == (2, "2026M10", states.KLAR)
        assert second.filnavn != october.filnavn
        assert second.frosset_af == administrator
        with pytest.raises(CannotFreeze):
            follow_up(administrator, october, OCTOBER_DUE + HOUR)
        third = {**Leverance.objects.filter(pk=second.pk).values().get(), "version": 3}
        del third["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Leverance.objects.create(**third)
        assert Leverance.objects.count() == 2
        assert send(second)

    def test_a_rejected_period_is_not_made_again_by_itself(
        self, october: Leverance, ishoej: Kommune, drive: Drive, clock: Any
    ) -> None:
        assert send(october)
        drive.answer(october, states.AFVIST)
        for moment in (OCTOBER_DUE + HOUR, OCTOBER_DUE + timedelta(days=20)):
            assert deliver(ishoej, moved(clock, moment)) == []
        (november,) = deliver(ishoej, moved(clock, NOVEMBER_DUE))
        assert november.periode == "2026M11"

    @pytest.mark.parametrize("state", sorted(set(states.LABELS) - set(states.SET_ASIDE)))
    def test_only_what_is_set_aside_is_followed(
        self, october: Leverance, administrator: Medarbejder, state: str
    ) -> None:
        at(october, state)
        with pytest.raises(NotPossible):
            follow_up(administrator, october, OCTOBER_DUE + HOUR)
        assert Leverance.objects.count() == 1

    def test_no_version_comes_after_a_later_period(
        self,
        october: Leverance,
        ishoej: Kommune,
        administrator: Medarbejder,
        clock: Any,
    ) -> None:
        annul(administrator, october, WHY)
        freeze(ishoej, NOVEMBER, moved(clock, NOVEMBER_DUE))
        with pytest.raises(CannotFreeze, match="november 2026"):
            follow_up(administrator, october, NOVEMBER_DUE)


def follow(user: Medarbejder, leverance: Leverance, _reason: str) -> Leverance:
    return follow_up(user, at(leverance, states.AFVIST), OCTOBER_DUE + HOUR)


def free(user: Medarbejder, leverance: Leverance, reason: str) -> Leverance:
    return release(user, at(leverance, states.AFVENTER), reason)


def again(user: Medarbejder, leverance: Leverance, _reason: str) -> Leverance:
    return try_again(user, leverance)


Way = Callable[[Medarbejder, Leverance, str], Leverance]
WAYS: dict[Way, str] = {
    annul: "leverance annulleret",
    free: "leverance godkendt",
    again: "nyt sendeforsøg bestilt",
    follow: "leverance frosset",
}


@pytest.mark.parametrize("who", ["laeser", "kollega", "udefra", "drift"])
@pytest.mark.parametrize("way", WAYS)
def test_only_the_kommunes_administrators_may(
    october: Leverance, way: Way, who: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    entries = audit.of(october).count()
    with pytest.raises(PermissionDenied):
        way(user, october, WHY)
    assert audit.of(october).count() == entries
    assert Leverance.objects.count() == 1
    assert Ydelse.objects.filter(foerst_indberettet=None).count() == 0


@pytest.mark.parametrize("way", [annul, free])
@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_reason_must_be_given(
    october: Leverance, administrator: Medarbejder, way: Way, reason: str
) -> None:
    with pytest.raises(NotPossible, match="Skriv, hvorfor"):
        way(administrator, october, reason)
    october.refresh_from_db()
    assert october.tilstand in (states.KLAR, states.AFVENTER)


@pytest.mark.parametrize("way", [annul, free])
def test_a_reason_holds_no_cpr_number(
    october: Leverance, administrator: Medarbejder, way: Way
) -> None:
    with pytest.raises(NotPossible, match="uden CPR nummer"):
        way(administrator, october, "Forkert borger: 200568-0046")
    assert not audit.of(october).filter(detaljer__has_key="begrundelse").exists()


@pytest.mark.parametrize(("way", "art"), WAYS.items())
def test_everything_is_on_record(
    october: Leverance, ishoej: Kommune, administrator: Medarbejder, way: Way, art: str
) -> None:
    acted_on = way(administrator, october, f"  {WHY} ")
    entry = audit.of(acted_on).last()
    assert entry is not None
    assert (entry.art, entry.medarbejder, entry.kommune) == (art, administrator, ishoej)
    assert entry.tidspunkt == OCTOBER_DUE
    if way in (annul, free):
        assert entry.detaljer == {"begrundelse": WHY}
