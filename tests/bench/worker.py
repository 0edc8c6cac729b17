"""The Celery entry of the mass delivery: the product's own app, and what it cost to run a task.

After each task the process writes its queries so far and its peak memory (KiB) to a file of its own
in the folder `BENCH_NOTES`.
"""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.signals import task_postrun
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from dhuv_web.celery import app

__all__ = ["app"]

_NOTES = Path(os.environ["BENCH_NOTES"])
_queries = 0


def _count(execute: Callable[..., Any], *arguments: Any) -> Any:
    global _queries
    _queries += 1
    return execute(*arguments)


@receiver(connection_created)
def watch(connection: Any, **_kwargs: Any) -> None:
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


@task_postrun.connect
def note(**_kwargs: Any) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text = json.dumps({"queries": _queries, "peak": peak})
    (_NOTES / str(os.getpid())).write_text(text, encoding="utf-8")
