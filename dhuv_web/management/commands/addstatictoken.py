"""django-otp's stores a reserve code as it is; ours are hashed, and it would let nobody in."""

from dhuv_web.management.refused import Refused


class Command(Refused):
    instead = (
        "Reservekoder laver medarbejderen selv under Dit login. Er telefonen væk, så kør: "
        "python manage.py konto NAVN --nulstil-engangskode"
    )
