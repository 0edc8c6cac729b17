"""Two folders that the receiver sees too: one for leverancer, one for receipts."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from deliveries.transport import files
from deliveries.transport.base import (
    ARKIV,
    TooLarge,
    TransportError,
    checked,
    gone,
    is_receipt,
    is_stray,
    not_the_bytes,
    numbered,
    occupied,
    reason,
)


class Folder:
    """The transport over folders. Each is made where its parent is there, and only there."""

    def __init__(self, ud: Path, ind: Path) -> None:
        self.ud = ud
        self.ind = ind

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is no connection to end."""

    def put(self, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        target = self.ud / checked(name)
        with _explained(f"Filen {name} kunne ikke lægges i {self.ud}"):
            files.private_folder(self.ud)
            if not _is_there(target, sha256):
                try:
                    self._write(target, pieces, sha256)
                except FileNotFoundError:
                    # Another attempt with the same bytes was quicker, and tidied up after us.
                    if not _is_there(target, sha256):
                        raise
            for path in files.leftovers(target):
                path.unlink(missing_ok=True)

    @staticmethod
    def _write(target: Path, pieces: Iterable[bytes], sha256: str) -> None:
        digest = hashlib.sha256()
        with files.whole(target) as out:
            for piece in pieces:
                digest.update(piece)
                out.write(piece)
            if digest.hexdigest() != sha256:
                raise not_the_bytes(target.name)
            # Somebody may have put a file there meanwhile; the same bytes do no harm.
            _is_there(target, sha256)

    def receipts(self) -> list[str]:
        with _explained(f"Kvitteringerne i {self.ind} kunne ikke ses"):
            files.private_folder(self.ind)
            with os.scandir(self.ind) as entries:
                return sorted(
                    entry.name
                    for entry in entries
                    if is_receipt(entry.name) and entry.is_file(follow_symlinks=False)
                )

    def strays(self, before: float) -> list[str]:
        with _explained(f"Indbakken {self.ind} kunne ikke ses"):
            files.private_folder(self.ind)
            with os.scandir(self.ind) as entries:
                return sorted(
                    entry.name
                    for entry in entries
                    if is_stray(entry.name, entry.is_file(follow_symlinks=False))
                    and entry.stat(follow_symlinks=False).st_mtime < before
                )

    def fetch(self, name: str, limit: int) -> Iterator[bytes]:
        path = self.ind / checked(name)
        with _explained(f"Kvitteringen {name} kunne ikke læses"):
            # A link could lead to any file that we may read.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(descriptor, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise gone(name)
                if status.st_size > limit:
                    raise TooLarge(name, limit, status.st_size)
                given = 0
                for piece in files.pieces_of(file):
                    given += len(piece)
                    if given > limit:
                        raise TooLarge(name, limit, given)
                    yield piece

    def archive(self, name: str) -> None:
        source, arkiv = self.ind / checked(name), self.ind / ARKIV
        with _explained(f"Kvitteringen {name} kunne ikke flyttes til {ARKIV}"):
            files.private_folder(arkiv)
            if not source.exists():
                if (arkiv / name).exists():
                    return
                raise gone(name)
            target = next(arkiv / free for free in numbered(name) if not (arkiv / free).exists())
            source.rename(target)
            files.sync_folder(arkiv)
            files.sync_folder(self.ind)


def problems(ud: Path, ind: Path) -> list[str]:
    """What an operator must put right before these folders can be used, in English."""
    found = []
    for name, folder in (("DHUV_TRANSPORT_MAPPE", ud), ("DHUV_KVITTERING_MAPPE", ind)):
        place = folder if folder.exists() else folder.parent
        if not place.is_dir():
            found.append(f"{name}: {place} is no folder.")
        elif not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            found.append(f"{name}: {place} can not be read and written to.")
    return found


def open_to_all(ud: Path, ind: Path) -> list[str]:
    """Which of these everybody on the machine may look into, in English for the operator."""
    return [
        f"{name}: everybody on this machine may look into {folder}: chmod o-rwx {folder}"
        for name, folder in (("DHUV_TRANSPORT_MAPPE", ud), ("DHUV_KVITTERING_MAPPE", ind))
        if files.is_open_to_all(folder)
    ]


def _is_there(target: Path, sha256: str) -> bool:
    """Whether these bytes are there; raises TransportError where other bytes are."""
    if not os.path.lexists(target):
        return False
    if not target.is_file() or files.sha256_of(target) != sha256:
        raise occupied(target.name)
    return True


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TransportError(f"{what}: {reason(error)}.") from error
