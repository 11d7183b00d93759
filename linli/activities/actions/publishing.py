"""From a draft to an activity people can sign up for, and its end."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import queries, rules
from linli.activities.actions import seats, times
from linli.activities.actions.copying import take_over
from linli.activities.actions.deciding import commit
from linli.activities.actions.sharing import hand_out
from linli.activities.actions.telling import tell_everybody
from linli.activities.models import (
    ACTIVE,
    MOST_PLACES,
    Activity,
    Mode,
    Part,
    Post,
    SignUp,
    Stand,
    State,
)
from linli.areas.models import Area
from linli.catalogue.models import Force
from linli.core import pulse
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may
from linli.venues.models import Station


@dataclass(frozen=True)
class Plan:
    """What an activity is, as it stands in the model: `least_share` in per cent of its length,
    `latitude` and `longitude` in degrees where somebody knows them."""

    name: str
    kind: str
    begins_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    address: str
    risk: str
    words: str = ""
    bring: str = ""
    least_share: int = 60
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    station: Station | None = None


@dataclass(frozen=True)
class Places:
    """Places of one sort: `capacity` of them, for guests or for helpers of one force."""

    capacity: int
    part: str = Part.GUEST
    name: str = ""
    force: str = ""
    least_age: int | None = None
    most_age: int | None = None


def check_order(plan: "Plan | Activity") -> None:
    """Refused if it ends before it begins, or signing up closes before it opens."""
    if plan.ends_at <= plan.begins_at:
        raise Refused(_("The end must come after the beginning."))
    if plan.closes_at <= plan.opens_at:
        raise Refused(_("Signing up must close after it opens."))
    if plan.closes_at > plan.ends_at:
        raise Refused(_("Signing up closes at the latest when the activity ends."))


def add_posts(activity: Activity, places: list[Places]) -> None:
    for one in places:
        Post.objects.create(activity=activity, **asdict(one))


def note_minors(activity: Activity) -> None:
    """What is for minors alone is so marked, whoever forgot it."""
    if not activity.is_for_minors and rules.is_of_minors(activity):
        activity.is_for_minors = True
        activity.save(update_fields=["is_for_minors"])


def change_posts(activity: Activity, places: list[Places]) -> None:
    """The posts of a draft are to be these; what a post asks of people stays with it."""
    there = {(post.part, post.name): post for post in activity.posts.all()}
    for one in places:
        post = there.pop((one.part, one.name), None) or Post(activity=activity)
        for name, value in asdict(one).items():
            setattr(post, name, value)
        if post.capacity < post.kept:
            raise Refused(_("More places are kept than there are."))
        if post.force != Force.WORKER:
            post.level = ""
        post.save()
    for post in there.values():
        post.delete()


@transaction.atomic
def draft(
    plan: Plan, places: list[Places], *, by: Person, area: Area, organisation: Organisation,
    leader: Person | None = None, like: Activity | None = None,
) -> Activity:  # fmt: skip
    """Write an activity down; nobody else sees it yet. People sign up as for the one it is like."""
    allow(may(by, Power.RUN_ACTIVITIES, area.pk))
    allow(queries.holders(by).filter(pk=organisation.pk).exists())
    check_order(plan)
    facts: dict[str, Any] = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    activity = Activity.objects.create(
        **facts, next_at=plan.begins_at, area=area, organisation=organisation,
        leader=leader or by, is_sample=by.is_sample,
    )  # fmt: skip
    times.write(activity, [times.Span(plan.begins_at, plan.ends_at)])
    add_posts(activity, places)
    if like is not None:
        take_over(activity, like, by=by)
    note_minors(activity)
    record("activity.drafted", by=by, about=activity)
    return activity


@transaction.atomic
def publish(activity: Activity, *, by: Person) -> Activity:
    """Open it: from here on its places exist, and there are never more of them."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    now = timezone.now()
    if activity.state != State.DRAFT:
        raise Refused(_("It was published already."))
    if why := rules.why_not_publish(activity, now):
        raise Refused(why)
    for post in activity.posts.all():
        seats.add(post, post.total)
        hand_out(post)
    if activity.mode == Mode.LOTTERY:
        commit(activity)
    activity.state, activity.published_at = State.PUBLISHED, now
    activity.save(update_fields=["state", "published_at"])
    record("activity.published", by=by, about=activity)
    pulse.touch()  # it stands in the list at once
    return activity


@transaction.atomic
def resize(post: Post, *, by: Person, capacity: int) -> Post:
    """More places, which the line gets first; or fewer, but never fewer than are taken."""
    post = lock(post)
    allow(rules.may_run(by, post.activity))
    if not 1 <= capacity <= MOST_PLACES:
        raise Refused(_("Between 1 and %(most)s places.") % {"most": MOST_PLACES})
    before = post.capacity
    if capacity < post.kept:
        raise Refused(_("More places are kept than there are."))
    if capacity + post.extra > MOST_PLACES:
        raise Refused(_("Between 1 and %(most)s places.") % {"most": MOST_PLACES - post.extra})
    is_out = post.activity.state == State.PUBLISHED
    if is_out and capacity < before:  # the database wants the seats gone first
        seats.take_away(post, before - capacity)
    post.capacity = capacity
    post.save(update_fields=["capacity"])
    if is_out and capacity > before:
        seats.add(post, capacity - before)
        seats.fill(post)
    record("activity.resized", by=by, about=post.activity, before=before, after=capacity)
    return post


@transaction.atomic
def cancel(activity: Activity, *, by: Person, because: str) -> Activity:
    """Call it off: everybody who is in or waits is told why."""
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if activity.state != State.PUBLISHED:
        raise Refused(_("Only what is published can be cancelled."))
    if not because.strip():
        raise Refused(_("Say why, so that people can read it."))
    activity.state, activity.because = State.CANCELLED, because.strip()
    activity.sequence, activity.changed_at = activity.sequence + 1, timezone.now()
    activity.save(update_fields=["state", "because", "sequence", "changed_at"])
    people = tell_everybody(activity, "activity.cancelled")
    rows = SignUp.objects.filter(activity=activity, stand__in=ACTIVE)
    rows.update(stand=Stand.LEFT, seat=None, until=None, ended_at=timezone.now())
    record("activity.cancelled", by=by, about=activity, people=people)
    pulse.touch()
    return activity
