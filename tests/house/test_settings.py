"""The README's table tells every setting, and settings fail loudly."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from dhuv_web.tools.procfile import BASE_DIR

README = (BASE_DIR / "README.md").read_text(encoding="utf-8")


def read_by_the_program() -> set[str]:
    sources = [*BASE_DIR.glob("dhuv_web/*.py"), *BASE_DIR.glob("cases/**/*.py")]
    sources += BASE_DIR.glob("deliveries/**/*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    return set(re.findall(r'env(?:\.\w+|iron\.get)\(\s*"(DHUV_\w+)"', text))


def test_the_readme_tells_every_setting_and_no_other() -> None:
    told = set(re.findall(r"^\| `(DHUV_\w+)` \|", README, re.MULTILINE))
    assert told == read_by_the_program()
    assert len(told) > 15


def settings_with(**environment: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process prints of its settings in this environment."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")}
    code = (
        "from dhuv_web import settings as s;"
        "print(s.SECRET_KEY, s.HTTPS, s.DEBUG, s.FIKTIVE_CPR, s.DATABASES['default']['ENGINE'])"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env=clean | {"DHUV_DATA_DIR": os.environ["DHUV_DATA_DIR"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_nothing_starts() -> None:
    done = settings_with()
    assert done.returncode != 0
    assert "DHUV_SECRET_KEY" in done.stderr


def test_a_secret_can_come_from_a_file(tmp_path: pytest.TempPathFactory) -> None:
    secret = os.path.join(str(tmp_path), "key")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("from-a-file")
    assert settings_with(DHUV_SECRET_KEY_FILE=secret).stdout.startswith("from-a-file ")


def test_the_defaults_are_for_production() -> None:
    done = settings_with(DHUV_SECRET_KEY="x", DHUV_DATABASE_URL="postgres://a@b/c")
    assert done.stdout == "x True False False django.db.backends.postgresql\n"


def test_a_demo_is_plain_http_with_fictitious_people() -> None:
    done = settings_with(DHUV_SECRET_KEY="x", DHUV_DEMO="1")
    assert done.stdout == "x False False True django.db.backends.sqlite3\n"


@pytest.mark.parametrize(
    "name", ["DHUV_DATABASE_POOL", "DHUV_SESSION_MINUTES", "DHUV_HTTPS", "DHUV_DEMO"]
)
def test_nonsense_is_refused(name: str) -> None:
    values = {"DHUV_SECRET_KEY": "x", "DHUV_DATABASE_URL": "postgres://a@b/c", name: "måske"}
    assert settings_with(**values).returncode != 0


@pytest.mark.parametrize(
    "name",
    [
        "DHUV_DATABASE_POOL",
        "DHUV_SESSION_MINUTES",
        "DHUV_SESSION_TIMER",
        "DHUV_FRISK_LOGON_MINUTTER",
        "DHUV_LOGON_FORSOEG",
        "DHUV_LOGON_PAUSE_MINUTTER",
        "DHUV_SOEG_PER_MINUT",
        "DHUV_HENT_PER_TIME",
        "DHUV_KVITTERING_MAX_MB",
        "DHUV_L402_MAX_MB",
    ],
)
def test_none_at_all_is_refused(name: str) -> None:
    """Somebody may mean `never` or `without end` by 0; nobody could log on, or be asked again."""
    for number in ("0", "-1"):
        done = settings_with(
            DHUV_SECRET_KEY="x", DHUV_DATABASE_URL="postgres://a@b/c", **{name: number}
        )
        assert done.returncode != 0
        assert f"{name} must be 1 or more" in done.stderr
