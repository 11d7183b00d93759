"""Risk, cost, audience and questions in English, and in Chinese where nobody wrote any."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue import actions, seeds
from linli.catalogue.forms import ServiceForm
from linli.catalogue.models import Cost, Package, Service
from linli.catalogue.tests.make import make_service
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db
WORDS: dict[str, Any] = {
    "risk": "要断电半小时。",
    "cost_note": "零件按票据付。",
    "details": ["几层楼"],
}
ENGLISH: dict[str, Any] = {
    "risk_en": "The power is off for half an hour.", "cost_note_en": "You pay the parts.",
    "details_en": ["Which floor?"],
}  # fmt: skip


@pytest.fixture
def area(db: None) -> Area:
    return make_area()


@pytest.fixture
def abroad(client: Client) -> Client:
    client.post("/display/", {"language": "en", "next": "/"})
    return client


def page(client: Client, name: str, slug: str) -> str:
    return client.get(reverse(name, args=[slug])).content.decode()


def test_english_pages_say_it_in_english(area: Area, abroad: Client) -> None:
    make_service(area=area, slug="power", **WORDS, **ENGLISH)
    shown = page(abroad, "catalogue:service", "power")
    assert ENGLISH["risk_en"] in shown
    assert ENGLISH["cost_note_en"] in shown
    assert "断电" not in shown


def test_chinese_pages_say_it_in_chinese(area: Area, client: Client) -> None:
    make_service(area=area, slug="power", **WORDS, **ENGLISH)
    shown = page(client, "catalogue:service", "power")
    assert "要断电半小时。" in shown
    assert "half an hour" not in shown
    client.post("/display/", {"language": "zh-hant", "next": "/"})
    assert "要斷電半小時" in page(client, "catalogue:service", "power")


def test_what_nobody_wrote_in_english_is_read_in_chinese(area: Area, abroad: Client) -> None:
    make_service(area=area, slug="power", **WORDS)
    shown = page(abroad, "catalogue:service", "power")
    assert "要断电半小时。" in shown
    assert "零件按票据付。" in shown


def test_whom_a_package_is_for_is_read_in_english(area: Area, abroad: Client) -> None:
    words = {"slug": "silver", "name": "银龄", "summary": "一", "audience": "独居长者优先"}
    package = actions.bundle(
        by=None, area=area, services=[(make_service(area=area), 1)],
        audience_en="Elders living alone first", **words,
    )  # fmt: skip
    assert "Elders living alone first" in page(abroad, "catalogue:package", "silver")
    assert "Elders living alone first" in abroad.get("/services/").content.decode()
    Package.objects.filter(pk=package.pk).update(audience_en="")
    assert "独居长者优先" in page(abroad, "catalogue:package", "silver")


def test_staff_write_it_in_the_browser(area: Area) -> None:
    head: Person = make_staff(Role.STATION_HEAD, area)
    service = make_service(area=area, **WORDS)
    client, url = signed_in(head), reverse("catalogue:edit", args=[service.pk])
    sent = {
        "name": service.name, "summary": "一句话", "category": service.category_id,
        "kind": "handy", "icon": "care", "places": ["home"], "cost": "free",
        "forces": ["volunteer"], "trust": "verified", "helpers": 1, "minutes": 60, "order": 5,
        "risk": "要断电", "risk_en": "No power", "cost_note_en": "Parts only",
        "details": "几层楼\n哪里", "details_en": "Which floor?\nWhere does it hurt the most?",
    }  # fmt: skip

    assert client.post(url, sent).status_code == 302

    service.refresh_from_db()
    assert (service.risk_en, service.cost_note_en) == ("No power", "Parts only")
    assert service.details_en == ["Which floor?", "Where does it hurt the most?"]
    form = client.get(url).content.decode()
    assert "No power" in form
    assert "Which floor?\nWhere does it hurt the most?" in form
    read = client.get(reverse("catalogue:version", args=[service.pk, 1])).content.decode()
    assert "No power" in read, "it stands in the history as well"
    too_long = client.post(url, {**sent, "details_en": "x" * 81})
    assert too_long.status_code == 422


@pytest.mark.cpu(30.0)
class TestSeeds:
    @pytest.fixture(autouse=True)
    def seeded(self) -> None:
        for slug in ("xinliao", "renminzhong", "tapo", "diebei", "meisha"):
            area = make_area(slug)
            area.slug = slug
            area.save()
        seeds.seed()

    def test_are_in_english_wherever_they_are_in_chinese(self) -> None:
        pairs = ("name", "summary", "risk", "cost_note", "details")
        for service in Service.objects.all():
            for name in pairs:
                chinese, english = getattr(service, name), getattr(service, f"{name}_en")
                assert bool(chinese) == bool(english), (service.slug, name)
            assert len(service.details) == len(service.details_en), service.slug
        assert all(package.audience_en for package in Package.objects.all())

    def test_say_what_is_paid_where_it_is_not_free(self) -> None:
        rows = Service.objects.exclude(cost=Cost.FREE)
        assert [row.slug for row in rows if not row.cost_note] == []

    def test_can_be_saved_in_the_browser_as_they_are(self) -> None:
        """Before, the meals were paid and brought by volunteers: nobody could save them."""
        for service in Service.objects.all():
            form = ServiceForm(instance=service)
            sent = {name: form[name].value() for name in form.fields}
            sent["details"] = "\n".join(service.details)
            sent["details_en"] = "\n".join(service.details_en)
            sent["aliases"] = "\n".join(alias.words for alias in service.aliases.all())
            form = ServiceForm(sent, instance=service)
            assert form.is_valid(), (service.slug, form.errors)
