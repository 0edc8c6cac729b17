"""`manage.py maengde`: many cases quickly, as sound as if they had been typed in."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from cases.models import Kommune, Sag, Ydelse
from cases.services.sager import findings_of
from cases.storage import snapshot
from deliveries.management.commands.maengde import shares
from tests import factories


def run(**options: str) -> str:
    out = StringIO()
    call_command("maengde", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_it_fills_an_empty_database() -> None:
    said = run(kommuner="3", sager="40", faktor="2")
    assert Sag.objects.count() == 80
    assert f"3 kommuner, 80 sager og {Ydelse.objects.count()} ydelser" in said
    filled = Kommune.objects.exclude(indberetter_fra="")
    assert [kommune.sager.count() for kommune in filled.order_by("kode")] == shares(80, 3)
    for kommune in filled:
        assert not kommune.missing_contacts()
        stored = {sag.data.cpr: sag.data for sag in snapshot.stream(kommune)}
        for sag in kommune.sager.all():
            data = sag.data()
            assert findings_of(data) == []
            assert sag.sidste_dag == data.last_day
            assert stored[sag.cpr].as_reported() == data.as_reported()
    assert any(sag.is_closed(timezone.localdate()) for sag in Sag.objects.all())


def test_the_largest_kommune_has_a_tenth() -> None:
    counts = shares(250_000, 98)
    assert sum(counts) == 250_000
    assert counts[0] == 25_000
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
    assert shares(500, 1) == [500]


@pytest.mark.django_db
def test_it_refuses_where_real_people_may_be() -> None:
    with override_settings(FIKTIVE_CPR=False), pytest.raises(CommandError, match="FIKTIVE"):
        run(kommuner="1", sager="1")
    factories.stored_sag(factories.kommune("183"))
    with pytest.raises(CommandError, match="allerede sager"):
        run(kommuner="1", sager="1")
    assert Sag.objects.count() == 1
