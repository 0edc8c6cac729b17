"""Small questions to an SFTP server, over a client that is logged on. They raise OSError.

A server may leave out every attribute of a file: size, kind and times are asked for again where a
listing lacks them, and are unknown (None) where nobody tells. What paramiko keeps private is used
here and nowhere else: a listing that one odd name would stop, and an extension of OpenSSH's.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress

import paramiko
from paramiko.sftp import CMD_CLOSE, CMD_EXTENDED, CMD_NAME, CMD_OPENDIR, CMD_READDIR

from deliveries.transport.base import PIECE, occupied


def is_there(client: paramiko.SFTPClient, path: str, sha256: str) -> bool:
    """Whether these bytes are there; raises TransportError where other bytes are."""
    if not exists(client, path):
        return False
    if digest_of(client, path) != sha256:
        raise occupied(path.rpartition("/")[2])
    return True


def digest_of(client: paramiko.SFTPClient, path: str) -> str:
    """The checksum (hex) of the bytes that are there."""
    digest = hashlib.sha256()
    for piece in pieces_of(client, path):
        digest.update(piece)
    return digest.hexdigest()


def exists(client: paramiko.SFTPClient, path: str) -> bool:
    try:
        _attributes(client, path)
    except FileNotFoundError:
        return False
    return True


def size_of(client: paramiko.SFTPClient, path: str) -> int | None:
    """In bytes; None where the server does not tell."""
    size: int | None = _attributes(client, path).st_size
    return size


def is_file(client: paramiko.SFTPClient, path: str, told: int | None = None) -> bool | None:
    """Whether it is a plain file; None where the server does not tell.

    `told` is the mode that a listing had. One may hold the permissions without the kind.
    """
    for mode in (told, None):
        known = mode if mode is not None else _attributes(client, path).st_mode
        if known is not None and stat.S_IFMT(known):
            return stat.S_ISREG(known)
    return None


def changed(client: paramiko.SFTPClient, path: str, told: int | None = None) -> int | None:
    """When it was last changed (POSIX time); None where the server does not tell."""
    return told if told is not None else _attributes(client, path).st_mtime


def _attributes(client: paramiko.SFTPClient, path: str) -> paramiko.SFTPAttributes:
    """What the server tells of the file itself, not of what a link leads to; where it knows no
    links, of the file."""
    if not _can_be_asked_about(path):
        return paramiko.SFTPAttributes()
    return _first_known(lambda: client.lstat(path), lambda: client.stat(path))


def _can_be_asked_about(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _first_known(*asks: Callable[[], paramiko.SFTPAttributes]) -> paramiko.SFTPAttributes:
    """The answer to the first question that the server understands."""
    *first, last = asks
    for ask in first:
        try:
            return ask()
        except OSError as error:
            # Paramiko has numbers for what is not there and what is not allowed. Without one it is
            # a question that the server does not know, or a connection that is gone: the next
            # question finds out.
            if error.errno is not None or isinstance(error, TimeoutError):
                raise
    return last()


def pieces_of(client: paramiko.SFTPClient, path: str) -> Iterator[bytes]:
    """The whole file; EOFError or OSError where less than that could be read."""
    file = client.open(path, "rb")
    while piece := file.read(PIECE):
        yield piece
    # Paramiko's `read` takes a connection that is gone for the end of the file; then there is no
    # answer here, and a server that tells no size has answered at least.
    told = _first_known(file.stat, lambda: _attributes(client, path))
    if file.tell() < (told.st_size or 0):
        raise EOFError


def leftovers(client: paramiko.SFTPClient, folder: str, prefix: str) -> list[str]:
    """What attempts that died have left under such names."""
    names = [entry.filename for entry in listing(client, folder)]
    return [f"{folder}/{name}" for name in names if name[: len(prefix)] == prefix and _is_tmp(name)]


def _is_tmp(name: str) -> bool:
    return name.isprintable() and name.endswith(".tmp")


def sync(client: paramiko.SFTPClient, file: paramiko.SFTPFile) -> None:
    """Have it on the server's disk, where the server is OpenSSH's. Another says no, and its disk is
    its own business."""
    with suppress(OSError):
        client._request(CMD_EXTENDED, "fsync@openssh.com", file.handle)


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
