"""Two people press at once: one wins, the other reads why. Each with a control that goes wrong."""

from pathlib import Path

import pytest

from linli.core.tests.races import ask, run_together, shared_database
from linli.orders.actions import dispatch
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.orders.tests.test_races import BEGIN

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

# Both have looked before either presses: that is when it is a race.
PRESS = (
    BEGIN
    + """
from datetime import timedelta
from pathlib import Path
from django.db import DatabaseError
from django.utils import timezone
from linli.orders import tasks
from linli.orders.actions import intake, together, triage
orders = {{str(one.pk): one for one in Order.objects.select_related("service", "lead")}}
people = {{str(one.pk): one for one in Person.objects.all()}}
order, by = orders["{order}"], people["{by}"]
for one in orders.values():
    one.service, one.lead
FOLDER, NUMBER, ALL = Path("{folder}"), {n}, {all}
(FOLDER / f"{{NUMBER}}.here").touch()
while len(list(FOLDER.glob("*.here"))) < ALL:
    time.sleep(0.01)
try:
    unit.run(lambda: {call})
    print("won")
except Refused as refusal:
    print("told" if str(refusal) else "mute")
except PermissionDenied:
    print("denied")
except DatabaseError:
    print("fell")
(FOLDER / f"{{NUMBER}}.done").touch()
"""
)
# The control: nothing is held and no transaction, and nobody goes on from a look before all have
# looked as often, or one of them has ended.
NAIVE = """
from linli.orders import alike, rules
from linli.orders.actions import moving, together, triage
from linli.core import rows
def unheld(row):
    fresh = type(row).objects.get(pk=row.pk)
    rows._remember(fresh)
    return fresh
moving.lock = triage.lock = unheld
looks = 0
def ended():
    return list(FOLDER.glob("*.done"))
def waited(is_so):
    for _ in range(6000):
        if is_so():
            return
        time.sleep(0.01)
def slowly(look):
    def slow(*given, **more):
        global looks
        found = look(*given, **more)
        looks += 1
        (FOLDER / f"{NUMBER}.looked-{looks}").touch()
        waited(lambda: len(list(FOLDER.glob(f"*.looked-{looks}"))) >= ALL or ended())
        return found
    return slow
rules.hindrance, alike.twins = slowly(rules.hindrance), slowly(alike.twins)
unit.run = lambda work: work()
after.redo, after.complain = after.redo.__wrapped__, after.complain.__wrapped__
together.hand_over, triage.merge = together.hand_over.__wrapped__, triage.merge.__wrapped__
dispatch.assign, after.confirm = dispatch.assign.__wrapped__, after.confirm.__wrapped__
after.confirm_by_clock = after.confirm_by_clock.__wrapped__
"""

Press = tuple[object, object, str]  # the id of the order, of who presses, and the call


def race(folder: Path, presses: list[Press], how: str = "") -> tuple[str, list[str]]:
    """The database afterwards, and what each said."""
    url = shared_database(folder)
    said = run_together(
        url,
        [
            PRESS.format(
                how=how, order=order, by=by, call=call, folder=folder, n=n, all=len(presses)
            )
            for n, (order, by, call) in enumerate(presses)
        ],
    )
    return url, sorted(said)


def count(url: str, rows: str) -> int:
    start = (
        "from django.db.models import F\nfrom linli.core.models import Event\n"
        "from linli.orders.models import Complaint, Order\n"
        "from linli.records.models import ServiceRecord\n"
    )
    return int(ask(url, f"{start}print({rows}.count())"))


def redo(place: Place) -> list[Press]:
    order = place.order(Status.DONE)
    call = "after.redo(order, by=by, words='还是不亮')"
    return [(order.pk, one.pk, call) for one in (place.resident, place.caller)]


def test_done_again_is_done_again_once(tmp_path: Path) -> None:
    url, said = race(tmp_path, redo(Place()))
    assert said == ["told", "won"]
    assert count(url, "Order.objects.filter(repeats__isnull=False)") == 1
    assert count(url, "Event.objects.filter(verb='order.redo')") == 1


def test_the_race_would_tell_of_two_redos(tmp_path: Path) -> None:
    url, _said = race(tmp_path, redo(Place()), NAIVE)
    # That there are not two orders, the database sees to by itself; nothing else would.
    assert count(url, "Order.objects.filter(repeats__isnull=False)") == 1
    assert count(url, "Event.objects.filter(verb='order.redo')") == 2


def hand_over(place: Place) -> list[Press]:
    order = place.order(Status.ACCEPTED)
    pairs = ((place.dispatcher, place.second), (place.head, place.head))
    return [
        (order.pk, by.pk, f"together.hand_over(order, by=by, to=people['{to.pk}'])")
        for by, to in pairs
    ]


LEADS = "Order.objects.get().hands.filter(left_at=None, is_lead=True)"


