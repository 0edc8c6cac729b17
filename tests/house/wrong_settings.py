"""Five values of each setting that make no sense. `FILE:` is given as `NAME_FILE`."""

from __future__ import annotations

#: Neither a name, a path nor a secret: too long, of two lines, with a control character, in another
#: encoding, in a file that is not there.
TEXT = ("x" * 20_000, "en\nto", "ringer\x07", "bl\udce5", "FILE:/findes/ikke")
_FLAG = ("ja", "nej", "", "2", "True False")
_NUMBER = ("", "mange", "-1", "1" + 20 * "0", "1,5")
_HOSTS = ("https://dhuv.example.dk", "dhuv example dk", "dhuv.example.dk/", "a..b", "dhuv.dk:443")
_MAIL = ("dhuv", "dhuv@", "@example.dk", "a@b@c", "a b@example.dk")
_FOLDER = ("", " ", "en\nto", "bl\udce5", "FILE:/findes/ikke")
_CLAIM = ("", "to ord", "c\tr", 'c"r', "bl\udce5")

WRONG: dict[str, tuple[str, ...]] = {
    "DHUV_SECRET_KEY": ("", " ", "en\nto", "bl\udce5", "FILE:/findes/ikke"),
    "DHUV_SECRET_KEY_FALLBACKS": ("kort", "x" * 50 + ",kort", "to ord", "x" * 49, "FILE:/"),
    "DHUV_ALLOWED_HOSTS": _HOSTS,
    "DHUV_CSRF_TRUSTED_ORIGINS": ("dhuv.dk", "*", "https://", "https://a.dk/sti", "ftp://a.dk"),
    "DHUV_DATABASE_URL": ("dhuv", "postgres://", "mysql://a@b/c", "postgres://a@b/", "FILE:/x"),
    "DHUV_DATABASE_POOL": ("0", *_NUMBER[1:]),
    "DHUV_BROKER_URL": ("", "redis", "amqp://a", "redis://a:b", "redis://"),
    "DHUV_DATA_DIR": ("", " ", "/dev/null/data", "bl\udce5", "en\nto"),
    "DHUV_HTTPS": _FLAG,
    "DHUV_BEHIND_PROXY": _FLAG,
    "DHUV_BIND": ("", "8000", "localhost", "0.0.0.0:http", "127.0.0.1:65536"),
    "DHUV_WEB_WORKERS": ("0", *_NUMBER[1:]),
    "DHUV_SESSION_MINUTES": ("0", *_NUMBER[1:]),
    "DHUV_SESSION_TIMER": ("0", *_NUMBER[1:]),
    "DHUV_FRISK_LOGON_MINUTTER": ("0", *_NUMBER[1:]),
    "DHUV_LOKAL_LOGON": ("", "alle drift", "ja", "true", "administrator"),
    "DHUV_TOTRIN_KRAEVES": _FLAG,
    "DHUV_LOGON_FORSOEG": ("0", *_NUMBER[1:]),
    "DHUV_LOGON_PAUSE_MINUTTER": ("0", *_NUMBER[1:]),
    "DHUV_OIDC_ISSUER": ("broker", "https://", "ftp://a", "https://a b", "https://a;script-src *"),
    "DHUV_OIDC_CLIENT_ID": TEXT,
    "DHUV_OIDC_CLIENT_SECRET": TEXT,
    "DHUV_OIDC_ROLLER": ("LAESER", "a=CHEF", "a=DRIFT", "a=LAESER,b", "=LAESER"),
    "DHUV_OIDC_SCOPES": ("", "profile", "openid,profile", "openid  email", 'openid "x"'),
    "DHUV_OIDC_CLAIM_CVR": _CLAIM,
    "DHUV_OIDC_CLAIM_RETTIGHEDER": _CLAIM,
    "DHUV_OIDC_CLAIM_NAVN": _CLAIM,
    "DHUV_OIDC_CLAIM_EMAIL": _CLAIM,
    "DHUV_SOEG_PER_MINUT": ("0", *_NUMBER[1:]),
    "DHUV_HENT_PER_TIME": ("0", *_NUMBER[1:]),
    "DHUV_TAL_GUL_PROCENT": ("0", *_NUMBER[1:]),
    "DHUV_TAL_GUL_PERSONER": ("0", *_NUMBER[1:]),
    "DHUV_TAL_ROED_PROCENT": ("0", *_NUMBER[1:]),
    "DHUV_TAL_ROED_PERSONER": ("0", *_NUMBER[1:]),
    "DHUV_TAL_UOPLYST_GUL_PROCENT": ("0", *_NUMBER[1:]),
    "DHUV_TAL_UOPLYST_ROED_PROCENT": ("0", *_NUMBER[1:]),
    "DHUV_TAL_FORVENTET_FRA": ("0", *_NUMBER[1:]),
    "DHUV_SURVEY_ID": ("", "D 280700", "D280700/..", "Æ1", "D" * 21),
    "DHUV_SYSTEM_NAME": ("", "x" * 70, " ", "en\nto", "bl\udce5"),
    "DHUV_TRANSPORT": ("", "ftp", "mappe sftp", "folder", "s3"),
    "DHUV_TRANSPORT_MAPPE": _FOLDER,
    "DHUV_KVITTERING_MAPPE": _FOLDER,
    "DHUV_SFTP_HOST": ("sftp://dst.dk", "dst dk", "dst.dk/ud", "u@dst.dk", "x" * 254),
    "DHUV_SFTP_PORT": ("-1", "0", "65536", "ssh", ""),
    "DHUV_SFTP_HOST_KEY": TEXT,
    "DHUV_SFTP_USER": TEXT,
    "DHUV_SFTP_KEY_FILE": TEXT,
    "DHUV_SFTP_PASSWORD": TEXT,
    "DHUV_SFTP_UD": ("", " ", "en\nto", "bl\udce5", "ud\x01"),
    "DHUV_SFTP_IND": ("", " ", "en\nto", "bl\udce5", "ind\x01"),
    "DHUV_SFTP_TIMEOUT": ("0", "-5", "nan", "inf", "et minut"),
    "DHUV_KVITTERING_MAX_MB": ("0", *_NUMBER[1:]),
    "DHUV_L402_MAX_MB": ("0", *_NUMBER[1:]),
    "DHUV_PUBLIC_URL": ("dhuv.dk", "https://", "https://a.dk/sti", "https://a.dk?x", "https://a:b"),
    "DHUV_EJER": ("", " ", "x" * 101, "en\nto", "bl\udce5"),
    "DHUV_KONTAKT": _MAIL,
    "DHUV_EMAIL_URL": ("mail", "smtp://", "http://a", "smtp://a:b", "consolemail://"),
    "DHUV_EMAIL_FROM": _MAIL,
    "DHUV_LOG_DAGE": ("364", "100000", "0", "-1", "fem år"),
    "DHUV_LEVERANCE_DAGE": ("89", "100000", "0", "-1", "to år"),
    "DHUV_LOG_LEVEL": ("", "7", "INFORMATION", "alt", "INFO,DEBUG"),
    "DHUV_DEMO": _FLAG,
    "DHUV_FIKTIVE_CPR": _FLAG,
    "DHUV_DEBUG": _FLAG,
}

