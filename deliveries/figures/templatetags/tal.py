"""What the pages about figures need in their templates."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from cases.codes import YDELSE, Codes
from deliveries.figures.core.rows import ALL

register = template.Library()


@register.filter
def antal(value: float | None, decimals: int = 0) -> str:
    """`1.234`, or with decimals `1.234,5`; a dash where there is no number."""
    return "–" if value is None else _rounded(value, decimals)


@register.filter
def pct(value: float | None) -> str:
    """`+12,3 %`; a dash where there was nothing to develop from."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{_rounded(abs(value), 1)} %"


@register.simple_tag
def ydelsesnavn(koder: Codes, kode: str) -> str:
    """The ydelse's whole name; `Alle ydelser` for the kommune's all together."""
    return "Alle ydelser" if kode == ALL else koder.label(YDELSE, kode)


def _rounded(value: float, decimals: int) -> str:
    """Rounded here: Django's own format cuts off."""
    return number_format(round(value, decimals), decimals, force_grouping=True)
