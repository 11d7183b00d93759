"""An order's page says how those were told who are told of it; the desk reads who, masked."""

from typing import Any

import pytest
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.phones import masked
from linli.accounts.tests.make import make_person, signed_in
from linli.catalogue.tests.make import make_service
from linli.channels import actions as channels
from linli.channels.models import Call, Message, Sms
from linli.core.models import Event
from linli.orders.actions import intake, triage
from linli.orders.life import Status
from linli.orders.models import Door, Order
from linli.orders.tests.make import Place
from linli.people.models import File
from linli.people.tests.make import make_helped

pytestmark = pytest.mark.django_db
MOBILE = "13900001234"


@pytest.fixture
def place() -> Place:
    return Place()


def read(person: Person, order: Order, name: str = "orders:one") -> str:
    answer = signed_in(person).get(reverse(name, args=[order.pk]))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def for_somebody_without_an_account(place: Place, **more: Any) -> Order:
    person = make_person("何志强", area=place.area, mobile=MOBILE)
    File.objects.create(person=person)
    order = intake.take_in(
        place.need(told_how="call", **more), by=place.dispatcher, area=place.area,
        door=Door.PHONE, beneficiary=person,
    )  # fmt: skip
    return triage.ask_info(order, by=place.dispatcher, words="几楼？")


def test_the_desk_reads_whether_somebody_was_rung(place: Place) -> None:
    order = for_somebody_without_an_account(place)
    assert "待打电话" in read(place.worker, order, "orders:desk_one")
    call = Call.objects.get()
    channels.not_reached(call, by=place.worker)
    assert "打过电话" in read(place.worker, order, "orders:desk_one")
    assert "还没打通" in read(place.worker, order, "orders:desk_one")
    channels.told(call, by=place.worker)
    shown = read(place.worker, order, "orders:desk_one")
    assert "已告知" in shown
    assert "何志强" not in shown
    assert place.worker.name not in shown.partition("怎么告知的")[2].partition("</section>")[0]


def test_whoever_asked_reads_how_they_and_whom_they_act_for_were_told(place: Place) -> None:
    order = place.order(Status.ACCEPTED)
    assert "怎么告诉您的" in read(place.resident, order)
    Message.objects.filter(subject_id=order.pk, code="order.accepted.asker").update(
        sms=Sms.SENT, sms_at=order.submitted_at
    )
    shown = read(place.resident, order)
    assert "短信已发" in shown
    assert "还没读" in shown
    assert "服务对象" not in shown
    assert "怎么告诉您的" not in read(place.worker, order)

    mother = make_helped(place.resident).person
    File.objects.update_or_create(person=mother, defaults={"needs": ["landline"]})
    theirs = intake.place(
        place.need(), by=place.resident, area=place.area, beneficiary=mother, door=Door.BEHALF
    )
    shown = read(place.resident, theirs)
    assert "服务对象" in shown
    assert "待打电话" in shown


def test_who_was_told_is_read_masked_by_whoever_rings_and_written_down(place: Place) -> None:
    order = for_somebody_without_an_account(place)
    channels.told(Call.objects.get(), by=place.worker)
    for reader in (place.worker, place.head, place.supervisor):
        shown = read(reader, order, "orders:desk_told")
        assert "何*强" in shown
        assert "139 **** 1234" in shown
        assert "何志强" not in shown
        assert MOBILE not in shown
        read(reader, order, "orders:desk_told")
        assert Event.objects.filter(verb="order.told_read", actor=reader).count() == 1
    for other in (place.resident, place.neighbour):
        assert read(other, order, "orders:desk_told") == "403"


def test_what_is_confidential_names_nobody_and_is_read_by_who_hears_it(place: Place) -> None:
    secret = make_service(area=place.area, is_confidential=True, forces=["worker"])
    order = for_somebody_without_an_account(place, service=secret)
    shown = read(place.dispatcher, order, "orders:desk_told")
    assert "点单人" in shown
    assert "何*强" not in shown
    assert "1234" not in shown
    assert "待打电话" in read(place.dispatcher, order, "orders:desk_one")
    for other in (place.worker, place.caller):
        assert read(other, order, "orders:desk_told") == "404"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13900001234", "139 **** 1234"), ("+85291234567", "+852 **** 4567"),
     ("075728330001", "0757 **** 01"), ("075728330001转603", "0757 **** 01"),
     ("28330001", "**** 01"), ("", "")],
)  # fmt: skip
def test_a_masked_number_cannot_be_rung(number: str, shown: str) -> None:
    assert masked(number) == shown
