"""Starting a program so that it ends when it should, and with it all that it started."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> Callable[[], None] | None:
    """For `preexec_fn`: SIGTERM when the thread that started us is gone, even by SIGKILL."""
    try:
        libc = ctypes.CDLL(None)
        libc.prctl  # noqa: B018 - only Linux has it
    except (OSError, AttributeError):
        return None
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """A program in a session of its own, so that Ctrl+C in the terminal reaches only us.

    It is asked to stop by a signal to its main process alone: Celery and PostgreSQL then wind up
    their own children in order, which a signal to the whole group would cut off.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        output: IO[Any] | int | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self._stop_signal = stop_signal
        self._asked = False
        self.popen = subprocess.Popen(  # noqa: S603
            [str(arg) for arg in argv],
            env=dict(os.environ if env is None else env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            user=user,
            group=_group_of(user),
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=_die_with_parent(),
        )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def is_running(self) -> bool:
        return self.popen.poll() is None

    def ask_to_stop(self) -> None:
        """Once only: Celery takes a second signal as an order to drop its work."""
        if self.is_running() and not self._asked:
            self._asked = True
            self.popen.send_signal(self._stop_signal)

    def stop(self, timeout: float = 20) -> int:
        """Stop it and what it started; the exit code. Kills what is left after `timeout` s."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(timeout)
        self._end_group()
        return self.popen.wait()

    def _end_group(self) -> None:
        """What it started and did not end itself; come back when it is gone."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
            self.popen.wait()
            deadline = time.monotonic() + 5
            while _members(self.pid) and time.monotonic() < deadline:
                time.sleep(0.01)


def _members(group: int) -> list[str]:
    """Processes of the group that have not ended. A dead one may wait for its parent's look."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            state, _parent, its_group = entry.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                found.append(entry.parent.name)
    return found


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


def wait_until(
    ready: Callable[[], bool], process: Process, timeout: float, interval: float = 0.05
) -> None:
    """Return once `ready()`; RuntimeError when the process ends first or `timeout` s pass."""
    deadline = time.monotonic() + timeout
    while not ready():
        if not process.is_running():
            code = process.popen.returncode
            raise RuntimeError(f"{process.name} ended at once with code {code}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{process.name} was not ready within {timeout:.0f} seconds")
        time.sleep(interval)
