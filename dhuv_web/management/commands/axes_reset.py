"""django-axes asks for the name as it was typed; what is stored here is a checksum of it."""

from dhuv_web.management.refused import Refused


class Command(Refused):
    instead = (
        "Forsøg står ikke under det navn, der blev skrevet. Se og ophæv låsen for en konto med: "
        "python manage.py konto NAVN --laas-op"
    )
