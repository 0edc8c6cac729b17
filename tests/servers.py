"""PostgreSQL and Redis of our own for one test run, on Unix sockets in a folder of their own.

They are real servers, not stand-ins, started once per run and shared by all xdist workers.
Durability is off (fsync and the like): a test run that dies leaves nothing worth keeping.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
import redis

from dhuv_web.tools import programs
from dhuv_web.tools.processes import Process, wait_until

_POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "log_min_messages": "fatal",
}


class Servers:
    """Both servers. `start()` and `stop()` belong to the process that made it."""

    def __init__(self, postgres: Mapping[str, str] | None = None) -> None:
        """`postgres`: server settings that are to be other than for tests."""
        self._options = _POSTGRES_OPTIONS | dict(postgres or {})
        # Unix socket names may have 107 characters at most, so no deep folders.
        self.directory = Path(tempfile.mkdtemp(prefix="dhuv-", dir="/tmp"))
        self._processes: list[Process] = []

    @property
    def database_url(self) -> str:
        return f"postgres:///{self.directory}/postgres/dhuv"

    def broker_url(self, number: int = 0) -> str:
        """Redis database `number` (0 to 99), so that xdist workers do not meet."""
        return f"redis+socket://{self.directory}/redis.sock?virtual_host={number}"

    def start(self) -> None:
        try:
            self._start_postgres()
            self._start_redis()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _start_postgres(self) -> None:
        postgres = _need("postgres").resolve()
        user = _unprivileged()
        if user:
            self.directory.chmod(0o711)
        home = self.directory / "postgres"
        home.mkdir(mode=0o700)
        if user:
            shutil.chown(home, user)
        subprocess.run(
            [postgres.with_name("initdb"), "--pgdata", home / "data", "--auth=trust", "--no-sync",
             f"--username={getpass.getuser()}", "--encoding=UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, user=user, cwd=home,
            extra_groups=[] if user else None,
        )  # fmt: skip
        self._run_postgres()

    def restart_postgres(self) -> None:
        """As an operator does it: every connection ends."""
        self._postgres.stop()
        self._processes.remove(self._postgres)
        self._run_postgres()

    def _run_postgres(self) -> None:
        postgres, user = _need("postgres").resolve(), _unprivileged()
        home = self.directory / "postgres"
        options = self._options | {"unix_socket_directories": str(home)}
        arguments = [f"--{name}={value}" for name, value in options.items()]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        with (self.directory / "postgres.log").open("wb") as log:
            process = Process(
                "postgres",
                [postgres, "-D", home / "data", *arguments],
                cwd=home,
                output=log,
                user=user,
                stop_signal=signal.SIGINT,
            )
        self._processes.append(process)
        self._postgres = process

        def answers() -> bool:
            try:
                psycopg.connect(host=str(home), dbname="postgres").close()
            except psycopg.OperationalError:
                return False
            return True

        wait_until(answers, process, timeout=60)

    def restart_redis(self) -> None:
        self._redis.stop()
        self._processes.remove(self._redis)
        self._start_redis()

    def _start_redis(self) -> None:
        socket = self.directory / "redis.sock"
        process = Process(
            "redis",
            [_need("redis-server"), "--port", "0", "--unixsocket", socket, "--save", "",
             "--appendonly", "no", "--databases", "100", "--dir", self.directory,
             "--loglevel", "warning", "--logfile", self.directory / "redis.log"],
        )  # fmt: skip
        self._processes.append(process)
        self._redis = process
        client = redis.Redis(unix_socket_path=str(socket))

        def answers() -> bool:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

        wait_until(answers, process, timeout=30)
        client.close()


def _need(name: str) -> Path:
    found = programs.find(name)
    if found is None:
        raise RuntimeError(f"{name} is not on this machine; `make test` installs what tests need.")
    return found


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; None when we are not root anyway."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"
