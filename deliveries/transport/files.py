"""Files on this machine that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from deliveries.transport.base import PIECE

OWNERS_FILE = 0o600
OWNERS_FOLDER = 0o700


def private_folder(folder: Path) -> None:
    """Make it, its owner's alone, where its parent is there; one that is there stays as it is."""
    folder.mkdir(mode=OWNERS_FOLDER, exist_ok=True)


def is_open_to_all(folder: Path) -> bool:
    """Whether everybody on this machine may look into it."""
    return folder.exists() and bool(folder.stat().st_mode & stat.S_IRWXO)


def temporary_beside(target: Path) -> Path:
    """A hidden name for it while it is being written, of its own for each attempt."""
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")


@contextmanager
def whole(target: Path) -> Iterator[BinaryIO]:
    """A file to write to, which is at `target` once the block has ended well; OSError.

    What was there before is replaced. Nothing is left behind when the block raises. It holds CPR
    numbers, so it is the owner's alone, whatever the umask; and for the folder's group to read,
    where somebody has let that, and not everybody, into the folder.
    """
    temporary = temporary_beside(target)
    lets_in = target.parent.stat().st_mode
    group = stat.S_IRGRP if lets_in & stat.S_IRWXG and not lets_in & stat.S_IRWXO else 0
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS_FILE)
        with open(descriptor, "wb") as out:
            os.fchmod(descriptor, OWNERS_FILE | group)
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the folder's names survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """The checksum of the file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def leftovers(target: Path) -> Iterator[Path]:
    """What attempts at this file that died have left."""
    for path in target.parent.iterdir():
        if path.name.startswith(f".{target.name}.") and path.name.endswith(".tmp"):
            yield path
