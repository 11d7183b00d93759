"""Taking a place, waiting for one, giving it up: no more than there are, in order of arrival.

A place is a row. Whoever takes one takes the next free row that nobody else is just taking
(SKIP LOCKED on PostgreSQL; on SQLite one writes at a time), and the row says that it is taken.
One statement each, written once: hundreds come within a second.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.models import Person
from linli.accounts.queries import hold_people
from linli.activities import needs, queries, rules, seen
from linli.activities.actions import permits, seats, sharing
from linli.activities.actions.permits import NOTHING, Said
from linli.activities.actions.telling import tell
from linli.activities.models import ACTIVE, LAST, Activity, Mode, Post, SignUp, Stand
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.prepared import Prepared
from linli.core.rows import insert, lock, share
from linli.people.queries import guarded_by, home_of


@transaction.atomic
def sign_up(
    post: Post, *, by: Person, person: Person | None = None, said: Said = NOTHING, shows: str = "",
    asked_at: datetime | None = None,
) -> SignUp:  # fmt: skip
    """A place for whoever asks, or for `person` of whom they take care; when all are taken, the
    end of the line. Where the desk decides or lots are drawn, they are noted as asking.

    Refused with a sentence if it is not the time, or the post is not for them. Asking again gives
    the place they have. At the door the leader signs somebody up for what is free, and for no line.
    `asked_at`: somebody asked for them at that moment, which is their turn in the line.
    """
    who = person or by
    # Whoever presses twice at once waits here for their other finger, before a seat is taken that
    # they would give back.
    hold_people([who.pk])
    post = held_open(post)
    activity = post.activity
    now = timezone.now()  # whoever waited until it was moved comes after that
    allow(rules.may_answer(by, who, activity))
    is_door = by.pk != who.pk and rules.is_at_the_door(activity, now)
    is_door = is_door and rules.may_keep_list(by, activity)
    look = rules.why_not_let_in if is_door else rules.why_not_now
    if why := look(activity, now):
        raise Refused(why)
    permits.check(who, post, activity, by=by, said=said)
    if there := seen.held_by(who, activity):
        return there
    asks = rules.asks(activity) and not is_door
    row = SignUp(
        activity=activity, post=post, person=who, by=by, at=asked_at or now,
        stand=Stand.ASKED if asks else Stand.WAITING, turn=LAST if activity.drawn_at else 0,
        agreed_at=now if activity.asks_risk else None,
        shows=shows.strip()[:60] if post.is_numbered else "",
    )  # fmt: skip
    if post.has_shares:
        row.share = sharing.share_of(who, post)
        row.is_bound = row.share is not None and row.share.organisation_id is not None
    if activity.home_most is not None:
        _take_slot(row, activity.home_most)
    if asks:
        insert(row)
        record("activity.asked", by=by, about=row, area_id=activity.area_id)
        tell(row, "activity.entered" if activity.mode == Mode.LOTTERY else "activity.asked")
        return row
    # Whoever waits goes first, also when a place has just come free.
    own = row.share_id if row.is_bound else None  # members of a partner get no other place
    seat = seats.next_free(post, own) if is_door else seats.take(row, post)
    if is_door and not seat:
        raise Refused(_("No place is free."))
    if seat:
        row.stand, row.seat_id = Stand.IN, seat
    insert(row)
    verb = "activity.signed_up" if seat else "activity.waits"
    record(verb, by=by, about=row, area_id=activity.area_id)
    tell(row, "activity.in" if seat else "activity.waiting")
    return row


@transaction.atomic
def leave(row: SignUp, *, by: Person) -> SignUp:
    """Give up a place, or one's place in the line. The place goes to whoever waits longest."""
    row = lock(row)
    allow(rules.may_answer(by, row.person, row.activity))
    if row.stand not in ACTIVE:
        raise Refused(_("This was called off already."))
    now = timezone.now()
    there = row.presences.all() if row.activity.times == 1 else row.presences.filter(went_at=None)
    if there.exists():  # a class may be ended between two times
        raise Refused(_("They have been there already."))
    row.is_late = row.stand == Stand.IN and rules.is_late(row.activity, now, row.at)
    _end(row, Stand.LEFT, now)
    record("activity.left", by=by, about=row, area_id=row.activity.area_id, late=row.is_late)
    return row


@transaction.atomic
def come_all_the_same(row: SignUp, *, by: Person) -> SignUp:
    """After it was moved: they come at the new time, to the new place. Whoever says nothing keeps
    the place too; the leader sees who has said it."""
    row = lock(row)
    allow(rules.may_answer(by, row.person, row.activity))
    if row.stand not in ACTIVE or row.activity.moved_at is None:
        raise Refused(_("There is nothing to answer."))
    row.comes_at = timezone.now()
    row.save(update_fields=["comes_at"])
    record("activity.comes_still", by=by, about=row, area_id=row.activity.area_id)
    return row


