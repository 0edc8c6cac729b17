"""Logon through an OpenID provider (MitID Erhverv by a broker): what its token must prove.

mozilla-django-oidc does the code flow with PKCE, state and nonce. It checks neither for whom nor by
whom a token was made, and looks employees up by e-mail: both are done here.
"""

from __future__ import annotations

import hmac
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from stdnum.dk import cvr as cvr_numbers

from cases.models import Medarbejder
from cases.people.privileges import role_of
from cases.people.services.provider_logon import Identity, provider_logon
from dhuv_web.logon import provider

PATH = "dhuv_web.logon.oidc.ProviderBackend"
#: Seconds by which the provider's clock may differ from ours.
LEEWAY = 30
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class ProviderBackend(OIDCAuthenticationBackend):
    def __init__(self) -> None:
        # Not the base class's: Django makes a backend for every request, and that one would ask
        # the provider for its addresses each time.
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.UserModel = get_user_model()

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        asked, auth = dict(payload), None
        document = provider.discovery()
        # What a provider that says nothing takes, by the standard.
        methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_post" not in methods:
            auth = (asked["client_id"], asked.pop("client_secret"))
        return provider.ask("POST", document["token_endpoint"], data=asked, auth=auth).json()

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        header = jwt.get_unverified_header(token)
        for key in provider.ask("GET", provider.discovery()["jwks_uri"]).json()["keys"]:
            if key["kid"] == header["kid"] and key.get("alg", header["alg"]) == header["alg"]:
                return jwt.PyJWK(key)
        raise SuspiciousOperation("the provider has published no such key")

    def get_userinfo(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = provider.ask("GET", provider.discovery()["userinfo_endpoint"], headers=headers)
        if answer.headers.get("Content-Type", "").lower().startswith("application/jwt"):
            return self.verify_token(answer.text)
        return answer.json()

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The claims of a token that this provider made for us and that is still good.

        With `nonce` it is an ID token, and it must be the answer to our own question. Raises
        SuspiciousOperation or a PyJWTError.
        """
        is_id_token = "nonce" in kwargs
        key = self.retrieve_matching_jwk(token)
        claims = jwt.decode(
            token,
            key,
            algorithms=[settings.OIDC_RP_SIGN_ALGO],
            audience=settings.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY,
            options={"require": _REQUIRED if is_id_token else ["iss", "sub", "aud"]},
        )
        if not is_id_token:
            return claims
        asked, told = kwargs["nonce"] or "", str(claims.get("nonce", ""))
        if not asked or not hmac.compare_digest(asked.encode(), told.encode()):
            raise SuspiciousOperation("the token answers another question")
        if claims.get("azp", settings.OIDC_RP_CLIENT_ID) != settings.OIDC_RP_CLIENT_ID:
            raise SuspiciousOperation("the token was made for another application")
        return claims

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> Medarbejder | None:
        info = self.get_userinfo(access_token, id_token, payload)
        if info.get("sub") != payload["sub"]:
            raise SuspiciousOperation("userinfo is about somebody else")
        # What stands in the signed token wins.
        outcome = provider_logon(identity({**info, **payload}))
        self.request.oidc = {"outcome": outcome, "auth_time": payload.get("auth_time")}
        return outcome.user

    def get_user(self, user_id: int) -> Medarbejder | None:
        user = Medarbejder.objects.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> Medarbejder | None:
        # A password is none of our business.
        return super().authenticate(request, **kwargs) if "nonce" in kwargs else None


def identity(claims: dict[str, Any]) -> Identity:
    """The claims in our words. The issuer is part of the subject: another provider's is another."""
    cvr = _cvr(claims.get(settings.OIDC_CLAIM_CVR))
    privileges = claims.get(settings.OIDC_CLAIM_RETTIGHEDER)
    return Identity(
        subjekt=f"{claims['iss']} {claims['sub']}",
        navn=" ".join(str(claims.get(settings.OIDC_CLAIM_NAVN) or "").split()),
        email=_email(str(claims.get(settings.OIDC_CLAIM_EMAIL) or "")),
        cvr=cvr,
        rolle=role_of(privileges, cvr, settings.OIDC_ROLLER),
    )


def _cvr(claim: object) -> str:
    number = str(claim or "").strip().upper().removeprefix("DK")
    return number if number.isascii() and cvr_numbers.is_valid(number) else ""


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text
