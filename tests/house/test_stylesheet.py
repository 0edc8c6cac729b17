"""The one stylesheet keeps what pages use, and nothing has to be built by hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from dhuv_web import stylesheet


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("a{color:red}", "a{color:red}"),
        (".alert{a:b}.toast{a:b}", ".alert{a:b}"),
        (".toast,.alert,h1{a:b}", ".alert,h1{a:b}"),
        (".alert .toast{a:b}", ""),
        (".alert:not(.toast){a:b}", ".alert:not(.toast){a:b}"),
        (".badge-info{a:b}.badgeless{a:b}", ".badge-info{a:b}"),
        ("@media print{.toast{a:b}}", ""),
        ("@media print{.toast{a:b}.alert{a:b}}", "@media print{.alert{a:b}}"),
        ("@font-face{src:url(x)}@page{margin:1cm}", "@font-face{src:url(x)}@page{margin:1cm}"),
        ("/* {.toast} */.alert{a:b}", ".alert{a:b}"),
        ("a:is(.x,.y),.alert{a:b}", ".alert{a:b}"),
    ],
)
def test_rules_about_classes_that_nobody_names_go(css: str, kept: str) -> None:
    assert stylesheet.used(css, {"alert"}, {"badge-"}) == kept


def test_it_holds_both_and_finds_its_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    css = Path(str(finders.find(stylesheet.NAME))).read_text("utf-8")
    for rule in (".alert-info", ".button-primary", ".kodeboks", "@media print", "latin-400-normal"):
        assert rule in css
    assert "toast" not in css
    assert "url(../vendor/dkfds/img/" in css
    assert "url(../img" not in css


def test_it_is_made_anew_when_a_part_is_newer(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    made = Path(str(finders.find(stylesheet.NAME)))
    made.write_text("old", encoding="utf-8")
    assert Path(str(finders.find(stylesheet.NAME))).read_text("utf-8") == "old"
    os.utime(made, (0, 0))
    assert Path(str(finders.find(stylesheet.NAME))).read_text("utf-8") != "old"


def test_no_page_links_another() -> None:
    """A file in static/css is part of it; a second one would hold the page up."""
    templates = stylesheet.settings.BASE_DIR / "templates"
    linking = {
        p.name for p in templates.rglob("*.html") if 'rel="stylesheet"' in p.read_text("utf-8")
    }
    assert linking == {"base.html", "400.html", "500.html"}
