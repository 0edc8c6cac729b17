"""Who is asking, for locks and limits: the address behind the proxy, and a name that tells none."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_address(request: HttpRequest) -> str:
    """The browser's address. Behind a proxy the last one of `X-Forwarded-For`: the one that the
    proxy itself has added; whatever stands before it anybody can write there."""
    direct = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 (no address to listen on)
    if not settings.BEHIND_PROXY:
        return direct
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return direct


def username_key(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """What django-axes stores instead of the user name that was typed.

    People type a password, or a CPR number, where the name belongs: no table may hold it.
    """
    typed = (credentials or {}).get("username")
    if typed is None and request is not None:
        typed = request.POST.get("username")
    return salted_hmac("dhuv_web.logon.username", str(typed or "").lower()).hexdigest()


def is_no_password(_request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """What django-axes need not count: a logon without a user name."""
    return not (credentials or {}).get("username")
