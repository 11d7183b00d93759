"""At the door: a time, on the way, the code, in and out, what was found there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.accounts.queries import hold_people
from linli.core.days import midnight
from linli.core.errors import Refused
from linli.core.prepared import Prepared
from linli.core.rows import insert, save
from linli.matching import Point, metres_between
from linli.orders import clock, queries, rules
from linli.orders.actions.moving import begin, move
from linli.orders.hindrances import enough_came, forgotten
from linli.orders.life import STEPS
from linli.orders.models import Hand, Note, NoteKind, Order, Reason
from linli.people import presence
from linli.records.entered import entered_afterwards

LONGEST_SLOT = timedelta(hours=8)
FURTHEST = timedelta(days=90)
SHORTEST = timedelta(minutes=1)
EARLIEST = timedelta(hours=2)  # before the slot: nobody arrives the day before
CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_AWAY = timedelta(days=2)  # without network; our answers are kept for longer (core/unit.py)


@transaction.atomic
def schedule(
    order: Order, *, by: Person, begins: datetime, ends: datetime, is_wished: bool = False
) -> Order:
    """A time is agreed on. `is_wished`: they asked for one that is later than was promised; without
    it the promise stands, and rings."""
    order = begin("schedule", order, by=by)
    now = timezone.now()
    if ends <= begins or ends - begins > LONGEST_SLOT:
        raise Refused(_("The end must come after the beginning, at most eight hours later."))
    if ends <= now:
        raise Refused(_("This time has passed. Choose a later one."))
    if begins > now + FURTHEST:
        raise Refused(_("Choose a day within the next three months."))
    order.slot_from, order.slot_until = begins, ends
    if is_wished and ends > order.arrive_by:
        clock.asked_later(order, ends)
    return move("schedule", order, by=by, wished=is_wished)


@transaction.atomic
def ask_time(order: Order, *, by: Person, words: str = "") -> Order:
    """The asker wants another time: whoever goes calls and agrees on one."""
    order = begin("ask_time", order, by=by)
    order.slot_from = order.slot_until = None
    if words.strip():
        insert(Note(order=order, kind=NoteKind.INFO, words=words.strip(), by=by))
    return move("ask_time", order, by=by)


@transaction.atomic
def set_out(order: Order, *, by: Person, at: datetime | None = None) -> Order:
    """On the way; `at` is the phone's time, if it had no network then."""
    order = begin("set_out", order, by=by)
    if at is None:
        return move("set_out", order, by=by)
    moment = at_door(order, at, timezone.now())
    return move("set_out", order, by=by, at=moment.isoformat(timespec="seconds"))


@transaction.atomic
def be_late(order: Order, *, by: Person, minutes: int) -> Order:
    """It will be later: the asker reads by how much, before they wonder."""
    order = begin("be_late", order, by=by)
    if not 5 <= minutes <= 240:
        raise Refused(_("Between 5 minutes and 4 hours; for more, agree on another time."))
    insert(Note(order=order, kind=NoteKind.LATE, words=str(minutes), by=by))
    order.slot_until = (order.slot_until or timezone.now()) + timedelta(minutes=minutes)
    clock.move_due(order, order.slot_until)
    return move("be_late", order, by=by, minutes=minutes)


@transaction.atomic
def nobody_home(
    order: Order, *, by: Person, words: str = "", at: datetime | None = None
) -> Order:  # fmt: skip
    """Nobody opened: a card is left, somebody calls, another time is agreed on."""
    order = begin("nobody_home", order, by=by)
    moment = at_door(order, at, timezone.now())
    order.misses += 1
    order.slot_from = order.slot_until = None
    said = words.strip() or "—"
    insert(Note(order=order, kind=NoteKind.NOBODY, words=said, by=by, at=moment))
    later: dict[str, Any] = {"at": moment.isoformat(timespec="seconds")} if at else {}
    return move("nobody_home", order, by=by, misses=order.misses, **later)


