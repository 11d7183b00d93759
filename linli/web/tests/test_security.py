"""Whoever finds a hole learns whom to tell: on a page, and by RFC 9116."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

pytestmark = pytest.mark.django_db
FILE = "/.well-known/security.txt"


def fields() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in Client().get(FILE).content.decode().splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_the_file_says_what_the_standard_asks(settings: Settings) -> None:
    settings.OUR_ADDRESS = "https://linli.example/"
    settings.SECURITY_CONTACT = ["mailto:a@town.example", "tel:+86-769-0000"]

    said = fields()

    assert said["Contact"] == ["mailto:a@town.example", "tel:+86-769-0000"]
    assert said["Canonical"] == [f"https://linli.example{FILE}"]
    assert said["Policy"] == ["https://linli.example/help/security/"]
    assert said["Preferred-Languages"] == ["zh, en"]
    [expires] = said["Expires"]
    left = datetime.fromisoformat(expires) - timezone.now()
    assert timedelta(days=178) < left <= timedelta(days=180)
    assert Client().get(FILE)["Content-Type"] == "text/plain; charset=utf-8"


def test_without_a_contact_there_is_no_file(settings: Settings) -> None:
    settings.SECURITY_CONTACT = []

    assert Client().get(FILE).status_code == 404


def test_the_page_names_the_contacts_and_the_promises(settings: Settings) -> None:
    settings.SECURITY_CONTACT = ["mailto:a@town.example"]

    page = Client().get("/help/security/").content.decode()

    assert 'href="mailto:a@town.example"' in page
    assert "48 小时" in page
    assert "14 天" in page
    assert "/help/security/" in Client().get("/help/").content.decode()
