"""What goes wrong. Each fault strikes once, while L402s are delivered or receipts are fetched."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from deliveries.steps import NAMES
from tests.chaos.hosts import accepting_and_dropping
from tests.chaos.orders import CHILD, STOP, TREE, WAIT, Orders
from tests.chaos.plant import SFTP_TIMEOUT, Plant

DELIVERING, ANSWERING = "delivering", "answering"
MAPPE, SFTP = "mappe", "sftp"
#: Seconds that delivering, or fetching receipts, takes when nothing goes wrong.
TYPICAL = {DELIVERING: 1.2, ANSWERING: 0.6}
#: How long a step that is to be struck is waited for.
PATIENCE = 20.0
#: The steps of receipts come after the receiver has answered.
RECEIPT_STEPS = NAMES[-2:]


class Fault:
    """Nothing at all: what the month is like when all is well."""

    name = "nothing"
    phase = DELIVERING
    #: The transports that it can happen to.
    transports: tuple[str, ...] = (MAPPE, SFTP)

    def prepare(self, plant: Plant, rng: Random) -> None:
        """Before the tasks are sent."""

    def strike(self, plant: Plant, rng: Random) -> None:
        """When they have been sent."""

    def mend(self, plant: Plant) -> None:
        """What people and supervisors do about it, but for starting killed workers again."""

    def wake(self, plant: Plant) -> None:
        """When the month is long done: what was thought dead goes on."""


def struck(orders: Orders) -> int:
    """Wait until an order has struck; the process it struck."""
    deadline = time.monotonic() + PATIENCE
    while (pid := orders.reached()) is None:
        if time.monotonic() > deadline:
            raise RuntimeError("the step was never come to")
        time.sleep(0.01)
    return pid


def go_on(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


@dataclass
class AtStep(Fault):
    """Something happens at the moment when a worker comes to a step, for the nth time."""

    step: str
    nth: int = 1

    def __post_init__(self) -> None:
        self.phase = ANSWERING if self.step in RECEIPT_STEPS else DELIVERING

    def order(self, plant: Plant, rng: Random, what: str) -> None:
        nth = rng.randrange(1, 4) if self.step != "i overførsel" else rng.randrange(1, 12)
        plant.orders.give(self.step, what, nth)


class KillAt(AtStep):
    """SIGKILL to the pool's process, or to the worker with all its processes."""

    def __init__(self, step: str, whom: str) -> None:
        super().__init__(step)
        self.whom = whom
        self.name = f"kill {whom} at «{step}»"

    def prepare(self, plant: Plant, rng: Random) -> None:
        self.order(plant, rng, self.whom)

    def strike(self, plant: Plant, rng: Random) -> None:
        struck(plant.orders)


class StopAt(AtStep):
    """The pool's process stops, and something happens before it goes on."""

    def __init__(self, step: str, what: str, transports: tuple[str, ...] = (MAPPE, SFTP)) -> None:
        super().__init__(step)
        self.name = f"{what} at «{step}»"
        self.transports = transports
        self.pid = 0

    def prepare(self, plant: Plant, rng: Random) -> None:
        self.order(plant, rng, STOP)

    def strike(self, plant: Plant, rng: Random) -> None:
        self.pid = struck(plant.orders)
        self.meanwhile(plant)

    def meanwhile(self, plant: Plant) -> None:
        """What happens while it stands still."""

    def mend(self, plant: Plant) -> None:
        go_on(self.pid)


@dataclass
class Slow(Fault):
    """Whatever races can meet at this step has time to meet."""

    step: str

    def __post_init__(self) -> None:
        self.name = f"slow at «{self.step}»"

    def prepare(self, plant: Plant, rng: Random) -> None:
        plant.orders.give(self.step, WAIT, 0)

    def strike(self, plant: Plant, rng: Random) -> None:
        time.sleep(2 * TYPICAL[DELIVERING])


class Stall(StopAt):
    """A worker stands still for hours, is taken for dead, and wakes up when all is done."""

    def __init__(self, step: str) -> None:
        super().__init__(step, "stall")

    def mend(self, plant: Plant) -> None:
        pass

    def wake(self, plant: Plant) -> None:
        go_on(self.pid)
        time.sleep(1)  # for it to get under way


class PostgresAt(StopAt):
    def __init__(self, step: str) -> None:
        super().__init__(step, "PostgreSQL dies")

    def meanwhile(self, plant: Plant) -> None:
        plant.stop_postgres()

    def mend(self, plant: Plant) -> None:
        go_on(self.pid)
        time.sleep(0.3)
        plant.start_postgres()


class RedisAt(StopAt):
    def __init__(self, step: str) -> None:
        super().__init__(step, "Redis dies")

    def meanwhile(self, plant: Plant) -> None:
        plant.stop_redis()

    def mend(self, plant: Plant) -> None:
        go_on(self.pid)
        plant.start_redis()


