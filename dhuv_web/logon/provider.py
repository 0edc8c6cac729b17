"""The OpenID provider: asking it, and its addresses, from its own discovery document."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urldefrag, urlencode, urlsplit

import requests
from django.conf import settings
from mozilla_django_oidc.utils import import_from_settings

#: Seconds for which the provider's word is believed.
_KEEP = 3600
_kept: dict[str, tuple[float, dict[str, Any]]] = {}
#: Bytes of an answer at most.
_MOST = 1_000_000

#: What no logon does without. Other addresses may be there or not (OpenID Connect Discovery, 3).
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(Exception):
    """The provider can not be reached, or what it says of itself can not be used."""


@dataclass(frozen=True)
class Answer:
    content: bytes
    content_type: str

    def json(self) -> Any:
        """Raises ValueError, and RecursionError for what is nested without end."""
        return json.loads(self.content)


def ask(method: str, address: str, **more: Any) -> Answer:
    """What the provider answers at this very address: no redirect is followed.

    Raises a RequestException where it does not answer in time, or not with what was asked for.
    """
    ends = time.monotonic() + settings.OIDC_TIMEOUT
    with requests.request(
        method, address, timeout=settings.OIDC_TIMEOUT, allow_redirects=False, stream=True, **more
    ) as answer:
        if answer.status_code != requests.codes.ok:
            raise requests.HTTPError(f"status {answer.status_code}")
        content = bytearray()
        # As it comes: who sends a byte now and then may not hold a worker.
        while chunk := answer.raw.read1(65536, decode_content=True):
            content += chunk
            if len(content) > _MOST or time.monotonic() > ends:
                raise requests.RequestException("too much, or too slowly")
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        return Answer(bytes(content), kind.strip().lower())


def discovery() -> dict[str, Any]:
    """The provider's discovery document. Raises ProviderError."""
    issuer = settings.OIDC_ISSUER
    fetched, document = _kept.get(issuer, (0.0, {}))
    if document and 0 <= time.time() - fetched < _KEEP:
        return document
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        document = ask("GET", address).json()
    except Exception as error:  # (what a peer's answer can raise has no end)
        raise ProviderError(type(error).__name__) from error
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise ProviderError("another issuer, or no document")
    if missing := [name for name in _ADDRESSES if not _address(document, name)]:
        raise ProviderError(f"without {missing}")
    _kept[issuer] = (time.time(), document)
    return document


def address(name: str) -> str:
    """One of the provider's addresses; empty where it has none. Raises ProviderError."""
    return _address(discovery(), name)


def _address(document: dict[str, Any], name: str) -> str:
    """As safe as the issuer's own, or it is none: secrets and claims go there."""
    found = document.get(name)
    if not isinstance(found, str):
        return ""
    try:
        parts = urlsplit(found)
        safe = parts.scheme == "https" or parts.scheme == urlsplit(settings.OIDC_ISSUER).scheme
        usable = safe and bool(parts.hostname) and found.isprintable()
    except ValueError:
        return ""
    return urldefrag(found).url if usable else ""


def joined(address: str, query: dict[str, Any] | str) -> str:
    """The address with this query, after the one that it may have itself (RFC 6749, 3.1)."""
    text = query if isinstance(query, str) else urlencode(query)
    return f"{address}{'&' if '?' in address else '?'}{text}"


def ask_for_token(form: dict[str, str]) -> Any:
    """What the provider gives for a code (RFC 6749, 4.1.3), with our name and secret where it takes
    them. One that says nothing takes them in a header, by the standard, and form-encoded (2.3.1).

    Raises ProviderError, RequestException, ValueError.
    """
    ours = {
        "client_id": settings.OIDC_RP_CLIENT_ID,
        "client_secret": settings.OIDC_RP_CLIENT_SECRET,
    }
    methods = discovery().get("token_endpoint_auth_methods_supported")
    if isinstance(methods, list) and "client_secret_post" in methods:
        return ask("POST", address("token_endpoint"), data=form | ours).json()
    named = form | {"client_id": ours["client_id"]}
    auth = (quote_plus(ours["client_id"]), quote_plus(ours["client_secret"]))
    return ask("POST", address("token_endpoint"), data=named, auth=auth).json()


def forget() -> None:
    """Ask the provider anew; for tests."""
    _kept.clear()


def setting(attr: str, *default: Any) -> Any:
    """mozilla-django-oidc's settings, with the address that the provider gives itself."""
    if attr == "OIDC_OP_AUTHORIZATION_ENDPOINT":
        return address("authorization_endpoint")
    return import_from_settings(attr, *default)
