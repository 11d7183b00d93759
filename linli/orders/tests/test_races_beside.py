"""What happens beside a step at the same moment: who is asked says yes, the asker says yes and no,
the calendar changes, somebody rings again. Each with a control that goes wrong."""

from pathlib import Path

import pytest
from django.utils import timezone

from linli.core.models import DayKind, SpecialDay
from linli.core.tests.races import ask
from linli.orders.actions import together
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, make_volunteer
from linli.orders.tests.test_races_of_two import NAIVE, Press, count, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

# The control, as in test_races_of_two.py; and what goes wrong only if it is written last, is.
BESIDE = (
    NAIVE
    + """
from linli.orders import asked, clock, queries, tasks
from linli.orders.actions import intake
together.join, together.take_over = together.join.__wrapped__, together.take_over.__wrapped__
after.deny, fulfil.schedule = after.deny.__wrapped__, fulfil.schedule.__wrapped__
after.cancel, intake.add_words = after.cancel.__wrapped__, intake.add_words.__wrapped__
tasks.recount_one = tasks.recount_one.__wrapped__
tasks.lock = intake.lock = unheld
def late(call):
    def later(*given, **more):
        waited(ended)
        return call(*given, **more)
    return later
asked.open_invitation = slowly(asked.open_invitation)
rules.may_add_words = slowly(rules.may_add_words)
tasks.save_changes, intake.record = late(tasks.save_changes), late(intake.record)
clock.recount = slowly(clock.recount)
"""
)
WRITTEN = "Event.objects.filter(subject_id=Order.objects.get().pk, facts__has_key='turn')"
TURNS = f"{WRITTEN}.values('facts__turn').distinct()"


def is_whole(url: str) -> bool:
    """Each step of the history has a turn of its own: none was taken on what was not true."""
    return count(url, WRITTEN) == count(url, TURNS)


def one_leads(url: str) -> bool:
    hands = "Order.objects.get().hands.filter(left_at=None, is_lead=True)"
    leads = (
        "Order.objects.filter(hands__left_at=None, hands__is_lead=True, hands__person=F('lead'))"
    )
    return count(url, hands) == count(url, leads) == 1


def asked_two(place: Place) -> list[Press]:
    """One is asked along, another to take it over; both say yes."""
    order = together.ask_along(
        place.order(Status.ACCEPTED), by=place.worker, person=place.neighbour
    )
    other = make_volunteer(place.area)
    together.ask_over(order, by=place.worker, to=other)
    return [
        (order.pk, place.neighbour.pk, "together.join(order, by=by)"),
        (order.pk, other.pk, "together.take_over(order, by=by)"),
    ]


def test_one_joins_while_another_takes_it_over(tmp_path: Path) -> None:
    presses = asked_two(Place())
    url, said = race(tmp_path, presses)
    assert said == ["won", "won"]
    assert one_leads(url)
    assert is_whole(url)
    assert count(url, "Order.objects.get().hands.filter(left_at=None)") == 2
    assert count(url, f"Order.objects.filter(lead='{presses[1][1]}')") == 1


def test_the_race_would_write_two_steps_as_one(tmp_path: Path) -> None:
    url, said = race(tmp_path, asked_two(Place()), BESIDE)
    assert "fell" in said or not is_whole(url)


@pytest.mark.parametrize("verb", ["join", "take_over"])
def test_a_yes_from_two_phones_is_one_yes(tmp_path: Path, verb: str) -> None:
    press = asked_two(Place())[verb == "take_over"]
    url, said = race(tmp_path, [press, press])
    assert "won" in said
    assert set(said) <= {"won", "told", "denied"}
    assert said.count("won") == 1
    assert one_leads(url)
    assert count(url, f"Order.objects.get().hands.filter(left_at=None, person='{press[1]}')") == 1


WHO_GOES = f"{BESIDE}queries.hand_of = slowly(queries.hand_of)\n"


