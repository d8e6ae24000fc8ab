"""Settings of the site, all from the environment; ``.env.example`` lists every variable.

Production is the default and fails closed. ``TAWSIYAT_LOCAL=1`` is for a trial on one's own
machine and for the tests: the embedded database, no HTTPS.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import languages

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


LOCAL = env_bool("TAWSIYAT_LOCAL")
REQUIRED_IN_PRODUCTION = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"]
missing = [name for name in REQUIRED_IN_PRODUCTION if not env(name)]
if missing and not LOCAL:
    raise ImproperlyConfigured(
        f"Set {', '.join(missing)} in the environment; .env.example explains each of them."
    )

# Local trials and tests need no secret: nothing outlives them that it would protect.
SECRET_KEY = env("SECRET_KEY") or "local-trial-only"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
# The address readers use, for links that leave the site (canonical addresses, feeds, files).
SITE_ADDRESS = env("SITE_ADDRESS").rstrip("/")
DATA_DIR = Path(env("DATA_DIR") or BASE_DIR / "var")
DEBUG = False

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
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages too are sent compressed: many readers are on a slow line.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "recommendations.middleware.same_for_all",
    "django.middleware.locale.LocaleMiddleware",
    "recommendations.middleware.staff_language",
    "recommendations.middleware.open_data",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "recommendations.context_processors.site",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'tawsiyat.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer (WAL); a writer waits its turn instead of failing half-way
    # (IMMEDIATE); an acknowledged save survives a power cut (FULL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
LOGIN_URL = "admin:login"

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

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    # Never served by address: views hand out what is public.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Two people editing: the second save is refused by the model itself, not only by a screen.
CONCURRENCY_ENABLED = True
CONCURRENCY_IGNORE_DEFAULT = False
SIMPLE_HISTORY_REVERT_DISABLED = True

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
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL
# Only where a proxy of ours sets the header and strips what clients send.
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# A file of minutes may be 10 MB; a little more for the rest of the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL") or "WARNING"},
}
