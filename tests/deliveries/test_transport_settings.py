"""One setting chooses the transport, and a system check fails loudly on a bad one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import paramiko
import pytest
from django.core.checks import run_checks

from deliveries.transport import TransportError, problems, transport
from deliveries.transport.folder import Folder
from deliveries.transport.sftp import Sftp

KEY = paramiko.ECDSAKey.generate()


@pytest.fixture
def good(tmp_path: Path) -> dict[str, Any]:
    """Settings that both transports could use."""
    return {
        "TRANSPORT": "sftp",
        "TRANSPORT_MAPPE": tmp_path / "ud",
        "KVITTERING_MAPPE": tmp_path / "ind",
        "SFTP_HOST": "sftp.example.dk",
        "SFTP_PORT": 22,
        "SFTP_USER": "dhuv",
        "SFTP_KEY_FILE": "",
        "SFTP_PASSWORD": "hemmeligt-ord",
        "SFTP_HOST_KEY": f"{KEY.get_name()} {KEY.get_base64()}",
        "SFTP_UD": "ud",
        "SFTP_IND": "ind",
        "SFTP_TIMEOUT": 60.0,
    }


def test_the_setting_chooses(good: dict[str, Any]) -> None:
    assert isinstance(transport(SimpleNamespace(**good)), Sftp)
    good["TRANSPORT"] = "mappe"
    chosen = transport(SimpleNamespace(**good))
    assert isinstance(chosen, Folder)
    assert (chosen.ud, chosen.ind) == (good["TRANSPORT_MAPPE"], good["KVITTERING_MAPPE"])


def test_good_settings_have_no_problems(good: dict[str, Any]) -> None:
    for kind in ("sftp", "mappe"):
        assert problems(SimpleNamespace(**good | {"TRANSPORT": kind})) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"TRANSPORT": "post"}, "DHUV_TRANSPORT='post'"),
        ({"SFTP_HOST": ""}, "DHUV_SFTP_HOST "),
        ({"SFTP_USER": ""}, "DHUV_SFTP_USER"),
        ({"SFTP_PASSWORD": ""}, "DHUV_SFTP_KEY_FILE or DHUV_SFTP_PASSWORD"),
        ({"SFTP_UD": ""}, "DHUV_SFTP_UD"),
        ({"SFTP_IND": ""}, "DHUV_SFTP_IND"),
        ({"SFTP_PORT": 0}, "DHUV_SFTP_PORT"),
        ({"SFTP_TIMEOUT": 0.0}, "DHUV_SFTP_TIMEOUT"),
        ({"SFTP_HOST_KEY": ""}, "DHUV_SFTP_HOST_KEY"),
        ({"SFTP_HOST_KEY": "ssh-ed25519"}, "DHUV_SFTP_HOST_KEY"),
        ({"SFTP_HOST_KEY": "ssh-ed25519 AAAA"}, "DHUV_SFTP_HOST_KEY"),
        ({"SFTP_HOST_KEY": "ssh-ed25519 ikke-base64"}, "DHUV_SFTP_HOST_KEY"),
        ({"SFTP_HOST_KEY": "ssh-nyt AAAAC3NzaC1lZDI1NTE5"}, "DHUV_SFTP_HOST_KEY"),
        ({"SFTP_KEY_FILE": "findes/ikke"}, "DHUV_SFTP_KEY_FILE"),
    ],
    ids=str,
)
def test_a_bad_setting_is_named(good: dict[str, Any], changes: dict[str, Any], told: str) -> None:
    (problem,) = problems(SimpleNamespace(**good | changes))
    assert told in problem
    assert "hemmeligt" not in problem


def test_a_file_that_is_no_key_is_named(good: dict[str, Any], tmp_path: Path) -> None:
    good["SFTP_KEY_FILE"] = str(tmp_path / "nøgle")
    (tmp_path / "nøgle").write_text("ikke en nøgle", encoding="utf-8")
    (problem,) = problems(SimpleNamespace(**good))
    assert "is no private key" in problem


def test_a_key_that_is_locked_by_another_passphrase_is_named(
    good: dict[str, Any], tmp_path: Path
) -> None:
    KEY.write_private_key_file(tmp_path / "locked", password="et andet ord")
    good["SFTP_KEY_FILE"] = str(tmp_path / "locked")
    (problem,) = problems(SimpleNamespace(**good))
    assert "its passphrase is wrong" in problem
    good["SFTP_PASSWORD"] = "et andet ord"
    assert problems(SimpleNamespace(**good)) == []


@pytest.mark.parametrize("name", ["TRANSPORT_MAPPE", "KVITTERING_MAPPE"])
def test_a_folder_without_a_parent_is_named(
    good: dict[str, Any], tmp_path: Path, name: str
) -> None:
    changes = {"TRANSPORT": "mappe", name: tmp_path / "findes" / "ikke"}
    (problem,) = problems(SimpleNamespace(**good | changes))
    assert problem.startswith(f"DHUV_{name}")


def test_a_file_in_place_of_a_folder_is_named(good: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    changes = {"TRANSPORT": "mappe", "TRANSPORT_MAPPE": tmp_path / "fil"}
    (problem,) = problems(SimpleNamespace(**good | changes))
    assert "is no folder" in problem


def test_a_folder_that_may_not_be_written_to_is_named(
    good: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be root, who may do everything."""
    monkeypatch.setattr("os.access", lambda path, mode: False)
    found = problems(SimpleNamespace(**good | {"TRANSPORT": "mappe"}))
    assert [problem.split(":")[0] for problem in found] == [
        "DHUV_TRANSPORT_MAPPE",
        "DHUV_KVITTERING_MAPPE",
    ]


def test_the_system_check_fails_on_it(settings: Any) -> None:
    assert [found for found in run_checks() if found.id == "dhuv.E004"] == []
    settings.TRANSPORT = "post"
    (found,) = [found for found in run_checks() if found.id == "dhuv.E004"]
    assert "post" in found.msg


def test_an_unknown_kind_sends_nowhere(good: dict[str, Any]) -> None:
    good["TRANSPORT"] = "post"
    with pytest.raises(TransportError, match="DHUV_TRANSPORT"):
        transport(SimpleNamespace(**good))
