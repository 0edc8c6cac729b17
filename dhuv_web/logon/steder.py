"""Where an employee is logged on: one's own sessions, one by one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cases.models import Medarbejder, Session
from dhuv_web.logon.browsers import UNKNOWN
from dhuv_web.logon.session import BROWSER, LOGGED_ON


@dataclass(frozen=True)
class Sted:
    """One session as its owner sees it. `id` tells nothing of the key that the browser holds."""

    id: str
    browser: str
    begyndt: datetime
    sidst_brugt: datetime
    er_her: bool


def steder(user: Medarbejder, here: str) -> list[Sted]:
    """The employee's sessions, the one with the key `here` first, then by when they were used."""
    found = [_sted(session, data, here) for session, data in _active(user)]
    return sorted(found, key=lambda sted: (sted.er_her, sted.sidst_brugt), reverse=True)


def end(user: Medarbejder, here: str, sted_id: str) -> bool:
    """End another of the employee's sessions than `here`; False where there is none of that id."""
    for session, _data in _active(user):
        if session.pk != here and constant_time_compare(_id(session), sted_id):
            session.delete()
            return True
    return False


def _active(user: Medarbejder) -> list[tuple[Session, dict[str, Any]]]:
    """Sessions that still let in, with what they hold."""
    valid = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    earliest = time.time() - settings.SESSION_TIMER * 3600
    stored = user.sessioner.filter(expire_date__gt=timezone.now())
    held = [(session, session.get_decoded()) for session in stored]
    return [
        (session, data)
        for session, data in held
        if data.get(HASH_SESSION_KEY) in valid and _began(data) > earliest
    ]


def _began(data: dict[str, Any]) -> float:
    began: float = data.get(LOGGED_ON, time.time())
    return began


def _sted(session: Session, data: dict[str, Any], here: str) -> Sted:
    return Sted(
        id=_id(session),
        browser=data.get(BROWSER, UNKNOWN),
        begyndt=datetime.fromtimestamp(_began(data), UTC),
        # Every use sets when it ends.
        sidst_brugt=session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        er_her=session.pk == here,
    )


def _id(session: Session) -> str:
    return salted_hmac("dhuv_web.logon.steder", session.pk, algorithm="sha256").hexdigest()[:32]
