"""Is this machine's clock to be believed? An L402 of a month that has not come can not be taken
back once it is sent, and keeps the months before it from being made.

What is known of the time is noted every minute, as long as the clock agrees with it (`Puls.UR`). A
clock that is wrong writes nothing there, so that one that was set right is believed again at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cases.log import audit
from cases.models import Haendelse
from deliveries.models import Leverance, Puls
from deliveries.services import uheld

WORK = "Uret"
#: Between this machine and the database's, or back from what was noted.
MOST_APART = timedelta(minutes=5)
#: Forward from what was noted: longer than most stops of an installation, and too short to send a
#: month much too soon.
MOST_AHEAD = timedelta(days=3)
_HOW = "Sæt uret, eller er det rigtigt, så bekræft det: manage.py ur --bekraeft."


def doubt() -> str:
    """Why no L402 may be made by this clock, in Danish and with what to do; empty when it may.

    An installation of fictitious persons lives a year in an afternoon, and is not asked.
    """
    if settings.FIKTIVE_CPR:
        return ""
    now, there, known = timezone.now(), database_now(), last_known()
    if there and abs(now - there) > MOST_APART:
        return (
            f"Serverens ur er {_shown(now)}, og databasens er {_shown(there)}. {_HOW} "
            "Databasens skal også gå rigtigt."
        )
    if known and now < known - MOST_APART:
        return f"Serverens ur er {_shown(now)}, men var allerede {_shown(known)}. {_HOW}"
    if known and now > known + MOST_AHEAD:
        return (
            f"Serverens ur er {_shown(now)}, og det sidste, der vides, er {_shown(known)}. Enten "
            f"har systemet været standset imens, eller uret går forkert. {_HOW}"
        )
    return ""


def tick() -> None:
    """Note the time, if the clock agrees with what is known; tell the operators if it does not."""
    if doubtful():
        return
    Puls.beat(Puls.UR)


def doubtful() -> str:
    """As `doubt`, and the operators see it for as long as it lasts."""
    why = doubt()
    if why:
        uheld.note(WORK, uheld.Unforeseen(why))
    else:
        uheld.over(WORK)
    return why


@transaction.atomic
def confirm() -> None:
    """A person has looked: the clock is right, whatever was noted."""
    Puls.beat(Puls.UR)
    uheld.over(WORK)
    audit.record(None, None, "ur bekræftet")


def last_known() -> datetime | None:
    """What was noted last; before anything was, the newest time stamp of what is stored."""
    noted = Puls.objects.filter(navn=Puls.UR).values_list("tidspunkt", flat=True).first()
    if noted:
        return noted
    entry = Haendelse.objects.order_by("-pk").values_list("tidspunkt", flat=True).first()
    frozen = Leverance.objects.aggregate(newest=Max("frosset"))["newest"]
    return max((moment for moment in (entry, frozen) if moment), default=None)


def database_now() -> datetime | None:
    """The database server's own clock; None where it has none of its own."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    return there


def _shown(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y kl. %H:%M}"
