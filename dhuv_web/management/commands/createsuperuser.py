"""Django's all-powerful user has no power here: rights stand on memberships (D23)."""

from dhuv_web.management.refused import Refused


class Command(Refused):
    instead = (
        "En superbruger har ingen rettigheder her. Den første konto laves med: "
        "python manage.py opret_drift NAVN"
    )
