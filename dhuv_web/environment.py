"""The environment, read strictly: what makes no sense is refused when a process starts.

Each reader names the setting and says what to write. Values of secrets and of addresses, which may
hold passwords, are never repeated. `NAME_FILE` reads the value of `NAME` from a file. Every value
is taken as it stands, less one line end.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from cases.texts import is_blank, is_reportable

HOST = r"\*|\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]"
ORIGIN = r"https?://(?:\*\.)?(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
#: Of an OpenID provider: it may have a path, and it stands in the header that limits scripts.
ISSUER = r"https?://[A-Za-z0-9_.-]+(?::[0-9]{1,5})?(?:/[^\s?#;,'\"]*)?"
BIND = r"unix:/\S+|(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9_.-]+):(?:[1-9][0-9]{0,4})"
EMAIL = r"[^\s<>()\[\]\\,;:@]{1,191}@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
#: Longer than any name, path or key that belongs here.
LONGEST = 1000

_BROKERS = ("redis", "rediss", "redis+socket", "filesystem")
_MAIL = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail")


class Env:
    """Readers of `DHUV_…`. Each raises ImproperlyConfigured for a value that makes no sense."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = os.environ if given is None else given

    def text(
        self,
        var: str,
        default: str | None = None,
        *,
        most: int = LONGEST,
        pattern: str = "",
        write: str = "",
        secret: bool = False,
    ) -> str:
        """One line, at most `most` characters, as `pattern` (of the whole) wants it. Empty only
        where the default is. Without a default it is required."""
        write = write or f"one line of at most {most} characters"
        text = self._value(var, write)
        if text is None:
            if default is None:
                raise ImproperlyConfigured(f"{var} is not set: write {write}")
            return default
        if text == default:
            return text
        fits = is_reportable(text) and len(text) <= most and not is_blank(text)
        if not fits or (pattern and not re.fullmatch(pattern, text)):
            raise _wrong(var, None if secret else text, write)
        return text

    def flag(self, var: str, default: bool) -> bool:
        """`DHUV_HTTPS=ja` must not quietly mean no."""
        text = self._value(var, "true or false")
        if text is None:
            return default
        if text.strip().lower() in ("1", "true", "yes", "on"):
            return True
        if text.strip().lower() in ("0", "false", "no", "off"):
            return False
        raise _wrong(var, text, "true or false")

    def number(self, var: str, default: int, least: int, most: int) -> int:
        """A whole number within what makes sense; 0 never means `without end`."""
        write = f"a whole number from {least} to {most}"
        text = self._value(var, write)
        if text is None:
            return default
        # Not by int() alone: it takes 1_000 and ٣, and thousands of digits.
        if not re.fullmatch(r"[0-9]{1,12}", text.strip()) or not least <= int(text) <= most:
            raise _wrong(var, text, write)
        return int(text)

    def seconds(self, var: str, default: float, most: float) -> float:
        write = f"seconds, more than 0 and at most {most:g}"
        text = self._value(var, write)
        if text is None:
            return default
        try:
            seconds = float(text)
        except ValueError:
            raise _wrong(var, text, write) from None
        if not (math.isfinite(seconds) and 0 < seconds <= most):
            raise _wrong(var, text, write)
        return seconds

    def choice(self, var: str, choices: Sequence[str]) -> str:
        """One of these words, in capitals or not; the first where nothing is given."""
        write = f"one of {', '.join(choices)}"
        text = self._value(var, write)
        if text is None:
            return choices[0]
        for word in choices:
            if word.lower() == text.strip().lower():
                return word
        raise _wrong(var, text, write)

    def listed(
        self, var: str, default: Sequence[str], pattern: str, write: str, *, secret: bool = False
    ) -> list[str]:
        """Values separated by commas, each as `pattern` (of the whole) wants it; none if empty."""
        text = self._value(var, write)
        if text is None:
            return list(default)
        values = [value.strip() for value in text.split(",") if value.strip()]
        for value in values:
            if not is_reportable(value) or not re.fullmatch(pattern, value):
                raise _wrong(var, None if secret else value, write)
        return values

    def roles(self, var: str, ranked: Sequence[str]) -> dict[str, str]:
        """`privilege=ROLLE`, comma-separated."""
        found = {}
        for pair in self.listed(var, [], ".+", f"privilege={'|'.join(ranked)}, by commas"):
            privilege, _, role = pair.rpartition("=")
            if not privilege.strip() or role not in ranked:
                raise _wrong(var, pair, f"privilege={'|'.join(ranked)}")
            found[privilege] = role
        return found

    def folder(self, var: str, default: Path) -> Path:
        """An absolute path."""
        return Path(self.text(var, str(default), write="the path of a folder")).absolute()

    def address(self, var: str, default: str, pattern: str, write: str) -> str:
        """`https://host`, with or without a slash at its end."""
        text = self.text(var, default, pattern=f"(?:{pattern})/?", write=write).rstrip("/")
        if text != default.rstrip("/"):
            _port(var, text, write)
        return text

    def bind(self, var: str, default: str) -> str:
        """Where to listen."""
        write = "host:port, such as 127.0.0.1:8000, or unix:/path"
        text = self.text(var, default, pattern=BIND, write=write)
        if not text.startswith("unix:") and int(text.rpartition(":")[2]) > 65535:
            raise _wrong(var, text, write)
        return text

    def mailbox(self, var: str, default: str) -> str:
        """An e-mail address, with or without a name before it."""
        write = "an e-mail address, or: Name <address>"
        text = self.text(var, default, most=320, write=write)
        if text != default and not re.fullmatch(EMAIL, parseaddr(text)[1]):
            raise _wrong(var, text, write)
        return text

    def database(self, var: str, default: str) -> dict[str, Any]:
        """Django's settings of the database at an address."""
        write = "postgres://user:password@host/name, with %-signs for what is special in a password"
        address = self.text(var, default, secret=True, write=write)
        if not re.match(r"(?:postgres(?:ql)?|sqlite)://", address):
            raise _wrong(var, None, write)
        try:
            found: dict[str, Any] = dict(environ.Env.db_url_config(address))
        except (ValueError, KeyError, ImproperlyConfigured):
            raise _wrong(var, None, write) from None
        if not found.get("NAME"):
            raise _wrong(var, None, write)
        return found

    def mail(self, var: str) -> dict[str, Any] | None:
        """Django's settings of the mail server at an address; None where none is given."""
        write = "smtp+tls://user:password@host:587"
        address = self.text(var, "", secret=True, write=write)
        if not address:
            return None
        try:
            parts = urlsplit(address)
            sound = parts.scheme in _MAIL and bool(parts.hostname or "mail" in parts.scheme)
            _ = parts.port  # raises where it is none
            found: dict[str, Any] = dict(environ.Env.email_url_config(address))
        except (ValueError, KeyError, ImproperlyConfigured):
            raise _wrong(var, None, write) from None
        if not sound:
            raise _wrong(var, None, write)
        return found

    def broker(self, var: str, default: str) -> str:
        write = "redis://host:6379/0, or filesystem:// for a demo"
        text = self.text(var, default, secret=True, write=write)
        try:
            parts = urlsplit(text)
            _ = parts.port
        except ValueError:
            raise _wrong(var, None, write) from None
        if parts.scheme not in _BROKERS or not (
            parts.hostname or parts.path or parts.scheme == "filesystem"
        ):
            raise _wrong(var, None, write)
        return text

    def _value(self, var: str, write: str) -> str | None:
        """What is given, from the environment or a file; None where nothing is."""
        path = self._given.get(f"{var}_FILE")
        if not path:
            text = self._given.get(var)
        else:
            try:
                text = Path(path).read_bytes().decode()
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or "it is no text in UTF-8"
                raise ImproperlyConfigured(
                    f"{var}_FILE={path!r} can not be read ({why}): name a file that holds {write}"
                ) from None
        return None if text is None else re.sub(r"\r?\n\Z", "", text)


def _port(var: str, address: str, write: str) -> None:
    try:
        _ = urlsplit(address).port
    except ValueError:
        raise _wrong(var, address, write) from None


def _wrong(var: str, text: str | None, write: str) -> ImproperlyConfigured:
    shown = "" if text is None else f"={text[:60]!r}"
    return ImproperlyConfigured(f"{var}{shown} can not be used: write {write}")
