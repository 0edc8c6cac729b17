"""Named steps of the pipeline, where a test can stop or kill the process to see what survives."""

from __future__ import annotations

from collections.abc import Callable

#: In the order in which a leverance comes through them; the transfer passes its step several times.
NAMES = (
    "før frysning",
    "i frysning",
    "frosset",
    "før overførsel",
    "i overførsel",
    "overført",
    "kvittering hentet",
    "kvittering gemt",
)

_watchers: list[Callable[[str], None]] = []


def step(name: str) -> None:
    """The pipeline has come to this step. Does nothing unless somebody watches."""
    for watcher in _watchers:
        watcher(name)


def watch(watcher: Callable[[str], None]) -> None:
    """Be told of every step in this process from now on."""
    _watchers.append(watcher)
