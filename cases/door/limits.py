"""So many times in so long: what nobody at a keyboard needs, and a script does.

The counts stand in the database, where all processes see them and one statement counts; a cache in
each process would let through as many times as much as there are processes, and the embedded
default has no Redis.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from cases.models import Taeller

#: One statement that counts whoever else is counting; PostgreSQL and SQLite both know it.
_COUNT = f"""
INSERT INTO {Taeller._meta.db_table} (noegle, udloeber, antal) VALUES (%s, %s, 1)
ON CONFLICT (noegle, udloeber) DO UPDATE SET antal = {Taeller._meta.db_table}.antal + 1
RETURNING antal
"""  # noqa: S608 (the table's name)


@dataclass(frozen=True)
class Limit:
    """At most `most` times in a span of `seconds`; `gerning` is what was done, for the page."""

    navn: str
    most: int
    seconds: int
    gerning: str

    def wait(self, whom: str) -> int:
        """Count one more; the seconds until it is allowed again, 0 while it is."""
        _key, ends = self._span(whom)
        return self._left(ends) if self.count(whom) > self.most else 0

    def count(self, whom: str) -> int:
        """Count one more; how many it are in this span."""
        key, ends = self._span(whom)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [key, ends])
            count: int = cursor.fetchone()[0]
        if count == 1:
            # The first of a span takes away what is over, so that nobody else has to.
            Taeller.objects.filter(udloeber__lt=time.time()).delete()
        return count

    def spent(self, whom: str) -> int:
        """The same without counting: whether one more would be too many."""
        key, ends = self._span(whom)
        full = Taeller.objects.filter(noegle=key, udloeber=ends, antal__gte=self.most)
        return self._left(ends) if full.exists() else 0

    def _span(self, whom: str) -> tuple[str, int]:
        ends = int(time.time() // self.seconds + 1) * self.seconds
        return f"{self.navn}:{whom}"[:100], ends

    @staticmethod
    def _left(ends: int) -> int:
        return max(1, int(ends - time.time()))


def searches() -> list[Limit]:
    """A number as it is typed is a search per key; two hundred cases a day are far below."""
    most = settings.SOEG_PER_MINUT
    gerning = "søgt på CPR nummer"
    return [Limit("soeg", most, 60, gerning), Limit("soeg_time", most * 12, 3600, gerning)]


def downloads() -> list[Limit]:
    return [Limit("hent", settings.HENT_PER_TIME, 3600, "hentet filer")]


def logons() -> list[Limit]:
    """By address: a whole kommune may come through one. A name has its own lock besides."""
    return [Limit("logon", 200, 300, "prøvet at logge ind")]


#: What no lock by address stops: many computers that guess at one name. Only wrong passwords that
#: were looked at count, so that a single computer, which is locked before, can shut nobody out.
NAME = Limit("logon_navn", 50, 3600, "prøvet at logge ind")
