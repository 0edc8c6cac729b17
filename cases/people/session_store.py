"""Where sessions are kept (`SESSION_ENGINE`): in the database, each with whose it is."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from cases.models import Session


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        stored = cast(Session, super().create_model_instance(data))
        stored.medarbejder_id = data.get(SESSION_KEY)
        return stored
