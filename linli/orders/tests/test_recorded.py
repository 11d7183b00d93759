"""From an order to what was recorded of it, and back: with its turn, for those who may."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from linli.accounts.tests.make import signed_in
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records import sources
from linli.records.models import ServiceRecord
from linli.records.tests.make import make_record

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_record_keeps_the_turn_of_its_order_for_ever() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    record = sources.record_of(order)
    assert record is not None
    assert record.source_turn is not None
    assert 0 < record.source_turn <= Order.objects.get(pk=order.pk).turn
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceRecord.objects.filter(pk=record.pk).update(source_turn=1)
    assert make_record().source_turn is None


def test_each_leads_to_the_other() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    record = sources.record_of(order)
    assert record is not None
    there, back = (
        reverse("records:one", args=[record.pk]),
        reverse("orders:desk_one", args=[order.pk]),
    )
    client = signed_in(place.head)
    assert f'href="{there}"' in client.get(back).content.decode()
    page = client.get(there).content.decode()
    assert f'href="{back}"' in page
    assert order.number in page
    # The supervisor hears complaints here; somebody who only sees records opens no order.
    assert f'href="{there}"' not in signed_in(place.caller).get(back).content.decode()


def test_what_is_confidential_is_linked_for_those_who_open_it() -> None:
    place = Place()
    place.service.is_confidential = True
    place.service.save()
    order = place.order(Status.CONFIRMED)
    record = sources.record_of(order)
    assert record is not None
    there = reverse("records:one", args=[record.pk])
    back = reverse("orders:desk_one", args=[order.pk])
    assert f'href="{there}"' not in signed_in(place.dispatcher).get(back).content.decode()
    assert f'href="{there}"' in signed_in(place.head).get(back).content.decode()
    far = make_staff(Role.WORKER, place.area, organisation=make_organisation(area=place.area))
    assert signed_in(far).get(there).status_code == 403
