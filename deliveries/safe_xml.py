"""Reading any XML file safely and in a stream, whoever made it.

A DOCTYPE is refused before anything of it is read, so there are no entities to expand and nothing
to fetch; the network is off as well. A file is read in pieces, and no further than its limit. What
stands in the file, and where, is for the reader of its kind to say (`l402.stream`,
`kvittering.stream`), who also bounds what is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import RawIOBase
from typing import IO, Any, NoReturn

from lxml import etree

CHUNK = 64 * 1024

_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}

Parser = etree.XMLParser | etree.XMLPullParser


@dataclass(frozen=True)
class Kind:
    """A kind of file: its root, the error that refuses a file, and the words for why (Danish).

    None of them may repeat what stands in the file: it may be a CPR number.
    """

    root: str
    refused: type[Exception]
    #: How a sentence begins: `Filen`.
    name: str
    doctype: str
    other_root: str


def parser(tags: tuple[str, ...]) -> etree.XMLPullParser:
    """A safe parser that tells of these elements as they end."""
    return etree.XMLPullParser(
        events=("end",), tag=tags, remove_comments=True, remove_pis=True, **_SAFE
    )


def pieces(stream: IO[bytes] | RawIOBase, max_bytes: int | None, kind: Kind) -> Iterator[bytes]:
    """The file in pieces, each looked at for a DOCTYPE or another root before it is given on.

    Raises the kind's error, also for a file that is empty or larger than `max_bytes`.
    """
    probe: _Probe | None = _Probe(kind)
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            shown = f"{max_bytes:,}".replace(",", ".")
            raise kind.refused(f"{kind.name} er større end {shown} bytes.")
        if probe and probe.reaches_root(chunk):
            probe = None
        yield chunk
    if not size:
        raise kind.refused(f"{kind.name} er tom.")
    if probe:
        probe.ends()


def feed(parser: Parser, chunk: bytes, kind: Kind) -> None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        raise _not_xml(error, kind) from None


def close(parser: Parser, kind: Kind) -> etree._Element:
    """The root, when the file has ended as it must."""
    try:
        root: etree._Element = parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_xml(error, kind) from None
    return root


def _not_xml(error: etree.XMLSyntaxError, kind: Kind) -> Exception:
    # lxml's own message may quote the file.
    return kind.refused(
        f"{kind.name} kan ikke læses som XML: der er en fejl på linje {error.lineno or 1}, eller "
        "filen er afbrudt der."
    )


class _Probe:
    """Reads the beginning of a file only: is there a DOCTYPE, and which is the root?"""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        target: Any = self
        self._parser = etree.XMLParser(target=target, **_SAFE)

    def reaches_root(self, chunk: bytes) -> bool:
        """Whether the root has begun, and is the kind's."""
        try:
            feed(self._parser, chunk, self._kind)
        except _RootReached:
            return True
        return False

    def ends(self) -> None:
        """The file has ended before its root began, or is so small that nothing was read yet."""
        with suppress(_RootReached):
            close(self._parser, self._kind)

    def doctype(self, *args: object) -> NoReturn:
        raise self._kind.refused(self._kind.doctype)

    def start(self, tag: str, attributes: object) -> NoReturn:
        if tag != self._kind.root:
            raise self._kind.refused(self._kind.other_root)
        raise _RootReached

    def close(self) -> None:
        """lxml asks for it."""


class _RootReached(Exception):
    """Nothing of interest to the probe comes after this."""
