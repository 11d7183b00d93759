"""What stands first on a page of an order, and what stands there only where it helps."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.orders import reading
from linli.orders.actions import after, dispatch, triage
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import POOR, Place, in_every_state
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db
STEPS = re.compile(r"/do/([a-z_]+)/")


@pytest.fixture
def place() -> Place:
    return Place()


def page(person: object, name: str, order: Order | None = None, query: str = "") -> str:
    path = reverse(name, args=[order.pk] if order else [])
    found: str = signed_in(person).get(path + query).content.decode()  # type: ignore[arg-type]
    return found


def test_home_shows_what_is_waited_for_and_not_what_was_rated(place: Place) -> None:
    place.order(Status.RATED)
    assert (reading.own_words(place.resident) or {"going": []})["going"] == []
    coming = place.order(Status.SCHEDULED)
    shown = reading.own_words(place.resident)
    assert shown
    assert [one.pk for one in shown["going"]] == [coming.pk]


def test_dots_are_as_many_as_the_stations_that_are_passed(place: Place) -> None:
    orders = in_every_state(place)
    dots = {status: reading.passed_of(order) for status, order in orders.items()}
    assert [dots[one] for one in ("submitted", "need_info", "offered", "returned")] == [1] * 4
    assert [dots[one] for one in ("accepted", "scheduled", "on_the_way", "in_service")] == [
        2, 3, 4, 4,
    ]  # fmt: skip
    assert [dots[one] for one in ("done", "confirmed", "closed", "redo")] == [4, 5, 5, 5]


def test_where_a_time_is_set_the_next_step_is_to_go_there(place: Place) -> None:
    first = STEPS.findall(page(place.worker, "orders:desk_one", place.order(Status.ACCEPTED)))
    assert first[0] == "schedule"
    order = place.order(Status.SCHEDULED)
    then = STEPS.findall(page(place.worker, "orders:desk_one", order))
    assert then[0] == "set_out"
    assert "schedule" in then
    assert STEPS.findall(page(place.resident, "orders:one", order))[-1] == "complain"


def test_what_would_end_the_same_way_is_not_offered_again(place: Place) -> None:
    orders = in_every_state(place)
    offered = {
        status for status, order in orders.items()
        if f"/order/{order.pk}/again/" in page(place.resident, "orders:one", order)
    }  # fmt: skip
    assert offered == {Status.CLOSED, Status.CANCELLED, Status.EXPIRED}


def test_the_question_stands_where_it_is_answered(place: Place) -> None:
    order = triage.ask_info(place.order(), by=place.dispatcher, words="几楼？")
    path = reverse("orders:step", args=[order.pk, "give_info"])
    assert "几楼？" in signed_in(place.resident).get(path).content.decode()


def test_whoever_may_help_reads_where_and_when_before_they_say_yes(place: Place) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    order = place.order(wish_from=tomorrow, wish_until=tomorrow + timedelta(hours=1))
    dispatch.offer(order, by=place.dispatcher, to=[place.neighbour])
    order.refresh_from_db()
    with translation.override("zh-hans"):
        when = reading.between(order.wish_from, order.wish_until)
    for shown in (
        page(place.neighbour, "orders:posts"),
        page(place.neighbour, "orders:one", order),
    ):
        assert place.area.name in shown
        assert when in shown
        assert place.resident.name not in shown
        assert order.address not in shown
    assert reverse("orders:posts") in page(place.neighbour, "orders:one", order)


def test_one_tick_tells_all_that_are_alike_apart(place: Place) -> None:
    place.order(), place.order()
    said = {
        "phone": place.resident.mobile, "words": "灯不亮了", "area": place.area.pk,
        "service": place.service.pk, "address": "三巷 12 号", "urgency": "normal",
        "door": "phone", "agreed": "on", "person": place.resident.pk,
    }  # fmt: skip
    client, path = signed_in(place.caller), reverse("orders:take_in")
    shown = client.post(path, said)
    assert shown.status_code == 422
    [tick] = re.findall(r'name="apart" value="([^"]+)"', shown.content.decode())
    assert len(tick.split()) == 2
    place.order()  # came in meanwhile: nobody has seen it
    assert client.post(path, said | {"apart": tick}).status_code == 422
    [tick] = re.findall(r'name="apart" value="([^"]+)"', client.post(path, said).content.decode())
    assert client.post(path, said | {"apart": tick}).status_code == 302


def test_a_list_says_in_words_what_narrows_it(place: Place) -> None:
    place.order(urgency="urgent")
    usual = signed_in(place.dispatcher).get(reverse("orders:list"))
    assert usual.context["form"].conditions == []
    query = f"?state=all&urgency=urgent&area={place.area.pk}&first={timezone.localdate()}"
    found = signed_in(place.dispatcher).get(reverse("orders:list") + query)
    with translation.override("zh-hans"):
        words = found.context["form"].conditions
    assert len(words) == 4
    assert any(place.area.name in one for one in words)
    assert all(one in found.content.decode() for one in words)


def test_a_table_is_of_what_its_page_is_narrowed_to(place: Place) -> None:
    beside = Place(make_area(parent=place.town))
    for one in (place, beside, beside):
        after.complain(one.order(Status.DONE), by=one.resident, about="late", words="说好九点")
        low = after.rate(one.order(Status.CONFIRMED), by=one.resident, marks=POOR)
        Order.objects.filter(pk=low.pk).update(needs_follow_up=True)
    client = signed_in(make_staff(Role.STATION_HEAD, place.town, organisation=place.station))
    for name in ("complaints", "callbacks"):
        for query, n in (
            ({}, 3),
            ({"at": str(beside.area.pk)}, 2),
            ({"area": str(place.area.pk)}, 1),
        ):
            shown = client.get(reverse(f"orders:{name}"), query)
            assert shown.context["page"].paginator.count == n
            sent = dict(re.findall(r'name="(at|area)" value="([^"]+)"', shown.content.decode()))
            assert sent == query
            table = client.post(reverse(f"orders:export_{name}"), {"why": "check", **sent})
            sheet = load_workbook(BytesIO(b"".join(table.streaming_content))).active  # type: ignore[attr-defined]
            assert len(list(sheet.iter_rows())) - 2 == n, (name, query)


def test_what_was_asked_for_in_own_words_is_called_so_to_whoever_asked() -> None:
    place = Place()
    order = place.order(service=None, words="楼道的灯\n坏了三天没人理，晚上看不见")
    resident, helper = signed_in(place.resident), signed_in(place.neighbour)
    Area.objects.filter(pk=place.area.pk).update(slug="tapo")
    home = "/p/tapo/"
    for path in (home, reverse("orders:mine"), reverse("orders:one", args=[order.pk])):
        assert "楼道的灯 坏了三天没人理，晚上看…" in resident.get(path).content.decode()
    dispatch.open_up(order, by=place.dispatcher)
    posts = helper.get(reverse("orders:posts")).content.decode()
    assert order.number in posts
    assert "楼道的灯" not in posts
    Order.objects.filter(pk=order.pk).update(is_anonymous=True)
    assert "楼道的灯 坏" not in resident.get(reverse("orders:mine")).content.decode()
