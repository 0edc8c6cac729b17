"""What a logon through the OpenID provider makes of an employee and their memberships (D23)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.log import audit
from cases.models import Kommune, Medarbejder, Medlemskab

#: Why somebody was not let in, or has nowhere to go.
NO_PRIVILEGE, NO_CVR, UNKNOWN_CVR, CLOSED = "rettighed", "intet_cvr", "ukendt_cvr", "lukket"


@dataclass(frozen=True)
class Identity:
    """Who logged on, in the provider's words. `subjekt` never changes; the rest may each time.

    An empty `navn` or `email` was not told, which is not the same as there being none.
    """

    SUBJEKT_MAX: ClassVar[int] = 400

    subjekt: str
    navn: str
    email: str
    cvr: str
    #: The role that the privileges give; empty without one.
    rolle: str


@dataclass(frozen=True)
class Outcome:
    """Who may come in (or None), and what is in the way; `cvr` for the page that says so."""

    user: Medarbejder | None
    reason: str = ""
    cvr: str = ""


def provider_logon(identity: Identity) -> Outcome:
    """Bring the employee up to date with the logon.

    It writes the membership of its own CVR number's kommune and no other. Memberships that another
    kommune's administrator granted stay as they are, and sleep while the privilege is missing; so
    do those of another CVR number, for which this logon does not speak.
    """
    if len(identity.subjekt) > Identity.SUBJEKT_MAX:
        raise ValueError("the provider's subject is too long")
    try:
        return _logon(identity)
    except IntegrityError:
        # Another window logged the same person on for the first time at the same moment.
        return _logon(identity)


@transaction.atomic
def _logon(identity: Identity) -> Outcome:
    user = Medarbejder.objects.select_for_update().filter(subjekt=identity.subjekt).first()
    if user and not user.is_active:
        return Outcome(None, CLOSED)
    if not identity.rolle or not identity.cvr:
        if user:
            _sleep(user, list(user.medlemskaber.active()))
        return Outcome(None, NO_PRIVILEGE if identity.cvr else NO_CVR, identity.cvr)
    user = user or _create(identity)
    _update(user, identity)
    own = _kommune_of(identity.cvr)
    granted = user.medlemskaber.filter(kilde=Medlemskab.Kilde.TILDELT)
    _wake(user, list(granted.exclude(sover_siden=None)))
    spoken_for = user.medlemskaber.active().filter(kilde=Medlemskab.Kilde.LOGON)
    _sleep(user, list(spoken_for.exclude(kommune=own) if own else spoken_for))
    if own is None:
        return Outcome(user, UNKNOWN_CVR, identity.cvr)
    _give(user, own, identity.rolle)
    return Outcome(user)


def _kommune_of(cvr: str) -> Kommune | None:
    """The kommune with this CVR number; none where two claim it."""
    found = list(Kommune.objects.filter(cvr=cvr)[:2])
    return found[0] if len(found) == 1 else None


def _create(identity: Identity) -> Medarbejder:
    digest = hashlib.sha256(identity.subjekt.encode()).hexdigest()
    user = Medarbejder(username=f"mitid-{digest[:20]}", subjekt=identity.subjekt)
    user.set_unusable_password()
    user.save()
    audit.record(user, None, "medarbejder oprettet", user, kilde=Medlemskab.Kilde.LOGON)
    return user


def _update(user: Medarbejder, identity: Identity) -> None:
    new = {}
    if identity.navn:
        first, _, last = identity.navn.rpartition(" ")
        new = {"first_name": (first or last)[:150], "last_name": (last if first else "")[:150]}
    if identity.email:
        new["email"] = identity.email[:254]
    changed = [name for name, value in new.items() if getattr(user, name) != value]
    if changed:
        Medarbejder.objects.filter(pk=user.pk).update(**new)
        user.refresh_from_db()


def _give(user: Medarbejder, kommune: Kommune, rolle: str) -> None:
    membership = user.medlemskaber.filter(kommune=kommune).first()
    before = (membership.rolle, membership.kilde, membership.sover_siden) if membership else None
    after = (rolle, Medlemskab.Kilde.LOGON, None)
    if before == after:
        return
    membership = membership or Medlemskab(medarbejder=user, kommune=kommune)
    membership.rolle, membership.kilde, membership.sover_siden = after
    membership.save()
    art = "medlemskab ændret" if before else "medlemskab oprettet"
    roles = [before[0] if before else None, rolle]
    audit.record(user, kommune, art, membership, rolle=roles, kilde=Medlemskab.Kilde.LOGON)


def _sleep(user: Medarbejder, memberships: list[Medlemskab]) -> None:
    for membership in memberships:
        membership.sover_siden = timezone.now()
        membership.save(update_fields=["sover_siden"])
        audit.record(user, membership.kommune, "medlemskab ændret", membership, sover=True)


def _wake(user: Medarbejder, memberships: list[Medlemskab]) -> None:
    for membership in memberships:
        membership.sover_siden = None
        membership.save(update_fields=["sover_siden"])
        audit.record(user, membership.kommune, "medlemskab ændret", membership, sover=False)
