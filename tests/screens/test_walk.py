"""The walk finds what is planted for it; one that could not fail would prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from cases.models import Medarbejder
from tests.screens.planted import FAULTS
from tests.screens.served import Served
from tests.screens.walk import Walk
from tests.test_routes import routes


class _Nothing:
    """The planted pages are about nothing."""

    def arguments(self, _route: str) -> dict[str, Any]:
        return {}


@pytest.fixture
def walked(
    page: Page,
    drift: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
    settings: Any,
    request: pytest.FixtureRequest,
) -> Walk:
    settings.ROOT_URLCONF = "tests.screens.planted"
    walk = Walk(Served(page), quick=request.param)
    with walk.served.serving():
        walk.as_person("drift", signed_in(drift), _Nothing())
    return walk


@pytest.mark.parametrize("walked", [True, False], ids=["quick", "whole"], indirect=True)
def test_the_walk_finds_what_is_wrong(walked: Walk) -> None:
    expected = {name: said for name, (_inside, said) in FAULTS.items()}
    expected |= {"sendes": "(/sendes/ sent as it is): no label: ", "falder": "the server failed"}
    expected["afsnit"] = "/?to: #a2 leads nowhere"
    for name, said in expected.items():
        assert any(f": /{name}/" in line and said in line for line in walked.wrong), name
    faulty = {line.split(": ")[1].split("/")[1] for line in walked.wrong}
    assert faulty == set(expected), "what is sound is not complained of"
    # `alene` was shown, as every address is; but nobody would ever come there.
    assert walked.pages == set(routes())
    assert walked.without_way(set(routes()) - {"falder"}) == ["alene"]
