"""The process log, as whoever runs the installation collects it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dhuv_web.logs import masked

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


@pytest.mark.parametrize(
    "written",
    [
        "{0}{1}", "{0}-{1}", "{0} {1}", "cpr{0}{1}", "CPR{0}{1}a", "x{0}-{1}x", "f{0}{1}f",
        "_{0}{1}_", "{0}–{1}", "{0}‑{1}", "{0}\xa0{1}", "{0} - {1}", "{0}.{1}", "{0}/{1}",
        "{0}\u200b{1}", "{0}%2D{1}", "{0}+{1}", "{0}%E2%80%91{1}", "{0}\\u2011{1}", "{0}\\xa0{1}",
        "{0}\n{1}", "20-05-68-{1}", "20 05 68 {1}", "20.05.68{1}", "20051968-{1}", "-{0}{1}-",
        "{0}{1}{0}{1}", "['{0}{1}']", "Key (kommune_id, cpr)=(183, {0}{1}) exists",
    ],
)  # fmt: skip
def test_a_cpr_number_is_masked_however_it_is_written(written: str) -> None:
    line = masked(written.format("200568", "9990"))
    assert "9990" not in line
    assert "**********" in line


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-02T09:00:00.123456Z",
        "2026-11-02 09:00:00",
        "Task x[not] succeeded in 0.012345678901234567s: None",
        "c0ffee00-0123-4567-89ab-012345678901",
        "01234567890123456789012345678901234567890123456789012345678901ab",
        "10.0.12.113:8000",
        "1.234.567 rows, 123456 of them",
        "postgres:///tmp/dhuv-1a2b3c/dhuv",
    ],
)
def test_what_is_none_stays_readable(written: str) -> None:
    assert masked(written) == written


@pytest.mark.parametrize("where", ["raise", "threading.Thread(target=fail).start()"])
def test_what_ends_a_process_is_masked_too(where: str) -> None:
    code = (
        "import logging.config, threading\n"
        "from dhuv_web.logs import logging_config\n"
        'logging.config.dictConfig(logging_config("INFO"))\n'
        'def fail(): raise ValueError("Key (cpr)=(2005689990) already exists")\n'
        + ("fail()" if where == "raise" else where)
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    assert "already exists" in done.stderr
    assert "2005689990" not in done.stderr
