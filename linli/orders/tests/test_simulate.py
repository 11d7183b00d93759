"""Simulated days: real actions, the same for the same seed, and never where real people order."""

from datetime import date, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from linli.areas.models import Area
from linli.catalogue.models import Offer as CatalogueOffer
from linli.channels.another_time import another_time
from linli.core import tasks as core_tasks
from linli.core.errors import Refused
from linli.core.models import Event, Task
from linli.orders import simulation, tasks
from linli.orders.actions import after
from linli.orders.life import STEPS, Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, make_volunteer
from linli.organisations.models import Grant
from linli.people.tests.make import make_client
from linli.records.models import ServiceRecord

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def town(settings: Settings) -> Area:
    settings.FRESH_SECONDS = 45  # as in production: the calendar is not read in every step
    place = Place()
    for _n in range(6):
        make_client(area=place.area)
        make_volunteer(place.area)
        place.staff("worker")
    Grant.objects.update(valid_from=LONG_AGO)
    CatalogueOffer.objects.update(valid_from=LONG_AGO)
    return place.town


def days(town: Area, *, seed: int = 5, orders: float = 8, number: int = 7) -> simulation.Outcome:
    return simulation.run(area=town, orders=orders, days=number, seed=seed, only_samples=False)


def test_days_of_orders_end_in_records_and_leave_some_going_on(town: Area) -> None:
    outcome = days(town, number=9)  # an order closes by itself some days after it is done

    assert outcome.orders > 30
    closed = Order.objects.filter(status=Status.CLOSED).count()
    assert closed >= 5
    written = ServiceRecord.objects.filter(is_current=True).count()
    assert written == Order.objects.filter(confirmed_at__isnull=False).count()
    rated = Order.objects.filter(rated_at__isnull=False).count()
    assert 0 < rated < written  # some say nothing, and that is not satisfaction
    assert not Order.objects.filter(submitted_at__gt=timezone.now()).exists()
    assert not Task.objects.filter(lost_at__isnull=False).exists()
    assert not any("403" in why for why in outcome.refused), outcome.refused


def test_every_step_is_an_event_of_an_action(town: Area) -> None:
    days(town)

    verbs = set(Event.objects.filter(subject_kind="orders.order").values_list("verb", flat=True))
    known = {step.event for step in STEPS.values()}
    assert known & verbs >= {"order.assigned", "order.accepted", "order.finished", "order.closed"}
    about = Event.objects.filter(verb="order.submitted").count()
    assert about == Order.objects.count()


def told(town: Area, seed: int) -> list[tuple[object, ...]]:
    """What a run made of the orders; it is undone afterwards."""
    from django.db import transaction

    with transaction.atomic():
        days(town, seed=seed, orders=6, number=3)
        rows = Order.objects.order_by("submitted_at", "seq").values_list(
            "on", "seq", "door", "status", "submitted_at", "lead", "beneficiary", "rated_at"
        )
        found: list[tuple[object, ...]] = list(rows)
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_days(town: Area) -> None:
    end = timezone.now()
    with another_time(end, Random(1)):  # noqa: S311 - a play
        first = told(town, 3)
        assert first == told(town, 3)
        assert first != told(town, 4)


def test_a_second_run_adds_to_the_first(town: Area) -> None:
    before = days(town, orders=4, number=2).orders
    later = days(town, orders=4, number=2).orders

    assert Order.objects.filter(repeats=None).count() == before + later


def test_words_are_forgotten_two_years_after_the_end() -> None:
    place = Place()
    old, young = (place.order(Status.ACCEPTED) for _n in range(2))
    for order, years in ((old, 3), (young, 1)):
        closed = after.cancel(order, by=place.resident, reason="solved")
        gone = timezone.now() - timedelta(days=365 * years)
        Order.objects.filter(pk=closed.pk).update(closed_at=gone)

    tasks.forget_old()

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.words, old.address, old.address_key) == ("", "", None)
    assert young.words


def test_what_is_due_to_be_forgotten_is_forgotten_in_rounds_until_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = Place()
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    gone = timezone.now() - timedelta(days=800)
    for _n in range(5):
        after.cancel(place.order(), by=place.resident, reason="solved")
    Order.objects.update(closed_at=gone)

    tasks.forget_old()
    assert Order.objects.filter(is_forgotten=True).count() == 2
    while core_tasks.do_next():
        pass

    assert not Order.objects.filter(is_forgotten=False).exists()


def test_a_day_that_is_over_is_the_last_one(town: Area) -> None:
    call_command(
        "simulate", "--orders-per-day=6", "--days=2", "--yes-i-know", "--end=2026-03-04",
        stdout=StringIO(),
    )  # fmt: skip

    assert set(Order.objects.values_list("on", flat=True)) == {date(2026, 3, 3), date(2026, 3, 4)}


def test_the_clock_is_right_again_afterwards(town: Area) -> None:
    days(town, orders=1, number=1)

    assert timezone.now() - datetime.now(tz=timezone.now().tzinfo) < timedelta(seconds=1)


def test_real_people_are_left_alone_unless_somebody_insists(town: Area, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("simulate", days=1)
    with pytest.raises(Refused):  # nobody here is a sample
        simulation.run(area=town, orders=5, days=1, seed=1)
    out = StringIO()
    call_command(
        "simulate", "--orders-per-day=5", "--days=2", "--seed=1", "--yes-i-know",
        f"--area={town.pk}", stdout=out,
    )  # fmt: skip
    assert "orders" in out.getvalue()
