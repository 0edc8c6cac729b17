"""The OpenID provider: asking it, and its addresses, from its own discovery document."""

from __future__ import annotations

import time
from typing import Any

import requests
from django.conf import settings
from mozilla_django_oidc.utils import import_from_settings

#: Seconds for which the provider's word is believed.
_KEEP = 3600
_kept: dict[str, tuple[float, dict[str, Any]]] = {}

_ADDRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class ProviderError(Exception):
    """The provider can not be reached, or what it says of itself can not be used."""


def ask(method: str, address: str, **more: Any) -> requests.Response:
    """What the provider answers at this very address: no redirect is followed.

    Raises a RequestException where it does not answer, or not with what was asked for.
    """
    answer = requests.request(
        method, address, timeout=settings.OIDC_TIMEOUT, allow_redirects=False, **more
    )
    if answer.status_code != requests.codes.ok:
        raise requests.HTTPError(f"status {answer.status_code}")
    return answer


def discovery() -> dict[str, Any]:
    """The provider's discovery document. Raises ProviderError."""
    issuer = settings.OIDC_ISSUER
    fetched, document = _kept.get(issuer, (0.0, {}))
    if document and 0 <= time.time() - fetched < _KEEP:
        return document
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        document = ask("GET", address).json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderError(type(error).__name__) from error
    missing = [name for name in _ADDRESSES if not isinstance(document.get(name), str)]
    if missing or document.get("issuer") != issuer:
        raise ProviderError(f"another issuer, or without {missing}")
    _kept[issuer] = (time.time(), document)
    return document


def forget() -> None:
    """Ask the provider anew; for tests."""
    _kept.clear()


def setting(attr: str, *default: Any) -> Any:
    """mozilla-django-oidc's settings, with the address that the provider gives itself."""
    if attr == "OIDC_OP_AUTHORIZATION_ENDPOINT":
        return discovery()["authorization_endpoint"]
    return import_from_settings(attr, *default)
