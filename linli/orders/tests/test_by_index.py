"""What is asked at every page finds orders by an index, however many there are of other people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet

from linli.accounts.models import Person
from linli.orders import defined, queries
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.organisations.scope import Power

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

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
    "in_reach": lambda by: queries.in_reach(by, Power.DISPATCH),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_order_of_others_is_read(name: str) -> None:
    place = Place()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # small tables it would rather read from end to end
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = ASKED[name](place.head).explain().splitlines()
    assert not reads_all(plan), plan


def reads_all(plan: list[str]) -> bool:
    """Whether orders are read from end to end: as a table, or along an index nothing is sought in.
    SQLite calls that a scan, and a search what seeks; PostgreSQL names what is sought below."""
    for line, below in zip(plan, [*plan[1:], ""], strict=True):
        if "SCAN orders_order" in line or "Seq Scan on orders_order" in line:
            return True
        is_index = "Scan" in line and "on orders_order" in line and "Bitmap Heap" not in line
        if is_index and "Index Cond" not in below:
            return True
    return False


def test_what_reads_all_is_noticed() -> None:
    person = Place().head
    either = Order.objects.filter(Q(lead=person) | Q(merged_into__lead=person)).order_by("id")
    assert reads_all(either.explain().splitlines())
