"""What has occurred in a file so far, on disk, so that memory does not grow with the file."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from types import TracebackType


class Seen:
    """A set of texts that does not keep them.

    It holds checksums with a key that nobody else has, so no CPR number can be got out of the file
    behind it, which is SQLite's own, temporary and without a name.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA cache_size = -16000")  # KiB
        self._database.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def add(self, kind: str, text: str) -> bool:
        """Remember the text; False when it was there already."""
        digest = hashlib.blake2b(f"{kind}:{text}".encode(), digest_size=16, key=self._key).digest()
        done = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,))
        return done.rowcount == 1
