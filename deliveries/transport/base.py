"""What every transport does, and what can go wrong (docs/modtagesystem.md)."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Protocol

from deliveries import kvittering

#: Beside the receipts; what has been fetched and stored is moved there.
ARKIV = "arkiv"
PIECE = 256 * 1024
MAX_NAME = 200


class TransportError(Exception):
    """It was not done. The message is Danish, says what to do, and holds no secret and no CPR.

    Trying again later is always safe.
    """


class TooLarge(Exception):
    """A waiting file is larger than the limit; `size` and `limit` are in bytes.

    Trying again does not help.
    """

    def __init__(self, name: str, limit: int, size: int) -> None:
        self.name = name
        self.limit = limit
        self.size = size
        super().__init__(f"{name} er større end {limit:,} bytes.".replace(",", "."))


class BadSetting(ValueError):
    """A setting of the transport can not be used; the message is for the operator."""


class Transport(Protocol):
    """The way to the receiver and back.

    Every call stands alone; inside a `with` block they share one connection. All but `fetch` raise
    TransportError only.
    """

    def put(self, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        """Hand over the file `name`, whose bytes have this checksum (hex).

        The receiver sees it whole or not at all, also when we die on the way. A file of that name
        that has the checksum already counts as handed over; one with other bytes is an error, and
        is left as it is. What `pieces` raises comes through (an OSError as TransportError).
        """

    def receipts(self) -> list[str]:
        """The names of the receipts that wait, sorted. Hidden and half-written files are not."""

    def strays(self, before: float) -> list[str]:
        """What else lies beside the receipts, visible and unchanged since `before` (POSIX time).

        Nobody fetches it: a person must see to it.
        """

    def fetch(self, name: str, limit: int) -> Iterator[bytes]:
        """The bytes of a receipt that waits; raises TooLarge rather than give more than `limit`."""

    def archive(self, name: str) -> None:
        """Move a receipt that has been stored out of the way; one that is gone already is fine.

        Nothing in the archive is overwritten: of two receipts of one name the later gets a number.
        """

    def __enter__(self) -> Transport: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def is_plain_name(name: str) -> bool:
    """Whether this is a file name and nothing else: no folder, not hidden, nothing invisible."""
    return (
        0 < len(name) <= MAX_NAME
        and name.isprintable()
        and not name.startswith((".", " "))
        and not set(name) & set("/\\")
    )


def is_receipt(name: str) -> bool:
    """Whether the name may be that of a whole receipt."""
    return is_plain_name(name) and name.endswith(kvittering.SUFFIX) and name != kvittering.SUFFIX


def is_stray(name: str, is_file: bool) -> bool:
    """Whether it lies beside the receipts without being one."""
    return not name.startswith(".") and name != ARKIV and not (is_file and is_receipt(name))


def checked(name: str) -> str:
    """The name, if it is a plain one; ValueError otherwise: no caller has such a name."""
    if not is_plain_name(name):
        raise ValueError("a transport takes plain file names only")
    return name


def numbered(name: str) -> Iterator[str]:
    """Names for the archive: the name itself, then `name.2`, `name.3` and so on."""
    yield name
    number = 2
    while True:
        yield f"{name}.{number}"
        number += 1


def occupied(name: str) -> TransportError:
    return TransportError(
        f"Der ligger allerede en anden fil, der hedder {name}, og den bliver ikke overskrevet. "
        "Find ud af, hvem der har lagt den, og fjern den; så bliver leverancen sendt igen."
    )


def not_the_bytes(name: str) -> TransportError:
    return TransportError(
        f"De gemte data for {name} svarer ikke til leverancens kontrolsum, så intet er sendt. "
        "Databasen er beskadiget: gendan den fra en sikkerhedskopi."
    )


def gone(name: str) -> TransportError:
    return TransportError(
        f"Kvitteringen {name} ligger der ikke længere. Se efter, om den er flyttet med hånden."
    )


_REASONS = {
    errno.ENOSPC: "disken er fuld. Gør plads",
    errno.EDQUOT: "pladsen er brugt op. Gør plads",
    errno.EFBIG: "filen er større, end der er tilladt. Hæv grænsen",
    errno.EACCES: "adgang nægtet. Ret rettighederne",
    errno.EPERM: "adgang nægtet. Ret rettighederne",
    errno.EROFS: "drevet er skrivebeskyttet. Ret opsætningen",
    errno.ENOENT: "mappen eller filen findes ikke. Ret opsætningen, eller opret mappen",
    errno.ENOTDIR: "stien er ikke en mappe. Ret opsætningen",
    errno.EEXIST: "der ligger allerede noget andet af det navn. Ret opsætningen, eller flyt det",
    errno.EIO: "læse- eller skrivefejl. Se efter, om drevet fejler",
    errno.ENAMETOOLONG: "navnet er for langt. Ret opsætningen",
}


def reason(error: OSError) -> str:
    """Why the operating system or the server said no, and what to do, without a full stop."""
    known = _REASONS.get(error.errno or 0)
    return known or (
        "det blev afvist uden forklaring. Se efter, om disken er fuld, og spørg den, der driver "
        "modtagerens system"
    )
