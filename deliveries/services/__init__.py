"""Freezing and sending leverancer: what is due, one transaction to freeze, none to send."""

from deliveries.services.freeze import CannotFreeze, freeze
from deliveries.services.monthly import deliver, due
from deliveries.services.sending import send

__all__ = ["CannotFreeze", "deliver", "due", "freeze", "send"]
