"""What every answer tells the browser, whatever it is an answer to."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from cases.models import Medarbejder, Sag
from cases.views import sager

SignedIn = Callable[[Medarbejder], Client]

#: answer → its address, for a signed-in administrator of 183
ANSWERS = {
    "a page": "/183/sager/",
    "a page that is not there": "/183/sager/00000000-0000-0000-0000-000000000000/",
    "a page of another kommune": "/187/sager/",
    "an address that no route knows": "/findes/ikke",
    "a redirect": "/",
    "a file": "/183/fejlliste/hent/csv/",
    "the login page": "/log-ind/",
    "the health page": "/sundhed/",
    "a method that is not taken": "/log-ud/",
}


def policy(answer: HttpResponse) -> dict[str, str]:
    directives = answer.headers["Content-Security-Policy"].split(";")
    return dict(one.strip().partition(" ")[::2] for one in directives)


def assert_guarded(answer: HttpResponse) -> None:
    csp = policy(answer)
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert csp[name] == "'none'"
    assert csp["script-src"] == csp["style-src"] == "'self'"
    assert not any("unsafe" in value or "*" in value for value in csp.values())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_is_guarded(
    kind: str, signed_in: SignedIn, administrator: Medarbejder, vallensbaek: object
) -> None:
    answer = signed_in(administrator).get(ANSWERS[kind])
    assert_guarded(answer)
    if kind not in ("the health page",):
        assert "no-store" in answer.headers["Cache-Control"], kind


def test_so_is_the_page_of_a_crash(
    signed_in: SignedIn, ejer: Medarbejder, sag: Sag, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sager, "get_sag", crash)
    browser = signed_in(ejer)
    browser.raise_request_exception = False
    answer = browser.get(sag.get_absolute_url())
    assert answer.status_code == 500
    assert_guarded(answer)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "DELETE", "PUT", "PATCH"])
def test_methods_that_nothing_uses_change_nothing(
    method: str, signed_in: SignedIn, ejer: Medarbejder, sag: Sag
) -> None:
    answer = signed_in(ejer).generic(method, f"{sag.get_absolute_url()}slet/", "x")
    assert answer.status_code in (200, 403, 405)
    assert Sag.objects.exists()
    assert b"Cookie" not in answer.content


@pytest.fixture
def https(settings: Any) -> Any:
    """As production has it; `dhuv_web.settings` reads the same from `DHUV_HTTPS`."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-dhuv"
    settings.CSRF_COOKIE_NAME = "__Host-csrf"
    return settings


def test_over_https_cookies_are_bound_to_this_host(https: Any, ejer: Medarbejder) -> None:
    browser = Client()
    ejer.set_password("gule blade i november")
    ejer.save()
    page = browser.get("/log-ind/", secure=True)
    post = {"username": ejer.username, "password": "gule blade i november"}
    answer = browser.post(
        "/log-ind/", post | {"csrfmiddlewaretoken": str(page.context["csrf_token"])}, secure=True
    )
    assert answer.status_code == 302
    cookies = SimpleCookie()
    for morsel in answer.cookies.values():
        cookies[morsel.key] = morsel.value
        assert morsel.key.startswith("__Host-")
        assert morsel["secure"]
        assert morsel["httponly"]
        assert morsel["path"] == "/"
        assert not morsel["domain"]
        assert morsel["samesite"] in ("Lax", "Strict")
    assert "__Host-dhuv" in cookies


def test_plain_http_leads_to_https_and_is_remembered(https: Any, db: None) -> None:
    plain = Client().get("/log-ind/")
    assert plain.status_code == 301
    assert policy(plain)["default-src"] == "'none'"
    assert plain.headers["Location"].startswith("https://")
    secure = Client().get("/log-ind/", secure=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("host", ["attacker.example", "localhost.attacker.example", "[::1]:x"])
def test_another_host_name_is_not_answered(host: str, db: None) -> None:
    """Links in e-mails come from a setting, and never from what a request claims."""
    answer = Client().get("/log-ind/", headers={"host": host})
    assert answer.status_code == 400
    assert policy(answer)["default-src"] == "'none'"
