"""The Procfile's worker on a real broker and a real database."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from dhuv_web.tools.processes import Process


def wait_for(log: Path, words: str, process: Process, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while words not in log.read_text(encoding="utf-8"):
        assert process.is_running(), log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)


def test_a_worker_does_what_is_asked_and_stops_at_once(
    run_process: Callable[..., Process], tmp_path: Path
) -> None:
    from deliveries.tasks import deliver_due

    worker = run_process("worker")
    log = tmp_path / "worker.log"
    wait_for(log, "ready.", worker)
    deliver_due.delay()
    wait_for(log, "succeeded", worker)
    began = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - began < 10
