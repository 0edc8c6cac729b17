"""Somebody else saved while the form was open."""

from __future__ import annotations

from typing import Any, cast

from django.http import QueryDict

from cases import display
from cases.forms.sager import FindingsForm
from cases.log import audit
from cases.models import KendtTilbud, Sag, Ydelse


def conflict(
    form: FindingsForm,
    current: Sag | Ydelse | KendtTilbud,
    mine: list[display.Row],
    stored: list[display.Row],
) -> dict[str, Any]:
    """Two editors: what both typed, and a form that now knows the newer version."""
    changed = audit.changed_since(current, form.stored_version())
    felter = display.conflicts(mine, stored, changed)
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(current.version)
    form.data = typed
    return {
        "felter": felter,
        "aendret_af": current.aendret_af,
        "aendret": audit.last_saved(current) or current.aendret,
    }
