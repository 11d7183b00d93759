"""What the clock does: reminders, each once; the next one asked; the end of what has run out."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core import logs, remember
from linli.core.errors import Refused
from linli.core.events import follow_afterwards, record
from linli.core.handed import State
from linli.core.rows import change, lock, save, save_changes
from linli.core.tasks import enqueue, every, work
from linli.core.unit import run
from linli.orders import clock, telling
from linli.orders.actions import after, dispatch, handing_in
from linli.orders.forgetting import forget_words
from linli.orders.life import CLOCKS, GOING_ON, REMINDS, Limit, Party, Status
from linli.orders.models import Answer, Draft, Offer, Order, OrderTable, Part

AT_ONCE = 500  # orders in one round; what is left is due again a minute later
DRAFTS_KEPT = timedelta(days=14)
WORDS_KEPT = timedelta(days=730)
ACTS = {
    "expire": after.expire,
    "confirm_by_clock": after.confirm_by_clock,
    "close": after.close,
}


@work()
def ring() -> None:
    """Every clock that is due, each in a transaction of its own."""
    now = timezone.now()
    due = Order.objects.filter(alarm_at__lte=now).order_by("alarm_at")
    for pk in due.values_list("pk", flat=True)[:AT_ONCE]:
        run(partial(ring_one, pk))
    out = Offer.objects.filter(answer=Answer.OPEN, until__lte=now).order_by("until")
    for pk in out.values_list("pk", flat=True)[:AT_ONCE]:
        run(partial(run_out, pk))


@transaction.atomic
def ring_one(pk: UUID) -> None:
    """What the limit of its state asks for, if it is still due: the row is read afresh."""
    order = lock(Order(pk=pk))
    if order.alarm_at is None or order.alarm_at > timezone.now():
        return
    then = CLOCKS[Status(order.status)][1] if order.status in CLOCKS else ""
    must_call = clock.waits_for_call(order) and not clock.is_called_in_vain(order)
    clock.skip_reminders(order, timezone.now())
    if then in ACTS and not clock.is_reminder(order) and not (then == "close" and must_call):
        try:
            with transaction.atomic():
                ACTS[then](order)
        except Refused:
            _later(order)
    else:
        escalate(order)


@transaction.atomic
def run_out(pk: UUID) -> None:
    """An offer that nobody answered: the next one is asked."""
    offer = Offer.objects.select_for_update().filter(pk=pk, answer=Answer.OPEN).first()
    if offer is None or offer.until is None or offer.until > timezone.now():
        return
    dispatch.lapse(offer)


def escalate(order: Order) -> None:
    """First whoever has it is reminded, then the head of the station told, then the street."""
    reminds = clock.is_reminder(order)
    level = order.alarms if reminds else order.alarms - len(REMINDS.get(Status(order.status), ()))
    told, code = _reminded(order) if reminds else _overdue(order, level)
    # Of one limit: it is not told again where the order meanwhile went from one to the next.
    of = f"{order.due_at:%Y%m%d%H%M%S}" if order.due_at else ""
    telling.send(told, code, order, of=f"{of}.{level}" if reminds else of)
    record("order.reminded" if reminds else "order.escalated", by=None, about=order, level=level)
    clock.rang(order)
    save(order, "alarms", "alarm_at")
    logs.tell("order.clock", level=level)


def _reminded(order: Order) -> tuple[list[Person], str]:
    if order.status == Status.OFFERED:
        return list(telling.people(order, Party.TARGET)), "order.reminder.team"
    party = Party.ASKER if order.status in (Status.NEED_INFO, Status.DONE) else Party.TEAM
    return list(telling.people(order, party)), f"order.reminder.{party}"


def _overdue(order: Order, level: int) -> tuple[list[Person], str]:
    if level == 0:
        return telling.heads(order), "order.overdue.head"
    return telling.street(order), "order.overdue.street"


def _later(order: Order) -> None:
    """Not possible yet, such as closing while it is being done again: looked at tomorrow."""
    order.alarm_at = timezone.now() + timedelta(days=1)
    order.save(update_fields=["alarm_at"])


@work(attempts=3)
def recount(_event: int = 0) -> None:
    """The working time has changed: every promise that is running is counted anew. Once a day too,
    for the table of a year may have come with a new version."""
    remember.forget()
    running = Order.objects.filter(status__in=GOING_ON).order_by("pk")
    for order in running.select_related("service").iterator(chunk_size=AT_ONCE):
        if clock.recount(order):
            run(partial(recount_one, order.pk))
    asked = Offer.objects.filter(answer=Answer.OPEN, until__isnull=False)
    for offer in asked.exclude(part=Part.LEAD, unit=None).select_related("order"):
        limit = Limit.UNIT if offer.part == Part.LEAD else Limit.ALONG
        until = clock.after(offer.made_at, limit, offer.order.urgency)
        if until != offer.until:  # a yes that came meanwhile stays
            change(Offer, {"id": offer.pk, "answer": Answer.OPEN}, until=until)


@transaction.atomic
def recount_one(pk: UUID) -> None:
    """The change stands in the order's history; what was to be told of a limit that lies ahead
    again is not told any more."""
    order = lock(Order(pk=pk))
    then = order.due_at
    if order.status not in GOING_ON or not clock.recount(order):
        return
    save_changes(order)
    record("order.recounted", by=None, about=order, was=_said(then), due=_said(order.due_at))
    if order.due_at is not None and order.due_at > timezone.now():
        channels.no_longer(order, codes=("order.overdue.head", "order.overdue.street"))


def _said(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


@work()
def forget_old() -> None:
    """Two years after the end nobody needs to know any more who said what, and where: in rounds,
    until all that is due is forgotten."""
    rows = list(to_forget())
    for order in rows:
        run(partial(forget_words, order))
    if len(rows) == AT_ONCE:
        enqueue(forget_old)


def to_forget() -> QuerySet[Order]:
    """Of one round, the longest ended first."""
    since = timezone.now() - WORDS_KEPT
    due = Order.objects.filter(closed_at__lt=since, is_forgotten=False)
    return due.order_by("closed_at")[:AT_ONCE]


@work()
def throw_drafts_away() -> None:
    Draft.objects.filter(at__lt=timezone.now() - DRAFTS_KEPT).delete()


@work(attempts=3)
def check_table(pk: str) -> None:
    row = OrderTable.objects.filter(pk=pk, state=State.HANDED_IN).first()
    if row:
        handing_in.steps.check(row)


@work(attempts=3)
def take_table(pk: str) -> None:
    handing_in.steps.take(OrderTable.objects.get(pk=pk))


@work()
def forget_tables() -> None:
    handing_in.steps.forget_old()


every(timedelta(minutes=1), ring)
every(timedelta(hours=1), forget_tables)
every(timedelta(days=1), throw_drafts_away)
every(timedelta(days=1), recount)
for verb in ("calendar.hours_set", "calendar.day_set", "calendar.day_cleared"):
    follow_afterwards(verb, recount)
every(timedelta(days=1), forget_old)
