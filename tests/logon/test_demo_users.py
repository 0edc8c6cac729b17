"""D25: an installation in production has no users whose password all the world knows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cases.models import Medarbejder


@pytest.mark.django_db
def test_the_check_finds_them(settings: Any, ejer: Medarbejder) -> None:
    call_command("check", databases=["default"])
    Medarbejder.objects.update(er_demo=True)
    with pytest.raises(SystemCheckError, match=r"demo users in the database: ejer"):
        call_command("check", databases=["default"])
    # What brings the database up to date before the processes start looks too.
    with pytest.raises(SystemCheckError, match=r"dhuv\.E005"):
        call_command("migrate", verbosity=0, skip_checks=False)
    settings.DEMO = True
    call_command("check", databases=["default"])


def test_without_a_database_nothing_is_asked() -> None:
    call_command("check")
