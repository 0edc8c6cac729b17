"""`python -m tests.chaos.leg '{"transport": …}'`: some months in one installation of its own.

Prints a line of JSON for each month.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import traceback
from dataclasses import asdict
from random import Random
from typing import Any

import django

from tests.chaos.plant import Plant


def run(transport: str, seed: str, faults: list[int], guard: str = "") -> None:
    """`faults`: numbers in `all_faults(transport)`, a month each. `guard`: one to take away."""
    plant = Plant(transport, guard)
    try:
        plant.start()
        django.setup()
        # A server that is away is no news here.
        logging.disable(logging.CRITICAL)
        from tests.chaos import breaks
        from tests.chaos.faults import all_faults
        from tests.chaos.run import Month
        from tests.chaos.scene import Scene

        rng = Random(seed)
        scene = Scene(rng)
        scene.build()
        breaks.in_database(guard)
        for number in faults:
            fault = all_faults(transport)[number]
            try:
                found: dict[str, Any] = asdict(Month(plant, scene, fault, rng).run())
            except Exception:
                found = {"fault": fault.name, "broken": traceback.format_exc()}
            print(json.dumps({"transport": transport, **found}, ensure_ascii=False), flush=True)
            if "broken" in found:
                return
    finally:
        plant.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    run(**json.loads(sys.argv[1]))
