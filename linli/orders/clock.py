"""When an order is due in the state it is in, and when its clock rings next.

Limits run in working time but for those that are natural (life.NATURAL); accepting, agreeing on a
time and arriving are counted from submission, so nobody gains time by leaving an order unsigned.
What was promised is kept as lengths of time: when the holidays change, the same promise is counted
anew (`count`), and nobody is late for a day that became one.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from linli.catalogue.models import Limit as OfService
from linli.catalogue.models import Urgency
from linli.core.prepared import Prepared
from linli.core.remember import remembered
from linli.core.working_time import Calendar, calendar
from linli.orders.life import (
    CLOCKS,
    DAY,
    DEFAULTS,
    FROM_SUBMISSION,
    NATURAL,
    REMINDS,
    Limit,
    Status,
)
from linli.orders.models import Order, TimeLimit


def working() -> Calendar:
    """The working-time calendar: the same for everybody, so it is read once a minute."""
    return remembered("orders.calendar", calendar)


def minutes(limit: Limit, urgency: str) -> int:
    """How long a limit is: as the town set it, else the default."""
    table = remembered("orders.limits", _set_by_the_town)
    if (limit.value, urgency) in table:
        return table[limit.value, urgency]
    normal, urgent = DEFAULTS[limit]
    return urgent if urgency == Urgency.URGENT else normal


def after(start: datetime, limit: Limit, urgency: str) -> datetime:
    """The moment a limit runs out."""
    return _on(start, limit, minutes(limit, urgency))


def longest_stay(order: Order) -> timedelta:
    """After that somebody has forgotten to check out; a town that asks sooner does not say so."""
    usual, _urgent = DEFAULTS[Limit.STAY]
    return timedelta(minutes=max(usual, minutes(Limit.STAY, order.urgency)))


def after_yes(order: Order) -> timedelta:
    """How long it can be rated."""
    return timedelta(minutes=minutes(Limit.RATE, order.urgency))


_OWN = Prepared(
    lambda service, urgency: OfService.objects.filter(service=service, urgency=urgency).order_by(),
    UUID,
    str,
)


def promise(order: Order) -> None:
    """What is promised to whoever asks, by the service or else by the town: kept as lengths of
    time, for what is changed later counts for later orders."""
    row = _OWN.first(order.service_id, str(order.urgency)) if order.service_id else None
    own = row.all if row else {}
    said = {limit.value: own.get(limit.value) for limit in PROMISED}
    usual = {limit.value: minutes(limit, order.urgency) for limit in PROMISED}
    if row is not None:  # between what the service says itself
        first, last = row.accept_minutes, row.arrive_minutes
        usual[Limit.SCHEDULE] = min(max(usual[Limit.SCHEDULE], first), last)
    more = int(order.promised.get(MORE, 0))  # that it was extended, or they owed us a word, stays
    lengths: dict[str, object] = {
        name: (own or usual[name]) + (more if name in FROM_SUBMISSION else 0)
        for name, own in said.items()
    }
    lengths |= {MORE: more, PAUSES: order.promised.get(PAUSES, [])}
    if order.wish_until is not None:  # nobody is late for coming when they were asked to
        lengths["until"] = order.wish_until.isoformat()
    order.promised = lengths
    count(order)


def count(order: Order) -> None:
    """By when somebody accepts and by when somebody is there, by the calendar of today."""
    order.accept_by, arrive_by = (promised(order, one) for one in (Limit.ACCEPT, Limit.ARRIVE))
    later = parse_datetime(order.promised.get("until", ""))
    order.arrive_by = max(arrive_by, later) if later else arrive_by


def promised(order: Order, limit: Limit) -> datetime:
    """When so much working time has passed since it was asked for; what the asker owed us a word is
    left out, by the holidays as they are known now."""
    days = working()
    spans = order.promised.get(PAUSES, ())
    lost = sum(days.between(_moment(since), _moment(until)) for since, until in spans)
    return days.add(order.asked_at, int(order.promised[limit]) + lost)


def _moment(words: str) -> datetime:
    return datetime.fromisoformat(words)


def lengthen(order: Order, more: int) -> None:
    """Everything that is promised comes so many working minutes later."""
    _remember_lengths(order)
    lengths = {limit.value: order.promised[limit.value] + more for limit in FROM_SUBMISSION}
    so_far = int(order.promised.get(MORE, 0))
    order.promised = order.promised | lengths | {MORE: so_far + more}
    count(order)


def asked_later(order: Order, until: datetime) -> None:
    """They asked for a later time than was promised: that is the promise now."""
    _remember_lengths(order)
    order.promised = order.promised | {"until": until.isoformat()}
    count(order)


def pause(order: Order, since: datetime, now: datetime) -> None:
    """The asker owed us a word: the promises move by the working time that took. Kept as it was,
    for an hour of it may turn out to have been a holiday."""
    if since < now:
        _remember_lengths(order)
        spans = [*order.promised.get(PAUSES, ()), [since.isoformat(), now.isoformat()]]
        order.promised = order.promised | {PAUSES: spans}
        count(order)


def wind(order: Order, now: datetime | None = None) -> None:
    """Set the clock for the state the order has just come into."""
    now = now or timezone.now()
    order.moved_at, order.alarms = now, 0
    limit = limit_of(order)
    is_dated = order.status in DATED or limit is None
    order.due_minutes = None if is_dated or limit is None else _length(order, limit)
    order.due_at = due(order)
    order.alarm_at = ring_at(order)


def due(order: Order) -> datetime | None:
    """The limit of its state, from what stands in the order alone."""
    limit, status, since = limit_of(order), Status(order.status), order.moved_at
    if status in (Status.OFFERED, Status.OPEN):
        return order.accept_by
    if status in (Status.SCHEDULED, Status.ON_THE_WAY):
        return _visit(order)
    if limit is None or order.due_minutes is None:
        return None
    if status == Status.RATED and not waits_for_call(order):
        return since
    if limit == Limit.FOLLOW_UP and status == Status.CONFIRMED:  # of the work, not of the yes
        since = order.ended_at or since
    ends = _on(since, limit, order.due_minutes)
    if status == Status.SUBMITTED:
        last = max(order.accept_by, since)
        return last if order.is_extended else min(ends, last)  # as the asker reads it
    if status == Status.ACCEPTED and Limit.SCHEDULE in order.promised:
        first = promised(order, Limit.SCHEDULE)
        return first if first > since else ends  # a time was agreed on once, or it came late
    return ends


def limit_of(order: Order) -> Limit | None:
    """Which limit runs."""
    if order.status not in CLOCKS:
        return None
    if order.status == Status.CONFIRMED and waits_for_call(order):
        return Limit.FOLLOW_UP
    return CLOCKS[Status(order.status)][0]


def waits_for_call(order: Order) -> bool:
    return order.needs_follow_up and order.followed_up_at is None


def is_called_in_vain(order: Order) -> bool:
    """Nobody called for so long after the yes that nobody will: it ends, and whoever went need not
    know where it was any more."""
    return order.confirmed_at is not None and timezone.now() >= order.confirmed_at + CALLED_WITHIN


def ring_at(order: Order) -> datetime | None:
    """When it rings next, having rung `alarms` times: the reminders of its state, the limit, and a
    working day after it."""
    if order.due_at is None:
        return None
    reminders = REMINDS.get(Status(order.status), ())
    n = order.alarms
    if n < len(reminders) and order.due_at > order.moved_at:
        return order.moved_at + (order.due_at - order.moved_at) * reminders[n]
    if n <= len(reminders):
        order.alarms = len(reminders)
        return order.due_at
    if n == len(reminders) + 1:
        return working().add(order.due_at, DAY)
    if waits_for_call(order) and order.confirmed_at is not None:  # then it ends without one
        return order.confirmed_at + CALLED_WITHIN
    return None


def rang(order: Order) -> None:
    """Set its next ring in the same state."""
    order.alarms += 1
    order.alarm_at = ring_at(order)


def is_reminder(order: Order) -> bool:
    """Whether the ring that is due only reminds: the limit has not passed."""
    return order.alarms < len(REMINDS.get(Status(order.status), ()))


def skip_reminders(order: Order, now: datetime) -> None:
    """Nobody is reminded of what has passed, where nothing rang for a while."""
    if order.due_at is not None and order.due_at <= now:
        order.alarms = max(order.alarms, len(REMINDS.get(Status(order.status), ())))


def move_due(order: Order, moment: datetime) -> None:
    """Another limit for this turn: whoever has it knows, so nobody is reminded before."""
    order.due_at = moment
    order.alarms = len(REMINDS.get(Status(order.status), ()))
    order.alarm_at = ring_at(order)


def is_provisional(moment: datetime | None) -> bool:
    """Whether it was counted without the holidays of its year, which nobody has announced yet."""
    return moment is not None and working().is_provisional(moment)


class Counted(NamedTuple):
    """What the calendar decides of an order."""

    accept_by: datetime
    arrive_by: datetime
    due_at: datetime | None
    alarm_at: datetime | None


def recount(order: Order) -> bool:
    """Count everything anew by the calendar as it stands; True if anything moved.

    A limit that had passed and lies ahead again has not rung; a reminder is not repeated.
    """
    if Limit.ACCEPT not in order.promised:  # of before promises were kept as lengths
        return False
    then = Counted(order.accept_by, order.arrive_by, order.due_at, order.alarm_at)
    count(order)
    order.due_at = due(order)
    reminders = len(REMINDS.get(Status(order.status), ()))
    is_for_street = order.alarms == reminders + 1 and order.alarm_at is not None
    if order.due_at != then.due_at and order.due_at is not None and order.due_at > timezone.now():
        order.alarms = min(order.alarms, reminders)
    if order.due_at != then.due_at or is_for_street:  # the street a working day after the head
        order.alarm_at = ring_at(order)
    return then != (order.accept_by, order.arrive_by, order.due_at, order.alarm_at)


CALLED_WITHIN = timedelta(days=30)
MORE = "more"  # in what is promised: working minutes by which it came to be later
PAUSES = "pauses"  # from when until when the asker owed us a word
PROMISED = (*FROM_SUBMISSION, Limit.CONFIRM, Limit.FOLLOW_UP)
# What is due by a date that stands in the order, not after a length of time.
DATED = frozenset({Status.OFFERED, Status.OPEN, Status.SCHEDULED, Status.ON_THE_WAY})


def _remember_lengths(order: Order) -> None:
    """Of an order of before promises were kept as lengths: by its dates."""
    if Limit.ACCEPT not in order.promised:
        accept = working().between(order.asked_at, order.accept_by)
        arrive = working().between(order.asked_at, order.arrive_by)
        order.promised = {Limit.ACCEPT: accept, Limit.SCHEDULE: arrive, Limit.ARRIVE: arrive}


def _visit(order: Order) -> datetime | None:
    """The end of the agreed time; or the promise, where they agreed on a time beyond it."""
    ends = order.slot_until
    if ends is not None and order.moved_at < order.arrive_by < ends:
        return order.arrive_by
    return ends


def _length(order: Order, limit: Limit) -> int:
    """As it was promised, where it was."""
    if limit in (Limit.CONFIRM, Limit.FOLLOW_UP) and limit in order.promised:
        return int(order.promised[limit])
    return minutes(limit, order.urgency)


def _on(start: datetime, limit: Limit, length: int) -> datetime:
    if limit in NATURAL:
        return start + timedelta(minutes=length)
    return working().add(start, length)


def _set_by_the_town() -> dict[tuple[str, str], int]:
    today = timezone.localdate()
    rows = TimeLimit.objects.filter(valid_from__lte=today).order_by("valid_from")
    return {(row.limit, row.urgency): row.minutes for row in rows}
