"""Chaos in short (docs/chaos.md): real processes die, and both sides agree afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos.__main__ import QUICK
from tests.chaos.orders import Orders
from tests.chaos.verify import transfers

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.sshd]

BASE_DIR = Path(__file__).resolve().parents[2]


def chaos(*arguments: str) -> str:
    """What the program printed; its installation is its own, not this test's."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DHUV_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *arguments],
        cwd=BASE_DIR,
        env=clean,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return f"{done.stdout}\n{done.stderr}\nexit code {done.returncode}"


def test_whatever_is_killed_nothing_is_lost_doubled_or_differing() -> None:
    said = chaos("--quick")
    assert f"runs={len(QUICK)} lost=0 doubled=0 differing=0\n" in said, said
    assert said.endswith("exit code 0")


@pytest.fixture
def orders(tmp_path: Path) -> Orders:
    found = Orders(tmp_path)
    found.clear()
    return found


def everybody(_pid: str) -> bool:
    return True


def nobody(_pid: str) -> bool:
    return False


def test_two_transfers_of_one_file_at_once_are_seen(orders: Orders) -> None:
    orders.tell("begins", 11, 10, "a.xml")
    orders.tell("begins", 12, 10, "b.xml")
    orders.tell("begins", 21, 20, "a.xml")
    orders.tell("ends", 11, 10, "a.xml")
    orders.tell("ends", 12, 10, "b.xml")
    found = transfers(orders, everybody)
    assert (found.overlapping, found.open) == (["a.xml"], ["a.xml"])


@pytest.mark.parametrize("gone", [11, 10])
def test_what_a_dead_process_began_does_not_count(orders: Orders, gone: int) -> None:
    orders.tell("begins", 11, 10, "a.xml")
    orders.tell("gone", gone)
    orders.tell("begins", 21, 20, "a.xml")
    found = transfers(orders, everybody)
    assert (found.overlapping, found.open) == ([], ["a.xml"])


def test_nor_what_one_began_that_died_unseen(orders: Orders) -> None:
    orders.tell("begins", 11, 10, "a.xml")
    orders.tell("begins", 21, 20, "a.xml")
    orders.tell("ends", 21, 20, "a.xml")
    found = transfers(orders, nobody)
    assert (found.overlapping, found.open) == ([], [])