def test_of_two_who_hand_it_over_the_other_reads_that_it_moved(tmp_path: Path) -> None:
    url, said = race(tmp_path, hand_over(Place()))
    assert said == ["told", "won"]
    assert count(url, LEADS) == 1
    assert count(url, "Event.objects.filter(verb='order.handed_over')") == 1


def test_the_race_would_hand_it_to_two(tmp_path: Path) -> None:
    url, said = race(tmp_path, hand_over(Place()), NAIVE)
    assert said != ["told", "won"]
    assert count(url, "Event.objects.filter(verb='order.handed_over')") == 2 or "fell" in said


MERGE = "triage.merge(order, by=by, into=orders['{into}'])"


def merge(place: Place) -> list[Press]:
    """Into each other, crosswise: the need must not be lost."""
    one, other = place.order(), place.order()
    return [
        (one.pk, place.dispatcher.pk, MERGE.format(into=other.pk)),
        (other.pk, place.head.pk, MERGE.format(into=one.pk)),
    ]


MERGED = "Order.objects.filter(status='merged')"


def test_two_orders_are_not_joined_crosswise(tmp_path: Path) -> None:
    url, said = race(tmp_path, merge(Place()))
    assert said == ["told", "won"]
    assert count(url, MERGED) == 1


def test_the_race_would_lose_the_need(tmp_path: Path) -> None:
    url, said = race(tmp_path, merge(Place()), NAIVE)
    assert said == ["won", "won"]
    assert count(url, MERGED) == 2


def test_of_two_who_join_it_to_different_orders_one_is_told(tmp_path: Path) -> None:
    place = Place()
    order, first, second = (place.order() for _ in range(3))
    presses: list[Press] = [
        (order.pk, by.pk, MERGE.format(into=into.pk))
        for by, into in ((place.dispatcher, first), (place.head, second))
    ]
    url, said = race(tmp_path, presses)
    assert said == ["told", "won"]
    assert count(url, MERGED) == 1


def complain(place: Place) -> list[Press]:
    order: Order = place.order(Status.DONE)
    call = "after.complain(order, by=by, about='late', words='晚了一小时')"
    return [(order.pk, one.pk, call) for one in (place.resident, place.head)]


def test_one_complaint_is_looked_at(tmp_path: Path) -> None:
    url, said = race(tmp_path, complain(Place()))
    assert said == ["told", "won"]
    assert count(url, "Complaint.objects") == 1


def test_the_race_would_make_two_complaints(tmp_path: Path) -> None:
    url, said = race(tmp_path, complain(Place()), NAIVE)
    assert said == ["won", "won"]
    assert count(url, "Complaint.objects") == 2


def test_the_race_would_give_one_order_to_two(tmp_path: Path) -> None:
    """The control of two dispatchers (test_races.py)."""
    place = Place()
    order = place.order()
    pairs = ((place.dispatcher, place.worker), (place.head, place.second))
    presses: list[Press] = [
        (order.pk, by.pk, f"dispatch.assign(order, by=by, to=people['{to.pk}'])")
        for by, to in pairs
    ]
    url, said = race(tmp_path, presses, NAIVE)
    # That there are not two leads, the database sees to; nothing else would.
    assert "fell" in said or count(url, "Event.objects.filter(verb='order.assigned')") == 2


def test_the_race_would_take_a_yes_and_the_clock_for_two(tmp_path: Path) -> None:
    """The control of a yes beside the clock, and of many workers on the same orders."""
    place = Place()
    order = place.order(Status.DONE)
    calls = ("after.confirm(order, by=by)", "after.confirm_by_clock(order)")
    presses: list[Press] = [(order.pk, place.resident.pk, call) for call in calls]
    url, said = race(tmp_path, presses, NAIVE)
    both = ("order.confirmed", "order.confirmed_by_clock")
    assert "fell" in said or count(url, f"Event.objects.filter(verb__in={both})") == 2


def rule(place: Place) -> list[Press]:
    """The street rules while whoever it asked says yes."""
    order = place.order()
    for _time in range(3):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        order = dispatch.give_back(order, by=place.worker, reason="no_time", because="病了")
    asked = place.neighbour
    order = dispatch.offer(order, by=place.street, to=[asked])
    ruling = f"together.rule(order, by=by, to=people['{place.second.pk}'])"
    return [
        (order.pk, place.street.pk, ruling),
        (order.pk, asked.pk, "dispatch.accept(order, by=by)"),
    ]


GIVEN = "Event.objects.filter(verb__in=('order.ruled', 'order.accepted'))"


def test_a_ruling_and_a_yes_do_not_both_count(tmp_path: Path) -> None:
    url, said = race(tmp_path, rule(Place()))
    assert said.count("won") == 1
    assert count(url, GIVEN) == 1
    assert count(url, LEADS) == 1


def test_the_race_would_count_a_ruling_and_a_yes(tmp_path: Path) -> None:
    url, said = race(tmp_path, rule(Place()), NAIVE)
    assert "fell" in said or count(url, GIVEN) == 2
