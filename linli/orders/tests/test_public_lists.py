"""Every public figure about orders opens the list that it counts, and nobody is named in it."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.orders import defined, figures
from linli.orders.actions import after, triage
from linli.orders.models import Order
from linli.orders.tests.make import GOOD, POOR, Place

pytestmark = pytest.mark.django_db
LINK = re.compile(r'\?month=[\d-]+&amp;of=(\w+)"')


def busy() -> tuple[Place, str]:
    """A month of a community with everything that is published."""
    place = Place()
    place.area.slug = "tapo"
    place.area.save()
    for number in range(7):
        order = place.order("confirmed", urgency="urgent" if number < 5 else "normal")
        if number < 6:
            after.rate(order, by=place.resident, marks=POOR if number == 5 else GOOD)
    after.confirm_by_clock(place.order("done"))
    for _n in range(5):
        triage.reject(place.order(), by=place.dispatcher, reason="not_ours")
        triage.refer(place.order(), by=place.dispatcher, to="12345")
    secret = place.order("confirmed")
    Order.objects.filter(pk=secret.pk).update(is_confidential=True)
    return place, reverse("records:figures", args=["tapo"])


def test_each_figure_leads_to_a_list_as_long_as_it_says() -> None:
    place, path = busy()
    month = timezone.localdate().replace(day=1)
    found = defined.of_place(place.area.pk, month, month, figures.PUBLIC)
    page = Client().get(path).content.decode()
    opened = set(LINK.findall(page)) & figures.LISTS
    assert opened == {name for name in figures.LISTS if found[name]}
    assert opened >= {"done", "not_done", "referred", "rated", "good", "unrated", "by_clock"}
    for name in opened:
        answer = Client().get(f"{path}?of={name}")
        lines = answer.context["page"].paginator.count
        assert lines == len(answer.context["lines"]) == found[name] > 0, name
        text = answer.content.decode()
        assert answer.context["number"].split(" ")[0] == str(found[name])
        for person in (place.resident, place.worker, place.dispatcher):
            assert person.name not in text
        assert "三巷" not in text
        assert "灯不亮" not in text
    done = Client().get(f"{path}?of=done").content.decode()
    assert "保密" in done
    assert place.service.name in done
    assert "12345" in Client().get(f"{path}?of=referred").content.decode()


def test_marks_tell_neither_of_what_nor_when() -> None:
    place, path = busy()
    text = Client().get(f"{path}?of=rated").content.decode()
    assert place.service.name not in text
    assert place.station.name not in text
    assert text.count("一位街坊") == 6


def test_what_is_not_published_opens_no_list() -> None:
    place = Place()
    place.area.slug = "tapo"
    place.area.save()
    for _n in range(5):
        place.order("confirmed")
    triage.reject(place.order(), by=place.dispatcher, reason="not_ours")
    path = reverse("records:figures", args=["tapo"])
    for name in ("not_done", "good", "overdue", "waiting", "urgent_in"):
        assert "lines" not in Client().get(f"{path}?of={name}").context
    assert len(Client().get(f"{path}?of=done").context["lines"]) == 5