@transaction.atomic
def arrive(
    order: Order, *, by: Person, is_code_given: bool, at: datetime | None = None,
    point: tuple[Decimal, Decimal] | None = None,
) -> Order:  # fmt: skip
    """Check in, each for themselves; the first opens the service. The place, computed here from
    what the phone says, is supporting evidence: it refuses nothing. Of two phones without network
    that of the other may be first to tell, even that all is finished: who was there, was there."""
    hold_people([by.pk])  # at two doors at once, one of them waits
    order = begin("arrive", order, by=by, is_told_later=at is not None)
    now = timezone.now()
    moment = at_door(order, at, now)
    hand = queries.hand_of(by, order)
    if hand is None:
        raise Refused(_("You are not on this order any more."))
    went = moment + 3 * SHORTEST
    if order.status in STEPS["arrive"].later:
        if hand.came_at is not None or order.ended_at is None or moment >= order.ended_at:
            raise Refused(rules.too_late(order))
        went = hand.went_at = max(order.ended_at, moment + SHORTEST)
    _refuse_two_places(order, by.pk, moment, went)
    hand.came_at, hand.is_code_given = moment, is_code_given
    hand.metres = _metres(order, point)
    try:
        save(hand, "came_at", "went_at", "is_code_given", "metres")
    except IntegrityError as error:
        raise Refused(_("You are still checked in somewhere else. Finish there first.")) from error
    order.begun_at = min(order.begun_at or moment, moment)
    return move("arrive", order, by=by, code=is_code_given, metres=hand.metres)


def _refuse_two_places(
    order: Order, person: UUID, begun: datetime, ended: datetime, *, told_later: bool = True
) -> None:
    """Nobody is at two places at once (§1.5, rule 4): another visit, an activity, what was entered
    by hand. A minute is for clocks and stairs. While somebody is here nobody checks them in
    elsewhere: only what a phone tells later may lie across what is known by then."""
    begun, ended = begun + SHORTEST, ended - SHORTEST
    if begun < ended and (
        (told_later and presence.was_busy(person, begun, ended, but=order.pk))
        or entered_afterwards(person, begun, ended)
    ):
        raise Refused(
            _("Somebody who goes here is recorded somewhere else at that time. Tell the station.")
        )


def at_door(order: Order, at: datetime | None, now: datetime) -> datetime:
    """When it happened: the server's time, or the phone's for what was done without network.

    A phone whose clock is ahead, or that tells of a time before the slot, is not believed.
    """
    if at is None:
        return now
    earliest = (order.slot_from or now) - EARLIEST
    if at < earliest:
        raise Refused(_("The time of your phone does not fit. Write down what happened."))
    return believed(at, now)


def believed(at: datetime, now: datetime) -> datetime:
    """The time of a phone, unless it lies ahead or too far back."""
    if at > now + CLOCKS_DIFFER or now - at > LONGEST_AWAY:
        raise Refused(_("The time of your phone does not fit. Write down what happened."))
    return min(at, now)


@transaction.atomic
def note(
    order: Order, *, by: Person, kind: str, words: str, at: datetime | None = None
) -> Order:  # fmt: skip
    """What happened, what was used; it may be written before one goes."""
    order = begin("note", order, by=by)
    if kind not in (NoteKind.NOTE, NoteKind.MATERIAL) or not words.strip():
        raise Refused(_("Say it in a few words."))
    now = timezone.now()
    moment = believed(at, now) if at else now
    insert(Note(order=order, kind=kind, words=words.strip(), by=by, at=moment))
    return move("note", order, by=by, kind=kind)


