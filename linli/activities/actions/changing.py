"""What is written down is changed: a draft freely, what is published by moving it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.actions import times
from linli.activities.actions.publishing import (
    Places,
    Plan,
    change_posts,
    check_order,
    note_minors,
)
from linli.activities.actions.telling import tell_everybody
from linli.activities.actions.times import Span
from linli.activities.models import Activity, Presence, State
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may


@transaction.atomic
def revise(
    activity: Activity, plan: Plan, places: list[Places], *, by: Person, area: Area,
    organisation: Organisation,
) -> Activity:  # fmt: skip
    """Write a draft anew; nobody has seen it. Where it meets several times, the plan tells of the
    first, and the others follow: as many days later as before, at the same hours."""
    activity = lock(activity)
    allow(rules.may_run(by, activity) and may(by, Power.RUN_ACTIVITIES, area.pk))
    if activity.state != State.DRAFT:
        raise Refused(_("It was published already. Move it, or cancel it."))
    check_order(plan)
    later = plan.begins_at - activity.begins_at
    lasts = plan.ends_at - plan.begins_at
    begins = [one.begins_at + later for one in activity.sessions.order_by("begins_at")]
    for name in Plan.__dataclass_fields__:
        setattr(activity, name, getattr(plan, name))
    activity.area, activity.organisation = area, organisation
    activity.next_at = plan.begins_at
    activity.save()
    times.write(activity, [Span(one, one + lasts) for one in begins])
    change_posts(activity, places)
    note_minors(activity)
    record("activity.revised", by=by, about=activity)
    return activity


@transaction.atomic
def move(
    activity: Activity, *, by: Person, begins_at: datetime, ends_at: datetime, address: str
) -> Activity:
    """Another time or place after people have signed up: each is asked whether they come still, and
    may call off without its being counted. Whoever does nothing keeps the place.

    Of what meets several times, only the place is moved so: the hours are those of the next.
    """
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if why := rules.why_not_move(activity, timezone.now()):
        raise Refused(why)
    if Presence.objects.filter(sign_up__activity=activity).exists():
        raise Refused(_("People are there already."))
    span = Span(begins_at, ends_at)
    is_there = activity.address == address.strip()
    is_then = activity.times > 1 or span == Span(activity.begins_at, activity.ends_at)
    if is_then and is_there:
        raise Refused(_("Nothing was changed."))
    if not is_then:
        if why := times.why_not([span]):
            raise Refused(why)
        times.shift(activity.sessions.get(), span)
    if not is_there:
        # Or a phone that checks in would be measured from the old place.
        activity.station = activity.latitude = activity.longitude = None
        activity.address = address.strip()
        activity.sequence += 1
    times.mark_moved(activity)
    if why := rules.why_not_publish(activity, timezone.now()):
        raise Refused(why)
    people = tell_everybody(activity, "activity.moved", mark=str(activity.moved_at))
    record("activity.moved", by=by, about=activity, people=people)
    return activity
