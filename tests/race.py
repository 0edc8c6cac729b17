"""Threads that meet where it hurts: each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def run_together(*acts: Callable[[], Any]) -> list[Any]:
    """Start all acts at the same moment; what each returned or raised, in their order."""
    starting = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        starting.wait(timeout=30)
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


class Meeting:
    """A place in the code where threads wait for each other, as long as they can all come.

    Where a lock lets only one of them through, the first waits `patience` seconds in vain and goes
    on, and so do all who come after: the same test shows the race without the lock, and none with.
    """

    def __init__(self, people: int, patience: float = 0.3) -> None:
        self._barrier = threading.Barrier(people)
        #: A negative control takes much, so that it shows the race on a slow machine too.
        self.patience = patience
        #: Whether all of them were here at the same time.
        self.all_met = False

    def wait(self) -> None:
        try:
            self._barrier.wait(self.patience)
            self.all_met = True
        except threading.BrokenBarrierError:
            return

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with the meeting before it."""

        def inner(*arguments: Any, **named: Any) -> Any:
            self.wait()
            return function(*arguments, **named)

        return inner

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with the meeting after it."""

        def inner(*arguments: Any, **named: Any) -> Any:
            result = function(*arguments, **named)
            self.wait()
            return result

        return inner
