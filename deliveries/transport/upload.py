"""Uploading one file under a hidden name of this attempt's own.

An attempt that dies leaves its file; the next one removes it and sends the whole again. So no
attempt writes to another's file, and one that was given up for dead and goes on finds its own gone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress

import paramiko

from deliveries.transport.base import TransportError, not_the_bytes
from deliveries.transport.remote import digest_of, size_of, sync

#: Bytes of one write. Larger requests are not taken by every server.
REQUEST = 32 * 1024


class Upload:
    """One attempt at one file. After `run` it is whole, and is at `path`."""

    def __init__(self, client: paramiko.SFTPClient, folder: str, name: str, sha256: str) -> None:
        self._client = client
        self._name = name
        self._sha256 = sha256
        self.path = f"{folder}/.{name}.{secrets.token_hex(6)}.tmp"
        self._size = 0
        #: The last of the data, held back.
        self._rest = b""

    def run(self, pieces: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        # Not closed where it fails: that would wait once more for a server that does not answer.
        file = self._client.open(self.path, "wxb")
        file.set_pipelined(True)
        for piece in pieces:
            digest.update(piece)
            self._send(file, piece)
        if digest.hexdigest() != self._sha256:
            raise not_the_bytes(self._name)
        self._settle(file)
        self._look()

    def _send(self, file: paramiko.SFTPFile, piece: bytes) -> None:
        """Without waiting for the answers."""
        for start in range(0, len(piece), REQUEST):
            if self._rest:
                file.write(self._rest)
            self._rest = piece[start : start + REQUEST]
        self._size += len(piece)

    def _settle(self, file: paramiko.SFTPFile) -> None:
        """Wait until the server has said yes to everything, and has it on its disk."""
        if self._rest:
            # Only a write that is not pipelined looks at the answers to those before it. Without
            # this a full disk would go unnoticed: closing throws the answers away.
            file.set_pipelined(False)
            file.write(self._rest)
        sync(self._client, file)
        file.close()

    def _look(self) -> None:
        """Whether the server has it all, by what it tells of the closed file; a server need not
        tell the size, and one that does not is asked for the bytes."""
        # One that another attempt has removed as dead: the renaming finds that out.
        with suppress(FileNotFoundError):
            size = size_of(self._client, self.path)
            if size is None:
                # Who may only write here has the server's yes to every byte, and goes on by that.
                with suppress(PermissionError):
                    size = self._size if digest_of(self._client, self.path) == self._sha256 else -1
            if size not in (None, self._size):
                raise TransportError(
                    f"SFTP-serveren har ikke fået hele {self._name}. Der bliver prøvet igen; varer "
                    "det ved, så spørg den, der driver den."
                )
