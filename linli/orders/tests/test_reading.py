"""What the pages of an order show first."""

import re

import pytest
from django.urls import reverse

from linli.accounts.tests.make import signed_in
from linli.catalogue.models import Service
from linli.orders import reading
from linli.orders.life import Status
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db


def test_home_shows_what_has_a_time_before_what_only_waits() -> None:
    place = Place()
    timed = place.order(Status.SCHEDULED)
    for _n in range(2):
        place.order(Status.SUBMITTED)

    shown = reading.own_words(place.resident)

    assert shown
    assert len(shown["going"]) == 2
    assert shown["going"][0].pk == timed.pk


def test_the_risk_and_the_cost_are_read_before_an_order_is_sent() -> None:
    place = Place()
    Service.objects.update(
        risk="要断电半小时。", risk_en="No power for half an hour.", cost_note="零件按票据付。",
        details=["几层楼"], details_en=["Which floor?"],
    )  # fmt: skip
    client = signed_in(place.resident)
    url = {
        step: reverse("orders:ask", args=[place.service.slug, step])
        for step in ("who", "when", "details", "check")
    }
    client.post(url["who"], {"who": "self"})
    when = client.get(url["when"]).content.decode()
    chosen = {
        name: re.findall(rf'name="{name}" value="([^"]+)"', when)[0] for name in ("day", "slot")
    }
    client.post(url["when"], chosen)
    assert "几层楼" in client.get(url["details"]).content.decode()
    client.post(url["details"], {"address": "三巷 12 号"})

    page = client.get(url["check"]).content.decode()
    assert "要断电半小时。" in page
    assert "零件按票据付。" in page
    client.post("/display/", {"language": "en", "next": "/"})
    page = client.get(url["check"]).content.decode()
    assert "No power for half an hour." in page
    assert "零件按票据付。" in page, "nobody wrote it in English"
    assert "Which floor?" in client.get(url["details"]).content.decode()


def test_whoever_goes_reads_the_risk_and_what_they_should_have_learnt() -> None:
    place = Place()
    Service.objects.update(risk="要断电半小时。", training="电工证")

    order = place.order(Status.SCHEDULED)
    page = signed_in(place.worker).get(reverse("orders:desk_one", args=[order.pk]))

    assert "要断电半小时。" in page.content.decode()
    assert "上门的人要学过：电工证" in page.content.decode()
