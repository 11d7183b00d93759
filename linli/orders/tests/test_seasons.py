"""What is out of season is not ordered, at whatever door, and that is said at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from linli.accounts.tests.make import signed_in
from linli.catalogue.models import Service
from linli.core.errors import Refused
from linli.orders import belonging
from linli.orders.actions import intake
from linli.orders.life import Status
from linli.orders.models import Door, Draft, Order
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db
OUT, SAYS = [7, 8], "只在这些月份有：7、8"  # it is November when the tests run


@pytest.fixture
def place() -> Place:
    return Place()


def season(service: Service, months: list[int]) -> None:
    service.months = months
    service.save()


def test_the_action_refuses_it_and_names_the_months(place: Place) -> None:
    season(place.service, OUT)

    with pytest.raises(Refused) as refusal:
        intake.place(place.need(), by=place.resident, area=place.area, beneficiary=place.resident)
    with translation.override("zh-hans"), pytest.raises(Refused, match=SAYS):
        intake.take_in(place.need(), by=place.dispatcher, area=place.area, door=Door.PHONE)

    assert place.service.name in str(refusal.value)
    assert "7, 8" in str(refusal.value)
    assert not Order.objects.exists()


def test_the_wished_day_counts(place: Place) -> None:
    now = timezone.now()
    season(place.service, [12])
    later = place.need(wish_from=now + timedelta(days=10), wish_until=now + timedelta(days=10.1))
    intake.take_in(later, by=place.dispatcher, area=place.area, door=Door.PHONE)
    season(place.service, [11])

    with pytest.raises(Refused, match="these months"):
        intake.take_in(later, by=place.dispatcher, area=place.area, door=Door.PHONE)


def test_the_first_step_says_so_and_keeps_nothing(place: Place) -> None:
    season(place.service, OUT)
    client = signed_in(place.resident)
    slug = place.service.slug

    begun = client.get(reverse("orders:begin", args=[slug]), follow=True)
    sent = client.post(reverse("orders:ask", args=[slug, "who"]), {"who": "self"})

    for answer in (begun, sent):
        assert answer.status_code == 409
        assert SAYS in answer.content.decode()
    assert not Draft.objects.exists()
    season(place.service, [11])
    assert client.get(reverse("orders:begin", args=[slug]), follow=True).status_code == 200


def test_a_package_with_something_out_of_season_is_alike(place: Place) -> None:
    package = place.package(1, 1).package
    assert package
    season(package.items.all()[1].service, OUT)
    client, before = signed_in(place.resident), Order.objects.count()
    page = client.get(reverse("catalogue:package", args=[package.slug])).content.decode()
    begun = client.get(reverse("orders:begin_package", args=[package.slug]), follow=True)

    assert begun.status_code == 409
    assert SAYS in begun.content.decode()
    assert reverse("orders:begin_package", args=[package.slug]) not in page
    assert "现在不是时候" in page
    need = place.need(service=None, package=package)
    with pytest.raises(Refused, match="these months"):
        intake.place(need, by=place.resident, area=place.area, beneficiary=place.resident)
    assert Order.objects.count() == before


def test_telephone_intake_reads_the_same_sentence(place: Place) -> None:
    season(place.service, OUT)
    said = {
        "name": "陈一", "phone": "13800138000", "service": place.service.pk, "words": "来一次",
        "area": place.area.pk, "address": "三巷 8 号", "urgency": "normal", "door": "phone",
        "agreed": "on", "new": "1",
    }  # fmt: skip

    answer = signed_in(place.dispatcher).post(reverse("orders:take_in"), said)

    assert answer.status_code == 422
    assert SAYS in answer.content.decode()
    assert not Order.objects.exists()


def test_what_has_begun_is_done_again_whatever_the_month(place: Place) -> None:
    order = place.order(Status.CONFIRMED)
    season(place.service, OUT)

    assert intake.repeat(order).service == place.service


def test_at_a_visit_only_what_is_in_season_is_offered(place: Place) -> None:
    assert place.service in belonging.usual_services(place.area.pk)
    order = place.order(Status.IN_SERVICE)
    season(place.service, OUT)

    assert place.service not in belonging.usual_services(place.area.pk)
    with pytest.raises(Refused, match="these months"):
        intake.seen(order, by=place.worker, service=place.service, words="")
