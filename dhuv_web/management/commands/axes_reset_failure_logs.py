"""django-axes keeps no log here; the case log does, and nobody shortens it."""

from dhuv_web.management.refused import Refused


class Command(Refused):
    instead = (
        "Logon og forsøg står i systemets egen log, som ingen kan slette i før tid. Se hvor længe: "
        "python manage.py ryd_op"
    )
