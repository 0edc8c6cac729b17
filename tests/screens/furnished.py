"""A kommune in which every page has something to show, and one in which none has."""

from __future__ import annotations

import uuid
from datetime import timedelta

from cases.models import Kladde, Kommune, Medarbejder
from deliveries import states
from deliveries.models import Kvitteringsfejl, Leverance
from tests import factories
from tests.cases.people import ophold, ydelse
from tests.test_routes import Scene

LONG = "Wolfeschlegelsteinhausenbergerdorff-Christoffersen af Vester Hassing og Omegn"


def furnish(kommune: Kommune) -> Scene:
    """One of everything that an address can be about, and each kind of it that looks different."""
    scene = Scene(kommune)
    for nr, state in enumerate(states.LABELS):
        test = factories.frozen(kommune, form="T402")
        Leverance.objects.filter(pk=test.pk).update(tilstand=state, version=test.version)
        if nr == 0:
            _answered(test)
    _sager(kommune)
    return scene


def _sager(kommune: Kommune) -> None:
    today = factories.TODAY
    early = ydelse(startdato=today - timedelta(days=400), bevillingsdato=today)
    kinds = {
        "Anna Advarsel": [early],
        "Finn Fejl": [factories.with_error(indberettet=True), ophold(tilbud=ydelse().tilbud)],
        "Lars Lukket": [factories.reported(slutdato=today - timedelta(days=9))],
        "Nora Neutral": [factories.neutralised(), factories.stykydelse(indberettet=True)],
        # The only one who gets it, without a målgruppe: the figures have a mark to show.
        "Ulla Uoplyst": [factories.with_error(kode="1.1")],
        "": [ydelse(forventet_slutdato=today)],
        LONG: [ophold(indberettet=True), ydelse(), factories.stykydelse()],
    }
    for navn, ydelser in kinds.items():
        factories.stored_sag(kommune, *ydelser, navn=navn, bemaerkninger=LONG)
    factories.stored_sag(kommune, navn="Frode Funktion", funktionsvurdering="F")
    for _ in range(50):
        factories.stored_sag(kommune)


def _answered(leverance: Leverance) -> None:
    answer = factories.kvittering(leverance, status="DELVIST_AFVIST", modtaget=factories.DUE)
    line = leverance.linjer.first()
    for stored in (None, line and line.ydelse):
        Kvitteringsfejl.objects.create(
            kvittering=answer,
            ydelse=stored,
            identifikator=stored.identifikator if stored else "",
            kode="DST-17",
            tekst="Målgruppen passer ikke til ydelsen.",
        )


def drafts(user: Medarbejder, scene: Scene) -> None:
    """A draft waits at each form, two at the first."""
    form = Kladde.Formular
    about = {
        form.SAG: {"sag": scene.new, "version": scene.new.version},
        form.NY_YDELSE: {"sag": scene.new},
        form.YDELSE: {"sag": scene.new, "ydelse": scene.new.ydelser.order_by("kode")[0]},
    }
    for membership in user.medlemskaber.filter(kommune=scene.kommune):
        for formular in (form.NY_SAG, *form):
            Kladde.objects.create(
                pk=uuid.uuid4(),
                medlemskab=membership,
                formular=formular,
                data={"navn": ["Niels Hansen"], "slutdato": ["32-13-2026"]},
                **about.get(formular, {}),
            )


def people(scene: Scene, other: Kommune) -> dict[str, Medarbejder | None]:
    """Who looks at the pages; None is somebody who has not logged on."""
    here = scene.kommune
    new = factories.kommune("155", contacts=False)
    bare = factories.kommune("185")
    both = factories.medarbejder("begge", "LAESER", here)
    both.medlemskaber.create(kommune=other, rolle="SAGSBEHANDLER")
    users = {
        "administrator": factories.medarbejder("administrator", "ADMINISTRATOR", here),
        "sagsbehandler": factories.medarbejder("ejer", "SAGSBEHANDLER", here),
        "laeser": factories.medarbejder("laeser", "LAESER", here),
        "drift": factories.medarbejder("drift", "DRIFT"),
        "udefra": factories.medarbejder("udefra", "ADMINISTRATOR", other),
        "uden": factories.medarbejder("uden"),
        "begge": both,
        "foerste": factories.medarbejder("foerste", "ADMINISTRATOR", new),
        "tom": factories.medarbejder("tom", "ADMINISTRATOR", bare),
    }
    for user in users.values():
        drafts(user, scene)
    return {**users, "anonym": None}
