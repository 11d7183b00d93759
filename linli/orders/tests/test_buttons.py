"""Each state × each person × each step: a button is on their page exactly when its step works."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.orders import rules
from linli.orders.doing import DO
from linli.orders.life import STEPS, Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, in_every_state
from linli.orders.tests.taking import take

pytestmark = pytest.mark.django_db

PARTS = 14  # of the states, for several processes
LEADS_TO = re.compile(r"/do/([a-z_]+)/")


def everybody(place: Place) -> dict[str, Person]:
    """One person of each kind there is to an order, and somebody who is nothing to it."""
    return {
        "resident": place.resident, "dispatcher": place.dispatcher, "worker": place.worker,
        "second": place.second, "head": place.head, "caller": place.caller,
        "supervisor": place.supervisor, "street": place.street, "neighbour": place.neighbour,
        "streets_own": place.streets_own, "stranger": Place().resident,
    }  # fmt: skip


def on_pages(client: Client, order: Order) -> list[set[str]]:
    """The steps that each page of the order offers them, of those that open."""
    found = []
    for name in ("orders:one", "orders:desk_one"):
        answer = client.get(reverse(name, args=[order.pk]))
        if answer.status_code == 200:
            found.append(set(LEADS_TO.findall(answer.content.decode())))
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_a_button_is_shown_exactly_when_its_step_works(part: int) -> None:
    """Whatever is offered works; all else is refused or denied, and changes nothing."""
    place = Place()
    people = everybody(place)
    clients = {name: signed_in(person) for name, person in people.items()}
    wrong = []
    orders = in_every_state(place)
    assert set(orders) == set(Status.values)
    for status in sorted(orders)[part::PARTS]:
        order = orders[status]
        for name, person in people.items():
            offered = set(rules.next_steps(person, Order.objects.get(pk=order.pk)))
            for verb in STEPS:
                outcome = take(verb, order, by=person, place=place)
                if (verb in offered) != (outcome == "done"):
                    wrong.append(f"{status} {name} {verb}: {outcome}, offered {verb in offered}")
            for shown in on_pages(clients[name], order):
                if shown != offered & set(DO):
                    wrong.append(f"{status} {name}: the page shows {sorted(shown ^ offered)} amiss")
    assert not wrong, "\n".join(wrong[:40])
