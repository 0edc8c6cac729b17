"""Refreshing beside others who write: what is kept is never older than what it is kept with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connections, models, transaction

from cases import services
from cases.fejlliste import kept
from cases.kodelister import lister
from cases.models import Fund, Kommune, Medarbejder, Sag
from cases.models.kommune import KommuneQuerySet
from cases.storage import snapshot
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import freeze
from tests.factories import TODAY, only, stored_sag, with_error

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_thread(act: Callable[[], object]) -> threading.Thread:
    """`act` on a database connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def sag(transactional_db: None, ishoej: Kommune) -> Sag:
    return stored_sag(ishoej, with_error())


def mend(user: Medarbejder, sag: Sag) -> None:
    broken = only(sag)
    services.change_ydelse(
        user, broken, broken.version, replace(broken.data(), maalgrupper=("1.1.4",))
    )


def refresh_while_someone_mends(
    monkeypatch: pytest.MonkeyPatch, ishoej: Kommune, ejer: Medarbejder, sag: Sag
) -> None:
    """A refresh that has read the case, and not written yet, when a caseworker saves it."""
    stream = snapshot.stream
    mending: list[threading.Thread] = []

    def read_and_be_overtaken(*args: Any) -> Iterator[Any]:
        yield from list(stream(*args))
        if not mending:
            mending.append(in_thread(lambda: mend(ejer, sag)))
            # Time enough to save, if nothing holds it back.
            mending[0].join(1.5)

    monkeypatch.setattr(snapshot, "stream", read_and_be_overtaken)
    kept.refresh(ishoej, TODAY)
    mending[0].join(10)
    assert not mending[0].is_alive()


def is_true_or_old(sag: Sag) -> bool:
    """The one FEJL has been mended: either it is no longer kept, or what is kept counts as old."""
    return not Fund.objects.filter(sag=sag).exists() or not Sag.objects.get(pk=sag.pk).kontrolleret


def test_it_does_not_write_over_a_newer_edit(
    monkeypatch: pytest.MonkeyPatch, ishoej: Kommune, ejer: Medarbejder, sag: Sag
) -> None:
    refresh_while_someone_mends(monkeypatch, ishoej, ejer, sag)
    assert is_true_or_old(sag)
    monkeypatch.undo()
    kept.refresh(ishoej, TODAY)
    assert not Fund.objects.filter(sag=sag).exists()


def test_without_the_lock_it_would(
    monkeypatch: pytest.MonkeyPatch, ishoej: Kommune, ejer: Medarbejder, sag: Sag
) -> None:
    """The negative control of the test above."""
    locked = KommuneQuerySet.locked
    refresher = threading.current_thread()

    def unlocked(kommuner: models.QuerySet[Kommune], kode: str) -> Kommune:
        if threading.current_thread() is refresher:
            return kommuner.get(pk=kode)
        return locked(kommuner, kode)

    monkeypatch.setattr(KommuneQuerySet, "locked", unlocked)
    refresh_while_someone_mends(monkeypatch, ishoej, ejer, sag)
    assert not is_true_or_old(sag)


def test_two_at_once_do_the_work_once(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None, ishoej: Kommune
) -> None:
    for _ in range(30):
        stored_sag(ishoej, with_error())
    monkeypatch.setattr(kept, "BATCH", 4)
    ready = threading.Barrier(2)
    done: list[int] = []

    def refresh() -> None:
        ready.wait(10)
        done.append(kept.refresh(ishoej, TODAY))

    threads = [in_thread(refresh), in_thread(refresh)]
    for thread in threads:
        thread.join(30)
    assert len(done) == 2
    assert Fund.objects.count() == 30
    # What the other took while one waited for the lock is not there to be taken again.
    assert sum(done) == 30


def test_a_leverance_is_frozen_beside_it(ishoej: Kommune, sag: Sag) -> None:
    """The freeze sees one moment; that a refresh ended meanwhile makes it begin again, no more."""
    for _ in range(5):
        stored_sag(ishoej)
    frozen = []
    now = datetime(2026, 11, 14, 5, tzinfo=COPENHAGEN)

    def deliver() -> None:
        frozen.append(freeze(ishoej, Periode(2026, 10), now))

    with transaction.atomic():
        Kommune.objects.locked(ishoej.pk)
        thread = in_thread(deliver)
        thread.join(0.5)
        assert not frozen
        kept.refresh(ishoej, TODAY)
    thread.join(20)
    assert [leverance.antal_ydelser for leverance in frozen] == [5]
    # What was locked is older than the findings that were kept before it.
    held = Kommune.objects.get(pk=ishoej.pk)
    key = kept.current_key(held, lister.current(), TODAY)
    assert not Sag.objects.filter(kontrolleret=key).exists()
    assert kept.refresh(held, TODAY) == 6
