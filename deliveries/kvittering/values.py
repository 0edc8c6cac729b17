"""A receipt as a value, and what can be wrong with a receipt file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KvitteringData:
    """What a receipt says of the file as a whole.

    `sha256` is 64 lower-case hex digits, of the file's bytes as they were received. `modtaget` is
    aware, in whole seconds when written. `status` is MODTAGET, DELVIST_AFVIST or AFVIST. The counts
    are of what stands in the file, rejected or not, as far as it could be read.
    """

    filnavn: str
    sha256: str
    modtaget: datetime
    status: str
    antal_sager: int
    antal_ydelser: int


class KvitteringError(Exception):
    """The file is no receipt: damaged, cut off, too large, or of another kind.

    The message is one Danish sentence or two, and repeats nothing of the file's content (D24).
    """
