"""gunicorn's threaded worker, made patient: a client that is slow holds only its own socket.

The library gives a connection to a thread with its first byte, and the thread waits for the rest as
long as the client likes; a few half-sent requests stop everybody. Here the loop that accepts takes
requests in, and a thread gets one that is whole. Only of a body beyond `WHOLE` a thread reads
the rest itself, and then, as when it answers, at no less than `RATE`.

There are no kept-alive connections: the proxy in front is near.
"""

from __future__ import annotations

import re
import socket
import sys
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

#: Seconds for the head and the first part of the body to be here, and for a client to take the
#: first part of the answer.
ARRIVAL = 15.0
#: Bytes of a request that the loop takes in. What an ordinary form sends is less.
WHOLE = 64 * 2**10
#: Bytes a second at which a larger body must come, and an answer be taken.
RATE = 32 * 2**10
#: Seconds that a client has to hang up by itself after its answer. What it still sends meanwhile is
#: thrown away, up to so much, so that it reads the answer and not that the connection broke.
LINGER = 5.0
THROWN = 64 * 2**20

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)


class Paced:
    """A client's socket as a thread uses it: what takes too long in all raises TimeoutError."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self._until = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def begin(self) -> None:
        self._until = time.monotonic() + ARRIVAL

    def at_once(self, size: int) -> bytes:
        """For the loop: BlockingIOError when nothing is here."""
        return self._client.recv(size)

    def recv(self, size: int) -> bytes:
        self._client.settimeout(self._left())
        data = self._client.recv(size)
        self._until += len(data) / RATE
        return data

    def sendall(self, data: bytes) -> None:
        # What the application took to answer is not the client's time.
        self._until = max(self._until, time.monotonic() + ARRIVAL / 3) + len(data) / RATE
        self._client.settimeout(self._left())
        self._client.sendall(data)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the client is too slow")
        return left


class Connection(TConn):
    """A client, with what it has sent so far and until when it is waited for."""

    def __init__(self, cfg: Any, client: socket.socket, address: Any, server: Any) -> None:
        super().__init__(cfg, Paced(client), address, server)
        self.received = bytearray()
        self.deadline = 0.0
        self.thrown = 0
        # A thread never waits for the first byte.
        self.data_ready = True

    def init(self) -> None:
        super().init()
        self.sock.begin()
        self.parser.unreader.unread(bytes(self.received))
        self.received.clear()

    def is_whole(self) -> bool:
        """Whether a thread can go on with what is here. What is no request is refused by it."""
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return len(self.received) >= WHOLE
        length = _LENGTH.search(head + b"\r\n")
        return length is None or len(body) >= min(int(length[1]), WHOLE - len(head))


class PatientWorker(ThreadWorker):
    """`worker_class` of gunicorn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each in the order of its deadlines.
        self.arriving: deque[Connection] = deque()
        self.leaving: deque[Connection] = deque()

    def init_process(self) -> None:
        # Threads hand over five times as often as Python lets them, so that the loop is not kept
        # from a request that has come.
        sys.setswitchinterval(0.001)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        connection = Connection(self.cfg, client, address, listener.getsockname())
        self._wait_for(connection, self.arriving, ARRIVAL, self._arriving)
        # Mostly it is here already; another turn of the loop would have to wait for busy threads.
        self._arriving(connection, connection.sock)

    def finish_request(self, conn: Connection, fs: Future[bool]) -> None:
        """Called in the loop when a thread has answered. Hanging up at once could cost a client
        the end of its answer; waiting for it here, as the library does, costs all others."""
        if error := fs.exception():
            self.log.error("Error handling request", exc_info=error)
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        self._wait_for(conn, self.leaving, LINGER, self._leaving)
        self._leaving(conn, conn.sock)

    def murder_pending(self) -> None:
        """Called by the loop once a second or more often."""
        now = time.monotonic()
        # A worker that is told to stop gives those who have not begun to ask less time.
        sooner = 0.0 if self.alive else ARRIVAL - LINGER
        for waiting, until in ((self.arriving, now + sooner), (self.leaving, now)):
            while waiting and waiting[0].deadline <= until:
                conn = waiting[0]
                self._forget(conn, waiting)
                self._drop(conn)

    def _wait_for(
        self, conn: Connection, waiting: deque[Connection], seconds: float, readable: Any
    ) -> None:
        conn.sock.setblocking(False)
        conn.deadline = time.monotonic() + seconds
        waiting.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(readable, conn))

    def _arriving(self, conn: Connection, client: Paced) -> None:
        data = _now(client)
        if data is None:
            return
        conn.received += data
        if not data or conn.is_whole():
            self._forget(conn, self.arriving)
            if data:
                self.enqueue_req(conn)
            else:
                self._drop(conn)

    def _leaving(self, conn: Connection, client: Paced) -> None:
        data = _now(client)
        conn.thrown += len(data or b"")
        if data == b"" or conn.thrown > THROWN:
            self._forget(conn, self.leaving)
            self._drop(conn)

    def _forget(self, conn: Connection, waiting: deque[Connection]) -> None:
        waiting.remove(conn)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()


def _now(client: Paced) -> bytes | None:
    """What is here; nothing at all when the client has hung up, None when there is no more yet."""
    try:
        return client.at_once(WHOLE)
    except BlockingIOError:
        return None
    except OSError:
        return b""
