"""Phones with which several people checked in: one may help another, or stand in for them. Which
phone it was is kept for a month (tasks.py)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min
from django.utils import timezone

from linli.activities.models import Presence, Session
from linli.core.days import midnight
from linli.hours import oddities, rules

MOST = 20


def people_of(session_id: UUID) -> set[UUID]:
    """Who checked in with a phone that another used at that time too."""
    rows = Presence.objects.filter(session=session_id).exclude(phone="").order_by()
    several = rows.values("phone").annotate(n=Count("person", distinct=True)).filter(n__gt=1)
    return set(rows.filter(phone__in=several.values("phone")).values_list("person", flat=True))


def clusters(areas: Any, first: date, last: date) -> list[oddities.Cluster]:
    """Phones that stood for several people, in one activity or in several."""
    rows = Presence.objects.filter(
        sign_up__activity__area__in=areas, came_at__gte=midnight(first),
        came_at__lt=midnight(last + timedelta(days=1)),
    ).exclude(phone="").order_by()  # fmt: skip
    found = rows.values("phone").annotate(
        people=Count("person", distinct=True), times=Count("pk"),
        title=Min("sign_up__activity__name"), at=Min("came_at"),
    )  # fmt: skip
    return [
        oddities.Cluster(
            one["people"], one["times"], one["title"], timezone.localtime(one["at"]).date()
        )
        for one in found.filter(people__gt=1).order_by("-people", "-times", "at")[:MOST]
    ]


def register() -> None:
    rules.also_shared(Session._meta.label_lower, people_of)  # each time writes its own record
    oddities.also_clusters("activities", clusters)
