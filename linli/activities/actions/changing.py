"""What is written down is changed: a draft freely, what is published by moving it, and repeated."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.actions.publishing import (
    Places,
    Plan,
    change_posts,
    check_order,
    publish,
)
from linli.activities.models import ACTIVE, Activity, Presence, SignUp, State
from linli.areas.models import Area
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.ids import uuid7
from linli.core.models import DayKind
from linli.core.rows import lock
from linli.core.working_time import calendar
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may

MOST_WEEKS = 52
_OWN = ("id", "begins_at", "ends_at", "opens_at", "closes_at", "state", "published_at", "because",
        "moved_at", "draws_at", "drawn_at")  # fmt: skip


@transaction.atomic
def revise(
    activity: Activity, plan: Plan, places: list[Places], *, by: Person, area: Area,
    organisation: Organisation,
) -> Activity:  # fmt: skip
    """Write a draft anew; nobody has seen it."""
    activity = lock(activity)
    allow(rules.may_run(by, activity) and may(by, Power.RUN_ACTIVITIES, area.pk))
    if activity.state != State.DRAFT:
        raise Refused(_("It was published already. Move it, or cancel it."))
    check_order(plan)
    for name in Plan.__dataclass_fields__:
        setattr(activity, name, getattr(plan, name))
    activity.area, activity.organisation = area, organisation
    activity.save()
    change_posts(activity, places)
    record("activity.revised", by=by, about=activity)
    return activity


@transaction.atomic
def move(
    activity: Activity, *, by: Person, begins_at: datetime, ends_at: datetime, address: str
) -> Activity:
    """Another time or place after people have signed up: each is told, and may call off without
    its being counted. Whoever does nothing keeps the place."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    now = timezone.now()
    if why := rules.why_not_move(activity, now):
        raise Refused(why)
    if Presence.objects.filter(sign_up__activity=activity).exists():
        raise Refused(_("People are there already."))
    before = (activity.begins_at, activity.ends_at, activity.address)
    if before == (begins_at, ends_at, address.strip()):
        raise Refused(_("Nothing was changed."))
    activity.begins_at, activity.ends_at = begins_at, ends_at
    if activity.address != address.strip():
        # Or a phone that checks in would be measured from the old place.
        activity.station = activity.latitude = activity.longitude = None
        activity.address = address.strip()
    activity.opens_at = min(activity.opens_at, now)
    activity.closes_at, activity.moved_at = begins_at, now
    if why := rules.why_not_publish(activity, now):
        raise Refused(why)
    check_order(activity)
    activity.save()
    rows = SignUp.objects.filter(activity=activity, stand__in=ACTIVE).select_related("person")
    people = [row.person for row in rows]
    channels.tell_all(
        people, "activity.moved", about=activity,
        once=f"activity.moved {activity.pk} {now.timestamp()}", facts={"name": activity.name},
    )  # fmt: skip
    record("activity.moved", by=by, about=activity, people=len(people))
    return activity


@transaction.atomic
def repeat(activity: Activity, *, by: Person, weeks: int, skip_holidays: bool) -> list[Activity]:
    """The same on the same weekday of the next `weeks` weeks, as drafts, as far as they are still
    to come. Signing up opens as long before each as it did before this one."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(_("Between 1 and %(most)s weeks.") % {"most": MOST_WEEKS})
    if activity.state == State.CANCELLED:
        raise Refused(_("This activity was cancelled."))
    if activity.series is None:
        activity.series = uuid7()
        activity.save(update_fields=["series"])
    rows = Activity.objects.filter(series=activity.series)
    there = {timezone.localdate(one.begins_at) for one in rows}
    off, today = calendar().special, timezone.localdate()
    made = []
    for week in range(1, weeks + 1):
        span = timedelta(weeks=week)
        day = timezone.localdate(activity.begins_at + span)
        is_holiday = off.get(day) == DayKind.OFF
        if day > today and day not in there and not (skip_holidays and is_holiday):
            made.append(_again(activity, span))
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
        publish(one, by=by)
    if not drafts:
        raise Refused(_("It was published already."))
    return len(drafts)


def _again(activity: Activity, span: timedelta) -> Activity:
    """A copy `span` later; on the clock, which may be moved in between elsewhere."""
    facts: dict[str, Any] = {
        field.attname: getattr(activity, field.attname)
        for field in Activity._meta.concrete_fields
        if field.attname not in _OWN
    }
    made = Activity.objects.create(
        **facts, begins_at=activity.begins_at + span, ends_at=activity.ends_at + span,
        opens_at=activity.opens_at + span, closes_at=activity.closes_at + span,
        draws_at=activity.draws_at and activity.draws_at + span,
    )  # fmt: skip
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
