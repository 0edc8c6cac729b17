"""The provider's published keys (RFC 7517): which of them may have signed a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jwt
from django.conf import settings

from dhuv_web.logon.claims import Worthless

#: Bits: less is not to be used (RFC 7518, 3.3), more costs whoever checks it too much.
_SMALLEST, _LARGEST = 2048, 8192
#: So many are tried at most; who changes keys publishes two.
_MOST = 20


def signing_keys(token: str, published: object) -> list[jwt.PyJWK]:
    """The keys of a JWK set that may have signed the token. Raises Worthless without one.

    A key need have no name, no purpose and no algorithm, and a set may hold keys of kinds that we
    do not know. Where the token names its key, those of that name come first, then the nameless.
    """
    keys = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(keys, list):
        raise Worthless("the provider's keys are no set of keys")
    name = jwt.get_unverified_header(token).get("kid")
    ours = [key for key in keys if isinstance(key, dict) and _may_sign(key)]
    if name is not None:
        nameless = [key for key in ours if key.get("kid") is None]
        ours = [key for key in ours if key.get("kid") == name] + nameless
    found = list(_read(ours[:_MOST]))
    if not found:
        raise Worthless("the provider has published no such key")
    return found


def _may_sign(key: dict[str, Any]) -> bool:
    """What it says of itself, and nothing else, can be against it."""
    operations = key.get("key_ops")
    return (
        key.get("kty") == "RSA"
        and key.get("use") in (None, "sig")
        and key.get("alg") in (None, settings.OIDC_RP_SIGN_ALGO)
        and (operations is None or (isinstance(operations, list) and "verify" in operations))
    )


def _read(keys: list[dict[str, Any]]) -> Iterator[jwt.PyJWK]:
    for key in keys:
        try:
            # The public parts alone, whatever else has been published.
            public = {name: key[name] for name in ("kty", "n", "e")}
            read = jwt.PyJWK(public, settings.OIDC_RP_SIGN_ALGO)
            fits = _SMALLEST <= read.key.key_size <= _LARGEST
        except Exception:  # noqa: S112 (nonsense may raise anything; the next may do)
            continue
        if fits:
            yield read
