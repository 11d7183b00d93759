"""People for programs: what a role reaches, by words, and no more than on a page."""

from typing import Any

import pytest
from django.test import Client

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people import queries
from linli.people.tests.make import make_client, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    return make_area()


def ask(client: Client, **words: object) -> Any:
    return client.post("/api/people/find", words, content_type="application/json")


def test_words_find_those_in_reach_and_nobody_elsewhere(area: Area) -> None:
    here = make_client("梁翠芳", area=area)
    make_client("梁翠芳", area=make_area())
    found = ask(signed_in(make_worker(area)), q="翠芳").json()
    assert found["count"] == 1
    assert found["items"] == [
        {"id": str(here.pk), "name": "梁翠芳", "area": {"id": str(area.pk), "name": area.name}}
    ]


@pytest.mark.parametrize("words", ["", "  "])
def test_without_words_there_is_nobody(area: Area, words: str) -> None:
    make_client("梁翠芳", area=area)
    assert ask(signed_in(make_worker(area)), q=words).json() == {"items": [], "count": 0}


def test_nobody_takes_a_town_along(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    for number in range(5):
        make_client(f"梁翠芳{number}", area=area)
    found = ask(signed_in(make_worker(area)), q="梁翠芳").json()
    assert (found["count"], len(found["items"])) == (3, 3)


def test_it_is_for_staff_with_their_second_factor(area: Area) -> None:
    assert ask(signed_in(make_resident(area=area)), q="梁").status_code == 403
    worker = make_worker(area)
    assert ask(signed_in(worker, second_factor=False), q="梁").status_code == 403
