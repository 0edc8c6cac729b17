"""What other rooms make of a leverance while it is frozen: in the same pass over its cases.

Reading a kommune's cases is most of what a freeze costs, so whoever wants something of each case
that is delivered registers here, and need not read them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from cases.data import SagData
from deliveries.models import Leverance


class Beside(Protocol):
    def see(self, sag: SagData) -> None:
        """A case as the file carries it. They come by CPR, one per citizen."""

    def frozen(self) -> None:
        """The leverance is stored; still in its transaction."""


Maker = Callable[[Leverance], Beside | None]
_makers: list[Maker] = []


def register(make: Maker) -> None:
    """`make` is asked at each freeze; None for a leverance that it wants nothing of."""
    if make not in _makers:
        _makers.append(make)


def begin(leverance: Leverance) -> list[Beside]:
    return [found for make in _makers if (found := make(leverance)) is not None]


def watched(sager: Iterable[SagData], watching: list[Beside]) -> Iterator[SagData]:
    """The same cases, each seen by all."""
    for sag in sager:
        for one in watching:
            one.see(sag)
        yield sag


def finish(watching: list[Beside]) -> None:
    for one in watching:
        one.frozen()
