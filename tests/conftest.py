"""What all tests share. The order matters: the environment is set before Django is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.environment import Run

_run = Run()

from dhuv_web.tools.processes import Process  # noqa: E402
from dhuv_web.tools.procfile import command  # noqa: E402
from tests.browser import browser_context_args, browser_type_launch_args, screenshot  # noqa: E402
from tests.scene import (  # noqa: E402
    administrator,
    clock,
    drift,
    ejer,
    ishoej,
    kollega,
    laeser,
    sag,
    signed_in,
    udefra,
    vallensbaek,
)

__all__ = [
    "administrator",
    "browser_context_args",
    "browser_type_launch_args",
    "clock",
    "drift",
    "ejer",
    "ishoej",
    "kollega",
    "laeser",
    "sag",
    "screenshot",
    "signed_in",
    "udefra",
    "vallensbaek",
]

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "client", "admin_client"}
BASE_DIR = Path(__file__).resolve().parent.parent


# A busy machine is no finding: an example may take its time, and so may making one.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from tests import browser, database

    # A real password hash takes 50 ms by design; tests log on some thousand times.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    # Tests run without `collectstatic`; `make check` collects under the real storage.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    database.install()
    browser.install()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    if not session.config.option.collectonly:
        _run.start(with_workers=session.config.getoption("dist", "no") != "no" and not _run.worker)


def pytest_unconfigure() -> None:
    _run.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what a test uses, so that no one has to remember it."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if "page" in used or "browser" in used:
            item.add_marker("browser")
        if "run_process" in used:
            item.add_marker("redis")
        if used & _DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, worker_id: str) -> None:
    """SQLite as it is used for real: a file that threads and processes share."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if _run.engine == "sqlite":
        default.setdefault("TEST", {})["NAME"] = str(_run.folder / f"test-{worker_id}.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The code lists are there in every database test, as on every installation."""
    from tests import database

    with django_db_blocker.unblock():
        database.load_code_lists()


@pytest.fixture
def process_env(transactional_db: None) -> dict[str, str]:
    """The environment for a process of its own that works on this test's database."""
    import os

    from django.db import connection

    name = connection.settings_dict["NAME"]
    if _run.engine == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = os.environ["DHUV_DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
    return {**os.environ, "DHUV_DATABASE_URL": url}


@pytest.fixture
def run_process(process_env: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """`run_process("worker")` starts that line of the Procfile; all are stopped at the end.

    It writes to `<name>.log` in `tmp_path`. Keyword arguments are added to its environment.
    """
    started: list[Process] = []

    def run(name: str, **environment: str) -> Process:
        with (tmp_path / f"{name}.log").open("wb") as log:
            process = Process(
                name,
                command(name),
                env=process_env | environment,
                cwd=BASE_DIR,
                output=log,
            )
        started.append(process)
        return process

    yield run
    for process in reversed(started):
        process.stop()
