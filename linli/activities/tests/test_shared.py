"""Phones that stood for several people mark the hours, and stand in a list."""

from datetime import timedelta

import pytest

from linli.activities import shared
from linli.activities.actions import presence, signing_up
from linli.activities.models import Activity
from linli.activities.tests.make import Hall
from linli.activities.tests.test_attacks import Clock, clock, going, hall
from linli.areas.queries import below
from linli.hours.oddities import Cluster

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
    found = shared.people_of(activity.pk)

    assert len(found) == 2
    assert shared.people_of(going(hall, clock).pk) == set()


def test_one_phone_in_several_activities_is_one_cluster(hall: Hall, clock: Clock) -> None:
    first, other = going(hall, clock), going(hall, clock)
    came(first, hall, "a")
    came(other, hall, "a")
    came(other, hall, "b")
    day, there = clock.now.date(), below(hall.area.pk)

    assert shared.clusters(there, day, day) == [Cluster(2, 2, first.name, day)]
    assert shared.clusters(there, day - timedelta(days=9), day - timedelta(days=3)) == []
