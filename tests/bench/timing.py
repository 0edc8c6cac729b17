"""Timing several ways of doing the same in turns, so that a slow moment hits all alike."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

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


def spent(way: Way, backend: int) -> dict[str, float]:
    """Seconds by the clock, and CPU seconds of this process and of PostgreSQL's, whose pid it is.

    On a machine with other work to do the CPU seconds are what can be compared.
    """
    gc.collect()
    began, used = time.perf_counter(), time.process_time() + _cpu_of(backend)
    way()
    cpu = time.process_time() + _cpu_of(backend) - used
    return {"wall": time.perf_counter() - began, "CPU": cpu}


def _cpu_of(pid: int) -> float:
    """User and system time of a process so far; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