@transaction.atomic
def excuse(row: SignUp, *, by: Person) -> SignUp:
    """The desk knows why somebody called off late, or did not come: it counts no more."""
    row = lock(row)
    allow(rules.may_run(by, row.activity) and by.pk != row.person_id)
    if not row.is_late and not row.is_absent:
        raise Refused(_("There is nothing to excuse."))
    if row.is_excused:
        return row
    row.is_excused = True
    row.save(update_fields=["is_excused"])
    record("activity.excused", by=by, about=row, area_id=row.activity.area_id)
    return row


@transaction.atomic
def give_up(row: SignUp) -> None:
    """A place of somebody who left Linli goes to the next; what they were at stays recorded."""
    row = lock(row)
    if row.stand in ACTIVE and not row.presences.exists():
        _end(row, Stand.LEFT, timezone.now())


@transaction.atomic
def accept(row: SignUp, *, by: Person) -> SignUp:
    """Take the place that came free."""
    row = lock(row)
    allow(rules.may_answer(by, row.person, row.activity))
    now = timezone.now()
    if row.stand == Stand.IN:
        return row
    if row.stand != Stand.OFFERED or row.until is None or row.until <= now:
        raise Refused(_("The place was not taken in time. It went to the next."))
    row.stand, row.until = Stand.IN, None
    row.save(update_fields=["stand", "until"])
    record("activity.accepted", by=by, about=row, area_id=row.activity.area_id)
    return row


@transaction.atomic
def decline(row: SignUp, *, by: Person) -> SignUp:
    """Leave the free place to the next."""
    row = lock(row)
    allow(rules.may_answer(by, row.person, row.activity))
    if row.stand != Stand.OFFERED:
        raise Refused(_("No place is offered here."))
    _end(row, Stand.DECLINED, timezone.now())
    record("activity.declined", by=by, about=row, area_id=row.activity.area_id)
    return row


@transaction.atomic
def lapse(row: SignUp) -> None:
    """An offer that nobody answered in time: the next one is asked."""
    row = lock(row)
    now = timezone.now()
    if row.stand == Stand.OFFERED and row.until is not None and row.until <= now:
        _end(row, Stand.LAPSED, now)
        record("activity.lapsed", by=None, about=row, area_id=row.activity.area_id)


def _take_slot(row: SignUp, most: int) -> None:
    """Where one or two of a household get a place, each takes one of its slots; they wait for each
    other, and the database knows each slot once. Whoever is in no household is one of their own."""
    home = home_of(row.person)
    if home is None:
        return
    used = set(queries.slots_of(row.activity, lock(home)))
    slot = next((one for one in range(1, most + 1) if one not in used), None)
    if slot is None:
        raise Refused(
            ngettext(
                "One of a household gets a place, and somebody of yours has signed up.",
                "%(n)s of a household get a place, and so many of yours have signed up.", most,
            ) % {"n": most}
        )  # fmt: skip
    row.home, row.home_slot = home, slot


def held_open(post: Post) -> Post:
    """The post with its activity as they are now. Until we are done it cannot be cancelled."""
    share(Activity, post.activity_id)
    found = _POST.first(post.pk)
    if found is None:
        raise Post.DoesNotExist
    return found


_POST = Prepared(lambda pk: Post.objects.select_related("activity").filter(pk=pk), UUID)


def _end(row: SignUp, stand: Stand, now: datetime) -> None:
    seat, post = row.seat, row.post
    post.activity = row.activity
    row.stand, row.seat, row.until, row.ended_at = stand, None, None, now
    row.save(update_fields=["stand", "seat", "until", "ended_at", "is_late"])
    if seat and not seats.offer(seat, post):
        seats.free(seat)
    if row.activity.company_below:
        _end_of_the_left_alone(row, now)


def _end_of_the_left_alone(gone: SignUp, now: datetime) -> None:
    """Small children whose guardian called off, and whom nobody else accompanies, cannot come
    either: it is not counted, and they and their guardian are told."""
    wards = guarded_by(gone.person).values("person")
    rows = SignUp.objects.filter(activity=gone.activity, person__in=wards, stand__in=ACTIVE)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        row = lock(SignUp.objects.get(pk=pk))
        if row.stand not in ACTIVE or row.presences.exists():
            continue
        if needs.is_left_alone(needs.Known(row.person, row.activity)):
            _end(row, Stand.LEFT, now)
            record("activity.left", by=None, about=row, area_id=row.activity.area_id, late=False)
            tell(row, "activity.alone", also=gone.person)
