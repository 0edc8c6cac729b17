"""Every setting, from the environment. The table in README.md says what each one means.

There is no second settings file: demo, tests and production differ only in their environment,
and what production can not do without fails loudly here or in `dhuv_web.checks`.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cases.people.privileges import RANKED
from deliveries import transport
from dhuv_web import __version__, connections
from dhuv_web.environment import EMAIL, HOST, ISSUER, ORIGIN, Env
from dhuv_web.logs import logging_config
from dhuv_web.marks import TAL_GRAENSER  # noqa: F401 (a setting)

BASE_DIR = Path(__file__).resolve().parent.parent


def origin(address: str) -> str:
    """`https://broker.example` of an address there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


env = Env()

DEMO = env.flag("DHUV_DEMO", default=False)
DEBUG = env.flag("DHUV_DEBUG", default=False)
HTTPS = env.flag("DHUV_HTTPS", default=not DEMO)
DATA_DIR = env.folder("DHUV_DATA_DIR", default=BASE_DIR / "var")
# All that this program makes is its owner's alone, whatever the umask that it was started with:
# database, broker, outbox and exports hold CPR numbers.
os.umask(0o077)
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    if DATA_DIR.stat().st_uid == os.geteuid() and DATA_DIR.stat().st_mode & 0o007:
        # Of an earlier version. One that only a group was let into is somebody's decision.
        DATA_DIR.chmod(0o700)
except OSError as error:
    raise ImproperlyConfigured(
        f"DHUV_DATA_DIR={str(DATA_DIR)!r} can not be made ({error.strerror}): write the path of a "
        "folder that may be written to"
    ) from None

SECRET_KEY = env.text(
    "DHUV_SECRET_KEY",
    secret=True,
    write="50 random characters or more, or name a file with them in DHUV_SECRET_KEY_FILE "
    "(`make run` makes one for demos: var/secret_key, with DHUV_DEMO=1)",
)
SECRET_KEY_FALLBACKS = env.listed(
    "DHUV_SECRET_KEY_FALLBACKS", [], r"\S{50,}", "former keys, by commas", secret=True
)
ALLOWED_HOSTS = env.listed(
    "DHUV_ALLOWED_HOSTS", ["localhost", "127.0.0.1"], HOST, "host names, by commas: dhuv.example.dk"
)
CSRF_TRUSTED_ORIGINS = env.listed(
    "DHUV_CSRF_TRUSTED_ORIGINS", [], ORIGIN, "origins, by commas: https://dhuv.example.dk"
)

INSTALLED_APPS = [
    "dhuv_web.apps.DhuvWebConfig",  # first: its commands stand for the others' of the same name
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "cases",
    "deliveries",
    "deliveries.figures.apps.FiguresConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # outside: static files and redirects to https have it too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A list of fifty rows is a sixth of its size. Against BREACH it pads every answer, tokens are
    # masked anew each time, and what is reflected is only what was posted with one.
    "django.middleware.gzip.GZipMiddleware",
    "dhuv_web.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dhuv_web.logon.session.bounded_sessions",
    "dhuv_web.logon.session.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dhuv_web.middleware.private_pages",
    "dhuv_web.middleware.no_blank_refusals",
    "cases.door.bodies.limited_bodies",
    "axes.middleware.AxesMiddleware",
]

# How much of a request is read (`cases.door.bodies` says it by route, before any of it is).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

