"""`python -m tests.chaos`: run it all and sum it up; the exit code is 1 unless nothing was lost,
doubled or differing. With `--break`, a guard is taken away, and something should be.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
from django.conf import settings

BASE_DIR = Path(__file__).resolve().parents[2]
MONTHS = 13  # of one leg
BESIDE = 2  # legs at a time
#: What a short run is made of: one of each kind.
QUICK = (
    "kill child at «i overførsel»",
    "kill tree at «overført»",
    "PostgreSQL dies at «i frysning»",
    "Redis dies at «frosset»",
    "SFTP drops at «i overførsel»",
    "kill child at «kvittering gemt»",
)

Found = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--runs", type=int, help="so many months; 104 unless said")
    parser.add_argument(
        "--seed", default="1", help="any text; the same one chooses the same faults"
    )
    parser.add_argument("--quick", action="store_true", help="a few chosen faults, over SFTP")
    parser.add_argument("--break", dest="guard", default="", choices=["lock", "claim", "temp"])
    options = parser.parse_args()
    # The faults' names can be asked for without an installation.
    settings.configure(INSTALLED_APPS=[])
    django.setup()
    if options.quick:
        legs = [_quick(options.runs or len(QUICK), options.guard)]
    elif options.guard:
        legs = _guardless(options.runs or 8, options.seed, options.guard)
    else:
        legs = _legs(options.runs or 104, options.seed)
    began = time.monotonic()
    months = list(_run(legs))
    return _sum_up(months, time.monotonic() - began)


def _names(transport: str) -> list[str]:
    from tests.chaos.faults import all_faults

    return [fault.name for fault in all_faults(transport)]


def _quick(runs: int, guard: str) -> Found:
    names = _names("sftp")
    faults = [names.index(QUICK[number % len(QUICK)]) for number in range(runs)]
    return {"transport": "sftp", "seed": "quick", "faults": faults, "guard": guard}


def _guardless(runs: int, seed: str, guard: str) -> list[Found]:
    """Faults that the guard is against."""
    wanted = {
        "lock": "slow at «i frysning»",
        "claim": "slow at «i overførsel»",
        "temp": "kill tree at «i overførsel»",
    }[guard]
    number = _names("mappe").index(wanted)
    return [{"transport": "mappe", "seed": seed, "faults": [number] * runs, "guard": guard}]


def _legs(runs: int, seed: str) -> list[Found]:
    """Both transports by turns, each with all its faults, shuffled, before one comes again."""
    rng = random.Random(seed)
    waiting: dict[str, list[int]] = {"mappe": [], "sftp": []}
    legs = []
    while runs > 0:
        transport = ("sftp", "mappe")[len(legs) % 2]
        deck = waiting[transport]
        while len(deck) < MONTHS:
            every = list(range(len(_names(transport))))
            deck += rng.sample(every, len(every))
        count = min(MONTHS, runs)
        faults, waiting[transport] = deck[:count], deck[count:]
        legs.append({"transport": transport, "seed": f"{seed}/{len(legs)}", "faults": faults})
        runs -= count
    return legs


def _run(legs: list[Found]) -> Iterator[Found]:
    with ThreadPoolExecutor(BESIDE) as pool:
        for months in pool.map(_leg, legs):
            yield from months


def _leg(leg: Found) -> list[Found]:
    """Run it in a process of its own, and tell of each month as it comes."""
    months = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.leg", json.dumps(leg)],
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            found = json.loads(line)
            months.append(found)
            _tell(found)
    if process.returncode:
        months.append({"fault": "the leg itself", "broken": f"exit code {process.returncode}"})
    return months


def _tell(found: Found) -> None:
    if "broken" in found:
        print(f"{found['transport']:6}{found['fault']}\n{found['broken']}", flush=True)
        return
    wrong = [
        f"  {kind}: {what}" for kind in ("lost", "doubled", "differing") for what in found[kind]
    ]
    print(
        f"{found['transport']:6}{found['periode']}  {found['fault']:44}"
        f"{found['rounds']:3} h {found['seconds']:6.1f} s{'  WRONG' if wrong else ''}",
        *wrong,
        sep="\n",
        flush=True,
    )


def _sum_up(months: list[Found], seconds: float) -> int:
    whole = [found for found in months if "broken" not in found]
    broken = len(months) - len(whole)
    counts = {kind: sum(len(f[kind]) for f in whole) for kind in ("lost", "doubled", "differing")}
    rounds = [found["rounds"] for found in whole]
    if whole:
        print(
            f"{seconds:.0f} s; {len({f['fault'] for f in whole})} kinds of fault; hourly rounds to "
            f"catch up: {sum(rounds) / len(rounds):.1f} on average, {max(rounds)} at most; "
            f"e-mails that came again: {sum(f['mails_again'] for f in whole)}"
        )
    if broken:
        print(f"runs that broke: {broken}")
    print(f"runs={len(whole)} " + " ".join(f"{kind}={count}" for kind, count in counts.items()))
    return 1 if broken or not whole or any(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
