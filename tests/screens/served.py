"""A browser whose pages come from this very process: no server, so that every post can be undone.

What the browser gets is the answer of the whole application, headers and all; only the network is
left out. The test's transaction is the one that the answers are made in.
"""

from __future__ import annotations

import contextvars
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Route

#: A secure context, as the real one is.
BASE = "http://localhost"
#: A page with nothing on it, of the same origin: about:blank would be a new process each time.
_EMPTY = "/intet"
_LIKE_OURS = {"Content-Type": "text/html", "Cross-Origin-Opener-Policy": "same-origin"}


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
        # Playwright calls back in a context of its own, where Django would open a new connection.
        self._here = contextvars.copy_context()
        self._next: Answer | None = None
        page.route("**/*", lambda route: self._fulfil(route))
        # A 404 page is told to the console by the browser itself.
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning")
                and "Failed to load resource" not in message.text
                and self.said.append(f"console: {message.text}")
            ),
        )
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def ask(self, method: str, address: str, data: dict[str, Any] | None = None) -> Answer:
        """The answer to this, wherever it leads."""
        call = self.client.get if method == "GET" else self.client.post
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
        self._here = contextvars.copy_context()
        self._next = answer
        self.page.goto(urljoin(BASE, answer.address))
        self.page.wait_for_load_state("load")
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
            # The page may still be asking for something.
            if self.page.url.startswith(BASE) and not self.page.url.endswith(_EMPTY):
                self.page.goto(BASE + _EMPTY)
            transaction.savepoint_rollback(before)
            self.client.cookies = cookies

    def _fulfil(self, route: Route) -> None:
        request = route.request
        address = request.url.removeprefix(BASE)
        if address == _EMPTY:
            return route.fulfill(headers=_LIKE_OURS, body="<!doctype html><title></title>")
        if address.startswith("/static/"):
            path = finders.find(unquote(urlsplit(address).path.removeprefix("/static/")))
            if path is None:
                self.said.append(f"no such file: {address}")
                return route.fulfill(status=404)
            return route.fulfill(path=path)
        if request.is_navigation_request() and self._next:
            response = self._next.response
            self._next = None
        else:
            asked = {k: v for k, v in request.headers.items() if k.startswith("hx-")}
            response = self._here.run(
                self.client.generic,
                request.method,
                address,
                data=request.post_data_buffer or b"",
                content_type=request.headers.get("content-type", "text/plain"),
                headers=asked,
            )
        return route.fulfill(
            status=response.status_code,
            headers=dict(response.headers),
            body=b"".join(response) if response.streaming else response.content,
        )