#: What is fine on a developer's machine and asked for by `check --deploy`: each with what it names.
NOT_IN_PRODUCTION = {
    "DHUV_SECRET_KEY=kort": "SECRET_KEY",
    "DHUV_ALLOWED_HOSTS=*": "DHUV_ALLOWED_HOSTS",
    "DHUV_ALLOWED_HOSTS=andre.example.dk": "DHUV_ALLOWED_HOSTS",
    "DHUV_PUBLIC_URL=": "DHUV_PUBLIC_URL",
    "DHUV_PUBLIC_URL=http://dhuv.example.dk": "DHUV_PUBLIC_URL",
    "DHUV_EMAIL_URL=": "DHUV_EMAIL_URL",
    "DHUV_EMAIL_URL=filemail:///tmp": "DHUV_EMAIL_URL",
    "DHUV_EMAIL_FROM=": "DHUV_EMAIL_FROM",
    "DHUV_BEHIND_PROXY=false": "DHUV_BEHIND_PROXY",
    "DHUV_DATABASE_URL=": "DHUV_DATABASE_URL",
    "DHUV_DEMO=1": "DHUV_DEMO",
    "DHUV_FIKTIVE_CPR=1": "DHUV_FIKTIVE_CPR",
    "DHUV_DEBUG=1": "DEBUG",
    "DHUV_HTTPS=0": "SECURE_SSL_REDIRECT",
    "DHUV_TRANSPORT=sftp": "DHUV_SFTP_HOST",
    "DHUV_TRANSPORT_MAPPE=/findes/ikke": "DHUV_TRANSPORT_MAPPE",
}
