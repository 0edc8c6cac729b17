"""The README's table tells every setting, and settings fail loudly."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail

from dhuv_web.environment import Env
from dhuv_web.tools.check import production
from dhuv_web.tools.procfile import BASE_DIR
from tests.house.wrong_settings import NOT_IN_PRODUCTION, WRONG

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


SOME = "s.SECRET_KEY, s.HTTPS, s.DEBUG, s.FIKTIVE_CPR, s.DATABASES['default']['ENGINE']"


def settings_with(asked: str = SOME, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process prints of its settings in this environment."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")}
    code = f"from dhuv_web import settings as s; print({asked})"
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


def values(name: str, value: str) -> dict[str, str]:
    return {f"{name}_FILE": value[5:]} if value.startswith("FILE:") else {name: value}


def test_every_setting_has_five_wrong_values() -> None:
    assert set(WRONG) == read_by_the_program()
    assert {len(set(wrong)) for wrong in WRONG.values()} == {5}


@pytest.mark.parametrize("name", WRONG)
def test_nonsense_is_refused_with_the_name_and_what_to_write(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module is run anew for each: as a new process reads it, but quicker."""
    for given in [given for given in os.environ if given.startswith("DHUV_")]:
        monkeypatch.delenv(given)
    for wrong in WRONG[name]:
        said = refusal(name, wrong, tmp_path, monkeypatch)
        assert said.startswith(name), (wrong, said)
        assert ": write " in said or ": name a file that holds " in said
        assert len(said) < 300


def refusal(name: str, wrong: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    good = {"DHUV_SECRET_KEY": "x" * 50, "DHUV_DATA_DIR": str(data)}
    good |= {"DHUV_DATABASE_URL": "postgres://a@b/c"}
    with monkeypatch.context() as patch:
        for key, value in (good | values(name, wrong)).items():
            patch.setenv(key, value)
        # What the settings import is read anew with them.
        patch.delitem(sys.modules, "dhuv_web.marks", raising=False)
        with pytest.raises(ImproperlyConfigured) as refused:
            runpy.run_path(str(BASE_DIR / "dhuv_web" / "settings.py"))
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DHUV_SECRET_KEY", "hemmeligt\nnej"),
        ("DHUV_SECRET_KEY_FALLBACKS", "hemmeligt"),
        ("DHUV_DATABASE_URL", "postgresql:/a:hemmeligt@b"),
        ("DHUV_BROKER_URL", "redis//:hemmeligt@b"),
        ("DHUV_EMAIL_URL", "smpt://a:hemmeligt@b"),
        ("DHUV_OIDC_CLIENT_SECRET", "hemmeligt\tnej"),
        ("DHUV_SFTP_PASSWORD", "hemmeligt\tnej"),
    ],
)
def test_a_secret_is_not_repeated(
    name: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "hemmeligt" not in refusal(name, wrong, tmp_path, monkeypatch)


def test_secrets_are_taken_as_they_are(tmp_path: Path) -> None:
    """A value that begins with $ is no reference, and a file may end its line."""
    (tmp_path / "key").write_text("$ecret\r\n", encoding="utf-8")
    for given in ({"DHUV_X": "$ecret"}, {"DHUV_X_FILE": str(tmp_path / "key")}):
        assert Env(given).text("DHUV_X", secret=True) == "$ecret"
    given = {"DHUV_DATABASE_URL": "postgres://a:%24ecret%2F@b/c"}
    assert Env(given).database("DHUV_DATABASE_URL", "")["PASSWORD"] == "$ecret/"


@pytest.mark.parametrize("wrong", NOT_IN_PRODUCTION)
def test_what_is_no_production_is_asked_for_by_the_check(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each alone is enough to fail. An empty value here means that it is not given."""
    name, _, value = wrong.partition("=")
    environment = production(tmp_path)
    if value:
        environment[name] = value
    else:
        environment.pop(name)
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert NOT_IN_PRODUCTION[wrong] in done.stderr


def test_without_a_mail_server_nothing_is_written_into_the_log(settings: Any) -> None:
    """A link that makes an administrator would stand there. What is to be sent waits."""
    assert "dhuv_web.no_mail.EmailBackend" in mail_backend({})
    assert "console" in mail_backend({"DHUV_DEMO": "1"})
    settings.EMAIL_BACKEND = "dhuv_web.no_mail.EmailBackend"
    with pytest.raises(OSError, match="DHUV_EMAIL_URL"):
        send_mail("Invitation", "https://…", None, ["ny@example.dk"])


def mail_backend(given: dict[str, str]) -> str:
    return settings_with("s.EMAIL_BACKEND", DHUV_SECRET_KEY="x", **given).stdout
