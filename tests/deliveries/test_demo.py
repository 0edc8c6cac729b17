"""`manage.py demo`: something of everything, made up, and the same when it is run again."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from io import StringIO
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from cases import cpr
from cases.data import PERIODEYDELSE
from cases.fictitious import ERRORS, WARNINGS
from cases.models import (
    Haendelse,
    Indlaesning,
    KendtTilbud,
    Kommune,
    Medarbejder,
    Sag,
    Ydelse,
)
from cases.services.sager import findings_of
from deliveries import l402, states
from deliveries.figures.report import report
from deliveries.management.commands.demo import PASSWORD, USERS
from deliveries.management.demo_story import Story
from deliveries.models import Leverance, Leverancelinje
from deliveries.periode import COPENHAGEN
from deliveries.services.filestore import ChunkReader
from tests import factories
from tests.cpr_like import cpr_like

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=COPENHAGEN)
PERIODS = ["2026M08", "2026M09", "2026M10"]

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    with override_settings(DEMO=True), time_machine.travel(NOW, tick=False):
        call_command("demo", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [
        model.objects.count()
        for model in (
            Sag,
            Ydelse,
            Leverance,
            Leverancelinje,
            Haendelse,
            Medarbejder,
            KendtTilbud,
        )
    ]


class DemoTest(TestCase):
    output: str
    ishoej: Kommune

    @classmethod
    def setUpTestData(cls) -> None:
        cls.output = run()
        cls.ishoej = Kommune.objects.get(pk="183")

    def test_it_says_who_can_log_on(self) -> None:
        assert PASSWORD in self.output
        for given in USERS:
            assert re.search(rf"^{given.username} ", self.output, re.MULTILINE)
            user = Medarbejder.objects.get(username=given.username)
            assert user.check_password(PASSWORD)
            assert user.er_demo
            validate_password(PASSWORD, user)
        assert not cpr_like(self.output)

    def test_there_is_one_user_for_each_role_and_one_in_two_kommuner(self) -> None:
        roles = {role for user in USERS for _, role in user.roles}
        assert roles == {"LAESER", "SAGSBEHANDLER", "ADMINISTRATOR", "DRIFT"}
        both = Medarbejder.objects.get(username="begge").medlemskaber
        assert set(both.values_list("kommune_id", flat=True)) == {"183", "187"}

    def test_three_months_are_reported_and_the_files_are_sound(self) -> None:
        for kode in ("183", "187"):
            made = Leverance.objects.filter(kommune=kode).order_by("periode")
            assert [leverance.periode for leverance in made] == PERIODS
            for leverance in made:
                assert leverance.tilstand == states.SENDT
                assert leverance.linjer.count() == leverance.antal_ydelser > 0
                assert leverance.antal_udeladt > 0
                content = b"".join(leverance.chunks())
                assert hashlib.sha256(content).hexdigest() == leverance.sha256
                l402.validate(ChunkReader(iter([content])))

    def test_what_was_delivered_can_go_missing_and_come_back(self) -> None:
        missing = Leverance.objects.filter(kommune=self.ishoej).order_by("periode")
        assert [leverance.antal_mangler for leverance in missing] == [0, 3, 1]

    def test_there_are_some_hundred_cases_of_every_kind(self) -> None:
        sager = self.ishoej.sager
        today = NOW.date()
        assert 340 <= sager.count() <= 390
        assert sager.closed(today).count() > 30
        assert sager.filter(ydelser__foerst_indberettet=None).count() > 30
        assert not sager.exclude(ydelser__isnull=False).exists()
        ydelser = [y.data() for y in Ydelse.objects.filter(kommune=self.ishoej)]
        neutralised = [y for y in ydelser if y.is_neutralised and y.indberettet]
        assert len(neutralised) >= 5
        assert any(not y.is_reportable for y in ydelser)
        assert any(y.indberettet and y.varighed != PERIODEYDELSE for y in ydelser)

    def test_its_figures_have_a_hole_a_jump_and_a_drop(self) -> None:
        with time_machine.travel(NOW, tick=False):
            marks = report(self.ishoej).marks
        red = {(mark.ydelse, mark.kvartal) for mark in marks if mark.is_red}
        assert {("1.13.2", "2019K2"), ("1.18.2", "2024K2"), ("1.17", "2024K1")} <= red

    def test_there_are_known_tilbud_to_choose_from(self) -> None:
        own = self.ishoej.kendte_tilbud
        assert own.count() >= 5
        assert own.filter(pnr="").exists()
        assert KendtTilbud.objects.filter(kommune="187").exists()
        assert KendtTilbud.objects.filter(kommune=None, postnr="4600").count() == 4
        assert Indlaesning.objects.get().antal["antal_fejl"] == 0

    def test_every_made_up_fault_is_there(self) -> None:
        with override_settings(FIKTIVE_CPR=True), time_machine.travel(NOW, tick=False):
            found = {f.code for sag in self.ishoej.sager.all() for f in findings_of(sag.data())}
        assert found >= set(ERRORS) | set(WARNINGS)

    def test_a_case_can_be_both_reported_and_have_something_to_delete(self) -> None:
        reported = self.ishoej.sager.filter(ydelser__foerst_indberettet__isnull=False)
        assert reported.filter(ydelser__foerst_indberettet=None).exists()

    def test_a_kommune_waits_for_its_first_logon(self) -> None:
        dragoer = Kommune.objects.get(pk="155")
        assert len(dragoer.missing_contacts()) == 3
        assert not dragoer.sager.exists()
        assert dragoer.indberetter_fra == "2026M11"

    def test_nobody_in_it_is_real(self) -> None:
        for number in Sag.objects.values_list("cpr", flat=True):
            assert not cpr.passes_mod11(number)
            assert not cpr.is_new_year(number)

    def test_a_second_run_changes_nothing_but_forgotten_passwords(self) -> None:
        user = Medarbejder.objects.get(username="laeser")
        user.set_password("something else entirely")
        user.save()
        before = counts()
        assert run() == self.output
        assert counts() == before
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert user.er_demo


def test_it_goes_on_where_it_was_broken_off() -> None:
    user = factories.medarbejder("sagsbehandler")
    stories = {}
    for kode in ("183", "187"):
        kommune = factories.kommune(kode, indberetter_fra=PERIODS[0])
        user.medlemskaber.create(kommune=kommune, rolle="SAGSBEHANDLER")
        stories[kode] = Story(kommune, user, 12)
    with time_machine.travel(NOW, tick=False):
        with (
            patch.object(stories["183"], "_second_month", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            stories["183"].tell()
        assert Leverance.objects.count() == 2
        stories["183"].tell()
        stories["187"].tell()
        broken, whole = (
            Leverance.objects.filter(kommune=kode).order_by("periode").values_list("periode")
            for kode in stories
        )
        assert list(broken) == list(whole)
        assert len({Sag.objects.filter(kommune=kode).count() for kode in stories}) == 1


def test_it_is_for_demos_only() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DHUV_DEMO=1"):
        call_command("demo")
    assert not Medarbejder.objects.exists()


def test_it_keeps_away_from_cases_that_are_not_its_own() -> None:
    factories.stored_sag(factories.kommune("187"))
    with pytest.raises(CommandError, match="Vallensbæk Kommune har sager"):
        run()
    assert not Medarbejder.objects.exists()
