"""gunicorn as it serves: a slow client holds its own socket, and nobody else."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from dhuv_web import patient
from dhuv_web.patient import Connection, Paced
from dhuv_web.tools.health import is_healthy
from dhuv_web.tools.processes import Process, wait_until

HEAD = b"POST /log-ind/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
BODY = HEAD + b"Content-Length: 1000\r\n\r\nhalf of it"
EXPECTS = HEAD + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
PAGE = b"GET /log-ind/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKS = HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port(run_process: Callable[..., Process]) -> Iterator[int]:
    """Where the Procfile's web process listens, with one process of four threads."""
    port = free_port()
    given = {"DHUV_BIND": f"127.0.0.1:{port}", "DHUV_WEB_WORKERS": "1", "DHUV_DATABASE_POOL": "4"}
    # Without it pages want `collectstatic` first.
    process = run_process("web", **given, DHUV_DEBUG="1")
    wait_until(lambda: is_healthy(f"http://127.0.0.1:{port}"), process, 60)
    yield port
    began = time.monotonic()
    assert process.stop() == 0
    assert time.monotonic() - began < 15


def connect(port: int, *sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    for piece in sent:
        client.sendall(piece)
    return client


def answer(client: socket.socket) -> bytes:
    return b"".join(iter(lambda: client.recv(65536), b""))


def test_slow_clients_hold_nobody_up(port: int) -> None:
    with ExitStack() as stack:
        slow = [
            stack.enter_context(connect(port, sent))
            for sent in (b"", b"GE", HEAD, BODY, EXPECTS, CHUNKS, PAGE)
            for _ in range(10)
        ]
        pages = slow[-10:]
        began = time.monotonic()
        for _ in range(5):
            assert is_healthy(f"http://127.0.0.1:{port}")
        assert time.monotonic() - began < patient.ARRIVAL / 2
        # Somebody who types slowly, but comes to an end, is answered.
        with connect(port, *(bytes([byte]) for byte in PAGE)) as patiently:
            assert answer(patiently).startswith(b"HTTP/1.1 200")
        # The others are hung up on.
        time.sleep(max(0, patient.ARRIVAL + 3 - (time.monotonic() - began)))
        assert [client for client in slow if answer(client).startswith(b"HTTP/1.1 200")] == pages
    # A large request is answered before it is sent, and its sender can read that.
    with connect(port, HEAD, b"Content-Length: 100000000\r\n\r\n", b"x" * 2**20) as large:
        assert answer(large).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("sent", "whole"),
    [
        (b"", False),
        (HEAD, False),
        (HEAD + b"\r\n", True),
        (BODY, False),
        (BODY + b"x" * 989, False),
        (BODY + b"x" * 990, True),
        (HEAD + b"CONTENT-LENGTH:10 \r\n\r\n0123456789", True),
        (HEAD + b"Content-Length: 99999999\r\n\r\n", False),
        (HEAD + b"Content-Length: 99999999\r\n\r\n" + b"x" * patient.WHOLE, True),
        (HEAD + b"X: content-length: 9\r\n\r\n", True),
        (CHUNKS, True),
        (b"x" * patient.WHOLE, True),
    ],
)
def test_a_request_is_whole_when_a_thread_need_not_wait_for_it(sent: bytes, whole: bool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        connection = Connection(SimpleNamespace(), ours, None, None)
        connection.received += sent
        assert connection.is_whole() is whole


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Paced, socket.socket]]:
    monkeypatch.setattr(patient, "ARRIVAL", 0.3)
    monkeypatch.setattr(patient, "RATE", 100)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        paced = Paced(ours)
        paced.begin()
        yield paced, theirs


def test_a_body_that_trickles_is_given_up(pair: Any) -> None:
    paced, client = pair

    def read() -> None:
        for _ in range(100):
            client.sendall(b"x")
            paced.recv(1)
            time.sleep(0.05)

    with pytest.raises(TimeoutError):
        read()


def test_one_that_comes_fast_enough_is_read_to_its_end(pair: Any) -> None:
    paced, client = pair
    for _ in range(10):
        client.sendall(b"x" * 20)
        assert len(paced.recv(20)) == 20
        time.sleep(0.05)


def test_a_reader_who_takes_nothing_is_given_up(pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "RATE", 2**30)
    paced, _ = pair
    with pytest.raises(TimeoutError):
        paced.sendall(b"x" * 2**24)
