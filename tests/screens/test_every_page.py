"""Every page and state that the routes lead to is sound: axe-core, and what it does not look at."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from cases.models import Kommune, Medarbejder
from tests.screens.furnished import furnish, people
from tests.screens.served import Served
from tests.screens.walk import Walk
from tests.test_routes import TABLE, routes

#: Where `make a11y` wants the figures of the whole walk; without it the walk is quick.
REPORT = os.environ.get("DHUV_TEST_A11Y", "")
#: Who see what others do not; the others' pages are made of the same.
QUICK = ("administrator", "laeser", "drift", "foerste", "anonym")
#: Who logged on so long ago that they must do it again before something dangerous.
LONG_SINCE = ("foerste", "udefra")


def test_every_page(
    page: Page,
    ishoej: Kommune,
    vallensbaek: Kommune,
    signed_in: Callable[[Medarbejder], Client],
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.TRANSPORT_MAPPE = tmp_path
    scene = furnish(ishoej)
    everybody = people(scene, vallensbaek)
    walk = Walk(Served(page), quick=not REPORT)
    with walk.served.serving():
        walk.errors()
        for who in everybody if REPORT else QUICK:
            user = everybody[who]
            client = signed_in(user) if user else Client()
            if user:
                Client().force_login(user)  # and somewhere else
            if user and who in LONG_SINCE:
                client.force_login(user)
            walk.as_person(who, client, scene)
    if REPORT:
        found = {"pages": len(walk.pages), "states": walk.states, "violations": len(walk.wrong)}
        Path(REPORT).write_text(json.dumps(found), encoding="utf-8")
    assert walk.wrong == [], "\n".join(walk.wrong)
    pages = {route for route in routes() if "200" in TABLE[route][0]}
    assert walk.without_way(pages) == [], "no way leads to these"
    assert walk.states > len(walk.pages) > 25
