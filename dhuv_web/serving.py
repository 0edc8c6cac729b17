"""How gunicorn serves the application, from the environment like every other setting."""

import os

from dhuv_web.settings import BIND, DATABASE_POOL, LOGGING, WEB_WORKERS

wsgi_app = "dhuv_web.wsgi"
bind = BIND
workers = WEB_WORKERS
worker_class = "dhuv_web.patient.PatientWorker"
# A thread without a database connection would only wait for one.
threads = DATABASE_POOL
#: Clients at a time per process, most of them slow ones: each takes 64 kB at most.
worker_connections = 500
# The loop gives its sign of life while threads work; no request is ended by it.
timeout = 60
keepalive = 0
# Its own way to send files would wait for a slow reader without end.
sendfile = False
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
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
