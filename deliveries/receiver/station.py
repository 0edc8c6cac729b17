"""Taking files from one folder and answering in another, each file once, whatever happens.

What was done stands in the folder `modtaget` beside the files, and nowhere else. For each file:

1. it is checked, and the answer is stored whole as `modtaget/NAME.kvittering.xml`;
2. a copy of the answer is laid in the return folder, whole;
3. the file is moved to `modtaget/NAME`.

A death between two of these is made good by the next run: it finds the answer of step 1 and gives
the very same bytes again. A second file of the same name gets the same answer if its bytes are the
same, and is rejected if they are not; then it is stored as `NAME.<its checksum>`.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from filecmp import cmp
from pathlib import Path
from typing import IO

from cases.codes import Codes
from cases.findings import FEJL, Finding
from deliveries import kvittering
from deliveries.kvittering import AFVIST, KvitteringData, KvitteringError
from deliveries.receiver.judge import NOTHING, Refusals, Verdict, judge
from deliveries.transport import files
from deliveries.transport.base import is_plain_name

MODTAGET = "modtaget"
NAVN_BRUGT = "FIL-NAVN-BRUGT"
#: Bytes of a receipt of our own.
LARGEST_ANSWER = 4 * 1024**3


class Busy(Exception):
    """Another process receives from this folder."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file in this run.

    `waits`: it is still where it was, as the former receipt of its name has not been fetched.
    `again`: it had been answered before, and the same answer was given.
    """

    kvittering: KvitteringData
    waits: bool = False
    again: bool = False


@dataclass(frozen=True)
class Station:
    """The receiver of the files in `leverancer`, answering in `kvitteringer`.

    `clock` tells the time, aware. Both folders must be there when `receive` is called.
    """

    leverancer: Path
    kvitteringer: Path
    codes: Codes
    clock: Callable[[], datetime]
    refusals: Refusals = NOTHING

    @property
    def modtaget(self) -> Path:
        return self.leverancer / MODTAGET

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for this process; raises Busy. A process that dies lets go."""
        files.private_folder(self.modtaget)
        with (self.modtaget / ".laas").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy(str(self.leverancer)) from error
            yield

    def waiting(self) -> list[str]:
        """The names of the files to receive, sorted: `*.xml`, neither hidden nor half written."""
        return sorted(
            path.name
            for path in self.leverancer.iterdir()
            if is_plain_name(path.name)
            and path.suffix == ".xml"
            and not path.name.endswith(kvittering.SUFFIX)
            and path.is_file()
            and not path.is_symlink()
        )

    def receive(self, name: str) -> Received:
        """Check, answer and move the file. Call it inside `alone()`; it may raise OSError."""
        path = self.leverancer / name
        sha256 = files.sha256_of(path)
        stem = name
        former = self._answer(stem)
        if former is not None and former.sha256 != sha256:
            stem = f"{name}.{sha256[:16]}"
            former = self._answer(stem)
        answer = former or self._judge(path, stem, sha256)
        if not self._hand_over(stem, name):
            return Received(answer, waits=True)
        path.replace(self.modtaget / stem)
        files.sync_folder(self.modtaget)
        files.sync_folder(self.leverancer)
        self._clean(stem, name)
        return Received(answer, again=former is not None)

    def _answer(self, stem: str) -> KvitteringData | None:
        """What was answered before; None where nothing was, or the answer is damaged."""
        try:
            with (self.modtaget / kvittering.file_name(stem)).open("rb") as file:
                data, fejl = kvittering.read(file, LARGEST_ANSWER)
                for _ in fejl:
                    pass
                return data
        except (FileNotFoundError, KvitteringError):
            return None

    def _judge(self, path: Path, stem: str, sha256: str) -> KvitteringData:
        """Step 1: check the file, and store the answer."""
        modtaget = self.clock()
        with tempfile.TemporaryFile("w+", encoding="utf-8", dir=self.modtaget) as rows:
            if stem != path.name:
                tekst = "En anden fil med samme navn er modtaget før. Send denne under nyt navn."
                _keep(rows, Finding(NAVN_BRUGT, FEJL, "", tekst))
                verdict = Verdict(AFVIST, 0, 0)
            else:
                with path.open("rb") as file:
                    verdict = judge(
                        path.name, file, self.codes, lambda row: _keep(rows, row), self.refusals
                    )
            data = KvitteringData(
                filnavn=path.name,
                sha256=sha256,
                modtaget=modtaget,
                status=verdict.status,
                antal_sager=verdict.antal_sager,
                antal_ydelser=verdict.antal_ydelser,
            )
            rows.seek(0)
            with files.whole(self.modtaget / kvittering.file_name(stem)) as out:
                kvittering.write(out, data, _kept(rows))
        return data

    def _hand_over(self, stem: str, name: str) -> bool:
        """Step 2; False where the return folder has a different receipt of that name."""
        answer = self.modtaget / kvittering.file_name(stem)
        target = self.kvitteringer / kvittering.file_name(name)
        if target.exists():
            return cmp(answer, target, shallow=False)
        with answer.open("rb") as source, files.whole(target) as out:
            shutil.copyfileobj(source, out)
        return True

    def _clean(self, stem: str, name: str) -> None:
        """Remove what a run that died has left half written."""
        answer = self.modtaget / kvittering.file_name(stem)
        target = self.kvitteringer / kvittering.file_name(name)
        for path in (*files.leftovers(answer), *files.leftovers(target)):
            path.unlink(missing_ok=True)


def _keep(rows: IO[str], fejl: Finding) -> None:
    """The status stands before the Fejl and is known after them, so they wait on disk."""
    rows.write(json.dumps(asdict(fejl)) + "\n")


def _kept(rows: IO[str]) -> Iterator[Finding]:
    for line in rows:
        yield Finding(**json.loads(line))
