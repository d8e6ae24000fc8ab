"""Settings of the site, all from the environment; ``.env.example`` lists every variable.

Production is the default and fails closed. ``TAWSIYAT_LOCAL=1`` is for a trial on one's own
machine and for the tests: the embedded database, no HTTPS.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from recommendations.localization import languages
from recommendations.loopback import is_loopback

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name, default=""):
    """The variable ``name`` without surrounding space, or ``default``."""
    return os.environ.get(name, default).strip()


def env_bool(name):
    """True for 1, true, yes and on; False for anything else, and when unset."""
    return env(name).lower() in {"1", "true", "yes", "on"}


def env_list(name):
    """The words of a comma-separated variable."""
    return [word.strip() for word in env(name).split(",") if word.strip()]


def env_int(name, default):
    """The number in a variable, or ``default``."""
    value = env(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value}; it has to be a number.")
    return int(value)


LOCAL = env_bool("TAWSIYAT_LOCAL")
REQUIRED_IN_PRODUCTION = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"]
missing = [name for name in REQUIRED_IN_PRODUCTION if not env(name)]
if missing and not LOCAL:
    raise ImproperlyConfigured(
        f"Set {', '.join(missing)} in the environment; .env.example explains each of them."
    )

# Local trials and tests need no secret: nothing outlives them that it would protect.
SECRET_KEY = env("SECRET_KEY") or "local-trial-only"
# What an old key signed or sealed is still read; ``reseal_secrets`` makes the old one dispensable.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
if LOCAL:
    # A trial has no HTTPS, a known key and no second factor: nobody else may reach it.
    bind = [env("BIND")] if env("BIND") and not env("BIND").startswith("unix:") else []
    if foreign := [host for host in [*ALLOWED_HOSTS, *bind] if not is_loopback(host)]:
        raise ImproperlyConfigured(
            f"TAWSIYAT_LOCAL=1 is for a trial on this machine alone, and ALLOWED_HOSTS or BIND "
            f"names {', '.join(foreign)}. On a server, leave TAWSIYAT_LOCAL out."
        )
# The address readers use, for links that leave the site (canonical addresses, feeds, files).
SITE_ADDRESS = env("SITE_ADDRESS").rstrip("/")
DATA_DIR = Path(env("DATA_DIR") or BASE_DIR / "var")
# For a developer, on their own machine alone: it shows code and settings to whoever asks.
DEBUG = env_bool("TAWSIYAT_DEBUG")
if DEBUG and not LOCAL:
    raise ImproperlyConfigured(
        "TAWSIYAT_DEBUG=1 is for a developer's own machine, with TAWSIYAT_LOCAL=1. On a server, "
        "leave it out."
    )

INSTALLED_APPS = [
    # Before the admin: it wraps the admin's classes for translated fields.
    "modeltranslation",
    "recommendations.apps.RecommendationsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "simple_history",
    "concurrency",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "recommendations.accounts.apps.UserSessionsConfig",
]

MIDDLEWARE = [
    "recommendations.middleware.cached_pages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages too are sent compressed: many readers are on a slow line.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "recommendations.middleware.StaffSessionMiddleware",
    "recommendations.middleware.same_for_all",
    "django.middleware.locale.LocaleMiddleware",
    "recommendations.middleware.staff_language",
    "recommendations.middleware.open_data",
    "recommendations.middleware.clean_input",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "recommendations.middleware.StaffAuthenticationMiddleware",
    "recommendations.middleware.staff_session",
    "recommendations.middleware.StaffMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

if DEBUG:
    # The static files are served by ``runserver`` from where they are written.
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    # A developer sees a changed template at once.
    TEMPLATE_LOADERS = [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": TEMPLATE_LOADERS,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recommendations.views.base.context_processors.site",
            ],
        },
    },
]

try:
    DATABASES = {
        "default": dj_database_url.parse(
            env("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'tawsiyat.sqlite3'}",
            conn_max_age=600,
            conn_health_checks=True,
        )
    }
except ValueError:
    # Its own message may hold the password.
    raise ImproperlyConfigured(
        "DATABASE_URL cannot be read. It is like postgresql://name:password@host:5432/tawsiyat or "
        "sqlite:////path/to/file; in the password, @ is %40, / is %2F, : is %3A and # is %23."
    ) from None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer (WAL); a writer waits its turn instead of failing half-way
    # (IMMEDIATE); an acknowledged save survives a power cut (FULL). What is deleted is overwritten
    # (secure_delete): erased names and words that were taken out stay in no free page of the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # PostgreSQL would compile the conditions of a search to machine code, for a second or more each
    # time: it overestimates what they cost.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Counts letters with new passwords: one for all processes, or a limit would hold for each of
    # them alone. Its table is made after every ``migrate``.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

AUTH_USER_MODEL = "recommendations.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"

# Sign-in, by django-allauth. Accounts are made by an administrator: nobody signs up.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# On a server nobody of the staff works without a second factor; a trial may put it off.
SECOND_FACTOR_REQUIRED = not LOCAL
ACCOUNT_ADAPTER = "recommendations.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "recommendations.accounts.forms.SignInForm",
    "reset_password": "recommendations.accounts.forms.PasswordLinkForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# allauth's own keeps a second list of addresses, where an old one could still reset a password.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    # Counted by ours, in accounts/attempts.py: allauth's would keep the owner out.
    "login": None,
    "login_failed": None,
    "reset_password": "20/h/ip,3/h/key",
}
MFA_RATE_LIMITS = {"webauthn_login": None}
# Long enough to install an app on the phone in between.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(env_bool("BEHIND_PROXY"))
MFA_ADAPTER = "recommendations.accounts.adapters.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "recommendations.accounts.forms.FirstCodeForm",
    "add_webauthn": "recommendations.accounts.forms.AddKeyForm",
    "authenticate": "recommendations.accounts.forms.CodeForm",
    "authenticate_webauthn": "recommendations.accounts.forms.KeyForm",
    "login_webauthn": "recommendations.accounts.forms.PasskeyForm",
    "reauthenticate": "recommendations.accounts.forms.ReauthenticateCodeForm",
    "reauthenticate_webauthn": "recommendations.accounts.forms.ReauthenticateKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Clocks of phones differ: the codes before and after count too, each of them once.
MFA_TOTP_TOLERANCE = 1

# A copy of the database opens no session.
SESSION_ENGINE = "recommendations.accounts.session_store"
# Signed in until the browser is closed, or until half a day without a sign of life.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# How long the log of sign-ins is kept, and the addresses in it: they can lead to people.
SIGN_IN_LOG_DAYS = env_int("SIGN_IN_LOG_DAYS", 180)
SIGN_IN_ADDRESS_DAYS = env_int("SIGN_IN_ADDRESS_DAYS", 30)

LANGUAGE_CODE = "ar"
LANGUAGES = languages.LANGUAGES
# Django derives its right-to-left languages from this list, and lacks Syriac in it.
LANGUAGES_BIDI = [code for code, info in languages.LANG_INFO.items() if info.get("bidi")]
LOCALE_PATHS = [BASE_DIR / "config/locale", BASE_DIR / "config/frameworks"]
FORMAT_MODULE_PATH = ["config.formats"]
MODELTRANSLATION_LANGUAGES = tuple(languages.CODES)
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
# The text in the language asked for, else whichever exists, Arabic first.
MODELTRANSLATION_FALLBACK_LANGUAGES = tuple(languages.CODES)
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("TIME_ZONE") or "Asia/Damascus"

# The day on which the editors' week begins with a digest, as date.weekday() counts.
DIGEST_DAY = env("DIGEST_DAY").lower() or "sunday"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
if DIGEST_DAY not in WEEKDAYS:
    raise ImproperlyConfigured(f"DIGEST_DAY is {DIGEST_DAY}; name a day: {', '.join(WEEKDAYS)}.")
DIGEST_WEEKDAY = WEEKDAYS.index(DIGEST_DAY)

# Of the threads of a process, so many may make files for readers at a time; two at least are
# always left for pages, however slowly readers take their files.
WEB_THREADS = env_int("WEB_THREADS", 8)
FILES_AT_ONCE = env_int("FILES_AT_ONCE", max(1, min(2, WEB_THREADS - 2)))
FILES_SENT_AT_ONCE = max(1, WEB_THREADS - 2)
if not 1 <= FILES_AT_ONCE <= FILES_SENT_AT_ONCE:
    raise ImproperlyConfigured(
        f"FILES_AT_ONCE is {FILES_AT_ONCE}; with {WEB_THREADS} WEB_THREADS it has to be from 1 "
        f"to {FILES_SENT_AT_ONCE}, so that threads are left for pages."
    )

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = DATA_DIR / "media"
# Where the admin's links to files lead: a view that asks who is there; see admin/files.py.
MEDIA_URL = "admin/files/"
# Only the account that runs the site reads what people upload.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    # Never served by address: views hand out what is public, and to staff what they may see.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # A proxy with an account of its own may serve these.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}

# Two people editing: the second save is refused by the model itself, not only by a screen.
CONCURRENCY_ENABLED = True
CONCURRENCY_IGNORE_DEFAULT = False

# Backups: a folder or s3://bucket/prefix, the public keys they are encrypted to, and of how many
# days, weeks and months the newest one stays.
BACKUP_TO = env("BACKUP_TO") or str(DATA_DIR / "backups")
BACKUP_S3_ENDPOINT = env("BACKUP_S3_ENDPOINT")
AWS_ACCESS_KEY_ID = env("AWS_ACCESS_KEY_ID")
AWS_SECRET_ACCESS_KEY = env("AWS_SECRET_ACCESS_KEY")
AWS_REGION = env("AWS_REGION")
BACKUP_RECIPIENTS = env_list("BACKUP_RECIPIENTS")
BACKUP_KEEP = [int(word) if word.isdecimal() else 0 for word in env_list("BACKUP_KEEP")]
BACKUP_KEEP = BACKUP_KEEP or [7, 4, 6]
if len(BACKUP_KEEP) != 3 or 0 in BACKUP_KEEP:
    raise ImproperlyConfigured(
        f"BACKUP_KEEP is {env('BACKUP_KEEP')}; it has to be three numbers, of days, weeks and "
        "months: 7,4,6"
    )

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {"camera": [], "geolocation": [], "microphone": [], "payment": [], "usb": []}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
# Both bind names that this site may not answer for, and are hard to take back: whoever runs the
# whole domain decides. Django's checks recommend them to everybody.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise ImproperlyConfigured("HSTS_PRELOAD=1 needs HSTS_SUBDOMAINS=1: browsers demand both.")
# Only where a proxy of ours sets the header and strips what clients send.
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# With this prefix a browser takes a cookie only over HTTPS from this very host: no other host of
# the domain can plant one.
_prefix = "" if LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_prefix}django_language"
MESSAGES_COOKIE_NAME = f"{_prefix}messages"
DEVICE_COOKIE_NAME = f"{_prefix}device"
MESSAGE_STORAGE = "recommendations.accounts.message_storage.MessageStorage"
SESSION_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Letters. Without a mail server a site sends none and says so; a trial prints them.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_SECURITY = env("EMAIL_SECURITY") or "starttls"
if EMAIL_SECURITY not in ["starttls", "tls", "none"]:
    raise ImproperlyConfigured("EMAIL_SECURITY is one of starttls, tls and none.")
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_PORT = env_int("EMAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[EMAIL_SECURITY])
EMAIL_HOST_USER = env("EMAIL_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD")
# A mail server that does not answer must not hold up who waits for the page.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL") or "tawsiyat@localhost"
if EMAIL_HOST and not env("DEFAULT_FROM_EMAIL"):
    raise ImproperlyConfigured("Set DEFAULT_FROM_EMAIL: letters need a sender.")
# Who is written to when a job of the server fails.
ADMIN_EMAIL = env("ADMIN_EMAIL")
SENDS_MAIL = LOCAL or bool(EMAIL_HOST)
_mailer = "smtp" if EMAIL_HOST else "console" if LOCAL else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_mailer}.EmailBackend"

# A file of minutes may be 10 MB; a little more for the rest of the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# A list of 300 people is checked on one form: six fields for each, five for each institution.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL") or "WARNING"},
}
