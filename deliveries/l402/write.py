"""Writing an L402 file in a stream: memory does not grow with the number of sager.

A record is written without a namespace of its own and stands inside the root's default namespace,
so it need not repeat it.

How a record becomes bytes: few combinations of fields occur ("a slutdato, no tilbud, two
målgrupper"). For each such shape lxml builds and serialises the elements once; for a record only
the texts are put in, after one check of them all: half the time of letting lxml serialise each
record (docs/l402.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import RawIOBase
from operator import attrgetter
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from lxml import etree

from cases import fields
from cases.data import SagData, TilbudData, YdelseData, in_file_order
from cases.texts import is_reportable
from deliveries.l402 import names
from deliveries.l402.envelope import Header, header_problems, to_element
from deliveries.l402.errors import HeaderError, RecordError

#: The names of a record's elements, and their texts.
Fields = tuple[tuple[str, ...], tuple[str, ...]]


_DATOER = tuple(field.element for field in fields.DATOER)
_dates = attrgetter(*(field.key for field in fields.DATOER))


@dataclass(frozen=True, slots=True)
class Written:
    """How many sager and ydelser stand in the file."""

    sager: int
    ydelser: int


def carried(sag: SagData) -> SagData:
    """What a file carries of a sag: what it will be when it is read again.

    `as_reported()` (R18), and less by what no file says: whether a ydelse has been reported, and
    the place's name and address where its Pnr is there (D10). Målgrupper come in code point order.
    """
    return replace(
        sag.as_reported(), ydelser=tuple(_carried(y) for y in in_file_order(sag.ydelser))
    )


def _carried(ydelse: YdelseData) -> YdelseData:
    tilbud = ydelse.tilbud
    if tilbud.pnr:
        tilbud = TilbudData(tilbud.tilbudstype, tilbud.pnr)
    maalgrupper = tuple(sorted(set(ydelse.maalgrupper)))
    return replace(ydelse, tilbud=tilbud, maalgrupper=maalgrupper, indberettet=False)


def write(
    out: BinaryIO | RawIOBase,
    header: Header,
    sager: Iterable[SagData],
    on_ydelse: Callable[[str, bytes], object] | None = None,
) -> Written:
    """Write one delivery to `out`; without a sag nothing at all is written.

    `sager` come in order of CPR, one per CPR, all of the header's kommune, each with at least one
    ydelse. `on_ydelse(identifikator, sha256)` is called for each ydelse in the file's order, once
    its sag is written. The 32 bytes are the SHA-256 of the record as it stands in the file, from
    `<HandicapYdelseStruktur>` to `</HandicapYdelseStruktur>`, both included.

    Raises HeaderError before anything is written, RecordError before anything of the sag is
    written, and ValueError where the sager are not what is said above. What was written before an
    error is no file: throw it away.
    """
    problems = header_problems(header)
    if problems:
        raise HeaderError(problems)

    begin, end = _frame(header)
    shapes = _Shapes()
    count = ydelser = 0
    for count, sag in _numbered(sager, header.kommunekode):
        in_order = in_file_order(sag.ydelser)
        records = [shapes.record(names.YDELSE, _fields(y), y.identifikator) for y in in_order]
        opening, closing = shapes.sag(sag)
        if count == 1:
            out.write(begin)
        out.write(b"\n".join((opening, *records, closing)))
        ydelser += len(records)
        if on_ydelse:
            for ydelse, record in zip(in_order, records, strict=True):
                on_ydelse(ydelse.identifikator, hashlib.sha256(record).digest())
    if count:
        out.write(end)
    return Written(count, ydelser)


def _numbered(sager: Iterable[SagData], kommune: str) -> Iterator[tuple[int, SagData]]:
    """Each sag and its number from 1; raises ValueError where one is not as `write` says."""
    last_cpr = ""
    for number, sag in enumerate(sager, 1):
        if sag.cpr <= last_cpr:
            raise ValueError(f"sag number {number} is not in order of CPR, or the CPR comes twice")
        if sag.kommune != kommune:
            raise ValueError(f"sag number {number} is not the header's kommune's")
        if not sag.ydelser:
            raise ValueError(f"sag number {number} has no ydelse to report")
        last_cpr = sag.cpr
        yield number, sag


def _fields(ydelse: YdelseData) -> Fields:
    """What the file says of the ydelse, in the schema's order; raises RecordError."""
    maalgrupper = ydelse.maalgrupper
    if not (ydelse.identifikator and ydelse.kode and maalgrupper and ydelse.bevillingsdato):
        raise _lacking(ydelse)
    if len(maalgrupper) > 1:
        maalgrupper = tuple(sorted(set(maalgrupper)))
    shape = [names.IDENTIFIKATOR, names.KODE, names.VARIGHED]
    texts = [ydelse.identifikator, ydelse.kode, ydelse.varighed]
    for kode in maalgrupper:
        shape.append(names.MAALGRUPPE)
        texts.append(kode)
    tilbud = ydelse.tilbud
    if tilbud:
        if not tilbud.has_place:
            raise _lacking(ydelse)
        if tilbud.tilbudstype:
            shape.append(names.TILBUDSTYPE)
            texts.append(tilbud.tilbudstype)
        if tilbud.pnr:
            shape.append(names.PNR)
            texts.append(tilbud.pnr)
        else:
            shape += (names.TILBUD_NAVN, names.TILBUD_ADRESSE, names.TILBUD_POSTNR)
            texts += (tilbud.navn, tilbud.adresse, tilbud.postnr)
    for element, day in zip(_DATOER, _dates(ydelse), strict=True):
        if day:
            shape.append(element)
            texts.append(day.isoformat())
    if not ydelse.betalingskommune:
        raise _lacking(ydelse)
    shape.append(names.BETALINGSKOMMUNE)
    texts.append(ydelse.betalingskommune)
    return tuple(shape), tuple(texts)


