"""Letters in two parts (`A` and a ring) become one, as all text that comes in is now.

The texts say the same to everybody who reads them; until now a search did not find them. Only what
is written otherwise is written again.
"""

import re
from typing import Any
from unicodedata import is_normalized, normalize

from django.db import migrations

_TEXTS = {
    "sag": ("navn", "bemaerkninger"),
    "ydelse": ("tilbud_navn", "tilbud_adresse"),
    "kontaktperson": ("navn",),
}


def compose(apps: Any, _schema_editor: Any) -> None:
    for name, columns in _TEXTS.items():
        model = apps.get_model("cases", name)
        for pk, *texts in model.objects.values_list("pk", *columns).iterator():
            if not all(is_normalized("NFC", text) for text in texts):
                composed = [normalize("NFC", text) for text in texts]
                model.objects.filter(pk=pk).update(**dict(zip(columns, composed, strict=True)))
    _compose_known(apps)


def _compose_known(apps: Any) -> None:
    """What makes a tilbud the same one, and what it is found by, are made of its texts."""
    model = apps.get_model("cases", "KendtTilbud")
    kode = apps.get_model("cases", "Kode")
    towns = dict(kode.objects.filter(liste="postnummer").values_list("kode", "tekst"))
    for tilbud in model.objects.iterator():
        if is_normalized("NFC", tilbud.navn + tilbud.adresse):
            continue
        tilbud.navn, tilbud.adresse = (normalize("NFC", t) for t in (tilbud.navn, tilbud.adresse))
        town = towns.get(tilbud.postnr, "")
        texts = f"{tilbud.navn} {tilbud.adresse} {tilbud.postnr} {town} {tilbud.pnr}"
        tilbud.soegetekst = "".join(f" {word}" for word in re.findall(r"\w+", texts.lower()))
        noegle = normalize("NFC", tilbud.noegle)
        same = model.objects.filter(kommune=tilbud.kommune, noegle=noegle).exclude(pk=tilbud.pk)
        if not same.exists():
            tilbud.noegle = noegle
        tilbud.save(update_fields=["navn", "adresse", "soegetekst", "noegle"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_tilbudstype_ny")]

    operations = [migrations.RunPython(compose, migrations.RunPython.noop)]
