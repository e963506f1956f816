"""All settings of every process. What differs between places comes from the environment.

There are four places: production (the default), the demo (``DEMO``, set by ``make demo`` and by
nothing else), a developer's checkout (``DEBUG``) and the tests (``TESTING``, set by their plugin).
Outside production every variable has a working default; in production a missing or malformed
one stops the start with one sentence. ``.env.example`` documents them.
"""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import file_storage, label_keys, logs
from config.environment import Environment, refuse
from config.sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(BASE_DIR)

DEBUG = env.debug
DEMO = env.demo
TESTING = env.testing
PRODUCTION = env.production

# Where this installation keeps what is not in the database
VAR_DIR = Path(env.text("VAR_DIR", default=str(BASE_DIR / "var" / ("dev" if DEBUG else "podium"))))
if not PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)

# Identity and secrets
SECRET_KEY = env.text("SECRET_KEY", local="only-for-a-checkout-" * 3)
if PRODUCTION and len(SECRET_KEY) < 50:
    refuse("SECRET_KEY", "must have at least 50 characters: openssl rand -base64 48")
# Ed25519 seed that signs the seals of the audit trail; not kept in the database
SEAL_KEY = env.key("SEAL_KEY", local=hashlib.sha256(b"seal" + SECRET_KEY.encode()).digest())
SEAL_RETIRED_PUBLIC_KEYS = env.keys("SEAL_RETIRED_PUBLIC_KEYS")  # what older seals verify with
# Ed25519 seed that signs certificates of labels, the day it began to, and the keys before it
LABEL_KEY = env.key("LABEL_KEY", local=hashlib.sha256(b"label" + SECRET_KEY.encode()).digest())
if LABEL_KEY == SEAL_KEY:
    refuse("LABEL_KEY", "must be another key than SEAL_KEY")
LABEL_KEY_SINCE = label_keys.day("LABEL_KEY_SINCE", env.text("LABEL_KEY_SINCE", default=""))
LABEL_RETIRED_KEYS = label_keys.retired(
    "LABEL_RETIRED_KEYS", env.names("LABEL_RETIRED_KEYS", default=[])
)
SITE_URL = env.url(
    "SITE_URL",
    schemes=["https"] if PRODUCTION else ["http", "https"],
    local="http://127.0.0.1:8000",
)
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname, *env.names("ALLOWED_HOSTS", default=[])]
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Composition
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",  # its widgets are found below our own templates
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "core",
    "accounts",
    "clusters",
    "competitions",
    "reviews",
    "config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_countries",
    "django_htmx",
    "django_structlog",
]
MIDDLEWARE = [
    "core.middleware.ReceivedAtMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "accounts.middleware.language_of_the_person",
    "accounts.middleware.zone_of_the_person",
    "accounts.middleware.private_pages",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactorOfOfficers",
    "accounts.middleware.AuditorsOnlyRead",
    "accounts.middleware.WrongInputIs422",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.no_nul_in_addresses",
    "core.middleware.TooLargeMiddleware",
    "core.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# The web server; more of it, or more workers, is a number
WEB_BIND = env.text("WEB_BIND", default="127.0.0.1:8000")
WEB_PROCESSES = env.number("WEB_PROCESSES", default=2, least=1)
WEB_THREADS = env.number("WEB_THREADS", default=8, least=1)

# Database: SQLite needs IMMEDIATE transactions besides WAL, or writers meet "database is locked"
DATABASES = {"default": env.database("DATABASE_URL", local=f"sqlite:///{VAR_DIR}/podium.sqlite3")}
DATABASE_POOL_SIZE = env.number("DATABASE_POOL_SIZE", default=10 if PRODUCTION else 0)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;",
    }
    if TESTING:  # a file, so that the threads and processes of a test see one database
        DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
elif DATABASE_POOL_SIZE:
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}
    }

# The cache holds the limits of sign-in, in the database: people get in while the queue is away
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # few enough to count, too many to flood
    }
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The queue, over Redis protocol or else in files; how tasks behave stands in config/celery.py
REDIS_URL = env.url("REDIS_URL", schemes=["redis", "rediss", "unix"], local="")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
REDIS_TRANSPORT = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 2,  # some take the call and say nothing
    "socket_keepalive": True,
    "max_retries": 1,  # nobody waits for a queue that is away
    "interval_start": 0,
}
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_TRANSPORT
if not REDIS_URL:
    _queue = VAR_DIR / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
    }
    for _folder in CELERY_BROKER_TRANSPORT_OPTIONS.values():
        Path(_folder).mkdir(parents=True, exist_ok=True)
DJANGO_STRUCTLOG_CELERY_ENABLED = True

JOB_LEASE_SECONDS, JOB_DISPATCH_SECONDS, JOB_MAX_ATTEMPTS, MAIL_MAX_ATTEMPTS = 60, 30, 3, 6
HEARTBEAT_SECONDS = 60  # a worker silent for longer counts as missing
PDF_FONT_PATHS = env.names("PDF_FONT_PATHS", default=[])  # folders beside the system's

# People; how they sign in stands in config/sign_in.py
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:  # argon2 is slow on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REQUIRE_OFFICER_MFA = env.flag("REQUIRE_OFFICER_MFA", default=not DEMO)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# What the browser may do
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked inside the private network
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
# whether other hosts of the domain speak TLS is not for this site to promise
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind our proxy its headers are believed: scheme, and the moment the last byte arrived
TRUST_PROXY = env.flag("TRUST_PROXY", default=False)
if TRUST_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
}
REQUEST_MAX_BYTES = 60_000_000  # the proxy's client_max_body_size is a little more
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FORMS_URLFIELD_ASSUME_HTTPS = True  # what people type without a scheme

# Words, time, files, letters, logs
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
CLOCK_FILE = env.text("PODIUM_CLOCK_FILE", default="")
if CLOCK_FILE and PRODUCTION:
    refuse("PODIUM_CLOCK_FILE", "moves the clock and must not be set in production")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
STATIC_MANIFEST = env.flag("STATIC_MANIFEST", default=PRODUCTION)  # hashed names, served for ever
_static = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if STATIC_MANIFEST
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
_private = file_storage.private(
    env.text("FILES_URL", default=""),
    folder=VAR_DIR / "files",
    access_key=env.text("FILES_ACCESS_KEY", default=""),
    secret_key=env.text("FILES_SECRET_KEY", default=""),
)
STORAGES = {
    "default": _private,  # nothing that people upload is ever served by its path
    "private": _private,
    "staticfiles": {"BACKEND": _static},
}

# Under which licence others may use what the public register says
REGISTER_LICENCE = env.text("REGISTER_LICENCE", default="CC BY 4.0")

CLAMAV_URL = env.socket("CLAMAV_URL")  # the virus scanner; without one files are "not scanned"

vars().update(env.email("EMAIL_URL", local=f"file:///{VAR_DIR}/mailbox"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", local="Podium <podium@localhost>"
)
LOGGING = logs.configure(
    json=PRODUCTION, level=env.text("LOG_LEVEL", default="WARNING" if TESTING else "INFO")
)
