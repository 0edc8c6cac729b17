"""What the start page and the fejlliste foretell is what the freeze then does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from cases.data import REGISTER_START
from cases.fejlliste import kept
from cases.fejlliste import outlook as module
from cases.fejlliste.outlook import Outlook, outlook
from cases.fictitious import ERRORS, WARNINGS, Fiction
from cases.kodelister import lister
from cases.models import Kommune, Maalgruppe, Ydelse
from tests.cases.people import ophold, ydelse
from tests.factories import (
    DAY,
    DUE,
    OCTOBER,
    ended_before_the_register,
    frozen,
    neutralised,
    reported,
    stored_sag,
    stykydelse,
    with_error,
)

FORMS = [
    ydelse(),
    ophold(),
    stykydelse(),
    neutralised(),
    reported(),
    with_error(),
    with_error(indberettet=True),
    ended_before_the_register(),
    ended_before_the_register(maalgrupper=()),
    ended_before_the_register(indberettet=True),
    ydelse(bevillingsdato=date(2010, 1, 1), startdato=None, slutdato=date(2013, 7, 1)),
    ydelse(bevillingsdato=date(2010, 1, 1), startdato=None, slutdato=date(2013, 6, 30)),
]


@pytest.fixture
def mixed(ishoej: Kommune, vallensbaek: Kommune) -> Kommune:
    """Every form of ydelse: alone, beside another, and on a case that has a FEJL itself."""
    for number, data in enumerate(FORMS):
        stored_sag(ishoej, data)
        stored_sag(ishoej, data, FORMS[number - 1])
        stored_sag(ishoej, data, funktionsvurdering="F")
    fiction = Fiction(lister.current(), ishoej.pk, DUE.date(), "outlook")
    for spoil in [*ERRORS.values(), *WARNINGS.values()]:
        data = spoil(fiction.sag())
        stored_sag(ishoej, *data.ydelser, cpr=data.cpr)
    stored_sag(vallensbaek, reported(maalgrupper=()))
    return ishoej


def test_reportable_is_the_same_in_python_and_in_sql(mixed: Kommune) -> None:
    day = REGISTER_START
    for begins in ({"startdato": day}, {"startdato": None, "bevillingsdato": day}):
        for data in (stykydelse(**begins), stykydelse(**begins, slutdato=day - DAY)):
            early = {name: value and value - DAY for name, value in begins.items()}
            stored_sag(mixed, data, replace(data, **early))
            stored_sag(mixed, replace(data, **early, indberettet=True))
    stored = Ydelse.objects.filter(kommune=mixed)
    assert set(stored.reportable()) == {y for y in stored if y.data().is_reportable}
    assert 0 < stored.reportable().count() < stored.count()


def test_it_foretells_what_is_frozen(mixed: Kommune) -> None:
    kept.refresh(mixed, DUE.date())
    foretold = outlook(mixed)
    leverance = frozen(mixed, OCTOBER, DUE)
    assert foretold.delivered == leverance.antal_ydelser
    assert foretold.left_out == leverance.antal_udeladt
    assert foretold.missing == leverance.antal_mangler
    assert foretold.reportable == leverance.antal_indberetningspligtige
    assert foretold.missing > 0
    assert leverance.antal_ikke_indberettes > 0


def test_it_asks_once(mixed: Kommune, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kept.refresh(mixed, DUE.date())
    with django_assert_num_queries(1):
        outlook(mixed)


def test_a_kommune_with_nothing(ishoej: Kommune) -> None:
    assert outlook(ishoej) == Outlook(0, 0, 0, 0)
    assert not outlook(ishoej).brakes


@pytest.mark.parametrize("missing", [9, 10])
def test_it_foretells_the_brake(ishoej: Kommune, missing: int) -> None:
    """D20: at least 10, and more than 5 %."""
    assert (module.BRAKE_LEAST, module.BRAKE_SHARE) == (10, 0.05)
    for _ in range(20):
        stored_sag(ishoej, reported())
    faulty = Ydelse.objects.filter(kommune=ishoej)[:missing]
    Maalgruppe.objects.filter(ydelse__in=list(faulty)).delete()
    kept.refresh(ishoej, DUE.date())
    foretold = outlook(ishoej)
    assert foretold.brakes is (missing == 10)
    assert (frozen(ishoej, OCTOBER, DUE).tilstand == "AFVENTER") is foretold.brakes


@pytest.mark.parametrize(("formerly", "brakes"), [(199, True), (200, False), (201, False)])
def test_the_brake_is_of_more_than_a_share(formerly: int, brakes: bool) -> None:
    assert Outlook(formerly, 10, formerly, 10).brakes is brakes
