"""One table of figures: each is defined once, and says what it is."""

from __future__ import annotations

import pytest

from deliveries.figures.core.table import FIGURES, PASSES, Pass, figure


def test_a_code_is_defined_once() -> None:
    with pytest.raises(ValueError, match="defined twice"):
        figure("modtagere", "", "", "", Pass.KVARTALER, "")(lambda counts: {})


@pytest.mark.parametrize("name", ["titel", "definition"])
def test_no_two_figures_say_the_same(name: str) -> None:
    said = [getattr(figure, name) for figure in FIGURES.values()]
    assert len(set(said)) == len(said)
    assert all(said)


def test_no_figure_is_another_under_a_new_name() -> None:
    """The same numbers of the same pass would be one figure with two codes."""
    made = [(figure.counted, figure.function.__code__.co_code) for figure in FIGURES.values()]
    names = [(figure.counted, figure.function.__code__.co_consts) for figure in FIGURES.values()]
    assert len(set(zip(made, names, strict=True))) == len(FIGURES)


def test_every_pass_is_described_and_used() -> None:
    assert set(PASSES) == set(Pass) == {figure.counted for figure in FIGURES.values()}
