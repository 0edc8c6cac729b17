"""The same people and kommuner in every test, on the same day (`tests.factories.NOW`).

In Ishøj (183): `ejer`, whose case it is, and `kollega`, both Sagsbehandler; `laeser` and
`administrator`. `udefra` is Administrator, but of Vallensbæk (187). `drift` operates.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client

if TYPE_CHECKING:
    from cases.models import Kommune, Medarbejder, Sag

# Models are imported inside, because Django is not set up when conftest.py imports this.


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Time stands still at NOW; `clock.move_to(...)` moves it."""
    from tests.factories import NOW

    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ishoej(db: None, clock: object) -> Kommune:
    from tests.factories import kommune

    return kommune("183")


@pytest.fixture
def vallensbaek(db: None, clock: object) -> Kommune:
    from tests.factories import kommune

    return kommune("187")


@pytest.fixture
def ejer(ishoej: Kommune) -> Medarbejder:
    from tests.factories import medarbejder

    return medarbejder("ejer", "SAGSBEHANDLER", ishoej)


@pytest.fixture
def kollega(ishoej: Kommune) -> Medarbejder:
    from tests.factories import medarbejder

    return medarbejder("kollega", "SAGSBEHANDLER", ishoej)


@pytest.fixture
def udefra(vallensbaek: Kommune) -> Medarbejder:
    from tests.factories import medarbejder

    return medarbejder("udefra", "ADMINISTRATOR", vallensbaek)


@pytest.fixture
def laeser(ishoej: Kommune) -> Medarbejder:
    from tests.factories import medarbejder

    return medarbejder("laeser", "LAESER", ishoej)


@pytest.fixture
def administrator(ishoej: Kommune) -> Medarbejder:
    from tests.factories import medarbejder

    return medarbejder("administrator", "ADMINISTRATOR", ishoej)


@pytest.fixture
def drift(db: None, clock: object) -> Medarbejder:
    from tests.factories import medarbejder

    return medarbejder("drift", "DRIFT")


@pytest.fixture
def sag(ishoej: Kommune, ejer: Medarbejder) -> Sag:
    """A clean, unreported case with one open ydelse."""
    from tests.factories import stored_sag

    return stored_sag(ishoej, ejer=ejer)


def browser_of(user: Medarbejder) -> Client:
    """That employee's browser, just logged on."""
    from cases.door.fresh import CONFIRMED

    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[CONFIRMED] = time.time()
    session.save()
    return browser


@pytest.fixture
def signed_in() -> Callable[[Medarbejder], Client]:
    """`signed_in(user)`: that employee's browser, just logged on."""
    return browser_of
