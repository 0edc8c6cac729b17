"""Every namespace and element name of an L402 file, and what each field is called elsewhere.

The envelope's names are official. The payload's namespace and names are this project's own, because
no public source has the official ones. When they come, they are put in here, for the fields in
`cases.fields`, and in `deliveries/schema/l402.xsd`, and nowhere else (docs/l402.md).
"""

from __future__ import annotations

from cases import fields

L402 = "L402"
T402 = "T402"
FORMS = (L402, T402)

# Official: the envelope.
METADATA_NS = "http://rep.oio.dk/dst.dk/xml/schemas/2010/04/16/"
ENVELOPE_NS = "http://rep.oio.dk/dst.dk/xml/schemas/2002/06/28/"

METADATA = "DeliveryMetadataNewStructure"
ENVELOPE = "Envelope"
SOURCE = "Source"
REF_ID = "RefID"
SURVEY_ID = "SurveyID"
FORM_ID = "FormID"
PERIOD = "Period"
ENTITY = "Entity"
ENTITY_ID_TYPE = "EntityIDType"
ENTITY_ID = "EntityID"
COMMUNICATORS = "CommunicatorStructureCollection"
COMMUNICATOR = "CommunicatorStructure"
DESCRIPTION = "CommunicationDescription"
CREATED = "CommunicationDateTime"
SYSTEM = "SystemStructure"
SYSTEM_NAME = "SystemName"
SYSTEM_VERSION = "SystemVersion"
CONTACTS = "ContactStructureCollection"
CONTACT = "ContactStructure"
CONTACT_TYPE = "ContactTypeName"
CONTACT_NAME = "ContactIdentifier"
CONTACT_EMAIL = "ContactEmailAddress"
DBOKS = "DBoksContactNewStructure"
CVR = "CVRnumberIdentifier"
FORM_VERSION = "FormVersion"

ENTITY_KIND = "Kommune"
FORM_VERSION_VALUE = "1"

#: The contact types as the file has them, in the file's order. (The screen says "Fagligt".)
CONTACT_TYPES = {
    "FAGLIG": "Faglig ansvarlig",
    "TEKNISK": "Teknisk ansvarlig",
    "KVITTERING": "Kvitteringsmodtager",
}

# Ours: the payload.
PAYLOAD_NS = "urn:dhuv-web:l402:1"

ROOT = "HandicapUdsatteVoksneLeveranceL402Struktur"
SAGER = "HandicapSagStrukturSamling"
SAG = "HandicapSagStruktur"
CPR = fields.CPR.element
FUNKTIONSVURDERING = fields.SAMLET_FUNKTIONSVURDERING.element
YDELSER = "HandicapYdelseStrukturSamling"
YDELSE = "HandicapYdelseStruktur"
IDENTIFIKATOR = "YdelseIdentifikator"
KODE = fields.KODE.element
VARIGHED = fields.VARIGHED.element
MAALGRUPPER = "MaalgruppeKodeSamling"
MAALGRUPPE = fields.MAALGRUPPER.element
TILBUD = "TilbudStruktur"
TILBUDSTYPE = fields.TYPE.element
PNR = fields.PNR.element
TILBUD_NAVN = fields.TILBUD_NAVN.element
TILBUD_ADRESSE = fields.TILBUD_ADRESSE.element
TILBUD_POSTNR = fields.TILBUD_POSTNR.element
BETALINGSKOMMUNE = fields.BETALINGSKOMMUNE.element

#: The collection that an element stands in, where it does not stand in the record itself.
PARENTS = {MAALGRUPPE: MAALGRUPPER} | {field.element: TILBUD for field in fields.TILBUD}

#: Field names as the rules' findings have them, so that a page can point at the right one.
FIELDS = {field.element: name for name, field in fields.BY_NAME.items() if field.element} | {
    YDELSER: "ydelser",
    YDELSE: "ydelser",
    IDENTIFIKATOR: "identifikator",
    MAALGRUPPER: "maalgrupper",
    TILBUD: "tilbudstype",
}


def in_payload(name: str) -> str:
    """The name in the payload's namespace, as lxml writes it."""
    return f"{{{PAYLOAD_NS}}}{name}"


def in_metadata(name: str) -> str:
    """The name in the namespace of the envelope's outer part."""
    return f"{{{METADATA_NS}}}{name}"


def in_envelope(name: str) -> str:
    """The name in the namespace of the envelope's inner part."""
    return f"{{{ENVELOPE_NS}}}{name}"
