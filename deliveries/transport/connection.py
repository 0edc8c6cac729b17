"""A connection to an SFTP server whose host key is known, and what ends one.

Every exception of the network and of paramiko becomes a TransportError. Nothing waits longer than
`timeout` seconds for a sign of life, whatever the server does.
"""

from __future__ import annotations

import base64
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paramiko

from deliveries.transport.base import BadSetting, TransportError, reason

# What goes wrong comes back as an exception; in the log it would be a traceback, line by line.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)

KEEPALIVE = 15  # seconds


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is, who we are there, and how it is recognised.

    `host_keys` is one or more lines (or comma-separated) as in `known_hosts`, without the host:
    `ssh-ed25519 AAAA…`. `key_file` is our private key; `password` is its passphrase, or without a
    key file the user's password. `timeout` is in seconds.
    """

    host: str
    user: str
    host_keys: str
    port: int = 22
    key_file: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60.0

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_host_keys(text: str) -> list[paramiko.PKey]:
    """The keys that the server may have; raises BadSetting when there is none or one is no key."""
    keys = []
    for line in text.replace(",", "\n").splitlines():
        words = line.split()
        if not words:
            continue
        if len(words) < 2:
            raise BadSetting("a host key is two words: ssh-ed25519 AAAA…")
        try:
            data = base64.b64decode(words[1], validate=True)
            keys.append(paramiko.PKey.from_type_string(words[0], data))
        # paramiko and cryptography have many ways to say what is no key.
        except Exception as error:
            raise BadSetting(f"the host key beginning with {words[0]} can not be read") from error
    if not keys:
        raise BadSetting("a host key is needed: without it anyone could take the files")
    return keys


def load_key(path: str, password: str) -> paramiko.PKey:
    """Our private key; raises BadSetting."""
    try:
        return paramiko.PKey.from_path(Path(path), password.encode() or None)
    except OSError as error:
        raise BadSetting(f"{path} can not be read: {error.strerror}") from error
    except Exception as error:
        raise BadSetting(
            f"{path} is no private key that can be used, or its passphrase is wrong"
        ) from error


@contextmanager
def connected(address: Address) -> Iterator[paramiko.SFTPClient]:
    """A client that is logged on; when the block ends, however it does, nothing is left open."""
    transport = None
    with explained(f"SFTP-serveren {address}"):
        try:
            host_keys = parse_host_keys(address.host_keys)
            sock = _socket(address)
            try:
                transport = paramiko.Transport(sock)
            except BaseException:
                sock.close()
                raise
            _recognise(transport, address, host_keys)
            _log_on(transport, address)
            client = paramiko.SFTPClient.from_transport(transport)
            channel = client.get_channel() if client else None
            if client is None or channel is None:
                raise paramiko.SSHException("no SFTP session")
            channel.settimeout(address.timeout)
        except BaseException:
            if transport:
                transport.close()
            raise
    try:
        yield client
    finally:
        # Not the client's own close: it would wait for a server that is gone.
        transport.close()


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn what goes wrong inside into a TransportError that begins with `what`."""
    try:
        yield
    except TransportError:
        raise
    except BadSetting as error:
        raise TransportError(
            f"{what}: opsætningen kan ikke bruges. Kør `manage.py check`, som siger hvorfor."
        ) from error
    except paramiko.AuthenticationException as error:
        raise TransportError(
            f"{what}: vi blev ikke lukket ind. Kontrollér DHUV_SFTP_USER og nøglen eller "
            "adgangskoden, og om modtageren har vores nøgle."
        ) from error
    except TimeoutError as error:
        raise TransportError(
            f"{what}: serveren svarer ikke. Der bliver prøvet igen; varer det ved, så spørg den, "
            "der driver den."
        ) from error
    except socket.gaierror as error:
        raise TransportError(f"{what}: navnet findes ikke. Kontrollér DHUV_SFTP_HOST.") from error
    except (ConnectionError, EOFError, paramiko.SSHException, paramiko.SFTPError) as error:
        raise _broken(what) from error
    except OSError as error:
        # Paramiko's own words for a connection that is gone; what a server refuses it words too.
        if error.errno is None and "closed" in str(error):
            raise _broken(what) from error
        raise TransportError(f"{what}: {reason(error)}.") from error


def _broken(what: str) -> TransportError:
    return TransportError(
        f"{what}: forbindelsen blev afbrudt eller afvist. Der bliver prøvet igen; varer det ved, "
        "så kontrollér DHUV_SFTP_HOST og DHUV_SFTP_PORT, og spørg den, der driver serveren."
    )


def _socket(address: Address) -> socket.socket:
    sock = socket.create_connection((address.host, address.port), address.timeout)
    # Where the other end stops reading, a write would wait in the kernel for a quarter of an hour.
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        milliseconds = int(address.timeout * 1000)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
    return sock


def _recognise(
    transport: paramiko.Transport, address: Address, host_keys: list[paramiko.PKey]
) -> None:
    """Go on only with a server that has one of the keys."""
    transport.banner_timeout = transport.handshake_timeout = address.timeout
    transport.auth_timeout = transport.channel_timeout = address.timeout
    options = transport.get_security_options()
    kinds = {kind for key in host_keys for kind in _algorithms(key)}
    options.key_types = [kind for kind in options.key_types if kind in kinds]
    try:
        transport.start_client(timeout=address.timeout)
        key = transport.get_remote_server_key()
    except paramiko.IncompatiblePeer as error:
        raise _unknown_server(address) from error
    if key not in host_keys:
        raise _unknown_server(address)
    transport.set_keepalive(KEEPALIVE)


def _algorithms(key: paramiko.PKey) -> list[str]:
    """The signatures that a server with this key may use."""
    name = key.get_name()
    return ["rsa-sha2-512", "rsa-sha2-256"] if name == "ssh-rsa" else [name]


def _unknown_server(address: Address) -> TransportError:
    return TransportError(
        f"SFTP-serveren {address} har ikke den nøgle, der står i DHUV_SFTP_HOST_KEY, så intet er "
        "sendt. Enten er det en anden server, eller den har fået ny nøgle: spørg den, der driver "
        "den, og ret først derefter indstillingen."
    )


def _log_on(transport: paramiko.Transport, address: Address) -> None:
    try:
        if address.key_file:
            transport.auth_publickey(address.user, load_key(address.key_file, address.password))
        else:
            transport.auth_password(address.user, address.password)
    except paramiko.AuthenticationException as error:
        # Paramiko says so too when the server never answered, or hung up.
        if "timeout" in str(error):
            raise TimeoutError from error
        if "EOF" in str(error):
            raise ConnectionError from error
        raise
