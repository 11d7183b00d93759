"""Two went together without a network: whichever phone tells first, both were there."""

import pytest

from linli.core.errors import Refused
from linli.orders import rules
from linli.orders.actions import after, fulfil, together
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.orders.tests.test_pocket import Phone, ago, now_of
from linli.records.models import Contribution

pytestmark = pytest.mark.django_db


class Two(Place):
    """A visit that the worker leads and a colleague goes along to."""

    def __init__(self) -> None:
        super().__init__()
        order = self.order(Status.SCHEDULED)
        self.visit = together.add_helper(order, by=self.worker, person=self.second)
        self.lead, self.helper = Phone(self.worker), Phone(self.second)

    def led(self) -> Order:
        """The whole visit as the lead's phone tells it: from fifty minutes ago to five."""
        for verb, minutes in (("arrive", 50), ("finish", 5)):
            answer = self.lead.send(self.visit, verb, ago(minutes))
            assert answer.status_code == 200, answer.content.decode()
        return now_of(self.visit)


def test_whoever_came_first_began_it_whichever_phone_tells_first() -> None:
    two = Two()
    assert two.helper.send(two.visit, "arrive", ago(30)).status_code == 200
    order = two.led()
    first, second = order.hands.order_by("came_at")
    assert (first.person, second.person) == (two.worker, two.second)
    assert order.begun_at == first.came_at


def test_whoever_tells_after_the_end_was_there_all_the_same() -> None:
    two = Two()
    order = two.led()
    answer = two.helper.send(two.visit, "arrive", ago(40), is_code_given="on")
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["order"]["status"] == Status.DONE
    hand = order.hands.get(person=two.second)
    assert (hand.went_at, hand.is_code_given) == (order.ended_at, True)
    assert now_of(order).begun_at == order.begun_at
    after.confirm(order, by=two.resident)
    minutes = Contribution.objects.values_list("person", "minutes")
    assert dict(minutes) == {two.worker.pk: 45, two.second.pk: 35}


def test_nobody_comes_after_the_end_nor_twice_nor_without_a_phone_that_tells_it_later() -> None:
    two = Two()
    order = two.led()
    assert two.helper.send(order, "arrive", ago(3)).status_code == 409
    assert "arrive" not in rules.next_steps(two.second, order)
    with pytest.raises(Refused):
        fulfil.arrive(order, by=two.second, is_code_given=True)
    assert two.helper.send(order, "arrive", ago(40)).status_code == 200
    assert two.helper.send(order, "arrive", ago(20)).status_code == 409
    assert order.hands.filter(person=two.second, came_at__lt=ago(39)).exists()


def test_what_is_recorded_already_is_not_told_anew() -> None:
    two = Two()
    after.confirm(two.led(), by=two.resident)
    answer = two.helper.send(two.visit, "arrive", ago(40))
    assert answer.status_code == 409
    assert answer.json()["order"]["news"][-1]["who"] == two.resident.name
    assert Contribution.objects.get().person == two.worker
