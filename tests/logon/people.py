"""People with a password, and how they come in."""

from __future__ import annotations

import time
from typing import Any

from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from cases.models import Haendelse, Medarbejder

PASSWORD = "en lang adgangskode"
KEY = "3132333435363738393031323334353637383930"


def with_password(user: Medarbejder, password: str = PASSWORD) -> Medarbejder:
    user.set_password(password)
    user.save()
    return user


def with_app(user: Medarbejder) -> Medarbejder:
    """The employee has a second factor."""
    TOTPDevice.objects.create(user=user, key=KEY)
    return with_password(user)


def code(key: str = KEY, offset: int = 0) -> str:
    """What the app shows now, or `offset` steps of 30 seconds later."""
    return f"{totp(bytes.fromhex(key), t0=-30 * offset):06}"


def log_on(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    headers = more.pop("headers", None)
    typed = {"username": username, "password": password, **more}
    return client.post("/log-ind/", typed, headers=headers)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def arts(user: Medarbejder | None = None) -> list[str]:
    """What the log says, oldest first."""
    found = Haendelse.objects.filter(medarbejder=user) if user else Haendelse.objects.all()
    return list(found.order_by("pk").values_list("art", flat=True))


def age_logon(client: Client, minutes: float) -> None:
    """As if the person had shown who it is that long ago."""
    session = client.session
    session["bekraeftet"] = time.time() - minutes * 60
    session.save()
