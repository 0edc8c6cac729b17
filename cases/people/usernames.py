"""User names: one way to write each, for all that stores, compares or counts them. Pure.

A person types `Anne`, `anne ` or `ａnne`, and an `é` as one character or as two. Whose the name is,
and how many wrong passwords it has had, must not depend on it.
"""

from __future__ import annotations

import unicodedata

#: Categories of what is not seen: control, format (zero width, direction), surrogate, unassigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Cn"}


def written(typed: str) -> str:
    """The name as it is stored: composed (NFKC), without what nobody sees, without outer spaces."""
    composed = unicodedata.normalize("NFKC", typed)
    seen = "".join(char for char in composed if unicodedata.category(char) not in _UNSEEN)
    # Taking a character away may have let two others meet.
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def key(typed: str) -> str:
    """What is compared: the same for every way to write one name, whatever its letters' case."""
    return written(written(typed).casefold())


def mailbox(address: str) -> str:
    """What is compared of an e-mail address: `anne+dhuv@x.dk` is read by who reads `anne@x.dk`."""
    local, at, domain = key(address).rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
