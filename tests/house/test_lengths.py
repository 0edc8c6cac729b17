"""No function is longer than a screen, and none that answers a request does much by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from dhuv_web.tools.procfile import BASE_DIR

#: Lines from `def` to the last, the docstring among them.
FUNCTION = 40
#: Of what takes a request and stands among the views.
VIEW = 35
#: Longer all the same, each with its reason in a comment above it.
LONG = {
    # Two rules, said whole.
    "cases/rules/kodelister.py::one_code",
    # The innermost loop of the figures: a call for each step would double their time.
    "deliveries/figures/core/sweep.py::_add_key",
}


def too_long(source: str, *, of_views: bool) -> Iterator[tuple[str, bool]]:
    """The functions that are too long, and whether a comment stands right above each."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [argument.arg for argument in node.args.args]
        most = VIEW if of_views and arguments[:1] == ["request"] else FUNCTION
        if (node.end_lineno or 0) - node.lineno + 1 > most:
            first = min([node.lineno, *(made.lineno for made in node.decorator_list)])
            yield node.name, lines[first - 2].lstrip().startswith("#")


def test_only_those_that_are_known_are_too_long_and_say_why() -> None:
    found = {}
    for room in ("cases", "deliveries", "dhuv_web"):
        for path in (BASE_DIR / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            of_views = "views" in path.parts or path.stem == "views"
            place = path.relative_to(BASE_DIR)
            for name, says_why in too_long(path.read_text(encoding="utf-8"), of_views=of_views):
                found[f"{place}::{name}"] = says_why
    assert found == dict.fromkeys(LONG, True)


@pytest.mark.parametrize(
    ("head", "lines", "of_views", "found"),
    [
        ("def f(a):", 40, False, []),
        ("def f(a):", 41, False, [("f", False)]),
        ("async def f(a):", 41, False, [("f", False)]),
        ("# Why.\ndef f(a):", 41, False, [("f", True)]),
        ("# Why.\n@rule(\n1)\ndef f(a):", 41, False, [("f", True)]),
        ("def f(request):", 35, True, []),
        ("def f(request):", 36, True, [("f", False)]),
        ("def f(request):", 36, False, []),
        ("def f(a):", 36, True, []),
    ],
)
def test_a_function_is_measured(
    head: str, lines: int, of_views: bool, found: list[tuple[str, bool]]
) -> None:
    source = "import a\n" + head + "\n    a()" * (lines - 1)
    assert list(too_long(source, of_views=of_views)) == found
