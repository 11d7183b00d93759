"""Planted words, and every place and spelling in which they could turn up."""

import base64
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.http import HttpResponseBase
from django.test import Client

from linli.core.fields import SealedTextField

INVENTORY = Path(settings.BASE_DIR) / "docs/security/data.csv"


def spellings(word: str) -> set[bytes]:
    """The word as it stands in bytes: clear, UTF-16, GB 18030, base64 at any place of a text, hex,
    as JSON, in an address."""
    found = {json.dumps(word)[1:-1].encode(), quote(word).encode(), word.encode("gb18030")}
    for plain in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
        found |= {plain, plain.hex().encode(), *in_base64(plain)}
    return found


def in_base64(plain: bytes) -> Iterator[bytes]:
    """What of the base64 of a text does not depend on what stands around the word."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain + b"\0" * (-(before + len(plain)) % 3))
        inner = coded[-(-before * 8 // 6) : len(coded) - (-(before + len(plain)) % 3 > 0) * 4]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


def found_in(data: bytes | str, words: Iterable[str]) -> set[str]:
    """Which of the words stand in the data, in any spelling."""
    raw = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    return {word for word in words if any(one in raw for one in spellings(word))}


def columns() -> Iterator[tuple[str, str]]:
    """Every value of every column of every model as the database holds it: field, text."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            fields = model._meta.concrete_fields
            names = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT {names} FROM {table}")  # noqa: S608 - names of our own
            for row in cursor.fetchall():
                for one, value in zip(fields, row, strict=True):
                    if value not in (None, ""):
                        yield f"{model._meta.label_lower}.{one.name}", str(value)


def unsealed() -> str:
    """Everything that lies sealed, opened with the keys."""
    parts = []
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if isinstance(one, SealedTextField):
                rows = model._default_manager.values_list(one.name, flat=True)
                parts += [str(value) for value in rows if value]
    return "\n".join(parts)


def raw_dump() -> bytes:
    """The database as a thief would have it: the bytes of the file, or COPY of every table."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        held = connection.connection
        return held.serialize() + "\n".join(held.iterdump()).encode()  # type: ignore[no-any-return]
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            with cursor.copy(f"COPY {name} TO STDOUT") as copy:
                parts += [bytes(part) for part in copy]
    return b"".join(parts)


def inventory() -> dict[str, str]:
    """The level of every field that can hold words or days: docs/security/data.csv."""
    with INVENTORY.open(encoding="utf-8") as file:
        return {row["field"]: row["level"] for row in csv.DictReader(file)}


def wordy_fields() -> "Iterator[models.Field[Any, Any]]":
    """Every field of every model that can hold words or a day of somebody's life."""
    wordy = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.concrete_fields:
            is_day = isinstance(one, models.DateField) and not isinstance(one, models.DateTimeField)
            if is_day or isinstance(one, wordy):
                yield one


@dataclass
class Trail:
    """What a browser saw on its way: every address, every page that says no."""

    addresses: list[str] = field(default_factory=list)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)


class Walker(Client):
    """A browser that remembers where it was sent, and what it was told when refused."""

    def __init__(self, trail: Trail, **more: Any) -> None:
        super().__init__(raise_request_exception=False, **more)
        self.trail = trail

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        self.trail.statuses.add(response.status_code)
        self.trail.addresses.append(response.get("Location", ""))
        self.trail.addresses += [cookie.value for cookie in response.cookies.values()]
        body = text_of(response)
        if response.get("Content-Type", "").startswith("text/html"):
            self.trail.addresses += addresses_in(body)
        # 422 shows one's own words again, to be corrected: that is what it is for.
        if response.status_code >= 400 and response.status_code != 422:
            self.trail.refusals.append((response.status_code, body))
        return response


def text_of(response: HttpResponseBase) -> str:
    if response.streaming:  # a file, read to its end so that it is closed
        return b"".join(response.streaming_content).decode(errors="replace")  # type: ignore[attr-defined]
    return bytes(getattr(response, "content", b"")).decode(errors="replace")


def addresses_in(page: str) -> list[str]:
    """What stands in href, src, action and the attributes of htmx. A number to call asks nobody."""
    parts = page.split('"')
    named = ("href=", "src=", "action=", "data-hx-get=", "data-hx-post=", "data-hx-push-url=")
    found = [parts[n + 1] for n, one in enumerate(parts[:-1]) if one.endswith(named)]
    return [one for one in found if not one.startswith("tel:")]


def within(held: Mapping[str, set[str]]) -> list[str]:
    return [f"{place}: {sorted(words)}" for place, words in held.items() if words]