ROOT_URLCONF = "dhuv_web.urls"
WSGI_APPLICATION = "dhuv_web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dhuv_web.middleware.shell_context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: PostgreSQL in production; SQLite is the embedded default. With Django's own SQLite
# defaults concurrent writers fail at once; IMMEDIATE and a timeout make them queue instead.
DATABASE_POOL = env.number("DHUV_DATABASE_POOL", 4, 1, 1000)
DATABASES = {
    "default": env.database("DHUV_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'dhuv.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # One that was kept is asked before it is used again: the server may have been restarted since,
    # or another have taken over.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL,
        # A database that is away is told at once, not after half a minute of waiting.
        "timeout": 5,
    }
    for name, value in connections.POSTGRESQL.items():
        DATABASES["default"]["OPTIONS"].setdefault(name, value)
    # A process that stands still in a transaction (a frozen machine, a network that is gone) holds
    # a kommune's lock: the database ends it, and who waits gives up and comes again later.
    DATABASES["default"]["OPTIONS"].setdefault(
        "options", "-c idle_in_transaction_session_timeout=5min -c lock_timeout=30s"
    )

# Logon. A local account is locked for an address after some wrong passwords; a name that many
# addresses try at once is slowed down by the limits of `cases.door.limits`.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "dhuv_web.logon.backends.LocalBackend",
]
LOKAL_LOGON = env.choice("DHUV_LOKAL_LOGON", ("alle", "drift", "ingen"))
TOTRIN_KRAEVES = env.flag("DHUV_TOTRIN_KRAEVES", default=False)
FRISK_LOGON_MINUTTER = env.number("DHUV_FRISK_LOGON_MINUTTER", 15, 1, 1440)
BEHIND_PROXY = env.flag("DHUV_BEHIND_PROXY", default=False)
AXES_FAILURE_LIMIT = env.number("DHUV_LOGON_FORSOEG", 5, 1, 1000)
AXES_COOLOFF_TIME = timedelta(minutes=env.number("DHUV_LOGON_PAUSE_MINUTTER", 15, 1, 1440))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Who tries on while locked does not make it longer: the page has said until when.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "dhuv_web.logon.address.client_address"
AXES_USERNAME_CALLABLE = "dhuv_web.logon.address.username_key"
AXES_LOCKOUT_CALLABLE = "dhuv_web.logon.views.locked"
AXES_SENSITIVE_PARAMETERS = [
    *("username", "ip_address", "next", "kode", "csrfmiddlewaretoken", "code", "state")
]
# It counts passwords. What comes of the OpenID provider is none.
AXES_WHITELIST_CALLABLE = "dhuv_web.logon.address.is_no_password"
# The case log says who logged on; axes keeps only what its lock needs.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# Logon through an OpenID provider, where its three settings are given; all of them or none.
OIDC_ISSUER = env.text(
    "DHUV_OIDC_ISSUER", "", pattern=ISSUER, write="https://broker.example, as it writes itself"
)
OIDC_RP_CLIENT_ID = env.text("DHUV_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env.text("DHUV_OIDC_CLIENT_SECRET", "", secret=True)
OIDC_ROLLER = env.roles("DHUV_OIDC_ROLLER", RANKED)
OIDC_RP_SCOPES = env.text(
    "DHUV_OIDC_SCOPES",
    "openid profile email",
    pattern=r"(?:[!#-\[\]-~]+ )*openid(?: [!#-\[\]-~]+)*",
    write="openid and other scopes, each after one space",
)
CLAIM = r"[!#-\[\]-~]+"
OIDC_CLAIM_CVR = env.text("DHUV_OIDC_CLAIM_CVR", "cvr", pattern=CLAIM, write="the claim's name")
OIDC_CLAIM_RETTIGHEDER = env.text(
    "DHUV_OIDC_CLAIM_RETTIGHEDER", "privileges", pattern=CLAIM, write="the claim's name"
)
OIDC_CLAIM_NAVN = env.text("DHUV_OIDC_CLAIM_NAVN", "name", pattern=CLAIM, write="the claim's name")
OIDC_CLAIM_EMAIL = env.text(
    "DHUV_OIDC_CLAIM_EMAIL", "email", pattern=CLAIM, write="the claim's name"
)
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
if any(given := [OIDC_ISSUER, OIDC_RP_CLIENT_ID, OIDC_RP_CLIENT_SECRET, OIDC_ROLLER]):
    if not all(given):
        raise ImproperlyConfigured(
            "Give DHUV_OIDC_ISSUER, DHUV_OIDC_CLIENT_ID, DHUV_OIDC_CLIENT_SECRET and "
            "DHUV_OIDC_ROLLER, or none of them."
        )
    if HTTPS and not OIDC_ISSUER.startswith("https://"):
        raise ImproperlyConfigured("DHUV_OIDC_ISSUER must begin with https://")
    AUTHENTICATION_BACKENDS.append("dhuv_web.logon.oidc.ProviderBackend")
elif LOKAL_LOGON != "alle":
    raise ImproperlyConfigured("Without DHUV_OIDC_… nobody could log on: DHUV_LOKAL_LOGON=alle.")

AUTH_USER_MODEL = "cases.Medarbejder"
LOGIN_URL = "log_ind"
LOGIN_REDIRECT_URL = "forside"
LOGOUT_REDIRECT_URL = "log_ind"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
        for name, options in [
            ("UserAttributeSimilarityValidator", {}),
            ("MinimumLengthValidator", {"min_length": 12}),
            ("CommonPasswordValidator", {}),
            ("NumericPasswordValidator", {}),
        ]
    ),
    {"NAME": "dhuv_web.passwords.ContextWordsValidator"},
]

# So often in so long (`cases.door.limits`).
SOEG_PER_MINUT = env.number("DHUV_SOEG_PER_MINUT", 240, 1, 100_000)
HENT_PER_TIME = env.number("DHUV_HENT_PER_TIME", 60, 1, 100_000)

