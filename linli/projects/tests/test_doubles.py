"""The same hour in two places, and one thing claimed twice, are found; what is right is cleared."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.projects import doubles
from linli.projects.actions import clearing
from linli.projects.doubles import Double, Found, plain
from linli.projects.models import Cleared
from linli.projects.tests.make import Street, asked
from linli.records.actions import Gave, Got
from linli.records.models import Kind, ServiceRecord

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def street() -> Street:
    made = Street()
    made.running(asked())
    made.running(asked(), agency=made.other)
    return made


def found(by: Person) -> Found:
    today = timezone.localdate()
    return doubles.found(by, today - timedelta(days=9), today)


def yesterday(hour: int = 9, minute: int = 0) -> Any:
    day = timezone.localtime() - timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def by_worker(
    street: Street, worker: Person, begun: Any, minutes: int, lasts: int = 60, **more: Any
) -> ServiceRecord:
    return street.record(
        more.pop("agency", None), gave=[Gave(worker, "worker", minutes)], begun_at=begun,
        ended_at=begun + timedelta(minutes=lasts), **more,
    )  # fmt: skip


def test_one_worker_in_two_places_is_found_with_the_minutes(street: Street) -> None:
    worker = make_resident()
    one = by_worker(street, worker, yesterday(9), 60)
    other = by_worker(street, worker, yesterday(9, 30), 60, agency=street.other)

    [pair] = found(street.buyer).given
    assert (set(pair.key), pair.person, pair.minutes) == ({one.pk, other.pk}, worker.pk, 30)
    assert pair.first < pair.second


def test_whoever_left_earlier_may_have_been_elsewhere(street: Street) -> None:
    worker = make_resident()
    by_worker(street, worker, yesterday(9), 60, lasts=180)
    by_worker(street, worker, yesterday(11), 120, lasts=120, agency=street.other)
    by_worker(street, worker, yesterday(13), 60, agency=street.other)  # one after the other
    assert found(street.buyer).given == []


def test_an_hour_given_where_nobody_buys_is_found_too_and_says_only_when(
    street: Street, client: Client
) -> None:
    worker, far = make_resident(), make_organisation()
    by_worker(street, worker, yesterday(9), 60)
    by_worker(street, worker, yesterday(9), 60, agency=far, area=far.area)

    [pair] = found(street.buyer).given
    client = signed_in(street.buyer)
    page = client.get(reverse("projects:pair", args=pair.key)).content.decode()
    assert page.count("换灯") == 1
    assert "另一处的服务" in page


def test_those_who_carry_it_out_see_only_what_is_all_theirs(street: Street) -> None:
    worker = make_resident()
    by_worker(street, worker, yesterday(9), 60)
    by_worker(street, worker, yesterday(9), 60, agency=street.other)
    assert found(street.lead).given == []
    by_worker(street, worker, yesterday(9), 60)
    assert len(found(street.lead).given) == 1
    assert len(found(street.buyer).given) == 3


def test_one_event_under_one_name_is_claimed_twice(street: Street) -> None:
    begun = yesterday(14)
    for agency, title in ((street.agency, "防诈骗 讲座（一）"), (street.other, "防诈骗讲座·一")):
        street.record(agency, kind=Kind.ACTIVITY, title=title, begun_at=begun)
    street.record(kind=Kind.ACTIVITY, title="防诈骗讲座二", begun_at=begun)

    [pair] = found(street.buyer).claimed
    assert pair.shared == 0
    assert found(street.rival).claimed == []


def test_one_visit_that_two_wrote_down_is_claimed_twice(street: Street) -> None:
    elder, other = make_resident(), make_resident()
    begun = yesterday(10)
    for _worker in range(2):
        street.record(kind=Kind.VISIT, title="探访", got=[Got(elder)], begun_at=begun)
    street.record(kind=Kind.VISIT, title="探访", got=[Got(other)], begun_at=begun)
    street.record(kind=Kind.VISIT, title="探访", got=[Got(elder)], begun_at=yesterday(11))

    [pair] = found(street.buyer).claimed
    assert pair.shared == 1


def test_an_event_whose_people_are_mostly_others_is_another(street: Street) -> None:
    everybody = [make_resident() for _ in range(6)]
    for title, people in (("合唱", everybody[:4]), ("书法", everybody[3:])):
        street.record(
            kind=Kind.GROUP, title=title, begun_at=yesterday(15), got=[Got(one) for one in people]
        )
    assert found(street.buyer).claimed == []


def test_names_are_compared_without_what_two_people_write_differently() -> None:
    assert plain("防诈骗 讲座（ABC）") == plain("防诈骗讲座·abc")
    assert plain("（）") == ""


def a_pair(street: Street) -> Double:
    worker = make_resident()
    by_worker(street, worker, yesterday(9), 60)
    by_worker(street, worker, yesterday(9), 60, agency=street.other)
    [pair] = found(street.buyer).given
    return pair


def test_what_is_right_is_cleared_with_a_reason_and_found_no_more(street: Street) -> None:
    pair = a_pair(street)
    with pytest.raises(Refused):
        clearing.clear(*pair.key, by=street.buyer, because="  ")
    made = clearing.clear(*pair.key, by=street.buyer, because="两个小组，隔壁两间房")
    assert (made.first_id, made.second_id) == pair.key
    assert found(street.buyer).given == []
    assert Event.objects.filter(verb="project.cleared", subject_id=made.pk).count() == 1
    with pytest.raises(Refused):  # it is no pair any more
        clearing.clear(*pair.key, by=street.buyer, because="再说一次")


def test_only_whoever_buys_clears(street: Street) -> None:
    pair = a_pair(street)
    stranger = make_staff(Role.LIAISON, street.area, organisation=make_organisation())
    for other in (street.lead, street.rival, stranger, make_resident()):
        with pytest.raises(PermissionDenied):
            clearing.clear(*pair.key, by=other, because="没问题")


def test_the_database_keeps_each_pair_once_and_in_order(street: Street) -> None:
    pair = a_pair(street)
    Cleared.objects.create(
        first_id=pair.first, second_id=pair.second, by=street.buyer, because="对"
    )
    for first, second, because in (
        (pair.first, pair.second, "对"), (pair.second, pair.first, "对"),
        (pair.first, pair.first, "对"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Cleared.objects.create(
                first_id=first, second_id=second, by=street.buyer, because=because
            )


def test_a_pair_is_opened_and_cleared_on_the_page(street: Street, client: Client) -> None:
    pair = a_pair(street)
    client = signed_in(street.buyer)
    month = f"{yesterday():%Y-%m}"
    page = client.get(reverse("projects:twice"), {"month": month}).content.decode()
    address = reverse("projects:pair", args=pair.key)
    assert address in page
    assert "至少 60 分钟" in page
    assert client.post(address, {"because": ""}).status_code == 200
    assert client.post(address, {"because": "对"}).status_code == 302
    assert client.get(address).status_code == 404
    client = signed_in(street.lead)
    assert client.get(reverse("projects:pair", args=pair.key)).status_code == 404
