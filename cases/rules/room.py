"""How much text a field has room for."""

from __future__ import annotations

from cases.rules.registry import Values


def too_long(text: str, room: int) -> Values | None:
    """The values `antal` and `plads` when the text does not fit; a line break counts as one."""
    if len(text) <= room:
        return None
    length = len(text.replace("\r\n", "\n"))
    return {"antal": str(length), "plads": str(room)} if length > room else None
