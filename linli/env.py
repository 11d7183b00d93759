"""Reading settings from the environment, with an error a person can act on."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent

# Write-ahead log; every commit reaches the disk; what is deleted is overwritten.
INIT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"

PREPARE_AFTER = 2  # times that a statement was asked, by one connection


class SettingMissing(Exception):  # noqa: N818 - it is read by an operator, not by code
    """A setting that has no safe default is not there, or cannot be read."""


def text(name: str, default: str | None = None) -> str:
    """The setting as text. Without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        message = f"Please set {name}; docs/settings.md says how."
        raise SettingMissing(message)
    return value


def data_folder() -> Path:
    """Where everything lies that is ours and not in the repository; made if it is not there."""
    folder = Path(text("LINLI_DATA_DIR", str(ROOT / "var")))
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        message = f"LINLI_DATA_DIR: {folder} cannot be made here ({error.strerror})."
        raise SettingMissing(message) from error
    return folder


def flag(name: str, *, default: bool) -> bool:
    """The setting as yes or no: 1 or 0."""
    return text(name, "1" if default else "0") == "1"


def number(name: str, default: int) -> int:
    """The setting as a whole number."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        message = f"{name} must be a whole number; docs/settings.md says more."
        raise SettingMissing(message)
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """The setting as a list: words with commas between them."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def pairs(name: str, default: str | None = None) -> dict[str, str]:
    """The setting as names with values: `name=value,name=value`."""
    entries = (entry.partition("=") for entry in text(name, default).split(","))
    return {key.strip(): value.strip() for key, _, value in entries if value.strip()}


def database(name: str, default: str) -> dict[str, object]:
    """The setting as Django's description of one database.

    Shapes: ``sqlite:///absolute/file.sqlite3`` or ``postgres://user:secret@host:port/name``;
    words after ``?`` become options of the driver. ``?prepare=no`` lets PostgreSQL plan each
    statement afresh, as a pooler needs that knows nothing of prepared statements.
    """
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path,
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # A transaction takes the write lock when it begins, so writers queue up
                # instead of failing half-way; FULL loses no acknowledged write on a crash.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": INIT,
            },
        }
    if url.scheme in ("postgres", "postgresql"):
        options: dict[str, object] = dict(parse_qsl(url.query))
        if options.pop("prepare", "yes") != "no":
            # What is asked twice is planned once: half of what the database computes for a step
            # of an order was planning. A pooler has to know of it, or to be told no.
            options |= {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            # Nothing may rely on the state of a session: behind PgBouncer there is none.
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": options,
        }
    message = f"{name} must begin with sqlite:// or postgres://; docs/settings.md says more."
    raise SettingMissing(message)
