"""Each process of a test run has a broker, a data folder and a database of its own."""

from __future__ import annotations

import os

import pytest


@pytest.mark.postgres
@pytest.mark.redis
def test_the_settings_are_those_of_this_process(db: None) -> None:
    from django.conf import settings
    from django.db import connection

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    assert settings.DATA_DIR.name == worker
    assert os.environ["DHUV_BROKER_URL"] == settings.CELERY_BROKER_URL
    assert settings.CELERY_BROKER_URL.endswith(f"={worker.removeprefix('gw').replace('main', '0')}")
    assert connection.settings_dict["NAME"] == "test_dhuv" + (
        f"_{worker}" if worker != "main" else ""
    )
