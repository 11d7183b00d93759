"""Telling those who signed up, and whoever of their family did it for them; a desk is not told."""

from collections.abc import Sequence

from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.models import ACTIVE, Activity, SignUp
from linli.channels import actions as channels
from linli.people.models import Acting
from linli.people.queries import acted_for

AT_ONCE = 500


def tell(row: SignUp, code: str, *, also: Person | None = None) -> None:
    """One sign-up, with what has become of it; also somebody whom it concerns besides."""
    people = {row.person_id: row.person}
    if also is not None:
        people[also.pk] = also
    if row.by_id != row.person_id and acted_for(row.by).filter(person=row.person).exists():
        people[row.by_id] = row.by
    once = _once(row, code)
    until = f"{timezone.localtime(row.until):%m-%d %H:%M}" if row.until else ""
    channels.tell_all(
        people.values(), code, about=row.activity, once=once,
        facts={"name": row.activity.name, "until": until},
    )  # fmt: skip


def _once(row: SignUp, code: str) -> str:
    return f"{code} {row.pk} {row.until or ''}".strip()


def tell_each(rows: Sequence[SignUp], code: str, activity: Activity) -> None:
    """Many who signed up for themselves in one moment: each is told what `tell` says."""
    channels.tell_all(
        [row.person for row in rows], code, about=activity,
        once={row.person_id: _once(row, code) for row in rows},
        facts={"name": activity.name, "until": ""},
    )  # fmt: skip


def tell_many(rows: Sequence[SignUp], code: str, activity: Activity, *, mark: str = "") -> None:
    """Many at once who are told the same; `person` and `by` were read with them. `mark` tells one
    time from another, where it may come twice."""
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        people = {row.person_id: row.person for row in some}
        others = {row.by_id: row.by for row in some if row.by_id != row.person_id}
        if others:
            acting = Acting.objects.filter(actor__in=others, person__in=people, ended_at=None)
            for pk in acting.values_list("actor", flat=True):
                people.setdefault(pk, others[pk])
        channels.tell_all(
            people.values(), code, about=activity, once=f"{code} {activity.pk} {mark}".strip(),
            facts={"name": activity.name},
        )  # fmt: skip


def tell_everybody(activity: Activity, code: str, *, mark: str = "") -> int:
    """Whoever has a place, waits or asks, each once for each `mark`; how many they are."""
    rows = SignUp.objects.filter(activity=activity, stand__in=ACTIVE)
    found = list(rows.select_related("person", "by").order_by("pk"))
    tell_many(found, code, activity, mark=mark)
    return len({row.person_id for row in found})
