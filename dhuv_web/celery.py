"""The Celery app and its schedule.

A task is only a nudge: what is due and not done stands in the database, so a lost message, a
second worker or a fresh schedule file changes nothing.
"""

import os
from collections.abc import Sequence
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, task_failure, task_success

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dhuv_web.settings")

app = Celery("dhuv_web")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "leverancer-den-14": {
        "task": "deliveries.tasks.deliver_due",
        "schedule": crontab(minute=0, hour=5, day_of_month=14),
    },
    # What the 14th missed (a beat that was down, a full disk) is caught up within the hour (D17).
    "leverancer-der-mangler": {
        "task": "deliveries.tasks.deliver_due",
        "schedule": crontab(minute=20),
    },
    # The kept findings are of a day; in the day this finds what a leverance or new lists made old.
    "fund-om-natten": {
        "task": "cases.tasks.refresh_findings",
        "schedule": crontab(minute=0, hour=4),
    },
    "fund-om-dagen": {
        "task": "cases.tasks.refresh_findings",
        "schedule": crontab(minute=50, hour="5-23"),
    },
    "oprydning": {"task": "deliveries.tasks.ryd_op", "schedule": crontab(minute=10, hour=3)},
    "soegninger": {"task": "cases.tasks.settle_searches", "schedule": crontab()},
    "proever-af-lister": {"task": "cases.tasks.try_uploads", "schedule": crontab()},
    "opladte-lister": {"task": "cases.tasks.clear_uploads", "schedule": crontab(minute=40)},
    "puls": {"task": "deliveries.tasks.puls", "schedule": crontab()},
    "kvitteringer": {
        "task": "deliveries.tasks.fetch_receipts",
        "schedule": crontab(minute="*/10"),
    },
    "beskeder": {"task": "cases.tasks.send_beskeder", "schedule": crontab()},
}


@beat_init.connect
def at_once(**_kwargs: Any) -> None:
    """A beat that starts asks for what the hourly rounds do: nobody waits for xx:20 after a stop,
    and a new installation is seen to be well."""
    for name in ("deliver_due", "fetch_receipts"):
        app.send_task(f"deliveries.tasks.{name}")


#: The work of each task in the words of the operators; of a kommune's own its number comes after.
WORK = {
    "deliveries.tasks.deliver_due": "Leverancerunden",
    "deliveries.tasks.deliver_kommune": "Kommunens leverancer",
    "deliveries.tasks.fetch_receipts": "Kvitteringerne hentes",
    "deliveries.tasks.ryd_op": "Oprydningen",
    "deliveries.tasks.puls": "Pulsen",
    "cases.tasks.refresh_findings": "Fundene gøres op",
    "cases.tasks.refresh_kommune": "Kommunens fund gøres op",
    "cases.tasks.settle_searches": "Søgninger skrives i loggen",
    "cases.tasks.clear_uploads": "Oplagte lister slettes",
    "cases.tasks.send_beskeder": "E-mails sendes",
    "cases.tasks.try_uploads": "Oplagte lister prøves",
}


def _work(task: Task, args: Sequence[Any]) -> str:
    return ": ".join([WORK.get(task.name, task.name), *(str(arg) for arg in args[:1] if arg)])


@task_failure.connect
def note_failure(sender: Task, exception: BaseException, args: Sequence[Any], **_: Any) -> None:
    """Work that nobody watches must not fail where nobody sees it."""
    from deliveries.services import uheld

    uheld.note(_work(sender, args), exception)


@task_success.connect
def note_success(sender: Task, **_: Any) -> None:
    from deliveries.services import uheld

    uheld.over(_work(sender, sender.request.args or ()))


@setup_logging.connect
def keep_logging(**_kwargs: Any) -> None:
    """Celery leaves the logging of the settings alone: JSON lines with masked CPR numbers."""
