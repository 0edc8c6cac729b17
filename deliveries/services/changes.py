"""What is different from the L402 before: by comparing lines, in the database."""

from __future__ import annotations

from django.db import connection

from deliveries.models import Leverance, Leverancelinje

_COMPARED = """
SELECT
  COUNT(*),
  COUNT(g.id),
  COALESCE(SUM(CASE WHEN g.id IS NOT NULL AND n.er_neutraliseret AND NOT g.er_neutraliseret
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN g.id IS NOT NULL AND n.har_slutdato AND NOT g.har_slutdato
    AND NOT n.er_neutraliseret THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN g.id IS NOT NULL AND n.sha256 <> g.sha256 THEN 1 ELSE 0 END), 0)
FROM deliveries_leverancelinje n
LEFT JOIN deliveries_leverancelinje g
  ON g.leverance_id = %s AND g.identifikator = n.identifikator
WHERE n.leverance_id = %s
"""


def previous(leverance: Leverance) -> Leverance | None:
    """The newest L402 that stands, of the kommune's; None before the first."""
    standing = Leverance.objects.standing().filter(kommune=leverance.kommune)
    return standing.exclude(pk=leverance.pk).order_by("-periode").first()


def changes(leverance: Leverance) -> dict[str, int]:
    """Ydelser by what happened since the L402 before: each is counted under one heading.

    `nye`, `neutraliserede`, `afsluttede` (got a slutdato), `aendrede` (otherwise), `udgaaede` (were
    in that one and are not in this) and `uaendrede`. The lines of both must be stored.
    """
    former = previous(leverance)
    key = Leverance._meta.pk.get_db_prep_value
    former_pk = key(former.pk, connection) if former else None
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED, [former_pk, key(leverance.pk, connection)])
        total, matched, neutralised, ended, differing = cursor.fetchone()
    gone = Leverancelinje.objects.filter(leverance=former).count() - matched if former else 0
    return {
        "nye": total - matched,
        "neutraliserede": neutralised,
        "afsluttede": ended,
        "aendrede": differing - neutralised - ended,
        "udgaaede": gone,
        "uaendrede": matched - differing,
    }
