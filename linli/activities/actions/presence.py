"""Who was there, and the record that becomes of it (§1.5).

One presence at a time across all activities is a constraint; the rest is said here in a sentence.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.accounts.queries import hold_people
from linli.activities import codes, meets, queries, rules, seen
from linli.activities.actions import times
from linli.activities.models import (
    UNCOUNTED,
    Activity,
    How,
    Part,
    Presence,
    Session,
    SignUp,
    Stand,
    State,
    Turn,
)
from linli.catalogue.models import Force
from linli.core.errors import Leading, Refused, allow
from linli.core.events import record
from linli.core.rows import by_id, insert_new, lock, share
from linli.core.sealing import lookup
from linli.matching import Point, metres_between
from linli.people import presence as places
from linli.records import actions as records
from linli.records import campaigns
from linli.records.models import Kind, ServiceRecord

APP = "activities"
LEEWAY = timedelta(minutes=1)  # for the way, and for clocks
CLOCK_OFF = timedelta(minutes=2)  # from there on the leader sees it
LATEST = timedelta(hours=24)
MOST_PAIRS = 3  # in and out on one day, for one person (粤i规范)


@dataclass(frozen=True)
class Proof:
    """What shows that somebody is there: the code they read or heard; how far from the place their
    phone says it is, in metres; and which phone, as a keyed hash. `at`: it happened then, without
    a network, and `is_clock_off` by a clock that is wrong."""

    how: str = How.LIST
    metres: int | None = None
    phone: str = ""
    at: datetime | None = None
    is_clock_off: bool = False


TICKED = Proof()


@dataclass(frozen=True)
class Later:
    """Something that was done without a network: when, by our clock, and whether the phone's was
    wrong."""

    at: datetime
    is_clock_off: bool = False


def done_without_network(
    activity: Activity, *, by: Person, ticket: str, at: datetime, ahead: timedelta
) -> Later:
    """What a phone says of the time, held against what we know.

    `ticket` is the signature on the page it had open; `at` by our clock, which is `ahead` of the
    phone's. Refused if it lies before the page was opened, or ahead of now, or too far back.
    """
    now, opened = timezone.now(), codes.opened_at(activity.pk, by.pk, ticket)
    if opened is None:
        raise Refused(_("This page was not opened by you. Open it afresh."))
    if at > now + LEEWAY:
        raise Refused(_("This lies ahead: the clock of the phone is wrong."))
    if at < opened - LEEWAY:
        raise Refused(_("This lies before the page was opened."))
    if at < now - LATEST:
        raise Refused(_("It came too late. The station can enter it afterwards, with proof."))
    return Later(min(at, now), abs(ahead) > CLOCK_OFF)


@transaction.atomic
def check_in(row: SignUp, *, by: Person, proof: Proof = TICKED) -> Presence:
    """Somebody with a place is there. A second press gives the presence that is open.

    The leader ticks others in a list, never themselves; with a code each checks in alone.
    """
    share(Activity, row.activity_id)  # it is neither moved nor called off while they come in
    row = lock(row)
    activity = row.activity = by_id(Activity, row.activity_id)
    _may_mark(row, by, proof)
    now = timezone.now()
    at = proof.at or now
    if row.stand != Stand.IN:
        raise Refused(_("They have no place here."))
    if why := rules.why_not_present(activity, at):
        raise Refused(why)
    session = meets.next_time(activity, at)
    if session is None or session.turn != Turn.PLANNED:
        raise Refused(_("It has ended."))
    if there := seen.there_at(row, at):
        return there
    if (
        proof.at
        and Presence.objects.filter(
            Q(went_at__gt=at) | Q(went_at=None, came_at__gte=at), person=row.person_id
        ).exists()
    ):
        raise Refused(_("They were checked in at that time, or later, already."))
    _refuse_two_places(row.person_id, by, proof.at, now)
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if seen.times_between(row.person_id, today, today + timedelta(days=1)) >= MOST_PAIRS:
        raise Refused(_("Three times in and out on one day is the most."))
    made = Presence(
        sign_up=row, session=session, person_id=row.person_id, came_at=at, came_by=by,
        came_how=proof.how, came_metres=proof.metres, phone=proof.phone,
        came_told_at=now if proof.at else None, is_clock_off=proof.is_clock_off,
    )  # fmt: skip
    if not insert_new([made]):
        open_one = queries.open_presence(row.person)
        name = open_one.sign_up.activity.name if open_one else ""
        raise Refused(_("They are still checked in at: %(name)s") % {"name": name})
    record("presence.began", by=by, about=row, area_id=activity.area_id, how=proof.how)
    return made


def _refuse_two_places(person: UUID, by: Person, at: datetime | None, now: datetime) -> None:
    """On a visit just now; or then, or later, for what is told afterwards."""
    hold_people([person])
    if other := places.elsewhere(person, of=APP):
        sentence = _("They are still checked in at: %(name)s") % {"name": other.what}
        raise Refused(Leading(sentence, other.to) if by.pk == person else sentence)
    if at and places.was_busy(person, at, now, of=APP):
        raise Refused(_("They were checked in at that time, or later, already."))


@transaction.atomic
def check_out(row: SignUp, *, by: Person, proof: Proof = TICKED) -> Presence:
    """Somebody goes. Who forgot it on an earlier day is closed by force and counts nothing."""
    share(Activity, row.activity_id)  # its record is not written while they go
    row = lock(row)
    _may_mark(row, by, proof)
    there = row.presences.filter(went_at=None).first()
    if there is None and proof.at:  # it was told before, and the answer was lost
        there = row.presences.filter(went_at=proof.at).first()
        if there:
            return there
    if there is None or (proof.at and proof.at < there.came_at):
        raise Refused(_("They are not checked in."))
    there.went_metres = proof.metres
    if proof.at:
        there.went_told_at = timezone.now()
        there.is_clock_off = there.is_clock_off or proof.is_clock_off
    _close(there, by=by, how=proof.how, at=proof.at)
    record("presence.ended", by=by, about=row, area_id=row.activity.area_id, forced=there.is_forced)
    return there


def proof_of(
    activity: Activity, *, seen: bool = False, heard: str = "",
    point: Point | None = None, phone: str = "", later: Later | None = None,
) -> Proof:  # fmt: skip
    """The proof of whoever saw the code of an activity or heard its digits, now or, without a
    network, at that time.

    `point` is where the phone says it is, in WGS 84; `phone` its cookie. Refused if
    there is neither code nor right digits.
    """
    if not seen and not codes.are_spoken(activity.pk, heard, later.at if later else timezone.now()):
        raise Refused(_("These digits are not right, or no longer. Look at the screen again."))
    metres = None
    if point and activity.latitude is not None and activity.longitude is not None:
        place = Point(float(activity.latitude), float(activity.longitude))
        metres = round(metres_between(place, point))
    how = How.CODE if seen else How.DIGITS
    kept = lookup(phone, "activities.phone") if phone else ""
    if later:
        return Proof(how, metres, kept, later.at, later.is_clock_off)
    return Proof(how, metres, kept)


def _may_mark(row: SignUp, by: Person, proof: Proof) -> None:
    if proof.how != How.LIST:
        allow(by.pk == row.person_id)
        return
    allow(rules.may_keep_list(by, row.activity))
    if by.pk == row.person_id:
        raise Refused(_("Somebody else ticks you, or you use the code on the screen."))


@transaction.atomic
def finish(activity: Activity, *, by: Person, heads: int = 0) -> ServiceRecord | None:
    """The first of its times that has ended is over: who still stands there is checked out, and it
    becomes one record. After the last of them the activity is over.

    None if nobody was there. The leader gives its whole time and helpers the minutes they were
    present; guests receive, and `heads` more who came without signing up, counted by head.
    """
    activity = lock(activity)
    allow(rules.may_keep_list(by, activity))
    if activity.state != State.PUBLISHED:
        raise Refused(_("It is not going on."))
    session = meets.to_finish(activity, timezone.now())
    if session is None:
        raise Refused(_("The activity has not ended yet."))
    for there in Presence.objects.filter(session=session, went_at=None):
        _close(there, by=by)
    session.turn = Turn.HELD
    session.save(update_fields=["turn"])
    absent = _note_absent(activity) if times.end_if_done(activity) else 0
    if activity.state == State.PUBLISHED:
        times.step_on(activity, timezone.now())
    record("activity.over", by=by, about=activity, absent=absent, number=session.number)
    return _write(session, by, heads)


def helper_minutes(row: SignUp, session: Session) -> int:
    """What a helper was there for in all; 0 if it is less than the share told beforehand."""
    found = row.presences.filter(session=session, went_at__isnull=False)
    times_there = found.values_list("came_at", "went_at")
    spent = sum(round((went - came).total_seconds() / 60) for came, went in times_there if went)
    return spent if spent >= least_minutes(session) else 0


def least_minutes(session: Session) -> float:
    return max(1, rules.minutes_of(session) * session.activity.least_share / 100)


def _note_absent(activity: Activity) -> int:
    """Who had a place and never came; nobody, where no list was kept."""
    if not Presence.objects.filter(sign_up__activity=activity).exists():
        return 0
    rows = activity.sign_ups.filter(stand=Stand.IN, presences=None)
    return rows.exclude(person=activity.leader_id).update(is_absent=True)


def _close(there: Presence, *, by: Person, how: str = How.LIST, at: datetime | None = None) -> None:
    """Nothing counts after the end, and nothing at all what is closed on a later day (§1.5)."""
    now = at or timezone.now()
    there.is_forced = timezone.localdate(there.came_at) != timezone.localdate(now)
    there.went_at = there.came_at if there.is_forced else min(now, there.session.ends_at)
    there.went_by, there.went_how = by, how
    there.save(
        update_fields=[
            "went_at", "went_by", "went_how", "went_metres", "went_told_at", "is_clock_off",
            "is_forced",
        ]
    )  # fmt: skip


def _write(session: Session, by: Person, heads: int) -> ServiceRecord | None:
    """One record of the time: what each helper gave, and who received it.

    Helpers who were there for less than the share that was told beforehand give nothing.
    """
    activity = session.activity
    minutes: dict[UUID, int] = {}
    rows: dict[UUID, SignUp] = {}
    found = Presence.objects.filter(session=session, went_at__isnull=False)
    for one in found.select_related("sign_up__person", "sign_up__post"):
        assert one.went_at is not None  # noqa: S101 - asked for above
        spent = round((one.went_at - one.came_at).total_seconds() / 60)
        rows[one.person_id] = one.sign_up
        minutes[one.person_id] = minutes.get(one.person_id, 0) + spent
    least = least_minutes(session)
    helpers = [
        row for pk, row in rows.items() if row.post.part == Part.HELPER and minutes[pk] >= least
    ]
    guests = [row for row in rows.values() if row.post.part == Part.GUEST]
    if not rows and not heads:
        return None
    if not guests and not heads:
        raise Refused(_("Say for how many people it was, counted by head."))
    lead = records.Gave(
        activity.leader, force=Force.WORKER, minutes=max(1, rules.minutes_of(session)),
        organisation=activity.organisation,
    )  # fmt: skip
    gave = [lead] + [
        records.Gave(
            row.person, force=row.post.force, minutes=minutes[row.person_id],
            organisation=activity.organisation, role="helper",
        )
        for row in helpers
        if row.person_id != activity.leader_id
    ]  # fmt: skip
    got = [records.Got(person=row.person) for row in guests]
    if heads:
        got.append(records.Got(count=heads, how="heads"))
    return records.write(
        source=session,
        kind=Kind.ACTIVITY,
        by=by,
        begun_at=session.begins_at,
        ended_at=session.ends_at,
        area_id=activity.area_id,
        organisation=activity.organisation,
        contributions=gave,
        receptions=got,
        title=activity.name,
        place="station" if activity.station_id else "outside",
        tags=[
            activity.kind,
            *(["uncounted"] if activity.kind in UNCOUNTED else []),
            *campaigns.tags_of(activity.campaign),
        ],
    )
