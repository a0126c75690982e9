"""Settings of Rondom. Environments differ by variables only; what they are stands in docs/installation.md."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from kombu import Queue

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("RONDOM_DATA", str(BASE_DIR / ".local")))

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.text("SECRET_KEY", "only-for-development" if DEBUG else None)
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS")
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")
ORGANISATION = env.text("ORGANISATION", "Samen Dichtbij" if DEMO else "")

INSTALLED_APPS = [
    "providers",
    "cases",
    "intake",
    "outcomes",
    "reporting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "guardian",
    "rest_framework",
]

MIDDLEWARE = [
    "config.metrics.Measured",  # around everything that takes time; not there without METRICS_TOKEN
    # The first three are around everything: an answer that comes before a page carries their headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.PageHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionTime",
    "config.middleware.ApiDoor",
    "config.middleware.Trail",
    "config.middleware.SecondStep",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.TypedText",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.shell.shell",
            ],
        },
    }
]

# --- database, queue, files -----------------------------------------------------------------------
# Behind PgBouncer in transaction mode the next transaction meets another session: nothing may outlive one.
DB_POOLER = env.flag("DB_POOLER")
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
if replica := env.text("REPLICA_URL", ""):  # figures are read there; see reporting.figures.source
    DATABASES["replica"] = env.database(replica) | {"TEST": {"MIRROR": "default"}}
for database in DATABASES.values():
    database["OPTIONS"] = {
        # A database whose machine fell away is noticed within a minute; over a socket these say nothing.
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
        **database["OPTIONS"],
        "application_name": env.program(),  # the history tells it
        # Only for what providers.models.prepared runs: the statements of the ORM carry their values.
        "prepare_threshold": None if DB_POOLER else 0,
    }
    database["DISABLE_SERVER_SIDE_CURSORS"] = DB_POOLER
    if env.flag("DB_POOL"):  # a new connection per request costs a factor five; it needs CONN_MAX_AGE = 0
        database["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env.number("DB_POOL_SIZE", 6),
            # An absent database is told within seconds, and looked for again at the next page.
            "timeout": 5,
            "reconnect_timeout": 5,
        }
DATABASES["default"]["ATOMIC_REQUESTS"] = True  # a page and the record that it was read are one transaction
WEB_PASSWORD = env.text("WEB_PASSWORD", "")  # for migrate: what the role of the web server logs in with
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page does not wait for an absent queue; the clock finds what it missed.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    **env.broker_options(REDIS_URL),
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB; WeasyPrint keeps what a large report took
# Queues by kind: what takes minutes never stands before a mail. A worker without --queues takes from all.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("heavy")]
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {
    "reporting.*": {"queue": "heavy"},
    "cases.tasks.*": {"queue": "heavy"},
    "cases.schedule.finish_*": {"queue": "heavy"},
    "cases.schedule.destroy": {"queue": "heavy"},
    "cases.schedule.propose_destruction": {"queue": "heavy"},
}
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE = {
    # Each is safe to run twice and catches up what was missed, so beat keeps no state that matters.
    "tell-outside": {"task": "providers.tasks.tell_waiting", "schedule": 60},
    "forget-notices": {"task": "providers.schedule.forget_notices", "schedule": crontab(hour=1, minute=40)},
    "digests": {"task": "providers.schedule.digests", "schedule": 300},
    "post-outbox": {"task": "providers.tasks.post_waiting", "schedule": 60},
    "monthly-reports": {"task": "reporting.schedule.monthly", "schedule": crontab(minute=15)},
    "move-workers": {"task": "providers.schedule.hourly", "schedule": crontab(minute=2)},
    "forget-drafts": {"task": "providers.schedule.forget_drafts", "schedule": crontab(hour=1, minute=45)},
    "forget-logins": {"task": "providers.schedule.forget_logins", "schedule": crontab(hour=1, minute=35)},
    "seal-logs": {"task": "cases.schedule.seal_logs", "schedule": 60},
    "months-of-logs": {"task": "cases.schedule.make_months", "schedule": crontab(hour=0, minute=35)},
    "finish-copies": {"task": "cases.schedule.finish_copies", "schedule": 300},
    "finish-distributions": {"task": "cases.schedule.finish_distributions", "schedule": 60},
    "sweep-files": {"task": "cases.schedule.sweep_files", "schedule": crontab(hour=2, minute=40)},
    "destroy": {"task": "cases.schedule.destroy", "schedule": crontab(hour=2, minute=10)},
    "propose-destruction": {
        "task": "cases.schedule.propose_destruction",
        "schedule": crontab(hour=3, minute=10),
    },
    "escalate-urgent": {"task": "intake.schedule.escalate_urgent", "schedule": 300},
    "remind-evaluations": {
        "task": "intake.schedule.remind_evaluations",
        "schedule": crontab(hour=6, minute=40),
    },
    "forget-submissions": {
        "task": "intake.schedule.forget_submissions",
        "schedule": crontab(hour=2, minute=55),
    },
    "read-mailbox": {"task": "intake.schedule.read_mailbox", "schedule": 60},
    "remind-feedback": {"task": "intake.schedule.remind_feedback", "schedule": crontab(hour=6, minute=45)},
    "remind-measurements": {
        "task": "outcomes.schedule.remind_measurements",
        "schedule": crontab(hour=6, minute=50),
    },
    "expire-referrals": {"task": "cases.schedule.nightly", "schedule": crontab(hour=1, minute=5)},
}
# The day of the next month on which the beat freezes a report that nobody froze; 0 = never.
REPORT_FREEZE_DAY = env.number("REPORT_FREEZE_DAY", 10)

MEDIA_ROOT = DATA_DIR / "media"  # no server serves it: a document goes by its dossier
DOCUMENT_MAX_MEGABYTES = env.number("DOCUMENT_MAX_MEGABYTES", 25)
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
# A look for viruses in uploads: the path of an adapter class, see docs/installation.md. Off by default.
VIRUS_SCANNER = env.text("VIRUS_SCANNER", "")
CLAMAV = env.text("CLAMAV", "unix:///run/clamav/clamd.ctl")
# The mail box of the desk, read every minute: imaps://USER:PASSWORD@HOST:993/INBOX. Off by default.
MAILBOX_URL = env.text("MAILBOX_URL", "")
MAILBOX_DONE = env.text("MAILBOX_DONE", "verwerkt")  # the folder for what was read
MAILBOX_CA = env.text("MAILBOX_CA", "")  # a file of certificates, for a server that nobody else vouches for
MAILBOX_MAX_MEGABYTES = env.number("MAILBOX_MAX_MEGABYTES", 40)
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- who gets in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "providers.User"
AUTHENTICATION_BACKENDS = ["providers.access.EmailBackend", "guardian.backends.ObjectPermissionBackend"]
ANONYMOUS_USER_NAME = None  # guardian: there is no anonymous worker
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 72 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "providers.access.passwords.NotAboutOneself", "OPTIONS": {"user_attributes": ["name", "email"]}},
    {"NAME": "providers.access.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "providers.access.passwords.NotCommonAnywhere"},
    {"NAME": "providers.access.passwords.NotCommonHere"},
    {"NAME": "providers.access.passwords.NotBreached"},
]
# Passwords that leaked elsewhere: the path of an adapter class, see docs/installation.md. Off by default.
BREACHED_PASSWORDS = env.text("BREACHED_PASSWORDS", "")
BREACHED_PASSWORDS_FOLDER = env.text("BREACHED_PASSWORDS_FOLDER", "")
LOGIN_URL = "providers:login"
LOGIN_REDIRECT_URL = "home"
# A second step after the password, for every role. A demo and a developer's machine do without.
MFA_REQUIRED = env.flag("MFA_REQUIRED", default=not (DEBUG or DEMO))
SESSION_IDLE_SECONDS = 30 * 60
SESSION_MAX_SECONDS = 12 * 3600
SESSION_COOKIE_AGE = SESSION_MAX_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
# Seals second factors, secrets of identity providers and kept forms. A key of its own may be replaced; the
# earlier ones then stay in SEAL_KEYS_BEFORE until everything was sealed anew.
SEAL_KEY = env.text("SEAL_KEY", SECRET_KEY)
SEAL_KEYS_BEFORE = env.items("SEAL_KEYS_BEFORE")
CACHES = {"default": env.cache(REDIS_URL)}

ACCOUNT_ADAPTER = "providers.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_TIMEOUT = 15 * 60  # from the password to the second step
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "reset_password": "20/m/ip", "login_failed": "10/5m/key"}
SOCIALACCOUNT_ADAPTER = "providers.access.adapters.OrganisationAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_ALLOW_HTTP = DEBUG  # an identity provider on a developer's own machine
MFA_ADAPTER = "providers.access.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Rondom"
MFA_TOTP_TOLERANCE = 1
MFA_REAUTHENTICATION_REQUIRED = False  # our own pages ask, see providers.access.factors.is_fresh
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# The number of proxies in front that each add an address to X-Forwarded-For; 0 = believe none.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if env.flag("BEHIND_PROXY") else 0)

# --- the browser ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict loses the way back from an organisation
if HTTPS:  # the browser then takes these cookies from this very host only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-rondom", "__Host-rondom-csrf"
# The largest request that is read at all; what one page takes of it is smaller.
MAX_BODY_BYTES = env.number("MAX_BODY_MB", 60) * 1024 * 1024
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^gezond$", r"^paraat$"]
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- language, mail, API, logging -----------------------------------------------------------------
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]

# In a demo nothing is sent: what would go out is read on the page Uitgaande post.
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if DEMO else 'smtp'}.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Rondom <rondom@localhost>")

# The registers of government (docs/installation.md); off where no address is set.
BRP_URL = env.text("BRP_URL", "")
BRP_KEY = env.text("BRP_KEY", "")
POSTCODE_URL = env.text("POSTCODE_URL", "")
# Whether a webhook may go to an address inside, without https: a demo and a test tell themselves.
WEBHOOKS_INSIDE = DEMO
API_VERSION = "1.0.0"  # docs/api.md says what changed
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["providers.api.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["providers.api.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["providers.api.ClientRate"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "config.api.explain",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {  # api/v1/openapi.json; the descriptions stand in config/openapi.py
    "TITLE": "Rondom",
    "DESCRIPTION": "Voor systemen van organisaties. Uitleg en afspraken staan in docs/api.md.",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.1.0",
    "CONTACT": {"name": env.text("API_CONTACT", "Functioneel beheer van Rondom"), "url": BASE_URL},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": BASE_URL}],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.written_as_3_1",
        "config.openapi.by_the_rules",
    ],
}

# What /metrics asks of its reader (Authorization: Bearer …). Empty: no such page, and nothing is counted.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
LOG_FORMAT = env.text("LOG_FORMAT", "line")  # or json: one object a line

if not DEBUG:
    DEFAULT_EXCEPTION_REPORTER_FILTER = "config.logs.NothingTyped"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "logging.Formatter" if DEBUG else "config.logs.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "config.logs.Structured"},
    },
    "filters": {"no_arguments": {"()": "config.logs.NoArguments"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["no_arguments"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # no mail of errors: it would hold the request
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
