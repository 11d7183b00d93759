"""Who fits besides force and licence: skills, clearance for minors, household, and who is not
wished for; each in the list of candidates and in the action alike."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.core.errors import Refused
from linli.matching import LeftOut, Reason, Why, WhyNot
from linli.orders import reasons
from linli.orders.actions import after, dispatch, fulfil, together, wishes
from linli.orders.candidates import candidates
from linli.orders.forms.people import OfferForm
from linli.orders.life import Status
from linli.orders.models import Order, Unwanted
from linli.orders.tests.make import GOOD, Place
from linli.organisations.models import Field, WorkField
from linli.organisations.tests.make import make_organisation
from linli.people.actions import abilities, households
from linli.people.models import Ability, Dweller, File

pytestmark = pytest.mark.django_db


def fitting(order: Order) -> set[Person]:
    return {one.person for one in candidates(order).fitting}


def why_not(order: Order, person: Person) -> str:
    return next((one.reason for who, one in candidates(order).left_out if who == person), "")


def agree(order: Order, person: Person, *, fits: bool) -> None:
    """The list and the action say the same."""
    assert (person in fitting(order)) == fits
    if fits:
        dispatch.offer(order, by=_by(order), to=[person])
    else:
        with pytest.raises(Refused):
            dispatch.offer(order, by=_by(order), to=[person])


def _by(order: Order) -> Person:
    return Person.objects.get(grants__role="dispatcher", grants__area=order.area)


def test_a_skill_counts_as_said_and_where_it_does_harm_as_seen() -> None:
    place = Place()
    place.service.skills = ["plumbing", "electrics"]
    place.service.save()
    order, helper = place.order(), place.neighbour
    assert why_not(order, helper) == WhyNot.NO_SKILL
    agree(order, helper, fits=False)
    abilities.say(helper, by=helper, skills=["plumbing", "electrics", "children"])
    assert not Ability.objects.filter(skill="children").exists()  # nobody says that themselves
    agree(order, helper, fits=False)  # an electrician shows a paper
    abilities.check(helper, by=place.head, skill="electrics")
    agree(order, helper, fits=True)


def test_a_paper_that_ran_out_counts_no_more() -> None:
    place = Place()
    place.service.skills = ["electrics"]
    place.service.save()
    today = timezone.localdate()
    row = abilities.check(place.neighbour, by=place.head, skill="electrics", until=today)
    assert place.neighbour in fitting(place.order())
    Ability.objects.filter(pk=row.pk).update(valid_until=today - timedelta(days=1))
    assert place.neighbour not in fitting(place.order())


def test_work_with_minors_wants_the_register_asked_within_the_year() -> None:
    place = Place()
    File.objects.update_or_create(person=place.resident, defaults={"born_on": date(2015, 5, 5)})
    place.resident.refresh_from_db()
    order = place.order()
    agree(order, place.worker, fits=False)
    assert why_not(order, place.worker) == WhyNot.NOT_CLEARED
    today = timezone.localdate()
    for until in (None, today + timedelta(days=400)):
        with pytest.raises(Refused):
            abilities.check(place.worker, by=place.head, skill="children", until=until)
    with pytest.raises(PermissionDenied):
        abilities.check(place.head, by=place.head, skill="children", until=today)
    abilities.check(
        place.worker, by=place.head, skill="children", until=today + timedelta(days=300)
    )
    agree(order, place.worker, fits=True)
    row = Ability.objects.get(person=place.worker)
    for stranger in (place.worker, place.resident, Place().head):  # the last of another area
        with pytest.raises(PermissionDenied):
            abilities.end(row, by=stranger)
    abilities.end(row, by=place.head)
    agree(place.order(), place.worker, fits=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ability.objects.create(person=place.second, skill="children")


def test_nobody_is_sent_to_their_own_household() -> None:
    place = Place()
    home = households.found(
        place.resident, by=place.resident, area=place.area, address="三巷 12 号"
    )
    Dweller.objects.create(household=home, person=place.neighbour, relation="child")
    order = place.order()
    assert why_not(order, place.neighbour) == WhyNot.SAME_HOUSEHOLD
    agree(order, place.neighbour, fits=False)


def test_whoever_is_busy_now_may_agree_on_another_time_where_none_is_said() -> None:
    place = Place()
    place.order(Status.SCHEDULED)  # in an hour, for the worker
    assert place.worker in fitting(place.order())
    assert "free" not in {one.code for one in candidates(place.order()).fitting[0].reasons}
    starts = timezone.now() + timedelta(minutes=70)
    wished = place.order(wish_from=starts, wish_until=starts + timedelta(hours=1))
    assert why_not(wished, place.worker) == WhyNot.BUSY


def test_who_is_not_wished_for_is_not_sent_again_and_is_not_told() -> None:
    place = Place()
    order = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=GOOD, another=True)
    another = place.order()
    assert why_not(another, place.worker) == WhyNot.REFUSED_BY_PERSON
    agree(another, place.worker, fits=False)
    page = reverse("orders:one", args=[order.pk])
    assert "下次" in signed_in(place.resident).get(page).content.decode()
    desk = reverse("orders:desk_one", args=[order.pk])
    assert "换别人" not in signed_in(place.worker).get(desk).content.decode()
    with pytest.raises(PermissionDenied):
        wishes.welcome_again(order, by=place.worker)
    signed_in(place.resident).post(reverse("orders:welcome", args=[order.pk]))
    assert not Unwanted.objects.filter(ended_at=None).exists()
    agree(place.order(), place.worker, fits=True)


def test_of_two_who_go_one_can_do_it() -> None:
    place = Place()
    place.service.skills, place.service.helpers = ["electrics"], 2
    place.service.save()
    order = together.add_helper(place.order(Status.SCHEDULED), by=place.worker, person=place.second)
    with pytest.raises(Refused):
        fulfil.set_out(order, by=place.worker)
    abilities.check(place.second, by=place.head, skill="electrics")
    assert fulfil.set_out(order, by=place.worker).status == Status.ON_THE_WAY


@translation.override("zh-hans")
def test_reasons_are_said_with_their_facts() -> None:
    assert reasons.fits(Reason(Why.NEAR, {"metres": 320})) == "约 300 米"
    assert reasons.fits(Reason(Why.NEAR, {"metres": 0})) == "同一社区"
    assert reasons.fits(Reason(Why.NEAR, {"metres": 2345})) == "约 2.3 公里"
    assert "3" in reasons.fits(Reason(Why.SERVED_BEFORE, {"times": 3}))
    left = LeftOut(Place().worker.pk, WhyNot.NO_SKILL, {"wanted": "electrics"})
    assert "电" in reasons.left_out(left)


def test_units_that_work_in_the_field_of_the_service_stand_first() -> None:
    place = Place()
    place.service.audiences = ["elder"]
    place.service.save()
    other = make_organisation(area=place.area)
    WorkField.objects.create(organisation=other, field=Field.ELDERS)
    form = OfferForm(order=place.order(), by=place.dispatcher)
    choices = [label for pk, label in form.fields["unit"].choices if pk]  # type: ignore[attr-defined]
    assert choices[0].startswith(other.name)
    assert len(choices) > 1