@pytest.mark.parametrize("verb", ["join", "take_over"])
def test_the_race_would_take_a_yes_for_two(tmp_path: Path, verb: str) -> None:
    press = asked_two(Place())[verb == "take_over"]
    url, said = race(tmp_path, [press, press], WHO_GOES)
    # That nobody goes twice, the database sees to; nothing else would.
    assert "fell" in said or not is_whole(url)


def yes_and_no(place: Place) -> list[Press]:
    """They say that it is done, and on the phone that nobody came."""
    order = place.order(Status.DONE)
    return [
        (order.pk, place.resident.pk, "after.confirm(order, by=by)"),
        (order.pk, place.caller.pk, "after.deny(order, by=by, words='没人来')"),
    ]


NO_COMES_LAST = f"{BESIDE}dispatch.release = late(dispatch.release)\n"
RECORDS = "ServiceRecord.objects"
DONE = "Order.objects.filter(status='confirmed')"


def test_of_a_yes_and_a_no_one_holds_and_the_record_follows_it(tmp_path: Path) -> None:
    url, said = race(tmp_path, yes_and_no(Place()))
    assert said == ["told", "won"]
    assert count(url, RECORDS) == count(url, DONE)
    assert is_whole(url)


def test_the_race_would_record_what_was_denied(tmp_path: Path) -> None:
    _url, said = race(tmp_path, yes_and_no(Place()), NO_COMES_LAST)
    # That it is not both, the database sees to; nothing else would.
    assert said == ["fell", "won"]


def holiday(place: Place) -> list[Press]:
    """The day by which a time was to be agreed on is none any more, as a time is agreed on."""
    order: Order = place.order(Status.ACCEPTED)
    assert order.due_at
    day = timezone.localdate(order.due_at)
    SpecialDay.objects.update_or_create(on=day, defaults={"kind": DayKind.OFF, "name": "放假"})
    hours = "timezone.now() + timedelta(hours={})"
    call = f"fulfil.schedule(order, by=by, begins={hours.format(1)}, ends={hours.format(2)})"
    return [
        (order.pk, place.worker.pk, call),
        (order.pk, place.worker.pk, "tasks.recount_one(order.pk)"),
    ]


MOVED = """
from linli.orders import clock
from linli.orders.models import Order
print(clock.recount(Order.objects.get()))
"""


def test_a_calendar_that_changes_beside_a_step_leaves_the_limit_of_its_state(
    tmp_path: Path,
) -> None:
    url, said = race(tmp_path, holiday(Place()))
    assert said == ["won", "won"]
    assert count(url, "Order.objects.filter(status='scheduled', due_at__lte=F('slot_until'))") == 1
    assert ask(url, MOVED) == "False"


def test_the_race_would_leave_the_limit_of_the_state_before(tmp_path: Path) -> None:
    url, said = race(tmp_path, holiday(Place()), BESIDE)
    assert said == ["won", "won"]
    assert ask(url, MOVED) == "True"


def rung_again(place: Place) -> list[Press]:
    """They ring once more, and call it off on their own phone."""
    order = place.order(Status.ACCEPTED)
    return [
        (order.pk, place.caller.pk, "intake.add_words(order, by=by, words='还有厨房的灯')"),
        (order.pk, place.resident.pk, "after.cancel(order, by=by, reason='solved')"),
    ]


LATE = """
from linli.core.models import Event
verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
print("order.added_to" in verbs[verbs.index("order.cancelled"):])
"""


def test_nothing_is_written_beside_an_order_that_is_over(tmp_path: Path) -> None:
    url, said = race(tmp_path, rung_again(Place()))
    assert said in (["told", "won"], ["won", "won"])
    added = count(url, "Event.objects.filter(verb='order.added_to')")
    assert added == said.count("won") - 1  # or they were told to take it in anew
    assert ask(url, LATE) == "False"


def test_the_race_would_lose_what_they_said(tmp_path: Path) -> None:
    url, said = race(tmp_path, rung_again(Place()), BESIDE)
    assert said == ["won", "won"]
    assert ask(url, LATE) == "True"
