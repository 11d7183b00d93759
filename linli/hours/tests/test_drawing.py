"""Hours drawn by lot: anybody comes to the same lot, and nobody draws in secret."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.hours import sampling
from linli.hours.actions import drawing, reviewing
from linli.hours.models import Sample
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

DAYS = timedelta(days=60)


@pytest.fixture
def house(db: None) -> House:
    house = House()
    Area.objects.filter(pk=house.area.pk).update(slug="meisha")
    house.area.slug = "meisha"
    for days in range(1, 13):
        house.hour(95, begun_at=morning(days))
    return house


def draw(house: House, count: int = 4) -> Sample:
    today = timezone.localdate()
    return drawing.draw(
        house.area, by=house.head, first_on=today - DAYS, last_on=today, count=count
    )


@given(st.sets(st.text(max_size=8), min_size=1), st.text(max_size=8), st.integers(1, 9))
def test_the_lot_is_a_part_of_all_and_does_not_ask_for_their_order(
    ids: set[str], seed: str, count: int
) -> None:
    ids = {one.encode(errors="replace").decode() for one in ids}
    seed = seed.encode(errors="replace").decode()
    lot = sampling.pick(seed, ids, count)
    assert set(lot) <= ids
    assert len(lot) == len(set(lot)) == min(count, len(ids))
    assert lot == sampling.pick(seed, sorted(ids, reverse=True), count)
    assert sampling.digest(ids) == sampling.digest(sorted(ids))


def test_anybody_repeats_it_with_what_is_public(house: House) -> None:
    row = draw(house)
    said = Client().get(reverse("hours:drawn_json", args=[row.pk])).json()
    ids = said["ids"]
    lot = sorted(ids, key=lambda one: sha256(f"{said['seed']} {one}".encode()).digest())
    assert len(ids) == row.number == 12
    assert said["chosen"] == lot[:4]
    assert sha256("\n".join(ids).encode()).hexdigest() == said["digest"]
    page = Client().get(reverse("hours:drawn", args=[house.area.slug]))
    assertContains(page, row.seed)
    notice = Client().get(reverse("hours:notice", args=[house.area.slug]))
    assertContains(notice, reverse("hours:drawn", args=[house.area.slug]))


def test_what_came_later_or_ended_since_changes_nothing(house: House) -> None:
    row = draw(house)
    one = reverse("hours:drawn_json", args=[row.pk])
    before = Client().get(one).json()
    house.hour(30, begun_at=morning(3, 15))
    reviewing.reject(house.volunteer.hours.order_by("at")[0], by=house.head, why="time")
    assert Client().get(one).json() == before


def test_every_draw_stays_and_is_written_down(house: House) -> None:
    first, second = draw(house), draw(house)
    assert first.seed != second.seed
    assert Event.objects.filter(verb="hours.drawn", actor=house.head).count() == 2
    page = Client().get(reverse("hours:drawn", args=[house.area.slug])).content.decode()
    assert page.index(second.seed) < page.index(first.seed)


def test_who_may_not_review_hours_draws_none(house: House) -> None:
    today = timezone.localdate()
    for by in (house.volunteer, house.writer, make_staff(Role.STATION_HEAD, make_area())):
        with pytest.raises(PermissionDenied):
            drawing.draw(house.area, by=by, first_on=today - DAYS, last_on=today, count=3)


def test_what_cannot_be_drawn_is_refused(house: House) -> None:
    today = timezone.localdate()
    for first, last, count in (
        (today, today - DAYS, 3), (today - DAYS, today, 0), (today - DAYS, today, 201),
        (today + DAYS, today + DAYS, 3),
    ):  # fmt: skip
        with pytest.raises(Refused):
            drawing.draw(house.area, by=house.head, first_on=first, last_on=last, count=count)
    row = draw(house, 200)
    assert len(row.chosen) == 12
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(pk=row.pk).update(seed="")


def test_the_desk_draws_and_looks_into_each(house: House) -> None:
    client, today = signed_in(house.head), timezone.localdate()
    asked = {
        "area": house.area.name, "first_on": str(today - DAYS), "last_on": str(today),
        "count": "3",
    }  # fmt: skip
    answer = client.post(reverse("hours:draw"), asked)
    row = Sample.objects.get()
    assert answer.headers["Location"] == reverse("hours:sample", args=[row.pk])
    page = client.get(answer.headers["Location"])
    for pk in row.chosen:
        assertContains(page, reverse("hours:find", args=[row.pk, pk]))
    assertContains(client.get(reverse("hours:samples")), "3/12")
    assert client.post(reverse("hours:draw"), asked | {"count": "0"}).status_code == 422
    stranger = signed_in(make_staff(Role.STATION_HEAD, make_area()))
    assert stranger.get(answer.headers["Location"]).status_code == 404
