"""Reading any file safely (`deliveries.safe_xml`) and in a stream, whoever made it.

Only one sag is held at a time, and no sag may be larger than
`MAX_RECORD`, so memory is bounded whatever the file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import RawIOBase
from typing import Any, BinaryIO, cast

from lxml import etree

from deliveries import safe_xml
from deliveries.l402 import names
from deliveries.l402.errors import FileRefused

#: Bytes of one sag (or of the envelope): some thousand ydelser of one citizen.
MAX_RECORD = 2 * 1024 * 1024

_ROOT = names.in_payload(names.ROOT)
_METADATA = names.in_metadata(names.METADATA)
_SAGER = names.in_payload(names.SAGER)
_SAG = names.in_payload(names.SAG)
_KIND = safe_xml.Kind(
    _ROOT,
    FileRefused,
    "Filen",
    "Filen har en DOCTYPE. Fjern den: L402-filer har ingen.",
    f"Filen er ikke en L402-fil: den skal begynde med {names.ROOT} i navnerummet "
    f"{names.PAYLOAD_NS}.",
)


def elements(
    stream: BinaryIO | RawIOBase, max_bytes: int | None = None
) -> Iterator[etree._Element]:
    """The envelope, then each sag, and last the root with only the envelope and the last sag in it.

    An element is complete when it comes, and gone when the next one has come. What comes has the
    right name and stands in the right place; whether its content follows the schema is for the
    caller to ask. Raises FileRefused for everything else, at the place in the file where it is
    found: until the root has come, nothing is known about the rest of the file.
    """
    parser = safe_xml.parser((_METADATA, _SAG))
    metadata = last_sag = None
    since_last = 0
    for chunk in safe_xml.pieces(stream, max_bytes, _KIND):
        since_last += len(chunk)
        safe_xml.feed(parser, chunk, _KIND)
        for _, arrived in parser.read_events():
            element = cast("etree._Element", arrived)
            since_last = 0
            if element.tag == _METADATA:
                if metadata is not None or not _stands_in(element, _ROOT):
                    raise _misplaced()
                metadata = element
            else:
                if metadata is None or not _stands_in(element, _SAGER, _ROOT):
                    raise _misplaced()
                if last_sag is not None:
                    _drop(last_sag)
                last_sag = element
            yield element
        if since_last > MAX_RECORD:
            raise FileRefused(
                f"Filen har en sag, der fylder mere end {MAX_RECORD // 1024 // 1024} MB. "
                "Så store sager læses ikke."
            )
    root = safe_xml.close(parser, _KIND)
    if not _is_whole(root):
        raise _misplaced()
    yield root


def _misplaced() -> FileRefused:
    return FileRefused(
        f"Filen er ikke bygget som en L402-fil: den skal have {names.METADATA} først og derefter "
        f"{names.SAGER} med kun {names.SAG} i."
    )


def _stands_in(element: etree._Element, *path: str) -> bool:
    """Whether the element's ancestors are exactly these, the nearest first."""
    return tuple(ancestor.tag for ancestor in element.iterancestors()) == path


def _is_whole(root: etree._Element) -> bool:
    """Whether the root holds an envelope and sager, and nothing else."""
    if [child.tag for child in root] != [_METADATA, _SAGER] or _has_text(root):
        return False
    return all(child.tag == _SAG for child in root[1]) and not _has_text(root[1])


def _drop(sag: etree._Element) -> None:
    if sag.tail and sag.tail.strip():
        raise _misplaced()
    remove(sag)


def line_of(element: etree._Element) -> int:
    """The line on which the element begins, 0 where it is not known."""
    line: Any = element.sourceline
    return line or 0


def remove(element: etree._Element) -> None:
    """Take the element out of its parent, and so out of memory, together with what follows it."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root can not be removed")
    parent.remove(element)


def _has_text(element: etree._Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in texts)
