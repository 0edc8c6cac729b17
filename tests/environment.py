"""The environment of a test run, set before Django reads its settings.

`DHUV_TEST_DB` chooses the engine: `postgresql` (the default, our own server) or `sqlite` (no
server at all; leave out what is marked `postgres`, `redis` or `browser`). A test run never looks
at `DHUV_DATABASE_URL` and the like of the person who started it, lest it empty a real database.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tests.servers import Servers

_FOLDER = "DHUV_TEST_FOLDER"  # the controller's word to its xdist workers
_BROKERS = "DHUV_TEST_BROKERS"
_DATABASE = "DHUV_TEST_DATABASE_URL"


class Run:
    """One test run: the controller (or plain pytest) starts it, xdist workers take part."""

    def __init__(self) -> None:
        self.engine = os.environ.get("DHUV_TEST_DB", "postgresql")
        if self.engine not in ("postgresql", "sqlite"):
            raise SystemExit(f"DHUV_TEST_DB={self.engine!r}: postgresql or sqlite")
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        self.servers: Servers | None = None
        if not self.worker:
            self._prepare()
        self.folder = Path(os.environ[_FOLDER])
        self._set_environment()

    def start(self, with_workers: bool) -> None:
        if self.servers:
            self.servers.start()
        if with_workers:
            # pytest-django would otherwise read the settings of a worker before its conftest,
            # and so with this process's broker and data folder.
            del os.environ["DJANGO_SETTINGS_MODULE"]

    def stop(self) -> None:
        if self.servers:
            self.servers.stop()
        if not self.worker:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _prepare(self) -> None:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="dhuv-data-", dir="/tmp")
        if self.engine == "postgresql":
            self.servers = Servers()
            os.environ[_DATABASE] = self.servers.database_url
            os.environ[_BROKERS] = self.servers.broker_url()

    def _set_environment(self) -> None:
        for name in [name for name in os.environ if name.startswith("DHUV_")]:
            if not name.startswith("DHUV_TEST_"):
                del os.environ[name]
        data = self.folder / (self.worker or "main")
        (data / "static").mkdir(parents=True, exist_ok=True)  # whitenoise looks for it
        number = int(self.worker.removeprefix("gw") or 0)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "dhuv_web.settings",
            # Playwright's event loop runs in the thread that holds the database connection.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
            "DHUV_SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
            "DHUV_DATA_DIR": str(data),
            "DHUV_FIKTIVE_CPR": "1",
            "DHUV_HTTPS": "0",
            "DHUV_DATABASE_POOL": "12",
        }
        if self.engine == "postgresql":
            broker = os.environ[_BROKERS].replace("virtual_host=0", f"virtual_host={number}")
            os.environ |= {
                "DHUV_DATABASE_URL": os.environ[_DATABASE],
                "DHUV_BROKER_URL": broker,
            }