class _Shapes:
    """One template per shape that occurs; a `_Shapes` belongs to one `write` only."""

    def __init__(self) -> None:
        self._templates: dict[tuple[str, ...], str] = {}

    def record(self, name: str, leaves: Fields, identifikator: str = "") -> bytes:
        """The record's bytes, on one line; raises RecordError for texts that no file can carry."""
        shape, texts = leaves
        template = self._templates.get(shape)
        if template is None:
            template = self._templates[shape] = _template(name, shape)
        together = "".join(texts)
        if not is_reportable(together):
            raise _unreportable(leaves, identifikator)
        if "&" in together or "<" in together or ">" in together:
            texts = tuple(map(escape, texts))
        return (template % texts).encode()

    def sag(self, sag: SagData) -> tuple[bytes, bytes]:
        """The bytes before and after the sag's ydelser."""
        leaves: Fields = (names.CPR, names.YDELSER), (sag.cpr, _PLACEHOLDER)
        if vurdering := sag.funktionsvurdering:
            leaves = (
                (names.CPR, names.FUNKTIONSVURDERING, names.YDELSER),
                (sag.cpr, vurdering, _PLACEHOLDER),
            )
        opening, _, closing = self.record(names.SAG, leaves).rpartition(_PLACEHOLDER.encode())
        return opening, closing + b"\n"


#: Stands where sager or ydelser go; always the last text of its piece, so texts may hold it too.
_PLACEHOLDER = "…"


def _template(name: str, shape: tuple[str, ...]) -> str:
    """The elements of the shape as text, with `%s` where their texts go."""
    root = etree.Element(name)
    for leaf in shape:
        parent = root
        if leaf in names.PARENTS:
            last = root[-1]
            wanted = names.PARENTS[leaf]
            parent = last if last.tag == wanted else etree.SubElement(root, wanted)
        etree.SubElement(parent, leaf).text = "%s"
    return etree.tostring(root, encoding="unicode")


def _frame(header: Header) -> tuple[bytes, bytes]:
    """The bytes before and after the sager."""
    spaces: Any = {None: names.PAYLOAD_NS, "m": names.METADATA_NS, "e": names.ENVELOPE_NS}
    root = etree.Element(names.in_payload(names.ROOT), nsmap=spaces)
    root.append(to_element(header))
    sager = etree.SubElement(root, names.in_payload(names.SAGER))
    etree.indent(root)
    sager.text = _PLACEHOLDER
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    begin, _, end = data.rpartition(_PLACEHOLDER.encode())
    return begin + b"\n", end + b"\n"


def _lacking(ydelse: YdelseData) -> RecordError:
    """Which of the fields that a file must have is empty."""
    needed = {
        "identifikator": ydelse.identifikator,
        "kode": ydelse.kode,
        "maalgrupper": ydelse.maalgrupper,
        "pnr": not ydelse.tilbud or ydelse.tilbud.has_place,
        "bevillingsdato": ydelse.bevillingsdato,
        "betalingskommune": ydelse.betalingskommune,
    }
    field = next(field for field, filled in needed.items() if not filled)
    message = f"Ydelsen kan ikke stå i en fil, før {field} er udfyldt."
    return RecordError(message, field, ydelse.identifikator)


def _unreportable(leaves: Fields, identifikator: str) -> RecordError:
    """Which of the texts no file can carry. The message does not repeat it: it may be a CPR."""
    named = zip(*leaves, strict=True)
    name = next((name for name, text in named if not is_reportable(text)), "")
    message = "Teksten har linjeskift, tabulator eller usynlige tegn, som en fil ikke kan rumme."
    return RecordError(message, names.FIELDS.get(name, ""), identifikator)
