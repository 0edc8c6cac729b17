"""Those who run the installation: made and removed at its own keyboard, never on a page.

Whoever can start a command there can do everything anyway, so no door has to be guarded for it.
"""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from cases.log import audit
from cases.models import Medarbejder, Medlemskab, Rolle


def make_operator(username: str, *, email: str = "", password: str = "") -> Medarbejder:
    """Give the account the role Drift; make the account, with this password, where there is none.

    An account that is there keeps its password. Doing it twice is doing it once. Raises Django's
    ValidationError for a poor password and an impossible name.
    """
    with transaction.atomic():
        user = Medarbejder.named(username)
        if user is None:
            user = Medarbejder(username=username, email=email)
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
            user.save()
            audit.record(None, None, "medarbejder oprettet", user, medarbejder=user.username)
        membership, is_new = Medlemskab.objects.get_or_create(
            medarbejder=user, kommune=None, rolle=Rolle.DRIFT
        )
        if is_new:
            audit.record(
                None,
                None,
                "medlemskab oprettet",
                membership,
                medarbejder=user.username,
                rolle=[None, Rolle.DRIFT],
            )
        return user


def remove_operator(username: str) -> bool:
    """Take the role Drift away; False when the account does not have it."""
    with transaction.atomic():
        held = Medlemskab.objects.select_for_update().filter(rolle=Rolle.DRIFT)
        user = Medarbejder.named(username)
        membership = held.filter(medarbejder=user).first() if user else None
        if user is None or membership is None:
            return False
        audit.record(
            None,
            None,
            "medlemskab fjernet",
            membership,
            medarbejder=user.username,
            rolle=[Rolle.DRIFT, None],
        )
        membership.delete()
        return True
