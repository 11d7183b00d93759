"""Recording facts, and the two ways of following them.

*Within* the transaction for ledgers that must be exact; *afterwards*, as a task that is
enqueued in the same transaction, for the outside world and for slow work. There is no third.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model, QuerySet

from linli.core.models import Event
from linli.core.rows import insert_all
from linli.core.tasks import Work, enqueue

if TYPE_CHECKING:  # people live upstairs; every floor knows what a person is
    from linli.accounts.models import Person

Follower = Callable[[Event], None]

_within: defaultdict[str, list[Follower]] = defaultdict(list)
_afterwards: defaultdict[str, list[Work]] = defaultdict(list)


def follow_within(verb: str, follower: Follower) -> None:
    """Call the follower inside each transaction that records the verb: all happens or none."""
    _within[verb].append(follower)


def follow_afterwards(verb: str, work: Work) -> None:
    """Enqueue the work, with the event's number, in each transaction that records the verb."""
    _afterwards[verb].append(work)


def record(
    verb: str,
    *,
    by: "Person | None",
    about: Model,
    area_id: UUID | None = None,
    **facts: object,
) -> Event:
    """Write down that something happened. Call it inside the action's transaction.

    `facts` are for figures and codes; never a name, a number of a person, or a note.
    `area_id` is where it happened; unless given, the area of `about`.
    """
    return record_all(verb, [(by, about)], area_id=area_id, **facts)[0]


def record_all(
    verb: str,
    happened: "Iterable[tuple[Person | None, Model]]",
    *,
    area_id: UUID | None = None,
    **facts: object,
) -> list[Event]:
    """The same of many at once: who did it, and with what."""
    events = [
        Event(
            verb=verb,
            actor=by,
            subject_kind=about._meta.label_lower,
            subject_id=about.pk,
            area_id=area_id or getattr(about, "area_id", None),
            facts=facts,
        )
        for by, about in happened
    ]
    insert_all(events)
    for event in events:
        for follower in _within[verb]:
            follower(event)
        for work in _afterwards[verb]:
            enqueue(work, event.pk)
    return events


def history(subject: Model) -> QuerySet[Event]:
    """Everything that happened to the subject, oldest first."""
    return Event.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).select_related("actor")
