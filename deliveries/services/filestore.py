"""The frozen file as compressed pieces in the database, written and read piece by piece."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from uuid import UUID

from deliveries.models import Leverancefil

PIECE = 1 << 20  # bytes before compression
#: zlib's fastest level: XML shrinks to a tenth already, and the higher levels triple the time.
LEVEL = 1


class ChunkWriter(io.RawIOBase):
    """A binary file to write to; `sha256` (hex) and `size` (bytes) are of the whole once closed."""

    def __init__(self, leverance_id: UUID) -> None:
        super().__init__()
        self._leverance_id = leverance_id
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self._nr = 0
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._buffer += data
        if len(self._buffer) >= PIECE:
            self._store()
        return len(data)

    def close(self) -> None:
        if not self.closed and self._buffer:
            self._store()
        super().close()

    def _store(self) -> None:
        piece = bytes(self._buffer)
        self._buffer.clear()
        self._digest.update(piece)
        self.size += len(piece)
        Leverancefil.objects.create(
            leverance_id=self._leverance_id, nr=self._nr, data=zlib.compress(piece, LEVEL)
        )
        self._nr += 1


class ChunkReader(io.RawIOBase):
    """A binary file made of pieces, for parsers that want to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
