"""What is stored inside: kommuner, people, cases, drafts, known tilbud, code lists and the log."""

from cases.models.besked import Besked
from cases.models.fund import Fund
from cases.models.indlaesning import Indlaesning, Indlaesningsfil
from cases.models.invitation import Invitation
from cases.models.kladde import Kladde
from cases.models.kodelister import Kode, Kodeindlaesning
from cases.models.kommune import Kommune, Kontaktperson
from cases.models.log import Haendelse, Soegning
from cases.models.opbevaring import Kassation, Opbevaring
from cases.models.people import Medarbejder, Medlemskab, Rolle
from cases.models.reservekode import Reservekode
from cases.models.sager import Maalgruppe, Sag, SetIOrden, Ydelse
from cases.models.session import Session
from cases.models.stikproeve import Stikproeve, Stikproevelinje
from cases.models.taeller import Taeller
from cases.models.tilbud import KendtTilbud

__all__ = [
    "Besked",
    "Fund",
    "Haendelse",
    "Indlaesning",
    "Indlaesningsfil",
    "Invitation",
    "Kassation",
    "KendtTilbud",
    "Kladde",
    "Kode",
    "Kodeindlaesning",
    "Kommune",
    "Kontaktperson",
    "Maalgruppe",
    "Medarbejder",
    "Medlemskab",
    "Opbevaring",
    "Reservekode",
    "Rolle",
    "Sag",
    "Session",
    "SetIOrden",
    "Soegning",
    "Stikproeve",
    "Stikproevelinje",
    "Taeller",
    "Ydelse",
]
