"""Small questions to an SFTP server, over a client that is logged on. They raise OSError."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import paramiko
from paramiko.sftp import CMD_CLOSE, CMD_NAME, CMD_OPENDIR, CMD_READDIR

from deliveries.transport.base import PIECE, occupied


def is_there(client: paramiko.SFTPClient, path: str, sha256: str) -> bool:
    """Whether these bytes are there; raises TransportError where other bytes are."""
    if not exists(client, path):
        return False
    digest = hashlib.sha256()
    for piece in pieces_of(client.open(path, "rb")):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        raise occupied(path.rpartition("/")[2])
    return True


def exists(client: paramiko.SFTPClient, path: str) -> bool:
    try:
        client.lstat(path)
    except FileNotFoundError:
        return False
    return True


def pieces_of(file: paramiko.SFTPFile) -> Iterator[bytes]:
    """The whole file; EOFError where less than that could be read."""
    while piece := file.read(PIECE):
        yield piece
    # Paramiko's `read` takes a connection that is gone for the end of the file.
    if file.tell() < (file.stat().st_size or 0):
        raise EOFError


def leftovers(client: paramiko.SFTPClient, folder: str, prefix: str) -> list[str]:
    """What attempts that died have left under such names."""
    names = [entry.filename for entry in listing(client, folder)]
    return [f"{folder}/{name}" for name in names if name[: len(prefix)] == prefix and _is_tmp(name)]


def _is_tmp(name: str) -> bool:
    return name.isprintable() and name.endswith(".tmp")


def listing(client: paramiko.SFTPClient, folder: str) -> list[paramiko.SFTPAttributes]:
    """As paramiko's listdir_attr, which a single name that is not UTF-8 would stop.

    Such a name comes with half surrogates in it, and is nobody's.
    """
    entries: list[paramiko.SFTPAttributes] = []
    _, message = client._request(CMD_OPENDIR, folder)
    handle = message.get_binary()
    while True:
        try:
            kind, message = client._request(CMD_READDIR, handle)
        except EOFError:
            client._request(CMD_CLOSE, handle)
            return entries
        count = message.get_int() if kind == CMD_NAME else 0
        if not count:
            raise paramiko.SFTPError("expected names")
        for _ in range(count):
            name = message.get_string().decode("utf-8", "surrogateescape")
            message.get_string()
            entries.append(paramiko.SFTPAttributes._from_msg(message, name))
