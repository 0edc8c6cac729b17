"""A PostgreSQL for measuring, and processes that measure on it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.servers import Servers

BASE_DIR = Path(__file__).resolve().parents[2]
#: As in production: what is committed is on the disk. The rest is PostgreSQL's own default but for
#: a cache of a size that every server has.
POSTGRES = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Machine:
    """Starts PostgreSQL, makes databases, and runs `tests.bench.child` on them."""

    def __init__(self) -> None:
        self._servers = Servers(postgres=POSTGRES)
        self._data = tempfile.mkdtemp(prefix="dhuv-bench-", dir="/tmp")

    def __enter__(self) -> Machine:
        try:
            self._servers.start()
            self._child("collectstatic", "")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.stop()
        shutil.rmtree(self._data, ignore_errors=True)

    def __str__(self) -> str:
        with self._connect("postgres") as connection:
            version = connection.execute("SHOW server_version").fetchone()
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        return (
            f"{time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores, {memory:.0f} GiB, PostgreSQL "
            f"{version[0].split()[0] if version else '?'}, Python {platform.python_version()}"
        )

    def database(self, name: str, *task: str) -> str:
        """A new database, filled by the child's task; its URL."""
        began = time.monotonic()
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = self._servers.database_url.removesuffix("/dhuv") + f"/{name}"
        said = self._child("make", url, *task)
        with self._connect(name) as connection:
            size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        gib = size[0] / 2**30 if size else 0
        print(
            f"  {name}: {said['said']} ({gib:.1f} GiB, {time.monotonic() - began:.0f} s)",
            flush=True,
        )
        return url

    def drop(self, url: str) -> None:
        """Make room for another."""
        name = sql.Identifier(url.rpartition("/")[2])
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def run(self, measure: str, url: str, *arguments: str) -> dict[str, Any]:
        """What a measurement in a fresh process found."""
        began = time.monotonic()
        found = self._child(measure, url, *arguments)
        took = time.monotonic() - began
        print(f"\n({measure} {' '.join(arguments)}: {took:.0f} s)", end="", flush=True)
        return found

    def _connect(self, name: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self._servers.directory / "postgres"), dbname=name, autocommit=True
        )

    def _child(self, *arguments: str) -> dict[str, Any]:
        measure, url, *rest = arguments
        clean = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")}
        environment = clean | {
            "DJANGO_SETTINGS_MODULE": "dhuv_web.settings",
            "DHUV_SECRET_KEY": "only-for-measuring-" + "0123456789" * 4,
            "DHUV_DATA_DIR": self._data,
            "DHUV_FIKTIVE_CPR": "1",
            "DHUV_HTTPS": "0",
            "DHUV_LOG_LEVEL": "ERROR",
            # It types faster than anybody may.
            "DHUV_SOEG_PER_MINUT": "100000",
        }
        if url:
            environment["DHUV_DATABASE_URL"] = url
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.child", measure, *rest],
            cwd=BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(done.stdout.splitlines()[-1])
