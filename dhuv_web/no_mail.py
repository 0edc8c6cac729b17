"""Where mail goes while no server is named: nowhere, and it waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """As a server that does not answer: what is to be sent stays, and is told to the operators."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise ConnectionError("DHUV_EMAIL_URL is not set")
