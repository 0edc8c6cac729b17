"""Telling people of leverancer: decided with the fact, and left to the outbox (D24)."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from cases import udbakke
from cases.models import Kommune, Kontaktperson, Medarbejder, Medlemskab, Rolle
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.periode import Periode

TROUBLE = {
    states.AFVENTER: "Leverancen afventer godkendelse, fordi for mange tidligere leverede ydelser "
    "ville mangle. Se hvad der mangler, og godkend eller annullér den.",
    states.TILBAGEHOLDT: "Alle ydelser er tilbageholdt på grund af fejl, så intet er leveret. "
    "En sagsbehandler skal rette fejlene på fejllisten.",
    states.FEJLET: "Leverancen kan ikke sendes. Driften skal se på forbindelsen til modtageren.",
}


def tell_of_trouble(leverance: Leverance) -> None:
    """When a leverance has come to a state in which a person must act: administrators and the
    teknisk ansvarlig are told once. Call it in the transaction that brought it there.
    """
    if explanation := TROUBLE.get(leverance.tilstand):
        text = f"{explanation}\n\n{_about(leverance)}"
        subject = f"{leverance.get_tilstand_display()}: {_name(leverance)}"
        to = _responsible(leverance.kommune)
        udbakke.post(f"{leverance.tilstand} {leverance.pk}", to, subject, text)


def tell_of_failing(leverance: Leverance) -> None:
    """Several attempts have failed; more will be made, but somebody should look."""
    text = (
        f"Leverancen er forsøgt sendt {leverance.forsoeg} gange uden held. Der bliver forsøgt igen."
        f"\nSeneste fejl: {leverance.fejl}\n\n{_about(leverance)}"
    )
    subject = f"Kan ikke sendes endnu: {_name(leverance)}"
    udbakke.post(f"forsøg {leverance.pk}", _responsible(leverance.kommune), subject, text)


def tell_of_none(kommune: Kommune, periode: Periode, aarsag: str) -> None:
    """An L402 that is due could not be made; each reason is told once."""
    text = (
        f"Leverancen for {periode.label} kunne ikke dannes: {aarsag}\n"
        "Ret det, eller sig det til driften. Der bliver forsøgt hver time.\n\n"
        f"Se kommunens side her: {settings.PUBLIC_URL}"
        f"{reverse('deliveries:start', args=[kommune.pk])}\n"
    )
    subject = f"Ikke dannet: L402 for {kommune}, {periode.label}"
    occasion = f"ikke dannet {kommune.pk} {periode} {sha256(aarsag.encode()).hexdigest()}"
    udbakke.post(occasion, _responsible(kommune), subject, text)


def tell_of_receipt(kvittering: Kvittering) -> None:
    """Q1: the kvitteringsmodtager gets every receipt, as numbers and a link."""
    leverance = kvittering.leverance
    if leverance is None:
        return
    overruled = ""
    if kvittering.overruled_by():
        state = leverance.get_tilstand_display().lower()
        overruled = f"En anden kvittering gælder: leverancen er fortsat {state}.\n"
    other_counts = f"{kvittering.afvigelse}\n" if kvittering.afvigelse else ""
    text = (
        f"Danmarks Statistik har svaret: {kvittering.get_status_display()}.\n{overruled}"
        f"Sager: {kvittering.antal_sager}. Ydelser: {kvittering.antal_ydelser}. "
        f"Fejl: {kvittering.antal_fejl}.\n{other_counts}\n{_about(leverance)}"
    )
    subject = f"Kvittering, {kvittering.get_status_display().lower()}: {_name(leverance)}"
    to = _contact(leverance.kommune, Kontaktperson.Type.KVITTERING)
    udbakke.post(f"kvittering {kvittering.pk}", to, subject, text)


def _responsible(kommune: Kommune) -> set[str]:
    """The kommune's administrators and its teknisk ansvarlig."""
    admins = Medarbejder.objects.filter(
        is_active=True,
        medlemskaber__in=Medlemskab.objects.active().filter(
            kommune=kommune, rolle=Rolle.ADMINISTRATOR
        ),
    ).exclude(email="")
    return _contact(kommune, Kontaktperson.Type.TEKNISK) | set(
        admins.values_list("email", flat=True)
    )


def _contact(kommune: Kommune, kind: str) -> set[str]:
    contacts = kommune.kontaktpersoner.filter(type=kind)
    return set(contacts.values_list("email", flat=True))


def _name(leverance: Leverance) -> str:
    return f"{leverance.form} for {leverance.kommune}, {leverance.periode_navn}"


def _about(leverance: Leverance) -> str:
    return (
        f"Leverance: {_name(leverance)}, version {leverance.version}\n"
        f"Leveret: {leverance.antal_ydelser}. Udeladt: {leverance.antal_udeladt}. "
        f"Heraf leveret før: {leverance.antal_mangler}.\n"
        f"Se den her: {settings.PUBLIC_URL}{leverance.get_absolute_url()}\n"
    )
