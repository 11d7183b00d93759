"""Nothing of a person can appear in a log line, whoever writes it (T16)."""

import json
import logging
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from linli.accounts.tests.make import make_resident, signed_in
from linli.core import logs
from linli.core.ids import uuid7

SECRETS = ("陈秀英", "13912345678", "11010519491231002X", "他说睡不着")


def line(record: logging.LogRecord) -> str:
    return logs.JsonFormatter().format(record)


def told(**facts: object) -> str:
    record = logging.LogRecord("linli", logging.INFO, __file__, 1, "", (), None)
    record.linli = facts
    return line(record)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "key", sorted(logs.WORDS | logs.NUMBERS | logs.IDS | {"name", "note", "mobile", "path"})
)
def test_no_fact_carries_a_secret(key: str, secret: str) -> None:
    assert secret not in told(**{key: secret})
    assert secret not in told(**{key: f"before {secret} after"})


@pytest.mark.parametrize("secret", SECRETS)
def test_what_a_library_says_is_reduced_to_where(secret: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "/a/b/c.py", 7, f"Bad {secret} %s", (secret,), None
    )

    said = json.loads(line(record))

    assert secret not in json.dumps(said, ensure_ascii=False)
    assert said["where"] == "b/c.py:7"


@pytest.mark.parametrize("secret", SECRETS)
def test_a_fault_leaves_its_type_and_lines_only(secret: str) -> None:
    try:
        raise ValueError(secret)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, secret, (), sys.exc_info())

    said = json.loads(line(record))

    assert secret not in json.dumps(said, ensure_ascii=False)
    assert said["fault"] == "ValueError"
    assert "test_logs.py" in said["trace"][-1]


def test_what_is_harmless_is_said() -> None:
    pk = uuid7()

    said = json.loads(told(event="request", route="people:file", status=200, ms=12, person=pk))

    assert said["route"] == "people:file"
    assert (said["status"], said["ms"], said["person"]) == (200, 12, str(pk))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_fact_makes_one_line_of_json(key: str, value: str) -> None:
    text = told(**{key: value})

    assert "\n" not in text
    assert isinstance(json.loads(text), dict)


@pytest.mark.django_db
def test_whoever_changes_something_or_is_turned_away_is_named_by_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = make_resident()
    client = signed_in(person)
    caplog.set_level(logging.INFO, "linli")
    client.get("/me/")
    client.get("/desk/")
    client.post("/me/consents/", {"purpose": "publication"})
    Client().get("/desk/")

    told = [json.loads(line(record)) for record in caplog.records]

    said = [(one["route"], one["status"], one.get("person")) for one in told if "route" in one]
    who = str(person.pk)
    assert said[0] == ("web:me", 200, None)
    assert said[1] == ("web:desk", 403, who)
    assert (said[2][0], said[2][2]) == ("people:consents", who)
    assert said[3] == ("web:desk", 302, None)


def failing(request: HttpRequest, name: str) -> HttpResponse:
    raise ValueError("陈秀英 13912345678")


urlpatterns = [path("fault/<str:name>/", failing)]
handler500 = "linli.core.pages.fault"


@pytest.mark.django_db
def test_a_fault_in_a_page_is_told_with_its_lines(
    caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    assert Client(raise_request_exception=False).get("/fault/陈秀英/").status_code == 500
    told = [json.loads(line(record)) for record in caplog.records if record.exc_info]
    assert [one["fault"] for one in told] == ["ValueError"]
    assert told[0]["trace"][-1].endswith(" failing")
    assert not any(secret in json.dumps(told, ensure_ascii=False) for secret in SECRETS)
