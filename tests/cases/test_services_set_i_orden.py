"""Findings of a stored case, and `Set og i orden` on a warning (D14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases import services
from cases.fejlliste import findings
from cases.models import Kommune, Medarbejder, Sag, SetIOrden
from cases.services.sager import findings_of
from tests.cases.people import ydelse
from tests.factories import only, stored_sag, with_error

#: A start before the bevilling: one warning, and nothing else.
EARLY = ydelse(startdato=date(2020, 1, 1))


@pytest.fixture
def warned(ishoej: Kommune, ejer: Medarbejder) -> Sag:
    return stored_sag(ishoej, EARLY, ejer=ejer)


def codes(sag: Sag) -> list[str]:
    return [shown.finding.code for shown in findings.shown(Sag.objects.get(pk=sag.pk))]


def look_over(user: Medarbejder, sag: Sag) -> None:
    services.set_i_orden(user, sag, findings_of(sag.data())[0].fingerprint)


def test_a_warning_is_shown_with_its_ydelse(warned: Sag) -> None:
    (shown,) = findings.shown(warned)
    assert shown.finding.code == "YD-START-FOER-BEVILLING"
    assert shown.ydelse == only(warned)
    assert shown.url == only(warned).get_absolute_url()
    assert shown.can_be_set_i_orden


def test_a_finding_on_the_case_leads_to_the_case(ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, funktionsvurdering="F")
    (shown,) = findings.shown(sag)
    assert (shown.ydelse, shown.url) == (None, sag.get_absolute_url())
    assert not shown.can_be_set_i_orden


def test_a_warning_set_i_orden_is_not_shown_again(warned: Sag, kollega: Medarbejder) -> None:
    look_over(kollega, warned)
    assert codes(warned) == []
    stored = SetIOrden.objects.get()
    assert (stored.medarbejder, stored.regel) == (kollega, "YD-START-FOER-BEVILLING")


def test_it_returns_when_the_values_change(warned: Sag, ejer: Medarbejder) -> None:
    look_over(ejer, warned)
    stored = only(warned)
    changed = replace(stored.data(), startdato=date(2020, 1, 2))
    services.change_ydelse(ejer, stored, 1, changed)
    assert codes(warned) == ["YD-START-FOER-BEVILLING"]


def test_it_stays_away_when_something_else_changes(warned: Sag, ejer: Medarbejder) -> None:
    look_over(ejer, warned)
    stored = only(warned)
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), betalingskommune="187"))
    assert codes(warned) == []


def test_it_hides_that_warning_only(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, EARLY, replace(EARLY, kode="1.1"))
    look_over(ejer, sag)
    assert codes(sag) == ["YD-START-FOER-BEVILLING"]


def test_an_error_can_not_be_set_i_orden(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, with_error())
    with pytest.raises(services.Refused):
        look_over(ejer, sag)
    assert codes(sag) == ["YD-MAALGRUPPE-MANGLER"]


@pytest.mark.parametrize("fingerprint", ["", "x" * 64, "YD-START-FOER-BEVILLING"])
def test_a_made_up_fingerprint_is_refused(warned: Sag, ejer: Medarbejder, fingerprint: str) -> None:
    with pytest.raises(services.Refused):
        services.set_i_orden(ejer, warned, fingerprint)
    assert not SetIOrden.objects.exists()


def test_another_cases_warning_is_not_this_ones(
    warned: Sag, ishoej: Kommune, ejer: Medarbejder
) -> None:
    other = stored_sag(ishoej, replace(EARLY, startdato=date(2020, 1, 3)))
    with pytest.raises(services.Refused):
        services.set_i_orden(ejer, warned, findings_of(other.data())[0].fingerprint)


def test_it_can_be_taken_back_by_another(
    warned: Sag, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    look_over(ejer, warned)
    (seen,) = findings.seen(warned)
    assert seen.set_i_orden
    assert (seen.set_i_orden.medarbejder, seen.can_be_set_i_orden) == (ejer, False)
    services.fortryd(kollega, warned, seen.finding.fingerprint)
    assert codes(warned) == ["YD-START-FOER-BEVILLING"]
    assert findings.seen(warned) == []


def test_what_is_not_set_i_orden_can_not_be_taken_back(warned: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused):
        services.fortryd(ejer, warned, findings_of(warned.data())[0].fingerprint)


def test_what_the_values_no_longer_give_is_not_among_what_was_seen(
    warned: Sag, ejer: Medarbejder
) -> None:
    look_over(ejer, warned)
    stored = only(warned)
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), startdato=date(2020, 2, 1)))
    assert findings.seen(Sag.objects.get(pk=warned.pk)) == []


def test_setting_it_i_orden_twice_is_fine(warned: Sag, ejer: Medarbejder) -> None:
    look_over(ejer, warned)
    look_over(ejer, warned)
    assert SetIOrden.objects.count() == 1
