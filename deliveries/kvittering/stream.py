"""Reading any receipt file safely and in a stream, whoever made it.

A DOCTYPE is refused before anything of it is read, so there are no entities to expand and nothing
to fetch; the network is off as well. Only one Fejl is held at a time, and none may be larger than
`MAX_RECORD`, so memory is bounded whatever the file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from io import RawIOBase
from typing import IO, Any, NoReturn, cast

from lxml import etree

from deliveries.kvittering import names, schema
from deliveries.kvittering.names import qualified
from deliveries.kvittering.values import KvitteringError

CHUNK = 64 * 1024
#: Bytes of one Fejl, or of all that stands before the first one.
MAX_RECORD = 1024 * 1024

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
_ROOT = qualified(names.KVITTERING)
_FEJL = qualified(names.FEJL)


def elements(stream: IO[bytes] | RawIOBase, max_bytes: int) -> Iterator[etree._Element]:
    """First a Kvittering without its Fejl, then each Fejl; all of them follow the schema.

    An element is gone when the next one has come. Raises KvitteringError at the place in the file
    where something is wrong, so what has come counts only when the last has come.
    """
    xsd = schema.load()
    probe: _Probe | None = _Probe()
    parser = etree.XMLPullParser(
        events=("end",), tag=(_ROOT, _FEJL), remove_comments=True, remove_pis=True, **_SAFE
    )
    head = last = None
    since_last = 0
    for chunk in _chunks(stream, max_bytes):
        if probe and probe.reaches_root(chunk):
            probe = None
        since_last += len(chunk)
        _feed(parser, chunk)
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
    if probe:
        probe.ends()
    _nothing_else(_close(parser), head)


class _Probe:
    """Reads the beginning of a file only: is there a DOCTYPE, and which is the root?"""

    def __init__(self) -> None:
        target: Any = self
        self._parser = etree.XMLParser(target=target, **_SAFE)

    def reaches_root(self, chunk: bytes) -> bool:
        try:
            _feed(self._parser, chunk)
        except _RootReached:
            return True
        return False

    def ends(self) -> None:
        """The file has ended before its root began, or is so small that nothing was read yet."""
        with suppress(_RootReached):
            _close(self._parser)

    def doctype(self, *args: object) -> NoReturn:
        raise KvitteringError("Kvitteringen har en DOCTYPE. Det har kvitteringer ikke.")

    def start(self, tag: str, attributes: object) -> NoReturn:
        if tag != _ROOT:
            raise KvitteringError(
                f"Filen er ikke en kvittering: den skal begynde med {names.KVITTERING} i "
                f"navnerummet {names.NS}."
            )
        raise _RootReached

    def close(self) -> None:
        """lxml asks for it."""


class _RootReached(Exception):
    """Nothing of interest to the probe comes after this."""


def _chunks(stream: IO[bytes] | RawIOBase, max_bytes: int) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            shown = f"{max_bytes:,}".replace(",", ".")
            raise KvitteringError(f"Kvitteringen er større end {shown} bytes.")
        yield chunk
    if not size:
        raise KvitteringError("Kvitteringen er tom.")


def _feed(parser: etree.XMLParser | etree.XMLPullParser, chunk: bytes) -> None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        raise _not_xml(error) from None


def _close(parser: etree.XMLParser | etree.XMLPullParser) -> Any:
    try:
        return parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_xml(error) from None


def _not_xml(error: etree.XMLSyntaxError) -> KvitteringError:
    # lxml's own message may quote the file.
    return KvitteringError(
        f"Kvitteringen kan ikke læses som XML: der er en fejl på linje {error.lineno or 1}, eller "
        "filen er afbrudt der."
    )


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
