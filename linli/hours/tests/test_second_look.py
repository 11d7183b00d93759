"""Whoever objected may ask once for a second look, by another person than who answered."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.models import Event
from linli.hours import oddities, tasks
from linli.hours.actions import objecting, reviewing
from linli.hours.models import Hour, Objection, Outcome, State, Why
from linli.hours.tests.make import House
from linli.hours.years import report
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def another(house: House) -> Person:
    return make_staff(Role.STATION_HEAD, house.area, organisation=house.station)


def denied(house: House, hour: Hour | None = None, by: Person | None = None) -> Objection:
    """An objection that was answered: it stays as it is. Who answers did not decide of the hour."""
    hour = hour or house.publicised()
    row = objecting.object_to(hour, by=by or house.volunteer, words="他那天在别处")
    return objecting.answer(row, by=another(house), outcome=Outcome.STAYS, words="签到在")


def test_from_the_page_to_the_answer_that_stands(house: House) -> None:
    neighbour, second = make_resident(), another(house)
    first = denied(house, by=neighbour)
    own, page = signed_in(neighbour), f"/me/hours/objections/{first.pk}/again/"
    assertContains(own.get("/me/hours/objections/"), page)
    assertContains(own.get(page), "签到在")
    assert own.post(page, {"words": " "}).status_code == 422
    assert own.post(page, {"words": "签到是别人代的"}).status_code == 302
    row = Objection.objects.get(appeals=first)
    assert row.due_on > timezone.localdate() + timedelta(days=11)
    assert own.get(page).status_code == 404  # once
    shown = own.get("/me/hours/objections/")
    assertContains(shown, "复核")
    assertNotContains(shown, page)

    desk, door = signed_in(second), f"/desk/hours/objections/{row.pk}/"
    assertContains(desk.get("/desk/hours/objections/"), door)
    assertContains(desk.get(door), "签到在")  # what was answered first
    assert first.answered_by
    theirs = signed_in(first.answered_by)
    shown = theirs.get("/desk/hours/objections/")
    assertContains(shown, "由别人答复")
    assertNotContains(shown, door)
    sent = {"outcome": "ends", "words": "确实是代签"}
    assert theirs.post(door, sent).status_code == 403
    assert desk.post(door, sent).status_code == 302
    row.refresh_from_db()
    assert (row.answered_by, row.outcome, row.hour.state) == (second, "ends", State.REVOKED)
    assertContains(own.get("/me/hours/objections/"), "确实是代签")
    verbs = ("hours.appealed", "hours.answered_again")
    told = Event.objects.filter(verb__in=verbs).order_by("pk")
    assert [(one.verb, one.actor) for one in told] == [
        ("hours.appealed", neighbour), ("hours.answered_again", second),
    ]  # fmt: skip
    assert Message.objects.filter(person=neighbour, code="hours.answered").count() == 2


def test_the_notice_stands_still_until_the_second_answer(house: House) -> None:
    first = denied(house)
    row = objecting.appeal(first, by=house.volunteer, words="还是不对")
    Hour.objects.filter(pk=row.hour_id).update(until=timezone.now())
    tasks.take_effect()
    row.hour.refresh_from_db()
    assert row.hour.state == State.DISPUTED
    objecting.answer(row, by=another(house), outcome=Outcome.STAYS, words="两个人看过")
    tasks.take_effect()
    row.hour.refresh_from_db()
    assert row.hour.state == State.EFFECTIVE


def test_nobody_judges_what_they_said_or_decided(house: House) -> None:
    neighbour = make_resident()
    first = denied(house, by=neighbour)
    row = objecting.appeal(first, by=neighbour, words="还是不对")
    assert first.answered_by
    for by in (first.answered_by, house.head, neighbour, house.volunteer, house.writer):
        with pytest.raises(PermissionDenied):  # the head let the hour through
            objecting.answer(row, by=by, outcome=Outcome.STAYS, words="对的")
    again = objecting.answer(row, by=another(house), outcome=Outcome.STAYS, words="对的")
    with pytest.raises(PermissionDenied):  # it stands
        objecting.appeal(again, by=neighbour, words="再看一次")


def test_only_whoever_objected_asks_and_only_at_an_answer(house: House) -> None:
    open_one = objecting.object_to(house.publicised(), by=house.volunteer, words="少记了")
    with pytest.raises(PermissionDenied):
        objecting.appeal(open_one, by=house.volunteer, words="不对")
    objecting.answer(open_one, by=another(house), outcome=Outcome.STAYS, words="对的")
    with pytest.raises(PermissionDenied):
        objecting.appeal(open_one, by=make_resident(), words="不对")
    with pytest.raises(Refused, match="what is not right"):
        objecting.appeal(open_one, by=house.volunteer, words=" ")
    objecting.appeal(open_one, by=house.volunteer, words="不对")
    with pytest.raises(PermissionDenied):
        objecting.appeal(open_one, by=house.volunteer, words="不对")
    door = f"/me/hours/objections/{open_one.pk}/again/"
    assert signed_in(make_resident()).get(door).status_code == 404


def test_who_got_what_they_asked_for_asks_no_more(house: House) -> None:
    hour = reviewing.reject(house.hour(), by=house.head, why=Why.ABSENT, words="没来")
    row = objecting.object_to(hour, by=house.volunteer, words="我来了")
    row = objecting.answer(row, by=another(house), outcome=Outcome.AGAIN, words="看了照片")
    with pytest.raises(PermissionDenied):
        objecting.appeal(row, by=house.volunteer, words="不对")


def test_it_is_asked_for_within_as_many_days_as_an_answer_takes(house: House) -> None:
    first = denied(house)
    late = timezone.now() + timedelta(days=20)
    own = signed_in(house.volunteer)
    with patch("django.utils.timezone.now", return_value=late):
        with pytest.raises(Refused, match="are over"):
            objecting.appeal(first, by=house.volunteer, words="不对")
        assert not own.get(f"/me/hours/{first.hour_id}/").context["objections"][0].may_appeal
    assert own.get(f"/me/hours/{first.hour_id}/").context["objections"][0].may_appeal


def test_it_is_overdue_as_others_are_and_counts_as_no_second_objection(house: House) -> None:
    row = objecting.appeal(denied(house), by=house.volunteer, words="不对")
    Objection.objects.filter(pk=row.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert list(oddities.overdue(house.head)) == [row]
    assert report(house.area.pk, timezone.localdate().year).objections == 1


@pytest.mark.postgres
def test_the_database_knows_one_second_look_by_another_at_the_same(house: House) -> None:
    first, other = denied(house), denied(house)
    half = {"hour": first.hour, "by": first.by, "due_on": timezone.localdate()}
    whole = {**half, "appeals": first, "not_by": first.answered_by}
    for change in (
        {**half, "appeals": first}, {**half, "not_by": house.head}, {**whole, "not_by": house.head},
        {**whole, "hour": other.hour}, {**whole, "by": make_resident()},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Objection.objects.create(**change)
    row = Objection.objects.create(**whole)
    answered = {"answered_at": timezone.now(), "outcome": Outcome.STAYS}
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=row.pk).update(answered_by=first.answered_by, **answered)
    Objection.objects.filter(pk=row.pk).update(answered_by=house.head, **answered)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(**whole)  # a second one
    nested = {**half, "appeals": row, "not_by": house.head}
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(**nested)  # one of a second look
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=other.pk).update(appeals=first, not_by=first.answered_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=row.pk).delete()
