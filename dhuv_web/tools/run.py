"""`make run`: a demo installation of this clone, with everything that production has.

Database, file broker and secret live in var/ (or DHUV_DATA_DIR). Web, worker and beat are started
with the commands of the Procfile and stopped together, by Ctrl+C or SIGTERM. All other settings
can be given in the environment and win over what is set here.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import IO

from dhuv_web.tools.health import is_healthy
from dhuv_web.tools.processes import Process, wait_until
from dhuv_web.tools.procfile import BASE_DIR, command

SERVICES = ["web", "worker", "beat"]
#: Only in a demo: it plays Danmarks Statistik's end, so that the whole circle can be seen.
RECEIVER = [sys.executable, "manage.py", "modtagesystem", "--kontinuerligt"]


#: Ctrl+C, a supervisor, a terminal that is closed.
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(Exception):
    """One of them."""


def main() -> int:
    port = os.environ.get("PORT", "8000")
    data = Path(os.environ.get("DHUV_DATA_DIR", BASE_DIR / "var")).absolute()
    os.umask(0o077)  # as every process of it does (settings)
    data.mkdir(parents=True, exist_ok=True)
    if trouble := _port_trouble(port):
        print(trouble, file=sys.stderr)
        return 1
    lock = (data / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"A demo is already running on {data}. Stop it first.", file=sys.stderr)
        return 1
    _set_environment(data, port)
    for number in _STOPS:
        signal.signal(number, _request_stop)
    processes: list[Process] = []
    try:
        _do("release", command("release"))
        # Kommuner, users and cases; it tells who the users are.
        users = _do("demo", [sys.executable, "manage.py", "demo"], said=True)
        processes += [_start(name, command(name)) for name in SERVICES]
        processes.append(_start("modtag", RECEIVER))
        address = f"http://localhost:{port}"
        wait_until(lambda: is_healthy(address), processes[0], timeout=60, interval=0.2)
        print(f"{users}\nDHUV web is ready at {address}/ - stop it with Ctrl+C.\n", flush=True)
        return _wait_for_any(processes)
    except StopRequestedError:
        print("\nStopping ...", flush=True)
        return 0
    except RuntimeError as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    finally:
        _ignore_signals()
        for process in processes:
            process.ask_to_stop()
        for process in processes:
            process.stop()


def _port_trouble(port: str) -> str | None:
    """What is wrong with the port, before anything is done; None when it is free."""
    if not (port.isdigit() and 0 < int(port) < 65536):
        return f"PORT={port} is not a port number."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            other = int(port) % 65535 + 1
            return (
                f"Port {port} can not be used ({error.strerror}). "
                f"Choose another one:  PORT={other} make run"
            )
    return None


def _set_environment(data: Path, port: str) -> None:
    secret = data / "secret_key"
    if not secret.exists() or not secret.stat().st_size:
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    if "DHUV_SECRET_KEY" not in os.environ:
        os.environ.setdefault("DHUV_SECRET_KEY_FILE", str(secret))
    os.environ.setdefault("DHUV_DEMO", "1")
    os.environ.setdefault("DHUV_BIND", f"127.0.0.1:{port}")
    os.environ.setdefault("DHUV_PUBLIC_URL", f"http://localhost:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dhuv_web.settings")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ["PYTHONUNBUFFERED"] = "1"


def _do(name: str, words: list[str], *, said: bool = False) -> str:
    """Run a step of the setting up to its end; what it says, where that is `said` later.

    Whatever ends us ends it, with all that it has started.
    """
    process = Process(name, words, cwd=BASE_DIR, output=subprocess.PIPE if said else None)
    try:
        output, _ = process.popen.communicate()
        code = process.popen.returncode
    finally:
        process.stop(timeout=5)
    if code:
        raise RuntimeError(f"{name} ended with code {code}\n{(output or b'').decode()}")
    return (output or b"").decode()


def _start(name: str, words: list[str]) -> Process:
    process = Process(name, words, cwd=BASE_DIR, output=subprocess.PIPE)
    stream: IO[bytes] = process.popen.stdout  # type: ignore[assignment]
    threading.Thread(target=_pass_on, args=(name, stream), daemon=True).start()
    return process


def _pass_on(name: str, stream: IO[bytes]) -> None:
    for line in stream:
        sys.stdout.write(f"{name:6} | {line.decode(errors='replace')}")
        sys.stdout.flush()


def _wait_for_any(processes: list[Process]) -> int:
    """Until one of them ends by itself, which none should; then its name and code."""
    while True:
        for process in processes:
            if not process.is_running():
                raise RuntimeError(f"{process.name} ended with code {process.popen.returncode}")
        time.sleep(0.5)


def _ignore_signals() -> None:
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)


def _request_stop(_number: int, _frame: FrameType | None) -> None:
    _ignore_signals()  # make and the terminal may each send one
    raise StopRequestedError


if __name__ == "__main__":
    sys.exit(main())
