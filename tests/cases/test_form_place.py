"""The fields of a place are the same wherever one is typed."""

from __future__ import annotations

import pytest

from cases.forms.sager import YdelseForm
from cases.kodelister import lister
from cases.tilbud.forms import TilbudForm


@pytest.mark.django_db
@pytest.mark.parametrize("form", [YdelseForm, TilbudForm])
def test_a_place_is_typed_with_digits_and_without_the_browsers_memory(
    form: type[YdelseForm | TilbudForm],
) -> None:
    fields = form(lister.current()).fields
    place = ("pnr", "tilbud_navn", "tilbud_adresse", "tilbud_postnr")
    attrs = {name: fields[name].widget.attrs for name in place}
    assert {name for name in place if attrs[name].get("inputmode") == "numeric"} == {
        "pnr",
        "tilbud_postnr",
    }
    assert {attrs[name].get("autocomplete") for name in place} == {"off"}
