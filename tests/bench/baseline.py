"""The usual way to an XML file: model objects with prefetch, built into one tree of elements."""

from __future__ import annotations

from typing import BinaryIO

from lxml import etree
from lxml.builder import ElementMaker

from cases.fields import BETALINGSKOMMUNE, BEVILLINGSDATO, FORVENTET_SLUTDATO, SLUTDATO, STARTDATO
from cases.models import Kommune, Sag, Ydelse
from deliveries.l402 import Header, names
from deliveries.l402.envelope import to_element

E = ElementMaker(
    namespace=names.PAYLOAD_NS,
    nsmap={None: names.PAYLOAD_NS, "m": names.METADATA_NS, "e": names.ENVELOPE_NS},
)


def write(out: BinaryIO, header: Header, kommune: Kommune) -> None:
    """The same file as `l402.write`, but for where the lines break."""
    sager = Sag.objects.filter(kommune=kommune).prefetch_related("ydelser__maalgrupper")
    root = E(
        names.ROOT,
        to_element(header),
        E(names.SAGER, *[_sag(sag) for sag in sager.order_by("cpr")]),
    )
    out.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _sag(sag: Sag) -> etree._Element:
    fields = [E(names.CPR, sag.cpr)]
    if sag.funktionsvurdering:
        fields.append(E(names.FUNKTIONSVURDERING, sag.funktionsvurdering))
    ydelser = sorted(
        sag.ydelser.all(), key=lambda y: (y.startdato or y.bevillingsdato, y.identifikator)
    )
    return E(names.SAG, *fields, E(names.YDELSER, *[_ydelse(ydelse) for ydelse in ydelser]))


def _ydelse(ydelse: Ydelse) -> etree._Element:
    koder = sorted(maalgruppe.kode for maalgruppe in ydelse.maalgrupper.all())
    fields = [
        E(names.IDENTIFIKATOR, ydelse.identifikator),
        E(names.KODE, ydelse.kode),
        E(names.VARIGHED, ydelse.varighed),
        E(names.MAALGRUPPER, *[E(names.MAALGRUPPE, kode) for kode in koder]),
    ]
    tilbud = []
    if ydelse.tilbudstype:
        tilbud.append(E(names.TILBUDSTYPE, ydelse.tilbudstype))
    if ydelse.pnr:
        tilbud.append(E(names.PNR, ydelse.pnr))
    elif ydelse.tilbud_navn:
        tilbud.append(E(names.TILBUD_NAVN, ydelse.tilbud_navn))
        tilbud.append(E(names.TILBUD_ADRESSE, ydelse.tilbud_adresse))
        tilbud.append(E(names.TILBUD_POSTNR, ydelse.tilbud_postnr))
    if tilbud:
        fields.append(E(names.TILBUD, *tilbud))
    fields.append(E(BEVILLINGSDATO.element, ydelse.bevillingsdato.isoformat()))
    for name, day in (
        (STARTDATO.element, ydelse.startdato),
        (FORVENTET_SLUTDATO.element, ydelse.forventet_slutdato),
        (SLUTDATO.element, ydelse.slutdato),
    ):
        if day:
            fields.append(E(name, day.isoformat()))
    fields.append(E(BETALINGSKOMMUNE.element, ydelse.betalingskommune))
    return E(names.YDELSE, *fields)
