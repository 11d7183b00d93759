"""Structured logs in which no name, phone, identity number or note can appear.

By construction: a line is JSON made only of known keys whose values have a known shape.
What a library wants to say is reduced to who says it and where; of a fault, its type and the
lines it passed, never its message.
"""

import json
import logging
import logging.config
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.:<>/\- ]{0,119}")
ID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
DIGITS = re.compile(r"\d{6,}")
WORDS = frozenset({"event", "method", "route", "task", "fault", "verb", "gateway", "outcome"})
NUMBERS = frozenset({"status", "ms", "queries", "count", "seconds"})
IDS = frozenset({"request", "person", "subject"})

ours = logging.getLogger("linli")


def tell(event: str, *, level: int = logging.INFO, **facts: object) -> None:
    """Say that something happened. Facts with an unknown key or an odd shape are left out."""
    ours.log(level, event, extra={"linli": {"event": event, **facts}})


class JsonFormatter(logging.Formatter):
    """One line of JSON for each record, made of nothing but what is known to be harmless."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        facts = getattr(record, "linli", None)
        if isinstance(facts, Mapping):
            line |= {key: value for key, value in facts.items() if is_harmless(key, value)}
        else:
            line |= {"event": "library", "logger": record.name, "where": _where(record)}
        if record.exc_info and record.exc_info[1]:
            line["fault"] = type(record.exc_info[1]).__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["trace"] = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames[-12:]]
        return json.dumps(line, default=str)


def is_harmless(key: str, value: object) -> bool:
    """Whether the value has the one shape its key allows."""
    if key in NUMBERS:
        return isinstance(value, int | float) and abs(value) < 10_000_000
    if key in IDS:
        return bool(ID.fullmatch(str(value)))
    if key in WORDS:
        text = str(value)
        return bool(WORD.fullmatch(text)) and not DIGITS.search(text)
    return False


def configure(options: Mapping[str, str]) -> None:
    """Everything that is logged goes to standard error through our formatter."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": "linli.core.logs.JsonFormatter"}},
            "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["lines"], "level": options["level"]},
            # What they say of refusals repeats our own line; of a fault it is all there is.
            "loggers": {
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "CRITICAL"},
            },
        }
    )


def _where(record: logging.LogRecord) -> str:
    return f"{_short(record.pathname)}:{record.lineno}"


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 2)[-2:])
