"""`make run`: a whole installation starts, answers, and leaves nothing behind.

This is also the proof of the Procfile's commands: release, web, worker and beat run for real.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from dhuv_web.tools.procfile import BASE_DIR

pytestmark = pytest.mark.installation
READY = re.compile(r"DHUV web is ready at (\S+)")


_STARTED: list[Demo] = []


@pytest.fixture(autouse=True)
def _nothing_outlives_its_test() -> Iterator[None]:
    """A test that fails half-way must not leave a whole installation running."""
    yield
    while _STARTED:
        demo = _STARTED.pop()
        if demo.popen.poll() is None:
            demo.end(signal.SIGINT)


class Demo:
    """A running `make run` of a data folder of its own, started as a terminal would."""

    def __init__(self, data: Path, port: int) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")}
        self._env = clean | {"DHUV_DATA_DIR": str(data), "PORT": str(port)}
        self.data = data
        self.lines: list[str] = []
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "dhuv_web.tools.run"],
            cwd=BASE_DIR,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        _STARTED.append(self)

    def _read(self) -> None:
        assert self.popen.stdout is not None
        self.lines.extend(iter(self.popen.stdout.readline, ""))

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_for(self, pattern: str, seconds: float = 300) -> str:
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.output)):
            assert self.popen.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)
        return found[0]

    def end(self, number: signal.Signals) -> int:
        self.popen.send_signal(number)
        code = self.popen.wait(timeout=60)
        self._reader.join(timeout=10)
        return code

    def send_task(self, name: str) -> None:
        """What beat does when a task is due, from a process of its own."""
        subprocess.run(
            [sys.executable, "-m", "celery", "--app", "dhuv_web", "call", name],
            cwd=BASE_DIR,
            env=self._env | {"DHUV_SECRET_KEY": "x"},
            stdin=subprocess.DEVNULL,
            check=True,
        )

    def processes(self) -> list[str]:
        """Command lines of all processes that work on this data folder."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                environment = (entry / "environ").read_bytes()
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, ValueError):
                continue
            if f"DHUV_DATA_DIR={self.data}\0".encode() in environment:
                found.append(line)
        return found


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "data"


def get(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def test_it_runs_twice_and_leaves_nothing_behind(data: Path, port: int) -> None:
    first = Demo(data, port)
    first.wait_for(READY.pattern)
    first.wait_for(r"worker \|.*ready")
    first.wait_for(r"beat   \|.*beat: Starting")
    page = get(f"http://localhost:{port}/")
    assert "Log ind" in page
    (stylesheet,) = re.findall(r'href="(/static/css/[^"]+\.css)"', page)
    assert "IBM Plex Sans" in get(f"http://localhost:{port}{stylesheet}")
    first.send_task("deliveries.tasks.deliver_due")
    first.wait_for(r"worker \|.*Task deliveries\.tasks\.deliver_due\S+ succeeded")
    assert {"python:dhuv_web.serving", "worker", "beat"} <= set(" ".join(first.processes()).split())
    assert first.end(signal.SIGINT) == 0
    assert first.processes() == []

    second = Demo(data, port)
    second.wait_for(READY.pattern)
    assert second.end(signal.SIGTERM) == 0
    assert second.processes() == []
    # The last thing said is where to go and who one is.
    told = second.output.split(READY.search(second.output)[0])[0].splitlines()[-30:]  # type: ignore[index]
    assert any("adgangskode" in line.lower() for line in told)


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (r"Applying cases\.0001", signal.SIGINT),
        (r"Applying deliveries\.0001", signal.SIGTERM),
        (r"Applying sessions\.0001|Applying otp_totp", signal.SIGHUP),
    ],
)
def test_ctrl_c_during_the_setting_up_ends_it(
    data: Path, port: int, told: str, number: signal.Signals
) -> None:
    """With the shell's own children, whatever they were doing."""
    demo = Demo(data, port)
    demo.wait_for(told)
    assert demo.end(number) in (0, 1)
    assert demo.processes() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("program", ["npm", "python3"])
def test_an_end_during_the_installing_leaves_nothing(
    tmp_path: Path, program: str, number: signal.Signals
) -> None:
    """install.sh with programs that take long; only the script is signalled, as by make."""
    tools = tmp_path / "dhuv_web" / "tools"
    tools.mkdir(parents=True)
    shutil.copy(BASE_DIR / "dhuv_web" / "tools" / "install.sh", tools)
    slow = tmp_path / "bin" / program
    slow.parent.mkdir()
    slow.write_text(
        '#!/bin/sh\ncase "$*" in *ci*|*"venv .venv"*) echo began; exec sleep 60;; esac\n'
    )
    slow.chmod(0o755)
    step = "npm" if program == "npm" else "venv"
    with subprocess.Popen(
        ["bash", str(tools / "install.sh"), step],
        env=os.environ | {"PATH": f"{slow.parent}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as popen:
        assert popen.stdout is not None
        assert popen.stdout.readline() == "began\n"
        popen.send_signal(number)
        assert popen.wait(timeout=20) == 130
        # Nobody holds the other end of the pipe any more.
        assert popen.stdout.read() == ""


def test_a_busy_port_is_said_before_anything_is_done(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        demo = Demo(data, port)
        assert demo.popen.wait(timeout=30) == 1
        demo._reader.join(timeout=10)
    assert f"Port {port} can not be used" in demo.output
    assert re.search(r"PORT=\d+ make run", demo.output)
    assert not (data / "dhuv.sqlite3").exists()


def test_two_demos_can_not_share_a_data_folder(data: Path, port: int) -> None:
    data.mkdir()
    import fcntl

    with (data / "run.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        demo = Demo(data, port)
        assert demo.popen.wait(timeout=30) == 1
        demo._reader.join(timeout=10)
    assert "already running" in demo.output
