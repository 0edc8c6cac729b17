"""Edits racing with a freeze leave file, lines and lock in agreement (D21); unguarded they do not.

Each edit is tried at both worst moments: while the freeze has read the case and not yet locked it,
and while the freeze waits for an edit that is about to be stored.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import OperationalError, transaction

from cases import services
from cases.findings import Finding
from cases.models import Kommune, Maalgruppe, Medarbejder, Sag, Ydelse
from cases.models.kommune import KommuneQuerySet
from cases.storage import snapshot
from deliveries import l402
from deliveries.models import Leverance
from deliveries.services import freeze
from tests.cases.people import PNR, ophold, ydelse
from tests.deliveries import files
from tests.factories import DUE, OCTOBER, cpr, stored_sag
from tests.race import run_together

pytestmark = pytest.mark.django_db(transaction=True)

freeze_module = import_module("deliveries.services.freeze")
writing_module = import_module("cases.services.writing")

Edit = Callable[[Medarbejder, Sag], object]


def stay(sag: Sag) -> Ydelse:
    return Ydelse.objects.get(sag=sag, kode="1.8.1")


def change_type(user: Medarbejder, sag: Sag) -> object:
    """Allowed until reported, and never after: it must not slip in between file and lock."""
    data = replace(stay(sag).data(), tilbud=replace(PNR, tilbudstype="3.5"))
    return services.change_ydelse(user, stay(sag), 1, data)


def change_dates(user: Medarbejder, sag: Sag) -> object:
    data = replace(stay(sag).data(), slutdato=date(2026, 12, 31))
    return services.change_ydelse(user, stay(sag), 1, data)


def change_groups(user: Medarbejder, sag: Sag) -> object:
    data = replace(stay(sag).data(), maalgrupper=("1.1.1", "1.1.2"))
    return services.change_ydelse(user, stay(sag), 1, data)


def change_citizen(user: Medarbejder, sag: Sag) -> object:
    return services.change_sag(user, sag, 1, replace(sag.data(), funktionsvurdering="E"))


def add(user: Medarbejder, sag: Sag) -> object:
    new = ydelse(kode="1.4", identifikator="33333333-3333-4333-8333-333333333333")
    return services.add_ydelse(user, sag, new)


def delete(user: Medarbejder, sag: Sag) -> object:
    return services.delete_ydelse(user, stay(sag))


def delete_all(user: Medarbejder, sag: Sag) -> object:
    return services.delete_sag(user, sag)


EDITS = {
    edit.__name__: edit
    for edit in (
        change_type,
        change_dates,
        change_groups,
        change_citizen,
        add,
        delete,
        delete_all,
    )
}


@pytest.fixture
def sag(transactional_db: None, ishoej: Kommune) -> Sag:
    """An unreported case, and another one so that there is always something to deliver."""
    stored_sag(ishoej, cpr=cpr(1))
    return stored_sag(ishoej, ydelse(), ophold(), cpr=cpr(0))


class Moment:
    """Holds one thread at a place until the other is done, or `patience` seconds have passed.

    Where a lock makes the other one wait, the patience is spent in vain. A negative control takes
    much of it, so that it shows the race on a slow machine too.
    """

    def __init__(self) -> None:
        self.patience = 0.3
        self.reached = threading.Event()
        self.over = threading.Event()

    def pause(self) -> None:
        self.reached.set()
        self.over.wait(self.patience)

    def then(self, act: Callable[[], object]) -> Callable[[], object]:
        """The act, from when the other thread is held until it may go on."""

        def inner() -> object:
            assert self.reached.wait(20)
            try:
                return act()
            finally:
                self.over.set()

        return inner


@pytest.fixture
def when_read(monkeypatch: pytest.MonkeyPatch) -> Moment:
    """The freeze is held when it has read and judged everything, and locked nothing yet."""
    moment = Moment()
    really = l402.validate

    def validate(*arguments: Any) -> None:
        really(*arguments)
        moment.pause()

    monkeypatch.setattr(l402, "validate", validate)
    return moment


@pytest.fixture
def when_edited(monkeypatch: pytest.MonkeyPatch) -> Moment:
    """The editor is held when it has the kommune and has changed nothing yet."""
    moment = Moment()
    really = writing_module.writing

    @contextmanager
    def writing(*arguments: Any) -> Iterator[Kommune]:
        with really(*arguments) as held:
            moment.pause()
            yield held

    for module in ("sager", "ydelser"):
        monkeypatch.setattr(import_module(f"cases.services.{module}"), "writing", writing)
    return moment


def assert_agreement(leverance: Leverance) -> None:
    """The file says what the lock holds, and what is locked is in it."""
    files.assert_whole(leverance)
    locked = Ydelse.objects.exclude(foerst_indberettet=None)
    assert {y.identifikator for y in locked} == set(files.records(leverance))


def stored_cases(ishoej: Kommune) -> list[Any]:
    with transaction.atomic():
        return [l402.carried(stored.data) for stored in snapshot.stream(ishoej)]


@pytest.mark.postgres
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_waits_for_the_freeze_that_has_read_the_case(
    name: str, sag: Sag, ishoej: Kommune, ejer: Medarbejder, when_read: Moment
) -> None:
    before = stored_cases(ishoej)
    leverance, edited = run_together(
        lambda: freeze(ishoej, OCTOBER, DUE), when_read.then(lambda: EDITS[name](ejer, sag))
    )
    assert isinstance(leverance, Leverance), leverance
    assert files.sager(leverance) == before
    # What the lock forbids came too late; the rest came after, for the next file.
    if name in ("change_type", "delete", "delete_all"):
        assert isinstance(edited, services.Refused)
        assert stored_cases(ishoej) == before
    else:
        assert not isinstance(edited, Exception)
        assert stored_cases(ishoej) != before
    locked = Ydelse.objects.exclude(foerst_indberettet=None)
    assert {y.identifikator for y in locked} == set(files.records(leverance))


@pytest.mark.postgres
@pytest.mark.parametrize("name", EDITS)
def test_the_freeze_waits_for_the_edit_that_is_being_stored(
    name: str, sag: Sag, ishoej: Kommune, ejer: Medarbejder, when_edited: Moment
) -> None:
    """PostgreSQL took the freeze's snapshot before the edit was stored: it must begin again."""
    edited, leverance = run_together(
        lambda: EDITS[name](ejer, sag),
        when_edited.then(lambda: freeze(ishoej, OCTOBER, DUE)),
    )
    assert not isinstance(edited, Exception), edited
    assert isinstance(leverance, Leverance), leverance
    assert_agreement(leverance)
    assert files.sager(leverance) == stored_cases(ishoej)


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["change_dates", "change_groups", "change_citizen", "add"])
def test_so_it_does_where_all_was_reported_before(
    name: str, sag: Sag, ishoej: Kommune, ejer: Medarbejder, when_edited: Moment
) -> None:
    """A later month, whose freeze changes nothing in the case that is edited."""
    freeze(ishoej, OCTOBER, DUE)
    edited, leverance = run_together(
        lambda: EDITS[name](ejer, Sag.objects.get(pk=sag.pk)),
        when_edited.then(lambda: freeze(ishoej, OCTOBER.next(), OCTOBER.next().due_at)),
    )
    assert not isinstance(edited, Exception), edited
    assert isinstance(leverance, Leverance), leverance
    assert files.sager(leverance) == stored_cases(ishoej)


