"""Who goes along, who takes over: colleagues are given it, everybody else is asked."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.orders import queries, rules, tasks
from linli.orders.actions import after, dispatch, fulfil, together
from linli.orders.life import Status
from linli.orders.models import Answer, Offer, Order, Part
from linli.orders.tests.make import Place, make_volunteer, passed
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records.models import Contribution

pytestmark = pytest.mark.django_db


def told(person: Person, code: str) -> bool:
    return Message.objects.filter(person=person, code=code).exists()


def test_a_neighbour_is_asked_along_and_says_yes() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    with pytest.raises(Refused):
        together.add_helper(order, by=place.worker, person=place.neighbour)
    order = together.ask_along(order, by=place.worker, person=place.neighbour)
    assert told(place.neighbour, "order.asked_along.invited")
    assert queries.hand_of(place.neighbour, order) is None
    assert order in queries.offered_to(place.neighbour)
    assert rules.next_steps(place.neighbour, order) == ["join", "stay_out"]
    assert not rules.may_see_contact(place.neighbour, order)
    order = together.join(order, by=place.neighbour)
    assert told(place.worker, "order.joined.team")
    assert queries.hand_of(place.neighbour, order) is not None
    assert rules.may_see_contact(place.neighbour, order)
    with pytest.raises(Refused):  # once
        together.join(order, by=place.neighbour)


def test_a_no_costs_nothing_and_another_is_asked() -> None:
    place = Place()
    other = make_volunteer(place.area)
    order = together.ask_along(
        place.order(Status.ACCEPTED), by=place.worker, person=place.neighbour
    )
    with pytest.raises(Refused):  # one question at a time
        together.ask_along(order, by=place.worker, person=place.neighbour)
    order = together.stay_out(order, by=place.neighbour)
    assert told(place.worker, "order.stayed_out.team")
    assert order.status == Status.ACCEPTED
    with pytest.raises(PermissionDenied):
        together.join(order, by=other)
    order = together.join(together.ask_along(order, by=place.worker, person=other), by=other)
    assert queries.hand_of(other, order) is not None


def test_whoever_leads_has_it_until_the_other_says_yes() -> None:
    place = Place()
    order = together.ask_over(place.order(Status.SCHEDULED), by=place.worker, to=place.neighbour)
    assert order.lead == place.worker
    with pytest.raises(Refused):  # one at a time: whom would it be?
        together.ask_over(order, by=place.worker, to=make_volunteer(place.area))
    order = together.take_over(order, by=place.neighbour)
    assert (order.lead, order.status) == (place.neighbour, Status.SCHEDULED)
    assert order.slot_from is not None
    assert told(place.worker, "order.taken_over.before")
    assert told(place.resident, "order.taken_over.asker")
    assert queries.hand_of(place.worker, order) is None


def test_a_question_nobody_answers_runs_out_and_the_lead_reads_it() -> None:
    place = Place()
    order = together.ask_along(
        place.order(Status.ACCEPTED), by=place.worker, person=place.neighbour
    )
    Offer.objects.filter(part=Part.ALONG).update(until=timezone.now())
    tasks.ring()
    offer = Offer.objects.get(part=Part.ALONG)
    assert offer.answer == Answer.EXPIRED
    assert told(place.worker, "order.offer_ran_out.team")
    with pytest.raises(Refused):
        together.join(order, by=place.neighbour)
    assert Order.objects.get(pk=order.pk).status == Status.ACCEPTED


def test_what_was_given_back_asks_nobody_along_any_more() -> None:
    place = Place()
    order = together.ask_along(
        place.order(Status.ACCEPTED), by=place.worker, person=place.neighbour
    )
    order = dispatch.give_back(order, by=place.worker, reason="no_time")
    assert Offer.objects.get(part=Part.ALONG).answer == Answer.WITHDRAWN
    assert not queries.offered_to(place.neighbour).exists()
    with pytest.raises(Refused):
        together.join(order, by=place.neighbour)


def test_a_helper_who_loses_the_role_cannot_join() -> None:
    place = Place()
    order = together.ask_along(
        place.order(Status.ACCEPTED), by=place.worker, person=place.neighbour
    )
    place.neighbour.forces.update(verified_at=None, verified_by=None)
    assert rules.next_steps(place.neighbour, order) == ["stay_out"]
    with pytest.raises(Refused):
        together.join(order, by=place.neighbour)


def test_the_street_rules_on_staff_and_asks_a_volunteer() -> None:
    place = Place()
    order = place.order()
    for _time in range(3):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        order = dispatch.give_back(order, by=place.worker, reason="no_time")
    with pytest.raises(Refused):
        together.rule(order, by=place.street, to=place.neighbour)
    with pytest.raises(Refused):
        dispatch.offer(order, by=place.dispatcher, to=[place.neighbour])
    order = dispatch.offer(order, by=place.street, to=[place.neighbour])
    order = dispatch.accept(order, by=place.neighbour)
    assert (order.lead, order.is_ruled) == (place.neighbour, True)
    with pytest.raises(Refused):
        dispatch.give_back(order, by=place.neighbour, reason="no_time")


def test_worker_electrician_and_volunteer_do_one_order_and_it_is_recorded_once() -> None:
    place = Place()
    electricians = make_organisation(area=place.area)
    sparks = make_staff(Role.GRID_WORKER, place.area, organisation=electricians)
    order = place.order(Status.ACCEPTED)
    for one in (sparks, place.neighbour):
        order = together.ask_along(order, by=place.worker, person=one)
        order = together.join(order, by=one)
    order = fulfil.set_out(place.along(order, Status.SCHEDULED), by=place.worker)
    for one in (place.worker, sparks, place.neighbour):
        order = fulfil.arrive(order, by=one, is_code_given=True)
    order = after.confirm(fulfil.finish(passed(order), by=place.worker), by=place.resident)
    gave = Contribution.objects.filter(record__source_id=order.pk)
    assert {(one.person, one.force) for one in gave} == {
        (place.worker, "worker"), (sparks, "partner"), (place.neighbour, "volunteer"),
    }  # fmt: skip
    assert gave.values("record").distinct().count() == 1


def test_who_is_not_needed_any_more_is_told_before_they_set_out() -> None:
    place = Place()
    order = together.add_helper(place.order(Status.ACCEPTED), by=place.worker, person=place.second)
    together.drop_helper(order, by=place.worker, person=place.second)
    assert told(place.second, "order.helper_dropped.before")


def test_the_database_lets_one_be_asked_to_take_over_and_no_unit_along() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    row = {"order": order, "round": order.round, "by": place.worker}
    Offer.objects.create(to=place.second, part=Part.OVER, **row)
    for wrong in (
        {"to": place.head, "part": Part.OVER},
        {"unit": place.station, "part": Part.ALONG},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(**row, **wrong)
