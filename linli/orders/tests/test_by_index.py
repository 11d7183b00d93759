"""What is asked at every page finds orders by an index, however many there are of other people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.orders import again, defined, queries, reading, tasks
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.organisations.scope import Power

pytestmark = pytest.mark.django_db

ASKED: dict[str, Callable[[Person], QuerySet[Any]]] = {
    "mine": queries.mine,
    "going_on": queries.going_on,
    "handed_to": queries.handed_to,
    "offered_to": queries.offered_to,
    "open_near": queries.open_near,
    "going_for": queries.going_for,
    "todays_round": queries.todays_round,
    "to_call_back": queries.to_call_back,
    "complaints": queries.complaints,
    "queue": queries.queue,
    "board": defined.on_board,
    "overseen": defined.overseen,
    "map": defined.on_map,
    "next_on_home": lambda by: reading._next(by.pk, timezone.localdate()),
    "last_done": lambda by: again._last(by.pk, timezone.localdate()),
    "to_forget": lambda _by: tasks.to_forget(),
    "in_reach": lambda by: queries.in_reach(by, Power.DISPATCH),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_order_of_others_is_read(name: str) -> None:
    place = Place()
    if connection.vendor == "postgresql":  # it plans by what it has counted of a table by then
        pytest.skip("only SQLite's plan of an empty table is the same each time")
    plan = ASKED[name](place.head).explain().splitlines()
    assert not reads_all(plan), plan


def reads_all(plan: list[str]) -> bool:
    """Whether orders are read from end to end: as a table, along an index nothing is sought in, or
    as those that have no parent, which nearly none has. SQLite calls that a scan, and a search what
    seeks."""
    return any("SCAN orders_order" in line for line in plan) or any(
        f"({name}_id=?)" in line for line in plan for name in ("parent", "package", "seen_during")
    )


def test_what_reads_all_is_noticed() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("as above")
    assert reads_all(Order.objects.order_by("words").explain().splitlines())
