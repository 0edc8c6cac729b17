"""A process ends when it is told to, and does not outlive the one that started it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dhuv_web.tools.processes import Process, wait_until

PARENT = """
import sys, time
from dhuv_web.tools.processes import Process
child = Process("child", ["sleep", "60"])
print(child.pid, flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""
COUNTING = """
import signal, time
seen = []
signal.signal(signal.SIGTERM, lambda *_: seen.append(1))
print("ready", flush=True)
time.sleep(1.5)
raise SystemExit(len(seen))
"""


def is_alive(pid: int) -> bool:
    """False also for a zombie: it has ended and waits for its parent to notice."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def python(code: str) -> Process:
    return Process("python", [sys.executable, "-c", code], output=subprocess.PIPE)


def first_line(process: Process) -> str:
    assert process.popen.stdout is not None
    return str(process.popen.stdout.readline().decode())


def test_it_ends_with_the_one_that_started_it() -> None:
    parent = python(PARENT)
    child = int(first_line(parent))
    assert is_alive(child)
    parent.popen.kill()
    parent.popen.wait()
    assert eventually(lambda: not is_alive(child))


def test_stop_kills_what_will_not_end_and_its_children() -> None:
    process = python(STUBBORN)
    child = int(first_line(process))
    assert process.stop(timeout=0.5) < 0
    assert eventually(lambda: not is_alive(child))


def test_it_is_asked_only_once() -> None:
    process = python(COUNTING)
    first_line(process)
    process.ask_to_stop()
    time.sleep(0.2)
    assert process.stop(timeout=10) == 1


def test_ctrl_c_in_the_terminal_does_not_reach_it() -> None:
    process = python("import time; print(1, flush=True); time.sleep(60)")
    first_line(process)
    assert os.getpgid(process.pid) != os.getpgid(0)
    process.stop()


def test_waiting_says_when_it_ended_at_once() -> None:
    process = python("raise SystemExit(3)")
    with pytest.raises(RuntimeError, match="python ended at once with code 3"):
        wait_until(lambda: False, process, timeout=10)


def test_waiting_gives_up() -> None:
    process = python("import time; time.sleep(60)")
    with pytest.raises(RuntimeError, match="not ready within 0 seconds"):
        wait_until(lambda: False, process, timeout=0.2)
    process.stop()
