"""Turning what was measured into a table and a verdict."""

from __future__ import annotations

from typing import Any

Found = dict[str, Any]

KEYSTROKE_AT_MOST = 1.5
BASELINE_AT_LEAST = 4
LIMIT_AT_MOST = 3
FIGURES_AT_MOST = 1.2
FREEZE_AT_MOST = 8
#: Bytes of list and form, compressed, with an empty cache.
WEIGHT_AT_MOST = 150_000
#: Peak memory at a hundred times the ydelser, as a multiple.
MEMORY_AT_MOST = 1.1


class Report:
    """Prints lines as results come in, and at the end the goals."""

    def __init__(self) -> None:
        self._goals: list[tuple[bool, str]] = []

    def search(self, what: str, found: Found) -> None:
        self._head(f"Sagsliste, {what}: {found['sager']:,} sager in the kommune; ms on the server")
        for name, label in (("keystroke", "per keystroke"), ("page", "the page")):
            times = found[name]
            bound = times["sql"] + times["empty"]
            ratio = times["ours"] / bound
            self._line(
                f"{label:14} {times['ours']:7.2f}   bare SQL {times['sql']:.2f} + empty page "
                f"{times['empty']:.2f} = {bound:.2f}: {ratio:.2f} times   "
                f"Django's admin {times['admin']:.2f}"
            )
            self._goal(
                ratio <= KEYSTROKE_AT_MOST,
                f"{what}, {label}: {ratio:.2f} times (bare SQL + empty page), "
                f"at most {KEYSTROKE_AT_MOST}",
            )
        counts = found["queries"]
        self._line(f"{'queries':14} {', '.join(map(str, counts)):>7}   whatever is typed")
        self._goal(len(counts) == 1, f"{what}: a constant number of queries ({counts})")

    def files(self, found: Found) -> None:
        rates = {name: found["ydelser"] / took for name, took in found["seconds"].items()}
        self._head(f"L402 of one kommune, {found['ydelser']:,} ydelser, {found['bytes']:,} bytes")
        for name, label in (
            ("limit", "limit: cursor and bare strings"),
            ("ours", "ours: stream and write"),
            ("baseline", "baseline: prefetch and ElementMaker"),
        ):
            self._line(f"{label:38}{rates[name]:9,.0f} ydelser/s")
        above = rates["ours"] / rates["baseline"]
        below = rates["limit"] / rates["ours"]
        self._goal(
            above >= BASELINE_AT_LEAST,
            f"L402 from the database: {above:.1f} times the baseline, at least {BASELINE_AT_LEAST}",
        )
        self._goal(
            below <= LIMIT_AT_MOST,
            f"L402 from the database: {below:.1f} times the limit's time, at most {LIMIT_AT_MOST}",
        )

    def figures(self, found: Found) -> None:
        self._head(f"The figures of one kommune, {found['rows']:,} rows; CPU seconds")
        seconds = found["seconds"]
        for name, took in seconds.items():
            self._line(f"{name:14}{took:7.2f}")
        ratio = seconds["ours"] / seconds["sql"]
        self._goal(
            ratio <= FIGURES_AT_MOST,
            f"figures: {ratio:.2f} times the statement's time, at most {FIGURES_AT_MOST}",
        )

    def server(self, found: Found) -> None:
        self._head("Pages on the server: ms and statements, with 1 row and with 50")
        for name, by_kommune in found.items():
            one, fifty = by_kommune.values()
            self._line(
                f"{name:20}{one['ms']:7.1f} ms {one['queries']:3}   "
                f"{fifty['ms']:7.1f} ms {fifty['queries']:3}"
            )
            self._goal(
                one["queries"] == fifty["queries"],
                f"{name}: as many statements for 50 rows as for 1 ({fifty['queries']})",
            )

    def browser(self, found: Found) -> None:
        self._head("Pages in a browser that has never been here; kB over the wire")
        for name, weight in found["weights"].items():
            parts = ", ".join(f"{k} {v / 1000:.1f}" for k, v in sorted(weight["bytes"].items()))
            self._line(f"{name:20}{weight['all'] / 1000:7.1f} kB   {parts}")
            self._goal(
                weight["all"] <= WEIGHT_AT_MOST,
                f"{name}: {weight['all'] / 1000:.0f} kB, at most {WEIGHT_AT_MOST / 1000:.0f}",
            )
            blocking = weight["blocking"]
            self._goal(
                len(blocking) == 1, f"{name}: one file holds up the page ({', '.join(blocking)})"
            )
        self._line(f"{'key to new list':20}{found['keystroke']:7.1f} ms, 100 of them a rest")

    def rules(self, found: Found) -> None:
        self._head("Rules")
        self._line(
            f"{'check, all rules':38}{found['ydelser']:9,.0f} ydelser/s   "
            f"({found['rules']:,.0f} rules/s, {found['of']} rules)"
        )

    def freeze(self, found: Found) -> None:
        self._head(f"The whole freeze, {found['ydelser']:,} ydelser")
        for name, measured in found["found"].items():
            rate = found["ydelser"] / measured["took"]["wall"]
            self._line(f"{name:38}{rate:9,.0f} ydelser/s")
            for kind, took in measured["took"].items():
                bound = measured["limit"][kind]
                self._line(f"{'':38}{took:9.2f} s {kind}; the limit beside it {bound:.2f} s")
                self._goal(
                    took / bound <= FREEZE_AT_MOST,
                    f"{name}: {took / bound:.1f} times the limit's {kind} time, "
                    f"at most {FREEZE_AT_MOST}",
                )

    def memory(self, kind: str, peaks: list[Found]) -> None:
        self._head(f"Peak memory of a process that does the {kind}")
        for found in peaks:
            self._line(f"{found['ydelser']:9,} ydelser {found['peak']:8.1f} MiB")
        growth = peaks[-1]["peak"] / peaks[0]["peak"]
        self._goal(
            growth <= MEMORY_AT_MOST,
            f"{kind}, memory: {growth:.2f} times at {peaks[-1]['ydelser']:,} ydelser, "
            f"at most {MEMORY_AT_MOST}",
        )

    def close(self, seconds: float) -> int:
        """Print the goals; 1 when a goal was missed."""
        print(f"\nGoals ({seconds:.0f} s in all)")
        for met, text in self._goals:
            print(f"{'pass' if met else 'MISS'}  {text}")
        return 0 if all(met for met, _ in self._goals) else 1

    def _head(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def _line(self, text: str) -> None:
        print(f"  {text}", flush=True)

    def _goal(self, met: bool, text: str) -> None:
        self._goals.append((met, text))
