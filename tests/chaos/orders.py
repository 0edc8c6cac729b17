"""Orders to the workers: at which step of the pipeline what is to happen to the process.

An order is a file in a folder, and taken by renaming it, so of any number of processes one obeys
it. What happened is told as lines of a journal in the same folder.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CHILD, TREE, STOP, WAIT = "child", "tree", "stop", "wait"
WAITING = 0.15  # seconds


@dataclass(frozen=True)
class Orders:
    """The folder that a leg and its workers share."""

    folder: Path

    # The side that gives them

    def give(self, step: str, what: str, nth: int = 1) -> None:
        """When the step is come to for the nth time (0: each time), kill the pool's CHILD or the
        worker's whole TREE, STOP the child until it is told to go on, or let it WAIT a moment."""
        (self.folder / f"{step}~{what}~{nth}").touch()

    def reached(self) -> int | None:
        """The process that an order has struck, if it has."""
        for line in self.lines():
            if line[0] == "struck":
                return int(line[1])
        return None

    def withdraw(self) -> None:
        for path in self.folder.glob("*~*"):
            path.unlink(missing_ok=True)

    def clear(self) -> None:
        """A new month: no orders, an empty journal."""
        self.withdraw()
        (self.folder / "journal").write_text("", encoding="utf-8")

    def lines(self) -> list[list[str]]:
        """The journal: words, the first of which says what happened."""
        text = (self.folder / "journal").read_text(encoding="utf-8")
        return [line.split("\t") for line in text.splitlines()]

    # Both sides

    def tell(self, *words: object) -> None:
        line = "\t".join(map(str, words)) + "\n"
        descriptor = os.open(self.folder / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    # The worker's side

    def obey(self, step: str) -> None:
        """For `deliveries.steps.watch`."""
        for path in sorted(self.folder.glob(f"{step}~*")):
            _, what, number = path.name.split("~")
            with suppress(FileNotFoundError):
                if number == "0":
                    self._strike(step, what)
                elif int(number) > 1:
                    path.rename(path.with_name(f"{step}~{what}~{int(number) - 1}"))
                else:
                    path.rename(path.with_name(f".{path.name}~{os.getpid()}"))
                    self._strike(step, what)

    def _strike(self, step: str, what: str) -> None:
        if what == WAIT:
            time.sleep(WAITING)
            return
        self.tell("gone", os.getpgrp() if what == TREE else os.getpid())
        self.tell("struck", os.getpid(), step, what)
        if what == TREE:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGSTOP if what == STOP else signal.SIGKILL)
