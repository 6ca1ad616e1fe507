"""Settings: few, and all of them from the environment or from HUIYIN_HOME."""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from huiyin.foundation.home import home, load_secrets

BASE = Path(__file__).resolve().parent


def database(url: str) -> dict[str, object]:
    """Turn a libpq URL into Django's settings; the socket directory may stand in `?host=`."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "huiyin",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}, **query},
        "CONN_HEALTH_CHECKS": True,  # a connection from before the database was restarted is not used
    }


_secrets = load_secrets()
SECRET_KEY = _secrets.django_key
VAULT_KEY = _secrets.vault_key
DEBUG = os.environ.get("HUIYIN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("HUIYIN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HUIYIN_ORIGINS", "").split(",") if o]
HUIYIN_HTTPS = bool(CSRF_TRUSTED_ORIGINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HUIYIN_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

DATABASES = {"default": database(os.environ.get("HUIYIN_DATABASE_URL", "postgresql:///huiyin"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "ninja",
    "axes",
    "procrastinate.contrib.django",
    "huiyin.foundation.organisations",
    "huiyin.foundation.accounts",
    "huiyin.foundation.ledger",
    "huiyin.foundation.vault",
    "huiyin.foundation.city",
    "huiyin.hear.intake",
    "huiyin.hear.knowledge",
    "huiyin.act.triage",
    "huiyin.act.orders",
    "huiyin.act.teamwork",
    "huiyin.act.coordination",
    "huiyin.act.coordination.whistles",
    "huiyin.act.coordination.letters",
    "huiyin.act.coordination.oversight",
    "huiyin.act.notices",
    "huiyin.answer.callback",
    "huiyin.answer.assessment",
    "huiyin.answer.supervision.questions",
    "huiyin.answer.supervision.cases",
    "huiyin.answer.supervision.meetings",
    "huiyin.learn.store",
    "huiyin.learn.insight.topics",
    "huiyin.learn.insight.forecasts",
    "huiyin.learn.insight.cross",
    "huiyin.learn.insight.words",
    "huiyin.learn.insight.alerts",
    "huiyin.learn.insight.proactive",
    "huiyin.learn.insight.reports",
    "huiyin.learn.agenda",
    "huiyin.publish.participation",
    "huiyin.web.components",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "huiyin.web.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "huiyin.foundation.accounts.backend.AccountBackend",
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "signin"

ROOT_URLCONF = "huiyin.urls"
WSGI_APPLICATION = "huiyin.wsgi.application"
ANSWERING = ("inspect", "meeting", "flows", "observing")
LEARNING = ("insight", "agenda")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [
            BASE / "web" / room / "templates"
            for room in (
                "citizen",
                "desk",
                "unit",
                "above",
                "leader",
                "office",
                "team",
                *ANSWERING,
                *LEARNING,
            )
        ],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "huiyin.web.context.page",
            ],
            "string_if_invalid": "",
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # the city pack's own zone is activated for each request

STATIC_URL = "/static/"
STATIC_ROOT = home() / "static"  # only for `collectstatic`; pages are served from where the files stand
STATIC_ROOT.mkdir(exist_ok=True)
_ECHARTS = find_spec("instaui_echarts")
assert _ECHARTS
assert _ECHARTS.origin
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    # Of this package one file is served, /static/echarts/echarts.esm.min.js; nothing of it is imported.
    ("echarts", Path(_ECHARTS.origin).parent / "static"),
]
STATICFILES_DIRS += [
    folder
    for room in ("citizen", "desk", "unit", "above", "leader", "office", "team", *ANSWERING, *LEARNING)
    if (folder := BASE / "web" / room / "static").is_dir()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = home() / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PROCRASTINATE_IMPORT_PATHS = ["huiyin.jobs"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# Mail leaves through the city's own server; without HUIYIN_MAIL_HOST none is sent.
EMAIL_HOST = os.environ.get("HUIYIN_MAIL_HOST", "")
_mail_tls = os.environ.get("HUIYIN_MAIL_TLS", "starttls")
if _mail_tls not in ("starttls", "tls", "none"):
    raise ValueError(f"HUIYIN_MAIL_TLS: starttls, tls or none is expected, not {_mail_tls}")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail_tls == "tls", _mail_tls == "starttls"
EMAIL_PORT = int(os.environ.get("HUIYIN_MAIL_PORT", "465" if EMAIL_USE_SSL else "587"))
EMAIL_HOST_USER = os.environ.get("HUIYIN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HUIYIN_MAIL_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HUIYIN_MAIL_FROM", "huiyin@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "huiyin.web.discretion.DiscreetFormatter",
            "format": "%(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Addresses of refused requests may hold a receipt: only what broke is told.
    "loggers": {"django.request": {"level": "ERROR"}},
}
