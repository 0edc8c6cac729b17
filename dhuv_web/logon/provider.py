"""The OpenID provider: its addresses, from its own discovery document."""

from __future__ import annotations

import time
from typing import Any

import requests
from django.conf import settings
from mozilla_django_oidc.utils import import_from_settings

#: Seconds for which the provider's word is believed.
_KEEP = 3600
_kept: dict[str, tuple[float, dict[str, Any]]] = {}

#: What mozilla-django-oidc calls an address → what the discovery document calls it.
_ADDRESSES = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}


class ProviderError(Exception):
    """The provider can not be reached, or what it says of itself can not be used."""


def discovery() -> dict[str, Any]:
    """The provider's discovery document. Raises ProviderError."""
    issuer = settings.OIDC_ISSUER
    fetched, document = _kept.get(issuer, (0.0, {}))
    if document and 0 <= time.time() - fetched < _KEEP:
        return document
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        answer = requests.get(address, timeout=settings.OIDC_TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        document = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderError(type(error).__name__) from error
    missing = [name for name in _ADDRESSES.values() if not isinstance(document.get(name), str)]
    if missing or document.get("issuer") != issuer:
        raise ProviderError(f"another issuer, or without {missing}")
    _kept[issuer] = (time.time(), document)
    return document


def forget() -> None:
    """Ask the provider anew; for tests."""
    _kept.clear()


def setting(attr: str, *default: Any) -> Any:
    """mozilla-django-oidc's settings, with the addresses that the provider gives itself."""
    if attr in _ADDRESSES:
        return discovery()[_ADDRESSES[attr]]
    if attr == "OIDC_TOKEN_USE_BASIC_AUTH":
        # What a provider that says nothing takes, by the standard.
        methods = discovery().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return "client_secret_post" not in methods
    return import_from_settings(attr, *default)
