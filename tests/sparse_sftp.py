"""An SFTP server that tells as little of its files as the standard lets it.

A listing, `lstat` and `fstat` may each leave out size, permissions and times; the permissions may
lack the kind of the file; and there are servers that do not know every question.
"""

from __future__ import annotations

import base64
import os
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paramiko

from deliveries.transport.connection import Address
from deliveries.transport.sftp import Sftp

KEY = paramiko.ECDSAKey.generate()


@dataclass(frozen=True)
class Habits:
    """What the server leaves out, and the questions that it does not know (`lstat`, `fstat`)."""

    size: bool = False
    mode: bool = False
    kind: bool = False
    times: bool = False
    #: Only listings leave it out.
    listing_only: bool = False
    unknown: tuple[str, ...] = ()
    #: Who writes here may not read it.
    write_only: bool = False
    #: Such a part of each file does not arrive, though the server says yes to it.
    loses: int = 0

    def told(self, status: os.stat_result) -> paramiko.SFTPAttributes:
        full = paramiko.SFTPAttributes.from_stat(status)
        told = paramiko.SFTPAttributes()
        if not self.size:
            told.st_size = full.st_size
        if not self.mode:
            told.st_mode = stat.S_IMODE(status.st_mode) if self.kind else full.st_mode
        if not self.times:
            told.st_atime, told.st_mtime = full.st_atime, full.st_mtime
        return told


def _serve(connection: socket.socket, root: Path, habits: Habits) -> None:
    class Handle(paramiko.SFTPHandle):
        def stat(self) -> Any:
            if "fstat" in habits.unknown:
                return paramiko.SFTP_OP_UNSUPPORTED
            return habits.told(os.fstat(self.readfile.fileno()))

        def write(self, offset: int, data: bytes) -> int:
            if habits.loses:
                data = data[: -habits.loses]
            return super().write(offset, data)

    class Files(paramiko.SFTPServerInterface):
        def _at(self, path: str) -> Path:
            return root / path.lstrip("/")

        def _answer(self, path: str, status: Any, listed: bool = False) -> Any:
            try:
                found = status(self._at(path))
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno or 0)
            if habits.listing_only and not listed:
                return paramiko.SFTPAttributes.from_stat(found)
            return habits.told(found)

        def stat(self, path: str) -> Any:
            return self._answer(path, os.stat)

        def lstat(self, path: str) -> Any:
            if "lstat" in habits.unknown:
                return paramiko.SFTP_OP_UNSUPPORTED
            return self._answer(path, os.lstat)

        def list_folder(self, path: str) -> Any:
            entries = []
            for name in sorted(os.listdir(self._at(path))):
                told = self._answer(f"{path}/{name}", os.lstat, listed=True)
                told.filename = name
                entries.append(told)
            return entries

        def open(self, path: str, flags: int, attr: Any) -> Any:
            if habits.write_only and not flags & os.O_WRONLY:
                return paramiko.SFTP_PERMISSION_DENIED
            try:
                descriptor = os.open(self._at(path), flags, 0o600)
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno or 0)
            file = os.fdopen(descriptor, "wb" if flags & os.O_WRONLY else "rb")
            handle = Handle(flags)
            handle.readfile = handle.writefile = file
            return handle

        def remove(self, path: str) -> int:
            os.remove(self._at(path))
            return paramiko.SFTP_OK

        def rename(self, oldpath: str, newpath: str) -> int:
            if self._at(newpath).exists():
                return paramiko.SFTP_FAILURE
            self._at(oldpath).rename(self._at(newpath))
            return paramiko.SFTP_OK

        def mkdir(self, path: str, attr: Any) -> int:
            self._at(path).mkdir()
            return paramiko.SFTP_OK

    class Door(paramiko.ServerInterface):
        def check_channel_request(self, kind: str, chanid: int) -> int:
            return paramiko.OPEN_SUCCEEDED

        def check_auth_password(self, username: str, password: str) -> int:
            return paramiko.AUTH_SUCCESSFUL

    with suppress(EOFError, OSError, paramiko.SSHException):
        transport = paramiko.Transport(connection)
        transport.add_server_key(KEY)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
        transport.start_server(server=Door())
        transport.join()


@contextmanager
def sparse(root: Path, habits: Habits) -> Iterator[Sftp]:
    """The way to such a server, whose folders are `ud` and `ind` below `root`."""
    for name in ("ud", "ind"):
        (root / name).mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(
                        target=_serve, args=(connection, root, habits), daemon=True
                    ).start()

        threading.Thread(target=run, daemon=True).start()
        host_key = f"{KEY.get_name()} {base64.b64encode(KEY.asbytes()).decode()}"
        address = Address(
            "127.0.0.1", "dhuv", host_key, server.getsockname()[1], password="x", timeout=20
        )
        yield Sftp(address, "ud", "ind")
        server.shutdown(socket.SHUT_RDWR)
