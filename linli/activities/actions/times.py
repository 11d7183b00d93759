"""The times at which an activity meets: written down in a draft, moved or called off one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import meets, rules
from linli.activities.actions.telling import tell_everybody
from linli.activities.models import MOST_TIMES, Activity, Session, State, Turn
from linli.activities.recurrence import LONGEST
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@dataclass(frozen=True)
class Span:
    """One time, from then to then."""

    begins_at: datetime
    ends_at: datetime


def write(activity: Activity, spans: Sequence[Span]) -> None:
    """These are its times now, and no others. Refused if they cannot be. For drafts: nothing hangs
    on them yet."""
    if why := why_not(spans):
        raise Refused(why)
    spans = sorted(spans, key=lambda one: one.begins_at)
    activity.sessions.all().delete()
    Session.objects.bulk_create(
        Session(activity=activity, number=number, begins_at=one.begins_at, ends_at=one.ends_at)
        for number, one in enumerate(spans, start=1)
    )
    _span_over(activity, spans)
    activity.next_at = activity.begins_at
    activity.closes_at = min(activity.closes_at, activity.ends_at)
    activity.save(update_fields=["begins_at", "ends_at", "times", "next_at", "closes_at"])


def why_not(spans: Sequence[Span]) -> str:
    """Why an activity cannot meet at these times; "" if it can."""
    ordered = sorted(spans, key=lambda one: one.begins_at)
    if not ordered or len(ordered) > MOST_TIMES:
        return _("Between 1 and %(most)s times.") % {"most": MOST_TIMES}
    if any(one.ends_at <= one.begins_at for one in ordered):
        return _("The end must come after the beginning.")
    if len(ordered) > 1 and any(one.ends_at - one.begins_at > rules.LONGEST for one in ordered):
        return _("Each of its times lasts a day at most.")
    if any(later.begins_at < one.ends_at for one, later in pairwise(ordered)):
        return _("Two of its times overlap.")
    if ordered[-1].ends_at - ordered[0].begins_at > LONGEST:
        return _("An activity lasts a year at most. Write several.")
    return ""


@transaction.atomic
def set_times(
    activity: Activity, spans: Sequence[Span], *, by: Person, rule: str = ""
) -> Activity:  # fmt: skip
    """When a draft meets: once, or several times for which people sign up together. `rule`: by
    which they follow, if by one."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if activity.state != State.DRAFT:
        raise Refused(_("It was published already. Move it, or cancel it."))
    write(activity, spans)
    activity.rule = rule
    activity.save(update_fields=["rule"])
    record("activity.times", by=by, about=activity, number=len(spans))
    return activity


@transaction.atomic
def move_time(session: Session, *, by: Person, span: Span) -> Session:
    """Another day or hour for one of the times; everybody is told, and may call off without its
    being counted."""
    activity, session = _open_one(session, by)
    if (session.begins_at, session.ends_at) == (span.begins_at, span.ends_at):
        raise Refused(_("Nothing was changed."))
    if span.begins_at <= timezone.now():
        raise Refused(_("Only what is still to come is published."))
    others = activity.sessions.exclude(pk=session.pk)
    if why := why_not([span, *(Span(one.begins_at, one.ends_at) for one in others)]):
        raise Refused(why)
    shift(session, span)
    mark_moved(activity)
    people = tell_everybody(activity, "activity.moved", mark=f"{session.pk} {session.sequence}")
    record("activity.moved", by=by, about=activity, people=people)
    return session


@transaction.atomic
def call_off(session: Session, *, by: Person, because: str) -> Session:
    """One of the times does not take place; the others do. Everybody is told why."""
    activity, session = _open_one(session, by)
    if not because.strip():
        raise Refused(_("Say why, so that people can read it."))
    if not activity.sessions.exclude(pk=session.pk).exclude(turn=Turn.OFF).exists():
        raise Refused(_("It is the last of its times. Cancel the activity."))
    now = timezone.now()
    session.turn, session.because = Turn.OFF, because.strip()
    session.sequence, session.changed_at = session.sequence + 1, now
    session.save(update_fields=["turn", "because", "sequence", "changed_at"])
    _count_anew(activity)
    activity.save()
    end_if_done(activity)
    people = tell_everybody(activity, "activity.one_off", mark=str(session.pk))
    record("activity.one_off", by=by, about=activity, people=people)
    return session


def shift(session: Session, span: Span) -> None:
    """Another time; its calendar entry says that it was changed."""
    session.begins_at, session.ends_at = span.begins_at, span.ends_at
    session.sequence, session.changed_at = session.sequence + 1, timezone.now()
    session.save(update_fields=["begins_at", "ends_at", "sequence", "changed_at"])


def mark_moved(activity: Activity) -> None:
    """After its times were changed by somebody: people have signed up for others."""
    _count_anew(activity)
    now = timezone.now()
    activity.opens_at = min(activity.opens_at, now)
    activity.moved_at = activity.changed_at = now
    activity.save()


@transaction.atomic
def step_on(activity: Activity, now: datetime) -> None:
    """It stands in the list by its next time."""
    activity = lock(activity)  # or one that is just being moved would stand there by where it was
    activity.next_at = _next_of(activity, now)
    activity.save(update_fields=["next_at"])


def end_if_done(activity: Activity) -> bool:
    """Whether nothing of it is still to come; then it is over."""
    if activity.sessions.filter(turn=Turn.PLANNED).exists():
        return False
    activity.state = State.OVER
    activity.save(update_fields=["state"])
    return True


def _open_one(session: Session, by: Person) -> tuple[Activity, Session]:
    """The time of a published activity that somebody changes, held with it."""
    activity = lock(session.activity)
    allow(rules.may_run(by, activity))
    session = lock(session)
    if activity.state != State.PUBLISHED or session.turn != Turn.PLANNED:
        raise Refused(_("Only what is published is moved."))
    if timezone.now() >= session.begins_at or session.presences.exists():
        raise Refused(_("It has begun."))
    return activity, session


def _count_anew(activity: Activity) -> None:
    """From when to when it lasts now, when it is next, and until when one signs up."""
    closed_as_it_began = activity.closes_at == activity.begins_at
    rows = activity.sessions.exclude(turn=Turn.OFF)
    _span_over(activity, [Span(one.begins_at, one.ends_at) for one in rows])
    if closed_as_it_began or activity.closes_at > activity.ends_at:
        activity.closes_at = activity.begins_at
    activity.next_at = _next_of(activity, timezone.now())


def _span_over(activity: Activity, spans: Iterable[Span]) -> None:
    rows = list(spans)
    activity.begins_at = min(one.begins_at for one in rows)
    activity.ends_at = max(one.ends_at for one in rows)
    activity.times = activity.sessions.count()


def _next_of(activity: Activity, now: datetime) -> datetime:
    """When it meets next; the last time, if that is over."""
    there = meets.next_time(activity, now)
    if there is not None:
        return there.begins_at
    last = activity.sessions.exclude(turn=Turn.OFF).order_by("-begins_at").first()
    return last.begins_at if last else activity.begins_at
