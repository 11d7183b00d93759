"""Phones that stood for several people mark the hours, and stand in a list."""

from datetime import timedelta

import pytest

from linli.activities import shared
from linli.activities.actions import presence, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, Part
from linli.activities.tests.make import Hall
from linli.activities.tests.test_attacks import HOUR, Clock, clock, going, hall
from linli.areas.queries import below
from linli.catalogue.models import Force
from linli.hours.models import Hour, Mark
from linli.hours.oddities import Cluster
from linli.people.models import ForceKind

__all__ = ["clock", "hall"]
pytestmark = pytest.mark.django_db


def came(activity: Activity, hall: Hall, phone: str) -> None:
    row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
    proof = presence.proof_of(activity, seen=True, phone=phone)
    presence.check_in(row, by=row.person, proof=proof)


def test_who_checked_in_with_anothers_phone_is_found(hall: Hall, clock: Clock) -> None:
    activity = going(hall, clock)
    for phone in ("a", "a", "b", ""):
        came(activity, hall, phone)
    found = shared.people_of(activity.sessions.get().pk)

    assert len(found) == 2
    assert shared.people_of(going(hall, clock).sessions.get().pk) == set()


def test_their_hours_are_marked(hall: Hall, clock: Clock) -> None:
    activity = hall.activity(
        Places(3, part=Part.HELPER, force=Force.VOLUNTEER), begins_at=clock.now + HOUR,
        ends_at=clock.now + 3 * HOUR, opens_at=clock.now - HOUR, closes_at=clock.now + HOUR,
    )  # fmt: skip
    helpers = [hall.neighbour() for _ in range(3)]
    for one in helpers:
        one.forces.create(kind=ForceKind.VOLUNTEER, verified_by=hall.worker, verified_at=clock.now)
    rows = [signing_up.sign_up(activity.posts.get(), by=one) for one in helpers]
    clock.go(HOUR)
    for row, phone in zip(rows, ("a", "a", "b"), strict=True):
        proof = presence.proof_of(activity, seen=True, phone=phone)
        presence.check_in(row, by=row.person, proof=proof)
    clock.go(2 * HOUR)
    for row in rows:
        presence.check_out(row, by=hall.worker)
    presence.finish(activity, by=hall.worker, heads=3)

    marked = {one.person_id for one in Hour.objects.all() if Mark.PHONE in one.marks}
    assert marked == {one.pk for one in helpers[:2]}


def test_one_phone_in_several_activities_is_one_cluster(hall: Hall, clock: Clock) -> None:
    first, other = going(hall, clock), going(hall, clock)
    came(first, hall, "a")
    came(other, hall, "a")
    came(other, hall, "b")
    day, there = clock.now.date(), below(hall.area.pk)

    assert shared.clusters(there, day, day) == [Cluster(2, 2, first.name, day)]
    assert shared.clusters(there, day - timedelta(days=9), day - timedelta(days=3)) == []
