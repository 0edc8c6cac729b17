"""The one table of a case's fields: nothing says again what it says."""

from __future__ import annotations

import ast
import re
from dataclasses import fields as dataclass_fields
from pathlib import Path

import pytest
from django.conf import settings

from cases import fields
from cases.data import SagData, TilbudData, YdelseData
from cases.fields import BY_NAME, Field, Kind
from cases.models import Sag, Ydelse
from tests.factories import only

#: What a label may also be called without being that field: the object, or another's field.
COMMON = {"Navn", "Adresse", "Ydelse"}
LABELS = {field.label for field in BY_NAME.values()} - COMMON
#: The guide is prose: it calls the fields by their names, and its sections too.
PROSE = "vejledning"


def sources(pattern: str, *rooms: str) -> list[Path]:
    found = (path for room in rooms for path in sorted((settings.BASE_DIR / room).rglob(pattern)))
    return [path for path in found if not {"migrations", PROSE} & set(path.parts)]


def declared(source: str) -> set[str]:
    """The labels that stand in the source as texts of their own."""
    texts = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {text.value for text in texts if text.value in LABELS}


def shown(template: str) -> set[str]:
    """The labels that stand in the template as the whole of a cell or of what a cell is called."""
    cells = re.findall(r'<(?:th|dt|label)\b[^>]*>([^<]*)<|data-title="([^"]*)"', template)
    return {text for cell in cells for text in cell if text in LABELS}


def test_a_label_declared_again_is_found() -> None:
    assert declared('slut = DanishDateField(label="Forventet slutdato")') == {"Forventet slutdato"}
    cells = '<th scope="col">Forventet slutdato</th><td data-title="Pnr">'
    assert shown(cells) == {"Forventet slutdato", "Pnr"}


def test_no_label_is_declared_twice() -> None:
    paths = sources("*.py", "cases", "deliveries", "dhuv_web")
    again = {path: declared(path.read_text()) for path in paths if path.name != "fields.py"}
    assert {path: labels for path, labels in again.items() if labels} == {}


def test_no_label_is_written_in_a_template() -> None:
    again = {path: shown(path.read_text()) for path in sources("*.html", "templates")}
    assert {path: labels for path, labels in again.items() if labels} == {}


def test_every_value_that_a_case_holds_has_its_field() -> None:
    inner = {"kommune", "ydelser", "identifikator", "tilbud", "indberettet", "tilbudstype_ny"}
    for kind, of_kind in [
        (SagData, fields.BORGER),
        (YdelseData, [field for field in fields.OF_YDELSE if field not in fields.TILBUD]),
        (TilbudData, fields.TILBUD),
    ]:
        held = [field.name for field in dataclass_fields(kind) if field.name not in inner]
        assert sorted(field.key for field in of_kind) == sorted(held)


def test_the_tilbud_stands_in_the_order_of_its_value() -> None:
    held = [field.name for field in dataclass_fields(TilbudData)]
    assert [field.key for field in fields.TILBUD] == held


def test_every_field_but_the_maalgrupper_has_its_column() -> None:
    columns = {column.name for model in (Sag, Ydelse) for column in model._meta.get_fields()}
    assert set(BY_NAME) <= columns


def test_what_is_put_in_comes_out_again(sag: Sag) -> None:
    for data in (sag.data(), only(sag).data(), only(sag).data().tilbud):
        assert fields.with_values(data, fields.values(data)) == data
    emptied = fields.with_values(only(sag).data(), {"tilbud_navn": "Lunden", "slutdato": None})
    assert (emptied.tilbud.navn, emptied.slutdato) == ("Lunden", None)


@pytest.mark.parametrize("field", BY_NAME.values(), ids=lambda field: field.name)
def test_a_code_has_a_list_and_says_how_it_is_typed(field: Field) -> None:
    assert (field.kind in (Kind.CODE, Kind.CODES)) <= bool(field.liste)
    assert (field.kind is Kind.CODE) == bool(field.hint)
    assert (field.kind is Kind.CHOICE) == bool(field.choices)
