"""The receiver's disk: a small one of its own when we are root, so that it can really run full."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

SIZE = 32 * 1024 * 1024
_FILLER = ".fyld"


class Disk:
    """A folder. `is_real`: on a file system of its own, which `fill()` fills to the last byte."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_real = False

    def mount(self) -> None:
        self.path.mkdir(parents=True)
        if os.geteuid() == 0:
            order = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", self.path]
            self.is_real = subprocess.run(order, check=False, capture_output=True).returncode == 0

    def unmount(self) -> None:
        if self.is_real:
            subprocess.run(["umount", "--lazy", self.path], check=False, capture_output=True)

    def fill(self) -> None:
        with (self.path / _FILLER).open("ab", buffering=0) as filler:
            for piece in (bytes(256 * 1024), bytes(4096)):
                with suppress(OSError):
                    while filler.write(piece) == len(piece):
                        pass

    def free(self) -> None:
        (self.path / _FILLER).unlink(missing_ok=True)
