"""Who is told that a licence runs out: its holder, and whoever answers for their unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.areas.tests.make import make_area
from linli.channels import words
from linli.channels.models import Message
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people import tasks
from linli.people.actions import forces, rights

pytestmark = pytest.mark.django_db


def test_the_holder_and_the_head_are_told_once_each() -> None:
    area = make_area()
    station, elsewhere = make_organisation(area=area), make_organisation(area=area)
    worker = make_staff(Role.WORKER, area, organisation=station)
    head = make_staff(Role.STATION_HEAD, area, organisation=station)
    manager = make_staff(Role.AGENCY_MANAGER, area, organisation=station)
    colleague = make_staff(Role.WORKER, area, organisation=station)
    gone = make_staff(Role.STATION_HEAD, area, organisation=station)
    gone.grants.update(revoked_at=timezone.now())
    other = make_staff(Role.STATION_HEAD, area, organisation=elsewhere)
    last = timezone.localdate() + timedelta(days=30)
    force = forces.claim(
        worker, by=worker, kind="worker", level="worker", certificate="A1", valid_until=last
    )
    forces.verify(force, by=colleague)

    for _again in range(2):
        tasks.warn_of_last_days()

    told = {one.person: one for one in Message.objects.all()}
    assert set(told) == {worker, head, manager}
    assert Message.objects.count() == 3
    assert str(last.year) in words.words(told[worker])
    assert worker.name in words.words(told[head])
    assert worker.name not in words.words(told[worker])
    assert other not in told


def test_a_head_with_a_licence_is_told_as_its_holder_only() -> None:
    area = make_area()
    station = make_organisation(area=area)
    head = make_staff(Role.STATION_HEAD, area, organisation=station)
    last = timezone.localdate() + timedelta(days=80)
    force = forces.claim(
        head, by=head, kind="worker", level="senior", certificate="A1", valid_until=last
    )
    forces.verify(force, by=make_staff(Role.WORKER, area))

    tasks.warn_of_last_days()

    assert [one.code for one in Message.objects.all()] == ["licence.runs_out"]


def test_whoever_leaves_is_named_to_nobody_any_more() -> None:
    area = make_area()
    station = make_organisation(area=area)
    worker = make_staff(Role.WORKER, area, organisation=station)
    head = make_staff(Role.STATION_HEAD, area, organisation=station)
    last = timezone.localdate() + timedelta(days=30)
    force = forces.claim(
        worker, by=worker, kind="worker", level="worker", certificate="A1", valid_until=last
    )
    forces.verify(force, by=head)
    tasks.warn_of_last_days()
    assert Message.objects.filter(person=head).exists()
    Grant.objects.filter(person=worker).update(revoked_at=timezone.now())

    rights.erase(worker, by=worker)

    assert not Message.objects.exists()
