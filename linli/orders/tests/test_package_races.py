"""The last parts of a package end at once: the whole ends with them, once, on both databases."""

from pathlib import Path

import pytest

from linli.core.tests.races import ask, run_together, shared_database
from linli.orders.life import Status
from linli.orders.tests.make import Place
from linli.orders.tests.test_races import BEGIN

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PARTS = 4
# The control: the sisters are read first, with nothing held, and the whole is moved by what was.
NAIVE = """
from linli.orders.life import step_of_whole
def naive(part, *, by):
    sisters = dict(Order.objects.filter(parent=part.parent_id).values_list("pk", "status"))
    think()
    Order.objects.filter(pk=part.pk).update(
        status="confirmed", confirmed_at=part.ended_at, confirmed_how="own"
    )
    sisters[part.pk] = "confirmed"
    if step_of_whole("in_parts", list(sisters.values())):
        Order.objects.filter(pk=part.parent_id).update(status="closed")
after.confirm = naive
unit.run = lambda work: work()
"""
LAST = (
    BEGIN
    + """
part, person = Order.objects.get(pk="{part}"), Person.objects.get(pk="{by}")

print(tried(lambda: {call}))
"""
)
WHOLE = """
from linli.core.models import Event
from linli.orders.models import Order
whole = Order.objects.get(parent=None)
ends = Event.objects.filter(subject_id=whole.pk, verb__in=["order.parts_done", "order.parts_off"])
print(whole.status, ends.count())
"""


def race(folder: Path, how: str, calls: list[str], to: str) -> str:
    """How the whole stands, and how often it ended."""
    place = Place()
    whole = place.package(*[1] * len(calls))
    parts = [place.along(part, to) for part in whole.parts.order_by("id")]
    url = shared_database(folder)
    by = place.resident.pk
    run_together(
        url,
        [
            LAST.format(how=how, part=part.pk, by=by, call=call)
            for part, call in zip(parts, calls, strict=True)
        ],
    )
    return ask(url, WHOLE)


CONFIRM = "after.confirm(part, by=person)"


def test_of_the_last_parts_the_last_one_ends_the_whole_once(tmp_path: Path) -> None:
    assert race(tmp_path, "", [CONFIRM] * PARTS, Status.DONE) == f"{Status.CLOSED} 1"


def test_the_race_would_leave_the_whole_open_for_ever(tmp_path: Path) -> None:
    assert race(tmp_path, NAIVE, [CONFIRM] * PARTS, Status.DONE) == f"{Status.IN_PARTS} 0"


def test_a_part_is_called_off_while_the_rest_is(tmp_path: Path) -> None:
    one = "after.cancel(part, by=person, reason='solved')"
    rest = "after.cancel_rest(part.parent, by=person, reason='solved')"
    assert race(tmp_path, "", [one, rest, one, rest], Status.SUBMITTED) == f"{Status.CANCELLED} 1"
