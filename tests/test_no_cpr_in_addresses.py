"""A CPR number stands in page texts and POST bodies, never in an address or a log (D24)."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from django.test import Client
from structlog.stdlib import ProcessorFormatter as Masking

from cases.models import Kommune, Medarbejder, Sag
from cases.views import sager
from tests.cases.people import ophold, ydelse
from tests.cpr_like import cpr_like
from tests.factories import REPORTED_AT, new_post, only, ophold_post, stored_sag, with_error
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def admins(signed_in: SignedIn, administrator: Medarbejder) -> Client:
    return signed_in(administrator)


def assert_clean(address: str) -> None:
    assert not cpr_like(unquote(address)), address


def kind(address: str) -> str:
    """The address without the values of its query: one page of a list tells of all."""
    parts = urlsplit(address)
    return f"{parts.path}?{sorted(name for name, _ in parse_qsl(parts.query))}"


def crawl(client: Client, start: str) -> dict[str, Page]:
    """Every kind of page in the kommune that links lead to."""
    found: dict[str, Page] = {}
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if kind(address) in seen or not address.startswith("/183"):
            continue
        seen.add(kind(address))
        response = client.get(address)
        if not response.headers["Content-Type"].startswith("text/html") or not response.content:
            continue
        found[address] = Page(response)
        waiting += [link for link in found[address].addresses() if link.startswith("/")]
    return found


def test_no_address_on_any_page_holds_one(admins: Client, ishoej: Kommune) -> None:
    reported = stored_sag(ishoej, ydelse(indberettet=True), with_error(kode="1.1"))
    stored_sag(ishoej, ydelse(), ophold())
    pages = crawl(admins, "/183/")
    # So many, that the pages which hold CPR numbers are among them.
    assert len(pages) >= 15
    assert any(reported.cpr[:6] in page.text for page in pages.values())
    for page in pages.values():
        for address in page.addresses():
            assert_clean(address)


def test_nothing_that_is_posted_redirects_to_one(admins: Client, sag: Sag) -> None:
    other = stored_sag(sag.kommune, ydelse(), ophold())
    url, ydelse_url = sag.get_absolute_url(), only(sag).get_absolute_url()
    posts = [
        ("/183/sager/ny/", new_post(cpr=f"{sag.cpr[:6]}-9999")),
        ("/183/sager/ny/", new_post(cpr="2005680099")),
        (url, {"version": "1", "navn": "Andet", "cpr": ""}),
        (f"{url}ydelser/ny/", ophold_post()),
        (ydelse_url, {"version": "1"} | ophold_post(kode="1.3")),
        (f"{url}set-i-orden/", {"fingeraftryk": sag.cpr}),
        (f"{other.ydelser.get(kode='1.3').get_absolute_url()}slet/", {"ok": ""}),
        (f"{other.get_absolute_url()}slet/", {"ok": ""}),
    ]
    redirects = 0
    for address, post in posts:
        response = admins.post(address, post)
        assert_clean(response.headers.get("Location", ""))
        redirects += response.status_code == 302
    assert redirects >= 6


def test_searching_answers_without_an_address(admins: Client, sag: Sag) -> None:
    """The list after a search is no address that a browser would remember (R29)."""
    response = admins.post("/183/sager/soeg/", {"cpr": sag.cpr}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert not {"HX-Push-Url", "HX-Replace-Url", "HX-Redirect", "Location"} & set(response.headers)
    for answer in (
        admins.get("/183/sager/soeg/", {"cpr": sag.cpr}),
        admins.post("/183/sager/soeg/", {"cpr": sag.cpr}),
    ):
        assert answer.status_code == 302
        assert_clean(answer.headers["Location"])


def test_a_log_line_of_a_crash_holds_none(
    admins: Client,
    sag: Sag,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where a programming error puts one into the exception's own text."""
    (console,) = [
        handler for handler in logging.root.handlers if isinstance(handler.formatter, Masking)
    ]
    log = io.StringIO()
    monkeypatch.setattr(console, "stream", log)

    def crash(*_: object) -> None:
        raise RuntimeError(f"no such citizen: {sag.cpr}, {sag.cpr[:6]}-{sag.cpr[6:]}")

    monkeypatch.setattr(sager, "get_sag", crash)
    admins.raise_request_exception = False
    assert admins.get(sag.get_absolute_url()).status_code == 500
    logged = log.getvalue()
    assert "no such citizen: **********" in logged
    assert sag.cpr not in logged
    assert f"{sag.cpr[:6]}-{sag.cpr[6:]}" not in logged


def test_a_reported_case_is_found_by_id_only(admins: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse())
    sag.ydelser.update(foerst_indberettet=REPORTED_AT)
    assert admins.get(f"/183/sager/{sag.cpr}/").status_code == 404
