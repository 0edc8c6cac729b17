"""The one stylesheet of every page: what our pages use of DKFDS, and our own after it.

It is made from its parts when it is asked for, or collected, and any of them is newer; so there is
nothing to build by hand. A rule of DKFDS is left out when it is about a class that stands nowhere
in our templates, scripts or program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/samlet.css"
_DKFDS = "vendor/dkfds/css/dkfds-virkdk.min.css"
#: The first of our own; the others may come in any order.
_FIRST = "dhuv.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":not\([^()]*\)")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
#: `alert-{{ art }}`, f"badge-{x}", `er-${x}`: what comes after the hyphen is not known here.
_BEGUN = re.compile(r"([A-Za-z_][\w-]*-)(?:\{|\$\{)")


def used(css: str, words: set[str], begun: set[str]) -> str:
    """The stylesheet without the rules about classes that are not among the words."""
    return "".join(_kept(css, words, tuple(begun)))


def _kept(css: str, words: set[str], begun: tuple[str, ...]) -> Iterator[str]:
    for head, body in _rules(_COMMENT.sub("", css)):
        if body is None:
            yield head
        elif head.startswith(("@media", "@supports")):
            if inside := used(body, words, set(begun)):
                yield f"{head}{{{inside}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            selectors = [s for s in _selectors(head) if _matters(s, words, begun)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """The head and body of each rule; no body for a statement like `@charset`."""
    at = 0
    while (match := re.compile(r"[^{;]*[{;]").match(css, at)) is not None:
        head = match[0].strip()
        at = match.end()
        if head.endswith(";"):
            yield head, None
            continue
        began, depth = at, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
        yield head[:-1].strip(), css[began : at - 1]


def _selectors(head: str) -> list[str]:
    """The parts between the commas that stand in no bracket."""
    return re.split(r",(?![^(]*\))", head)


def _matters(selector: str, words: set[str], begun: tuple[str, ...]) -> bool:
    names = _CLASS.findall(_NOT.sub("", selector))
    return all(name in words or name.startswith(begun) for name in names)


def _parts() -> list[Path]:
    own = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
    own.sort(key=lambda path: path.name != _FIRST)
    return [settings.BASE_DIR / "var" / _DKFDS, *own]


def _sources() -> list[Path]:
    """Where a class of DKFDS may be named."""
    root: Path = settings.BASE_DIR
    found = [*(root / "templates").rglob("*.html"), *(root / "static" / "js").glob("*.js")]
    for room in ("cases", "deliveries", "dhuv_web"):
        found += (root / room).rglob("*.py")
    return found


def joined() -> str:
    """The stylesheet, made anew."""
    dkfds, *own = (path.read_text(encoding="utf-8") for path in _parts())
    text = "\n".join(path.read_text(encoding="utf-8") for path in _sources())
    css = used(dkfds, set(_WORD.findall(text)), set(_BEGUN.findall(text)))
    css = css.replace("url(../", "url(../vendor/dkfds/")
    return css + "".join(_COMMENT.sub("", part) for part in own)


class JoinedFinder(BaseFinder):
    """Finds the stylesheet for `collectstatic`, the development server and the tests."""

    @property
    def _storage(self) -> FileSystemStorage:
        return _storage(settings.DATA_DIR / "samlet")

    def check(self, **_options: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        if path != NAME:
            return []
        made = self._make()
        return [str(made)] if find_all else str(made)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        self._make()
        yield NAME, self._storage

    def _make(self) -> Path:
        target = Path(self._storage.path(NAME))
        newest = max(path.stat().st_mtime for path in [*_parts(), *_sources()])
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_suffix(".new")
            fresh.write_text(joined(), encoding="utf-8")
            fresh.replace(target)
        return target


@cache
def _storage(folder: Path) -> FileSystemStorage:
    return FileSystemStorage(location=folder)
