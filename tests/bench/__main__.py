"""`python -m tests.bench`: make the data, measure, and say which goals were met."""

from __future__ import annotations

import argparse
import sys
import time

from tests.bench.machine import Machine
from tests.bench.report import Report

NORMAL, TENFOLD = 250_000, 2_500_000
#: Cases in the three kommuner that memory is measured on; twice as many ydelser.
MEMORY = (2_500, 25_000, 250_000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="a twentieth of the data, to try it")
    size.add_argument(
        "--tenfold", action="store_true", help="also 98 kommuner with 2,500,000 sager in all"
    )
    parser.add_argument("--screens", action="store_true", help="the pages alone: some minutes")
    options = parser.parse_args()
    divisor = 20 if options.quick else 1
    began = time.monotonic()
    report = Report()
    with Machine() as machine:
        print(f"{machine}\n", flush=True)

        screens = machine.database("screens", "fill", "1", "50", "5000")
        report.server(machine.run("server", screens))
        report.browser(machine.run("browser", screens))
        if options.screens:
            return report.close(time.monotonic() - began)

        normal = machine.database("normal", "maengde", "--sager", str(NORMAL // divisor))
        report.search("98 kommuner", machine.run("search", normal, "101"))
        report.files(machine.run("files", normal, "101"))
        report.rules(machine.run("rules", normal, "101"))
        report.figures(machine.run("figures", normal, "101"))
        report.freeze(machine.run("freeze", normal, "101"))

        sizes = [str(count // divisor) for count in MEMORY]
        growing = machine.database("growing", "fill", *sizes)
        report.search("a kommune tenfold", machine.run("search", growing, "101"))
        for kind in ("write", "freeze"):
            peaks = [machine.run("memory", growing, kode, kind) for kode in ("151", "147", "101")]
            report.memory(kind, peaks)

        if options.tenfold:
            machine.drop(growing)
            tenfold = machine.database("tenfold", "maengde", "--sager", str(TENFOLD))
            report.search("98 kommuner tenfold", machine.run("search", tenfold, "101"))
    return report.close(time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
