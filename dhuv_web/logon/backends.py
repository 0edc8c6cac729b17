"""Local accounts: whom their password lets in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from cases.access import OPERATES, roles_with
from cases.models import Medarbejder, Medlemskab

PATH = "dhuv_web.logon.backends.LocalBackend"


class LocalBackend(ModelBackend):
    """Django's, but never for demo users outside a demo, and only for those that the setting says.

    With the real logon in place, `DHUV_LOKAL_LOGON=drift` leaves the operators a way in for the
    day the provider is down, and nobody else.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        if user.er_demo and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Medarbejder | None:
        account = Medarbejder.named(username or "")
        username = account.username if account else username
        user = super().authenticate(request, username=username, password=password, **kwargs)
        return user if user is not None and may_use_a_password(user) else None


def may_use_a_password(user: Medarbejder) -> bool:
    if settings.LOKAL_LOGON == "alle":
        return True
    operators = Medlemskab.objects.active().filter(rolle__in=roles_with(OPERATES))
    return settings.LOKAL_LOGON == "drift" and operators.filter(medarbejder=user).exists()
