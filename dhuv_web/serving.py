"""How gunicorn serves the application, from the environment like every other setting."""

import os

from dhuv_web.settings import BIND, LOGGING, WEB_WORKERS

wsgi_app = "dhuv_web.wsgi"
bind = BIND
workers = WEB_WORKERS
timeout = 60
control_socket_disable = True
# A heartbeat file on a slow disk would look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Its own lines as JSON too. Requests are not logged: who did and saw what is in the case log.
logconfig_dict = {
    **LOGGING,
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "INFO", "handlers": [], "propagate": False},
    },
}
