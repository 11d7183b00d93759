"""Giving an order to somebody: offers, units, returns, rulings, helpers."""

import pytest
from django.core.exceptions import PermissionDenied

from linli.core.errors import Refused
from linli.orders import rules
from linli.orders.actions import after, dispatch, fulfil, intake, together, triage
from linli.orders.candidates import candidates
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, make_volunteer, soon
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records.models import Contribution

pytestmark = pytest.mark.django_db


def test_an_urgent_order_is_offered_to_three_and_one_wins() -> None:
    place = Place()
    three = [make_volunteer(place.area) for _ in range(3)]
    with pytest.raises(Refused):
        dispatch.offer(place.order(), by=place.dispatcher, to=three)
    order = dispatch.offer(place.order(urgency="urgent"), by=place.dispatcher, to=three)
    order = dispatch.accept(order, by=three[1])
    assert order.lead == three[1]
    with pytest.raises(Refused):
        dispatch.accept(Order.objects.get(pk=order.pk), by=three[0])


def test_a_volunteer_is_asked_and_never_assigned() -> None:
    place = Place()
    with pytest.raises(Refused):
        dispatch.assign(place.order(), by=place.dispatcher, to=make_volunteer(place.area))


def test_a_no_costs_nothing_and_the_next_is_asked() -> None:
    place = Place()
    first = make_volunteer(place.area)
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[first])
    order = dispatch.decline(order, by=first)
    order.refresh_from_db()
    assert order.status == Status.OFFERED
    assert first not in [one.person for one in candidates(order).fitting]


def test_a_unit_sends_one_of_its_own() -> None:
    place = Place()
    electricians = make_organisation(area=place.area)
    chief = make_staff(Role.STATION_HEAD, place.area, organisation=electricians)
    man = make_staff(Role.GRID_WORKER, place.area, organisation=electricians)
    order = dispatch.offer(place.order(), by=place.dispatcher, unit=electricians)
    with pytest.raises(Refused):
        dispatch.accept(order, by=chief, goes=place.second)
    order = dispatch.accept(order, by=chief, goes=man)
    assert (order.lead, order.unit) == (man, electricians)


def test_a_unit_elsewhere_is_not_asked() -> None:
    place = Place()
    with pytest.raises(Refused):
        dispatch.offer(place.order(), by=place.dispatcher, unit=make_organisation())


def test_given_back_twice_the_third_goes_to_the_street_and_that_is_final() -> None:
    place = Place()
    order = place.order()
    for _time in range(3):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        order = dispatch.give_back(order, by=place.worker, reason="no_time")
    with pytest.raises(Refused):
        dispatch.assign(order, by=place.dispatcher, to=place.worker)
    with pytest.raises(PermissionDenied):
        together.rule(order, by=place.dispatcher, to=place.worker)
    order = together.rule(order, by=place.street, to=place.worker)
    assert (order.status, order.is_ruled) == (Status.ACCEPTED, True)
    with pytest.raises(Refused):
        dispatch.give_back(order, by=place.worker, reason="no_time")


def test_a_helper_who_loses_the_role_cannot_accept() -> None:
    place = Place()
    order = place.order(Status.OFFERED)
    assert "accept" in rules.next_steps(place.worker, order)
    Grant.objects.filter(person=place.worker).update(revoked_at=soon(-1))
    assert rules.next_steps(place.worker, order) == ["decline"]
    with pytest.raises(Refused):
        dispatch.accept(order, by=place.worker)
    assert Order.objects.get(pk=order.pk).lead is None
    dispatch.decline(order, by=place.worker)
    order = dispatch.open_up(place.order(), by=place.dispatcher)
    with pytest.raises(PermissionDenied):
        dispatch.take(order, by=place.worker)


def test_two_go_together_where_the_service_asks_for_it() -> None:
    place = Place()
    place.service.helpers = 2
    place.service.save()
    order = place.order(Status.SCHEDULED)
    with pytest.raises(Refused):
        fulfil.set_out(order, by=place.worker)
    order = together.add_helper(order, by=place.worker, person=place.second)
    order = fulfil.set_out(order, by=place.worker)
    for person in (place.worker, place.second):
        order = fulfil.arrive(order, by=person, is_code_given=True)
    from linli.orders.tests.make import passed

    order = fulfil.finish(passed(order), by=place.worker)
    after.confirm(order, by=place.resident)
    assert set(Contribution.objects.values_list("person", flat=True)) == {
        place.worker.pk, place.second.pk,
    }  # fmt: skip


def test_done_again_once_as_an_order_of_its_own() -> None:
    place = Place()
    order = after.redo(place.order(Status.DONE), by=place.resident, words="还是不亮")
    again = Order.objects.get(repeats=order)
    assert (order.status, again.status) == (Status.REDO, Status.SUBMITTED)
    with pytest.raises(Refused):
        after.close(order)
    after.cancel(again, by=place.resident, reason="solved")
    assert after.close(order).status == Status.CLOSED


def test_whoever_went_does_not_confirm_for_the_resident() -> None:
    place = Place()
    order = place.order(Status.DONE)
    with pytest.raises(PermissionDenied):
        after.confirm(order, by=place.worker)
    assert after.confirm(order, by=place.caller).confirmed_how == "phone"


def test_a_service_withdrawn_while_it_is_ordered() -> None:
    place = Place()
    place.service.is_offered = False
    place.service.save()
    with pytest.raises(Refused):
        place.order()
    need = place.need(service=None, words="灯不亮了")
    order = intake.place(need, by=place.resident, area=place.area, beneficiary=place.resident)
    assert order.service is None


def test_free_words_become_a_service_or_a_wish() -> None:
    from linli.catalogue.models import Wanted

    place = Place()
    order = place.order(service=None)
    order = triage.classify(order, by=place.dispatcher, service=place.service, urgency="urgent")
    assert (order.service, order.urgency) == (place.service, "urgent")
    other = place.order(service=None)
    triage.classify(other, by=place.dispatcher, service=None, urgency="normal", wish="装空调")
    assert Wanted.objects.get().words == "装空调"


def test_the_same_need_twice_is_shown_and_joined_by_a_person() -> None:
    from linli.orders import alike

    place = Place()
    first, second = place.order(), place.order()
    assert alike.twins(second, place.dispatcher) == [first]
    assert triage.merge(second, by=place.dispatcher, into=first).status == Status.MERGED
    with pytest.raises(Refused):
        triage.merge(place.order(), by=place.dispatcher, into=Place().order())
