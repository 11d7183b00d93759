"""The catalogue's pages: what visitors see, what staff write, and how many queries it takes."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue.models import Package, Service, Wanted
from linli.catalogue.tests.make import make_category, make_service
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    return make_area()


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


def write(**words: object) -> dict[str, object]:
    """A form that is right."""
    usual = {
        "name": "水电安检", "summary": "查电线", "category": make_category().pk, "kind": "handy",
        "icon": "bolt", "places": ["home"], "cost": "free", "forces": ["volunteer"],
        "trust": "verified", "helpers": 1, "minutes": 60, "order": 5, "is_offered": "on",
        "aliases": "灯不亮了\n跳闸",
    }  # fmt: skip
    return {**usual, **words}


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_the_same_queries_for_one_or_several(
    client: Client, area: Area, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_service(area=area)

    with django_assert_max_num_queries(4):
        page = client.get(reverse("catalogue:services"))

    assert page.content.count(b'class="card linkcard svc') == count


def test_a_visitor_finds_by_own_words_and_reads_a_service(client: Client, area: Area) -> None:
    make_service("水电安检", area=area, aliases=("灯不亮了",), slug="power")

    found = client.get(reverse("catalogue:services"), {"q": "灯不亮了"}).content.decode()
    page = client.get(reverse("catalogue:service", args=["power"])).content.decode()

    assert "水电安检" in found
    assert "水电安检" in page
    assert client.get(reverse("catalogue:service", args=["nothing"])).status_code == 404


def test_nothing_found_leads_to_saying_what_is_needed(client: Client) -> None:
    page = client.get(reverse("catalogue:services"), {"q": "装空调"}).content.decode()
    assert reverse("catalogue:tell_us") in page

    resident = signed_in(make_resident(area=make_area()))
    sent = resident.post(reverse("catalogue:tell_us"), {"words": "装空调"})

    assert sent["Location"] == reverse("catalogue:told")
    assert Wanted.objects.get().words == "装空调"


def test_telling_us_is_limited(area: Area) -> None:
    client = signed_in(make_resident(area=area))
    for n in range(10):
        assert client.post(reverse("catalogue:tell_us"), {"words": f"{n}"}).status_code == 302

    assert client.post(reverse("catalogue:tell_us"), {"words": "又"}).status_code == 429


def test_staff_add_edit_and_bring_back(area: Area, head: Person) -> None:
    client = signed_in(head)
    added = client.post(reverse("catalogue:add"), write(slug="power", area=area.pk))
    service = Service.objects.get(slug="power")
    assert added["Location"] == reverse("catalogue:edit", args=[service.pk])

    client.post(reverse("catalogue:edit", args=[service.pk]), write(name="水电检查"))
    service.refresh_from_db()
    assert service.name == "水电检查"
    client.post(reverse("catalogue:restore", args=[service.pk, 1]))

    service.refresh_from_db()
    assert service.name == "水电安检"
    for name in ("edit", "limits", "offer"):
        assert client.get(reverse(f"catalogue:{name}", args=[service.pk])).status_code == 200
    page = client.get(reverse("catalogue:version", args=[service.pk, 2])).content.decode()
    assert "水电检查" in page
    assert "现在" in page, "what differs today stands beside it"
    assert "上门" in page, "codes are read out"
    assert str(service.category_id) not in page
    assert "[&#x27;" not in page


def test_a_preview_shows_it_as_residents_will_and_saves_nothing(area: Area, head: Person) -> None:
    client = signed_in(head)
    written = write(slug="power", area=area.pk, name="水电安检")

    shown = client.post(reverse("catalogue:add"), {**written, "step": "look"}).content.decode()
    assert "水电安检" in shown
    assert 'name="places" value="home"' in shown, "what was written travels on"
    again = client.post(reverse("catalogue:add"), {**written, "step": "write"})
    assert again.status_code == 200
    assert not Service.objects.exists()
    wrong = client.post(reverse("catalogue:add"), {**written, "name": "", "step": "look"})
    assert wrong.status_code == 422

    client.post(reverse("catalogue:add"), written)
    service = Service.objects.get()
    edited = reverse("catalogue:edit", args=[service.pk])
    shown = client.post(edited, write(name="别的", step="look")).content.decode()
    assert "别的" in shown
    service.refresh_from_db()
    assert service.name == "水电安检"


def test_what_is_written_wrong_comes_back_with_sentences(area: Area, head: Person) -> None:
    sent = signed_in(head).post(
        reverse("catalogue:add"),
        write(slug="x", area=area.pk, cost="paid", helpers=99, min_age=9, max_age=2, closes="08:00",
              minutes=1, aliases="长" * 50),
    )  # fmt: skip

    assert sent.status_code == 422
    assert not Service.objects.exists()
    assert sent.content.decode().count('class="err"') == 6


def test_limits_offers_and_packages_are_set_in_the_browser(area: Area, head: Person) -> None:
    service, client = make_service(area=area), signed_in(head)
    limits = {"normal_accept": 60, "normal_arrive": 120, "urgent_accept": 9, "urgent_arrive": 3}
    url = reverse("catalogue:limits", args=[service.pk])
    assert client.post(url, limits).status_code == 422
    assert client.post(url, {**limits, "urgent_arrive": 30}).status_code == 302
    offered = client.post(reverse("catalogue:offer", args=[service.pk]), {"areas": [area.pk]})
    assert offered.status_code == 302
    package = {
        "name": "银龄", "slug": "silver", "area": area.pk, "summary": "一次点齐",
        "services": [service.pk], "valid_from": "2026-01-01",
    }  # fmt: skip

    client.post(reverse("catalogue:add_package"), package)
    page = client.get(reverse("catalogue:package", args=["silver"])).content.decode()

    assert service.name in page
    listed = client.get(reverse("catalogue:packages")).content.decode()
    assert "银龄" in listed
    changed = {**package, "name": "金龄"}
    pk = Package.objects.get().pk
    assert client.post(reverse("catalogue:edit_package", args=[pk]), changed).status_code == 302
    assert client.post(reverse("catalogue:add_package"), changed).status_code == 422


def test_the_other_areas_service_is_not_there(area: Area, head: Person) -> None:
    theirs = make_service(area=make_area())

    for name in ("edit", "limits", "offer"):
        url = reverse(f"catalogue:{name}", args=[theirs.pk])
        assert signed_in(head).get(url).status_code == 404
