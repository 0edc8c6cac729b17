"""Neutralising what was reported by mistake (R34, R44, R45, D4)."""

from __future__ import annotations

from datetime import date

import pytest

from cases import services
from cases.fejlliste import findings
from cases.models import Haendelse, Kommune, Medarbejder, Sag, Ydelse
from cases.services.neutralise import can_be_neutralised, needs_start
from tests.cases.people import ophold, ydelse
from tests.factories import (
    DAY,
    TODAY,
    neutralised,
    only,
    reported,
    stored_sag,
    stykydelse,
    with_error,
)


def test_it_ends_on_the_day_it_began(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, reported()))
    services.neutralise_ydelse(ejer, stored)
    stored.refresh_from_db()
    assert stored.slutdato == stored.startdato == date(2020, 2, 1)
    assert stored.data().is_neutralised
    assert (stored.version, stored.aendret_af) == (2, ejer)


def test_without_startdato_it_ends_on_the_day_of_bevilling(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    stored = only(stored_sag(ishoej, reported(startdato=None)))
    services.neutralise_ydelse(ejer, stored)
    stored.refresh_from_db()
    assert (stored.startdato, stored.slutdato) == (None, date(2020, 1, 15))


def test_an_ended_one_can_be_neutralised_too(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, reported(slutdato=date(2021, 1, 1))))
    services.neutralise_ydelse(ejer, stored)
    assert only(stored.sag).data().is_neutralised


def test_it_stays_reported(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, reported()))
    services.neutralise_ydelse(ejer, stored)
    assert only(stored.sag).foerst_indberettet == stored.foerst_indberettet


def test_an_unreported_ydelse_is_deleted_instead(sag: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.neutralise_ydelse(ejer, only(sag))
    assert "Slet den" in raised.value.findings[0].message
    assert only(sag).slutdato is None


def test_a_stykydelse_stays(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, stykydelse(indberettet=True)))
    with pytest.raises(services.Refused) as raised:
        services.neutralise_ydelse(ejer, stored)
    assert "stykydelse" in raised.value.findings[0].message
    assert only(stored.sag).slutdato is None


@pytest.mark.parametrize("start", [TODAY, TODAY + 30 * DAY])
def test_one_that_begins_today_or_later_needs_a_start_before_today(
    ishoej: Kommune, ejer: Medarbejder, start: date
) -> None:
    """R34: the slutdato must lie before today."""
    stored = only(stored_sag(ishoej, reported(startdato=start)))
    assert needs_start(stored, TODAY)
    with pytest.raises(services.Refused) as raised:
        services.neutralise_ydelse(ejer, stored)
    assert raised.value.findings[0].field == "startdato"
    services.neutralise_ydelse(ejer, stored, start=TODAY - DAY)
    stored.refresh_from_db()
    assert stored.startdato == stored.slutdato == TODAY - DAY


@pytest.mark.parametrize("start", [TODAY, TODAY + DAY])
def test_the_given_start_must_lie_before_today(
    ishoej: Kommune, ejer: Medarbejder, start: date
) -> None:
    stored = only(stored_sag(ishoej, reported(startdato=TODAY + 30 * DAY)))
    with pytest.raises(services.Refused):
        services.neutralise_ydelse(ejer, stored, start=start)
    assert only(stored.sag).slutdato is None


def test_a_given_start_is_not_used_where_none_is_needed(ishoej: Kommune, ejer: Medarbejder) -> None:
    """The real startdato is what DST knows the ydelse by."""
    stored = only(stored_sag(ishoej, reported()))
    services.neutralise_ydelse(ejer, stored, start=TODAY - DAY)
    assert only(stored.sag).startdato == date(2020, 2, 1)


def test_one_that_began_yesterday_needs_no_start(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, reported(startdato=TODAY - DAY)))
    assert not needs_start(stored, TODAY)
    services.neutralise_ydelse(ejer, stored)
    assert only(stored.sag).slutdato == TODAY - DAY


def test_an_error_never_blocks_it(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, with_error(kode="9.9.9", indberettet=True)))
    services.neutralise_ydelse(ejer, stored)
    assert only(stored.sag).data().is_neutralised


def test_a_case_neutralises_the_chosen_ones_together(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported(), ophold(indberettet=True), reported(kode="1.1"))
    services.neutralise_sag(ejer, sag, sag.ydelser.exclude(kode="1.1"))
    assert {y.kode: y.data().is_neutralised for y in sag.ydelser.all()} == {
        "1.3": True,
        "1.8.1": True,
        "1.1": False,
    }


def test_a_cases_stykydelser_stay(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported(), stykydelse(kode="1.1", indberettet=True))
    services.neutralise_sag(ejer, sag, sag.ydelser.all())
    assert sag.ydelser.get(kode="1.1").slutdato is None
    assert sag.ydelser.get(kode="1.3").data().is_neutralised


def test_what_is_neutralised_already_is_left_alone(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, neutralised(), reported(kode="1.1"))
    services.neutralise_sag(ejer, sag, sag.ydelser.all())
    assert sag.ydelser.get(kode="1.3").version == 1


