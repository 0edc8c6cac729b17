"""A large request is refused before it is read, and costs no disk."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cases.door.bodies import FORM, STRANGERS
from cases.models import Medarbejder, Sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
BOUNDARY = "grænse".encode().hex()
KIND = f"multipart/form-data; boundary={BOUNDARY}"


class Unread(BytesIO):
    """A body of zeros that tells how much of it was asked for."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size, self.asked = size, 0

    def read(self, size: int | None = -1) -> bytes:
        given = min(self.size - self.asked, self.size if size in (None, -1) else int(size or 0))
        self.asked += given
        return b"0" * given


def send(client: Client, address: str, size: int, kind: str = KIND) -> tuple[Any, Unread]:
    body = Unread(size)
    answer = client.generic(
        "POST", address, b"x", kind, **{"wsgi.input": body, "CONTENT_LENGTH": str(size)}
    )
    return answer, body


@pytest.mark.parametrize("kind", [KIND, "application/x-www-form-urlencoded", "text/plain"])
@pytest.mark.parametrize("address", ["/log-ind/", "/183/sager/", "/drift/tilbudsportalen/", "/x/"])
def test_of_a_stranger_nothing_large_is_read(
    address: str, kind: str, db: None, tmp_path: Path, settings: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer, body = send(Client(enforce_csrf_checks=True), address, 100 * 2**20, kind)
    assert (answer.status_code, body.asked) == (413, 0)
    assert "Intet er gemt" in Page(answer).main
    assert list(tmp_path.iterdir()) == []


def test_of_an_employee_no_more_than_a_form(
    sag: Sag, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    client = signed_in(ejer)
    for address in (sag.get_absolute_url(), "/log-ud/", "/x/"):
        answer, body = send(client, address, FORM + 1)
        assert (answer.status_code, body.asked) == (413, 0)
    answer, _ = send(client, "/183/sager/soeg/", FORM, "application/x-www-form-urlencoded")
    assert answer.status_code != 413


def test_files_are_taken_where_there_are_some(drift: Medarbejder, signed_in: SignedIn) -> None:
    client = signed_in(drift)
    answer, _ = send(client, "/drift/tilbudsportalen/", 10 * 2**20)
    assert answer.status_code != 413
    answer, body = send(client, "/drift/tilbudsportalen/", 12 * 2**20)
    assert (answer.status_code, body.asked) == (413, 0)


@pytest.mark.parametrize("length", ["", "mange", "-1", "1e9"])
def test_a_length_that_is_none_is_no_body(length: str, db: None) -> None:
    body = Unread(100 * 2**20)
    given: Any = {"wsgi.input": body, "CONTENT_LENGTH": length}
    answer = Client().generic("POST", "/log-ind/", b"x", KIND, **given)
    assert answer.status_code in (200, 400)
    assert body.asked == 0


def test_every_form_with_files_says_how_many_bytes() -> None:
    """A page whose form has files and whose view does not say so would refuse them."""
    forms = [
        path
        for path in Path("templates").rglob("*.html")
        if "multipart/form-data" in path.read_text(encoding="utf-8")
    ]
    assert len(forms) <= len([view for view in views() if hasattr(view, "most_bytes")])
    assert STRANGERS < FORM


def views() -> list[Any]:
    def under(found: URLPattern | URLResolver) -> list[Any]:
        if isinstance(found, URLPattern):
            return [found.callback]
        return [view for pattern in found.url_patterns for view in under(pattern)]

    return under(get_resolver())


def test_many_small_files_are_refused(drift: Medarbejder, signed_in: SignedIn) -> None:
    files = {f"fil{nr}": BytesIO(b"x") for nr in range(11)}
    assert signed_in(drift).post("/drift/tilbudsportalen/", files).status_code == 400
