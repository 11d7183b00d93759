"""A social worker's licence: its papers, the warnings before its last day, and what follows it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.people import held, queries, tasks
from linli.people.actions import forces
from linli.people.models import Force
from linli.people.tests.make import make_client, make_opened, make_worker
from linli.people.tests.test_groups import page_of
from linli.people.tests.test_views import proven

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def person(area: Area) -> Person:
    return make_client("何锦荣", area=area)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def licence(person: Person, by: Person, days: int, **papers: object) -> Force:
    said = {"level": "worker", "certificate": "A1", "valid_until": in_days(days), **papers}
    return forces.verify(forces.claim(person, by=person, kind="worker", **said), by=by)  # type: ignore[arg-type]


def warned(force: Force) -> list[int]:
    rows = Event.objects.filter(verb="force.runs_out", subject_id=force.pk)
    return [event.facts["days"] for event in rows.order_by("pk")]


def test_the_day_it_was_issued_and_the_authority_are_read(person: Person, worker: Person) -> None:
    said = {
        "kind": "worker", "level": "worker", "certificate": "A1", "registrar": "广东省民政厅",
        "issued_on": in_days(-400), "valid_until": in_days(400),
    }  # fmt: skip
    assert proven(person).post("/me/forces/", said).status_code == 302
    forces.verify(person.forces.get(), by=worker)
    make_opened(person, worker)

    page = page_of(person, worker)

    assert "广东省民政厅" in page
    assert f"{in_days(-400)} 发证" in page
    [row] = held.everything(person)["forces"]
    assert (row["registrar"], row["issued_on"]) == ("广东省民政厅", in_days(-400).isoformat())


def test_it_does_not_end_before_it_was_issued(person: Person, worker: Person) -> None:
    with pytest.raises(Refused, match="before"):
        licence(person, worker, 30, issued_on=in_days(31))
    force = licence(person, worker, 30, issued_on=in_days(-30))
    with pytest.raises(IntegrityError), transaction.atomic():
        Force.objects.filter(pk=force.pk).update(issued_on=in_days(31))


@pytest.mark.parametrize(
    ("days", "said"), [(91, []), (90, [90]), (31, [90]), (30, [30]), (0, [30]), (-1, [])]
)
def test_it_is_warned_of_by_its_last_day(
    person: Person, worker: Person, days: int, said: list[int]
) -> None:
    force = licence(person, worker, days)

    for _again in range(2):
        tasks.warn_of_last_days()

    assert warned(force) == said


def test_each_warning_is_given_once_in_its_turn(person: Person, worker: Person) -> None:
    force = licence(person, worker, 80)
    tasks.warn_of_last_days()
    Force.objects.filter(pk=force.pk).update(valid_until=in_days(20))

    for _again in range(2):
        tasks.warn_of_last_days()

    assert warned(force) == [90, 30]


def test_a_renewal_is_warned_of_by_itself_and_what_ended_no_more(
    person: Person, worker: Person
) -> None:
    old = licence(person, worker, 20)
    new = licence(person, worker, 60, certificate="A2")

    tasks.warn_of_last_days()

    assert (warned(old), warned(new)) == ([], [90])


def test_a_volunteer_is_not_warned(person: Person, worker: Person) -> None:
    force = forces.claim(person, by=person, kind="volunteer", valid_until=in_days(3))
    forces.verify(force, by=worker)

    tasks.warn_of_last_days()

    assert warned(force) == []


def test_what_has_run_out_says_so_and_counts_for_nothing(person: Person, worker: Person) -> None:
    force = licence(person, worker, 0)
    today = timezone.localdate()
    assert list(queries.forces_in_force(today)) == [force]
    assert list(queries.forces_in_force(in_days(1))) == []
    make_opened(person, worker)
    assert "已过期" not in page_of(person, worker)

    Force.objects.filter(pk=force.pk).update(valid_until=in_days(-1))

    assert "已过期" in page_of(person, worker)
    assert "已过期" in proven(person).get("/me/forces/").content.decode()
    assert list(queries.forces_in_force(today)) == []
