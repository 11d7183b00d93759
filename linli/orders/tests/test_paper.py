"""Paper: a blank form, a sticker for any door, and a slip that is typed in days later."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.orders import clock
from linli.orders.actions import intake, triage
from linli.orders.life import Status
from linli.orders.models import Door, Order
from linli.orders.tests.make import Place
from linli.orders.tests.test_pocket import for_today
from linli.venues.models import Station

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
INTAKE = reverse("orders:take_in")
SHEETS = [reverse("orders:form_sheet"), reverse("orders:sticker_sheet")]
FRIDAY = date(2026, 11, 20)  # it is Tuesday the 24th when the tests run


@pytest.fixture
def place() -> Place:
    return Place()


def take(place: Place, day: date | None, door: str = Door.PAPER) -> Order:
    need = place.need(written_on=day)
    return intake.take_in(need, by=place.caller, area=place.area, door=door)


def test_what_is_promised_counts_from_the_day_on_the_slip(place: Place) -> None:
    now = timezone.now()
    order, typed = take(place, FRIDAY), take(place, None)
    assert order.submitted_at >= now
    assert timezone.localdate(order.asked_at) == FRIDAY
    for by, limit in ((order.accept_by, "accept"), (order.arrive_by, "arrive")):
        assert by == clock.working().add(order.asked_at, order.promised[limit])
    assert order.accept_by < typed.accept_by
    assert order.due_at is not None
    assert typed.due_at is not None
    assert order.due_at <= typed.due_at
    before = order.accept_by
    order = triage.classify(order, by=place.dispatcher, service=place.service, urgency="normal")
    assert order.accept_by == before  # named, and still promised from that day


@pytest.mark.parametrize(
    ("days", "door"), [(-1, Door.PAPER), (31, Door.PAPER), (1, Door.PHONE), (1, Door.DESK)]
)
def test_a_day_that_cannot_be_is_refused(place: Place, days: int, door: str) -> None:
    with pytest.raises(Refused), transaction.atomic():
        take(place, timezone.localdate() - timedelta(days=days), door)
    assert not Order.objects.exists()
    assert take(place, timezone.localdate() - timedelta(days=30)).written_on


def test_only_paper_has_such_a_day_in_the_database(place: Place) -> None:
    order = take(place, FRIDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(door=Door.PHONE)


def test_both_days_stand_on_the_page(place: Place) -> None:
    said: dict[str, Any] = {
        "name": "何伯", "service": place.service.pk, "words": "灯不亮了", "area": place.area.pk,
        "address": "三巷 12 号", "urgency": "normal", "door": "paper", "agreed": "on",
        "written_on": "2026-11-20",
    }  # fmt: skip
    client = signed_in(place.caller)
    assert client.post(INTAKE, said | {"door": "phone"}).status_code == 422
    answer = client.post(INTAKE, said)
    shown = client.get(answer["Location"]).content.decode()
    assert "写于11月20日" in shown.replace(" ", "")
    assert "录入" in shown


def station(place: Place) -> Station:
    return Station.objects.create(
        name="梅沙服务站", organisation=place.station, area=place.area, address="梅沙路 1 号",
        phone="0757-28330009",
    )  # fmt: skip


@pytest.mark.parametrize("path", SHEETS)
def test_a_blank_sheet_has_the_station_its_number_and_the_place_s_page(
    place: Place, path: str
) -> None:
    station(place)
    Area.objects.filter(pk=place.area.pk).update(slug="lamp-lane")
    client = signed_in(place.caller)
    shown = client.get(f"{path}?area={place.area.pk}").content.decode()
    assert "梅沙服务站" in shown
    assert "0757-28330009" in shown
    assert "<svg" in shown
    elsewhere = client.get(f"{path}?area={Place().area.pk}")
    assert elsewhere.status_code == 422
    assert "<svg" not in elsewhere.content.decode()


@pytest.mark.parametrize("path", SHEETS)
def test_a_blank_sheet_is_for_those_who_take_orders(place: Place, path: str) -> None:
    assert path in signed_in(place.caller).get(INTAKE).content.decode()
    assert signed_in(place.supervisor).get(path).status_code == 403
    with pytest.raises(PermissionDenied), transaction.atomic():
        intake.take_in(place.need(), by=place.supervisor, area=place.area, door=Door.PAPER)


def sheet(text: str) -> str:
    """What comes out of the printer."""
    return text[text.index("<article") : text.index("</article>")]


NAMES = ("resident", "worker", "caller", "dispatcher")


@pytest.mark.parametrize("name", ["orders:sticker_sheet", "orders:card"])
def test_what_hangs_on_a_door_names_nobody(place: Place, name: str) -> None:
    station(place)
    order = place.order(Status.SCHEDULED)
    Area.objects.filter(pk=place.area.pk).update(slug="lamp-lane")
    shown = signed_in(place.caller).get(f"{reverse(name)}?area={place.area.pk}").content.decode()
    printed = sheet(shown)
    assert "梅沙服务站" in printed
    assert "0757-28330009" in printed
    for who in NAMES:
        assert getattr(place, who).name not in printed
    for word in (order.visit_code, order.number, "三巷", "13900001234", place.service.name):
        assert word not in printed


def test_the_card_has_room_for_the_time_and_the_number(place: Place) -> None:
    station(place)
    printed = sheet(signed_in(place.worker).get(reverse("orders:card")).content.decode())
    for words in ("我们来过，没有遇到您", "来访时间", "<dt>单号", "另约时间"):
        assert printed.count(words) == 2


def test_the_slip_has_the_code_the_visitor_and_the_number_to_call(
    place: Place, settings: Settings
) -> None:
    settings.HELP_PHONE = "0757-28330000"
    order = place.order(Status.SCHEDULED)
    path = reverse("orders:slip", args=[order.pk])
    printed = sheet(signed_in(place.resident).get(path).content.decode())
    for words in (order.visit_code, place.worker.name, "0757-28330000", "来人先报这 4 个数"):
        assert words in printed
    for word in ("三巷 12 号", "13900001234", "灯不亮了"):  # it lies on a table
        assert word not in printed


def test_the_round_on_paper_has_what_the_doors_need_and_says_destroy_it(place: Place) -> None:
    order = place.order(Status.SCHEDULED)
    for_today(order)
    client = signed_in(place.worker)
    shown = client.get(reverse("orders:round_sheet")).content.decode()
    printed = sheet(shown)
    for words in (order.visit_code, "三巷 12 号", "13900001234", "灯不亮了", "销毁"):
        assert words in printed
    assert reverse("orders:card") in shown
    carried = client.get(reverse("orders:today")).content.decode()
    assert order.number in carried
    assert "不写任何人的名字" in carried


def test_somebody_without_a_place_prints_a_card_that_names_none(place: Place) -> None:
    for person in (place.resident, place.worker):
        person.area = None
        person.save()
    assert signed_in(place.resident).get(reverse("orders:card")).status_code == 200
    for name in ("orders:form_sheet", "orders:sticker_sheet"):
        assert signed_in(place.worker).get(reverse(name)).status_code == 200