def test_one_that_can_not_be_neutralised_leaves_all_as_they_were(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, reported(), reported(kode="1.1", startdato=TODAY))
    with pytest.raises(services.Refused):
        services.neutralise_sag(ejer, sag, sag.ydelser.all())
    assert not any(y.data().is_neutralised for y in sag.ydelser.all())


def test_one_start_does_for_all_that_need_it(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported(), reported(kode="1.1", startdato=TODAY))
    services.neutralise_sag(ejer, sag, sag.ydelser.all(), start=TODAY - DAY)
    assert sag.ydelser.get(kode="1.3").slutdato == date(2020, 2, 1)
    assert sag.ydelser.get(kode="1.1").slutdato == TODAY - DAY


def test_an_unreported_case_is_deleted_instead(sag: Sag, ejer: Medarbejder) -> None:
    """D4: neutralising is for what DST has got; here there is nothing to take back."""
    with pytest.raises(services.Refused):
        services.neutralise_sag(ejer, sag, sag.ydelser.all())
    assert only(sag).slutdato is None


@pytest.mark.parametrize("chosen", [(), ("1.4", "1.13.2")])
def test_a_case_of_which_nothing_is_neutralised_is_refused(
    ishoej: Kommune, ejer: Medarbejder, chosen: tuple[str, ...]
) -> None:
    """Neither nothing at all, nor only what can not be: the log would say that it was done."""
    sag = stored_sag(
        ishoej,
        reported(slutdato=date(2021, 1, 1)),
        stykydelse(kode="1.4", indberettet=True),
        neutralised(kode="1.13.2"),
    )
    with pytest.raises(services.Refused) as raised:
        services.neutralise_sag(ejer, sag, sag.ydelser.filter(kode__in=chosen))
    assert "Vælg mindst én ydelse" in raised.value.findings[0].message
    assert not Haendelse.objects.filter(art="sag neutraliseret").exists()


def test_another_cases_ydelse_is_not_neutralised_along(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag, other = stored_sag(ishoej, reported()), stored_sag(ishoej, reported())
    services.neutralise_sag(ejer, sag, Ydelse.objects.all())
    assert only(sag).data().is_neutralised
    assert only(other).slutdato is None


def test_the_case_closes_with_its_last_open_ydelse(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported())
    services.neutralise_sag(ejer, sag, sag.ydelser.all())
    sag.refresh_from_db()
    assert sag.sidste_dag == date(2020, 2, 1)
    assert sag.is_closed(TODAY)


@pytest.mark.parametrize(
    ("data", "possible"),
    [
        (ydelse(), True),
        (ydelse(slutdato=date(2021, 1, 1)), True),
        (neutralised(), False),
        (stykydelse(), False),
        (stykydelse(slutdato=date(2020, 2, 1)), False),
    ],
)
def test_what_can_be_neutralised(ishoej: Kommune, data: object, possible: bool) -> None:
    assert can_be_neutralised(only(stored_sag(ishoej, data))) is possible  # type: ignore[arg-type]


def test_nobody_is_warned_of_what_was_asked_for(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, reported()))
    services.neutralise_ydelse(ejer, stored)
    assert "YD-TAELLES-IKKE" not in [found.finding.code for found in findings.shown(stored.sag)]


@pytest.mark.parametrize("whole_case", [False, True])
def test_anothers_warning_stays(ishoej: Kommune, ejer: Medarbejder, whole_case: bool) -> None:
    """D14: that the other one really lasted one day, nobody has looked at yet."""
    sag = stored_sag(ishoej, reported(), neutralised(kode="1.1"))
    mistaken, one_day = sag.ydelser.get(kode="1.3"), sag.ydelser.get(kode="1.1")
    if whole_case:
        services.neutralise_sag(ejer, sag, [mistaken, one_day])
    else:
        services.neutralise_ydelse(ejer, mistaken)
    not_counted = [f.ydelse for f in findings.shown(sag) if f.finding.code == "YD-TAELLES-IKKE"]
    assert not_counted == [one_day]
    assert sag.set_i_orden.count() == 1


def test_a_typed_start_before_the_birth_is_refused(ishoej: Kommune, ejer: Medarbejder) -> None:
    """It would be a FEJL, and keep out what should be told (D15)."""
    stored = only(stored_sag(ishoej, reported(bevillingsdato=TODAY, startdato=TODAY)))
    with pytest.raises(services.Refused) as raised:
        services.neutralise_ydelse(ejer, stored, date(1800, 1, 1))
    assert {finding.field for finding in raised.value.findings} == {"startdato"}
    assert not only(stored.sag).data().is_neutralised


def test_a_fejl_from_before_does_not_refuse_a_typed_start(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    stored = only(
        stored_sag(ishoej, reported(bevillingsdato=TODAY, startdato=TODAY, maalgrupper=()))
    )
    services.neutralise_ydelse(ejer, stored, TODAY - DAY)
    assert only(stored.sag).data().is_neutralised
