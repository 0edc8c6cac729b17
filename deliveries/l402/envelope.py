"""The header of a delivery: who reports what to whom, as a value and as the envelope's XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from cases.people import kontakter
from cases.texts import is_reportable
from deliveries.l402 import names
from deliveries.l402.names import in_envelope as e
from deliveries.l402.names import in_metadata as m
from deliveries.periode import COPENHAGEN, Periode

DESCRIPTION = "Ydelser til voksne med handicap og udsatte voksne"


@dataclass(frozen=True, slots=True)
class Contact:
    """One of the three people to turn to; `kind` is FAGLIG, TEKNISK or KVITTERING (R13, D13)."""

    kind: str
    navn: str
    email: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the envelope says. `form` is L402 or T402; `created` is an aware datetime.

    `system` and `version` are the sending program's; `ref_id` is the sender's id of the delivery
    and may be empty. `contacts` are the three, in the order FAGLIG, TEKNISK, KVITTERING.
    """

    system: str
    version: str
    survey_id: str
    form: str
    periode: Periode
    kommunekode: str
    cvr: str
    contacts: tuple[Contact, ...]
    created: datetime
    ref_id: str = ""
    description: str = DESCRIPTION


def header_problems(header: Header) -> list[str]:
    """What the envelope can not carry, in Danish sentences; empty when all is well (D8)."""
    found = []
    for label, text, limit in (
        ("Systemets navn", header.system, 50),
        ("Systemets version", header.version, 20),
        ("Undersøgelsens id", header.survey_id, None),
        ("Beskrivelsen", header.description, 50),
    ):
        if not text.strip() or not is_reportable(text):
            found.append(f"{label} skal stå på én linje.")
        elif limit and len(text) > limit:
            found.append(f"{label} må højst være {limit} tegn.")
    if header.ref_id and not (header.ref_id.strip() and is_reportable(header.ref_id)):
        found.append("Leverancens id skal stå på én linje.")
    if header.form not in names.FORMS:
        found.append("Skemaet skal være L402 eller T402.")
    if not re.fullmatch("[0-9]{3}", header.kommunekode):
        found.append("Kommunekoden skal være tre cifre.")
    if not re.fullmatch("[0-9]{8}", header.cvr):
        found.append("Kommunens CVR-nummer skal være otte cifre.")
    if header.created.tzinfo is None:
        found.append("Tidspunktet skal have en tidszone.")
    if [contact.kind for contact in header.contacts] != list(names.CONTACT_TYPES):
        found.append("Kontaktpersonerne skal være de tre typer, i skemaets rækkefølge.")
    for contact in header.contacts:
        label = names.CONTACT_TYPES.get(contact.kind, "Kontaktperson")
        for _, problem in kontakter.problems(contact.navn, contact.email):
            found.append(f"{label}: {problem}")
    return found


def local_time(moment: datetime) -> datetime:
    """The clock on the wall in Copenhagen, in whole seconds and without time zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without time zone is not written into a delivery")
    return moment.astimezone(COPENHAGEN).replace(microsecond=0, tzinfo=None)


def file_name(
    form: str, kommunekode: str, periode: Periode, version: int, created: datetime
) -> str:
    """`P_183_L402_P2026M10_V01_D20261114T050012.xml`: the kind, kommune, period, version and time.

    P is production (L402), T is test (T402). `version` counts from 1 per kommune, form and period.
    The name holds nothing of any citizen (D24).
    """
    if form not in names.FORMS or not re.fullmatch("[0-9]{3}", kommunekode) or version < 1:
        raise ValueError("a file name needs a form, a kommunekode of 3 digits and a version from 1")
    kind = "P" if form == names.L402 else "T"
    made = local_time(created).strftime("%Y%m%dT%H%M%S")
    return f"{kind}_{kommunekode}_{form}_P{periode}_V{version:02d}_D{made}.xml"


def to_element(header: Header) -> etree._Element:
    """The envelope. The header must have no `header_problems`."""
    metadata = etree.Element(m(names.METADATA))
    envelope = etree.SubElement(metadata, e(names.ENVELOPE))
    _add(envelope, e(names.SOURCE), header.system)
    if header.ref_id:
        _add(envelope, e(names.REF_ID), header.ref_id)
    _add(envelope, e(names.SURVEY_ID), header.survey_id)
    _add(envelope, e(names.FORM_ID), header.form)
    _add(envelope, e(names.PERIOD), str(header.periode))
    entity = etree.SubElement(envelope, e(names.ENTITY))
    _add(entity, e(names.ENTITY_ID_TYPE), names.ENTITY_KIND)
    _add(entity, e(names.ENTITY_ID), header.kommunekode)

    communicators = etree.SubElement(metadata, m(names.COMMUNICATORS))
    communicator = etree.SubElement(communicators, m(names.COMMUNICATOR))
    _add(communicator, m(names.DESCRIPTION), header.description)
    _add(communicator, m(names.CREATED), local_time(header.created).isoformat())
    system = etree.SubElement(communicator, m(names.SYSTEM))
    _add(system, m(names.SYSTEM_NAME), header.system)
    _add(system, m(names.SYSTEM_VERSION), header.version)

    people = etree.SubElement(metadata, m(names.CONTACTS))
    for contact in header.contacts:
        person = etree.SubElement(people, m(names.CONTACT))
        _add(person, m(names.CONTACT_TYPE), names.CONTACT_TYPES[contact.kind])
        _add(person, m(names.CONTACT_NAME), contact.navn)
        _add(person, m(names.CONTACT_EMAIL), contact.email)

    _add(etree.SubElement(metadata, m(names.DBOKS)), m(names.CVR), header.cvr)
    _add(metadata, m(names.FORM_VERSION), names.FORM_VERSION_VALUE)
    return metadata


def from_element(metadata: etree._Element) -> Header:
    """The header of an envelope that the schema accepts."""
    kinds = {text: kind for kind, text in names.CONTACT_TYPES.items()}

    def text(name: str) -> str:
        return metadata.findtext(f".//{name}", default="")

    return Header(
        system=text(m(names.SYSTEM_NAME)),
        version=text(m(names.SYSTEM_VERSION)),
        survey_id=text(e(names.SURVEY_ID)),
        form=text(e(names.FORM_ID)),
        periode=Periode.parse(text(e(names.PERIOD))),
        kommunekode=text(e(names.ENTITY_ID)),
        cvr=text(m(names.CVR)),
        contacts=tuple(
            Contact(
                kinds[person.findtext(m(names.CONTACT_TYPE), "")],
                person.findtext(m(names.CONTACT_NAME), ""),
                person.findtext(m(names.CONTACT_EMAIL), ""),
            )
            for person in metadata.iter(m(names.CONTACT))
        ),
        created=datetime.fromisoformat(text(m(names.CREATED)).strip()).replace(tzinfo=COPENHAGEN),
        ref_id=text(e(names.REF_ID)),
        description=text(m(names.DESCRIPTION)),
    )


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
