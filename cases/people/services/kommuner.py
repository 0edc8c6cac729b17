"""Setting up a kommune: what only the operators do, and no case is touched by it."""

from __future__ import annotations

from django.conf import settings
from stdnum.dk import cvr as stdnum_cvr

from cases.log import audit
from cases.models import Kommune, Medarbejder
from cases.people.services.medarbejdere import has_administrator
from cases.services.errors import NotPossible
from cases.services.writing import operating

LETS_PEOPLE_IN = (
    "CVR-nummeret bestemmer, hvem MitID Erhverv lukker ind til kommunens sager, og kommunen har en "
    "administrator. Det kan kun rettes med en ny kommuneliste under Kodelister."
)


def readable_cvr(typed: str) -> str:
    """The CVR number's eight digits (D8). Raises NotPossible, saying what to write."""
    digits = typed.strip().replace(" ", "").upper().removeprefix("DK")
    if not (len(digits) == 8 and digits.isascii() and digits.isdigit()):
        raise NotPossible("Skriv CVR-nummeret som otte cifre.")
    if not stdnum_cvr.is_valid(digits):
        raise NotPossible("CVR-nummeret findes ikke: kontrolcifret passer ikke. Se det efter.")
    return digits


def set_cvr(user: Medarbejder, kommune: Kommune, cvr: str) -> bool:
    """Give the kommune its CVR number; False when it has it. Raises PermissionDenied, NotPossible.

    The logon knows a kommune by it, and each leverance carries it, so no two may have the same.
    Where people log on by it, it decides who sees the cases; so it is not the operators' to change
    once the kommune has an administrator.
    """
    cvr = readable_cvr(cvr)
    with operating(user):
        held = Kommune.objects.locked(kommune.pk)
        if held.cvr == cvr:
            return False
        if other := Kommune.objects.filter(cvr=cvr).first():
            raise NotPossible(f"{other} har dette CVR-nummer. Se begge numre efter.")
        if settings.OIDC_ISSUER and held.cvr and has_administrator(held):
            raise NotPossible(LETS_PEOPLE_IN)
        before, held.cvr = held.cvr, cvr
        held.save(update_fields=["cvr"])
        audit.record(user, held, "kommune ændret", held, cvr=[before, cvr])
        return True
