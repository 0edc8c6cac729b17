"""A contact that the envelope can not carry is refused when it is saved, not on the 14th (D8)."""

from __future__ import annotations

import pytest

from cases.people import kontakter
from cases.texts import is_reportable


@pytest.mark.parametrize(
    ("navn", "email"),
    [
        ("Åse Ærø", "aase@kommune.example"),
        ("x" * 100, "a" * 191 + "@" + "b" * 64),
        ("Bo & Co. <drift>", "o'brien+L402@æøå.example"),
    ],
)
def test_contacts_within_the_limits_have_no_problems(navn: str, email: str):
    assert kontakter.problems(navn, email) == []


@pytest.mark.parametrize("navn", ["", "  ", "\u00a0", "x" * 101, "Åse\nÆrø", "Åse\tÆrø", "Åse\x00"])
def test_a_name_that_does_not_fit_is_told_what_to_do(navn: str):
    [(field, message)] = kontakter.problems(navn, "aase@kommune.example")
    assert field == "navn"
    assert message.split()[0] in ("Skriv", "Forkort")


@pytest.mark.parametrize(
    "email",
    [
        "",
        " ",
        "aase",
        "@kommune.example",
        "aase@",
        "aase@@kommune.example",
        "aase@kommune@example",
        "aa se@kommune.example",
        "aase@kommune.example ",
        "aase@kommune.example\n",
        "aase\u00a0@kommune.example",
        "aase\x00@kommune.example",
        *(f"aa{character}se@kommune.example" for character in "<>()[]\\,;:"),
        *(f"aase@kommune{character}example" for character in "<>()[]\\,;:"),
        "a" * 192 + "@kommune.example",
        "aase@" + "b" * 65,
    ],
)
def test_an_address_that_does_not_fit_is_told_what_to_do(email: str):
    [(field, message)] = kontakter.problems("Åse Ærø", email)
    assert field == "email"
    assert message.split()[0] in ("Skriv", "Brug")


def test_both_problems_are_told_at_once():
    assert [field for field, _ in kontakter.problems("", "")] == ["navn", "email"]


@pytest.mark.parametrize(
    "text", ["", "Åvej 12, 1. tv.", "a\u00a0b", "\U0001f600", "\u007f", "\u2028"]
)
def test_texts_that_a_report_can_carry(text: str):
    assert is_reportable(text)


@pytest.mark.parametrize(
    "character", ["\x00", "\t", "\n", "\r", "\x1b", "\ud800", "\ufffe", "\uffff"]
)
def test_texts_that_no_report_can_carry(character: str):
    assert not is_reportable(f"Åvej{character}12")
