"""Logon through an OpenID provider (MitID Erhverv by a broker): what its token must prove.

mozilla-django-oidc asks, with PKCE, state and nonce. What comes back is read here: it checks
neither for whom nor by whom a token was made, and looks employees up by e-mail.
"""

from __future__ import annotations

import hmac
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.urls import reverse

from cases.models import Medarbejder
from cases.people.services.provider_logon import provider_logon
from dhuv_web.logon import provider
from dhuv_web.logon.claims import Worthless, identity, moment
from dhuv_web.logon.keys import signing_keys

PATH = "dhuv_web.logon.oidc.ProviderBackend"
#: Seconds by which the provider's clock may differ from ours.
LEEWAY = 30
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class ProviderBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        nonce: str = "",
        code_verifier: str | None = None,
        **_password: Any,
    ) -> Medarbejder | None:
        """Whom the provider's answer lets in. Raises Worthless for an answer that proves nothing.

        `request.oidc` gets the outcome, when the person was really asked, and the ID token.
        """
        # A password is none of our business.
        if request is None or not nonce:
            return None
        try:
            id_token, claims = _told(request, nonce, code_verifier)
            who = identity(claims)
        except Exception as error:
            # What a peer's answer can be has no end, and so has what reading it can raise.
            raise Worthless(f"{type(error).__name__}: {error}"[:200]) from error
        outcome = provider_logon(who)
        request.__dict__["oidc"] = {
            "outcome": outcome,
            "auth_time": moment(claims.get("auth_time")),
            "id_token": id_token,
        }
        return outcome.user

    def get_user(self, user_id: int) -> Medarbejder | None:
        return Medarbejder.objects.filter(pk=user_id, is_active=True).first()


def _told(
    request: HttpRequest, nonce: str, code_verifier: str | None
) -> tuple[str, dict[str, Any]]:
    """The ID token and all claims: what stands in the signed token wins, null is not there."""
    form = {
        "grant_type": "authorization_code",
        "code": request.GET["code"],
        "redirect_uri": request.build_absolute_uri(reverse("oidc_authentication_callback")),
    }
    if code_verifier is not None:
        form["code_verifier"] = code_verifier
    given = provider.ask_for_token(form)
    signed = id_token_claims(given["id_token"], nonce)
    info = _userinfo(given.get("access_token"))
    if info is not None and info.get("sub") != signed["sub"]:
        raise Worthless("userinfo is about somebody else")
    signed = {name: value for name, value in signed.items() if value is not None}
    return given["id_token"], {**(info or {}), **signed}


def _userinfo(access_token: object) -> dict[str, Any] | None:
    """What the provider says beside the token; None where it has no place for that, or gave no key
    to it (both are optional)."""
    address = provider.address("userinfo_endpoint")
    if not address or not isinstance(access_token, str) or not access_token:
        return None
    answer = provider.ask("GET", address, headers={"Authorization": f"Bearer {access_token}"})
    if answer.content_type != "application/jwt":
        return dict(answer.json())
    claims = _signed(answer.content.decode(), require=["sub"])
    # For whom and by whom should stand in it, and need not (OpenID Connect Core, 5.3.2).
    _is_ours(claims)
    return claims


def id_token_claims(token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that this provider made for us, that is still good and answers our
    own question (OpenID Connect Core, 3.1.3.7). Raises Worthless or a PyJWTError."""
    claims = _signed(token, require=_REQUIRED)
    _is_ours(claims)
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(nonce.encode(), told.encode()):
        raise Worthless("the token answers another question")
    if claims.get("azp") not in (None, settings.OIDC_RP_CLIENT_ID):
        raise Worthless("the token was made for another application")
    return claims


def _signed(token: str, require: list[str]) -> dict[str, Any]:
    """The claims, if one of the provider's keys signed them and their time is now."""
    published = provider.ask("GET", provider.address("jwks_uri")).json()
    for key in signing_keys(token, published):
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[settings.OIDC_RP_SIGN_ALGO],
                leeway=LEEWAY,
                options={"require": require, "verify_aud": False},
            )
        except jwt.InvalidSignatureError:
            continue
    raise Worthless("no key of the provider's has signed it")


def _is_ours(claims: dict[str, Any]) -> None:
    """Made by this provider and for us, as far as it says so. Raises Worthless."""
    if claims.get("iss") not in (None, settings.OIDC_ISSUER):
        raise Worthless("another provider made it")
    audience = claims.get("aud")
    told = audience if isinstance(audience, list) else [audience]
    if audience is not None and settings.OIDC_RP_CLIENT_ID not in told:
        raise Worthless("it was made for another application")
