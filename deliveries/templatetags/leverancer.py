"""What the pages about leverancer need in their templates."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template

from cases.data import SagData
from deliveries.models import Udeladelse
from deliveries.periode import Periode

register = template.Library()

_OF_THE_CASE = frozenset(SagData.__dataclass_fields__)


@register.filter
def periodenavn(text: str) -> str:
    """`2026M10` as people say it, with the notation that the field takes; empty for none."""
    return f"{Periode.parse(text).label} ({text})" if text else ""


@register.filter
def rettes(udeladelse: Udeladelse) -> str:
    """Where the reason is mended: the case's or the ydelse's page, at the field.

    Empty when the record has been deleted since.
    """
    record = udeladelse.sag if udeladelse.felt in _OF_THE_CASE else udeladelse.ydelse
    return f"{record.get_absolute_url()}?{urlencode({'felt': udeladelse.felt})}" if record else ""
