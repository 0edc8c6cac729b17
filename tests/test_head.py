"""HEAD is answered wherever GET is, as a page without its content (RFC 9110, 9.3.2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.models import Medarbejder
from tests.test_routes import TABLE, USERS, Scene, scene

__all__ = ["scene"]

#: Whose GET changes something: a question to the provider, its answer, codes that are shown once.
CHANGES = {"oidc_authentication_init", "oidc_authentication_callback", "reservekoder"}


def ask(client: Client, method: str, address: str) -> HttpResponse:
    before = transaction.savepoint()
    response = getattr(client, method)(address)
    transaction.savepoint_rollback(before)
    return response


@pytest.mark.parametrize("route", TABLE)
def test_it_is_answered_as_get_is(
    route: str,
    scene: Scene,
    signed_in: Callable[[Medarbejder], Client],
    request: pytest.FixtureRequest,
) -> None:
    address = reverse(route, kwargs=scene.arguments(route))
    browsers = [signed_in(request.getfixturevalue(name)) for name in USERS] + [Client()]
    for browser in browsers:
        page, head = (ask(browser, method, address) for method in ("get", "head"))
        if route in CHANGES:
            assert head.status_code in (302, 405)
            continue
        assert head.status_code == page.status_code
        assert head.headers.get("Location") == page.headers.get("Location")
        assert head.headers.get("Content-Type") == page.headers.get("Content-Type")
        assert b"".join(head) == b""
