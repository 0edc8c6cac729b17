"""The Celery entry of chaos: the product's own app, with a watcher that obeys orders.

The environment: `CHAOS_ORDERS` (a folder), `CHAOS_BREAK` (a guard to take away, or nothing).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django

from deliveries import steps
from deliveries.transport.folder import Folder
from deliveries.transport.sftp import Sftp
from dhuv_web.celery import app
from tests.chaos.orders import Orders

__all__ = ["app"]

django.setup()

from deliveries.services import filestore  # noqa: E402

orders = Orders(Path(os.environ["CHAOS_ORDERS"]))
steps.watch(orders.obey)

# Files of 60 kB in several pieces, so that a transfer can be cut off in its middle.
filestore.PIECE = 16 * 1024


def noted(cls: type[Any]) -> None:
    """Note in the journal when each transfer begins and how it ends."""
    original = cls.put

    def put(self: Any, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        orders.tell("begins", os.getpid(), os.getpgrp(), name)
        try:
            original(self, name, pieces, sha256)
        finally:
            orders.tell("ends", os.getpid(), os.getpgrp(), name)

    cls.put = put


if guard := os.environ.get("CHAOS_BREAK"):
    from tests.chaos.breaks import in_worker

    in_worker(guard)

for way in (Folder, Sftp):
    noted(way)
