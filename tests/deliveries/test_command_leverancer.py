"""`manage.py leverancer`: what Celery does on the 14th, by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.models import Kommune, Ydelse
from deliveries import states
from deliveries.models import Leverance, Puls
from deliveries.periode import COPENHAGEN
from deliveries.services import ur
from tests.deliveries.stage import Drive, drive, moved
from tests.factories import stored_sag, with_error

__all__ = ["drive"]


@pytest.fixture(autouse=True)
def two_kommuner(ishoej: Kommune, vallensbaek: Kommune, drive: Drive) -> None:
    stored_sag(ishoej)
    stored_sag(ishoej, with_error())
    stored_sag(vallensbaek)


def leverancer(*arguments: str) -> tuple[str, str]:
    """Run the command; what it said, and what it complained of."""
    out, err = StringIO(), StringIO()
    call_command("leverancer", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_on_a_day_with_nothing_due_it_says_so() -> None:
    said, _ = leverancer()
    assert "Ishøj Kommune: intet forfaldent." in said
    assert "Vallensbæk Kommune: intet forfaldent." in said
    assert not Leverance.objects.exists()


def test_as_if_on_the_14th(drive: Drive) -> None:
    said, _ = leverancer("--dato", "2026-11-14")
    assert (
        "Ishøj Kommune: P_183_L402_P2026M10_V01_D20261114T050000.xml – Sendt; "
        "1 leveret, 1 udeladt, 0 skal ikke indberettes."
    ) in said
    assert len(drive.delivered()) == 2
    assert Ydelse.objects.exclude(foerst_indberettet=None).count() == 2


class TestForRealPersons:
    """`--dato` chooses what is due; the stamps are proof and say when it was really made."""

    NOW = datetime(2026, 12, 23, 10, 30, 17, tzinfo=COPENHAGEN)

    @pytest.fixture(autouse=True)
    def in_production(self, settings: Any, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
        """The database's clock goes as this machine's, and the time has just been noted."""
        settings.FIKTIVE_CPR = False
        monkeypatch.setattr(ur, "database_now", lambda: None)
        moved(clock, self.NOW)
        Puls.beat(Puls.UR)

    def test_a_past_day_chooses_and_every_stamp_is_of_today(self, drive: Drive) -> None:
        leverancer("--kommune", "183", "--dato", "2026-11-14")
        made = Leverance.objects.get()
        name = "P_183_L402_P2026M10_V01_D20261223T103017.xml"
        assert (made.periode, made.frosset, made.sendt) == ("2026M10", self.NOW, self.NOW)
        assert made.filnavn == name
        assert drive.delivered() == [name]
        assert b"2026-12-23T10:30:17" in b"".join(made.chunks())
        stamps = Ydelse.objects.filter(kommune="183").exclude(foerst_indberettet=None)
        assert set(stamps.values_list("foerst_indberettet", flat=True)) == {self.NOW}

    def test_a_trial_as_if_on_a_past_day_too(self) -> None:
        leverancer("--kommune", "183", "--dato", "2026-11-13", "--test")
        made = Leverance.objects.get()
        assert (made.form, made.periode, made.frosset) == ("T402", "2026M10", self.NOW)

    def test_what_was_annulled_then_has_rested(self) -> None:
        leverancer("--kommune", "183", "--dato", "2026-11-14")
        rested = {"tilstand": states.ANNULLERET, "hviler_til": self.NOW - timedelta(days=1)}
        Leverance.objects.update(**rested)
        leverancer("--kommune", "183", "--dato", "2026-11-14")
        assert Leverance.objects.get(version=2).frosset == self.NOW

    def test_a_day_to_come_is_refused_for_all(self) -> None:
        with pytest.raises(
            CommandError, match=r"--dato: 24-12-2026 kl\. 05:00 er ikke kommet endnu"
        ):
            leverancer("--dato", "2026-12-24")
        assert not Leverance.objects.exists()

    def test_a_trial_as_if_on_a_day_to_come_is_of_the_period_due_then(self) -> None:
        leverancer("--kommune", "183", "--dato", "2027-02-20", "--test")
        made = Leverance.objects.get()
        assert (made.form, made.periode, made.frosset) == ("T402", "2027M02", self.NOW)


def test_as_if_on_the_13th() -> None:
    leverancer("--dato", "2026-11-13")
    assert not Leverance.objects.exists()


def test_again_changes_nothing(drive: Drive) -> None:
    leverancer("--dato", "2026-11-14")
    before = drive.delivered()
    said, _ = leverancer("--dato", "2026-11-14")
    assert "Ishøj Kommune: intet forfaldent." in said
    assert drive.delivered() == before


def test_for_one_kommune() -> None:
    said, _ = leverancer("--kommune", "187", "--dato", "2026-11-14")
    assert "Ishøj" not in said
    assert list(Leverance.objects.values_list("kommune", flat=True)) == ["187"]


def test_an_unknown_kommune_is_told() -> None:
    with pytest.raises(CommandError, match="Kommunekoden 999 findes ikke"):
        leverancer("--kommune", "999")


def test_the_day_may_be_written_as_everywhere_else(drive: Drive) -> None:
    leverancer("--dato", "14-11-2026")
    assert len(drive.delivered()) == 2


def test_a_test_delivery_locks_and_sends_nothing(drive: Drive) -> None:
    """D22: its period is that of the next due L402."""
    said, _ = leverancer("--kommune", "183", "--test")
    made = Leverance.objects.get()
    assert (made.form, made.periode) == ("T402", "2026M10")
    assert "T_183_T402_P2026M10_V01" in said
    assert drive.delivered() == []
    assert not Ydelse.objects.exclude(foerst_indberettet=None).exists()


def test_one_that_can_not_be_made_is_told_and_the_others_are(ishoej: Kommune) -> None:
    ishoej.kontaktpersoner.all().delete()
    with pytest.raises(CommandError, match="Ikke dannet for: 183"):
        leverancer("--kommune", "183", "--test")
    assert not Leverance.objects.exists()


def test_nothing_it_says_names_a_citizen(ishoej: Kommune) -> None:
    said, complained = leverancer("--dato", "2026-11-14")
    for sag in ishoej.sager.all():
        assert sag.cpr not in said + complained
        assert sag.navn not in said + complained


def test_what_is_due_and_can_not_be_made_is_no_success(ishoej: Kommune) -> None:
    """By hand or by cron: the exit code must tell that a kommune got no leverance."""
    ishoej.kontaktpersoner.all().delete()
    with pytest.raises(CommandError, match="183"):
        leverancer("--dato", "2026-11-14")
    # The other kommune is not held up by it.
    assert list(Leverance.objects.values_list("kommune", flat=True)) == ["187"]
