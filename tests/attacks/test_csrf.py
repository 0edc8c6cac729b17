"""No other site can make a signed-in employee's browser change anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import Kommune, Medarbejder, Sag
from tests.test_routes import TABLE, Scene


def rows() -> dict[str, int]:
    """How many rows each of our tables has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names():
            if table.startswith(("cases_", "deliveries_")):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()[0]
        return counts


@pytest.fixture
def scene(ishoej: Kommune, tmp_path: Any, settings: Any) -> Scene:
    settings.TRANSPORT_MAPPE = tmp_path
    return Scene(ishoej)


@pytest.mark.parametrize("who", ["administrator", "drift"])
def test_no_route_takes_a_post_without_the_pages_token(
    who: str, scene: Scene, request: pytest.FixtureRequest
) -> None:
    user: Medarbejder = request.getfixturevalue(who)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    addresses = {route: reverse(route, kwargs=scene.arguments(route)) for route in TABLE}
    before = rows()
    answers = {route: browser.post(address, {"ok": ""}) for route, address in addresses.items()}
    assert {route for route, answer in answers.items() if answer.status_code != 403} == set()
    assert rows() == before


def test_with_the_pages_token_the_same_post_is_taken(sag: Sag, ejer: Medarbejder) -> None:
    """What the test above would see if the guard were gone."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ejer)
    page = browser.get(f"{sag.get_absolute_url()}slet/")
    token = str(page.context["csrf_token"])
    browser.post(f"{sag.get_absolute_url()}slet/", {"csrfmiddlewaretoken": token})
    assert not Sag.objects.exists()


def test_a_token_of_another_browser_does_not_help(
    sag: Sag, ejer: Medarbejder, udefra: Medarbejder
) -> None:
    attacker = Client(enforce_csrf_checks=True)
    attacker.force_login(udefra)
    token = str(attacker.get("/187/").context["csrf_token"])
    victim = Client(enforce_csrf_checks=True)
    victim.force_login(ejer)
    victim.get(sag.get_absolute_url())
    answer = victim.post(f"{sag.get_absolute_url()}slet/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403
    assert Sag.objects.exists()
