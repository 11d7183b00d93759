"""Who goes: others along, another in the lead, and the ruling of the street.

Whoever is of one's own organisation is given work; everybody else is asked, and a no costs nothing.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.orders import asked, clock, queries, rules, seats
from linli.orders.actions import dispatch
from linli.orders.actions.moving import begin, move
from linli.orders.life import Limit
from linli.orders.models import Answer, Offer, Order, Part, Reason
from linli.organisations.scope import Power


@transaction.atomic
def rule(order: Order, *, by: Person, to: Person) -> Order:
    """The street decides who does it, and that is final. It is work that is given so, never a
    volunteer: the street may ask one, as it may ask anybody."""
    order = begin("rule", order, by=by)
    _fits(to, order)
    if Power.SERVE not in seats.seat(to, order.area_id).powers:
        raise Refused(_("Only staff are ruled on. A volunteer is asked: make an offer."))
    spared = dispatch.new_round(order, by)
    order.is_ruled = True
    dispatch.give(order, to, by=by)
    return move("rule", order, by=by, before=spared)


@transaction.atomic
def hand_over(order: Order, *, by: Person, to: Person) -> Order:
    """A colleague takes the lead; who had it is out of it. It is taken from whom one saw it with:
    of two who hand it over at once, the other reads that it moved."""
    had = order.lead_id
    order = begin("hand_over", order, by=by)
    if order.lead_id != had:
        raise Refused(_("Somebody handed it over a moment ago. Look who has it now."))
    if order.lead_id == to.pk:
        raise Refused(_("They have it already."))
    _is_of_the_house(by, to)
    _fits(to, order)
    before = _change_lead(order, to, by=by)
    return move("hand_over", order, by=by, before=before)


@transaction.atomic
def add_helper(order: Order, *, by: Person, person: Person) -> Order:
    """A colleague goes along."""
    order = begin("add_helper", order, by=by)
    _is_of_the_house(by, person)
    _fits(person, order)
    _goes_not_yet(person, order)
    dispatch.join_in(order, person, is_lead=False)
    return move("add_helper", order, by=by)


@transaction.atomic
def ask_along(order: Order, *, by: Person, person: Person) -> Order:
    """Somebody is asked to go along: a neighbour, or somebody of another house."""
    order = begin("ask_along", order, by=by)
    _fits(person, order)
    _goes_not_yet(person, order)
    _ask(order, person, Part.ALONG, by=by)
    return move("ask_along", order, by=by)


@transaction.atomic
def ask_over(order: Order, *, by: Person, to: Person) -> Order:
    """Somebody is asked to take it over; whoever leads has it until they say yes."""
    order = begin("ask_over", order, by=by)
    if order.lead_id == to.pk:
        raise Refused(_("They have it already."))
    _fits(to, order)
    _ask(order, to, Part.OVER, by=by)
    return move("ask_over", order, by=by)


@transaction.atomic
def join(order: Order, *, by: Person) -> Order:
    """Yes: they go along."""
    order = begin("join", order, by=by)
    _answered(order, by, Answer.ACCEPTED, Part.ALONG)
    _goes_not_yet(by, order)
    dispatch.join_in(order, by, is_lead=False)
    return move("join", order, by=by)


@transaction.atomic
def take_over(order: Order, *, by: Person) -> Order:
    """Yes: they lead from now on, and the visit stands as it was agreed on."""
    order = begin("take_over", order, by=by)
    _answered(order, by, Answer.ACCEPTED, Part.OVER)
    before = _change_lead(order, by, by=by)
    return move("take_over", order, by=by, before=before)


@transaction.atomic
def stay_out(order: Order, *, by: Person, reason: str = Reason.NO_TIME) -> Order:
    """No, without penalty; whoever asked reads it and asks another."""
    order = begin("stay_out", order, by=by)
    why = reason if reason in Reason.values else Reason.OTHER
    _answered(order, by, Answer.DECLINED, Part.OVER, Part.ALONG, reason=why)
    return move("stay_out", order, by=by, reason=why)


@transaction.atomic
def drop_helper(order: Order, *, by: Person, person: Person) -> Order:
    """Not needed after all: they are told, before they set out for nothing."""
    order = begin("drop_helper", order, by=by)
    gone = order.hands.filter(left_at=None, is_lead=False, person=person, came_at=None)
    if not gone.update(left_at=timezone.now()):
        raise Refused(_("They are not on this order."))
    return move("drop_helper", order, by=by, before=[person])


def _ask(order: Order, person: Person, part: str, *, by: Person) -> None:
    """Held for some time; one open question for one person and order."""
    now = timezone.now()
    until = clock.after(now, Limit.ALONG, order.urgency)
    try:
        with transaction.atomic():
            Offer.objects.create(
                order=order,
                round=order.round,
                to=person,
                part=part,
                by=by,
                made_at=now,
                until=until,
            )
    except IntegrityError as error:
        raise Refused(_("They are asked already. Wait for their answer.")) from error


def _answered(order: Order, by: Person, answer: str, *parts: str, reason: str = "") -> None:
    now = timezone.now()
    held = asked.open_invitation(by, order, *parts)
    if held is None or (held.until and held.until <= now):
        raise Refused(_("You are not asked any more."))
    held.answer, held.answered_at, held.reason = answer, now, reason
    held.save(update_fields=["answer", "answered_at", "reason"])


def _change_lead(order: Order, to: Person, *, by: Person) -> list[Person]:
    """The new lead; returns who had it before."""
    before, unit = [order.lead] if order.lead else [], order.unit
    now = timezone.now()
    order.hands.filter(left_at=None, is_lead=True).update(left_at=now)
    order.hands.filter(left_at=None, person=to).update(left_at=now)
    seat = seats.seat(to, order.area_id)
    is_theirs = unit is not None and unit.pk in seat.organisations
    dispatch.give(order, to, by=by, unit=unit if is_theirs else None)
    return before


def _fits(person: Person, order: Order) -> None:
    if sentence := rules.why_not(person, order):
        raise Refused(sentence)


def _goes_not_yet(person: Person, order: Order) -> None:
    if queries.hand_of(person, order):
        raise Refused(_("They go already."))


def _is_of_the_house(by: Person, person: Person) -> None:
    if not dispatch.is_colleague(by, person):
        raise Refused(_("Only somebody of your own organisation is given it. Ask the others."))
