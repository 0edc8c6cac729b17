"""When anything fails midway nothing is left: no file, no line, no lock, no trace in the log."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection

from cases.log import audit
from cases.models import Haendelse, Kommune, Ydelse
from deliveries import l402
from deliveries.models import Leverance, Leverancefil, Leverancelinje, Udeladelse
from deliveries.services import filestore, sorting
from tests.cases.people import ophold, ydelse
from tests.deliveries import files
from tests.factories import DUE, OCTOBER, frozen, stored_sag, with_error

#: The module; the package's own name `freeze` is the function.
freeze_module = import_module("deliveries.services.freeze")

#: What is made to fail: in the order in which a freeze comes to it.
PLACES = {
    "reading a case": (sorting, "check"),
    "the envelope": (freeze_module, "header_for"),
    "writing the file": (l402, "write"),
    "storing a piece": (filestore.ChunkWriter, "_store"),
    "storing the lines": (sorting.Sorting, "finish"),
    "validating": (l402, "validate"),
    "comparing with the last": (freeze_module, "changes"),
    "saving the leverance": (Leverance, "save"),
    "locking": (freeze_module, "_lock"),
    "logging": (audit, "record"),
}


@pytest.fixture(autouse=True)
def cases(ishoej: Kommune) -> None:
    stored_sag(ishoej, ydelse(), with_error(kode="1.1"))
    stored_sag(ishoej, ophold())


def assert_nothing_is_left() -> None:
    for model in (Leverance, Leverancefil, Leverancelinje, Udeladelse):
        assert not model.objects.exists(), model
    assert not Ydelse.objects.exclude(foerst_indberettet=None).exists()
    assert not Haendelse.objects.filter(art="leverance frosset").exists()


@pytest.mark.parametrize("place", PLACES)
def test_a_failure_leaves_nothing(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    owner, name = PLACES[place]

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(place)

    with monkeypatch.context() as broken:
        broken.setattr(owner, name, fail)
        with pytest.raises(RuntimeError, match=place):
            frozen(ishoej)
    assert_nothing_is_left()
    # And the next attempt is as if there had been none.
    leverance = frozen(ishoej)
    assert leverance.version == 1
    files.assert_whole(leverance)


@pytest.mark.parametrize("after", [1, 2])
def test_a_failure_after_some_pieces_leaves_none(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(filestore, "PIECE", 300)
    really = filestore.ChunkWriter._store
    stored = []

    def fail_later(self: filestore.ChunkWriter) -> None:
        really(self)
        stored.append(1)
        if len(stored) == after:
            raise OSError("disk full")

    monkeypatch.setattr(filestore.ChunkWriter, "_store", fail_later)
    with pytest.raises(OSError, match="disk full"):
        frozen(ishoej)
    assert_nothing_is_left()


def test_a_file_that_is_not_valid_is_not_frozen(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the rules to miss something, the schema stops it before anything is locked."""
    monkeypatch.setattr(sorting, "check", lambda *_, **__: [])
    Ydelse.objects.filter(kode="1.8.1").update(betalingskommune="abc")
    stored_sag(ishoej)
    with pytest.raises(l402.L402Error):
        frozen(ishoej)
    assert_nothing_is_left()


def test_an_error_of_the_database_is_passed_on(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what a newer snapshot can mend is tried again."""
    tries = []

    def fail(*_: Any) -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM findes_ikke")

    monkeypatch.setattr(freeze_module, "_refuse_unless_due", fail)
    with pytest.raises(DatabaseError):
        freeze_module.freeze(ishoej, OCTOBER, DUE)
    assert len(tries) == 1
