"""Nonsense of the OpenID provider is a refusal that says so: never a 500, never somebody let in."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from cases.models import Medarbejder
from tests.html import Page
from tests.logon.conftest import Browser, Provider

pytestmark = pytest.mark.django_db

DEEP = "[" * 100_000
NOTHING = ("null", "7", '"text"', "[]", "{}", "", "{", "<html>", "NaN", DEEP, "9" * 5000, "\ud83d")


@pytest.fixture
def person(person_of: type[Browser], provider: Provider) -> Browser:
    from dhuv_web.logon import provider as client

    client.forget()
    provider.knows("Anne")
    return person_of()


def is_told(person: Browser, answer: Any) -> bool:
    return (
        answer.status_code == 403
        and "kunne ikke bruges" in Page(answer).main
        and not person.is_in
        and not Medarbejder.objects.exists()
    )


@pytest.mark.parametrize("text", [text[:20] for text in NOTHING if text.isascii()])
def test_as_its_own_description(person: Browser, provider: Provider, text: str) -> None:
    full = next(whole for whole in NOTHING if whole.startswith(text) and whole[:20] == text)
    provider.lies(raw={"/.well-known/openid-configuration": full})
    answer = person.ours.get("/log-ind/mitid/")
    assert answer.status_code == 503
    assert "MitID svarer ikke" in Page(answer).main


@pytest.mark.parametrize(
    "odd",
    [
        {"authorization_endpoint": None},
        {"token_endpoint": 7},
        {"jwks_uri": ["https://x"]},
        {"token_endpoint": "/token"},
        {"token_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "http://[::1"},
        {"authorization_endpoint": "http://x/\r\nSet-Cookie: a=b"},
        {"issuer": None},
        {"issuer": ["http://x"]},
    ],
)
def test_as_an_address(person: Browser, provider: Provider, odd: dict[str, Any]) -> None:
    provider.lies(discovery=odd)
    assert person.ours.get("/log-ind/mitid/").status_code == 503


@pytest.mark.parametrize("path", ["/token", "/jwks", "/userinfo"])
def test_as_an_answer(person: Browser, provider: Provider, path: str) -> None:
    for text in NOTHING:
        provider.lies(raw={path: text.encode("utf-8", "replace").decode()})
        assert is_told(person, person.log_on("Anne")), text[:20]


CLAIMS: list[dict[str, Any]] = [
    {"sub": ""},
    {"sub": " "},
    {"sub": 7},
    {"sub": ["uuid-Anne"]},
    {"sub": "uuid\u0000"},
    {"sub": "uuid\n"},
    {"sub": "\ud800"},
    {"sub": "x" * 500},
    {"exp": "soon"},
    {"exp": [4_000_000_000]},
    {"exp": {}},
    {"exp": True},
    {"exp": 1e999},
    {"iat": "now"},
    {"nbf": 4_000_000_000},
    {"nonce": 7},
    {"nonce": ["x"]},
    {"nonce": "\ud800"},
    {"aud": []},
    {"aud": {}},
    {"aud": 7},
    {"azp": ["dhuv"]},
    {"iss": ["x"]},
]


@pytest.mark.parametrize("claims", CLAIMS, ids=[str(ascii(claim)) for claim in CLAIMS])
def test_as_a_claim_that_must_be_right(
    person: Browser, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.lies(claims=claims, userinfo=claims if "sub" in claims else {})
    assert is_told(person, person.log_on("Anne"))


@pytest.mark.parametrize("token", [None, 7, [], {}, "", "a.b.c", "a.b.c.d.e", "x" * 900_000])
def test_as_a_token(person: Browser, provider: Provider, token: Any) -> None:
    provider.lies(token={"id_token": token})
    assert is_told(person, person.log_on("Anne"))


@pytest.mark.parametrize(
    "key",
    [
        {"kty": None},
        {"n": None},
        {"n": 7},
        {"n": ""},
        {"n": "AQAB"},
        {"e": "AQ"},
        {"n": "_" * 20_000},
        {"kid": "another"},
        {"use": "enc"},
        {"alg": "RS512"},
        {"key_ops": "verify"},
        {"key_ops": ["encrypt"]},
    ],
)
def test_as_a_key(person: Browser, provider: Provider, key: dict[str, Any]) -> None:
    provider.lies(jwk=key)
    assert is_told(person, person.log_on("Anne"))


@pytest.mark.parametrize("told", ["soon", [1], {}, True, float("inf"), -1])
def test_as_the_time_of_the_logon_it_makes_nothing_fresh(
    person: Browser, provider: Provider, told: Any
) -> None:
    provider.lies(claims={"auth_time": told})
    person.log_on("Anne")
    assert person.is_in
    assert person.ours.get("/183/fejlliste/hent/csv/").headers["Location"].startswith("/bekraeft/")


def test_a_subject_and_a_list_of_privileges_without_end(
    person: Browser, provider: Provider
) -> None:
    nested: Any = ["urn:dk:dhuv:laeser"]
    for _ in range(400):
        nested = [nested]
    provider.knows("Anne", privileges=nested)
    assert person.log_on("Anne").status_code in (302, 403)
    assert json.dumps(nested)


@pytest.mark.parametrize("state", ["", "x", "\u0000", "x" * 5000])
@pytest.mark.parametrize("code", ["", "x", "\u0000"])
def test_as_an_answer_that_nobody_asked_for(person: Browser, state: str, code: str) -> None:
    for query in ({"code": code, "state": state}, {"error": code or "x", "state": state}, {}):
        assert person.ours.get("/log-ind/mitid/svar/", query).status_code == 403
    assert not person.is_in


def test_another_providers_answer_is_not_ours(person: Browser, provider: Provider) -> None:
    """RFC 9207: a provider may say in its answer who it is."""
    answer = person.choose(person.to_provider(), "Anne")
    assert is_told(person, person.back(f"{answer}&iss=https%3A%2F%2Fevil.example"))
    answer = person.choose(person.to_provider(), "Anne")
    person.back(f"{answer}&iss={provider.issuer}")
    assert person.is_in


class _Slow(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing."""


def test_an_answer_that_drips_ends_with_the_time_out(person: Browser, settings: Any) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_TIMEOUT = 1
    settings.OIDC_ISSUER = f"http://127.0.0.1:{server.server_port}"
    began = time.monotonic()
    assert person.ours.get("/log-ind/mitid/").status_code == 503
    assert time.monotonic() - began < 4
    server.shutdown()
    server.server_close()


def test_an_answer_without_end_is_not_read(person: Browser, provider: Provider) -> None:
    provider.lies(raw={"/jwks": " " * 1_500_000 + "{}"})
    assert is_told(person, person.log_on("Anne"))