# Sessions and cookies: 30 idle minutes; `__Host-` binds a cookie to this very host over https.
SESSION_ENGINE = "cases.people.session_store"
SESSION_COOKIE_AGE = env.number("DHUV_SESSION_MINUTES", 30, 1, 1440) * 60
SESSION_TIMER = env.number("DHUV_SESSION_TIMER", 12, 1, 24)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-dhuv" if HTTPS else "dhuv"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "dhuv_web.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sundhed/$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        # Logging out leads on to the provider, where there is one.
        "form-action": ["'self'", *([origin(OIDC_ISSUER)] if OIDC_ISSUER else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Language and time: rules and pages reckon in Danish days (D1).
LANGUAGE_CODE = "da"
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
FORMAT_MODULE_PATH = ["dhuv_web.formats"]

# Static files: `static/` is ours; what npm brings is copied to the data directory at set-up.
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", BASE_DIR / "var" / "vendor")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dhuv_web.stylesheet.JoinedFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# Celery: the state of all work is in the database; the broker only wakes workers up.
CELERY_BROKER_URL = env.broker("DHUV_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
if CELERY_BROKER_URL.startswith("filesystem:"):
    broker_dir = DATA_DIR / "broker"
    for name in ("in", "processed", "control"):
        (broker_dir / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(broker_dir / "in"),
        "data_folder_out": str(broker_dir / "in"),
        "processed_folder": str(broker_dir / "processed"),
        "control_folder": str(broker_dir / "control"),
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = connections.REDIS

# Mail
#
# What is written to the console stands in the worker's log, links of invitations too: demos only.
_mail = env.mail("DHUV_EMAIL_URL")
if _mail is None:
    kept = "django.core.mail.backends.console" if DEMO or DEBUG else "dhuv_web.no_mail"
    _mail = {"EMAIL_BACKEND": f"{kept}.EmailBackend"}
elif _mail["EMAIL_BACKEND"].endswith(".console.EmailBackend") and not (DEMO or DEBUG):
    raise ImproperlyConfigured(
        "DHUV_EMAIL_URL can not be consolemail:// but in a demo, because links that make an "
        "administrator would stand in the log: write smtp+tls://user:password@host:587"
    )
vars().update(_mail)
# Seconds: a mail server that hangs may not hold a worker for ever.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mailbox("DHUV_EMAIL_FROM", "dhuv-web@localhost")

#: What links in e-mails begin with: the address that people type.
PUBLIC_URL = env.address(
    "DHUV_PUBLIC_URL", "http://localhost:8000", ORIGIN, "https://dhuv.example.dk, without a path"
)

# Whose installation this is, and whom its users turn to
EJER = env.text("DHUV_EJER", "Kommunen", most=100)
KONTAKT = env.text("DHUV_KONTAKT", "", pattern=EMAIL, write="an e-mail address")

# What this installation is, and where its leverancer go
FIKTIVE_CPR = env.flag("DHUV_FIKTIVE_CPR", default=DEMO)
SURVEY_ID = env.text(
    "DHUV_SURVEY_ID",
    "D280700",
    pattern="[A-Za-z0-9]{1,20}",
    write="the survey's number as Danmarks Statistik has it, such as D280700",
)
SYSTEM_VERSION = __version__
#: The envelope has room for so much.
SYSTEM_NAME = env.text("DHUV_SYSTEM_NAME", "DHUV web", most=50)
#: No file from outside is read beyond this size.
KVITTERING_MAX_BYTES = env.number("DHUV_KVITTERING_MAX_MB", 50, 1, 10_000) * 2**20
L402_MAX_BYTES = env.number("DHUV_L402_MAX_MB", 2048, 1, 10_000) * 2**20
#: Days that the log is kept; a promise that the database holds, so it can only be lengthened.
LOG_DAGE = env.number("DHUV_LOG_DAGE", 5 * 365 + 1, 365, 10 * 365 + 3)
#: Days that the bytes of an overwritten leverance are kept.
LEVERANCE_DAGE = env.number("DHUV_LEVERANCE_DAGE", 2 * 365, 90, 10 * 365 + 3)
TRANSPORT = env.choice("DHUV_TRANSPORT", transport.KINDS)
TRANSPORT_MAPPE = env.folder("DHUV_TRANSPORT_MAPPE", DATA_DIR / "udbakke")
KVITTERING_MAPPE = env.folder("DHUV_KVITTERING_MAPPE", DATA_DIR / "indbakke")
SFTP_HOST = env.text(
    "DHUV_SFTP_HOST", "", most=253, pattern=r"[A-Za-z0-9._:-]+", write="a host name or address"
)
SFTP_PORT = env.number("DHUV_SFTP_PORT", 22, 1, 65535)
SFTP_USER = env.text("DHUV_SFTP_USER", "", most=100)
SFTP_KEY_FILE = env.text("DHUV_SFTP_KEY_FILE", "", write="the path of a private key")
SFTP_PASSWORD = env.text("DHUV_SFTP_PASSWORD", "", secret=True)
SFTP_HOST_KEY = env.text(
    "DHUV_SFTP_HOST_KEY", "", most=10_000, write="ssh-ed25519 AAAA…; several by commas"
)
SFTP_UD = env.text("DHUV_SFTP_UD", "ud", write="the path of a folder on the server")
SFTP_IND = env.text("DHUV_SFTP_IND", "ind", write="the path of a folder on the server")
SFTP_TIMEOUT = env.seconds("DHUV_SFTP_TIMEOUT", 60, most=3600)

LOGGING = logging_config(
    env.choice("DHUV_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL"))
)

# How gunicorn serves (`dhuv_web.serving`)
BIND = env.bind("DHUV_BIND", "127.0.0.1:8000")
WEB_WORKERS = env.number("DHUV_WEB_WORKERS", 2, 1, 256)
