"""What the pages ask that everybody opens, of statements that are written once (core/prepared.py):
what is on, one activity, one's own places in it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities import queries
from linli.activities.models import (
    ACTIVE,
    SEATED,
    Activity,
    ForNeighbour,
    Invited,
    Part,
    Post,
    Presence,
    SignUp,
    Stand,
    State,
    Stop,
)
from linli.core.prepared import Prepared
from linli.people.models import Acting

MOST_FAMILY = 20


PER_PAGE = 40


def on(area_id: UUID, now: datetime) -> list[Activity]:
    """The first page of what is still to come in an area and all below it, and one more; of each
    what a row shows (`queries.on` has them all)."""
    return _ON.all(area_id, now)


_ON = Prepared(lambda area, now: queries.on(area, now)[: PER_PAGE + 1], UUID, datetime)


def one(pk: UUID) -> Activity | None:
    """An activity that is not a draft any more, with who holds it, where, and its insurance."""
    return _ONE.first(pk)


_ONE = Prepared(
    lambda pk: (
        Activity.objects.exclude(state=State.DRAFT)
        .filter(pk=pk)
        .select_related("area", "organisation", "station", "policy")
        .order_by()
    ),
    UUID,
)


def posts_of(activity: Activity) -> list[Post]:
    """Its posts with `taken`, `waiting` and `asking`."""
    posts = _POSTS.all(activity.pk)
    by_pk = {one.pk: one for one in posts}
    for one in posts:
        one.activity = activity
        one.taken = one.waiting = one.asking = 0  # type: ignore[attr-defined]
    for pk, stand, number in _STANDS.all(activity.pk):
        name = _NAMED[stand]
        setattr(by_pk[pk], name, getattr(by_pk[pk], name) + number)
    return posts


_NAMED: dict[str, str] = {
    Stand.IN: "taken", Stand.OFFERED: "taken", Stand.WAITING: "waiting", Stand.ASKED: "asking",
}  # fmt: skip
_POSTS = Prepared(
    lambda activity: (
        Post.objects.filter(activity=activity).select_related("skill").order_by("part", "id")
    ),
    UUID,
)
_STANDS: Prepared[tuple[UUID, str, int]] = Prepared(
    lambda activity: (
        SignUp.objects.filter(activity=activity, stand__in=ACTIVE)
        .order_by()
        .values_list("post", "stand")
        .annotate(n=Count("pk"))
    ),
    UUID,
)


def count_places(activities: Iterable[Activity]) -> None:
    """Give each activity `taken`, `places` and `waiting`, of its guests: two statements for all."""
    by_pk = {one.pk: one for one in activities}
    for one in by_pk.values():
        one.taken = one.places = one.waiting = 0  # type: ignore[attr-defined]
    for pk, places in _PLACES.all(by_pk):
        by_pk[pk].places = places  # type: ignore[attr-defined]
    for pk, stand, number in _GUESTS.all(by_pk):
        name = "taken" if stand in SEATED else "waiting"
        setattr(by_pk[pk], name, getattr(by_pk[pk], name) + number)


_PLACES: Prepared[tuple[UUID, int]] = Prepared(
    lambda activities: (
        Post.objects.filter(activity__in=activities, part=Part.GUEST)
        .order_by()
        .values_list("activity")
        .annotate(number=Sum(F("capacity") + F("extra")))
    ),
    [UUID],
)
_GUESTS: Prepared[tuple[UUID, str, int]] = Prepared(
    lambda activities: (
        SignUp.objects.filter(activity__in=activities, post__part=Part.GUEST, stand__in=ACTIVE)
        .order_by()
        .values_list("activity", "stand")
        .annotate(n=Count("pk"))
    ),
    [UUID],
)


def held_by(person: Person, activity: Activity) -> SignUp | None:
    """The place, or the place in the line, that somebody has in an activity."""
    return _HELD_BY.first(activity.pk, person.pk)


_HELD_BY = Prepared(
    lambda activity, person: (
        SignUp.objects.filter(activity=activity, person=person, stand__in=ACTIVE)
        .select_related("post", "activity")
        .order_by()
    ),
    UUID,
    UUID,
)


def wards(by: Person) -> list[Person]:
    """Whom somebody may sign up today besides themselves."""
    return [row.person for row in _WARDS.all(by.pk, timezone.localdate())]


def family(by: Person) -> list[Person]:
    """Whom somebody may sign up: themselves first, then those they act for today."""
    return [by, *wards(by)]


_WARDS = Prepared(
    lambda actor, day: (
        Acting.objects.filter(
            actor=actor, ended_at=None, valid_from__lte=day, valid_until__gte=day, may_order=True
        )
        .select_related("person")
        .order_by("person__name", "pk")[:MOST_FAMILY]
    ),
    UUID,
    date,
)


def held_for(people: Iterable[Person], activity: Activity) -> list[SignUp]:
    """The places, and places in the line, that these people have in an activity."""
    return _HELD.all(activity.pk, [one.pk for one in people])


_HELD = Prepared(
    lambda activity, people: (
        SignUp.objects.filter(activity=activity, person__in=people, stand__in=ACTIVE)
        .select_related("post", "person", "seat")
        .order_by("at", "id")
    ),
    UUID,
    [UUID],
)


def came(rows: Iterable[SignUp]) -> set[UUID]:
    """Those of the sign-ups whose people have been there."""
    return {pk for (pk,) in _CAME.all([one.pk for one in rows])}


_CAME: Prepared[tuple[UUID]] = Prepared(
    lambda rows: Presence.objects.filter(sign_up__in=rows).order_by().values_list("sign_up"),
    [UUID],
)


def stops_of(activity: Activity) -> list[Stop]:
    """The way of a tour."""
    return _STOPS.all(activity.pk)


_STOPS = Prepared(lambda pk: Stop.objects.filter(activity=pk).order_by("number"), UUID)


def asked_for(by: Person, activity: Activity) -> Sequence[ForNeighbour]:
    """The neighbours without a phone for whom somebody asked."""
    return _ASKED_FOR.all(activity.pk, by.pk)


_ASKED_FOR = Prepared(
    lambda activity, by: (
        ForNeighbour.objects.filter(post__activity=activity, by=by)
        .select_related("sign_up")
        .order_by("at", "id")
    ),
    UUID,
    UUID,
)


def was_invited(by: Person, activity: Activity) -> bool:
    """Whether somebody was asked to help in an activity."""
    return bool(_INVITED.all(activity.pk, by.pk))


_INVITED: Prepared[tuple[UUID]] = Prepared(
    lambda activity, by: (
        Invited.objects.filter(post__activity=activity, person=by).order_by().values_list("pk")
    ),
    UUID,
    UUID,
)


def mine(by: Person, now: datetime) -> list[SignUp]:
    """What somebody, or whoever they act for, goes to or waits for and is not over, soonest
    first."""
    return _MINE.all([one.pk for one in family(by)], now)


_MINE = Prepared(
    lambda people, now: (
        SignUp.objects.filter(person__in=people, stand__in=ACTIVE, activity__ends_at__gt=now)
        .select_related("activity", "post", "person")
        .order_by("activity__next_at", "id")
    ),
    [UUID],
    datetime,
)


def missed_by(person: Person, now: datetime) -> dict[str, int]:
    """How often somebody did not come (`absent`), and how often they called off `late`, in a
    year."""
    rows = _MISSED.all(person.pk, now - timedelta(days=365))
    return {
        "absent": sum(is_absent for is_absent, _late in rows),
        "late": sum(is_late for _absent, is_late in rows),
    }


_MISSED: Prepared[tuple[bool, bool]] = Prepared(
    lambda person, since: (
        SignUp.objects.filter(person=person, is_excused=False, activity__begins_at__gt=since)
        .exclude(is_absent=False, is_late=False)
        .order_by()
        .values_list("is_absent", "is_late")
    ),
    UUID,
    datetime,
)


# --- the leader's list ----------------------------------------------------------------------


LIST = 200  # a leader with a hall full of people looks for one name, not for a page


def kept(pk: UUID) -> Activity | None:
    """Any activity, drafts too, for whoever keeps it; with who holds it and where."""
    return _KEPT.first(pk)


_KEPT = Prepared(
    lambda pk: (
        Activity.objects.filter(pk=pk).select_related("area", "organisation", "station").order_by()
    ),
    UUID,
)


def seated(activity: Activity) -> list[tuple[UUID, UUID, str, bool, bool]]:
    """The first page of who has a place, and one more (`queries.seated` has them all)."""
    return _SEATED.all(activity.pk)


_SEATED: Prepared[tuple[UUID, UUID, str, bool, bool]] = Prepared(
    lambda pk: queries.seated(Activity(pk=pk))[: LIST + 1], UUID
)


def presences_of(sign_ups: Iterable[UUID]) -> dict[UUID, list[Presence]]:
    """When the people of these sign-ups were there, earliest first."""
    found: dict[UUID, list[Presence]] = {}
    for one in _PRESENCES.all(sign_ups):
        found.setdefault(one.sign_up_id, []).append(one)
    return found


_PRESENCES = Prepared(
    lambda sign_ups: (
        Presence.objects.filter(sign_up__in=sign_ups)
        .select_related("forgotten")
        .order_by("came_at", "id")
    ),
    [UUID],
)


def shared_phones(activity: Activity) -> set[str]:
    """The phones with which several people checked in: one may help an other, or stand in for
    them. The leader sees it."""
    used: dict[str, set[UUID]] = {}
    for phone, person in _PHONES.all(activity.pk):
        used.setdefault(phone, set()).add(person)
    return {phone for phone, people in used.items() if len(people) > 1}


_PHONES: Prepared[tuple[str, UUID]] = Prepared(
    lambda activity: (
        Presence.objects.filter(sign_up__activity=activity)
        .exclude(phone="")
        .order_by()
        .values_list("phone", "person")
        .distinct()
    ),
    UUID,
)


# --- being there ----------------------------------------------------------------------------


def there_at(row: SignUp, at: datetime) -> Presence | None:
    """That somebody is there with this place, or was at that moment."""
    for one in _TIMES.all(row.pk):
        if one.went_at is None or one.came_at <= at < one.went_at:
            return one
    return None


_TIMES = Prepared(lambda row: Presence.objects.filter(sign_up=row).order_by("came_at", "pk"), UUID)


def times_between(person: UUID, begins: datetime, ends: datetime) -> int:
    """How often somebody checked in between two moments, at all activities."""
    return len(_BETWEEN.all(person, begins, ends))


_BETWEEN: Prepared[tuple[UUID]] = Prepared(
    lambda person, begins, ends: (
        Presence.objects.filter(person=person, came_at__gte=begins, came_at__lt=ends)
        .order_by()
        .values_list("pk")
    ),
    UUID,
    datetime,
    datetime,
)
