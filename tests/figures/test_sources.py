"""The same figures from the database, from a leverance's bytes, and from its freeze."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.data import YdelseData
from cases.fejlliste import kept as findings
from cases.models import Kommune, Sag
from deliveries.figures import sources
from deliveries.figures.core.calendar import KVARTAL, calendar
from deliveries.figures.core.rows import Which, rows_of_file
from deliveries.figures.core.sweep import sweep
from deliveries.figures.core.table import FIGURES, Pass
from deliveries.figures.models import Opgoerelse
from tests import factories
from tests.cases.people import ydelse

FIRST = date(2015, 1, 1)
ON = date(2026, 10, 31)
days = st.dates(date(2014, 6, 1), date(2026, 12, 1))


@st.composite
def ydelser(draw: st.DrawFn) -> YdelseData:
    start = draw(days)
    return ydelse(
        kode=draw(st.sampled_from(["1.3", "1.4"])),
        varighed=draw(st.sampled_from("PPS")),
        bevillingsdato=start,
        startdato=draw(st.none() | st.just(start + timedelta(days=20))),
        slutdato=draw(st.none() | days),
        maalgrupper=draw(st.sampled_from([(), ("1.1.4",), ("1.1.4", "2")])),
    )


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_sager=st.lists(st.lists(ydelser(), min_size=1, max_size=4), max_size=4))
def test_the_database_gives_the_rows_that_the_cases_do(
    ishoej: Kommune, given_sager: list[list[YdelseData]]
) -> None:
    Sag.objects.all().delete()
    sager = [factories.stored_sag(ishoej, *one).data() for one in given_sager]
    quarters = calendar(KVARTAL, ON)
    for which in (Which.YDELSER, Which.MAALGRUPPER, Which.UOPLYST, Which.PERSONER):
        stored = sweep(sources.registered(ishoej, which, FIRST), quarters)
        carried = sweep(rows_of_file(sager, which), quarters)
        assert (stored.cells, stored.persons) == (carried.cells, carried.persons)


def test_what_is_counted_while_freezing_is_what_the_bytes_say(ishoej: Kommune) -> None:
    factories.stored_sag(ishoej, factories.reported(), factories.neutralised(kode="1.4"))
    factories.stored_sag(ishoej, ydelse(slutdato=date(2026, 9, 30)), factories.stykydelse())
    factories.stored_sag(ishoej, factories.with_error())
    leverance = factories.frozen(ishoej)
    kept = Opgoerelse.objects.get(leverance=leverance)
    read = sweep(sources.delivered(leverance, Which.YDELSER), calendar(KVARTAL, ON))
    assert (kept.optaelling, kept.til_og_med) == (Pass.KVARTALER, ON)
    assert kept.tal == read.as_json()
    assert read.cells["1.3"]["modtagere"][-1] == 1
    assert read.cells["1.3"]["modtagere"][-2] == 2
    assert "1.4" not in read.cells


def test_a_test_leverance_is_not_counted(ishoej: Kommune) -> None:
    factories.stored_sag(ishoej)
    factories.frozen(ishoej, form="T402")
    assert not Opgoerelse.objects.exists()


def test_withheld_is_what_a_fejl_of_its_own_or_of_its_case_keeps_out(ishoej: Kommune) -> None:
    factories.stored_sag(ishoej, ydelse(), factories.with_error(kode="1.4"))
    factories.stored_sag(ishoej, ydelse(), funktionsvurdering="F")
    findings.refresh(ishoej, factories.TODAY)
    rows = sources.registered(ishoej, Which.TILBAGEHOLDT, FIRST)
    counts = sweep(rows, calendar(KVARTAL, ON))
    numbers = FIGURES["tilbageholdt"].function(counts)
    assert {kode: found[-1] for kode, found in numbers.items()} == {"1.3": 1, "1.4": 1}


def test_another_kommunes_ydelser_are_not_counted(ishoej: Kommune, vallensbaek: Kommune) -> None:
    factories.stored_sag(vallensbaek)
    assert list(sources.registered(ishoej, Which.YDELSER, FIRST)) == []
