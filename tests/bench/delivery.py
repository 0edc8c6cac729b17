"""`python -m tests.bench.delivery`: the 14th, for all kommuner of the country at once.

98 kommuner are delivered in one run by two workers of one process each, from one message on the
broker to the last file in the folder: a tenth of the country first, then all of it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import redis

from dhuv_web.tools.processes import Process, wait_until
from dhuv_web.tools.procfile import command
from tests.bench.machine import BASE_DIR, Machine

SAGER = 250_000
#: All may take so many times a tenth's time per ydelse.
LINEAR = 1.25
WORKERS = 2
_ENDED = "SELECT COUNT(*), SUM(antal_ydelser), SUM(stoerrelse) FROM deliveries_leverance"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.delivery", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the data, to try it")
    divisor = 20 if parser.parse_args().quick else 1
    with Machine() as machine:
        print(f"{machine}\n", flush=True)
        found = []
        for name, sager in (("tenth", SAGER // 10), ("all", SAGER)):
            url = machine.database(name, "maengde", "--sager", str(sager // divisor))
            found.append(deliver(machine, url))
            print(line(found[-1]), flush=True)
    tenth, whole = found
    growth = (whole["seconds"] / whole["ydelser"]) / (tenth["seconds"] / tenth["ydelser"])
    print(f"time per ydelse, all beside a tenth: {growth:.2f} times, at most {LINEAR}")
    return 0 if growth <= LINEAR else 1


def deliver(machine: Machine, url: str) -> dict[str, Any]:
    """Seconds, ydelser, files, queries, and the workers' peak memory in MiB."""
    with tempfile.TemporaryDirectory(prefix="dhuv-delivery-", dir="/tmp") as folder:
        notes, out = Path(folder, "notes"), Path(folder, "ud")
        notes.mkdir()
        clean = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")}
        environment = clean | {
            "DJANGO_SETTINGS_MODULE": "dhuv_web.settings",
            "DHUV_SECRET_KEY": "only-for-measuring-" + "0123456789" * 4,
            "DHUV_DATA_DIR": folder,
            "DHUV_FIKTIVE_CPR": "1",
            "DHUV_HTTPS": "0",
            "DHUV_DATABASE_URL": url,
            "DHUV_BROKER_URL": machine._servers.broker_url(),
            "DHUV_TRANSPORT_MAPPE": str(out),
            "DHUV_KVITTERING_MAPPE": str(Path(folder, "ind")),
            "BENCH_NOTES": str(notes),
        }
        workers = [worker(number, environment, Path(folder)) for number in range(WORKERS)]
        try:
            idle = [_memory(process) for process in workers]
            began = time.perf_counter()
            send(environment)
            with _database(url) as db:
                seconds = _wait(db, workers, began)
                done = db.execute(f"{_ENDED} WHERE tilstand = 'SENDT'").fetchone()
            assert done
            # The last task's note is written when it has ended.
            _until_idle(machine._servers.directory / "redis.sock")
        finally:
            for process in workers:
                process.stop()
        said = [json.loads(path.read_text(encoding="utf-8")) for path in notes.iterdir()]
        files = list(out.glob("*.xml"))
        assert sum(path.stat().st_size for path in files) == done[2]
    return {
        "seconds": seconds,
        "kommuner": done[0],
        "ydelser": int(done[1]),
        "files": len(files),
        "bytes": int(done[2]),
        "queries": sum(one["queries"] for one in said),
        "peak": max(one["peak"] for one in said) / 1024,
        "idle": max(idle) / 1024,
    }


def worker(number: int, environment: dict[str, str], folder: Path) -> Process:
    """A worker of one process; it is ready when this returns."""
    procfile = ["tests.bench.worker" if word == "dhuv_web" else word for word in command("worker")]
    concurrency = procfile.index("--concurrency") + 1
    procfile[concurrency] = "1"
    path = folder / f"worker{number}.log"
    with path.open("wb") as log:
        process = Process(
            f"worker{number}",
            [*procfile, "--hostname", f"bench{number}@%h"],
            env=environment,
            cwd=BASE_DIR,
            output=log,
        )
    wait_until(lambda: b"ready." in path.read_bytes(), process, timeout=120)
    return process


def send(environment: dict[str, str]) -> None:
    """As beat does it on the 14th: one message."""
    from celery import Celery

    broker = Celery(broker=environment["DHUV_BROKER_URL"])
    broker.send_task("deliveries.tasks.deliver_due")
    broker.close()


def _wait(db: psycopg.Connection[Any], workers: list[Process], began: float) -> float:
    """Until nothing is left to do for any kommune; the seconds that it took."""
    waiting = (
        "SELECT COUNT(*) FROM cases_kommune k WHERE indberetter_fra <> '' AND NOT EXISTS ("
        "SELECT 1 FROM deliveries_leverance l WHERE l.kommune_id = k.kode"
        " AND tilstand IN ('SENDT', 'INTET'))"
    )
    while (row := db.execute(waiting).fetchone()) and row[0]:
        if not all(process.is_running() for process in workers):
            raise RuntimeError("a worker ended")
        time.sleep(0.2)
    return time.perf_counter() - began


def _until_idle(socket: Path) -> None:
    client = redis.Redis(unix_socket_path=str(socket))
    while client.llen("celery") or client.hlen("unacked"):
        time.sleep(0.1)
    client.close()


def _memory(process: Process) -> int:
    """Peak resident KiB of the worker's pool process before it has done anything."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    peaks = []
    for pid in children.split():
        for row in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if row.startswith("VmHWM"):
                peaks.append(int(row.split()[1]))
    return max(peaks, default=0)


def _database(url: str) -> psycopg.Connection[Any]:
    host, _, name = url.removeprefix("postgres://").rpartition("/")
    return psycopg.connect(host=host, dbname=name, autocommit=True)


def line(found: dict[str, Any]) -> str:
    ydelser, seconds = found["ydelser"], found["seconds"]
    return (
        f"{found['kommuner']} kommuner, {ydelser:,} ydelser, {found['bytes'] / 2**20:.0f} MiB in "
        f"{found['files']} files: {seconds:.0f} s ({ydelser / seconds:,.0f} ydelser/s); "
        f"{found['queries']:,} queries ({1000 * found['queries'] / ydelser:.0f} per 1,000 ydelser);"
        f" a worker's peak memory {found['peak']:.0f} MiB ({found['idle']:.0f} MiB idle)"
    )


if __name__ == "__main__":
    os.chdir(BASE_DIR)
    sys.exit(main())
