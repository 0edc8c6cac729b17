"""The one writer of the log. Called in the same transaction as the act it records."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.models import Haendelse, Kommune, Medarbejder

#: Of these the log says that they changed, not what they were.
PRIVATE = {"navn", "bemaerkninger"}
#: The acts that make a new version of a case or a ydelse.
_SAVES = {"sag ændret", "ydelse ændret", "ydelse neutraliseret"}


def record(
    user: Medarbejder | None,
    kommune: Kommune | None,
    art: str,
    objekt: Any = None,
    **detaljer: Any,
) -> None:
    """Write one entry: `art` says what was done to `objekt` (a model instance); no user = system.

    `detaljer` must be values that JSON knows, and must never hold a CPR number or a citizen's name.
    """
    Haendelse.objects.create(
        medarbejder=user,
        kommune=kommune,
        art=art,
        objekt=objekt._meta.model_name if objekt is not None else "",
        objekt_id=str(objekt.pk) if objekt is not None else "",
        detaljer=detaljer,
    )


def of(objekt: Any) -> QuerySet[Haendelse]:
    """What the log says of one object, oldest first."""
    entries = Haendelse.objects.filter(objekt_id=str(objekt.pk), objekt=objekt._meta.model_name)
    return entries.select_related("medarbejder").order_by("pk")


def changed_since(objekt: Any, version: int) -> dict[str, str]:
    """Field → who last changed it, of what was saved on a case or a ydelse after that version.

    The fields have their names in a form, so a tilbud's begin with `tilbud_`.
    """
    saves = [entry for entry in of(objekt) if entry.art in _SAVES]
    missed = saves[-(objekt.version - version) :] if version < objekt.version else []
    prefix = {"navn", "adresse", "postnr"} if objekt._meta.model_name == "ydelse" else set()
    return {
        f"tilbud_{name}" if name in prefix else name: str(entry.medarbejder or "Systemet")
        for entry in missed
        for name in entry.detaljer.get("ændringer", entry.detaljer)
    }


def differences(old: Any, new: Any) -> dict[str, Any]:
    """What differs between two frozen values: `{field: [old, new]}`, private ones as True."""
    found: dict[str, Any] = {}
    for name in old.__dataclass_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        if hasattr(before, "__dataclass_fields__"):
            found.update(differences(before, after))
        elif name in PRIVATE:
            found[name] = True
        else:
            found[name] = [_plain(before), _plain(after)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return None if value is None else str(value)
