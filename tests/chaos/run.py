"""One month with one fault: delivered through the broker, struck, caught up, answered, verified."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import redis
from celery import Task
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError as BrokerError

from cases.models import Besked
from cases.tasks import send_beskeder
from deliveries import tasks
from deliveries.models import Leverance
from deliveries.services import monthly
from deliveries.transport.base import is_receipt
from tests.chaos import verify
from tests.chaos.faults import ANSWERING, DELIVERING, Fault
from tests.chaos.plant import Plant
from tests.chaos.scene import Scene

HOUR = timedelta(hours=1)
#: What beat asks for every hour or more often; mail leaves by a task of its own.
HOURLY = (tasks.deliver_due, tasks.fetch_receipts, send_beskeder)
#: Hours until somebody would have to act.
MOST_ROUNDS = 15
#: Seconds that a round gets before the next hour strikes.
ROUND = 2.5
#: A machine may be busy with other things; messages of two hours must not be worked on at once.
QUIET = 60.0


@dataclass
class Result:
    """What came of a month: `rounds` are the hourly ones that it took to catch up."""

    fault: str
    periode: str
    rounds: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    #: E-mails that the mail server got more than once.
    mails_again: int = 0


class Month:
    """Run it once."""

    def __init__(self, plant: Plant, scene: Scene, fault: Fault, rng: Random) -> None:
        self._plant = plant
        self._scene = scene
        self._fault = fault
        self._rng = rng

    def run(self) -> Result:
        began = time.monotonic()
        plant, fault, rng = self._plant, self._fault, self._rng
        plant.orders.clear()
        plant.mail.messages.clear()
        plant.restart_what_died()
        plant.wait_for_workers()
        expected = self._scene.next_month()
        periode = self._scene.periode
        self._now = periode.due_at + timedelta(minutes=rng.randrange(50))
        result = Result(fault.name, str(periode))

        self._phase(DELIVERING, tasks.deliver_due)
        result.rounds = self._rounds(self._delivered, tasks.deliver_due)
        wait(self._receiver_is_done, QUIET)
        self._phase(ANSWERING, tasks.fetch_receipts)
        self._rounds(self._answered, *HOURLY)
        fault.wake(plant)
        wait(self._quiet, QUIET)
        # Who slept may have sent what the receiver has already answered: it answers again.
        self._rounds(self._answered, *HOURLY)
        self._now += HOUR
        for again in HOURLY:
            self._nudge(again)
        wait(self._quiet, QUIET)

        verify.month(plant, periode, expected, result)
        result.seconds = time.monotonic() - began
        return result

    def _phase(self, phase: str, task: Task) -> None:
        """The tasks are sent, up to three times, and if it is the fault's time it strikes."""
        strikes = self._fault.phase == phase
        if strikes:
            self._fault.prepare(self._plant, self._rng)
        for _ in range(self._rng.randrange(1, 4)):
            self._nudge(task)
        if strikes:
            try:
                self._fault.strike(self._plant, self._rng)
            finally:
                self._fault.mend(self._plant)
                self._plant.orders.withdraw()
                self._plant.restart_what_died()

    def _rounds(self, done: Callable[[], bool], *hourly: Task) -> int:
        """What beat would do every hour, until all is done; how many hours it took."""
        if wait(done, ROUND):
            return 0
        for number in range(1, MOST_ROUNDS + 1):
            # An hour is long: what lives and runs has ended by then, or it looks as if two were at
            # it at once.
            wait(self._quiet, QUIET)
            self._plant.restart_what_died()
            self._now += HOUR
            for task in hourly:
                self._nudge(task)
            if wait(done, ROUND):
                return number
        return MOST_ROUNDS + 1

    def _nudge(self, task: Task) -> None:
        """Send it, or not: a lost message must cost an hour and nothing else."""
        with suppress(BrokerError, redis.ConnectionError):
            task.apply_async([self._now.isoformat()], retry=False)

    def _delivered(self) -> bool:
        return not monthly.kommuner_with_work(self._now)

    def _receiver_is_done(self) -> bool:
        return not list(self._plant.ud.glob("*.xml"))

    def _answered(self) -> bool:
        sent = Leverance.objects.filter(periode=str(self._scene.periode)).exclude(sha256="")
        waiting = [path for path in self._plant.ind.iterdir() if is_receipt(path.name)]
        return (
            self._receiver_is_done()
            and not waiting
            and not sent.filter(kvitteret=None).exists()
            and not Besked.objects.filter(sendt=None).exists()
        )

    def _quiet(self) -> bool:
        """No task waits and none runs; and a supervisor sees to that somebody would."""
        self._plant.restart_what_died()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND state <> 'idle' AND pid <> pg_backend_pid()"
            )
            busy = cursor.fetchone()[0]
        sending = verify.transfers(self._plant.orders).open
        return not busy and not sending and self._plant.is_idle()


def wait(done: Callable[[], bool], seconds: float) -> bool:
    """True as soon as it is done, and again a moment later; a server that is away is not done."""
    deadline = time.monotonic() + seconds
    times = 0
    while time.monotonic() < deadline:
        try:
            times = times + 1 if done() else 0
        except (DatabaseError, redis.ConnectionError):
            connection.close()
            times = 0
        if times == 2:
            return True
        time.sleep(0.05)
    return False
