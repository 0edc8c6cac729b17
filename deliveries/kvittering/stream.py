"""Reading any receipt file safely (`deliveries.safe_xml`) and in a stream, whoever made it.

Only one Fejl is held at a time, and none may be larger than
`MAX_RECORD`, so memory is bounded whatever the file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from io import RawIOBase
from typing import IO, Any, cast

from lxml import etree

from deliveries import safe_xml
from deliveries.kvittering import names, schema
from deliveries.kvittering.names import qualified
from deliveries.kvittering.values import KvitteringError

#: Bytes of one Fejl, or of all that stands before the first one.
MAX_RECORD = 1024 * 1024

_ROOT = qualified(names.KVITTERING)
_FEJL = qualified(names.FEJL)
_KIND = safe_xml.Kind(
    _ROOT,
    KvitteringError,
    "Kvitteringen",
    "Kvitteringen har en DOCTYPE. Det har kvitteringer ikke.",
    f"Filen er ikke en kvittering: den skal begynde med {names.KVITTERING} i navnerummet "
    f"{names.NS}.",
)


def elements(stream: IO[bytes] | RawIOBase, max_bytes: int) -> Iterator[etree._Element]:
    """First a Kvittering without its Fejl, then each Fejl; all of them follow the schema.

    An element is gone when the next one has come. Raises KvitteringError at the place in the file
    where something is wrong, so what has come counts only when the last has come.
    """
    xsd = schema.load()
    parser = safe_xml.parser((_ROOT, _FEJL))
    head = last = None
    since_last = 0
    for chunk in safe_xml.pieces(stream, max_bytes, _KIND):
        since_last += len(chunk)
        safe_xml.feed(parser, chunk, _KIND)
        for element in _arrived(parser):
            root = _root_of(element)
            if head is None:
                head = _without_fejl(root)
                yield _valid(xsd, head)
            if last is not None:
                _drop(last)
            last = None
            if element.tag == _FEJL:
                yield _valid(xsd, element)
                last, since_last = element, 0
        if since_last > MAX_RECORD:
            raise KvitteringError("Kvitteringen har et felt, der er for stort til at blive læst.")
    _nothing_else(safe_xml.close(parser, _KIND), head)


def _arrived(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        yield cast("etree._Element", element)


def _root_of(element: etree._Element) -> etree._Element:
    """The Kvittering that the element is, or stands directly in."""
    root = element if element.tag == _ROOT else element.getparent()
    if root is None or root.tag != _ROOT or root.getparent() is not None:
        raise _misplaced()
    return root


def _without_fejl(root: etree._Element) -> etree._Element:
    """A copy of the root with what stands before its first Fejl."""
    attributes: Any = dict(root.items())
    head = etree.Element(root.tag, attributes)
    for child in root:
        if child.tag == _FEJL:
            break
        head.append(deepcopy(child))
    return head


def _valid(xsd: etree.XMLSchema, element: etree._Element) -> etree._Element:
    if not xsd.validate(element):
        raise KvitteringError(f"Kvitteringen følger ikke skemaet. {schema.first_problem(xsd)}")
    return element


def _drop(element: etree._Element) -> None:
    """Take the element out of the root, and so out of memory, together with what follows it."""
    parent = element.getparent()
    if parent is None or (element.tail and element.tail.strip()):
        raise _misplaced()
    parent.remove(element)


def _nothing_else(root: etree._Element, head: etree._Element | None) -> None:
    """Nothing may stand between or after the Fejl, and no text between the fields."""
    texts = [root.text, *(child.tail for child in root)]
    same = head is not None and [child.tag for child in root] == [child.tag for child in head]
    if not same or any(text and text.strip() for text in texts):
        raise _misplaced()


def _misplaced() -> KvitteringError:
    return KvitteringError(
        f"Kvitteringen er ikke bygget rigtigt: felterne skal stå i {names.KVITTERING} i skemaets "
        f"rækkefølge, med alle {names.FEJL} til sidst."
    )
