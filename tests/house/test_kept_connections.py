"""A connection that is kept is asked before it is used again: servers are restarted."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import Error
from django.db.backends.postgresql.base import DatabaseWrapper

from dhuv_web.tools.processes import Process
from tests.house.test_worker import wait_for
from tests.servers import Servers

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SETTINGS = """
import json
from dhuv_web import settings
print(json.dumps([settings.DATABASES["default"]["CONN_HEALTH_CHECKS"],
                  settings.DATABASES["default"]["OPTIONS"],
                  settings.CELERY_BROKER_TRANSPORT_OPTIONS]))
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    servers = Servers()
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
def keeping(servers: Servers, django_db_blocker: Any) -> Iterator[Callable[..., DatabaseWrapper]]:
    """Connections as every process has them: these settings, on a server of this test's own."""
    made: list[DatabaseWrapper] = []

    def keep(**changes: Any) -> DatabaseWrapper:
        described = copy.deepcopy(settings.DATABASES["default"]) | changes
        described |= {"HOST": f"{servers.directory}/postgres", "NAME": "postgres"}
        made.append(DatabaseWrapper(described, alias="default"))
        return made[-1]

    with django_db_blocker.unblock():
        yield keep
        for wrapper in made:
            wrapper.close()
            wrapper.close_pool()


@pytest.fixture
def kept(keeping: Callable[..., DatabaseWrapper]) -> DatabaseWrapper:
    return keeping()


def ask(kept: DatabaseWrapper) -> int:
    """As a request or a task does: use it, and give it back."""
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    kept.close()
    return int(pid)


@pytest.mark.postgres
class TestTheDatabase:
    def test_one_that_is_well_is_kept(self, kept: DatabaseWrapper) -> None:
        # A busy pool may take a few more; without one every request would have its own.
        assert len({ask(kept) for _ in range(20)}) < 15

    def test_after_a_restart_the_first_to_ask_gets_an_answer(
        self, kept: DatabaseWrapper, servers: Servers
    ) -> None:
        before = ask(kept)
        servers.restart_postgres()
        assert ask(kept) != before

    def test_without_the_question_the_first_to_ask_gets_an_error(
        self, keeping: Callable[..., DatabaseWrapper], servers: Servers
    ) -> None:
        unasked = keeping(CONN_HEALTH_CHECKS=False)
        ask(unasked)
        servers.restart_postgres()
        with pytest.raises(Error):
            ask(unasked)

    def test_so_it_does_when_the_server_ended_it(
        self, kept: DatabaseWrapper, servers: Servers
    ) -> None:
        """As after an idle time-out, or a failover."""
        before = ask(kept)
        with psycopg.connect(
            host=f"{servers.directory}/postgres", dbname="postgres", autocommit=True
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [before])
        assert ask(kept) != before


def test_what_a_firewall_has_forgotten_is_noticed() -> None:
    """In seconds, by whoever asks, and in two minutes by whoever only listens."""
    environment = {
        "PATH": os.environ["PATH"],
        "DHUV_DATA_DIR": os.environ["DHUV_DATA_DIR"],
        "DHUV_SECRET_KEY": "x" * 50,
        "DHUV_DATABASE_URL": "postgres://dhuv:x@db/dhuv",
        "DHUV_BROKER_URL": "redis://redis:6379/0",
    }
    answer = subprocess.run(
        [sys.executable, "-c", SETTINGS],
        env=environment,
        cwd=BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    checks, database, broker = json.loads(answer.stdout)
    assert checks
    assert database["tcp_user_timeout"] <= 30_000
    assert database["connect_timeout"] <= 10
    idle = database["keepalives_idle"]
    assert idle + database["keepalives_interval"] * database["keepalives_count"] <= 120
    assert broker["socket_keepalive"]
    assert 0 < broker["socket_timeout"] <= 60
    assert 0 < broker["socket_connect_timeout"] <= 10


@pytest.mark.redis
def test_a_worker_goes_on_after_its_broker_was_restarted(
    run_process: Callable[..., Process], servers: Servers, tmp_path: Path
) -> None:
    from dhuv_web.celery import app

    worker = run_process("worker", DHUV_BROKER_URL=servers.broker_url())
    log = tmp_path / "worker.log"
    wait_for(log, "ready.", worker)
    servers.restart_redis()
    deadline = time.monotonic() + 90
    with app.connection_for_write(servers.broker_url()) as broker:
        while "succeeded" not in log.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            app.send_task("deliveries.tasks.puls", connection=broker)
            time.sleep(1)
