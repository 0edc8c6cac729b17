"""Numbers as the pages of figures write them."""

from __future__ import annotations

import pytest

from deliveries.figures.templatetags.tal import antal, pct


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "±0,0 %"),
        (200 / 3, "+66,7 %"),
        (-200 / 3, "−66,7 %"),
        (1234.5, "+1.234,5 %"),
        (0.04, "+0,0 %"),
    ],
)
def test_per_cent_are_rounded_and_have_their_sign(value: float | None, text: str) -> None:
    assert pct(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(None, 0, "–"), (1234, 0, "1.234"), (1.96, 1, "2,0")]
)
def test_numbers_are_rounded(value: float | None, decimals: int, text: str) -> None:
    assert antal(value, decimals) == text
