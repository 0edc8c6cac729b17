"""What people type wrongly in a ydelse's form, and the field that must say so."""

from __future__ import annotations

from typing import Any

from tests.factories import ophold_post, ydelse_post

#: The place by name, address and postnr, as typed.
PLACE = {
    "tilbud_navn": "Solgården",
    "tilbud_adresse": "Vestervej 1",
    "tilbud_postnr": "2635",
}

#: name → (what is posted, the fields with a message)
YDELSER: dict[str, tuple[dict[str, Any], set[str]]] = {
    # Mandatory (R17, R46, R50)
    "no code": (ydelse_post(kode=""), {"kode"}),
    "no varighed": (ydelse_post(varighed=""), {"varighed"}),
    "no målgruppe": (ydelse_post(maalgrupper=[]), {"maalgrupper"}),
    "no bevillingsdato": (ydelse_post(bevillingsdato=""), {"bevillingsdato"}),
    "ophold without type": (ophold_post(tilbudstype=""), {"tilbudstype"}),
    "ophold without place": (ophold_post(pnr=""), {"pnr"}),
    "ophold with neither": (ophold_post(pnr="", tilbudstype=""), {"tilbudstype", "pnr"}),
    "type without place": (ydelse_post(tilbudstype="1.1"), {"pnr"}),
    # The place: all of name, address and postnr, or none (R48, D10)
    "name alone": (
        ydelse_post(tilbud_navn="Solgården"),
        {"tilbud_adresse", "tilbud_postnr"},
    ),
    "name without address": (ydelse_post(**{**PLACE, "tilbud_adresse": ""}), {"tilbud_adresse"}),
    "name without postnr": (ydelse_post(**{**PLACE, "tilbud_postnr": ""}), {"tilbud_postnr"}),
    "address without name": (ydelse_post(**{**PLACE, "tilbud_navn": ""}), {"tilbud_navn"}),
    "Pnr of 9 digits": (ophold_post(pnr="100300000"), {"pnr"}),
    "Pnr of 11 digits": (ophold_post(pnr="10030000000"), {"pnr"}),
    "Pnr with a letter": (ophold_post(pnr="100300000O"), {"pnr"}),
    "Pnr in full width": (ophold_post(pnr="１００３００００００"), {"pnr"}),
    "unknown postnr": (ydelse_post(**{**PLACE, "tilbud_postnr": "0001"}), {"tilbud_postnr"}),
    "postnr with letters": (ydelse_post(**{**PLACE, "tilbud_postnr": "DK26"}), {"tilbud_postnr"}),
    "long name of a place": (ydelse_post(**{**PLACE, "tilbud_navn": "n" * 201}), {"tilbud_navn"}),
    "tab in an address": (
        ydelse_post(**{**PLACE, "tilbud_adresse": "Vestervej\t1"}),
        {"tilbud_adresse"},
    ),
    # Dates (D9): unreadable, and in the wrong order
    "date in letters": (ydelse_post(bevillingsdato="i morges"), {"bevillingsdato"}),
    "date that does not exist": (ydelse_post(startdato="31-02-2026"), {"startdato"}),
    "date in full width": (ydelse_post(slutdato="０１-１０-２０２６"), {"slutdato"}),
    "date with a NUL": (ydelse_post(startdato="01-10-2026\x00"), {"startdato"}),
    "two unreadable dates": (
        ydelse_post(startdato="x", forventet_slutdato="y"),
        {"startdato", "forventet_slutdato"},
    ),
    "slutdato before start": (ydelse_post(slutdato="30-09-2026"), {"slutdato"}),
    "forventet before start": (
        ydelse_post(forventet_slutdato="30-09-2026"),
        {"forventet_slutdato"},
    ),
    "slutdato before startdato": (
        ydelse_post(startdato="15-10-2026", slutdato="14-10-2026"),
        {"slutdato"},
    ),
    "bevilling before birth": (
        ydelse_post(bevillingsdato="19-05-1968", startdato="01-10-2026"),
        {"bevillingsdato"},
    ),
    "start before birth": (ydelse_post(startdato="19-05-1968"), {"startdato"}),
    # Codes: unknown, expired, of another list, and what can not be a code
    "unknown code": (ydelse_post(kode="9.9.9"), {"kode"}),
    "code of another list": (ydelse_post(kode="1.1.4"), {"kode"}),
    "code before its time": (
        ydelse_post(kode="1.18.2", startdato="01-01-2020", slutdato="30-06-2020"),
        {"kode"},
    ),
    "code with a NUL": (ydelse_post(kode="1.3\x00"), {"kode"}),
    "third varighed": (ydelse_post(varighed="X"), {"varighed"}),
    "unknown målgruppe": (ydelse_post(maalgrupper=["1.1.4", "9.9.9"]), {"maalgrupper"}),
    "målgruppe of another list": (ydelse_post(maalgrupper=["1.8.1"]), {"maalgrupper"}),
    "målgruppe that is a script": (
        ydelse_post(maalgrupper=["<script>alert(1)</script>"]),
        {"maalgrupper"},
    ),
    "unknown tilbudstype": (ophold_post(tilbudstype="9.9"), {"tilbudstype"}),
    "tilbudstype of another list": (ophold_post(tilbudstype="1.8.1"), {"tilbudstype"}),
    "unknown betalingskommune": (ydelse_post(betalingskommune="999"), {"betalingskommune"}),
    "betalingskommune by name": (ydelse_post(betalingskommune="Ishøj"), {"betalingskommune"}),
    # Much at once: each message at its own field
    "everything empty": (
        dict.fromkeys(ydelse_post(), "") | {"maalgrupper": []},
        {"kode", "varighed", "maalgrupper", "bevillingsdato"},
    ),
}
