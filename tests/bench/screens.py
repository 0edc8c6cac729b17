"""What a page costs: on the server with one row and with fifty, and in a browser's first visit."""

from __future__ import annotations

import os
import socket
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from cases.models import Sag
from dhuv_web.tools import programs
from dhuv_web.tools.processes import Process
from dhuv_web.tools.procfile import command
from tests.bench.search import Site

ROUNDS = 15
#: Kommuner of `fill` with 1 and with 50 sager, and one with more than a page of them.
ONE, FIFTY, MANY = "151", "147", "101"
PAGES = {
    "start": "",
    "sagslisten": "sager/",
    "opret ny sag": "sager/ny/",
    "en sag": "sager/{sag}/",
    "fejlliste": "fejlliste/",
    "leverancer": "leverancer/",
    "kontaktoplysninger": "kontakter/",
}

#: When the new list can be seen after the next key goes down: htmx's own wait is part of it.
_SEEN = """() => { window.seen = new Promise((done) => {
  let down;
  document.addEventListener("keydown", () => { down ??= performance.now(); });
  const painted = () => setTimeout(() => done(performance.now() - down));
  new MutationObserver(() => requestAnimationFrame(painted))
    .observe(document.getElementById("resultat"), { childList: true });
}); }"""
_BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((e) => e.renderBlockingStatus === "blocking").map((e) => e.name.split("/").pop())"""


def server() -> dict[str, Any]:
    """Milliseconds and statements of each page, with one row and with fifty."""
    sites = {kode: Site(kode) for kode in (ONE, FIFTY)}
    found: dict[str, Any] = {}
    for name, path in PAGES.items():
        found[name] = {}
        for kode, site in sites.items():
            sag = Sag.objects.filter(kommune=kode).order_by("cpr")[0]
            address = f"/{kode}/{path.format(sag=sag.pk)}"
            queries = _queries(lambda site=site, address=address: site.get(address))
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                site.get(address)
                times.append((time.perf_counter() - began) * 1000)
            found[name][kode] = {"ms": statistics.median(times), "queries": queries}
    return found


def _queries(ask: Callable[[], object]) -> int:
    count = 0

    def counting(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    ask()
    with connection.execute_wrapper(counting):
        ask()
    return count


def browser() -> dict[str, Any]:
    """Bytes of list and form with nothing in the cache, and the time from a key to the new list."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    cookie = Site(MANY).cookie.split("; ")[0].split("=", 1)
    environment = {**os.environ, "DHUV_BIND": address}
    web = Process("web", command("web"), env=environment, output=sys.stderr.fileno())
    try:
        _wait_for(address)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=str(programs.find("chromium")),
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
            weights = {
                name: _weigh(chromium, f"http://{address}/{MANY}/{PAGES[name]}", cookie)
                for name in ("sagslisten", "opret ny sag")
            }
            page = _page(chromium, address, cookie)
            keystrokes = _keystrokes(page, f"http://{address}/{MANY}/sager/")
            chromium.close()
    finally:
        web.stop()
    return {"weights": weights, "keystroke": keystrokes}


def _wait_for(address: str) -> None:
    host, port = address.split(":")
    for _ in range(300):
        with socket.socket() as knock:
            if knock.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("gunicorn does not listen")


def _page(chromium: Browser, address: str, cookie: list[str]) -> Page:
    context = chromium.new_context(locale="da-DK", viewport={"width": 1280, "height": 900})
    host = address.split(":")[0]
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "domain": host, "path": "/"}])
    return context.new_page()


def _weigh(chromium: Browser, url: str, cookie: list[str]) -> dict[str, Any]:
    """Bytes over the wire by kind, of a browser that has never been here."""
    page = _page(chromium, url.split("/")[2], cookie)
    network = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    bytes_of: Counter[str] = Counter()
    network.send("Network.enable")
    network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    network.on(
        "Network.loadingFinished",
        lambda e: bytes_of.update({kinds[e["requestId"]]: int(e["encodedDataLength"])}),
    )
    page.goto(url, wait_until="networkidle")
    blocking = page.evaluate(_BLOCKING)
    page.context.close()
    return {"bytes": dict(bytes_of), "all": sum(bytes_of.values()), "blocking": blocking}


def _keystrokes(page: Page, url: str) -> float:
    """The median milliseconds until the new list is painted; one digit at a time."""
    page.goto(url)
    box = page.locator("#id_cpr")
    box.focus()
    times = []
    for digit in "0101" * 5:
        if len(box.input_value()) > 3:
            box.fill("")
            page.wait_for_timeout(400)
        page.evaluate(_SEEN)
        page.keyboard.press(digit)
        times.append(float(page.evaluate("() => window.seen")))
        page.wait_for_timeout(100)
    return statistics.median(times)
