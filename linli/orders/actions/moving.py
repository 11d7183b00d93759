"""Every step of an order begins and ends here: locked, allowed, possible; moved, written, told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import change, lock, save_changes
from linli.orders import clock, queries, rules, seats, telling
from linli.orders.actions import intake
from linli.orders.life import ENDED, PART_DONE, STEPS, UNDONE, Party, Status, Step, step_of_whole
from linli.orders.models import Answer, Offer, Order

BESIDE = ("service", "area", "asked_by", "beneficiary", "lead")


def begin(
    verb: str, order: Order, *, by: Person | None, is_told_later: bool = False
) -> Order:  # fmt: skip
    """The order as it is now, held; 403 if the step is not theirs, 409 if it is not possible."""
    order = with_what_is_known(lock(order), order, by)
    tie = rules.Tie(by, order, afresh=True)
    allow(rules.may_step(by, order, STEPS[verb], tie))
    if sentence := rules.hindrance(verb, order, by, tie, is_told_later=is_told_later):
        raise Refused(sentence)
    return order


def with_what_is_known(fresh: Order, read: Order, by: Person | None = None) -> Order:
    """The row read afresh, with the rows beside it that were read a moment ago and still are the
    same: four queries less in every step. Only the order itself has to be held."""
    for name in BESIDE:
        field = Order._meta.get_field(name)
        pk = getattr(fresh, f"{name}_id")
        if field.is_cached(read) and getattr(read, f"{name}_id") == pk:  # type: ignore[union-attr]
            setattr(fresh, name, getattr(read, name))
        elif by is not None and pk == by.pk:
            setattr(fresh, name, by)
    return fresh


def move(
    verb: str, order: Order, *, by: Person | None, before: Iterable[Person] = (),
    is_bad: bool = False, **facts: Any,
) -> Order:  # fmt: skip
    """The order goes where the step leads; its clock is set, its trail written, people told.

    `before`: who had it or went along until now; `is_bad`: whether it went badly (life.Step).
    """
    step = STEPS[verb]
    if order.status in step.later:
        step = replace(step, to=None)
    now = timezone.now()
    known: dict[Party, Iterable[Person]] = {Party.BEFORE: before}
    if step.to in ENDED:
        known[Party.TARGET] = telling.asked_now(order)
    order.turn += 1
    if step.to is not None:
        order.status = step.to
        clock.wind(order, now)
        if step.to in ENDED:
            order.closed_at = now
            order.said_by_id = _whose_word(order, step, by)
            withdraw_offers(order)
    save_changes(order)
    record(step.event, by=by, about=order, turn=order.turn, **facts)
    if step.to is not None:  # what was said of the state before is not true any more
        channels.no_longer(order)
    telling.tell(order, step, by=by, is_bad=is_bad, known=known)
    if order.parent_id is not None and step.to is not None:
        _follow(order, order.parent_id)
    return order


def _whose_word(order: Order, step: Step, by: Person | None) -> UUID | None:
    """The unit that ended it; nobody's, where the asker did, or the clock. Of a package, whoever's
    word it was that its last part is not done."""
    if Party.PARTS in step.who:
        return order.said_by_id
    if by is None or not step.who & {Party.DISPATCHER, Party.LEAD} or queries.is_asker(by, order):
        return None
    own = seats.seat(by, order.area_id).organisations
    return next(iter(own), order.unit_id or order.keeper_id)


def _follow(part: Order, whole_id: UUID) -> None:
    """The whole package goes where its parts lead, in the transaction in which one of them moved.

    It is held before the parts are read: of two last parts the later sees them both.
    """
    if part.more and part.status in PART_DONE:
        intake.next_time(part)
    whole = lock(Order(pk=whole_id))
    parts = Order.objects.filter(parent=whole_id).values_list("status", flat=True)
    verb = step_of_whole(Status(whole.status), [Status(one) for one in parts])
    if verb:
        whole.closed_at = None
        if verb == "parts_again":
            whole.said_by, whole.reason, whole.because, whole.instead = None, "", "", ""
        elif verb == "parts_undone" and part.status in UNDONE:  # why, and whose word it is
            whole.reason, whole.because = part.reason, part.because
            whole.instead, whole.said_by_id = part.instead, part.said_by_id
        move(verb, whole, by=None)


def withdraw_offers(order: Order) -> None:
    """Nobody else is asked any longer."""
    where = {"order": order.pk, "answer": Answer.OPEN}
    change(Offer, where, answer=Answer.WITHDRAWN, answered_at=timezone.now())
