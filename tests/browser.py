"""A real browser for tests: `page` (pytest-playwright) in this machine's own Chromium."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from dhuv_web.tools import programs

BASE_DIR = Path(__file__).resolve().parent.parent
SCREENSHOTS = BASE_DIR / "test-results" / "screenshots"
_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def install() -> None:
    """Let Django's live server answer as the real one does: at once, with files one may keep."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import WSGIRequestHandler

    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: Any, request: Any) -> Any:
        response = serve(handler, request)
        response.headers["Cache-Control"] = "max-age=315360000"
        return response

    # Headers and page leave in two writes: Nagle's algorithm holds the second back for 40 ms.
    WSGIRequestHandler.disable_nagle_algorithm = True
    StaticFilesHandler.serve = serve_to_keep  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = programs.find("chromium")
    if chromium is None:
        pytest.fail("Chromium is not on this machine; `make test` installs what tests need.")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": str(chromium),
        "args": [*_ARGUMENTS, *root],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def screenshot(page: Page, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """`screenshot("name")` keeps the whole page as a PNG under test-results/screenshots."""

    def take(name: str) -> Path:
        test = re.sub(r"\W+", "-", request.node.name).strip("-")
        path = SCREENSHOTS / f"{test}-{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        return path

    return take
