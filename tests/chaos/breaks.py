"""Guards taken away, one at a time: the negative control. If chaos still found nothing, it would
be blind.

- `lock`: nobody holds the kommune and its cases while it is frozen (D21), and the database takes
  a second L402 for a period (D18)
- `claim`: who sends does not ask whether another is sending
- `temp`: a file is written under its own name, not under a hidden one that is renamed
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any

GUARDS = ("lock", "claim", "temp")


def in_database(guard: str) -> None:
    """What of the guard is the database's."""
    if guard == "lock":
        from django.db import connection

        from deliveries.models import Leverance

        with connection.schema_editor() as editor:
            for constraint in Leverance._meta.constraints:
                if constraint.name in (
                    "en_l402_per_kommune_og_periode",
                    "en_leverance_per_version",
                ):
                    editor.remove_constraint(Leverance, constraint)


def in_worker(guard: str) -> None:
    """What of the guard is the code's."""
    {"lock": _no_lock, "claim": _no_claim, "temp": _no_temporary_name}[guard]()


def _no_lock() -> None:
    from cases.models.kommune import KommuneQuerySet

    KommuneQuerySet.locked = lambda self, kode: self.get(pk=kode)
    import_module("deliveries.services.freeze")._hold_sager = lambda kommune: None


def _no_claim() -> None:
    from deliveries import states
    from deliveries.models import Leverance
    from deliveries.services import sending

    def everybody(leverance: Leverance, now: datetime) -> bool:
        Leverance.objects.filter(pk=leverance.pk).update(
            tilstand=states.SENDER, laant_til=now + sending.LEASE
        )
        return True

    sending._claim = everybody


def _no_temporary_name() -> None:
    from deliveries.transport.folder import Folder
    from deliveries.transport.sftp import Sftp

    def to_folder(self: Any, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        with (self.ud / name).open("wb", buffering=0) as out:
            for piece in pieces:
                out.write(piece)

    def to_sftp(self: Any, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        with self._session(name) as client, client.open(f"{self.ud}/{name}", "wb") as out:
            for piece in pieces:
                out.write(piece)

    Folder.put = to_folder  # type: ignore[method-assign]
    Sftp.put = to_sftp  # type: ignore[method-assign]
