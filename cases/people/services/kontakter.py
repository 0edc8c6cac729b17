"""The three contacts (R12-R14, D13)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from cases.access import ADMINISTERS, ENTERS, may
from cases.log import audit
from cases.models import Kommune, Kontaktperson, Medarbejder
from cases.services.writing import writing


def may_save_contact(role: str, stored: Kontaktperson | None) -> bool:
    """Whoever enters cases may fill in a missing contact; changing one is the administrators'."""
    return may(role, ADMINISTERS if stored else ENTERS)


def save_contact(
    user: Medarbejder, kommune: Kommune, kind: str, *, navn: str, email: str, telefon: str
) -> Kontaktperson:
    """Create or change the kommune's contact of this type. Raises PermissionDenied."""
    with writing(user, kommune) as held:
        stored = held.kontaktpersoner.filter(type=kind).first()
        if not may_save_contact(held.role_of(user), stored):
            raise PermissionDenied
        contact = stored or Kontaktperson(kommune=held, type=kind)
        before = {name: getattr(contact, name) for name in ("navn", "email", "telefon")}
        after = {"navn": navn, "email": email, "telefon": telefon}
        if stored and before == after:
            return contact
        for name, value in after.items():
            setattr(contact, name, value)
        contact.save()
        fields = [name for name, value in after.items() if before[name] != value]
        audit.record(user, held, "kontaktperson gemt", contact, type=kind, felter=fields)
        return contact
