"""Only `cases/services` writes case data, and each way of writing it stands in one place."""

from __future__ import annotations

import pytest

from dhuv_web.tools.procfile import BASE_DIR
from tests.house.writers import writes

#: Every statement that writes a case, and where. A new one beside these is a second way to do what
#: `store` does, or a lock that `locks` knows nothing of: use theirs.
WRITERS = {
    "cases/services/store.py": [
        "Sag.insert", "Sag.save", "Ydelse.save", "Maalgruppe.delete", "Maalgruppe.insert",
        "Sag.update", "Ydelse.insert", "Maalgruppe.insert",
    ],
    "cases/services/locks.py": ["Ydelse.update", "Ydelse.update", "Ydelse.update", "Sag.delete"],
    "cases/services/sager.py": ["Sag.delete", "SetIOrden.get_or_create", "SetIOrden.delete"],
    "cases/services/ydelser.py": ["Ydelse.delete"],
    "cases/services/neutralise.py": ["SetIOrden.get_or_create"],
    "cases/services/oprydning.py": ["Sag.delete", "Sag.update"],
    # What the control found, beside the case, and which control that was.
    "cases/fejlliste/kept.py": ["Sag.update", "Fund.delete", "Fund.bulk_create"],
}  # fmt: skip


def test_what_writes_case_data_stands_where_it_is_known() -> None:
    found = {}
    for room in ("cases", "deliveries", "dhuv_web"):
        for path in (BASE_DIR / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            if of_path := writes(path.read_text(encoding="utf-8")):
                found[str(path.relative_to(BASE_DIR))] = [str(write) for write in of_path]
    assert found == WRITERS


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Sag.objects.create(cpr=cpr)", "Sag.create"),
        ("def f(ydelse: Ydelse):\n    ydelse.save()", "Ydelse.save"),
        ("def f(them: QuerySet[Ydelse]):\n    them.update(kode='1.1')", "Ydelse.update"),
        ("def f(x: 'Sag | None'):\n    x.delete()", "Sag.delete"),
        ("def f():\n    x = held.sager.get(pk=1)\n    x.save()", "Sag.save"),
        ("def f():\n    for x in sag.ydelser.all():\n        x.delete()", "Ydelse.delete"),
        ("def a() -> SagQuerySet: ...\ndef f():\n    a().delete()", "Sag.delete"),
        ("def f():\n    [x.delete() for x in Maalgruppe.objects.all()]", "Maalgruppe.delete"),
        ("ydelse.maalgrupper.add(x, bulk=False)", "Maalgruppe.add"),
        ("bulk.insert(Fund, FIELDS, rows)", "Fund.insert"),
        ("Ydelse(id=key).save()", "Ydelse.save"),
        ("Leverancelinje.objects.filter(ydelse__sag=sag).update(ydelse=None)", None),
        ("ydelser.update(ydelse.identifikator for ydelse in record.sag.ydelser)", None),
        ("sager.add(1)", None),
        ("Kladde.objects.filter(sag=sag).delete()", None),
    ],
)
def test_a_statement_that_writes_is_found_however_it_gets_at_the_row(
    source: str, found: str | None
) -> None:
    assert [str(write) for write in writes(source)] == ([found] if found else [])
