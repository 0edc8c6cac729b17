"""What stands in a frozen file, read from its bytes alone."""

from __future__ import annotations

import hashlib
import io
import re
from xml.sax.saxutils import unescape

from cases.data import SagData, YdelseData
from deliveries import l402
from deliveries.models import Leverance

_RECORD = re.compile(rb"<HandicapYdelseStruktur>.*?</HandicapYdelseStruktur>", re.DOTALL)
_ID = re.compile(rb"<YdelseIdentifikator>(.*?)</YdelseIdentifikator>")


def content(leverance: Leverance) -> bytes:
    """The frozen bytes."""
    return b"".join(leverance.chunks())


def header(leverance: Leverance) -> l402.Header:
    found, _ = l402.read(io.BytesIO(content(leverance)), 10**9)
    return found


def sager(leverance: Leverance) -> list[SagData]:
    """The sager in the file, in its order; every one must be readable."""
    _, found = l402.read(io.BytesIO(content(leverance)), 10**9)
    read = list(found)
    assert not any(sag.findings for sag in read)
    return [one.sag for one in read if one.sag]


def ydelser(leverance: Leverance) -> dict[str, YdelseData]:
    """The ydelser in the file by identifikator."""
    return {y.identifikator: y for sag in sager(leverance) for y in sag.ydelser}


def records(leverance: Leverance) -> dict[str, bytes]:
    """The very bytes of each ydelse's record, by identifikator, in the file's order."""
    found = {}
    for record in _RECORD.findall(content(leverance)):
        identifikator = _ID.search(record)
        assert identifikator
        found[unescape(identifikator[1].decode())] = record
    return found


def assert_whole(leverance: Leverance) -> None:
    """File, lines, sums and lock of an L402 agree with each other (D5, D16)."""
    leverance.refresh_from_db()
    data = content(leverance)
    l402.validate(io.BytesIO(data))
    assert hashlib.sha256(data).hexdigest() == leverance.sha256
    assert len(data) == leverance.stoerrelse
    lines = {line.identifikator: line for line in leverance.linjer.select_related("ydelse")}
    in_file = records(leverance)
    assert set(lines) == set(in_file)
    assert leverance.antal_ydelser == len(in_file)
    for identifikator, record in in_file.items():
        line = lines[identifikator]
        assert bytes(line.sha256) == hashlib.sha256(record).digest()
        assert line.ydelse
        assert line.ydelse.identifikator == identifikator
        assert line.ydelse.foerst_indberettet
        # What the lock holds is what the file says.
        said = ydelser(leverance)[identifikator]
        held = line.ydelse.data()
        assert (said.kode, said.varighed) == (held.kode, held.varighed)
        assert said.tilbud.tilbudstype == held.tilbud.tilbudstype
