"""Presence: one at a time, never over midnight; and one record of it all."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.actions import presence, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, Part, Presence, SignUp, State
from linli.activities.tests.make import Hall
from linli.catalogue.models import Force
from linli.core.errors import Refused
from linli.people.models import ForceKind
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is noon, wherever the clock of this machine stands."""
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    at(monkeypatch, now)
    return now


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def today(hall: Hall, noon: datetime, *places: Places) -> Activity:
    return hall.activity(
        *places, begins_at=noon + timedelta(minutes=10), ends_at=noon + 2 * HOUR,
        opens_at=noon - HOUR, closes_at=noon + HOUR,
    )  # fmt: skip


def came(hall: Hall, activity: Activity, by: Person | None = None) -> SignUp:
    post = activity.posts.filter(part=Part.HELPER if by else Part.GUEST).get()
    row = signing_up.sign_up(post, by=by or hall.neighbour())
    presence.check_in(row, by=hall.worker)
    return row


def test_the_list_is_kept_by_its_leader_and_the_desk(hall: Hall, noon: datetime) -> None:
    activity = today(hall, noon)
    row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
    for step in (presence.check_in, presence.check_out):
        with pytest.raises(PermissionDenied):
            step(row, by=row.person)
    with pytest.raises(PermissionDenied):
        presence.finish(activity, by=row.person)
    leader = hall.neighbour()
    Activity.objects.update(leader=leader)
    assert presence.check_in(SignUp.objects.get(), by=leader).came_by_id == leader.pk


def test_in_twice_is_in_once_and_out_without_in_is_refused(hall: Hall, noon: datetime) -> None:
    row = came(hall, today(hall, noon))

    presence.check_in(row, by=hall.worker)
    assert Presence.objects.count() == 1
    presence.check_out(row, by=hall.worker)
    with pytest.raises(Refused, match="not checked in"):
        presence.check_out(row, by=hall.worker)


def test_nobody_is_in_two_places_at_once(hall: Hall, noon: datetime) -> None:
    first, second = today(hall, noon), today(hall, noon)
    row = came(hall, first)
    other = signing_up.sign_up(second.posts.get(), by=row.person)

    with pytest.raises(Refused, match="still checked in"):
        presence.check_in(other, by=hall.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(sign_up=other, person=row.person, came_at=noon, came_by=hall.worker)
    presence.check_out(row, by=hall.worker)
    presence.check_in(other, by=hall.worker)


def test_three_pairs_a_day_and_not_too_early_or_late(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = today(hall, noon)
    row = came(hall, activity)
    for _n in range(2):
        presence.check_out(row, by=hall.worker)
        presence.check_in(row, by=hall.worker)
    presence.check_out(row, by=hall.worker)
    with pytest.raises(Refused, match="Three"):
        presence.check_in(row, by=hall.worker)
    for moment, words in ((noon - HOUR, "half an hour"), (noon + 3 * HOUR, "has ended")):
        at(monkeypatch, moment)
        with pytest.raises(Refused, match=words):
            presence.check_in(row, by=hall.worker)


def test_whoever_waits_has_no_place_to_check_in(hall: Hall, noon: datetime) -> None:
    activity = today(hall, noon, Places(1))
    came(hall, activity)
    waiting = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
    with pytest.raises(Refused, match="no place"):
        presence.check_in(waiting, by=hall.worker)


def test_whoever_was_there_cannot_call_off(hall: Hall, noon: datetime) -> None:
    row = came(hall, today(hall, noon))
    with pytest.raises(Refused, match="there already"):
        signing_up.leave(row, by=row.person)


def test_an_activity_becomes_one_record_with_minutes_and_guests(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = today(hall, noon, Places(5), Places(2, part=Part.HELPER, force=Force.VOLUNTEER))
    helper = hall.neighbour()
    helper.forces.create(
        kind=ForceKind.VOLUNTEER, verified_by=hall.worker, verified_at=timezone.now()
    )
    mine, guest = came(hall, activity, by=helper), came(hall, activity)
    signing_up.sign_up(activity.posts.get(part=Part.GUEST), by=hall.neighbour())  # never comes
    with pytest.raises(Refused, match="not ended"):
        presence.finish(activity, by=hall.worker)
    at(monkeypatch, noon + timedelta(minutes=90))
    presence.check_out(mine, by=hall.worker)
    at(monkeypatch, noon + 3 * HOUR)
    written = presence.finish(activity, by=hall.worker)

    assert written is not None
    gave = {one.person: one.minutes for one in written.contributions.all()}
    assert gave == {hall.worker: 110, helper: 90}
    assert [one.person for one in written.receptions.all()] == [guest.person]
    assert Activity.objects.get().state == State.OVER
    assert not Presence.objects.filter(went_at=None).exists()
    with pytest.raises(Refused):
        presence.finish(activity, by=hall.worker)
    assert ServiceRecord.objects.count() == 1


def test_an_activity_nobody_came_to_leaves_no_record(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = today(hall, noon)
    at(monkeypatch, noon + 3 * HOUR)
    assert presence.finish(activity, by=hall.worker) is None


def test_whoever_came_without_signing_up_is_counted_by_head(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = today(hall, noon, Places(2, part=Part.HELPER, force=Force.VOLUNTEER))
    helper = hall.neighbour()
    helper.forces.create(
        kind=ForceKind.VOLUNTEER, verified_by=hall.worker, verified_at=timezone.now()
    )
    came(hall, activity, by=helper)
    at(monkeypatch, noon + 3 * HOUR)
    with pytest.raises(Refused, match="by head"):
        presence.finish(activity, by=hall.worker)
    written = presence.finish(activity, by=hall.worker, heads=30)

    assert written is not None
    assert [one.count for one in written.receptions.all()] == [30]


def test_who_forgot_to_go_until_the_next_day_counts_nothing(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = came(hall, today(hall, noon))
    at(monkeypatch, noon + timedelta(days=1))
    closed = presence.check_out(row, by=hall.worker)

    assert closed.is_forced
    assert closed.went_at == closed.came_at


def test_neither_the_next_day_nor_the_time_after_the_end_counts(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = today(hall, noon)
    late, forgotten = came(hall, activity), came(hall, activity)
    at(monkeypatch, noon + 5 * HOUR)
    assert presence.check_out(late, by=hall.worker).went_at == activity.ends_at
    at(monkeypatch, noon + timedelta(days=1))
    presence.finish(activity, by=hall.worker)
    there = forgotten.presences.get()
    assert there.is_forced
    assert there.went_at == there.came_at


@pytest.mark.parametrize(("kind", "tags"), [("tidying", []), ("meeting", ["uncounted"])])
def test_the_record_says_what_is_no_volunteering(
    hall: Hall, noon: datetime, monkeypatch: pytest.MonkeyPatch, kind: str, tags: list[str]
) -> None:
    activity = today(hall, noon)
    Activity.objects.filter(pk=activity.pk).update(kind=kind)
    came(hall, activity)
    at(monkeypatch, noon + 3 * HOUR)
    row = presence.finish(activity, by=hall.worker)

    assert row
    assert row.tags == [kind, *tags]
