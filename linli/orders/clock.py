"""When an order is due in the state it is in, and when its clock rings next.

Limits run in working time but for those that are natural (life.NATURAL); accepting and arriving
are counted from submission, so nobody gains time by leaving an order unsigned.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from linli.catalogue.models import Service, Urgency
from linli.core.remember import remembered
from linli.core.working_time import Calendar, calendar
from linli.orders.life import CLOCKS, DAY, DEFAULTS, NATURAL, Limit, Status
from linli.orders.models import Order, TimeLimit

REMIND = 0.75  # of the time is gone
SAYS_SO = frozenset({Status.DONE, Status.NEED_INFO})  # the asker is reminded, and then it is done


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
    length = minutes(limit, urgency)
    if limit in NATURAL:
        return start + timedelta(minutes=length)
    return working().add(start, length)


def promises(service: Service | None, urgency: str, start: datetime) -> tuple[datetime, datetime]:
    """By when somebody accepts and by when somebody is there, for an order of this moment."""
    row = service.limits.filter(urgency=urgency).first() if service else None
    accept = row.accept_minutes if row else minutes(Limit.ACCEPT, urgency)
    arrive = row.arrive_minutes if row else minutes(Limit.ARRIVE, urgency)
    days = working()
    return days.add(start, accept), days.add(start, arrive)


def wind(order: Order, now: datetime | None = None) -> None:
    """Set the clock for the state the order has just come into."""
    now = now or timezone.now()
    order.moved_at, order.alarms = now, 0
    order.due_at = _due(order, now)
    order.alarm_at = _first_alarm(order, now)


def rang(order: Order) -> None:
    """Set its next ring in the same state: at the limit, a day later, never."""
    order.alarms += 1
    if order.due_at is None or order.alarms >= 3:
        order.alarm_at = None
    elif order.alarms == 1:
        order.alarm_at = order.due_at
    else:
        order.alarm_at = working().add(order.due_at, DAY)


def pause(order: Order, since: datetime, now: datetime) -> None:
    """The asker owed us a word: the promises move by the working time that took."""
    lost = working().between(since, now)
    order.accept_by = working().add(order.accept_by, lost) if lost else order.accept_by
    order.arrive_by = working().add(order.arrive_by, lost) if lost else order.arrive_by


def _due(order: Order, now: datetime) -> datetime | None:
    if order.status not in CLOCKS:
        return None
    status = Status(order.status)
    limit, _then = CLOCKS[status]
    if status in (Status.OFFERED, Status.OPEN):
        return order.accept_by
    if status in (Status.SCHEDULED, Status.ON_THE_WAY):
        return order.slot_until
    if status == Status.SUBMITTED:
        return min(after(now, limit, order.urgency), max(order.accept_by, now))
    if status == Status.RATED and not order.needs_follow_up:
        return now
    return after(now, limit, order.urgency)


def _first_alarm(order: Order, now: datetime) -> datetime | None:
    if order.due_at is None:
        return None
    then = CLOCKS[Status(order.status)][1]
    if then != "escalate" and order.status not in SAYS_SO:
        order.alarms = 1  # nothing to remind anybody of
        return order.due_at
    return now + (order.due_at - now) * REMIND if order.due_at > now else order.due_at


def _set_by_the_town() -> dict[tuple[str, str], int]:
    today = timezone.localdate()
    rows = TimeLimit.objects.filter(valid_from__lte=today).order_by("valid_from")
    return {(row.limit, row.urgency): row.minutes for row in rows}
