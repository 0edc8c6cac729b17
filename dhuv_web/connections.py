"""What a connection that is kept waits for, and for how long.

One that a firewall has forgotten in silence is given up in seconds by who asks, and in two minutes
by who only listens; without these it would take a quarter of an hour, or two hours.
"""

from __future__ import annotations

import socket
from typing import Any

#: libpq's names; seconds, and milliseconds for the last. Without meaning for a socket of this
#: machine.
POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

#: Of kombu's transport; seconds.
REDIS: dict[str, Any] = {
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    "health_check_interval": 25,
    "socket_keepalive": True,
    "socket_keepalive_options": {
        socket.TCP_KEEPIDLE: 60,
        socket.TCP_KEEPINTVL: 10,
        socket.TCP_KEEPCNT: 3,
    },
}
