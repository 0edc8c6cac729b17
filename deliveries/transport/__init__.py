"""How a leverance leaves and how receipts come back: over folders, or SFTP (docs/modtagesystem.md).

Which one an installation uses is a setting. Knows no framework: `settings` is passed in.
"""

from __future__ import annotations

from typing import Any

from deliveries.transport import folder
from deliveries.transport.base import TooLarge, Transport, TransportError, not_the_bytes

MAPPE = "mappe"
SFTP = "sftp"
KINDS = (MAPPE, SFTP)

__all__ = [
    "KINDS",
    "TooLarge",
    "Transport",
    "TransportError",
    "not_the_bytes",
    "open_to_all",
    "problems",
    "transport",
]


def transport(settings: Any) -> Transport:
    """The transport that this installation uses; raises TransportError for one that is unknown."""
    if settings.TRANSPORT == SFTP:
        # Paramiko takes its time and memory, and most processes never need it.
        from deliveries.transport.sftp import from_settings

        return from_settings(settings)
    if settings.TRANSPORT != MAPPE:
        # Nothing goes to a folder that nobody reads, also where the system check was not run.
        raise TransportError("DHUV_TRANSPORT er ukendt. Ret den til mappe eller sftp.")
    return folder.Folder(settings.TRANSPORT_MAPPE, settings.KVITTERING_MAPPE)


def problems(settings: Any) -> list[str]:
    """What is wrong with the settings, in English for the operator. Opens no connection."""
    if settings.TRANSPORT == MAPPE:
        return folder.problems(settings.TRANSPORT_MAPPE, settings.KVITTERING_MAPPE)
    if settings.TRANSPORT == SFTP:
        from deliveries.transport import sftp

        return sftp.problems(settings)
    known = " or ".join(KINDS)
    return [f"DHUV_TRANSPORT={settings.TRANSPORT!r} is not known; it is {known}."]


def open_to_all(settings: Any) -> list[str]:
    """Which folders of leverancer or receipts everybody on the machine may look into."""
    if settings.TRANSPORT != MAPPE:
        return []
    return folder.open_to_all(settings.TRANSPORT_MAPPE, settings.KVITTERING_MAPPE)
