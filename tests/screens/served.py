"""A browser whose pages come from this very process, so that every post can be undone.

What the browser gets is the answer of the whole application, headers and all, over a connection to
a small server in a thread. The test's transaction is the one that the answers are made in. The
files of the pages are kept by the browser as it would at work: asking for them through Playwright
would cost more than all the rest.
"""

from __future__ import annotations

import copy
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page


@dataclass
class Answer:
    """What was answered in the end, and at which address."""

    address: str
    response: HttpResponse

    @property
    def is_page(self) -> bool:
        """Not a file, nor a part of a page for htmx."""
        kind = self.response.headers.get("Content-Type", "")
        return kind.startswith("text/html") and b"<html" in self.response.content[:200]

    @property
    def view(self) -> str:
        return view_of(self.address)


def view_of(address: str) -> str:
    """The name of the address's route; empty where there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


class Served:
    """Answers asked for in this process, and shown in the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.client = Client()
        self.said: list[str] = []
        # The browser asks while the test waits for it; never both at once.
        self._one = threading.RLock()
        self._ours = connections[DEFAULT_DB_ALIAS]
        self._next: Answer | None = None
        self._files: dict[str, tuple[str, bytes] | None] = {}
        #: Whether a page is shown that may ask for more.
        self._shown = False
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The server is there inside; it has the port that the system gives it."""
        served = self

        class Handler(_Handler):
            answers = served

        self._ours.inc_thread_sharing()
        server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.base = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield
        finally:
            self.page.goto("about:blank")
            server.shutdown()
            server.server_close()
            thread.join()
            self._ours.dec_thread_sharing()

    def ask(self, method: str, address: str, data: dict[str, Any] | None = None) -> Answer:
        """The answer to this, wherever it leads."""
        call = self.client.get if method == "GET" else self.client.post
        with self._one:
            response = call(address, data or {})
            for _ in range(5):
                if not 300 <= response.status_code < 400:
                    break
                address = urljoin(address, response.headers["Location"])
                response = self.client.get(address)
        return Answer(address, response)

    def show(self, answer: Answer) -> list[str]:
        """The answer in the browser; what its console then says against it."""
        self.said.clear()
        with self._one:
            self._next = answer
            self._shown = True
        self.page.goto(urljoin(self.base, answer.address))
        return list(self.said)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done inside is taken back in the end, a log-out too."""
        # No `atomic`: a freeze insists on being the outermost one.
        before = transaction.savepoint()
        cookies = copy.deepcopy(self.client.cookies)
        try:
            yield
        finally:
            with self._one:
                # The page may still be asking for something.
                self._shown = False
                transaction.savepoint_rollback(before)
                self.client.cookies = cookies

    def answer(self, method: str, address: str, headers: Any, body: bytes) -> HttpResponse:
        """What the browser gets that asks for this."""
        if address.startswith("/static/"):
            return self._file(urlsplit(address).path.removeprefix("/static/"))
        with self._one:
            if headers["Sec-Fetch-Mode"] == "navigate" and self._next:
                response, self._next = self._next.response, None
                return response
            if not self._shown:
                return HttpResponse(status=204)
            # Of its own accord Django would open a new connection in this thread.
            connections[DEFAULT_DB_ALIAS] = self._ours
            return self.client.generic(
                method,
                address,
                data=body,
                content_type=headers.get("Content-Type", "text/plain"),
                headers={k: v for k, v in headers.items() if k.lower().startswith("hx-")},
            )

    def _file(self, path: str) -> HttpResponse:
        if path not in self._files:
            found = finders.find(unquote(path))
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            self._files[path] = (kind, Path(found).read_bytes()) if found else None
        if (file := self._files[path]) is None:
            self.said.append(f"no such file: {path}")
            return HttpResponse(status=404)
        return HttpResponse(
            file[1], content_type=file[0], headers={"Cache-Control": "max-age=86400"}
        )

    def _hear(self, message: Any) -> None:
        # A 404 page is told to the console by the browser itself.
        if message.type in ("error", "warning") and "Failed to load" not in message.text:
            self.said.append(f"console: {message.text}")


class _Handler(BaseHTTPRequestHandler):
    """One connection of the browser."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    answers: Served

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        response = self.answers.answer(self.command, self.path, self.headers, body)
        content = b"".join(response) if response.streaming else response.content
        # Without the date: the test's clock stands still, and the browser would think all is stale.
        self.send_response_only(response.status_code)
        for name, value in response.headers.items():
            if name != "Content-Length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_said: Any) -> None:
        """Nobody reads it."""
