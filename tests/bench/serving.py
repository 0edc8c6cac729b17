"""`python -m tests.bench.serving`: gunicorn's ways of working, with and without slow clients.

Each way serves the same demo on PostgreSQL, in turns. Four people work as fast as it answers; then
slow clients come: half-sent heads, half-sent bodies, and readers who take nothing of a large page.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dhuv_web.tools.health import is_healthy
from dhuv_web.tools.processes import Process, wait_until
from dhuv_web.tools.procfile import BASE_DIR, command
from tests.servers import Servers

#: What each adds to the Procfile's command.
WAYS = {
    # With more threads than one it would be the next.
    "sync": ["--worker-class", "sync", "--threads", "1"],
    "gthread": ["--worker-class", "gthread"],
    "ours": [],
    "ours, 2": ["--threads", "2"],
}
PEOPLE = 4
PORT = 18_761
HEADS = b"POST /log-ind/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serving", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--slow", type=int, default=40, help="slow clients")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as environment:
        found: dict[str, list[tuple[float, float, float, str]]] = {way: [] for way in WAYS}
        for _ in range(options.rounds):
            for way in WAYS:
                found[way].append(measured(way, environment, options))
    print(f"{'':10}{'requests/s':>12}{'median ms':>12}{'95 % ms':>12}   with slow clients, 95 % ms")
    for way, rows in found.items():
        *numbers, _ = zip(*rows, strict=True)
        per_second, median, most = (statistics.median(column) for column in numbers)
        slow = ", ".join(row[3] for row in rows)
        print(f"{way:10}{per_second:12.1f}{median:12.1f}{most:12.1f}   {slow}")
    return 0


@contextmanager
def demo(folder: Path) -> Iterator[dict[str, str]]:
    servers = Servers()
    servers.start()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")} | {
        "DHUV_SECRET_KEY": "only-for-the-bench" * 4,
        "DHUV_DEMO": "1",
        "DHUV_DATA_DIR": str(folder),
        "DHUV_DATABASE_URL": servers.database_url,
        "DHUV_BIND": f"127.0.0.1:{PORT}",
        "DHUV_LOG_LEVEL": "ERROR",
        "DHUV_SOEG_PER_MINUT": "100000",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    try:
        subprocess.run(
            ["createdb", "--host", str(servers.directory / "postgres"), "dhuv"], check=True
        )
        for words in (["sh", "dhuv_web/tools/release.sh"], [sys.executable, "manage.py", "demo"]):
            done = subprocess.run(
                words, cwd=BASE_DIR, env=environment, check=True, capture_output=True, text=True
            )
        yield environment | {"PASSWORD": re.findall(r"dgangskode\S* (\S+)", done.stdout)[0]}
    finally:
        servers.stop()


def measured(
    way: str, environment: dict[str, str], options: argparse.Namespace
) -> tuple[float, float, float, str]:
    """Requests a second, median and 95 % in ms; and 95 % with the slow ones, in words."""
    process = Process(
        "web",
        [*command("web"), *WAYS[way]],
        env=environment,
        cwd=BASE_DIR,
        output=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: is_healthy(f"http://127.0.0.1:{PORT}"), process, 60)
        cookie, path = signed_in(environment["PASSWORD"])
        work(cookie, path, 1)
        times = work(cookie, path, options.seconds)
        with slow_clients(options.slow):
            time.sleep(0.5)
            slow = work(cookie, path, options.seconds)
        return (
            len(times) / options.seconds,
            statistics.median(times) * 1000,
            high(times) * 1000,
            f"{high(slow) * 1000:.1f}" if len(slow) > 5 else f"{len(slow)} answers",
        )
    finally:
        process.stop()


def high(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def work(cookie: str, path: str, seconds: float) -> list[float]:
    """What each request took, in seconds; those that came to no answer are not there."""
    times: list[float] = []
    until = time.monotonic() + seconds

    def person() -> None:
        while (now := time.monotonic()) < until:
            try:
                asked(path, cookie, timeout=max(0.1, until - now))
                times.append(time.monotonic() - now)
            except OSError:
                return

    people = [threading.Thread(target=person) for _ in range(PEOPLE)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()
    return times


def asked(
    path: str, cookie: str = "", body: str | None = None, timeout: float = 30
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=timeout)
    headers = {"Cookie": cookie, "Host": "localhost"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def signed_in(password: str) -> tuple[str, str]:
    """The cookies of a demo user, and sagslisten of a kommune of theirs."""
    first = asked("/log-ind/")
    (token,) = re.findall(r"csrf=([^;]+)", str(first.headers["Set-Cookie"]))
    body = f"csrfmiddlewaretoken={token}&username=sagsbehandler&password={password}"
    answer = asked("/log-ind/", f"csrf={token}", body)
    cookies = "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
    return cookies, "/183/sager/"


@contextmanager
def slow_clients(count: int) -> Iterator[None]:
    """A third send half a head, a third half a body, a third read nothing."""
    with ExitStack() as stack:
        for number in range(count):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", PORT)))
            if number % 3 == 0:
                client.sendall(HEADS)
            elif number % 3 == 1:
                client.sendall(HEADS + b"Content-Length: 1000\r\n\r\nhalf")
            else:
                client.sendall(b"GET /log-ind/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        yield


if __name__ == "__main__":
    sys.exit(main())
