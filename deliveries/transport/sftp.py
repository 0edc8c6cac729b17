"""Two directories on an SFTP server: one for leverancer, one for receipts.

A file is uploaded under a hidden name of this attempt's own (`upload.py`) and then renamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Any

import paramiko

from deliveries.transport.base import (
    ARKIV,
    BadSetting,
    TooLarge,
    TransportError,
    checked,
    gone,
    is_receipt,
    is_stray,
    numbered,
)
from deliveries.transport.connection import Address, connected, explained, load_key, parse_host_keys
from deliveries.transport.remote import (
    changed,
    exists,
    is_file,
    is_there,
    leftovers,
    listing,
    pieces_of,
    size_of,
)
from deliveries.transport.upload import Upload


class Sftp:
    """The transport over SFTP. The two directories are the receiver's to make."""

    def __init__(self, address: Address, ud: str, ind: str) -> None:
        self.address = address
        self.ud = ud
        self.ind = ind
        self._shared: ExitStack | None = None
        self._client: paramiko.SFTPClient | None = None
        self._unreachable: TransportError | None = None

    def __enter__(self) -> Sftp:
        self._shared = ExitStack()
        self._unreachable = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()
        self._shared = None

    @contextmanager
    def _session(self, what: str) -> Iterator[paramiko.SFTPClient]:
        """A connection for one call; inside a `with` block the block's own."""
        if self._shared is None:
            with connected(self.address) as client, explained(what):
                yield client
            return
        if self._client is None:
            self._client = self._call(self._shared)
        try:
            with explained(what):
                yield self._client
        except TransportError:
            # It may be broken; the block's next call gets a new one.
            self._hang_up()
            raise

    def _call(self, shared: ExitStack) -> paramiko.SFTPClient:
        """Connect; where that failed once in the block, no later call waits for it again."""
        if self._unreachable:
            raise self._unreachable
        try:
            return shared.enter_context(connected(self.address))
        except TransportError as error:
            self._unreachable = error
            raise

    def _hang_up(self) -> None:
        self._client = None
        if self._shared is not None:
            self._shared.close()

    def put(self, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        target = f"{self.ud}/{checked(name)}"
        with self._session(f"Filen {name} kunne ikke lægges i {self.ud}") as client:
            if not is_there(client, target, sha256):
                # First: on a full disk they may be what fills it.
                self._tidy(client, name)
                upload = Upload(client, self.ud, name, sha256)
                upload.run(pieces)
                self._rename(client, upload.path, target, sha256)
            self._tidy(client, name)

    def _tidy(self, client: paramiko.SFTPClient, name: str) -> None:
        for path in leftovers(client, self.ud, f".{name}."):
            with suppress(OSError):
                client.remove(path)

    @staticmethod
    def _rename(client: paramiko.SFTPClient, path: str, target: str, sha256: str) -> None:
        try:
            # Not posix_rename, which would overwrite: SFTP's own refuses where the name is taken.
            client.rename(path, target)
        except OSError:
            # Another attempt with the same bytes may have been quicker.
            if not is_there(client, target, sha256):
                raise

    def receipts(self) -> list[str]:
        with self._session(f"Kvitteringerne i {self.ind} kunne ikke ses") as client:
            return sorted(
                entry.filename
                for entry in listing(client, self.ind)
                # What the server does not tell is found out when it is fetched.
                if is_receipt(entry.filename) and self._is_file(client, entry) is not False
            )

    def strays(self, before: float) -> list[str]:
        with self._session(f"Indbakken {self.ind} kunne ikke ses") as client:
            return sorted(
                entry.filename
                for entry in listing(client, self.ind)
                if self._is_stray(client, entry, before)
            )

    def _is_file(self, client: paramiko.SFTPClient, entry: paramiko.SFTPAttributes) -> bool | None:
        try:
            return is_file(client, f"{self.ind}/{entry.filename}", entry.st_mode)
        except FileNotFoundError:
            return False  # since it was listed

    def _is_stray(
        self, client: paramiko.SFTPClient, entry: paramiko.SFTPAttributes, before: float
    ) -> bool:
        name = entry.filename
        # Only a file may have a receipt's name.
        if not is_stray(name, not is_receipt(name) or self._is_file(client, entry) is not False):
            return False
        try:
            # Of unknown age it is told: nobody would ever know more.
            return (changed(client, f"{self.ind}/{name}", entry.st_mtime) or 0) < before
        except FileNotFoundError:
            return False

    def fetch(self, name: str, limit: int) -> Iterator[bytes]:
        path = f"{self.ind}/{checked(name)}"
        with self._session(f"Kvitteringen {name} kunne ikke hentes") as client:
            if is_file(client, path) is False:
                raise gone(name)
            told = size_of(client, path)
            if told is not None and told > limit:
                raise TooLarge(name, limit, told)
            given = 0
            for piece in pieces_of(client, path):
                given += len(piece)
                if given > limit:
                    raise TooLarge(name, limit, given)
                yield piece

    def archive(self, name: str) -> None:
        source, arkiv = f"{self.ind}/{checked(name)}", f"{self.ind}/{ARKIV}"
        with self._session(f"Kvitteringen {name} kunne ikke flyttes til {ARKIV}") as client:
            if not exists(client, arkiv):
                client.mkdir(arkiv)
            if not exists(client, source):
                if exists(client, f"{arkiv}/{name}"):
                    return
                raise gone(name)
            client.rename(
                source,
                next(
                    path for free in numbered(name) if not exists(client, path := f"{arkiv}/{free}")
                ),
            )


def from_settings(settings: Any) -> Sftp:
    return Sftp(_address(settings), settings.SFTP_UD, settings.SFTP_IND)


def _address(settings: Any) -> Address:
    return Address(
        host=settings.SFTP_HOST,
        user=settings.SFTP_USER,
        host_keys=settings.SFTP_HOST_KEY,
        port=settings.SFTP_PORT,
        key_file=settings.SFTP_KEY_FILE,
        password=settings.SFTP_PASSWORD,
        timeout=settings.SFTP_TIMEOUT,
    )


def problems(settings: Any) -> list[str]:
    """What an operator must put right before the server can be reached, in English."""
    address = _address(settings)
    needed = {
        "DHUV_SFTP_HOST": address.host,
        "DHUV_SFTP_USER": address.user,
        "DHUV_SFTP_KEY_FILE or DHUV_SFTP_PASSWORD": address.key_file or address.password,
        "DHUV_SFTP_UD": settings.SFTP_UD,
        "DHUV_SFTP_IND": settings.SFTP_IND,
    }
    found = [
        f"{name} is needed when DHUV_TRANSPORT=sftp." for name, value in needed.items() if not value
    ]
    if not 0 < address.port < 65536:
        found.append(f"DHUV_SFTP_PORT: {address.port} is no port number.")
    if address.timeout <= 0:
        found.append("DHUV_SFTP_TIMEOUT must be more than 0 seconds.")
    try:
        parse_host_keys(address.host_keys)
    except BadSetting as error:
        found.append(f"DHUV_SFTP_HOST_KEY: {error}.")
    if address.key_file:
        try:
            load_key(address.key_file, address.password)
        except BadSetting as error:
            found.append(f"DHUV_SFTP_KEY_FILE: {error}.")
    return found
