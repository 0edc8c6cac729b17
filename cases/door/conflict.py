"""Somebody else saved while the form was open (ux 9).

What only one of the two changed is kept by itself; what both changed is chosen, field by field.
Who changed what is seen by the marks that the form was given of each value it showed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from cases import fields, services
from cases.codes import Codes
from cases.fields import Data, Field
from cases.forms.felter import as_typed
from cases.forms.sager import FindingsForm
from cases.log import audit
from cases.models import KendtTilbud, Sag, Ydelse

Record = TypeVar("Record")
#: A place is one thing: two halves of two places are none.
_PLACE = {field.name for field in fields.TILBUD if field is not fields.TYPE}
#: The choice of a field: mine, or what is stored.
CHOICE = "valg_"
STORED = "gemt"


@dataclass(frozen=True)
class Both:
    """One field that differs; `who` and `when` of what is stored."""

    field: Field
    mine: str
    stored: str
    who: str
    when: datetime | None

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.field.name}"


@dataclass(frozen=True)
class Conflict:
    """What both changed and is to be chosen, and what only others changed and was kept."""

    both: list[Both]
    theirs: list[Both]
    aendret_af: Any
    aendret: datetime

    @property
    def told(self) -> str:
        """What a page says after a save that kept what others had changed."""
        if not self.theirs:
            return ""
        felter = ", ".join(kept.field.full_label for kept in self.theirs)
        return f" {self.aendret_af or 'En anden'} gemte imens: {felter}. Det er bevaret."


def marks(data: fields.Value) -> str:
    """A mark of each value, by which it can be seen later whether it was changed."""
    return json.dumps({field.name: _mark(field, field.of(data)) for field in fields.of(data)})


def initial(stored: Sag | Ydelse | KendtTilbud) -> dict[str, Any]:
    """What a form to change this begins with, and what `save` will know it by."""
    data = stored.data()
    given = FindingsForm.initial_of(data)
    return given | {"version": stored.version, "grundlag": marks(data)}


def chosen(posted: QueryDict, stored: fields.Value) -> QueryDict:
    """What was posted, with what is stored where that was chosen."""
    data = posted.copy()
    for field in fields.of(stored):
        if posted.get(f"{CHOICE}{field.name}") == STORED:
            _put(data, field, field.of(stored))
    return data


def save(
    form: FindingsForm, mine: Data, codes: Codes, write: Callable[[int, Data], Record]
) -> tuple[Record | None, Conflict | None]:
    """What `write(version, data)` saved, if it did, and what others have changed meanwhile.

    When it did not, the form holds what is to be chosen from. Raises what `write` raises but Stale.
    """
    version, conflict = form.stored_version(), None
    while True:
        try:
            return write(version, mine), conflict
        except services.Stale as stale:
            mine, conflict = _merged(form, mine, stale.current, codes)
            version = stale.current.version
            if conflict.both:
                return None, conflict


def _merged(
    form: FindingsForm, mine: Data, current: Sag | Ydelse | KendtTilbud, codes: Codes
) -> tuple[Data, Conflict]:
    stored = current.data()
    known = form.marks()
    changed = audit.changed_since(current, form.stored_version())
    differ = [field for field in fields.of(mine) if field.of(mine) != field.of(stored)]
    by_me = {f.name for f in differ if known.get(f.name) != _mark(f, f.of(mine))}
    by_others = {f.name for f in differ if known.get(f.name) != _mark(f, f.of(stored))}
    if by_me & _PLACE and by_others & _PLACE:
        by_me |= _PLACE
        by_others |= _PLACE
    both, theirs = [], []
    form.data = typed = cast(QueryDict, form.data).copy()
    for field in differ:
        if field.name not in by_others:
            continue
        who, when = changed.get(field.name, ("En anden", None))
        texts = field.text(field.of(mine), codes), field.text(field.of(stored), codes)
        found = Both(field, *texts, who, when)
        if field.name in by_me:
            both.append(found)
        else:
            theirs.append(found)
            _put(typed, field, field.of(stored))
    typed["version"] = str(current.version)
    typed["grundlag"] = marks(stored)
    kept = {found.field.name: found.field.of(stored) for found in theirs}
    when = audit.last_saved(current) or current.aendret
    return fields.with_values(mine, kept), Conflict(both, theirs, current.aendret_af, when)


def _mark(field: Field, value: Any) -> str:
    plain = value.isoformat() if isinstance(value, date) else value
    return salted_hmac("grundlag", json.dumps([field.name, plain])).hexdigest()[:16]


def _put(data: QueryDict, field: Field, value: Any) -> None:
    data.setlist(field.name, as_typed(value))
