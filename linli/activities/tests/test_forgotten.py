"""A forgotten check-out counts nothing until two people have said until when somebody was there."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import listeners
from linli.activities.actions import confirming, presence, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, Forgotten, Part, Presence, SignUp
from linli.activities.tests.make import Hall
from linli.activities.tests.test_attacks import HOUR, Clock, clock, hall
from linli.catalogue.models import Force
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import ForceKind
from linli.records.models import ServiceRecord

__all__ = ["clock", "hall"]  # fixtures
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def other(hall: Hall) -> Person:
    """Who may correct records, and was not there."""
    return make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)


@pytest.fixture
def forced(hall: Hall, clock: Clock) -> Presence:
    """A helper came at noon, nobody checked them out, and the list was closed a day later."""
    helper = hall.neighbour()
    helper.forces.create(
        kind=ForceKind.VOLUNTEER, verified_by=hall.worker, verified_at=timezone.now()
    )
    activity = hall.activity(
        Places(2, part=Part.HELPER, force=Force.VOLUNTEER), Places(2),
        begins_at=clock.now + HOUR, ends_at=clock.now + 3 * HOUR, opens_at=clock.now - HOUR,
        closes_at=clock.now + HOUR,
    )  # fmt: skip
    row = signing_up.sign_up(activity.posts.get(part=Part.HELPER), by=helper)
    clock.go(HOUR)
    presence.check_in(row, by=hall.worker)
    clock.go(DAY)
    presence.finish(activity, by=hall.worker, heads=3)
    return row.presences.get()


def given(row: SignUp) -> int:
    """What the record says that the helper gave."""
    record = ServiceRecord.objects.get(source_id=row.activity.sessions.get().pk, is_current=True)
    part = record.contributions.filter(person=row.person).first()
    return part.minutes if part else 0


def say(there: Presence, by: Person, hours: float = 2) -> Forgotten:
    return confirming.say_until(
        there, by=by, until=there.came_at + hours * HOUR, why="forgot", words="签到表上有"
    )


def test_it_counts_nothing_until_another_confirms_it(
    forced: Presence, hall: Hall, other: Person
) -> None:
    row = forced.sign_up
    assert forced.is_forced
    assert given(row) == 0
    said = say(forced, hall.worker)
    assert given(row) == 0
    confirming.decide(said, by=other, is_granted=True)
    assert given(row) == 120
    record = ServiceRecord.objects.get(source_id=row.activity.sessions.get().pk, is_current=True)
    assert (record.number, record.written_by, record.reason_kind) == (2, other, "time")
    assert row.presences.get().is_forced  # that it was closed by force stays
    verbs = Event.objects.filter(verb__startswith="presence.").values_list("verb", flat=True)
    assert {"presence.claimed", "presence.confirmed"} <= set(verbs)


def test_not_confirmed_it_counts_nothing_for_good(
    forced: Presence, hall: Hall, other: Person
) -> None:
    said = say(forced, hall.worker)
    confirming.decide(said, by=other, is_granted=False)
    assert given(forced.sign_up) == 0
    with pytest.raises(Refused):
        confirming.decide(said, by=other, is_granted=True)
    with pytest.raises(Refused):
        say(forced, hall.worker)


def test_one_pair_of_eyes_is_not_enough(forced: Presence, hall: Hall, other: Person) -> None:
    said = say(forced, other)
    for by in (other, forced.person, hall.neighbour()):
        with pytest.raises(PermissionDenied):
            confirming.decide(said, by=by, is_granted=True)
    # Whoever led it gave their own time in the same record.
    with pytest.raises(PermissionDenied):
        confirming.decide(said, by=hall.worker, is_granted=True)
    for column in ("asked_by", "decided_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Forgotten.objects.filter(pk=said.pk).update(
                **{"decided_at": timezone.now(), "is_granted": True, "decided_by": hall.worker}
                | {column: forced.person}
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Forgotten.objects.filter(pk=said.pk).update(
            decided_by=other, decided_at=timezone.now(), is_granted=True
        )


def test_nobody_says_it_about_themselves_or_from_outside(forced: Presence, hall: Hall) -> None:
    for by in (forced.person, hall.neighbour(), make_staff(Role.WORKER)):
        with pytest.raises(PermissionDenied):
            say(forced, by)


@pytest.mark.parametrize("hours", [-1, 0, 2.1])
def test_a_time_that_cannot_be_is_refused(forced: Presence, hall: Hall, hours: float) -> None:
    with pytest.raises(Refused, match="before they came"):
        say(forced, hall.worker, hours)


def test_what_is_too_short_for_the_share_that_was_told_gives_nothing(
    forced: Presence, hall: Hall, other: Person
) -> None:
    confirming.decide(say(forced, hall.worker, 0.5), by=other, is_granted=True)
    assert given(forced.sign_up) == 0
    assert ServiceRecord.objects.count() == 1


def test_who_was_checked_in_elsewhere_meanwhile_was_not_here(
    forced: Presence, hall: Hall, other: Person
) -> None:
    elsewhere = hall.activity(Places(2))
    row = signing_up.sign_up(elsewhere.posts.get(), by=forced.person)
    Presence.objects.create(
        sign_up=row, session=elsewhere.sessions.get(), person=forced.person,
        came_at=forced.came_at + HOUR / 2, came_by=other,
        went_at=forced.came_at + HOUR, went_by=other, went_how="list",
    )  # fmt: skip
    with pytest.raises(Refused, match="somewhere else"):
        confirming.decide(say(forced, hall.worker), by=other, is_granted=True)


def test_what_was_checked_out_needs_no_confirming(hall: Hall, clock: Clock) -> None:
    activity = hall.activity(
        Places(2), begins_at=clock.now + HOUR / 6, ends_at=clock.now + HOUR,
        closes_at=clock.now + HOUR / 6, opens_at=clock.now - HOUR,
    )  # fmt: skip
    row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
    there = presence.check_in(row, by=hall.worker)
    presence.check_out(row, by=hall.worker)
    with pytest.raises(Refused, match="not closed by force"):
        say(there, hall.worker)


def test_the_list_leads_there_and_both_read_what_was_said(
    forced: Presence, hall: Hall, other: Person
) -> None:
    activity: Activity = forced.sign_up.activity
    first, second = signed_in(hall.worker), signed_in(other)
    desk = reverse("activities:desk_one", args=[activity.pk])
    page = reverse("activities:until", args=[forced.pk])
    ends = timezone.localtime(activity.ends_at)
    for client in (first, second):  # in use just now, whatever the real clock says
        session = client.session
        session["second_factor"] = timezone.now().timestamp()
        session.save()
    from linli.accounts.models import Session

    Session.objects.update(used_at=timezone.now())
    assert page in first.get(desk).content.decode()
    assert first.post(page, {"until": "25:00", "why": "forgot"}).status_code == 422
    asked = {"until": f"{ends:%H:%M}", "why": "forgot", "words": "签到表上有"}
    assert first.post(page, asked).status_code == 302
    assert first.post(page, asked).status_code == 422
    mine, theirs = first.get(page).content.decode(), second.get(page).content.decode()
    decide = reverse("activities:decide", args=[forced.pk])
    assert "签到表上有" in theirs
    assert decide in theirs
    assert decide not in mine
    assert first.post(decide).status_code == 403
    assert second.post(decide).status_code == 302
    assert given(forced.sign_up) == 120
    assert "已确认" in second.get(desk).content.decode()


def test_the_words_go_with_whom_they_are_about(forced: Presence, hall: Hall) -> None:
    said = say(forced, hall.worker)
    listeners.forget_person(Event(subject_id=forced.person_id))
    said.refresh_from_db()
    assert said.words == ""
