"""Uploading one file under a hidden name, and going on where an attempt that died has stopped.

Why no attempt spoils another's, even if one that was given up for dead goes on, and even after the
file has got its own name: a hidden name holds the checksum of the whole, so whoever writes to such
a file writes the same bytes at the same places, and cuts it at the same length or not at all. And
the one who renames it has itself compared or written every byte of it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress

import paramiko
from paramiko.sftp import CMD_EXTENDED

from deliveries.transport.base import TransportError, not_the_bytes
from deliveries.transport.remote import leftovers

#: Bytes of one write.
REQUEST = 32 * 1024


class Upload:
    """One attempt at one file. After `run` it is whole, and is at `path`."""

    def __init__(self, client: paramiko.SFTPClient, folder: str, name: str, sha256: str) -> None:
        self._client = client
        self._name = name
        self._sha256 = sha256
        prefix = f".{name}.{sha256[:16]}."
        self.path = f"{folder}/{prefix}{secrets.token_hex(6)}.tmp"
        #: Whether what has been read so far is what an earlier attempt has sent.
        self._comparing = self._takes_over(leftovers(client, folder, prefix))
        #: Bytes from the beginning that are there, or on their way.
        self._size = 0
        #: The last of the data, held back.
        self._rest = b""

    def _takes_over(self, leftovers: Iterable[str]) -> bool:
        for path in leftovers:
            # Where two attempts try, one of them gets it.
            with suppress(OSError):
                self._client.rename(path, self.path)
                return True
        return False

    def run(self, pieces: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        # Not closed where it fails: that would wait once more for a server that does not answer.
        file = self._client.open(self.path, "r+b" if self._comparing else "wxb")
        file.set_pipelined(True)
        for piece in pieces:
            digest.update(piece)
            if not (self._comparing and self._is_there(file, piece)):
                self._send(file, piece)
        if digest.hexdigest() != self._sha256:
            raise not_the_bytes(self._name)
        self._settle(file)

    def _is_there(self, file: paramiko.SFTPFile, piece: bytes) -> bool:
        """Whether the next bytes are these; from the first that are not, everything is sent."""
        if file.read(len(piece)) == piece:
            self._size += len(piece)
            return True
        self._comparing = False
        file.seek(self._size)
        return False

    def _send(self, file: paramiko.SFTPFile, piece: bytes) -> None:
        """Without waiting for the answers. Larger requests are not taken by every server."""
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
        # An extension of OpenSSH's. Another server says no, and its disk is its own business.
        with suppress(OSError):
            self._client._request(CMD_EXTENDED, "fsync@openssh.com", file.handle)
        size = file.stat().st_size or 0
        if size > self._size:
            file.truncate(self._size)
        elif size < self._size:
            raise TransportError(
                f"SFTP-serveren har ikke fået hele {self._name}. Der bliver prøvet igen; varer det "
                "ved, så spørg den, der driver den."
            )
        file.close()
