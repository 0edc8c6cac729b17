"""docs/regler.md is generated, and its check notices when it was not."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.findings import FEJL
from cases.rules import RULES, THEMES, Kind, Rule
from cases.rules.catalogue import markdown


def test_the_catalogue_in_docs_is_up_to_date():
    call_command("regler", "--check")


def test_check_fails_on_a_catalogue_that_is_not_what_the_rules_say(tmp_path: Path):
    file = tmp_path / "regler.md"
    with pytest.raises(CommandError, match=r"manage\.py regler"):
        call_command("regler", "--check", fil=file)
    assert not file.exists()
    call_command("regler", fil=file)
    call_command("regler", "--check", fil=file)
    file.write_text(file.read_text(encoding="utf-8") + "tilføjet", encoding="utf-8")
    with pytest.raises(CommandError, match=r"regler\.md svarer ikke til reglerne"):
        call_command("regler", "--check", fil=file)


def test_it_has_every_rule_under_its_theme():
    text = markdown(RULES)
    assert {rule.theme for rule in RULES.values()} == set(THEMES)
    assert all(f"\n### {code}\n" in text for code in RULES)
    assert (
        text.index("## Datoer") < text.index("### YD-SLUT-FOER-START") < text.index("## På tværs")
    )


def test_it_says_when_a_rule_holds():
    rule = Rule(
        "YD-PROEVE", Kind.YDELSE, FEJL, "kode", "Prøve", "Ret {kode}.", ("D12",), "ydelse",
        lambda y, c: None, date(2027, 1, 1), date(2027, 12, 31),
    )  # fmt: skip
    assert (
        "**Prøve.** FEJL, felt `kode` (Ydelse); kilde D12; "
        "gælder fra 01-01-2027 til og med 31-12-2027.\n\n"
        "> Ret ‹kode›.\n"
    ) in markdown({"YD-PROEVE": rule})