class SftpDrops(StopAt):
    def __init__(self) -> None:
        super().__init__("i overførsel", "SFTP drops", (SFTP,))

    def meanwhile(self, plant: Plant) -> None:
        assert plant.sshd
        plant.sshd.signal_connections(signal.SIGKILL)


class SftpHangs(StopAt):
    """The server's processes stand still, longer than our patience."""

    def __init__(self) -> None:
        super().__init__("i overførsel", "SFTP hangs", (SFTP,))

    def meanwhile(self, plant: Plant) -> None:
        assert plant.sshd
        plant.sshd.signal_connections(signal.SIGSTOP)
        go_on(self.pid)
        time.sleep(SFTP_TIMEOUT + 0.5)

    def mend(self, plant: Plant) -> None:
        assert plant.sshd
        plant.sshd.signal_connections(signal.SIGCONT)


class SftpIsAway(Fault):
    """Nobody listens; or somebody does, and hangs up at once."""

    transports = (SFTP,)

    def __init__(self, accepts: bool, phase: str = DELIVERING) -> None:
        self.phase = phase
        self._accepts = accepts
        self._stop: Callable[[], None] = lambda: None
        self.name = f"SFTP {'accepts and drops' if accepts else 'refuses'}, {phase}"

    def prepare(self, plant: Plant, rng: Random) -> None:
        assert plant.sshd
        plant.sshd.stop()
        if self._accepts:
            self._stop = accepting_and_dropping(plant.sshd.port)

    def strike(self, plant: Plant, rng: Random) -> None:
        time.sleep(TYPICAL[self.phase])

    def mend(self, plant: Plant) -> None:
        assert plant.sshd
        self._stop()
        plant.sshd.start()


@dataclass
class KillSoon(Fault):
    """SIGKILL at any moment: to a child, to main processes alone, or to both workers whole."""

    whom: str
    phase: str = DELIVERING

    def __post_init__(self) -> None:
        self.name = f"kill {self.whom}, {self.phase}"

    def strike(self, plant: Plant, rng: Random) -> None:
        time.sleep(rng.uniform(0, TYPICAL[self.phase]))
        workers = [worker for worker in plant.workers if worker and worker.is_running()]
        if self.whom == CHILD:
            for pid in [pid for worker in workers for pid in plant.children(worker)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                plant.orders.tell("gone", pid)
        else:
            for worker in workers:
                plant.kill(worker, whole=self.whom == TREE)


@dataclass
class Dies(Fault):
    """A server dies at any moment and is started again."""

    what: str
    phase: str = DELIVERING

    def __post_init__(self) -> None:
        self.name = f"{self.what} dies, {self.phase}"

    def strike(self, plant: Plant, rng: Random) -> None:
        time.sleep(rng.uniform(0, TYPICAL[self.phase]))
        if self.what == "PostgreSQL":
            plant.stop_postgres()
        elif self.what == "Redis":
            plant.stop_redis()
        elif plant.receiver:
            plant.kill(plant.receiver)
        time.sleep(0.2)

    def mend(self, plant: Plant) -> None:
        if self.what == "PostgreSQL":
            plant.start_postgres()
        elif self.what == "Redis":
            plant.start_redis()


class FullDisk(Fault):
    """No byte more goes onto the receiver's disk."""

    name = "the receiver's disk is full"

    def prepare(self, plant: Plant, rng: Random) -> None:
        plant.fill_disk()

    def strike(self, plant: Plant, rng: Random) -> None:
        time.sleep(TYPICAL[DELIVERING])

    def mend(self, plant: Plant) -> None:
        plant.free_disk()


def all_faults(transport: str) -> list[Fault]:
    """One of each that can happen to the transport."""
    every: list[Fault] = [
        Fault(),
        *(Slow(step) for step in ("i frysning", "før overførsel", "i overførsel")),
        *(KillAt(step, whom) for step in NAMES for whom in (CHILD, TREE)),
        *(KillSoon(whom, DELIVERING) for whom in (CHILD, TREE, "main")),
        KillSoon(TREE, ANSWERING),
        *(Stall(step) for step in ("i frysning", "før overførsel", "i overførsel", "overført")),
        Stall("kvittering hentet"),
        *(PostgresAt(s) for s in ("i frysning", "i overførsel", "overført", "kvittering hentet")),
        *(RedisAt(step) for step in ("frosset", "overført")),
        Dies("PostgreSQL"),
        Dies("PostgreSQL", ANSWERING),
        Dies("Redis"),
        Dies("Redis", ANSWERING),
        Dies("the receiver"),
        FullDisk(),
        SftpDrops(),
        SftpHangs(),
        SftpIsAway(accepts=False),
        SftpIsAway(accepts=True),
        SftpIsAway(accepts=False, phase=ANSWERING),
    ]
    return [fault for fault in every if transport in fault.transports]
