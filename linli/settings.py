"""All settings, read from the environment. docs/settings.md explains each; a test compares."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from linli import env

BASE_DIR = env.ROOT
DATA_DIR = env.data_folder()

DEBUG = False
DEMO = env.flag("LINLI_DEMO", default=False)
SECRET_KEY = env.text("LINLI_SECRET_KEY")
ALLOWED_HOSTS = env.words("LINLI_HOSTS", "127.0.0.1,localhost")
HTTPS = env.flag("LINLI_HTTPS", default=False)
OUR_ADDRESS = env.text("LINLI_ADDRESS", "http://127.0.0.1:8000")
TRUSTED_PROXIES = env.number("LINLI_TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "linli.web",
    "linli.activities",
    "linli.projects",
    "linli.points",
    "linli.orders",
    "linli.hours",
    "linli.records",
    "linli.catalogue",
    "linli.venues",
    "linli.notices",
    "linli.alerts",
    "linli.channels",
    "linli.people",
    "linli.organisations",
    "linli.accounts",
    "linli.areas",
    "linli.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "linli.core.middleware.access_log",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "linli.core.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.core.middleware.display_modes",
    "linli.core.visitor_cache.visitor_cache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "linli.core.middleware.readable_words",
    "django.middleware.csrf.CsrfViewMiddleware",
    "linli.accounts.middleware.known_person",
    "linli.accounts.middleware.watch_session",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.core.middleware.unit_of_work",
]

ROOT_URLCONF = "linli.urls"
WSGI_APPLICATION = "linli.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.core.display.context",
                "linli.areas.here.context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "linli.core.templatetags.linli",
                "linli.core.templatetags.frames",
                "linli.core.templatetags.forms",
            ],
        },
    },
]

DATABASES = {
    "default": env.database("LINLI_DATABASE_URL", f"sqlite://{DATA_DIR / 'linli.sqlite3'}"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- sign-in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["linli.accounts.backends.AccountBackend"]
SESSION_ENGINE = "linli.accounts.sessions"
MFA_ADAPTER = "linli.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-linli" if HTTPS else "linli"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "linli.core.pages.csrf_failure"
CSRF_TRUSTED_ORIGINS = [OUR_ADDRESS]
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
MESSAGES_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
MESSAGE_STORAGE = "linli.core.toasts.Toasts"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- sealing (core/sealing.py) -----------------------------------------------------------
SEALING_KEYS = env.words("LINLI_SEALING_KEYS")
SEALING_FAMILY = env.text("LINLI_SEALING_FAMILY", "aes")
LOOKUP_KEY = env.text("LINLI_LOOKUP_KEY")

# --- certificates of volunteer hours (hours/signing.py) -------------------------------------
CERTIFICATE_KEYS = env.words("LINLI_CERTIFICATE_KEYS")

# --- security headers --------------------------------------------------------------------
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # icons are CSS masks made of data: images
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- languages ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "linli.core.statics.PackedStaticFiles"},
}
PRIVATE_FILES = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = ["linli.core.uploads.BoundedFiles"]

# --- visitors (core/visitor_cache.py) -----------------------------------------------------
PLACE_COOKIE_NAME = "__Host-place" if HTTPS else "place"
FRESH_SECONDS = 45  # how long a page for visitors, or a place's name, is remembered

# --- running -----------------------------------------------------------------------------
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING_CONFIG = "linli.core.logs.configure"
LOGGING = {"level": env.text("LINLI_LOG_LEVEL", "INFO")}
METRICS_TOKEN = env.text("LINLI_METRICS_TOKEN", "")
SMS_GATEWAY = env.text("LINLI_SMS_GATEWAY", "linli.accounts.sms.ConsoleGateway")
SMS_CONSOLE = env.flag("LINLI_SMS_CONSOLE", default=False)
SMS_PER_DAY = env.number("LINLI_SMS_PER_DAY", 2000)
VERIFIER = env.text("LINLI_VERIFIER", "")
HELP_PHONE = env.text("LINLI_HELP_PHONE", "")
POINTS_NAME = env.text("LINLI_POINTS_NAME", "V豆")  # what a town calls them
SECURITY_CONTACT = env.words("LINLI_SECURITY_CONTACT")
