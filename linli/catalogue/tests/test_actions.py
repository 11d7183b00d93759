"""The catalogue: written by those who answer for it, with a way back, found by residents' words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue import actions, queries
from linli.catalogue.models import Limit, Offer, Package, Service, Wanted
from linli.catalogue.tests.make import make_category, make_service
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    return make_area()


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


def test_a_service_is_offered_where_it_is_answered_for(area: Area) -> None:
    service = make_service(area=area)

    assert list(queries.offered(area.pk)) == [service]
    assert not queries.offered(make_area().pk).exists()
    assert service.limits.count() == 2
    assert service.versions.get().number == 1


def test_what_is_offered_above_is_offered_below(area: Area) -> None:
    village = make_area(parent=area)
    service = make_service(area=area)

    assert service in queries.offered(village.pk)
    assert service in queries.offered(None)


def test_an_offer_has_its_time(area: Area) -> None:
    service = make_service(area=area)
    today = timezone.localdate()
    Offer.objects.update(valid_from=today - timedelta(days=9), valid_until=today)

    assert service in queries.offered(area.pk, today)
    assert service not in queries.offered(area.pk, today + timedelta(days=1))
    Service.objects.update(is_offered=False)
    assert service not in queries.offered(area.pk, today)


def test_only_those_who_answer_for_it_edit_it(area: Area, head: Person) -> None:
    service = make_service(area=area)
    for other in (make_resident(), make_staff(Role.STATION_HEAD, make_area())):
        with pytest.raises(PermissionDenied):
            actions.edit(service, by=other, aliases=[], name="新名")

    actions.edit(service, by=head, aliases=["灯不亮了"], name="新名")

    service.refresh_from_db()
    assert service.name == "新名"
    assert [event.verb for event in history(service)] == ["service.added", "service.edited"]


def test_an_earlier_version_can_be_brought_back(area: Area, head: Person) -> None:
    service = make_service("旧名", area=area, aliases=("灯不亮了",))
    actions.edit(service, by=head, aliases=["别的话"], name="新名", helpers=3)

    actions.restore(service, by=head, number=1)

    service.refresh_from_db()
    assert (service.name, service.helpers) == ("旧名", 1)
    assert [alias.words for alias in service.aliases.all()] == ["灯不亮了"]
    assert service.versions.count() == 3
    with pytest.raises(Refused, match="no such version"):
        actions.restore(service, by=head, number=9)


def test_two_services_of_one_area_differ_in_name(area: Area, head: Person) -> None:
    make_service("水电安检", area=area)
    other = make_service(area=area)

    with pytest.raises(Refused, match="already"):
        actions.edit(other, by=head, aliases=[], name="水电安检")
    with pytest.raises(Refused, match="already"):
        make_service("水电安检", area=area)


def test_residents_words_find_the_service(area: Area) -> None:
    power = make_service("水电安检", area=area, aliases=("灯不亮了", "跳闸"))
    make_service("家电维修", area=area, aliases=("风扇不转",))
    services = list(queries.offered(area.pk))

    assert queries.meant(services, "家里灯不亮了怎么办")[0] == power
    assert queries.meant(services, "水电")[0] == power
    assert queries.meant(services, "宇航员") == []


def test_what_was_not_found_teaches_the_catalogue(area: Area, head: Person) -> None:
    power = make_service("水电安检", area=area)
    row = actions.ask_for(" 屋里 黑漆漆 ", by=make_resident(), area_id=area.pk)
    assert queries.wanted(head).get() == row

    actions.settle(row, by=head, service=power)

    assert queries.meant(list(queries.offered(area.pk)), "黑漆漆") == [power]
    assert not queries.wanted(head).exists()
    with pytest.raises(Refused, match="already"):
        actions.settle(row, by=head, service=None)


def test_asking_twice_a_day_is_asking_once(area: Area) -> None:
    resident = make_resident()
    first = actions.ask_for("装空调", by=resident, area_id=area.pk)

    assert actions.ask_for("装空调", by=resident, area_id=area.pk) == first
    with pytest.raises(Refused, match="few words"):
        actions.ask_for(" \n ", by=resident, area_id=area.pk)
    assert Wanted.objects.count() == 1


def test_a_package_bundles_services_for_a_time(area: Area, head: Person) -> None:
    one, two = make_service(area=area), make_service(area=area)
    package = actions.bundle(
        by=head,
        area=area,
        services=[(one, 1), (two, 12)],
        slug="silver",
        name="银龄",
        summary="一次",
    )

    assert [(item.service, item.times) for item in package.items.all()] == [(one, 1), (two, 12)]
    assert package in queries.packages(area.pk)
    with pytest.raises(Refused, match="at least one"):
        actions.change_package(package, by=head, services=[])
    with pytest.raises(PermissionDenied):
        actions.change_package(package, by=make_resident(), services=[(one, 1)])
    actions.change_package(
        package, by=head, services=[(one, 2)], valid_until=timezone.localdate() - timedelta(days=1),
        valid_from=timezone.localdate() - timedelta(days=2),
    )  # fmt: skip
    assert package not in queries.packages(area.pk)


def test_offering_elsewhere_needs_reach_there(area: Area, head: Person) -> None:
    service = make_service(area=area)
    below = make_area(parent=area)

    actions.offer(service, by=head, areas=[below])

    assert [offer.area for offer in service.offers.all()] == [below]
    with pytest.raises(PermissionDenied):
        actions.offer(service, by=head, areas=[make_area()])


def test_clocks_are_set_by_those_who_answer(area: Area, head: Person) -> None:
    service = make_service(area=area)

    actions.set_limits(service, by=head, limits={"urgent": (10, 60)})

    limit = Limit.objects.get(service=service, urgency="urgent")
    assert (limit.accept_minutes, limit.arrive_minutes) == (10, 60)


@pytest.mark.parametrize(
    "wrong",
    [
        {"helpers": 0}, {"minutes": 1}, {"min_age": 9, "max_age": 3},
        {"opens": "18:00", "closes": "09:00"},
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(wrong: dict[str, object]) -> None:
    service = make_service()

    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(**wrong)


def test_the_database_refuses_a_clock_that_runs_backwards() -> None:
    service = make_service()

    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.filter(service=service).update(accept_minutes=9, arrive_minutes=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Package.objects.create(
            area=service.area, name="一", slug="a", summary="一",
            valid_from="2026-02-01", valid_until="2026-01-01",
        )  # fmt: skip


def test_ages_and_seasons() -> None:
    service = Service(min_age=6, max_age=12, months=[7, 8], category=make_category())

    assert [service.fits_age(age) for age in (5, 6, 12, 13, None)] == [
        False, True, True, False, True,
    ]  # fmt: skip
    assert service.in_season(timezone.localdate().replace(month=7, day=1))
    assert not service.in_season(timezone.localdate().replace(month=1, day=1))
