"""Who is asking, for locks and limits: one client however its address or its name is written."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cases.people.usernames import key

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: `203.0.113.7:50000`, `[2001:db8::1]:443`, `[2001:db8::1]`. Without brackets the last group of an
#: IPv6 address could be its port, and no one can tell; the client is the same either way.
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[0-9.]+))(?::[0-9]+)?")
#: IPv4 clients that come through a translator have one address, and it is the last four octets.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOWHERE = "0.0.0.0"  # noqa: S104 (no address to listen on)


def client_address(request: HttpRequest) -> str:
    """The client, as an address that locks and limits count by.

    Behind a proxy the last address of `X-Forwarded-For`: the one that the proxy itself has added;
    whatever stands before it anybody can write there. Of IPv6 the network of 64 bits, which is
    what one customer, and so one computer, has; its single addresses are free to choose.
    """
    direct = _counted(request.META.get("REMOTE_ADDR") or _NOWHERE)
    if not settings.BEHIND_PROXY:
        return direct
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    last = next((entry for entry in map(str.strip, reversed(told)) if entry), "")
    return _counted(last) if last else direct


def _counted(text: str) -> str:
    """The same for every way to write it. What is no address stands for itself and nobody else:
    it must not be the proxy's, which everybody shares."""
    try:
        address = _read(text)
    except ValueError:
        # A private network that no computer is in (RFC 4193), so that the tables can hold it.
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        return str(ipaddress.IPv6Address(b"\xfd" + digest[:7] + bytes(8)))
    if address.version == 4 or address.is_link_local or address.is_loopback:
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False).network_address)


def _read(text: str) -> Address:
    """The address, an IPv4 one taken out of the IPv6 one that carries it. Raises ValueError."""
    text = text.strip().strip('"')
    if found := _WITH_PORT.fullmatch(text):
        text = found["six"] or found["four"]
    # Which of the machine's networks it came by says nothing of who it is.
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 4:
        return address
    carried = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if carried is None and address in _NAT64:
        carried = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return carried or address


def username_key(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """What django-axes stores instead of the user name that was typed, and what limits count by.

    People type a password, or a CPR number, where the name belongs: no table may hold it.
    """
    typed = (credentials or {}).get("username")
    if typed is None and request is not None:
        typed = request.POST.get("username")
    return salted_hmac("dhuv_web.logon.username", key(str(typed or ""))).hexdigest()


def is_no_password(_request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """What django-axes need not count: a logon without a user name."""
    return not (credentials or {}).get("username")
