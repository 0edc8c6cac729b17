"""Commands that come with Django, django-axes and django-otp, and would do something else here."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from cases.models import Medarbejder
from dhuv_web.management.refused import Refused

#: What those packages bring that is what it says here too.
KEPT = {"clearsessions", "remove_stale_contenttypes", "collectstatic", "findstatic", "runserver"}
HERE = Path(__file__).resolve().parents[2] / "dhuv_web/management/commands"


def refused() -> list[str]:
    names = {path.stem for path in HERE.glob("*.py")} - {"__init__"}
    found = [name for name in names if isinstance(load_command_class("dhuv_web", name), Refused)]
    return sorted(found)


def test_every_command_about_accounts_is_ours_or_refused() -> None:
    ours = ("cases", "deliveries", "dhuv_web", "django.core")
    for name, app in get_commands().items():
        assert str(app).startswith(ours) or name in KEPT, f"{name} of {app}"
    assert len(refused()) == 10


@pytest.mark.parametrize("name", refused())
@pytest.mark.parametrize("more", [[], ["ejer"], ["--username", "ejer", "--no-input"]])
def test_it_does_nothing_and_says_what_to_run(
    name: str, more: list[str], ejer: Medarbejder
) -> None:
    with pytest.raises(CommandError, match=r"Intet er gjort\. .*python manage\.py \w+|Dit login"):
        call_command(name, *more)
    assert Medarbejder.objects.count() == 1
