"""The border that all text passes on its way in, and which texts a report can carry. Pure.

What is pasted looks right and is not: letters in two parts, spaces that do not break, hyphens that
are other signs, marks of no width. Forms, files and searches take them away here, before anything
is compared, judged or stored; passwords and user names have a border of their own.
"""

from __future__ import annotations

import re
import unicodedata

#: Of no width and no meaning: soft hyphen, zero-width space, direction marks, joiners of words.
_MARKS = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: Signs inside emoji and letters of other languages; in a number they are only in the way.
_JOINERS = re.compile("[\u200c\u200d]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: Told from the hyphen of the keyboard by nobody.
_HYPHENS = re.compile("[\u2010\u2011]")
_DASHES = re.compile("[\u2012-\u2015\u2212\ufe58\ufe63\uff0d]")

#: All but what XML 1.0 can carry on one line: control characters (tab and line breaks too), half
#: surrogate pairs, and the two non-characters U+FFFE and U+FFFF.
_UNREPORTABLE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Printed as nothing, although they are letters (Hangul fillers) or a sign (empty Braille pattern).
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def plain(typed: str) -> str:
    """Free text: letters composed (NFC), every space the plain one, no marks of no width.

    Dashes are kept as they were meant, and so are line ends. Doing it twice is doing it once.
    """
    seen = _MARKS.sub("", unicodedata.normalize("NFC", typed))
    # Taking a mark away may have let two parts of a letter meet.
    return unicodedata.normalize("NFC", _HYPHENS.sub("-", _SPACES.sub(" ", seen)))


def exact(typed: str) -> str:
    """A number, code, date or period: the same, with every dash a hyphen and nothing around it."""
    return unicodedata.normalize("NFC", _DASHES.sub("-", _JOINERS.sub("", plain(typed))).strip())


def digits(typed: str) -> str:
    """A number that people write in groups: without the spaces and hyphens between them.

    Nothing else is mended: letters and full-width digits stay, for a rule to point at.
    """
    return unicodedata.normalize("NFC", re.sub(r"[\s-]", "", exact(typed)))


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
