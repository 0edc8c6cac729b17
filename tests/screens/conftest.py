"""People at the screens: everything is real but the hour, which the server is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page

from tests.screens import pages


@pytest.fixture
def ticking() -> Iterator[time_machine.Coordinates]:
    """The server's time goes on from NOW; `ticking.move_to(...)` and `shift(...)` move it."""
    from tests.factories import NOW

    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def typist(transactional_db: None, ticking: object) -> Any:
    """A Sagsbehandler in Ishøj, where the contacts are in place."""
    from tests import factories

    user = factories.medarbejder("ejer", "SAGSBEHANDLER", factories.kommune("183"))
    user.password = make_password(pages.PASSWORD)
    user.save()
    return user


@pytest.fixture
def at(page: Page, live_server: Any, typist: Any) -> Callable[[str], Page]:
    """`at("sager/ny/")`: the signed-in typist's browser on that page of Ishøj."""
    pages.sign_on(page, live_server.url, typist)

    def go(path: str) -> Page:
        page.goto(f"{live_server.url}/183/{path}")
        return page

    return go
