"""Inviting people to a kommune, and taking an invitation up."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cases import udbakke
from cases.access import ADMINISTERS, OPERATES, may, roles_with
from cases.log import audit
from cases.models import Invitation, Kommune, Medarbejder, Medlemskab, Rolle
from cases.people import usernames
from cases.people.services.medarbejdere import ROLES, has_administrator
from cases.services.errors import NotPossible
from cases.services.writing import operating, writing

GONE = (
    "Invitationen gælder ikke længere: den er brugt, trukket tilbage eller for gammel. "
    "Bed den, der inviterede dig, om en ny."
)
TAKEN = "Der er allerede en konto med dette brugernavn. Log ind med den, og tag imod bagefter."
HAS_ADMINISTRATOR = "Kommunen har en administrator. Det er administratoren, der inviterer de næste."
NOT_OPERATORS = (
    "Den, der driver systemet, kan ikke blive kommunens administrator på en invitation fra "
    "driften. Inviter en medarbejder i kommunen."
)
OWN = "Du har selv lavet invitationen og kan ikke tage imod den."
_DIGITS = re.compile(r"\d{6}[- ]?\d{4}")


def invite(user: Medarbejder, kommune: Kommune, modtager: str, rolle: str) -> Invitation:
    """Offer somebody a role in the kommune; the e-mail with the link leaves by itself.

    A second invitation to the same replaces the first, and its link. The answer is the same
    whether there is an account or not. Raises PermissionDenied, NotPossible.
    """
    modtager = readable(modtager)
    if rolle not in ROLES:
        raise NotPossible("Vælg en af rollerne Læser, Sagsbehandler og Administrator.")
    with writing(user, kommune, ADMINISTERS) as held:
        return _invite(user, held, modtager, rolle)


def invite_administrator(user: Medarbejder, kommune: Kommune, modtager: str) -> Invitation:
    """The operators' way to a kommune's first administrator; closed once there is one.

    So that who runs the installation does not choose who sees a kommune's cases, and never comes
    to see them by an invitation of their own or of another operator.
    Raises PermissionDenied, NotPossible.
    """
    modtager = readable(modtager)
    with operating(user):
        held = Kommune.objects.locked(kommune.pk)
        if has_administrator(held):
            raise NotPossible(HAS_ADMINISTRATOR)
        _refuse_operators(modtager)
        return _invite(user, held, modtager, Rolle.ADMINISTRATOR)


def call_off(user: Medarbejder, invitation: Invitation) -> None:
    """Take the offer back; its link is worth nothing from now on. Raises PermissionDenied,
    Invitation.DoesNotExist when it has been taken or called off."""
    with writing(user, invitation.kommune, ADMINISTERS) as held:
        current = held.invitationer.get(pk=invitation.pk)
        audit.record(user, held, "invitation trukket tilbage", current, **_about(current))
        current.delete()


def accept(user: Medarbejder, invitation: Invitation) -> tuple[Medlemskab, bool]:
    """The employee takes the role; returns the membership, and whether it is new.

    Who works in the kommune already keeps the role they have. Raises NotPossible when the
    invitation is gone, or when whoever made it may no longer give it.
    """
    with transaction.atomic():
        held = Kommune.objects.locked(invitation.kommune_id)
        waiting = held.invitationer.select_related("inviteret_af")
        current = waiting.filter(pk=invitation.pk).first()
        if current is None or not _may_give(held, current):
            raise NotPossible(GONE)
        account = Medarbejder.objects.select_for_update().get(pk=user.pk)
        if not account.is_active or (
            not current.er_email and usernames.key(account.username) != current.modtager
        ):
            raise NotPossible(GONE)
        if account.pk == current.inviteret_af_id:
            raise NotPossible(OWN)
        if _is_from_operators(held, current):
            _refuse_operators(current.modtager, account)
        about = _about(current)
        current.delete()
        membership = held.medlemskaber.filter(medarbejder=account).first()
        if membership:
            return membership, False
        membership = Medlemskab.objects.create(
            medarbejder=account, kommune=held, rolle=current.rolle
        )
        audit.record(
            account,
            held,
            "medlemskab oprettet",
            membership,
            medarbejder=account.username,
            **about | {"rolle": [None, current.rolle]},
        )
        return membership, True


def accept_as_new(
    invitation: Invitation, *, fornavn: str, efternavn: str, password: str
) -> Medarbejder:
    """A new local account, with the invited address for a user name, takes the role.

    Raises NotPossible when the invitation is gone or the user name is taken.
    """
    if not invitation.er_email:
        raise NotPossible(GONE)
    with transaction.atomic():
        name = invitation.modtager
        # The lock makes two answers to the same invitation wait for each other.
        Kommune.objects.locked(invitation.kommune_id)
        if Medarbejder.named(name):
            raise NotPossible(TAKEN)
        user = Medarbejder.objects.create_user(
            name, email=name, password=password, first_name=fornavn, last_name=efternavn
        )
        audit.record(user, None, "medarbejder oprettet", user, kilde=Medlemskab.Kilde.TILDELT)
        accept(user, invitation)
        return user


def readable(modtager: str) -> str:
    """The address or user name as it is compared. Raises NotPossible, saying what to write."""
    modtager = usernames.written(modtager).lower()
    if not modtager:
        raise NotPossible("Skriv medarbejderens e-mailadresse eller brugernavn.")
    if _DIGITS.search(modtager):
        # It is kept, logged and shown in lists, where no citizen's number may stand (D24).
        raise NotPossible("Skriv e-mailadresse eller brugernavn uden ti cifre i træk.")
    if "@" in modtager:
        try:
            validate_email(modtager)
        except ValidationError:
            raise NotPossible("Skriv e-mailadressen som navn@domæne.dk.") from None
    if len(modtager) > 150:
        raise NotPossible("Skriv højst 150 tegn.")
    return modtager


def _invite(user: Medarbejder, held: Kommune, modtager: str, rolle: str) -> Invitation:
    members = Medarbejder.objects.filter(medlemskaber__kommune=held)
    if any(_is_of(modtager, member) for member in members):
        raise NotPossible("Medarbejderen har allerede adgang til kommunen. Ret rollen på listen.")
    held.invitationer.filter(modtager=modtager).delete()
    made = Invitation.objects.create(
        kommune=held, modtager=modtager, rolle=rolle, inviteret_af=user
    )
    udbakke.post_invitation(made)
    audit.record(user, held, "invitation sendt", made, **_about(made))
    return made


def _is_of(modtager: str, account: Medarbejder) -> bool:
    """Whether the name, or the address, is the account's."""
    return usernames.key(modtager) in {
        usernames.key(account.username),
        usernames.key(account.email),
    }


