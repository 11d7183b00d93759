"""Which volunteers a post that lacks helpers would suit, and who of them wants to be asked."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import needs, rules
from linli.activities.meets import hours_of
from linli.activities.models import Invited, Part, Post, Seat, SignUp, Stand, Turn
from linli.areas.models import AreaLink
from linli.people import week
from linli.people.models import Invites
from linli.people.queries import forces_in_force

MOST = 1000  # volunteers who are looked at
FOR_EACH_PLACE = 5  # asked at once: more would find the post full when they open it


def free(post: Post, now: datetime) -> int:
    """Its places that nobody has, is kept or waits for."""
    seats = Seat.objects.filter(Q(share=None) | Q(kept_until__lte=now), post=post, is_free=True)
    waiting = SignUp.objects.filter(post=post, stand__in=(Stand.WAITING, Stand.ASKED))
    return max(0, seats.count() - waiting.count())


def why_not(post: Post, now: datetime) -> str:
    """Why nobody is invited to a post now; "" if somebody can be."""
    if post.part != Part.HELPER:
        return _("Helpers are invited, not those who take part.")
    if why := rules.why_not_now(post.activity, now):
        return why
    return "" if free(post, now) else _("No place is free in this post.")


def candidates(post: Post) -> QuerySet[Person]:
    """Volunteers of its area who count for the post and want to be asked, whoever was asked longest
    ago first. Whoever signed up, called off or was asked already is left alone."""
    activity = post.activity
    near = AreaLink.objects.filter(above=activity.area_id).values("below")
    forces = forces_in_force(timezone.localdate(activity.begins_at)).filter(kind=post.force)
    known = SignUp.objects.filter(activity=activity).values("person")
    asked = Invited.objects.filter(post__activity=activity).values("person")
    rows = Person.objects.filter(
        area__in=near, is_active=True, erased_at=None, joined_at__isnull=False,
        pk__in=forces.values("person"),
    ).exclude(volunteering__invites=Invites.NO)  # fmt: skip
    rows = rows.exclude(pk__in=known).exclude(pk__in=asked).exclude(pk=activity.leader_id)
    last = F("last").asc(nulls_first=True)
    return rows.annotate(last=Max("invited_to__at")).order_by(last, "pk")


def matching(post: Post, now: datetime) -> list[Person]:
    """Those whom the post would take, by the same rules as when they sign up, and who have nothing
    else at that time as far as Linli knows."""
    activity = post.activity
    known = needs.known_of(candidates(post)[:MOST], activity)
    fit = [
        one.person
        for one in known
        if not needs.why_not(one, post) and not needs.lacks_permit(one, post)
    ]
    busy = week.taken([one.pk for one in fit], *hours_of(activity, now))
    return [one for one in fit if one.pk not in busy]


def busy(people: list[UUID], begins: datetime, ends: datetime) -> set[UUID]:
    """Who of them has a place in an activity that meets in that time (people/week.py)."""
    rows = SignUp.objects.filter(
        person__in=people, stand__in=(Stand.IN, Stand.OFFERED),
        activity__sessions__turn=Turn.PLANNED, activity__sessions__begins_at__lt=ends,
        activity__sessions__ends_at__gt=begins,
    )  # fmt: skip
    return set(rows.order_by().values_list("person", flat=True))
