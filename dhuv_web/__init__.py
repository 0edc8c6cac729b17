"""The shell around the rooms: settings, routes, Celery, headers and system checks."""

__version__ = "1.0.0"

from dhuv_web.celery import app as celery_app

__all__ = ["__version__", "celery_app"]
