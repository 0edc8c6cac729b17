"""Whose a form is: what was given to somebody goes through when the same person is logged on again.

Django makes a new secret for forms at every logon, so that one who was logged out in another window
could not save what they had typed. Here the secret is the person's: for the same one an open page
stays good, for another it never was. With `Log ud alle steder` the person gets another.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.middleware.csrf import (  # type: ignore[attr-defined]
    CSRF_SECRET_LENGTH,
    InvalidTokenFormat,
    _check_token_format,
    _does_token_match,
    rotate_token,
)
from django.utils.crypto import salted_hmac

from cases.models import Medarbejder


def _secret_of(user: Medarbejder) -> str:
    value = f"{user.pk}:{user.sessionsserie}"
    digest = salted_hmac("dhuv_web.logon.csrf", value, algorithm="sha256").hexdigest()
    return digest[:CSRF_SECRET_LENGTH]


def give(request: HttpRequest, user: Medarbejder) -> None:
    """This browser's forms are the person's from now on."""
    request.META.update({"CSRF_COOKIE": _secret_of(user), "CSRF_COOKIE_NEEDS_UPDATE": True})


def take(request: HttpRequest) -> None:
    """They are nobody's any more: the next one here must not know the secret of the last."""
    rotate_token(request)


def whose(request: HttpRequest, people: Iterable[Medarbejder]) -> Medarbejder | None:
    """To which of them the form was given that has just been refused."""
    token = request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken", "")
    try:
        _check_token_format(token)
    except InvalidTokenFormat:
        return None
    return next((user for user in people if _does_token_match(token, _secret_of(user))), None)


def person(user: Medarbejder) -> str:
    """Who it is, for a page to compare; it tells nothing else."""
    return salted_hmac("dhuv_web.logon.person", str(user.pk)).hexdigest()[:16]
