"""A trial in the background: claimed once, taken over from a dead worker, of no use to the gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.indlaesning import trying
from cases.indlaesning.service import discard, load, receive
from cases.models import Indlaesning, Medarbejder
from cases.tasks import try_uploads

ART = "prøve"


@pytest.fixture
def waiting(drift: Medarbejder) -> Iterator[Indlaesning]:
    trying.reports(ART, lambda found, progress: {"filer": found.filer.count()})
    yield receive(drift, ART, {"a.csv": b"1", "b.csv": b"2"})
    del trying._REPORTERS[ART]


def rapport(found: Indlaesning) -> Any:
    found.refresh_from_db()
    return found.rapport


def test_a_trial_leaves_its_report(waiting: Indlaesning) -> None:
    try_uploads()
    assert rapport(waiting) == {"filer": 2}


def test_a_trial_that_somebody_makes_is_not_made_beside(waiting: Indlaesning) -> None:
    Indlaesning.objects.update(livstegn=timezone.now())
    assert not trying.run(waiting.pk)
    assert rapport(waiting) is None


def test_a_trial_whose_worker_is_silent_is_made_by_another(waiting: Indlaesning) -> None:
    Indlaesning.objects.update(livstegn=timezone.now() - trying.SILENCE - timedelta(seconds=1))
    try_uploads()
    assert rapport(waiting) == {"filer": 2}


def test_progress_is_a_sign_of_life(waiting: Indlaesning) -> None:
    trying.Progress(waiting.pk)(3, 7)
    waiting.refresh_from_db()
    assert (waiting.naaet, waiting.i_alt) == (3, 7)
    assert waiting.pk not in trying.untried()


def test_what_was_discarded_meanwhile_stops_its_trial(
    waiting: Indlaesning, drift: Medarbejder
) -> None:
    def slow(found: Indlaesning, progress: trying.Progress) -> Any:
        discard(drift, found)
        progress(1, 2)
        raise AssertionError("nobody waits for it")

    trying.reports(ART, slow)
    assert not trying.run(waiting.pk)
    assert not Indlaesning.objects.exists()


def test_a_trial_is_not_made_of_what_is_loaded(waiting: Indlaesning, drift: Medarbejder) -> None:
    class Shown:
        fingeraftryk = "x"

    load(drift, waiting, "x", lambda _held: Shown(), lambda _held, _done: {"alt": 1})
    assert not trying.run(waiting.pk)
    loaded = Indlaesning.objects.get()
    assert (loaded.nummer, loaded.antal, loaded.filer.count()) == (1, {"alt": 1}, 0)
