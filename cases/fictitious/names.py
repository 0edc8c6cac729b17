"""Danish names and texts that belong to nobody in particular."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words("""
    Anne Birthe Camilla Dorthe Else Freja Gitte Hanne Ida Jette Kirsten Lærke Maja Nanna Oda
    Pernille Ragnhild Sofie Tove Ulla Vibeke Åse
""")
MEN = _words("""
    Anders Bjørn Carl Daniel Emil Frederik Gunnar Henrik Ivan Jørgen Kasper Lars Mads Niels Oluf
    Peter Rasmus Søren Thomas Ulrik Villads Øyvind
""")
SURNAMES = _words("""
    Andersen Bæk Christensen Dam Eskildsen Friis Gregersen Holm Iversen Jensen Kjær Lund Møller
    Nørgaard Olesen Poulsen Rask Skov Thomsen Ulriksen Vestergaard Winther Østergaard Ågård
""")
PLACES = _words("""
    Solgården Åbakken Kærhuset Egehaven Værkstedet Lindely Bøgehøj Fyrtårnet Møllehuset Rønnebo
    Havblik Skovly
""")
STREETS = _words("Vestervej Skolegade Engvænget Søndergade Åvej Birkevej")
REMARKS = (
    "Opfølgning aftalt med borgeren.",
    "Borgeren ønsker at blive kontaktet på e-mail.",
    "Afventer statusnotat fra tilbuddet.\nNy samtale aftales derefter.",
    "Handleplan er revideret.",
)
