"""`python -m dhuv_web.tools.health`: does the web process answer? For `make run` and compose."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def is_healthy(address: str, host: str = "localhost") -> bool:
    """True when /sundhed/ at `address` (http://host:port) says ok, asked for as `host`."""
    request = urllib.request.Request(f"{address}/sundhed/", headers={"Host": host})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def main() -> int:
    """Asks the address of DHUV_BIND by the first of DHUV_ALLOWED_HOSTS."""
    port = os.environ.get("DHUV_BIND", "127.0.0.1:8000").rsplit(":", 1)[1]
    host = os.environ.get("DHUV_ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*")
    return 0 if is_healthy(f"http://127.0.0.1:{port}", host or "localhost") else 1


if __name__ == "__main__":
    sys.exit(main())
