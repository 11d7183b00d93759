"""Packages: nothing in them is lost by saving, and what they were can be brought back."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area, AreaLink
from linli.areas.tests.make import make_area
from linli.catalogue import actions
from linli.catalogue.models import Offer, Package, Service
from linli.catalogue.tests.make import make_service
from linli.core.errors import Refused
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    return make_area()


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


@pytest.fixture
def theirs(area: Area) -> Service:
    """A service of another area, offered here as well: one that `head` may not edit."""
    service = make_service("陪诊", area=make_area())
    Offer.objects.create(service=service, area=area)
    return service


def make_package(area: Area, *held: tuple[Service, int], **words: str) -> Package:
    usual = {"slug": "silver", "name": "银龄", "summary": "一次点齐"}
    return actions.bundle(by=None, area=area, services=list(held), **{**usual, **words})


def held(package: Package) -> dict[str, int]:
    return {item.service.name: item.times for item in package.items.all()}


def sent(package: Package, **words: object) -> dict[str, object]:
    """The form of the package as the browser sends it back."""
    items = list(package.items.all())
    return {
        "name": package.name, "slug": package.slug, "summary": package.summary,
        "area": package.area_id, "valid_from": package.valid_from,
        "services": [item.service_id for item in items],
        **{f"times-{item.service_id}": item.times for item in items}, **words,
    }  # fmt: skip


def test_saving_keeps_the_services_of_others(area: Area, head: Person, theirs: Service) -> None:
    package = make_package(area, (make_service("探访", area=area), 12), (theirs, 3))
    url, client = reverse("catalogue:edit_package", args=[package.pk]), signed_in(head)

    page = client.get(url).content.decode()
    answer = client.post(url, sent(package, summary="一起办"))

    assert f'value="{theirs.pk}" id="id_services' in page
    assert answer.status_code == 302
    assert held(package) == {"探访": 12, "陪诊": 3}


def test_a_service_that_rests_stays_in_its_package(area: Area, head: Person) -> None:
    service = make_service("探访", area=area)
    package = make_package(area, (service, 12))
    Service.objects.update(is_offered=False)

    page = signed_in(head).get(reverse("catalogue:edit_package", args=[package.pk]))

    assert f'value="{service.pk}"' in page.content.decode()


def test_what_is_offered_there_can_be_put_in(area: Area, head: Person, theirs: Service) -> None:
    elsewhere = make_service("别处", area=make_area())
    url, client = reverse("catalogue:add_package"), signed_in(head)

    page = client.get(url).content.decode()
    assert theirs.name in page
    assert elsewhere.name not in page
    sent = {
        "name": "银龄", "slug": "silver", "area": area.pk, "summary": "一", "services": [theirs.pk],
        f"times-{theirs.pk}": 7, "valid_from": "2026-01-01",
    }  # fmt: skip
    assert client.post(url, {**sent, f"times-{theirs.pk}": 100}).status_code == 422
    assert client.post(url, sent).status_code == 302

    assert held(Package.objects.get()) == {"陪诊": 7}


def test_how_often_is_set_in_the_browser(area: Area, head: Person) -> None:
    service = make_service("探访", area=area)
    package = make_package(area, (service, 1))
    url, client = reverse("catalogue:edit_package", args=[package.pk]), signed_in(head)

    client.post(url, sent(package, **{f"times-{service.pk}": 6}))

    assert held(package) == {"探访": 6}
    assert 'value="6"' in client.get(url).content.decode()


def test_a_package_is_looked_at_before_it_is_saved(area: Area, head: Person) -> None:
    service = make_service("探访", area=area)
    package = make_package(area, (service, 1))
    url, client = reverse("catalogue:edit_package", args=[package.pk]), signed_in(head)
    written = sent(package, name="金龄", **{f"times-{service.pk}": 6})

    shown = client.post(url, {**written, "step": "look"}).content.decode()

    assert "金龄" in shown
    assert f'name="times-{service.pk}" value="6"' in shown, "what was written travels on"
    assert client.post(url, {**written, "step": "write"}).status_code == 200
    package.refresh_from_db()
    assert (package.name, held(package)) == ("银龄", {"探访": 1})


def test_what_a_package_was_can_be_read_and_brought_back(area: Area, head: Person) -> None:
    service, other = make_service("探访", area=area), make_service("理发", area=area)
    package = make_package(area, (service, 12))
    client = signed_in(head)
    change = sent(package, name="金龄", services=[other.pk])
    assert client.post(reverse("catalogue:edit_package", args=[package.pk]), change).status_code

    page = client.get(reverse("catalogue:package_version", args=[package.pk, 1])).content.decode()
    assert "探访 × 12" in page
    assert "理发 × 1" in page, "what it holds now stands beside it"
    client.post(reverse("catalogue:restore_package", args=[package.pk, 1]))

    package.refresh_from_db()
    assert (package.name, held(package)) == ("银龄", {"探访": 12})
    assert package.versions.count() == 3
    with pytest.raises(Refused, match="no such version"):
        actions.restore_package(package, by=head, number=9)


def test_a_package_from_before_the_history_keeps_its_first_state(area: Area, head: Person) -> None:
    service = make_service("探访", area=area)
    package = make_package(area, (service, 12))
    package.versions.all().delete()

    actions.change_package(package, by=head, services=[(service, 1)], name="金龄")

    assert [one.words["name"] for one in package.versions.all()] == ["金龄", "银龄"]


def test_another_for_is_kept(area: Area, head: Person) -> None:
    below, service = make_area(parent=area), make_service(area=area)
    package = make_package(area, (service, 1))

    signed_in(head).post(
        reverse("catalogue:edit_package", args=[package.pk]), sent(package, area=below.pk)
    )

    package.refresh_from_db()
    assert package.area == below
    with pytest.raises(PermissionDenied):
        actions.change_package(package, by=head, services=[(service, 1)], area=make_area())


def test_a_name_that_is_taken_there_is_said_beside_the_form(area: Area, head: Person) -> None:
    below, service = make_area(parent=area), make_service(area=area)
    make_package(area, (service, 1), name="银龄", slug="one")
    make_package(below, (service, 1), name="银龄", slug="three")
    package = make_package(area, (service, 1), name="金龄", slug="two")
    url, client = reverse("catalogue:edit_package", args=[package.pk]), signed_in(head)

    for change in ({"name": "银龄"}, {"name": "银龄", "area": below.pk}, {"slug": "one"}):
        answer = client.post(url, sent(package, **change))
        assert answer.status_code == 422, change
        assert "套餐" in answer.content.decode().split('class="errsum"')[1].split("</ul>")[0]
    with pytest.raises(Refused, match="already"):
        actions.change_package(package, by=head, services=[(service, 1)], name="银龄")


def test_a_service_stays_on_offer_where_one_has_no_say(area: Area, head: Person) -> None:
    service, elsewhere = make_service(area=area), make_area()
    Offer.objects.create(service=service, area=elsewhere)

    signed_in(head).post(reverse("catalogue:offer", args=[service.pk]), {"areas": [area.pk]})

    assert {offer.area for offer in service.offers.all()} == {area, elsewhere}


def test_a_service_with_opening_times_is_brought_back(area: Area, head: Person) -> None:
    service = make_service(area=area)
    actions.edit(service, by=head, aliases=[], opens=time(9), closes=time(17))
    actions.edit(service, by=head, aliases=[], opens=None, closes=None)

    actions.restore(service, by=head, number=2)

    service.refresh_from_db()
    assert (f"{service.opens:%H:%M}", f"{service.closes:%H:%M}") == ("09:00", "17:00")


def test_no_form_of_the_catalogue_lists_a_province(area: Area) -> None:
    """All of Guangdong is 28,851 areas: four megabytes of boxes to tick, and half a minute."""
    province = make_area("广东省")
    villages = [Area(name=f"村{n}", parent=province) for n in range(250)]
    Area.objects.bulk_create(villages)
    AreaLink.objects.bulk_create(
        AreaLink(above=above, below=village, steps=steps)
        for village in villages for above, steps in ((village, 0), (province, 1))
    )  # fmt: skip
    operator = make_staff(Role.OPERATOR, province)
    make_grant(operator, Role.STATION_HEAD, area)
    service = make_service(area=province)
    package = make_package(province, (service, 1))
    client = signed_in(operator)

    for name, row in [
        ("add", None), ("edit", service), ("offer", service), ("add_package", None),
        ("edit_package", package),
    ]:  # fmt: skip
        page = client.get(reverse(f"catalogue:{name}", args=[row.pk] if row else []))
        text = page.content.decode()
        assert text.count("<option") + text.count('type="checkbox"') < 200, name
        assert len(page.content) < 100_000, name
    offer = reverse("catalogue:offer", args=[service.pk])
    assert client.post(offer, {"areas": "村7\n广东省 村8"}).status_code == 302
    assert {one.area.name for one in service.offers.all()} == {"村7", "村8"}
    assert "村7" in client.get(offer).content.decode()
    assert client.post(offer, {"areas": "无此村"}).status_code == 422
