"""From the value to rows and back: one case, or many at once."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases import rows
from cases.data import SagData, TilbudData, YdelseData
from cases.models import Kommune, Maalgruppe, Medarbejder, Sag, Ydelse
from cases.services import store
from cases.storage import snapshot
from tests.cases.people import ydelse
from tests.factories import NOW, REPORTED_AT, cpr, only, stored_sag

FULL = YdelseData(
    identifikator="x",
    kode="1.8.1",
    varighed="S",
    maalgrupper=("1.1.4", "1.2.4"),
    bevillingsdato=date(2020, 1, 1),
    startdato=date(2020, 1, 2),
    forventet_slutdato=date(2020, 1, 3),
    slutdato=date(2020, 1, 4),
    tilbud=TilbudData("3.1.0", "1003000000", "Lunden", "Vejledalen 12", "2635"),
    betalingskommune="187",
    indberettet=True,
)
STAMP = store.Stamp(NOW, reported=REPORTED_AT)


def ours(*ydelser: YdelseData, nr: int = 0) -> store.NewSag:
    """A case of Ishøj with these ydelser, each under an id of its own."""
    named = tuple(replace(data, identifikator=str(uuid4())) for data in ydelser)
    data = SagData("183", cpr(nr), "Niels Hansen", "B", "Ring.", named)
    return store.NewSag.ours(uuid4(), data)


def test_every_field_of_the_values_survives(ishoej: Kommune) -> None:
    new = ours(FULL, ydelse())
    for value in (new.data, FULL, FULL.tilbud):
        filled = {field.name for field in fields(value) if getattr(value, field.name)}
        # What the lock says is no form's to give.
        assert filled == {field.name for field in fields(value)} - {"tilbudstype_ny"}
    store.insert([new], STAMP)
    assert Sag.objects.get(pk=new.pk).data() == new.data
    (streamed,) = snapshot.stream(ishoej)
    assert streamed.data.as_reported() == new.data.as_reported()


def test_a_field_that_a_row_forgets_is_not_forgotten_here() -> None:
    """Each field of the value moves at least one column."""
    before = rows.of_ydelse(FULL)
    elsewhere = {"identifikator", "maalgrupper", "indberettet", "tilbudstype_ny"}
    for field in fields(FULL):
        if field.name not in elsewhere:
            assert rows.of_ydelse(replace(FULL, **{field.name: _other(field.name)})) != before
    assert len(before) == len(rows.YDELSE)


def _other(name: str) -> object:
    if name == "tilbud":
        return TilbudData()
    return date(2021, 1, 1) if "dato" in name else "andet"


def test_many_take_as_many_statements_as_one(ishoej: Kommune) -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        store.insert([ours(ydelse())], STAMP)
    with CaptureQueriesContext(connection) as many:
        store.insert([ours(ydelse(), ydelse(), nr=nr) for nr in range(1, 300)], STAMP)
    assert len(many) == len(one)
    assert (Sag.objects.count(), Ydelse.objects.count()) == (300, 599)
    assert Maalgruppe.objects.count() == 599


def test_the_ydelser_of_a_case_keep_the_order_they_were_given_in(ishoej: Kommune) -> None:
    new = ours(*(ydelse(kode=kode) for kode in ("1.9", "1.1", "1.7", "1.3", "1.5")))
    store.insert([new], STAMP)
    found = Sag.objects.get(pk=new.pk).data().ydelser
    assert [data.kode for data in found] == ["1.9", "1.1", "1.7", "1.3", "1.5"]


def test_a_value_alone_locks_nothing(ishoej: Kommune) -> None:
    told, meant = ours(ydelse(indberettet=True)), ours(ydelse(indberettet=True), ydelse(), nr=1)
    store.insert([told], store.Stamp(NOW))
    store.insert([meant], STAMP)
    assert only(Sag.objects.get(pk=told.pk)).foerst_indberettet is None
    first, second = (Ydelse.objects.get(pk=key) for key in meant.keys)
    assert (first.foerst_indberettet, second.foerst_indberettet) == (REPORTED_AT, None)


def test_the_rows_say_who_and_when(ishoej: Kommune, ejer: Medarbejder) -> None:
    new = ours(ydelse(slutdato=date(2026, 1, 31)))
    store.insert([new], store.Stamp(NOW, ejer))
    sag = Sag.objects.get(pk=new.pk)
    assert (sag.sagsbehandler, sag.aendret_af, sag.oprettet, sag.version) == (ejer, ejer, NOW, 1)
    assert (sag.sidste_dag, sag.kontrolleret) == (date(2026, 1, 31), "")
    assert (only(sag).aendret_af, only(sag).oprettet, only(sag).version) == (ejer, NOW, 1)


def test_a_former_systems_identifikator_is_no_id_of_a_row(ishoej: Kommune) -> None:
    key = uuid4()
    data = SagData("183", cpr(0), ydelser=(ydelse(identifikator="gammelt-system:4711"),))
    store.insert([store.NewSag(uuid4(), data, (key,))], STAMP)
    assert Ydelse.objects.get(pk=key).identifikator == "gammelt-system:4711"


@pytest.mark.parametrize("fault", ["cpr", "identifikator"])
def test_what_is_there_already_is_told_of_as_everywhere_else(ishoej: Kommune, fault: str) -> None:
    there = stored_sag(ishoej, cpr=cpr(0))
    new = ours(ydelse(), nr=0 if fault == "cpr" else 1)
    if fault == "identifikator":
        named = replace(new.data.ydelser[0], identifikator=only(there).identifikator)
        new = replace(new, data=replace(new.data, ydelser=(named,)))
    with pytest.raises(IntegrityError), transaction.atomic():
        store.insert([new], STAMP)
    assert list(Sag.objects.all()) == [there]


def test_a_ydelse_that_no_table_takes_stops_before_anything_is_stored(ishoej: Kommune) -> None:
    with pytest.raises(ValueError, match="R17"), transaction.atomic():
        store.insert([ours(ydelse()), ours(ydelse(bevillingsdato=None), nr=1)], STAMP)
    assert not Sag.objects.exists()


def test_an_update_gives_and_takes_maalgrupper(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, ydelse(maalgrupper=("1.1.1", "1.1.4"))))
    kept = stored.maalgrupper.get(kode="1.1.4").pk
    store.update_ydelse(stored, replace(stored.data(), maalgrupper=("1.1.4", "1.2.4")), ejer)
    assert only(stored.sag).data().maalgrupper == ("1.1.4", "1.2.4")
    assert stored.maalgrupper.get(kode="1.1.4").pk == kept
    assert (stored.version, stored.aendret_af) == (2, ejer)


def test_a_taken_id_is_not_taken_again(ishoej: Kommune) -> None:
    taken = only(stored_sag(ishoej))
    data = SagData("183", cpr(1), ydelser=(ydelse(identifikator=str(taken.pk)),))
    new = store.unused(data, taken.sag_id)
    assert new.pk != taken.sag_id
    assert new.keys[0] != taken.pk
    assert UUID(new.data.ydelser[0].identifikator) == new.keys[0]