@pytest.mark.postgres
def test_without_holding_the_cases_it_would_deliver_what_was_stored_before(
    sag: Sag,
    ishoej: Kommune,
    ejer: Medarbejder,
    when_edited: Moment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control of the test above."""
    freeze(ishoej, OCTOBER, DUE)
    when_edited.patience = 1.5
    monkeypatch.setattr(freeze_module, "_hold_sager", lambda _kommune: None)
    _, leverance = run_together(
        lambda: change_citizen(ejer, Sag.objects.get(pk=sag.pk)),
        when_edited.then(lambda: freeze(ishoej, OCTOBER.next(), OCTOBER.next().due_at)),
    )
    assert isinstance(leverance, Leverance), leverance
    assert files.sager(leverance) != stored_cases(ishoej)


@pytest.mark.postgres
def test_without_beginning_again_the_freeze_would_fail(
    sag: Sag,
    ishoej: Kommune,
    ejer: Medarbejder,
    when_edited: Moment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That the test above really meets the stale snapshot."""
    # Time enough for the freeze to come to the lock, where it waits for as long as this.
    when_edited.patience = 1.5
    monkeypatch.setattr(freeze_module, "TRIES", 1)
    edited, failed = run_together(
        lambda: change_type(ejer, sag), when_edited.then(lambda: freeze(ishoej, OCTOBER, DUE))
    )
    assert not isinstance(edited, Exception)
    assert isinstance(failed, OperationalError)
    assert not Leverance.objects.exists()
    assert not Ydelse.objects.exclude(foerst_indberettet=None).exists()


@contextmanager
def _read_committed(kommune: Kommune) -> Iterator[Kommune]:
    with transaction.atomic():
        yield Kommune.objects.get(pk=kommune.pk)


@pytest.mark.postgres
def test_without_the_guards_a_wrong_type_is_locked(
    sag: Sag,
    ishoej: Kommune,
    ejer: Medarbejder,
    when_read: Moment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: the file says one type, and the other one is locked for ever."""
    when_read.patience = 20
    monkeypatch.setattr(KommuneQuerySet, "locked", lambda self, kode: self.get(pk=kode))
    monkeypatch.setattr(freeze_module, "consistent_moment", _read_committed)
    leverance, edited = run_together(
        lambda: freeze(ishoej, OCTOBER, DUE), when_read.then(lambda: change_type(ejer, sag))
    )
    assert isinstance(leverance, Leverance), leverance
    assert isinstance(edited, Ydelse), edited
    assert stay(sag).foerst_indberettet
    in_file = files.ydelser(leverance)[stay(sag).identifikator].tilbud.tilbudstype
    assert (in_file, stay(sag).tilbudstype) == ("3.1.0", "3.5")
    with pytest.raises(AssertionError):
        files.assert_whole(leverance)


@pytest.mark.postgres
def test_without_the_guards_a_half_stored_edit_is_read(
    sag: Sag,
    ishoej: Kommune,
    ejer: Medarbejder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other negative control: two cases read at two moments never were true together."""
    monkeypatch.setattr(KommuneQuerySet, "locked", lambda self, kode: self.get(pk=kode))
    monkeypatch.setattr(freeze_module, "consistent_moment", _read_committed)
    moment = Moment()
    moment.patience = 20
    sorting = import_module("deliveries.services.sorting")
    really = sorting.check

    def held(*arguments: Any, **named: Any) -> list[Finding]:
        if not moment.reached.is_set():
            moment.pause()
        return really(*arguments, **named)

    monkeypatch.setattr(sorting, "check", held)
    outcomes = run_together(
        lambda: freeze(ishoej, OCTOBER, DUE), moment.then(lambda: delete_all(ejer, sag))
    )
    # The case is deleted, and the freeze has it in its file: only the foreign key stops it.
    assert any(isinstance(outcome, Exception) for outcome in outcomes)
    assert not Sag.objects.filter(pk=sag.pk).exists()


def test_many_editors_and_freezes_at_once(
    ishoej: Kommune, ejer: Medarbejder, transactional_db: None
) -> None:
    """No meeting arranged: eight threads for real, and afterwards everything fits together."""
    cases = [stored_sag(ishoej, ydelse(), ophold(), cpr=cpr(nr)) for nr in range(4)]

    def edit(nr: int) -> Callable[[], object]:
        def inner() -> object:
            for round_ in range(5):
                try:
                    data = replace(stay(cases[nr]).data(), slutdato=date(2027, 1, 1 + round_))
                    services.change_ydelse(ejer, stay(cases[nr]), 1 + round_, data)
                    change = replace(stay(cases[nr]).data(), tilbud=replace(PNR, tilbudstype="3.5"))
                    services.change_ydelse(ejer, stay(cases[nr]), 2 + round_, change)
                except (services.Refused, services.Stale):
                    continue
            return None

        return inner

    acts = [edit(nr) for nr in range(4)] + [lambda: freeze(ishoej, OCTOBER, DUE)] * 4
    outcomes = run_together(*acts)
    unexpected = [
        outcome
        for outcome in outcomes
        if isinstance(outcome, Exception) and not isinstance(outcome, freeze_module.CannotFreeze)
    ]
    assert unexpected == []
    (leverance,) = Leverance.objects.all()
    assert_agreement(leverance)
    assert Maalgruppe.objects.count() == 8
