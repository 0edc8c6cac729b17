"""Which texts a report can carry: one line, of characters that XML knows."""

from __future__ import annotations

import re

#: All but what XML 1.0 can carry on one line: control characters (tab and line breaks too), half
#: surrogate pairs, and the two non-characters U+FFFE and U+FFFF.
_UNREPORTABLE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Printed as nothing, although they are letters (Hangul fillers) or a sign (empty Braille pattern).
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in it: spaces, zero-width and control characters."""
    return not any(c.isprintable() and not c.isspace() and c not in _FILLERS for c in text)


def is_reportable(text: str) -> bool:
    """Whether a report can carry the text; the empty text is fine.

    Pasting from other programs brings tabs, line breaks and invisible control characters. Found
    when typed, they are a sentence at the field; found on the 14th they would stop a file.
    """
    # What Python calls printable is narrower, and much quicker to ask.
    return text.isprintable() or _UNREPORTABLE.search(text) is None
