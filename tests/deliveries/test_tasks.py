"""The schedule, and the tasks over a real broker; the work itself stands in the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun

from cases.models import Kommune
from deliveries import states
from deliveries.models import Leverance
from deliveries.tasks import deliver_due, deliver_kommune
from dhuv_web.celery import app
from tests.deliveries.stage import Drive, drive
from tests.factories import DUE, stored_sag

__all__ = ["drive"]

NOW = DUE.isoformat()


def test_the_schedule_names_tasks_that_are_there() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_the_14th_at_five_is_on_the_schedule() -> None:
    entry = app.conf.beat_schedule["leverancer-den-14"]
    assert entry["task"] == deliver_due.name
    cron = entry["schedule"]
    assert (cron.minute, cron.hour, cron.day_of_month) == ({0}, {5}, {14})
    assert app.conf.timezone == "Europe/Copenhagen"


def test_what_was_missed_is_looked_for_every_hour() -> None:
    entry = app.conf.beat_schedule["leverancer-der-mangler"]
    assert entry["task"] == deliver_due.name
    assert len(entry["schedule"].hour) == 24
    assert len(entry["schedule"].day_of_month) == 31


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What would go to the broker."""
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr(deliver_kommune, "delay", lambda *arguments: found.append(arguments))
    return found


def test_each_kommune_with_work_gets_a_task_of_its_own(
    ishoej: Kommune, vallensbaek: Kommune, sent: list[tuple[Any, ...]]
) -> None:
    deliver_due(NOW)
    assert sent == [("183", NOW), ("187", NOW)]


def test_a_tasks_arguments_name_no_citizen(ishoej: Kommune, sent: list[tuple[Any, ...]]) -> None:
    """D24: they lie in the broker, and in its log."""
    sag = stored_sag(ishoej)
    deliver_due(NOW)
    assert sag.cpr not in repr(sent)
    assert sag.navn not in repr(sent)


def test_without_work_nothing_is_asked_for(ishoej: Kommune, sent: list[tuple[Any, ...]]) -> None:
    deliver_due()
    assert sent == []


def test_the_task_makes_and_sends(ishoej: Kommune, drive: Drive) -> None:
    stored_sag(ishoej)
    deliver_kommune("183", NOW)
    assert Leverance.objects.get().tilstand == states.SENDT


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[Celery]:
    """A worker in a thread of this process, on the broker of this test run."""
    app.loader.import_default_modules()
    with app.connection_for_write() as connection:
        app.amqp.queues[app.conf.task_default_queue].bind(connection.default_channel).purge()
    with start_worker(app, perform_ping_check=False, pool="solo", shutdown_timeout=20):
        yield app


def eventually(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@pytest.mark.redis
def test_over_a_real_broker(
    celery_worker: Celery, ishoej: Kommune, vallensbaek: Kommune, drive: Drive
) -> None:
    assert app.conf.broker_url.startswith("redis")
    stored_sag(ishoej)
    stored_sag(vallensbaek)
    deliver_due.delay(NOW)
    eventually(lambda: Leverance.objects.filter(tilstand=states.SENDT).count() == 2)
    assert [Path(name).name[:5] for name in drive.delivered()] == ["P_183", "P_187"]


@pytest.fixture
def done() -> Iterator[list[str]]:
    """The names of the tasks that have ended, as they end."""
    ended: list[str] = []

    def note(task: Any, **_: Any) -> None:
        ended.append(task.name)

    task_postrun.connect(note)
    yield ended
    task_postrun.disconnect(note)


@pytest.mark.redis
def test_a_message_that_comes_three_times_makes_one_leverance(
    celery_worker: Celery, done: list[str], ishoej: Kommune, drive: Drive
) -> None:
    """No promise of the broker is leaned on: the same message again finds nothing to do."""
    stored_sag(ishoej)
    for _ in range(3):
        deliver_due.delay(NOW)
    # The worker takes one at a time, so all three were asked before the first leverance was made.
    eventually(lambda: done.count(deliver_kommune.name) == 3)
    assert Leverance.objects.get().tilstand == states.SENDT
    assert len(drive.delivered()) == 1
