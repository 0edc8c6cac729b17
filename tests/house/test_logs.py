"""The process log, as whoever runs the installation collects it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
_WRITE = """
import logging.config, os, structlog, time
from dhuv_web.logs import logging_config
os.environ["TZ"] = "Europe/Copenhagen"
time.tzset()
logging.config.dictConfig(logging_config("INFO"))
{logger}.warning("noget skete")
"""


@pytest.mark.parametrize("logger", ["structlog.get_logger('ours')", "logging.getLogger('theirs')"])
def test_a_line_says_its_time_with_its_zone(logger: str) -> None:
    """Django moves a process to Danish time; gunicorn has written lines before that."""
    done = subprocess.run(
        [sys.executable, "-c", _WRITE.format(logger=logger)],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    when = datetime.fromisoformat(json.loads(done.stderr)["timestamp"])
    assert when.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - when) < timedelta(minutes=1)