def _is_read_by(modtager: str, account: Medarbejder) -> bool:
    """Whether an e-mail to it comes to whoever has the account."""
    mailboxes = {usernames.mailbox(text) for text in (account.username, account.email)}
    return usernames.mailbox(modtager) in mailboxes - {""}


def _reaches_an_operator(modtager: str) -> bool:
    operators = Medlemskab.objects.active().filter(rolle__in=roles_with(OPERATES))
    accounts = Medarbejder.objects.filter(pk__in=operators.values("medarbejder"))
    return any(_is_read_by(modtager, account) for account in accounts)


def _refuse_operators(modtager: str, account: Medarbejder | None = None) -> None:
    """Nobody who operates receives what operators give: who sees a kommune's cases is not for
    them to choose, least of all themselves. Raises NotPossible."""
    if _reaches_an_operator(modtager) or (account and _operates(account)):
        raise NotPossible(NOT_OPERATORS)


def _may_give(held: Kommune, invitation: Invitation) -> bool:
    """Whoever invited may have lost the right since."""
    giver = invitation.inviteret_af
    if not giver.is_active:
        return False
    if not _is_from_operators(held, invitation):
        return True
    first = invitation.rolle == Rolle.ADMINISTRATOR and not has_administrator(held)
    return first and _operates(giver)


def _is_from_operators(held: Kommune, invitation: Invitation) -> bool:
    """Whoever does not administer the kommune can only have invited as an operator."""
    return not may(held.role_of(invitation.inviteret_af), ADMINISTERS)


def _operates(user: Medarbejder) -> bool:
    return user.medlemskaber.active().filter(rolle__in=roles_with(OPERATES)).exists()


def _about(invitation: Invitation) -> dict[str, str]:
    return {
        "modtager": invitation.modtager,
        "rolle": invitation.rolle,
        "inviteret_af": invitation.inviteret_af.username,
    }
