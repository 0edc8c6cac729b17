"""An installation of a leg's own: servers, workers, the receiving end, and how each is killed."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from dhuv_web.tools.processes import Process, wait_until
from dhuv_web.tools.procfile import BASE_DIR, command
from tests.chaos.disk import Disk
from tests.chaos.mail import Mail
from tests.chaos.orders import Orders
from tests.servers import Servers, _unprivileged
from tests.sshd import Sshd

#: What is committed must outlive a killed server. That it would not outlive a power cut is fine.
POSTGRES = {"synchronous_commit": "on", "log_min_messages": "panic"}
#: As in the settings, but in the time that a fault gets here.
SHORT = "-c idle_in_transaction_session_timeout=4s -c lock_timeout=2s"
SFTP_TIMEOUT = 2  # seconds
WORKERS = 2
#: Bytes of a file where a full disk can not be had; no leverance is so small.
LARGEST = 20 * 1024


class Plant:
    """Everything runs after `start()`; `stop()` ends it all and removes its files."""

    def __init__(self, transport: str, guard: str = "") -> None:
        """`transport`: mappe or sftp. `guard`: one to take away in the workers."""
        self.transport = transport
        self._guard = guard
        self.home = Path(tempfile.mkdtemp(prefix="dhuv-chaos-", dir="/tmp"))
        self.servers = Servers(postgres=POSTGRES)
        self.orders = Orders(self.home / "orders")
        self.orders.folder.mkdir()
        self.orders.clear()
        self.disk = Disk(self.home / "modtager" / "root")
        self.mail = Mail()
        self.sshd: Sshd | None = None
        self.workers: list[Process | None] = [None] * WORKERS
        self.receiver: Process | None = None
        self._beheaded: set[int] = set()

    @property
    def ud(self) -> Path:
        return self.disk.path / "ud"

    @property
    def ind(self) -> Path:
        return self.disk.path / "ind"

    @property
    def _postgres_home(self) -> str:
        return str(self.servers.directory / "postgres")

    def start(self) -> None:
        """The servers. Workers and receiver need a database with tables: `start_workers()`."""
        self.disk.mount()
        if self.transport == "sftp":
            self.sshd = Sshd(self.disk.path.parent)
            self.sshd.start()
        else:
            self.ud.mkdir()
            self.ind.mkdir()
        self.servers.start()
        with psycopg.connect(host=self._postgres_home, dbname="postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE dhuv")
        self.mail.start()
        os.environ |= self.environment()

    def environment(self) -> dict[str, str]:
        found = {
            "DJANGO_SETTINGS_MODULE": "dhuv_web.settings",
            "DHUV_SECRET_KEY": "only-for-chaos-" + "0123456789" * 5,
            "DHUV_DATA_DIR": str(self.home / "data"),
            "DHUV_FIKTIVE_CPR": "1",
            "DHUV_HTTPS": "0",
            "DHUV_LOG_LEVEL": "CRITICAL",
            "DHUV_DATABASE_URL": f"{self.servers.database_url}?options={quote(SHORT)}",
            "DHUV_BROKER_URL": self.servers.broker_url(),
            "DHUV_EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "DHUV_TRANSPORT": self.transport,
            "DHUV_TRANSPORT_MAPPE": str(self.ud),
            "DHUV_KVITTERING_MAPPE": str(self.ind),
            "CHAOS_ORDERS": str(self.orders.folder),
            "CHAOS_BREAK": self._guard,
        }
        if self.sshd:
            address = self.sshd.address()
            found |= {
                "DHUV_SFTP_HOST": address.host,
                "DHUV_SFTP_PORT": str(address.port),
                "DHUV_SFTP_USER": address.user,
                "DHUV_SFTP_KEY_FILE": address.key_file,
                "DHUV_SFTP_HOST_KEY": address.host_keys,
                "DHUV_SFTP_TIMEOUT": str(SFTP_TIMEOUT),
            }
        return found

    def stop(self) -> None:
        for process in [*self.workers, self.receiver]:
            if process:
                self.kill(process)
        if self.sshd:
            self.sshd.stop()
        self.mail.stop()
        self.servers.stop()
        self.disk.unmount()
        shutil.rmtree(self.home, ignore_errors=True)

    # Workers and receiver

    def restart_what_died(self) -> None:
        """As a supervisor would."""
        for number, worker in enumerate(self.workers):
            if worker and not worker.is_running() and worker.pid not in self._beheaded:
                self.orders.tell("gone", worker.pid)
            if worker is None or not worker.is_running():
                self._forget_messages()
                self.workers[number] = self._worker(number)
        if self.receiver is None or not self.receiver.is_running():
            self.receiver = self._process(
                "receiver",
                [sys.executable, "manage.py", "modtagesystem", "--kontinuerligt",
                 "--interval", "0.1"],
            )  # fmt: skip

    def _forget_messages(self) -> None:
        """What a dead worker had taken would come again after an hour; here it is lost."""
        with suppress(redis.ConnectionError):
            self.broker().delete("unacked", "unacked_index")

    def is_idle(self) -> bool:
        """No message waits, and none has been taken but by processes that stand still."""
        broker = self.broker()
        children = [pid for worker in self.workers if worker for pid in self.children(worker)]
        stopped = sum(state(pid) == "T" for pid in children)
        return not broker.llen("celery") and broker.hlen("unacked") <= stopped

    def wait_for_workers(self) -> None:
        """Until each has reported to the broker."""
        log = [self.home / f"worker{number}.log" for number in range(WORKERS)]
        for worker, path in zip(self.workers, log, strict=True):
            assert worker
            wait_until(lambda path=path: b"ready." in path.read_bytes(), worker, timeout=60)

    def kill(self, process: Process, whole: bool = True) -> None:
        """SIGKILL to all of its tree, or to its main process: the others end what they are at."""
        with suppress(ProcessLookupError):
            (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
        process.popen.wait()
        if whole:
            self.orders.tell("gone", process.pid)
        else:
            self._beheaded.add(process.pid)

    def children(self, worker: Process) -> list[int]:
        """The worker's pool."""
        listed = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        with suppress(OSError):
            return [int(pid) for pid in listed.read_text(encoding="ascii").split()]
        return []

    def _worker(self, number: int) -> Process:
        procfile = ["tests.chaos.worker" if w == "dhuv_web" else w for w in command("worker")]
        return self._process(
            f"worker{number}",
            [*procfile, "--hostname", f"w{number}@%h", "--without-mingle", "--without-gossip"],
        )

    def _process(self, name: str, argv: list[str]) -> Process:
        with (self.home / f"{name}.log").open("ab") as log:
            environment = os.environ | {"DHUV_LOG_LEVEL": "INFO"}
            return Process(name, argv, env=environment, cwd=BASE_DIR, output=log)

    def fill_disk(self) -> None:
        """The receiver's; where we may not have one of our own, writing larger files fails."""
        if self.disk.is_real:
            self.disk.fill()
        else:
            self._limit_files(LARGEST)

    def free_disk(self) -> None:
        if self.disk.is_real:
            self.disk.free()
        else:
            self._limit_files(resource.RLIM_INFINITY)

    def _limit_files(self, size: int) -> None:
        writers = [self.sshd._process.pid] if self.sshd else []
        for worker in [] if self.sshd else self.workers:
            if worker and worker.is_running():
                writers += [worker.pid, *self.children(worker)]
        for pid in writers:
            with suppress(ProcessLookupError):
                _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))

    # Servers

    def stop_postgres(self) -> None:
        """`immediate`: no farewell, no checkpoint; what was not committed is gone."""
        process = self._server("postgres")
        process.popen.send_signal(signal.SIGQUIT)
        process.popen.wait()

    def start_postgres(self) -> None:
        self._again("postgres", cwd=self.servers.directory / "postgres", user=_unprivileged())
        wait_until(self._postgres_answers, self._server("postgres"), timeout=60)

    def _postgres_answers(self) -> bool:
        try:
            psycopg.connect(host=self._postgres_home, dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def stop_redis(self) -> None:
        """All messages are gone with it: nothing of it is on disk."""
        process = self._server("redis")
        process.popen.kill()
        process.popen.wait()

    def start_redis(self) -> None:
        self._again("redis")
        client = self.broker()
        wait_until(lambda: _pings(client), self._server("redis"), timeout=30)

    def broker(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.servers.directory / "redis.sock"))

    def _server(self, name: str) -> Process:
        return next(p for p in self.servers._processes if p.name == name)

    def _again(self, name: str, cwd: Path | None = None, user: str | None = None) -> None:
        former = self._server(name)
        process = Process(
            name, former.popen.args, cwd=cwd, user=user, stop_signal=former._stop_signal
        )
        self.servers._processes[self.servers._processes.index(former)] = process


def state(pid: int | str) -> str:
    """The process's state as Linux has it: R, S, D, T (stopped), Z (dead and not yet noticed);
    empty where there is none."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return ""
    return status.rpartition(")")[2].split()[0]


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
