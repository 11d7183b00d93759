"""The proof of work: asked after three codes, done by computing or by waiting, counted once."""

import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.accounts import proof
from linli.accounts.models import TextMessage
from linli.accounts.tests.make import make_mobile

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


@pytest.fixture
def asked_thrice(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser from which three codes were asked, for three numbers. The work is made small."""
    monkeypatch.setattr(proof, "HARDNESS", 300)
    client = Client()
    for _ in range(3):
        assert client.post(SIGN_IN, {"mobile": make_mobile()})["Location"] == "/sign-in/code/"
    return client


def solve(page: str) -> str:
    """What the script does."""
    found = dict(re.findall(r'data-(salt|challenge|signature|most)="([^"]*)"', page))
    salt = found["salt"].replace("&amp;", "&")
    for number in range(int(found["most"]) + 1):
        if hashlib.sha256(f"{salt}{number}".encode()).hexdigest() == found["challenge"]:
            answer = {
                "algorithm": "SHA-256",
                "challenge": found["challenge"],
                "number": number,
                "salt": salt,
                "signature": found["signature"],
            }
            return base64.b64encode(json.dumps(answer).encode()).decode()
    raise AssertionError


def waited(page: str) -> str:
    found = re.search(r'name="waited" value="([^"]+)"', page)
    assert found
    return found[1]


def sent() -> int:
    return TextMessage.objects.count()


def test_the_fourth_code_costs_some_computing(asked_thrice: Client) -> None:
    form = {"mobile": make_mobile(), "next": "/help/"}
    page = asked_thrice.post(SIGN_IN, form).content.decode()
    assert sent() == 3

    response = asked_thrice.post(SIGN_IN, {**form, "proof": solve(page)})

    assert response["Location"] == "/sign-in/code/"
    assert sent() == 4


def test_another_device_at_the_same_address_is_asked_too(asked_thrice: Client) -> None:
    Client().post(SIGN_IN, {"mobile": make_mobile()})
    assert sent() == 3
    Client().post(SIGN_IN, {"mobile": make_mobile()}, REMOTE_ADDR="10.9.9.9")
    assert sent() == 4


def test_a_number_asked_for_from_many_places_is_asked_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mobile = make_mobile()
    for n in range(4):
        Client().post(SIGN_IN, {"mobile": mobile}, REMOTE_ADDR=f"10.0.{n}.1")
        later = timezone.now() + timedelta(seconds=61)
        monkeypatch.setattr(timezone, "now", lambda later=later: later)

    assert sent() == 3


def test_work_counts_once_however_it_is_spelled(asked_thrice: Client) -> None:
    page = asked_thrice.post(SIGN_IN, {"mobile": make_mobile()}).content.decode()
    solution = solve(page)
    answer = json.loads(base64.b64decode(solution))
    spelled = base64.b64encode(json.dumps({**answer, "took": 5}, indent=1).encode()).decode()
    asked_thrice.post(SIGN_IN, {"mobile": make_mobile(), "proof": solution})
    assert sent() == 4

    for again in (solution, spelled, solution + "\n"):
        asked_thrice.post(SIGN_IN, {"mobile": make_mobile(), "proof": again})

    assert sent() == 4


def test_old_work_does_not_count(asked_thrice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = asked_thrice.post(SIGN_IN, {"mobile": make_mobile()}).content.decode()
    solution = solve(page)
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("time.time", later.timestamp)

    asked_thrice.post(SIGN_IN, {"mobile": make_mobile(), "proof": solution})

    assert sent() == 3


@pytest.mark.parametrize(
    "solution",
    [
        "x", "\x01", "😀", "W10=", "bnVsbA==", "9" * 10_000,
        base64.b64encode(b"[" * 1200).decode(),
        base64.b64encode(b'{"algorithm":[],"challenge":1,"number":2,"salt":3,"signature":4}').decode(),
        base64.b64encode(b'{"algorithm":"SHA-256","challenge":1,"number":2,"salt":3,"signature":4}').decode(),
    ],
)  # fmt: skip
def test_nonsense_is_no_work(asked_thrice: Client, solution: str) -> None:
    form = {"mobile": make_mobile(), "proof": solution, "waited": solution}

    response = asked_thrice.post(SIGN_IN, form)

    assert response.status_code in (200, 422)
    assert sent() == 3


def test_without_a_script_one_waits_a_minute(
    asked_thrice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_thrice.cookies["language"] = "en"
    form = {"mobile": make_mobile()}
    page = asked_thrice.post(SIGN_IN, form).content.decode()
    form["waited"] = waited(page)

    early = asked_thrice.post(SIGN_IN, form)
    assert early.status_code == 422
    assert "seconds more" in early.content.decode()
    assert waited(early.content.decode()) == form["waited"]

    later = timezone.now() + timedelta(seconds=60)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert asked_thrice.post(SIGN_IN, form)["Location"] == "/sign-in/code/"
    assert sent() == 4


def test_one_address_waits_once_a_minute(
    asked_thrice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [
        waited(asked_thrice.post(SIGN_IN, {"mobile": make_mobile()}).content.decode())
        for _ in range(3)
    ]
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: later)

    for ticket in [*tickets, tickets[0]]:
        asked_thrice.post(SIGN_IN, {"mobile": make_mobile(), "waited": ticket})

    assert sent() == 4


def test_a_forged_ticket_is_none(asked_thrice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    form = {"mobile": make_mobile()}
    ticket = waited(asked_thrice.post(SIGN_IN, form).content.decode())
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: later)

    asked_thrice.post(
        SIGN_IN, {**form, "waited": ticket[:-1] + ("A" if ticket[-1] != "A" else "B")}
    )

    assert sent() == 3


def test_a_ticket_that_ran_out_is_replaced(
    asked_thrice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"mobile": make_mobile()}
    ticket = waited(asked_thrice.post(SIGN_IN, form).content.decode())
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)

    page = asked_thrice.post(SIGN_IN, {**form, "waited": ticket}).content.decode()

    assert waited(page) != ticket
    assert sent() == 3


def test_an_ipv6_customer_is_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "HARDNESS", 300)
    for n in range(4):
        Client().post(SIGN_IN, {"mobile": make_mobile()}, REMOTE_ADDR=f"2001:db8:1:2::{n}")

    assert sent() == 3
