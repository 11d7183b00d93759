"""What may be the same need is shown to a person, who decides; before it is written, too."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue.tests.make import make_service
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import alike
from linli.orders.actions import after, intake, triage
from linli.orders.life import Status
from linli.orders.models import NoteKind, Order
from linli.orders.tests.make import Place
from linli.people.models import Dweller, Household
from linli.people.tests.make import make_client

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
INTAKE = reverse("orders:take_in")


@pytest.fixture
def place() -> Place:
    return Place()


def order_of(place: Place, person: Person, **more: Any) -> Order:
    need = place.need(**more)
    return intake.place(need, by=person, area=place.area, beneficiary=person)


def sent(place: Place, **more: Any) -> dict[str, Any]:
    usual = {
        "name": "何伯", "service": place.service.pk, "words": "灯不亮了", "area": place.area.pk,
        "address": "三巷 12 号", "urgency": "normal", "door": "phone", "agreed": "on",
    }  # fmt: skip
    return {**usual, **more}


def test_one_household_asks_twice(place: Place) -> None:
    wife, husband, neighbour = (make_client(area=place.area) for _again in range(3))
    home = Household.objects.create(area=place.area, address="三巷 12 号")
    Dweller.objects.create(household=home, person=wife, relation="head")
    Dweller.objects.create(household=home, person=husband, relation="spouse")
    first = order_of(place, wife, address="", words="要修水管")
    second = order_of(place, husband, address="", words="厨房漏水")
    other = order_of(place, neighbour, address="四巷 1 号", words="门锁坏了")
    assert alike.twins(second, place.dispatcher) == [first]
    assert alike.twins(other, place.dispatcher) == []
    # A neighbour who says only the door of the two means the same household.
    need = place.need(name="何伯", words="水管", address="三巷 12 号")
    beside = intake.place(need, by=neighbour, area=place.area)
    assert set(alike.twins(beside, place.dispatcher)) == {first, second}
    Dweller.objects.filter(person=husband).update(until=timezone.localdate())
    assert first not in alike.twins(second, place.dispatcher)


def test_words_that_are_alike_are_shown_while_somebody_has_to_look(place: Place) -> None:
    one, other = make_client(area=place.area), make_client(area=place.area)
    first = order_of(place, one, address="", words="3栋楼道的灯不亮了，老人怕摔", service=None)
    second = order_of(place, other, address="", words="麻烦看看三栋楼道灯不亮")
    assert alike.twins(second, place.dispatcher) == [first]
    assert triage.merge(second, by=place.dispatcher, into=first).status == Status.MERGED
    third = order_of(place, other, address="", words="三栋楼道灯不亮")
    taken = place.along(third, Status.ACCEPTED)
    assert alike.twins(taken, place.dispatcher) == []  # nobody decides any more: none is opened


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "5栋楼道的灯不亮了，老人怕摔"},  # another door
        {"words": "3栋楼道的灯不亮了，后天来看看"},  # another day
        {"words": "想量血压"},
        {"is_anonymous": True},
    ],
)
def test_another_door_day_or_matter_is_another_need(place: Place, changes: dict[str, Any]) -> None:
    one, other = make_client(area=place.area), make_client(area=place.area)
    words = "3栋楼道的灯不亮了，明天来看看，老人怕摔"
    order_of(place, one, address="", words=words)
    need = place.need(**{"address": "", "words": words, **changes})
    person = None if need.is_anonymous else other
    second = intake.place(need, by=other, area=place.area, beneficiary=person)
    assert alike.twins(second, place.dispatcher) == []


def test_another_shelf_of_the_catalogue_is_another_need(place: Place) -> None:
    one, other = make_client(area=place.area), make_client(area=place.area)
    order_of(place, one, address="", words="陪我去医院拿药")
    elsewhere = make_service(area=place.area)
    second = order_of(place, other, address="", words="陪我去医院拿药", service=elsewhere)
    assert alike.twins(second, place.dispatcher) == []


def test_what_was_said_in_confidence_is_not_held_beside_other_words(place: Place) -> None:
    one, other = make_client(area=place.area), make_client(area=place.area)
    secret = make_service(area=place.area, is_confidential=True, category=place.service.category)
    first = order_of(place, one, address="", words="晚上睡不着心里难受", service=secret)
    second = order_of(place, other, address="", words="晚上睡不着心里难受")
    assert alike.twins(second, place.dispatcher) == []
    assert alike.twins(first, place.dispatcher) == []


def test_it_costs_the_same_few_looks_however_many_there_are(place: Place) -> None:
    people = [make_client(area=place.area) for _again in range(12)]
    mine = order_of(place, people[0], address="", words="3栋楼道灯不亮")
    counts = []
    for person in people[1:]:
        order_of(place, person, address="", words="三栋楼道的灯不亮了")
        with CaptureQueriesContext(connection) as asked:
            found = alike.twins(mine, place.dispatcher)
        counts.append(len(asked))
    assert len(found) == alike.MOST
    assert counts[0] == counts[-1]
    assert counts[0] <= 5


def test_telephone_intake_shows_it_before_it_is_written(place: Place) -> None:
    first = place.order()
    client = signed_in(place.caller)
    said = sent(place, name=place.resident.name, person=str(place.resident.pk))
    look = client.post(INTAKE, said | {"look": "1"})
    assert look.status_code == 200
    assert first.number in look.content.decode()
    stopped = client.post(INTAKE, said)
    assert stopped.status_code == 422
    assert "是不是已有的这张单" in stopped.content.decode()
    assert Order.objects.count() == 1
    other = client.post(INTAKE, said | {"apart": str(place.service.pk)})  # not about this one
    assert other.status_code == 422
    assert client.post(INTAKE, said | {"apart": str(first.pk)}).status_code == 302
    assert Order.objects.count() == 2


def test_what_is_said_again_is_written_beside_the_first_order(place: Place) -> None:
    first = place.order(Status.ACCEPTED)
    client = signed_in(place.caller)
    said = {"name": place.resident.name, "person": place.resident.pk, "area": place.area.pk}
    answer = client.post(INTAKE, said | {"words": "请下午来", "add_to": first.pk})
    assert answer.status_code == 302
    assert Order.objects.count() == 1
    [note] = first.notes.all()
    assert (note.kind, note.words, note.by) == (NoteKind.MORE, "请下午来", place.caller)
    assert [one.verb for one in history(first)].count("order.added_to") == 1
    told = Message.objects.filter(code="order.added_to.team")
    assert [one.person for one in told] == [place.worker]
    page = signed_in(place.dispatcher).get(reverse("orders:desk_one", args=[first.pk]))
    assert "请下午来" in page.content.decode()
    assert "请下午来" not in client.get(answer["Location"]).content.decode()  # not theirs to read


def test_adding_needs_words_and_an_order_that_goes_on(place: Place) -> None:
    first = place.order()
    client = signed_in(place.caller)
    said = {"name": place.resident.name, "person": place.resident.pk, "area": place.area.pk}
    empty = client.post(INTAKE, said | {"words": " ", "add_to": first.pk})
    assert empty.status_code == 422
    after.cancel(first, by=place.resident, reason="solved")
    late = client.post(INTAKE, said | {"words": "请下午来", "add_to": first.pk})
    assert late.status_code == 422
    assert "那张单已经结束" in late.content.decode()
    with pytest.raises(Refused), transaction.atomic():
        intake.add_words(first, by=place.caller, words="请下午来")
    assert not first.notes.exists()


def test_a_confidential_order_of_others_is_neither_shown_nor_added_to(place: Place) -> None:
    secret = make_service(
        area=place.area, name="情绪支持", is_confidential=True, category=place.service.category
    )
    first = place.order(service=secret)
    said = sent(place, name=place.resident.name, person=str(place.resident.pk))
    page = signed_in(place.caller).post(INTAKE, said | {"look": "1"}).content.decode()
    assert first.number not in page
    assert "是不是已有的这张单" not in page
    assert signed_in(place.caller).post(INTAKE, said).status_code == 302
    with pytest.raises(PermissionDenied), transaction.atomic():
        intake.add_words(first, by=place.caller, words="请下午来")
    again = signed_in(place.dispatcher).post(INTAKE, said | {"look": "1"}).content.decode()
    assert first.number not in again  # it would say who asked for the confidential one


def test_words_are_opened_at_intake_only_for_whoever_gives_out_work(place: Place) -> None:
    neighbour = make_client(area=place.area)
    first = order_of(place, neighbour, address="", words="3栋楼道灯不亮了")
    said = sent(place, name="陈婆", address="", words="三栋楼道的灯不亮")
    by_words = signed_in(place.dispatcher).post(INTAKE, said)
    assert by_words.status_code == 422
    assert first.number in by_words.content.decode()
    assert "3栋楼道灯不亮了" not in by_words.content.decode()
    assert signed_in(place.caller).post(INTAKE, said).status_code == 302


def test_after_three_days_it_is_a_new_need(place: Place) -> None:
    first = place.order()
    Order.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - timedelta(hours=73))
    assert alike.twins(place.order(), place.dispatcher) == []
