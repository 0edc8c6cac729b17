"""Who works in the kommune and as what: the administrators' acts, each under the kommune's lock.

Nobody changes their own role, so whoever removes an administrator stays one: the last one can not
be removed, whatever two of them do at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied

from cases.access import ADMINISTERS
from cases.log import audit
from cases.models import Invitation, Kommune, Medarbejder, Medlemskab, Rolle
from cases.people import second_factor
from cases.services.errors import NotPossible
from cases.services.writing import writing

#: What an administrator can make somebody.
ROLES = (Rolle.LAESER, Rolle.SAGSBEHANDLER, Rolle.ADMINISTRATOR)

OWN = "Du kan ikke ændre din egen adgang. Bed en anden administrator i kommunen om det."
FROM_LOGON = (
    "Rollen kommer fra MitID Erhverv og følger med, hver gang medarbejderen logger på. "
    "Ret den dér: det gør kommunens administrator i MitID Erhverv."
)
ELSEWHERE = (
    "Kontoen bruges også andre steder og kan ikke lukkes herfra. Fjern adgangen til kommunen i "
    "stedet: det virker med det samme."
)
RESET_ELSEWHERE = (
    "Kontoen bruges også andre steder, og engangskoden kan ikke nulstilles herfra. Bed driften om "
    "det."
)


def change_role(user: Medarbejder, membership: Medlemskab, rolle: str) -> Medlemskab:
    """Give the employee another role in the kommune; it counts from their next request.

    Raises PermissionDenied, NotPossible, Medlemskab.DoesNotExist when it has been withdrawn.
    """
    if rolle not in ROLES:
        raise NotPossible("Vælg en af rollerne Læser, Sagsbehandler og Administrator.")
    with _editing(user, membership) as (held, current):
        if current.rolle == rolle:
            return current
        before, current.rolle = current.rolle, rolle
        current.save(update_fields=["rolle"])
        audit.record(
            user,
            held,
            "medlemskab ændret",
            current,
            medarbejder=current.medarbejder.username,
            rolle=[before, rolle],
        )
        return current


def withdraw(user: Medarbejder, membership: Medlemskab) -> None:
    """Take the employee's access to the kommune away, from their next request.

    Raises PermissionDenied, NotPossible, Medlemskab.DoesNotExist when that has been done.
    """
    with _editing(user, membership) as (held, current):
        audit.record(
            user,
            held,
            "medlemskab fjernet",
            current,
            medarbejder=current.medarbejder.username,
            rolle=[current.rolle, None],
        )
        current.delete()


def close_account(user: Medarbejder, membership: Medlemskab, *, closed: bool = True) -> None:
    """Let the employee in nowhere any more, or again; all their sessions end.

    Only of an account that works nowhere else: another kommune's is not ours to close. Also where
    the role comes from the logon, which can not be withdrawn here.
    Raises PermissionDenied, NotPossible, Medlemskab.DoesNotExist.
    """
    with writing(user, _kommune(membership), ADMINISTERS) as held:
        current = _current(user, held, membership)
        account = Medarbejder.objects.select_for_update().get(pk=current.medarbejder_id)
        if account.medlemskaber.exclude(pk=current.pk).exists():
            raise NotPossible(ELSEWHERE)
        if account.is_active is not closed:
            return
        account.is_active = not closed
        account.save(update_fields=["is_active"])
        account.end_sessions()
        audit.record(
            user,
            held,
            "medarbejder ændret",
            account,
            medarbejder=account.username,
            aktiv=[closed, not closed],
        )


def reset_second_factor(user: Medarbejder, membership: Medlemskab) -> None:
    """Forget the employee's lost telephone, and end all sessions: whoever has it may have those.

    Only of an account that works nowhere else, for it makes that account easier to get into.
    Raises PermissionDenied, NotPossible, Medlemskab.DoesNotExist.
    """
    with writing(user, _kommune(membership), ADMINISTERS) as held:
        current = _current(user, held, membership)
        account = Medarbejder.objects.select_for_update().get(pk=current.medarbejder_id)
        if account.medlemskaber.exclude(pk=current.pk).exists():
            raise NotPossible(RESET_ELSEWHERE)
        if not second_factor.has_device(account):
            return
        second_factor.forget(account)
        account.end_sessions()
        audit.record(
            user,
            held,
            "totrinslogon ændret",
            account,
            medarbejder=account.username,
            hvad="nulstillet",
        )


def can_be_closed(membership: Medlemskab) -> bool:
    """Whether the account works nowhere else."""
    return not membership.medarbejder.medlemskaber.exclude(pk=membership.pk).exists()


def has_administrator(kommune: Kommune) -> bool:
    """Whether anybody can manage the kommune's employees at the moment."""
    active = kommune.medlemskaber.active().filter(rolle=Rolle.ADMINISTRATOR)
    return active.filter(medarbejder__is_active=True).exists()


@contextmanager
def _editing(user: Medarbejder, membership: Medlemskab) -> Iterator[tuple[Kommune, Medlemskab]]:
    """The kommune, held, and the membership as it is now, if it is the administrators' to edit."""
    with writing(user, _kommune(membership), ADMINISTERS) as held:
        current = _current(user, held, membership)
        if current.kilde == Medlemskab.Kilde.LOGON:
            raise NotPossible(FROM_LOGON)
        yield held, current
        if current.pk is None or current.rolle != Rolle.ADMINISTRATOR:
            # What a former administrator has offered others is no longer theirs to give.
            Invitation.objects.filter(kommune=held, inviteret_af=current.medarbejder).delete()


def _kommune(membership: Medlemskab) -> Kommune:
    """Drift's memberships are of no kommune, and so nobody's to administer."""
    if membership.kommune is None:
        raise PermissionDenied
    return membership.kommune


def _current(user: Medarbejder, held: Kommune, membership: Medlemskab) -> Medlemskab:
    of_kommune = held.medlemskaber.select_for_update(of=("self",))
    current = of_kommune.select_related("medarbejder").get(pk=membership.pk)
    if current.medarbejder_id == user.pk:
        raise NotPossible(OWN)
    return current
