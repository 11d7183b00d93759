"""What holds for every page alike, as in production: headers (T11), no word of a person in a log
or an address (T16), no call to the outside (T21)."""

import io
import logging
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import override_settings

from linli.core.logs import JsonFormatter
from tests.sweep import inside
from tests.sweep.cells import CANARY, Town
from tests.sweep.declared import DOORS
from tests.sweep.production import over_https, settings_behind_https
from tests.sweep.urls import every_name

THE_SAME_FOR_ALL = (
    "core:service_worker", "activities:place_feed", "activities:share_card", "notices:place_feed",
    "notices:column_feed", "notices:file", "alerts:feed", "alerts:document",
)  # fmt: skip
WHO = ("visitor", "owner", "station_head here")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def town() -> Iterator[Town]:
    """A town behind a proxy that speaks HTTPS."""
    with override_settings(**settings_behind_https()):
        town = Town()
        for visitor in town.visitors:
            over_https(visitor.client)
        yield town


@pytest.fixture
def inside_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach this machine and nothing else."""
    inside.shut(monkeypatch)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


@pytest.mark.sweep
@pytest.mark.django_db
def test_every_page_has_its_headers_and_tells_nobody(
    town: Town, inside_only: None, log: io.StringIO
) -> None:
    secrets = [CANARY, town.owner.mobile, town.owner.mobile_key or "", "三巷 8 号"]
    wrong = []
    for name in every_name():
        for visitor in (one for one in town.visitors if one.name in WHO):
            for response in answers(town, name, visitor.name):
                said = f"{response.wsgi_request.method} {name} as {visitor.name}"  # type: ignore[attr-defined]
                if response.status_code >= 500:
                    wrong.append(f"{said}: {response.status_code}")
                wrong += [f"{said}: {fault}" for fault in faults(response)]
                kept = "no-store" not in response.get("Cache-Control", "")
                if visitor.person and kept and name not in THE_SAME_FOR_ALL:
                    wrong.append(f"{said} may be stored")
                if response.streaming:
                    b"".join(response)  # to its end: then its file is closed
                location = response.get("Location", "")
                wrong += [f"{said}: a secret in an address" for one in secrets if one in location]

    assert not wrong, "\n".join(wrong)
    written = log.getvalue()
    assert written.count("\n") >= len(DOORS)
    assert [one for one in secrets if one in written] == []


def answers(town: Town, name: str, who: str) -> Iterator[HttpResponseBase]:
    """What reading the address says, and an empty form sent to it; what that changed is undone."""
    visitor = next(one for one in town.visitors if one.name == who)
    cookies = deepcopy(visitor.client.cookies)
    for method in ("get", "post"):
        with transaction.atomic():
            yield getattr(visitor.client, method)(town.url(name))
            transaction.set_rollback(True)
        visitor.client.cookies = deepcopy(cookies)


def faults(response: HttpResponseBase) -> list[str]:
    """The headers that are missing or too weak."""
    found = [f"no {key}" for key, value in HEADERS.items() if response.get(key) != value]
    kind = response.get("Content-Type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind:
        found.append(f"text of no known coding: {kind}")
    found += policy_faults(response.get("Content-Security-Policy", ""))
    return found + [f"{key} {fault}" for key in response.cookies for fault in loose(response, key)]


def policy_faults(policy: str) -> list[str]:
    """All or nothing: a sandbox for files, or our own scripts and styles and nobody's frame."""
    parts = {part.strip() for part in policy.split(";")}
    if "unsafe" in policy or not any(part.startswith("default-src") for part in parts):
        return [f"policy {policy!r}"]
    wanted = {"frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"}
    return [] if "sandbox" in parts or wanted <= parts else [f"policy {policy!r}"]


def loose(response: HttpResponseBase, key: str) -> list[str]:
    """Where a cookie could get to."""
    cookie = response.cookies[key]
    is_bound = cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
    found = [] if is_bound and key.startswith("__Host-") else ["is not bound to the host"]
    if cookie.value and not cookie["httponly"]:
        found.append("can be read by a script")
    if cookie["samesite"] not in ("Lax", "Strict"):
        found.append("goes to other sites")
    return found
