"""Pages of a long list."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.functional import cached_property

#: Counting stops here, so that a page costs the same however many cases the kommune has.
COUNT_LIMIT = 10_000


class CappedPaginator(Paginator):
    """Pages through at most COUNT_LIMIT rows; beyond that a person searches."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNT_LIMIT].count()
