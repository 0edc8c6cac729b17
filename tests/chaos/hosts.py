"""A host on the network that is not what one hopes for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable


def accepting_and_dropping(port: int) -> Callable[[], None]:
    """Take every connection on the port and hang up; call what is returned to stop it."""
    listener = socket.create_server(("127.0.0.1", port))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def stop() -> None:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()

    return stop
