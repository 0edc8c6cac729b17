"""What a provider's token and userinfo say of somebody, in our words.

Nearly every claim is optional (OpenID Connect Core 5.1), and brokers send them as a text, a list
or a number as they like. What is not understood is as if it were not there; only the subject must
be one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import validate_email
from stdnum.dk import cvr as cvr_numbers

from cases.people.privileges import role_of
from cases.people.services.provider_logon import Identity
from cases.people.usernames import written


class Worthless(SuspiciousOperation):
    """The provider's answer proves nothing, whatever else it says."""


def identity(claims: Mapping[str, Any]) -> Identity:
    """The claims in our words. The issuer is part of the subject: another provider's is another.

    Raises Worthless without a subject that can be kept.
    """
    cvr = _cvr(claims.get(settings.OIDC_CLAIM_CVR))
    return Identity(
        subjekt=_subject(claims),
        navn=_name(claims),
        email=_email(claims.get(settings.OIDC_CLAIM_EMAIL)),
        cvr=cvr,
        rolle=role_of(claims.get(settings.OIDC_CLAIM_RETTIGHEDER), cvr, settings.OIDC_ROLLER),
    )


def moment(claim: object) -> float | None:
    """A NumericDate (RFC 7519) as seconds since 1970; None for what is none."""
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not math.isfinite(claim):
        return None
    return float(claim)


def _subject(claims: Mapping[str, Any]) -> str:
    """It is compared as it is and never made prettier: another spelling may be another person."""
    sub = claims.get("sub")
    if not isinstance(sub, str) or not sub.strip() or not sub.isprintable():
        raise Worthless("a subject that is none")
    subject = f"{claims['iss']} {sub}"
    if len(subject) > Identity.SUBJEKT_MAX:
        raise Worthless("the subject is too long")
    return subject


def _name(claims: Mapping[str, Any]) -> str:
    """The whole name, or what it is put together of."""
    if whole := _text(claims.get(settings.OIDC_CLAIM_NAVN)):
        return whole
    return " ".join(filter(None, (_text(claims.get(n)) for n in ("given_name", "family_name"))))


def _cvr(claim: object) -> str:
    """The one CVR number; none where several are told."""
    told = claim if isinstance(claim, list) else [claim]
    numbers = {_text(item).upper().removeprefix("DK") for item in told}
    number = numbers.pop() if len(numbers) == 1 else ""
    return number if number.isascii() and cvr_numbers.is_valid(number) else ""


def _email(claim: object) -> str:
    text = _text(claim)
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text


def _text(claim: object) -> str:
    """One line without what nobody sees or no database takes; of a list the first that is one."""
    if isinstance(claim, list):
        return next(filter(None, (_text(item) for item in claim if _is_plain(item))), "")
    return written(str(claim)) if _is_plain(claim) else ""


def _is_plain(claim: object) -> bool:
    return isinstance(claim, str | int) and not isinstance(claim, bool)
