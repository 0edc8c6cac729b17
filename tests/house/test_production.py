"""compose.yaml and Dockerfile say only what `make run` and the tests really do."""

from __future__ import annotations

import importlib
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from dhuv_web.tools.procfile import BASE_DIR, command, commands

OURS = ["release", "web", "worker", "beat"]
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = "".join(
    (BASE_DIR / name).read_text(encoding="utf-8")
    for name in ("dhuv_web/settings.py", "dhuv_web/serving.py")
)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((BASE_DIR / "compose.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", OURS)
def test_compose_runs_the_procfiles_command(compose: dict[str, Any], name: str) -> None:
    assert compose["services"][name]["command"] == commands()[name]


def test_every_process_of_the_procfile_has_a_service(compose: dict[str, Any]) -> None:
    assert set(commands()) == set(OURS)
    assert set(compose["services"]) == {*OURS, "db", "redis"}


def test_the_image_starts_the_web_process() -> None:
    (default,) = re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)
    assert json.loads(default) == shlex.split(commands()["web"])


@pytest.mark.parametrize("name", OURS)
def test_the_commands_program_is_installed(name: str) -> None:
    program, *arguments = command(name)
    assert shutil.which(program)
    if program == "sh":
        assert (BASE_DIR / arguments[0]).is_file()


def test_what_the_commands_name_can_be_imported() -> None:
    assert importlib.import_module("dhuv_web").celery_app.main == "dhuv_web"
    serving = importlib.import_module("dhuv_web.serving")
    assert importlib.import_module(serving.wsgi_app).application


def test_release_uses_commands_that_exist() -> None:
    from django.core.management import get_commands

    text = (BASE_DIR / "dhuv_web" / "tools" / "release.sh").read_text(encoding="utf-8")
    used = re.findall(r"\./manage\.py (\w+)", text, re.MULTILINE)
    assert used == ["migrate", "triggere", "kodelister", "collectstatic"]
    assert set(used) <= set(get_commands())


def test_beat_has_its_schedule_among_the_data(compose: dict[str, Any]) -> None:
    """The root file system is read-only, so all that is written must be below /data or /tmp."""
    from django.conf import settings

    assert compose["services"]["beat"]["read_only"] is True
    for written in (settings.CELERY_BEAT_SCHEDULE_FILENAME, settings.STATIC_ROOT):
        assert Path(written).is_relative_to(settings.DATA_DIR)
    assert compose["services"]["beat"]["environment"]["DHUV_DATA_DIR"] == "/data"


def test_compose_hands_on_every_setting_but_those_of_demos(compose: dict[str, Any]) -> None:
    names = set(compose["services"]["web"]["environment"])
    read = set(re.findall(r'env(?:\.\w+|iron\.get)\(\s*"(DHUV_\w+)"', SETTINGS))
    demos = {"DHUV_DEMO", "DHUV_DEBUG", "DHUV_FIKTIVE_CPR"}
    secret = {"DHUV_SECRET_KEY_FILE", "DHUV_DATABASE_URL_FILE"}
    assert {n.removesuffix("_FILE") if n in secret else n for n in names} == read - demos


def test_secrets_come_from_files_only(compose: dict[str, Any]) -> None:
    environment = compose["services"]["web"]["environment"]
    for name in ("DHUV_SECRET_KEY", "DHUV_DATABASE_URL"):
        assert name not in environment
        given = environment[f"{name}_FILE"]
        assert Path(given).name in compose["services"]["web"]["secrets"]
        assert Path(given).name in compose["secrets"]
    assert "secrets/" in (BASE_DIR / ".gitignore").read_text(encoding="utf-8")


def test_the_image_gets_all_that_it_copies() -> None:
    """What .dockerignore does not let through can not be copied or run."""
    allowed = {
        line[1:].rstrip("/")
        for line in (BASE_DIR / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    named = {name.rstrip("/") for line in copied for name in line.split()} - {"."}
    assert named <= allowed
    packages = {p.name for p in BASE_DIR.iterdir() if (p / "__init__.py").is_file()} - {"tests"}
    assert packages | {"static", "templates", "fixtures", "manage.py"} <= allowed
    for name in allowed:
        assert (BASE_DIR / name).exists(), f"{name} is let through but is not there"
