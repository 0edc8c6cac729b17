"""The envelope's facts about this installation and the kommune."""

from __future__ import annotations

from django.conf import settings

from cases.models import Kontaktperson
from deliveries import l402
from deliveries.models import Leverance
from deliveries.periode import Periode


def header_for(leverance: Leverance) -> l402.Header:
    """Who reports what: from the settings, the kommune and its contacts as they are now (R13)."""
    kommune = leverance.kommune
    contacts = {contact.type: contact for contact in kommune.kontaktpersoner.all()}
    return l402.Header(
        system=settings.SYSTEM_NAME,
        version=settings.SYSTEM_VERSION,
        survey_id=settings.SURVEY_ID,
        form=leverance.form,
        periode=Periode.parse(leverance.periode),
        kommunekode=kommune.pk,
        cvr=kommune.cvr,
        contacts=tuple(
            l402.Contact(kind, contacts[kind].navn, contacts[kind].email)
            for kind in Kontaktperson.Type.values
            if kind in contacts
        ),
        created=leverance.frosset,
        ref_id=str(leverance.pk),
    )
