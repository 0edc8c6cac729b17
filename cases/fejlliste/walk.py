"""The way through the fejlliste: from a finding to its field, and after saving on to the next.

The list that somebody walks through stands in the address: `?fejlliste=<gruppering>&vis=<filter>`,
with `felt=<field>` for the field to go to, and `fund=<number>` for the finding that it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cases.fejlliste import kept, listing
from cases.models import Fund, Kommune, Sag, Ydelse

#: Nobody walks further than this in one go.
LONGEST = 5_000


class Stop(NamedTuple):
    """One finding on the way."""

    pk: int
    sag_id: UUID
    ydelse_id: UUID | None
    felt: str
    fingeraftryk: str
    regel: str

    @property
    def place(self) -> tuple[UUID, UUID | None, str]:
        """It stays when the values in the finding's sentence have become others."""
        return self.sag_id, self.ydelse_id, self.regel

    def address(self, kommune: Kommune, query: dict[str, str]) -> str:
        """The page where it can be mended, with the field to go to."""
        if self.ydelse_id:
            path = reverse("cases:ydelse", args=[kommune.pk, self.sag_id, self.ydelse_id])
        else:
            path = reverse("cases:sag", args=[kommune.pk, self.sag_id])
        return f"{path}?{urlencode({**query, 'felt': self.felt, 'fund': self.pk})}"


@dataclass(frozen=True)
class Walk:
    """Somebody's walk through the list, standing at `here`; None where the finding is gone."""

    kommune: Kommune
    efter: str
    vis: str
    stops: list[Stop]
    here: int | None

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        kommune: Kommune,
        sag: Sag,
        ydelse: Ydelse | None = None,
        fingeraftryk: str = "",
    ) -> Walk | None:
        """The walk that the address tells of; None where it tells of none."""
        efter, vis = request.GET.get("fejlliste", ""), request.GET.get("vis", "alt")
        if efter not in listing.GROUPINGS or vis not in listing.FILTERS:
            return None
        stops = [Stop(*row) for row in _rows(kommune, vis, efter)[:LONGEST]]
        record = (sag.pk, ydelse.pk if ydelse else None)
        on_page = {
            place: stop
            for place, stop in enumerate(stops)
            if (stop.sag_id, stop.ydelse_id) == record
            or (fingeraftryk and (stop.sag_id, stop.fingeraftryk) == (sag.pk, fingeraftryk))
        }
        wanted = fingeraftryk or request.GET.get("fund", "")
        exact = [p for p, stop in on_page.items() if wanted in (str(stop.pk), stop.fingeraftryk)]
        felt = request.GET.get("felt", "")
        near = [place for place, stop in on_page.items() if stop.felt == felt]
        return cls(kommune, efter, vis, stops, next(iter(exact or near), None))

    @property
    def number(self) -> int | None:
        return None if self.here is None else self.here + 1

    @property
    def total(self) -> int:
        return len(self.stops)

    @property
    def parameters(self) -> dict[str, str]:
        return {"fejlliste": self.efter, "vis": self.vis}

    @property
    def query(self) -> str:
        """What a form of the page adds to its address to stay on the way."""
        return urlencode(self.parameters)

    @property
    def list_url(self) -> str:
        path = reverse("cases:fejlliste", args=[self.kommune.pk])
        return f"{path}?{urlencode({'efter': self.efter, 'vis': self.vis})}"

    def page_url(self, side: str) -> str:
        """The list as it was left."""
        return f"{self.list_url}&{urlencode({'side': side})}"

    @property
    def next_url(self) -> str:
        """The next finding, mended or not; the list itself after the last."""
        ahead = self._ahead()
        return ahead[0].address(self.kommune, self.parameters) if ahead else self.list_url

    def onward(self, request: HttpRequest) -> HttpResponse:
        """After something was saved: to the next finding that is still there, or to the list."""
        kept.refresh(self.kommune, timezone.localdate())
        left = [Stop(*row) for row in _rows(self.kommune, self.vis, self.efter)]
        standing = {stop.place: stop for stop in left} | {stop.pk: stop for stop in left}
        for stop in self._ahead():
            if now := standing.get(stop.pk) or standing.get(stop.place):
                messages.info(request, f"Her er den næste. {_remaining(len(left))}")
                return redirect(now.address(self.kommune, self.parameters))
        if left:
            messages.info(request, f"Du er nået til enden af listen. {_remaining(len(left))}")
        return redirect(self.list_url)

    def _ahead(self) -> list[Stop]:
        return self.stops[0 if self.here is None else self.here + 1 :]


def _rows(kommune: Kommune, vis: str, efter: str) -> QuerySet[Fund, tuple[Any, ...]]:
    return listing.listed(kommune, vis, efter).values_list(*Stop._fields)


def _remaining(count: int) -> str:
    shown = f"{count:,}".replace(",", ".")
    return f"Der er {shown} tilbage på fejllisten."
