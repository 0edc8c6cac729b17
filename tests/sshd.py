"""A real OpenSSH server of a test's own, on a free port, with its own host key and users' keys.

Whoever runs the tests logs on as themselves, with the key made here; nothing of the machine's own
SSH is used or changed. Files are below `root`, with the folders `ud` and `ind` that a receiver has.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deliveries.transport.connection import Address
from deliveries.transport.sftp import Sftp
from dhuv_web.tools import programs
from dhuv_web.tools.processes import Process, wait_until

PRIVILEGE_SEPARATION = Path("/run/sshd")


class Sshd:
    """The server; `start()` and `stop()` it. All of it is below `directory`.

    `read_only` makes the server refuse every write, `largest` (KiB) every file that grows larger,
    and `command` is run in place of the SFTP server.
    """

    def __init__(
        self,
        directory: Path,
        *,
        read_only: bool = False,
        largest: int | None = None,
        command: str = "",
    ) -> None:
        self.directory = directory
        self.root = directory / "root"
        self.port = _free_port()
        self._largest = largest
        self._process: Process | None = None
        for folder in ("ud", "ind"):
            (self.root / folder).mkdir(parents=True)
        self.host_key = new_key(directory / "host_key")
        self.user_key = directory / "user_key"
        (directory / "authorized_keys").write_text(new_key(self.user_key), encoding="utf-8")
        served = command or f"internal-sftp -d {self.root}{' -R' if read_only else ''}"
        (directory / "sshd_config").write_text(
            f"""
            ListenAddress 127.0.0.1:{self.port}
            HostKey {directory}/host_key
            AuthorizedKeysFile {directory}/authorized_keys
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PasswordAuthentication yes
            KbdInteractiveAuthentication no
            MaxStartups 100
            Subsystem sftp internal-sftp
            ForceCommand {served}
            """,
            encoding="utf-8",
        )

    @property
    def ud(self) -> Path:
        return self.root / "ud"

    @property
    def ind(self) -> Path:
        return self.root / "ind"

    def address(self, **changes: object) -> Address:
        values = {
            "host": "127.0.0.1",
            "user": getpass.getuser(),
            "host_keys": self.host_key,
            "port": self.port,
            "key_file": str(self.user_key),
            "timeout": 20.0,
        }
        return Address(**(values | changes))  # type: ignore[arg-type]

    def transport(self, ud: str = "ud", ind: str = "ind", **changes: object) -> Sftp:
        return Sftp(self.address(**changes), ud, ind)

    def start(self) -> None:
        program = programs.find("sshd")
        if program is None:
            raise RuntimeError("sshd is not on this machine; `make test` installs what tests need.")
        if os.geteuid() == 0:
            PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
        argv: list[str | Path] = [program, "-D", "-e", "-f", self.directory / "sshd_config"]
        if self._largest is not None:
            # As a full disk does it: writing fails, and the server lives on.
            limits = f"trap '' XFSZ; ulimit -f {self._largest * 2}; exec \"$@\""
            argv = ["/bin/sh", "-c", limits, "sh", *argv]
        with (self.directory / "sshd.log").open("ab") as log:
            self._process = Process("sshd", argv, output=log)
        wait_until(self._answers, self._process, timeout=20)

    def stop(self) -> None:
        if self._process:
            self.signal_connections(signal.SIGKILL)
            self._process.stop()

    def signal_connections(self, number: signal.Signals) -> int:
        """Send the signal to the processes that serve connections; how many there were.

        SIGKILL cuts the connections off, SIGSTOP makes them hang, SIGCONT wakes them again.
        """
        assert self._process
        found = _descendants(self._process.pid)
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return len(found)

    def wait_until_alone(self) -> None:
        """Return when nobody is connected any more; RuntimeError after some seconds."""
        assert self._process
        pid = self._process.pid
        wait_until(lambda: not _descendants(pid), self._process, timeout=10)

    def logons(self) -> int:
        """How many have logged on since the server was made."""
        log = (self.directory / "sshd.log").read_text(encoding="utf-8")
        return log.count("Accepted publickey")

    def let_in(self, public_key: str) -> None:
        with (self.directory / "authorized_keys").open("a", encoding="utf-8") as file:
            file.write(public_key)

    def empty(self) -> None:
        """Remove all files."""
        for folder in (self.ud, self.ind):
            shutil.rmtree(folder)
            folder.mkdir()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def running(directory: Path, **options: object) -> Iterator[Sshd]:
    """A server in a folder that is there and empty, as long as the block lasts."""
    server = Sshd(directory, **options)  # type: ignore[arg-type]
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def new_key(path: Path, kind: str = "ed25519", passphrase: str = "") -> str:
    """Make a key pair; the public half as a line of text."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "test", "-f", path],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return path.with_name(f"{path.name}.pub").read_text(encoding="utf-8")


def _descendants(pid: int) -> list[int]:
    """The processes that this one has started, and those that they have, from Linux's /proc."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):  # they come and go
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += [int(child), *_descendants(int(child))]
    return found
