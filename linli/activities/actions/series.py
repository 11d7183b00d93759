"""What follows by one rule, each with a sign-up of its own: written down, changed from one on."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import recurrence, rules
from linli.activities.actions import changing, publishing, times
from linli.activities.actions.times import Span
from linli.activities.models import Activity, State
from linli.activities.recurrence import Pattern
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.ids import uuid7
from linli.core.models import DayKind
from linli.core.rows import lock
from linli.core.working_time import calendar

_OWN = ("id", "begins_at", "ends_at", "next_at", "opens_at", "closes_at", "state", "published_at",
        "because", "moved_at", "changed_at", "sequence", "draws_at", "drawn_at")  # fmt: skip


def holidays() -> frozenset[Any]:
    """The days off that are known; a Sunday is none."""
    return frozenset(day for day, kind in calendar().special.items() if kind == DayKind.OFF)


@transaction.atomic
def repeat(
    activity: Activity, pattern: Pattern, *, by: Person, skips_holidays: bool
) -> list[Activity]:
    """The same on the other days of a pattern that begins with it, as drafts, as far as they are
    still to come. Signing up opens as long before each as it did before this one."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if activity.state == State.CANCELLED:
        raise Refused(_("This activity was cancelled."))
    first = timezone.localdate(activity.begins_at)
    off = holidays() if skips_holidays else ()
    days = recurrence.days(first, pattern, off=off)[1:]
    if activity.series is None:
        activity.series = uuid7()
    activity.rule = pattern.rule
    activity.save(update_fields=["series", "rule"])
    rows = Activity.objects.filter(series=activity.series)
    there = {timezone.localdate(one.begins_at) for one in rows}
    today = timezone.localdate()
    made = [
        _again(activity, day - first) for day in days if day > today and day not in there
    ]  # fmt: skip
    if not made:
        raise Refused(_("They are all written down already."))
    record("activity.repeated", by=by, about=activity, number=len(made))
    return made


@transaction.atomic
def publish_series(activity: Activity, *, by: Person) -> int:
    """Publish what of a series is still a draft; how many. All, or none with the reason."""
    rows = Activity.objects.filter(series=activity.series, state=State.DRAFT)
    drafts = list(rows.order_by("begins_at", "pk")) if activity.series else []
    for one in drafts:
        publishing.publish(one, by=by)
    if not drafts:
        raise Refused(_("It was published already."))
    return len(drafts)


@transaction.atomic
def move_on(
    activity: Activity, *, by: Person, days: int, begins: time, ends: time, address: str
) -> int:
    """This one and all later ones of its series: so many days later, at these hours, there; how
    many. They are a series of their own from now on. All, or none with the reason."""
    rows = _from_here(activity, by)
    address = address.strip()
    for one in rows:
        day = timezone.localdate(one.begins_at) + timedelta(days=days)
        begins_at = timezone.make_aware(datetime.combine(day, begins))
        ends_at = timezone.make_aware(datetime.combine(day, ends))
        if one.state == State.DRAFT:
            _move_draft(one, Span(begins_at, ends_at), address)
        elif (begins_at, ends_at, address) != (one.begins_at, one.ends_at, one.address):
            changing.move(one, by=by, begins_at=begins_at, ends_at=ends_at, address=address)
    _part(rows)
    record("activity.moved_on", by=by, about=activity, number=len(rows))
    return len(rows)


@transaction.atomic
def cancel_on(activity: Activity, *, by: Person, because: str) -> int:
    """This one and all later ones of its series do not take place; drafts are gone. How many."""
    rows = _from_here(activity, by)
    for one in rows:
        if one.state == State.DRAFT:
            one.posts.all().delete()
            one.delete()
        else:
            publishing.cancel(one, by=by, because=because)
    return len(rows)


def _from_here(activity: Activity, by: Person) -> list[Activity]:
    """What of a series is still to come from one on, held."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    rows = Activity.objects.select_for_update().filter(
        series=activity.series, begins_at__gte=activity.begins_at, begins_at__gt=timezone.now(),
        state__in=(State.DRAFT, State.PUBLISHED),
    )  # fmt: skip
    found = list(rows.order_by("begins_at", "pk")) if activity.series else []
    if not found:
        raise Refused(_("Nothing of this series is still to come."))
    if any(one.times > 1 for one in found):
        raise Refused(_("These meet several times. Change the times of each."))
    return found


def _move_draft(draft: Activity, span: Span, address: str) -> None:
    before = draft.begins_at
    times.write(draft, [span])
    later = draft.begins_at - before
    draft.opens_at, draft.closes_at = draft.opens_at + later, draft.begins_at
    draft.draws_at = draft.draws_at and draft.draws_at + later
    if draft.address != address:
        draft.station = draft.latitude = draft.longitude = None
        draft.address = address
    draft.save()


def _part(rows: list[Activity]) -> None:
    """Those from here on are a series of their own, so that a later change leaves the others."""
    pks = [one.pk for one in rows]
    if Activity.objects.filter(series=rows[0].series).exclude(pk__in=pks).exists():
        Activity.objects.filter(pk__in=pks).update(series=uuid7())


def _again(activity: Activity, span: timedelta) -> Activity:
    """A copy `span` later; on the clock, which may be moved in between elsewhere."""
    facts: dict[str, Any] = {
        field.attname: getattr(activity, field.attname)
        for field in Activity._meta.concrete_fields
        if field.attname not in _OWN
    }
    made = Activity.objects.create(
        **facts, begins_at=activity.begins_at + span, ends_at=activity.ends_at + span,
        next_at=activity.begins_at + span,
        opens_at=activity.opens_at + span, closes_at=activity.closes_at + span,
        draws_at=activity.draws_at and activity.draws_at + span,
    )  # fmt: skip
    spans = [Span(one.begins_at + span, one.ends_at + span) for one in activity.sessions.all()]
    times.write(made, spans)
    for stop in activity.stops.all():
        stop.pk, stop.activity = uuid7(), made
        stop.save(force_insert=True)
    for post in activity.posts.all():
        shares = list(post.shares.filter(ended_at=None).order_by("pk"))
        post.pk, post.activity = uuid7(), made
        post.kept = sum(one.places for one in shares if not one.is_on_top)
        post.extra = sum(one.places for one in shares if one.is_on_top)
        post.save(force_insert=True)
        for share in shares:
            share.pk, share.post, share.until = uuid7(), post, share.until + span
            share.save(force_insert=True)
    return made
