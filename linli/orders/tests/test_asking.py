"""Asking in one's own words; and what happens when the ground moves while somebody asks."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.catalogue.models import Service
from linli.catalogue.tests.make import make_service
from linli.core.models import DayKind, SpecialDay
from linli.orders.models import Draft, Order
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db
FREE = "anything"


def url(slug: str, step: str) -> str:
    return reverse("orders:ask", args=[slug, step])


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def client(place: Place) -> Client:
    return signed_in(place.resident)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def ask(client: Client, slug: str, *, until: str = "check") -> str:
    """Say page after page what each asks; the day that was chosen."""
    client.post(url(slug, "who"), {"who": "self"})
    when = read(client, url(slug, "when"))
    days = re.findall(r'name="day" value="(\d[^"]+)"', when)
    slots = re.findall(r'name="slot" value="([^"]+)"', when)
    client.post(url(slug, "when"), {"day": days[0], "slot": slots[0]})
    if until != "details":
        client.post(url(slug, "details"), {"address": "三巷 12 号", "words": "灯不亮了"})
    return str(days[0])


def test_what_was_looked_for_stands_in_the_words(place: Place, client: Client) -> None:
    found = read(client, f"{reverse('catalogue:services')}?q=装空调")
    start = f"{reverse('orders:begin', args=[FREE])}?q=%E8%A3%85%E7%A9%BA%E8%B0%83"
    assert start in found
    first = client.get(start, follow=True)
    assert "?q=" in first.request["QUERY_STRING"] or "q=" in first.request["QUERY_STRING"]
    client.post(f"{url(FREE, 'who')}?q=装空调", {"who": "self"})
    client.post(url(FREE, "when"), {"day": "soon"})
    assert "装空调" in read(client, url(FREE, "details"))
    client.post(url(FREE, "details"), {"address": "三巷 12 号", "words": "装空调，在二楼"})
    client.post(f"{url(FREE, 'who')}?q=要梯子", {"who": "self"})  # looked for something else since
    assert "装空调，在二楼\n要梯子" in read(client, url(FREE, "details"))
    client.post(url(FREE, "check"))
    assert Order.objects.get().words == "装空调，在二楼\n要梯子"


@pytest.mark.parametrize("path", ["/services/", "/services/?q=灯", "/services/?q=没有的", "home"])
def test_one_can_ask_in_one_s_own_words_from_everywhere(
    place: Place, client: Client, path: str
) -> None:
    make_service("灯", area=place.area)
    if path == "home":
        Area.objects.filter(pk=place.area.pk).update(slug="lamp-lane")
        path = "/p/lamp-lane/"
    assert reverse("orders:begin", args=[FREE]) in client.get(path, follow=True).content.decode()


def test_somebody_to_talk_to_needs_no_name_and_no_service(place: Place, client: Client) -> None:
    assert 'value="silent"' in read(client, url(FREE, "who"))
    assert 'value="silent"' not in read(client, url(place.service.slug, "who"))
    client.post(url(FREE, "who"), {"who": "silent"})
    client.post(url(FREE, "when"), {"day": "soon"})
    client.post(url(FREE, "details"), {"words": "想找人说说话"})
    client.post(url(FREE, "check"))
    order = Order.objects.get()
    assert (order.is_anonymous, order.is_confidential, order.name, order.phone) == (
        True, True, "", "",
    )  # fmt: skip


def test_a_service_withdrawn_while_being_ordered_goes_on_as_a_need(
    place: Place, client: Client
) -> None:
    slug = place.service.slug
    ask(client, slug)
    Service.objects.filter(pk=place.service.pk).update(is_offered=False)
    for path in (url(slug, "check"), url(slug, "who"), reverse("orders:begin", args=[slug])):
        answer = client.get(path, follow=True)
        assert answer.status_code == 409
        assert "现在不能点" in answer.content.decode()
        assert "您说过的不会丢" in answer.content.decode()
    assert client.post(url(slug, "check")).status_code == 409
    assert not Order.objects.exists()
    carried = client.post(reverse("orders:carry", args=["service", slug]), follow=True)
    assert carried.redirect_chain[-1][0] == url(FREE, "when")  # the day was one of that service
    client.post(url(FREE, "when"), {"day": "soon"})
    client.post(url(FREE, "check"))
    order = Order.objects.get()
    assert order.service is None
    assert order.words == f"原来想点：{place.service.name}\n灯不亮了"
    assert order.address == "三巷 12 号"
    assert not Draft.objects.exists()


def test_what_was_said_of_two_things_is_joined_and_nothing_lost(
    place: Place, client: Client
) -> None:
    client.post(f"{url(FREE, 'who')}?q=修门锁", {"who": "self"})
    client.post(url(FREE, "when"), {"day": "soon"})
    client.post(url(FREE, "details"), {"address": "四巷 1 号", "words": "修门锁"})
    ask(client, place.service.slug, until="details")
    client.post(reverse("orders:carry", args=["service", place.service.slug]))
    said = json.loads(Draft.objects.get().said)
    assert said["details"]["words"] == f"原来想点：{place.service.name}\n修门锁"
    assert said["details"]["address"] == "四巷 1 号"


def test_what_is_not_offered_here_is_refused_at_the_end_and_carried_over(
    place: Place, client: Client
) -> None:
    far = make_service(area=Place().area)
    ask(client, far.slug)
    answer = client.post(url(far.slug, "check"))
    assert answer.status_code == 422
    assert reverse("orders:carry", args=["service", far.slug]) in answer.content.decode()


def test_a_day_that_passed_or_became_a_holiday_is_asked_again(place: Place, client: Client) -> None:
    slug = place.service.slug
    day = ask(client, slug)
    assert client.get(url(slug, "check")).status_code == 200
    SpecialDay.objects.update_or_create(on=day, defaults={"kind": DayKind.OFF, "name": "放假"})
    for answer in (client.get(url(slug, "check")), client.post(url(slug, "check"))):
        assert answer["Location"] == url(slug, "when")
    page = read(client, url(slug, "when"))
    assert "您选的时间现在不行了" in page
    assert f'value="{day}"' not in page
    client.post(url(slug, "when"), {"day": "soon"})
    assert "您选的时间现在不行了" not in read(client, url(slug, "when"))
    assert client.post(url(slug, "check")).status_code == 302
    assert Order.objects.count() == 1


def test_after_a_week_the_day_has_passed(place: Place, client: Client) -> None:
    slug = place.service.slug
    ask(client, slug)
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        answer = signed_in(place.resident).post(url(slug, "check"))
        assert answer["Location"] == url(slug, "when")


def test_what_was_begun_is_found_among_one_s_orders(place: Place, client: Client) -> None:
    ask(client, place.service.slug)
    Service.objects.filter(pk=place.service.pk).update(is_offered=False)
    mine = read(client, reverse("orders:mine"))
    assert url(place.service.slug, "check") in mine
    assert "灯不亮了" not in mine  # what was said stays closed in a list
    assert url(place.service.slug, "check") not in read(
        signed_in(Place().resident), reverse("orders:mine")
    )


def test_the_button_back_orders_nothing_twice(place: Place, client: Client) -> None:
    slug = place.service.slug
    ask(client, slug)
    assert client.post(url(slug, "check")).status_code == 302
    assert client.post(url(slug, "check"))["Location"] == url(slug, "who")
    assert Order.objects.count() == 1


def test_only_a_service_or_a_package_is_carried_over(client: Client) -> None:
    for kind, slug in (("service", FREE), ("service", "nothing"), ("order", "x"), ("package", "x")):
        assert client.post(reverse("orders:carry", args=[kind, slug])).status_code == 404
