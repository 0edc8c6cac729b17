"""How long the figures of one kommune take, beside the best single SQL statement for the same.

The statement merges a person's overlapping periods by windows, and counts their ends as ±1 events.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import Kommune
from deliveries.figures import sources
from deliveries.figures.core.calendar import FIRST_YEAR, Calendar, calendar
from deliveries.figures.core.groups import by_age_and_sex
from deliveries.figures.core.sweep import Counts, sweep
from deliveries.figures.core.table import PASSES, Pass
from tests.bench.timing import spent

_SQL = """
WITH quarter AS (
  SELECT * FROM unnest(%(starts)s::date[], %(ends)s::date[]) WITH ORDINALITY AS q(a, b, nr)
), stored AS (
  SELECT s.cpr AS p, y.kode AS k, y.varighed AS v,
         coalesce(y.startdato, y.bevillingsdato) AS a, y.slutdato AS z
  FROM cases_ydelse y JOIN cases_sag s ON s.id = y.sag_id WHERE y.kommune_id = %(kode)s
), counted AS (
  SELECT p, k, greatest(a, %(first)s) AS a, least(coalesce(z, %(until)s), %(until)s) AS b
  FROM stored
  WHERE v = 'P' AND (z IS NULL OR z > a) AND a <= %(until)s AND coalesce(z, %(until)s) >= %(first)s
), marked AS (
  SELECT *, (a > 1 + max(b) OVER (
    PARTITION BY p, k ORDER BY a, b ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ))::int AS gap FROM counted
), numbered AS (
  SELECT *, sum(coalesce(gap, 0)) OVER (PARTITION BY p, k ORDER BY a, b) AS nr FROM marked
), spell AS (
  SELECT p, k, min(a) AS a, max(b) AS b FROM numbered GROUP BY p, k, nr
), placed AS (
  SELECT spell.*, qa.nr AS qa, qb.nr AS qb, qa.b - spell.a + 1 AS head, spell.b - qb.a + 1 AS tail
  FROM spell JOIN quarter qa ON qa.nr = (extract(year FROM spell.a)::int - %(year)s) * 4
                                        + extract(quarter FROM spell.a)::int
  JOIN quarter qb ON qb.nr = (extract(year FROM spell.b)::int - %(year)s) * 4
                             + extract(quarter FROM spell.b)::int
), ranges AS (
  SELECT p, k, qa, qb FROM placed
  UNION ALL
  SELECT p, k, nr, nr FROM (
    SELECT p, k, ((extract(year FROM a)::int - %(year)s) * 4 + extract(quarter FROM a)::int) AS nr
    FROM stored WHERE v = 'S' AND a BETWEEN %(first)s AND %(until)s
  ) AS once
), apart AS (
  SELECT k, greatest(qa, 1 + coalesce(max(qb) OVER (
    PARTITION BY p, k ORDER BY qa, qb ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), 0)) AS qa, qb FROM ranges
), event AS (
  SELECT k, qa AS nr, 1 AS more, 0 AS whole, 0 AS part FROM apart WHERE qa <= qb
  UNION ALL SELECT k, qb + 1, -1, 0, 0 FROM apart WHERE qa <= qb
  UNION ALL SELECT k, qa, 0, 0, b - a + 1 FROM placed WHERE qa = qb
  UNION ALL SELECT k, qa, 0, 0, head FROM placed WHERE qa < qb
  UNION ALL SELECT k, qb, 0, 0, tail FROM placed WHERE qa < qb
  UNION ALL SELECT k, qa + 1, 0, 1, 0 FROM placed WHERE qa < qb
  UNION ALL SELECT k, qb, 0, -1, 0 FROM placed WHERE qa < qb
), summed AS (
  SELECT k, nr, sum(more) AS more, sum(whole) AS whole, sum(part) AS part
  FROM event GROUP BY k, nr
), cell AS (
  SELECT k, q.nr, q.b - q.a + 1 AS length, coalesce(s.more, 0) AS more,
         coalesce(s.whole, 0) AS whole, coalesce(s.part, 0) AS part
  FROM (SELECT DISTINCT k FROM summed) AS keys CROSS JOIN quarter q LEFT JOIN summed s USING (k, nr)
)
SELECT k, nr, sum(more) OVER (PARTITION BY k ORDER BY nr),
       length * sum(whole) OVER (PARTITION BY k ORDER BY nr) + part
FROM cell ORDER BY k, nr
"""


def figures(kode: str) -> dict[str, Any]:
    """Seconds of CPU and by the clock for the quarters, ours and the statement's, and for ours by
    age and sex and by målgruppe."""
    kommune = Kommune.objects.get(pk=kode)
    periods = calendar(PASSES[Pass.KVARTALER][0], timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    table = {
        key: list(zip(cell["modtagere"], cell["dage"], strict=True))
        for key, cell in ours(kommune, Pass.KVARTALER, periods).cells.items()
        if any(cell["modtagere"])
    }
    if table != statement(kommune, periods):
        raise AssertionError("the statement counts something else")
    ways = {
        "ours": lambda: ours(kommune, Pass.KVARTALER, periods),
        "sql": lambda: statement(kommune, periods),
        "alder og køn": lambda: ours(kommune, Pass.ALDER_KOEN, periods),
        "målgrupper": lambda: ours(kommune, Pass.MAALGRUPPER, periods),
    }
    runs = {name: [spent(way, backend) for _ in range(5)] for name, way in ways.items()}
    best = {name: min(run["CPU"] for run in found) for name, found in runs.items()}
    return {"rows": sum(1 for _ in _rows(kommune, Pass.KVARTALER)), "seconds": best}


def ours(kommune: Kommune, which: Pass, periods: Calendar) -> Counts:
    split = by_age_and_sex(periods) if PASSES[which][2] else None
    return sweep(_rows(kommune, which), periods, split)


def _rows(kommune: Kommune, which: Pass) -> Any:
    return sources.registered(kommune, PASSES[which][1], date(FIRST_YEAR, 1, 1))


def statement(kommune: Kommune, periods: Calendar) -> dict[str, list[tuple[int, int]]]:
    """Ydelse → recipients and days of each quarter."""
    days = [date.fromordinal(day) for day in periods.starts]
    ends = [date.fromordinal(day - 1) for day in periods.starts[1:]]
    given = {"kode": kommune.pk, "first": days[0], "until": periods.until, "year": FIRST_YEAR}
    found: dict[str, list[tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {**given, "starts": days[:-1], "ends": ends})
        for kode, _, more, counted in cursor.fetchall():
            found.setdefault(kode, []).append((int(more), int(counted)))
    return {kode: cells for kode, cells in found.items() if any(more for more, _ in cells)}
