"""A file in pieces, as the database gives one, and a receipt's name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

NAME = "P_183_L402_P2026M10_V01_D20261114T050012.xml"
RECEIPT = f"{NAME}.kvittering.xml"


class File:
    """Bytes that differ from place to place, so that a shift or a gap shows."""

    def __init__(self, size: int, seed: bytes = b"a", piece: int = 100_000) -> None:
        self.data = hashlib.shake_256(seed).digest(size)
        self.sha256 = hashlib.sha256(self.data).hexdigest()
        self._piece = piece

    def pieces(self) -> Iterator[bytes]:
        for start in range(0, len(self.data), self._piece):
            yield self.data[start : start + self._piece]

    def pieces_with(self, number: int, event: Callable[[], object]) -> Iterator[bytes]:
        """The pieces, and something happens before the one with this number."""
        for at, piece in enumerate(self.pieces()):
            if at == number:
                event()
            yield piece
