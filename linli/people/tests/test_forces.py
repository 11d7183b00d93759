"""A renewal ends nothing until it is checked, and what was verified can come to an end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.people.actions import forces
from linli.people.models import Force
from linli.people.tests.make import make_client, make_opened, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def person(area: Area, worker: Person) -> Person:
    person = make_client(area=area)
    forces.verify(licence(person, "A1"), by=worker)
    return person


def licence(person: Person, number: str, until: date | None = None) -> Force:
    return forces.claim(
        person, by=person, kind="worker", level="worker", certificate=number, registration="R-7",
        valid_until=until or timezone.localdate() + timedelta(days=30),
    )  # fmt: skip


def in_force(person: Person) -> list[str]:
    rows = person.forces.filter(ended_at=None, verified_at__isnull=False)
    return [row.certificate for row in rows]


def test_a_renewal_ends_nothing_until_it_is_verified(person: Person, worker: Person) -> None:
    first = licence(person, "A2")
    second = licence(person, "A3")
    assert in_force(person) == ["A1"]
    first.refresh_from_db()
    assert first.ended_at

    forces.refuse(second, by=worker, reason="看不清")
    assert in_force(person) == ["A1"]

    forces.verify(licence(person, "A4"), by=worker)
    assert in_force(person) == ["A4"]


def test_the_database_keeps_one_in_force_and_one_that_waits(person: Person, worker: Person) -> None:
    waiting = {"person": person, "kind": "worker", "level": "worker"}
    verified = {"verified_by": worker, "verified_at": timezone.now(), "valid_until": date.max}
    licence(person, "A2")
    for row in (Force(**waiting), Force(**waiting, **verified)):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_what_was_verified_ends_with_a_reason(person: Person, worker: Person) -> None:
    make_opened(person, worker)
    force = person.forces.get()
    with pytest.raises(Refused, match="why"):
        forces.end(force, by=worker, reason=" ")
    client = signed_in(worker)
    path = f"/desk/people/{person.pk}/force/{force.pk}/end/"
    assert client.get(path).status_code == 200

    assert client.post(path, {"reason": "证书注销"}).status_code == 302

    assert in_force(person) == []
    with pytest.raises(Refused, match="already"):
        forces.end(force, by=worker, reason="?")
    with pytest.raises(Refused, match="already"):
        forces.end(licence(person, "A5"), by=worker, reason="?")


def test_whoever_verifies_reads_the_numbers_of_the_papers(person: Person, worker: Person) -> None:
    make_opened(person, worker)
    person.file.languages = ["yue"]
    person.file.save()

    page = signed_in(worker).get(f"/desk/people/{person.pk}/").content.decode()

    for words in ("A1", "R-7", "粤语"):
        assert words in page
