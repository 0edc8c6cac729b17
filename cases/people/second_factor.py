"""The second factor of a local account: a one-time code from a telephone, or a reserve code."""

from __future__ import annotations

import base64
import hashlib
import math
import secrets
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from cases.log import audit
from cases.models import Medarbejder, Reservekode
from cases.models.reservekode import HASHER

ISSUER = "DHUV web"
RESERVE_CODES = 10
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True)
class Answer:
    """Whether the code was right; if not, for how many seconds no other is looked at."""

    ok: bool
    wait: int = 0


def has_device(user: Medarbejder) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def new_key() -> str:
    """A secret of 160 bits, in hex as it is stored."""
    return secrets.token_hex(20)


def as_text(key: str) -> str:
    """The secret as it is typed into an app, in groups of four."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def as_qr(user: Medarbejder, key: str) -> str:
    """The same as an SVG without a style or a script."""
    secret = base64.b32encode(bytes.fromhex(key)).decode()
    label = quote(f"{ISSUER}:{user.get_username()}")
    query = urlencode({"secret": secret, "issuer": ISSUER}, quote_via=quote)
    code = segno.make(f"otpauth://totp/{label}?{query}", error="m")
    return code.svg_inline(scale=5, border=4, light="#fff", svgclass="qr", lineclass=None)


def verify(user: Medarbejder, typed: str) -> Answer:
    """Use up a one-time code or a reserve code. Wrong ones make the next wait longer and longer."""
    code = typed.replace(" ", "").replace("-", "")
    is_totp = _is_from_app(code)
    model = TOTPDevice if is_totp else StaticDevice
    with transaction.atomic():
        # One at a time, so that the same code can not be used twice in the same moment.
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return Answer(False)
        if device.verify_token(code) if is_totp else _use_up(device, code):
            return Answer(True)
        allowed, reason = device.verify_is_allowed()
    if allowed:
        return Answer(False)
    left = reason["locked_until"].timestamp() - time.time()
    return Answer(False, max(1, math.ceil(left)))


def _is_from_app(code: str) -> bool:
    # Of what else Unicode calls a digit `int` reads some and raises on some.
    return len(code) == 6 and code.isascii() and code.isdigit()


def enrol(user: Medarbejder, key: str, typed: str) -> list[str] | None:
    """Take the secret into use if the code is from it; the new reserve codes, or None."""
    code = typed.replace(" ", "")
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time()
    if not (_is_from_app(code) and totp.verify(int(code), tolerance=1)):
        return None
    with transaction.atomic():
        Medarbejder.objects.select_for_update().get(pk=user.pk)
        forget(user)
        TOTPDevice.objects.create(
            # The code that was just typed is used up.
            user=user,
            name="Engangskode",
            key=key,
            last_t=totp.t(),
            drift=totp.drift,
        )
        codes = _make_reserve_codes(user)
        audit.record(user, None, "totrinslogon ændret", user, hvad="slået til")
        return codes


def new_reserve_codes(user: Medarbejder) -> list[str]:
    with transaction.atomic():
        Medarbejder.objects.select_for_update().get(pk=user.pk)
        audit.record(user, None, "totrinslogon ændret", user, hvad="nye reservekoder")
        return _make_reserve_codes(user)


def remove(user: Medarbejder) -> None:
    """The employee's own second factor is no longer asked for."""
    with transaction.atomic():
        forget(user)
        audit.record(user, None, "totrinslogon ændret", user, hvad="slået fra")


def reserve_codes_left(user: Medarbejder) -> int:
    return Reservekode.objects.filter(saet__user=user).count()


def forget(user: Medarbejder) -> None:
    """Take away app and reserve codes; whoever calls it records it."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _make_reserve_codes(user: Medarbejder) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Reservekoder")
    codes = [_reserve_code() for _ in range(RESERVE_CODES)]
    Reservekode.objects.bulk_create(
        Reservekode(saet=device, kode=HASHER.encode(_digest(code.replace("-", "")), HASHER.salt()))
        for code in codes
    )
    return codes


def _use_up(device: StaticDevice, code: str) -> bool:
    """As django-otp's `verify_token`, with codes of which only a password hash is stored.

    All are tried, so that the time it takes does not tell which one it was.
    """
    allowed, _reason = device.verify_is_allowed()
    if not allowed:
        return False
    digest = _digest(code)
    right = [kept for kept in device.reservekoder.all() if HASHER.verify(digest, kept.kode)]
    if not right:
        device.throttle_increment()
        return False
    right[0].delete()
    device.throttle_reset(commit=False)
    device.set_last_used_timestamp(commit=False)
    device.save()
    return True


def _reserve_code() -> str:
    """80 random bits as a person can copy them: `ABCD-EFGH-IJKL-MNOP`."""
    text = base64.b32encode(secrets.token_bytes(10)).decode()
    return "-".join(text[i : i + _GROUP] for i in range(0, _GROUPS * _GROUP, _GROUP))


def _digest(code: str) -> str:
    """What is hashed in place of the code: all that was stored of codes from before the hashing."""
    return hashlib.sha256(code.upper().encode()).hexdigest()[:16]
