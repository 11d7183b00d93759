"""A place for whoever presses for themselves, also when hundreds do within a second.

Those who press in the same moment in one process are served in one transaction (core/crowd.py):
the same rules are asked, once for all where they are the same for all. Whatever needs a look at the
person - an age, a household, a share, lots - goes its usual way, one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.queries import hold_people
from linli.activities import needs, rules, seen
from linli.activities.actions import permits, seats, signing_up
from linli.activities.actions.permits import NOTHING, Said
from linli.activities.actions.telling import tell_each
from linli.activities.models import Activity, Post, SignUp, Stand
from linli.core import unit
from linli.core.crowd import Crowd
from linli.core.errors import Refused
from linli.core.events import record_all
from linli.core.rows import insert_all


@dataclass(frozen=True)
class Press:
    """Somebody, the post, what they said with it, and what they show at a stall."""

    by: Person
    post: Post
    said: Said = NOTHING
    shows: str = ""


def press(post: Post, *, by: Person, said: Said = NOTHING, shows: str = "") -> SignUp:
    """What `signing_up.sign_up` does for oneself; outside of a transaction, together with whoever
    presses in the same moment."""
    one = Press(by, post, said, shows)
    return _PRESSED.serve(post.pk, one) if _is_plain(post, post.activity) else _alone(one)


def _alone(one: Press) -> SignUp:
    return unit.run(lambda: signing_up.sign_up(one.post, by=one.by, said=one.said, shows=one.shows))


@transaction.atomic
def _together(presses: Sequence[Press]) -> list[SignUp | None]:
    """What each got, in the order in which they pressed; None for whoever is looked at alone."""
    people = {one.by.pk: one.by for one in presses}
    hold_people(people)
    post = signing_up.held_open(presses[0].post)
    activity = post.activity
    now = timezone.now()
    if rules.why_not_now(activity, now) or not _is_plain(post, activity):
        return [None] * len(presses)
    got = {row.person_id: row for row in seen.held_for(people.values(), activity)}
    coming = {
        one.by.pk: one.by
        for one in presses
        if one.by.pk not in got and _said_what_is_asked(one, post, activity)
    }
    free = seats.next_few(post, len(coming), if_nobody_waits=True)
    rows = [
        SignUp(
            activity=activity, post=post, person=person, by=person, stand=Stand.WAITING,
            at=now + timedelta(microseconds=place),  # they stand in line in their order
            agreed_at=now if activity.asks_risk else None,
        )
        for place, person in enumerate(coming.values())
    ]  # fmt: skip
    for row, seat in zip(rows, free, strict=False):
        row.stand, row.seat_id = Stand.IN, seat
    insert_all(rows)
    seated, others = rows[: len(free)], rows[len(free) :]
    for some, verb, code in (
        (seated, "activity.signed_up", "activity.in"),
        (others, "activity.waits", "activity.waiting"),
    ):
        record_all(verb, ((row.by, row) for row in some), area_id=activity.area_id)
        tell_each(some, code, activity)
    got |= {row.person_id: row for row in rows}
    return [got.get(one.by.pk) for one in presses]


def _is_plain(post: Post, activity: Activity) -> bool:
    """Whether who somebody is makes no difference: the first who come get what there is."""
    return (
        needs.asks_nothing(post, activity)
        and not post.has_shares
        and not post.is_numbered
        and activity.home_most is None
        and activity.drawn_at is None
        and not rules.asks(activity)
    )


def _said_what_is_asked(one: Press, post: Post, activity: Activity) -> bool:
    try:
        permits.check(one.by, post, activity, by=one.by, said=one.said)
    except Refused:
        return False  # alone they are told what is missing
    return True


_PRESSED = Crowd(_together, _alone)
