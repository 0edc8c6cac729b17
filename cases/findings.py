"""What is wrong or odd with a record, whoever found it: one value for all of it. Pure.

The rules find it on a case, schema and reader in a file, the receiver in what was delivered, and
the loaders in a list of codes or of tilbud. Pages, e-mails and receipts show it alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

FEJL = "FEJL"
ADVARSEL = "ADVARSEL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one record breaks (D14).

    `code` is stable for ever: a rule's, or one of those that its finder names. `severity` is FEJL
    or ADVARSEL. `field` is the field of SagData, YdelseData or TilbudData to point at (a tilbud's
    own as `tilbud_navn`, `tilbud_adresse`, `tilbud_postnr`), of a list its column; empty where it
    is no single field's. The message is Danish, says what to do, and holds no CPR number (D24).

    `identifikator` is the ydelse's; empty for the case itself, for a file as a whole, and where it
    may not be shown. A row of another list goes by its name. What was found in a file has the
    `line` (from 1; 0 where it is not known), and the `file` where there are several.
    """

    code: str
    severity: str
    field: str
    message: str
    identifikator: str = ""
    line: int = 0
    file: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == FEJL

    @property
    def fingerprint(self) -> str:
        """What `Set og i orden` remembers: SHA-256 in hex of rule, record and message (D14).

        A warning's message holds the values it is about, so a changed value is a new fingerprint.
        The place in a file is not part of it: the next file has it elsewhere.
        """
        text = "\n".join((self.code, self.identifikator, self.message))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def told(self) -> str:
        """The message after its place in a file, as `koder.csv, linje 3: …`."""
        if not self.line:
            return f"{self.file}: {self.message}" if self.file else self.message
        place = f"{self.file}, linje {self.line}" if self.file else f"Linje {self.line}"
        return f"{place}: {self.message}"
