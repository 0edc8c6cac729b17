"""Timing several ways of doing the same in turns, so that a slow moment hits all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Way = Callable[[], object]


def in_turns(ways: Mapping[str, Way], rounds: int) -> dict[str, float]:
    """The median time of each, in seconds; the first round, which warms up, does not count."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            began = time.perf_counter()
            way()
            took = time.perf_counter() - began
            if number:
                times[name].append(took)
    return {name: statistics.median(found) for name, found in times.items()}
