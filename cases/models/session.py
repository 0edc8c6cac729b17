"""Sessions: Django's, and whose each is."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from cases.models.people import Medarbejder


class Session(AbstractBaseSession):
    """Each employee can see their own and end them. What it knows of its logon is in its data."""

    medarbejder = models.ForeignKey(
        Medarbejder, models.CASCADE, null=True, editable=False, related_name="sessioner"
    )

    class Meta(AbstractBaseSession.Meta):
        verbose_name_plural = "sessioner"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return cast(type[SessionStore], import_module(settings.SESSION_ENGINE).SessionStore)
