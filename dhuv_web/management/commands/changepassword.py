"""Django's asks for a password, records nothing and leaves the second factor unsaid."""

from dhuv_web.management.refused import Refused


class Command(Refused):
    instead = (
        "En glemt adgangskode får en afløser, som står i loggen, med: "
        "python manage.py konto NAVN --ny-adgangskode"
    )
