"""Pages of a long list."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages through at most so many rows; beyond that a person searches."""

    #: Counting stops here, so that a page costs the same however many cases the kommune has.
    most = 10_000

    @cached_property
    def count(self) -> int:
        found = cast(QuerySet[Any], self.object_list)
        return found.order_by()[: self.most].count()