@transaction.atomic
def finish(order: Order, *, by: Person, words: str = "", at: datetime | None = None) -> Order:
    """Check out: everybody who is inside. The asker is asked for their yes. Where several must go
    together each has checked in before; a phone without network tells it as it was, and the head
    of the station reads that somebody was alone as far as is known."""
    order = begin("finish", order, by=by, is_told_later=at is not None)
    now = timezone.now()
    moment = at_door(order, at, now)
    begun = order.begun_at
    if at is None and begun is not None:  # our own clock may have gone back meanwhile
        moment = max(moment, begun + SHORTEST)
    if begun is None or moment <= begun:
        raise Refused(_("The end must come after the beginning."))
    if moment - begun > clock.longest_stay(order):
        raise Refused(forgotten())
    moment, is_cut = _by_midnight(begun, moment)
    inside = _STILL_INSIDE.all(order.pk)
    for hand in inside:
        came = hand.came_at or begun
        _refuse_two_places(order, hand.person_id, came, moment, told_later=at is not None)
    check_out(order, moment, inside)
    order.ended_at = moment
    is_alone = at is not None and bool(enough_came(rules.Tie(by, order)))
    order.needs_follow_up = is_called_back(order) or is_alone
    if words.strip():
        insert(Note(order=order, kind=NoteKind.NOTE, words=words.strip(), by=by))
    if is_cut:
        rest = _("It went on past midnight. This record ends there; the rest is entered by hand.")
        insert(Note(order=order, kind=NoteKind.NOTE, words=rest, by=by))
    return move("finish", order, by=by, is_bad=is_alone, cut=is_cut)


def _by_midnight(begun: datetime, ended: datetime) -> tuple[datetime, bool]:
    """A record is of one day, so that each day's minutes stand on their day and under its limit
    (§1.5, rule 3): it ends at midnight, and a second one, with its proof, tells of the night."""
    last = midnight(timezone.localdate(begun) + timedelta(days=1))
    return (last, True) if ended > last else (ended, False)


@transaction.atomic
def force_finish(order: Order, *, by: Person, because: str) -> Order:
    """Somebody forgot to check out: it counts one minute, and is called back (§1.5, rule 2)."""
    order = begin("force_finish", order, by=by)
    if not because.strip():
        raise Refused(_("Say it in a few words."))
    check_out(order, None)
    order.ended_at = (order.begun_at or order.moved_at) + SHORTEST
    order.needs_follow_up = True
    insert(Note(order=order, kind=NoteKind.NOTE, words=because.strip(), by=by))
    return move("force_finish", order, by=by)


@transaction.atomic
def give_up(order: Order, *, by: Person, reason: str, because: str, instead: str = "") -> Order:
    """It is not done and will not be: why, whose word that is, and what else can be done. Nothing
    is recorded as given, and nobody is asked to rate it."""
    order = begin("give_up", order, by=by)
    if reason not in Reason.values:
        raise Refused(_("Choose a reason."))
    if not because.strip():
        raise Refused(_("Say it in a few words."))
    check_out(order, timezone.now())
    order.reason, order.because, order.instead = reason, because.strip(), instead.strip()
    return move("give_up", order, by=by, reason=reason)


def check_out(
    order: Order, moment: datetime | None, inside: Iterable[Hand] | None = None
) -> None:  # fmt: skip
    """Everybody who is inside goes out: at the moment, and a minute after they came at least.
    `inside`: who that is, where it was looked up before."""
    for hand in _STILL_INSIDE.all(order.pk) if inside is None else inside:
        first = (hand.came_at or order.moved_at) + SHORTEST
        hand.went_at = max(moment, first) if moment else first
        save(hand, "went_at")


_STILL_INSIDE = Prepared(
    lambda order: Hand.objects.filter(
        order=order, left_at=None, went_at=None, came_at__isnull=False
    ),
    UUID,
)


def is_called_back(order: Order) -> bool:
    """One in ten is, chosen by its random id: nobody can pick, anybody can check. So is whatever
    was done again, or was called undone before: whether it is solved now is not left to chance."""
    was_not_right = order.needs_follow_up or order.repeats_id is not None
    return was_not_right or order.pk.int % 10 == 0


def _metres(order: Order, point: tuple[Decimal, Decimal] | None) -> int | None:
    door = order.whereabouts
    if point is None or door is None:
        return None
    return round(metres_between(Point(*door), Point(float(point[0]), float(point[1]))))
