"""What the next L402 would hold if it were frozen now: counted from the kept findings.

The freeze counts for itself, and by the rules; these are the same numbers without running them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from cases.models import Fund, Kommune, Ydelse

#: The brake (D20): more than this share, and at least so many, of what was delivered before.
BRAKE_SHARE = 0.05
BRAKE_LEAST = 10


@dataclass(frozen=True)
class Outlook:
    """Counts of ydelser: `reportable` ones, those of them `left_out`, the `formerly` delivered, and
    the formerly delivered that would be `missing` (D2, D15, D20)."""

    reportable: int
    left_out: int
    formerly: int
    missing: int

    @property
    def delivered(self) -> int:
        return self.reportable - self.left_out

    @property
    def brakes(self) -> bool:
        """D20: so much would be missing that the leverance would wait for an administrator."""
        return self.missing >= BRAKE_LEAST and self.missing > BRAKE_SHARE * self.formerly


def outlook(kommune: Kommune) -> Outlook:
    """One query. Refresh the kept findings first (`cases.fejlliste.kept`)."""
    out = Fund.objects.filter(kommune=kommune, holder_ude=True)
    left_out = Q(pk__in=out.exclude(ydelse=None).values("ydelse")) | Q(
        sag__in=out.filter(ydelse=None).values("sag")
    )
    formerly = Q(foerst_indberettet__isnull=False)
    counted = (
        Ydelse.objects.filter(kommune=kommune)
        .reportable()
        .aggregate(
            reportable=Count("pk"),
            left_out=Count("pk", filter=left_out),
            formerly=Count("pk", filter=formerly),
            missing=Count("pk", filter=left_out & formerly),
        )
    )
    return Outlook(**counted)
