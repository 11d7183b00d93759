"""Known, unknown and shut numbers cost the same work, so no clock tells them apart (T12)."""

import re
import sys
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_person, make_resident, read_letter

pytestmark = pytest.mark.django_db
MOST_DIFFERENCE = 0.05


def known() -> str:
    return make_resident().mobile


def shut() -> str:
    person = make_resident()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    return person.mobile


def registered() -> str:
    """Known to a station, without an account."""
    return make_person(mobile=make_mobile()).mobile


MOBILES = (make_mobile, known, shut, registered)


def calls(step: Callable[[], object]) -> int:
    """How many calls Python makes for a step: its work, without the noise of a clock."""
    count = 0

    def profile(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        step()
    finally:
        sys.setprofile(None)
    return count


def ask(mobile: str) -> Client:
    client = Client(REMOTE_ADDR=f"10.{int(mobile) // 250 % 250}.{int(mobile) % 250}.1")
    client.post("/sign-in/", {"mobile": mobile})
    return client


def answer_wrongly(mobile: str) -> Callable[[], object]:
    client = ask(mobile)
    wrong = f"{(int(read_letter(mobile)['code']) + 1) % 10**6:06d}"
    return lambda: client.post("/sign-in/code/", {"digits": wrong})


def asking(mobile: str) -> Callable[[], object]:
    return lambda: ask(mobile)


@pytest.mark.parametrize("step", [asking, answer_wrongly])
def test_no_number_makes_more_work_than_another(
    step: Callable[[str], Callable[[], object]],
) -> None:
    step(make_mobile())()  # what only the first request of a process does
    counted = [calls(step(make())) for make in MOBILES]

    assert min(counted) > 1000
    assert max(counted) - min(counted) <= MOST_DIFFERENCE * min(counted)


@pytest.mark.parametrize("step", [asking, answer_wrongly])
def test_no_number_asks_more_of_the_database_than_another(
    step: Callable[[str], Callable[[], object]],
) -> None:
    asked = []
    for make in MOBILES:
        ready = step(make())
        with CaptureQueriesContext(connection) as queries:
            ready()
        asked.append([shape(query["sql"]) for query in queries])

    assert all(one == asked[0] for one in asked)


def test_the_measure_would_show_a_look_up() -> None:
    """The control: one more query is more than the difference allowed."""
    asking(make_mobile())()
    plain = calls(asking(make_mobile()))

    def looks_somebody_up() -> None:
        asking(known())()
        list(Person.objects.filter(mobile_key="x"))

    assert calls(looks_somebody_up) - plain > MOST_DIFFERENCE * plain


def shape(statement: str) -> str:
    """What a statement does to which tables, without its values."""
    return " ".join(re.findall(r"^[A-Z]+|\"[a-z]+_[a-z]+\"", statement))
