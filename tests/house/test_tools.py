"""The checks find what they are there for."""

from __future__ import annotations

import pytest

from dhuv_web.tools import locks, procfile, tree, vendor


@pytest.mark.parametrize(
    "line",
    ["HOME = '/ro" + "ot/x'", "see /wo" + "rk/shared/spec.md", "cd /ho" + "me/anna/dhuv"],
)
def test_tree_finds_paths_of_one_machine(line: str) -> None:
    (found,) = tree.troubles("a.py", f"x = 1\n{line}\n")
    assert found.startswith("a.py:2: holds a path of one machine")


@pytest.mark.parametrize("line", ["/data/work", "var/work/x", "https://x.dk/work/", "{root}/x"])
def test_tree_lets_other_paths_pass(line: str) -> None:
    assert tree.troubles("a.py", line) == []


def test_tree_finds_registry_addresses() -> None:
    assert tree.troubles("x.lock", "resolved https://registry.npm" + "js.org/x")
    assert tree.troubles("x.lock", "--index-" + "url x")


def test_tree_measures_the_lines_of_templates() -> None:
    assert tree.troubles("a.html", "x" * (tree.WIDEST + 1))
    assert tree.troubles("a.html", "x" * tree.WIDEST) == []
    assert tree.troubles("a.md", "x" * (tree.WIDEST + 1)) == []


def test_tree_counts_lines_of_code_only() -> None:
    long = "x\n" * (tree.MOST_LINES + 1)
    assert tree.troubles("a.py", long) == [
        f"a.py: has 401 lines, at most {tree.MOST_LINES} are wanted"
    ]
    assert tree.troubles("a.py", "x\n" * tree.MOST_LINES) == []
    for other in ("fixtures/a.csv", "cases/migrations/0001_initial.py", "docs/regler.md"):
        assert tree.troubles(other, long) == []


LOCK = """\
django==5.2.19 \\
    --hash=sha256:00
    # via x
Psycopg-Binary==3.3.9 ; sys_platform != 'win32' \\
    --hash=sha256:00
"""


def test_locks_reads_pins() -> None:
    assert locks.pins(LOCK) == {"django": "5.2.19", "psycopg-binary": "3.3.9"}


def test_locks_wants_hashes() -> None:
    with pytest.raises(ValueError, match="lxml has no hash"):
        locks.pins(LOCK + "lxml==6.1\n")


def test_locks_says_what_is_not_answered() -> None:
    wanted = ["django>=5.2,<5.3", "Django>=6", "psycopg_binary", "lxml"]
    assert locks.unmet(wanted, locks.pins(LOCK)) == ["Django>=6", "lxml"]


def test_procfile_reads_names_and_commands() -> None:
    assert procfile.commands("web: gunicorn --bind :1\n\nbeat: celery beat\n") == {
        "web": "gunicorn --bind :1",
        "beat": "celery beat",
    }


def test_vendor_takes_the_latin_parts_of_the_typeface() -> None:
    def part(name: str) -> str:
        url = (
            f"url(./files/x-{name}-400-normal.woff2) format('woff2'), url(./x.woff) format('woff')"
        )
        return f"@font-face {{\n  src: {url};\n  unicode-range: U+1;\n}}\n"

    taken = vendor.typeface(part("greek") + part("latin-ext") + part("latin"))
    face = (
        "@font-face {{ src: url(../fonts/IBMPlexSans/x-{}-400-normal.woff2); unicode-range: U+1; }}"
    )
    assert taken == face.format("latin-ext") + face.format("latin")
    with pytest.raises(SystemExit, match="1 Latin parts"):
        vendor.typeface(part("greek") + part("latin"))


def test_vendor_leaves_out_other_fonts() -> None:
    css = 'a{color:red}@font-face{src:url(../x.woff2) format("woff2")}b{c:d}'
    assert vendor.without_fonts(css) == "a{color:red}b{c:d}"
