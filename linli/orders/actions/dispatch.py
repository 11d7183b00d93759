"""Giving an order to somebody: offered, assigned, open to grab; accepted, given back."""

import secrets
from collections.abc import Sequence
from datetime import time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue.models import Force, Urgency
from linli.channels import awake
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.prepared import Prepared
from linli.core.rows import change, insert, lock, save
from linli.orders import asked, clock, queries, rules, seats, telling
from linli.orders.actions.moving import begin, move, withdraw_offers
from linli.orders.life import MOST_AT_ONCE, MOST_RETURNS, TAKEN, Limit, Party, Status
from linli.orders.models import Answer, Hand, Offer, Order, Part, Reason
from linli.organisations.models import Organisation
from linli.organisations.scope import houses_of

NIGHT = (time(21, 30), time(7, 30))  # as text messages keep it, unless somebody chose otherwise
FIRST_OF_ALL = 20  # candidates that are asked one after the other


@transaction.atomic
def offer(
    order: Order, *, by: Person, to: Sequence[Person] = (), unit: Organisation | None = None
) -> Order:
    """Hold it out: to a person, to up to three at once if it is urgent, or to a unit."""
    order = begin("offer", order, by=by)
    if bool(to) == (unit is not None):
        raise Refused(_("Choose somebody, or a unit."))
    most = MOST_AT_ONCE if order.urgency == Urgency.URGENT else 1
    if len(to) > most:
        raise Refused(_("Only an urgent order is offered to several at once, three at most."))
    for person in to:
        if sentence := rules.why_not(person, order):
            raise Refused(sentence)
    if unit is not None and (unit.ended_on or not unit_serves(unit, order)):
        raise Refused(_("This unit does not serve there."))
    spared = new_round(order, by)
    order.is_ruled = order.returns > MOST_RETURNS  # by the street, then: that is final
    now = timezone.now()
    if unit is not None:
        until = clock.after(now, Limit.UNIT, order.urgency)
        Offer.objects.create(
            order=order, round=order.round, unit=unit, by=by, made_at=now, until=until
        )
    for person in to:
        hold(order, person, by=by)
    return move("offer", order, by=by, before=spared, to=len(to), unit=bool(unit))


def hold(order: Order, person: Person, *, by: Person | None) -> Offer:
    """An offer to a person: always an offer, held for some minutes, declined without penalty. At
    night nobody reads it: its minutes begin in the morning, but for what is urgent."""
    now = timezone.now()
    begins = now if order.urgency == Urgency.URGENT else now + awake.wait(now, *NIGHT)
    until = begins + timedelta(minutes=clock.minutes(Limit.OFFER, order.urgency))
    made = Offer(order=order, round=order.round, to=person, by=by, made_at=now, until=until)
    return insert(made)


@transaction.atomic
def open_up(order: Order, *, by: Person) -> Order:
    """Whoever can may take it."""
    order = begin("open", order, by=by)
    spared = new_round(order, by)
    return move("open", order, by=by, before=spared)


@transaction.atomic
def assign(order: Order, *, by: Person, to: Person) -> Order:
    """To somebody of one's own organisation: their work, so it is not asked but given."""
    order = begin("assign", order, by=by)
    if not is_colleague(by, to):
        raise Refused(_("Only somebody of your own organisation is assigned. Make an offer."))
    if sentence := rules.why_not(to, order):
        raise Refused(sentence)
    spared = new_round(order, by)
    give(order, to, by=by)
    return move("assign", order, by=by, before=spared)


@transaction.atomic
def accept(order: Order, *, by: Person, goes: Person | None = None) -> Order:
    """Take up an offer; for a unit, say who of its people goes. Exactly one wins."""
    order = begin("accept", order, by=by)
    open_ones = asked.held_out(order)
    held = asked.answered_by(by, open_ones)
    if held is None or (held.until and held.until <= timezone.now()):
        raise Refused(_("This offer has run out. It is with somebody else now."))
    person = goes or by
    if goes is not None and (held.unit_id is None or not _works_for(goes, held.unit_id)):
        raise Refused(_("Choose somebody of your unit."))
    if held.unit_id is not None and (sentence := rules.why_not(person, order)):
        raise Refused(sentence)
    held.answer, held.answered_at = Answer.ACCEPTED, timezone.now()
    _only_one(held)
    withdraw_offers(order)
    give(order, person, by=by, unit=held.unit)
    spared = telling.asked_by([one for one in open_ones if one != held])
    return move("accept", order, by=by, before=spared)


@transaction.atomic
def take(order: Order, *, by: Person) -> Order:
    """Grab an open order. Exactly one wins; the others read why."""
    order = begin("take", order, by=by)
    now = timezone.now()
    won = Offer(
        order=order, round=order.round, to=by, by=by, answer=Answer.ACCEPTED, answered_at=now
    )
    _only_one(won)
    give(order, by, by=by)
    return move("take", order, by=by)


@transaction.atomic
def decline(order: Order, *, by: Person, reason: str = Reason.NO_TIME) -> Order:
    """No, without penalty. When nobody else is being asked, the next one is."""
    order = begin("decline", order, by=by)
    held = asked.open_offer(by, order)
    if held is None:
        raise Refused(_("This offer is not open any more."))
    held.answer, held.answered_at = Answer.DECLINED, timezone.now()
    held.reason = reason if reason in Reason.values else Reason.OTHER
    save(held, "answer", "answered_at", "reason")
    order = move("decline", order, by=by, reason=held.reason)
    ask_next(order)
    return order


def lapse(offer: Offer) -> None:
    """Nobody answered it, or whoever was asked has left: the next one is asked."""
    order = lock(offer.order)
    change(Offer, {"id": offer.pk}, answer=Answer.EXPIRED, answered_at=timezone.now())
    record("order.offer_ran_out", by=None, about=order)
    if order.status == Status.OFFERED and offer.round == order.round:
        ask_next(order)
    elif offer.part != Part.LEAD and order.status in TAKEN:
        telling.send(telling.people(order, Party.TEAM), "order.offer_ran_out.team", order)


def ask_next(order: Order) -> Order:
    """Nobody holds the offer any more: the next best is asked, else the dispatcher has it again."""
    from linli.orders.candidates import candidates

    offers = _OF_ROUND.all(order.pk, order.round)
    if any(answer == Answer.OPEN for _to, _unit, answer in offers):
        return order
    been = {to for to, _unit, _answer in offers}
    was_unit = any(unit for _to, unit, _answer in offers)
    best = [] if was_unit else candidates(order).fitting[:FIRST_OF_ALL]
    following = next((one.person for one in best if one.person.pk not in been), None)
    if following is None or len(been) >= FIRST_OF_ALL:
        return move("run_out", begin("run_out", order, by=None), by=None)
    hold(order, following, by=None)
    return move("offer", order, by=None, to=1, next=True)


_OF_ROUND: Prepared[tuple[UUID | None, UUID | None, str]] = Prepared(
    lambda order, number: (
        Offer.objects.filter(order=order, round=number)
        .order_by()
        .values_list("to", "unit", "answer")
    ),
    UUID,
    int,
)


@transaction.atomic
def give_back(order: Order, *, by: Person, reason: str, because: str = "") -> Order:
    """The lead cannot do it after all. At most two times; then the street rules."""
    order = begin("give_back", order, by=by)
    if reason not in Reason.values:
        raise Refused(_("Choose a reason."))
    order.returns += 1
    order.reason, order.because = reason, because
    spared = _company(order)
    release(order)
    return move("give_back", order, by=by, before=spared, reason=reason, returns=order.returns)


@transaction.atomic
def lose(order: Order) -> Order:
    """Whoever had it has left Linli: it is with the dispatcher again; the asker and the head of the
    station are told. It counts as no return: nobody gave it back."""
    order = begin("lose", order, by=None)
    order.reason, order.because = Reason.LEFT, ""
    spared = _company(order)
    release(order)
    return move("lose", order, by=None, before=spared)


def _company(order: Order) -> list[Person]:
    """Who was to go along with the lead, or is asked to."""
    goes = [hand.person for hand in queries.served_by(order) if not hand.is_lead]
    return goes + telling.asked_now(order)


def release(order: Order) -> None:
    """Nobody goes any more, and nobody else is asked: the lead, the slot and the code are gone."""
    order.hands.filter(left_at=None).update(left_at=timezone.now())
    order.lead = order.unit = order.slot_from = order.slot_until = None
    order.visit_code = ""
    withdraw_offers(order)


def unit_serves(unit: Organisation, order: Order) -> bool:
    """Whether a unit sits in the order's area or above it, or serves it."""
    lies = Organisation.objects.filter(pk=unit.pk)
    here = lies.filter(area__links_down__below=order.area_id)
    return (here | lies.filter(service_areas__area__links_down__below=order.area_id)).exists()


def new_round(order: Order, by: Person) -> list[Person]:
    """Earlier offers are over, and another can be accepted. Gives who was asked until now: they
    read that they need not answer any more."""
    spared = telling.asked_now(order) if order.round else []
    if spared:
        withdraw_offers(order)
    order.round += 1
    if order.keeper_id is None:
        order.keeper_id = next(iter(seats.seat(by, order.area_id).organisations), None)
    return spared


def give(order: Order, person: Person, *, by: Person, unit: Organisation | None = None) -> None:
    """The person has it: they lead, and a code for the door is made."""
    if queries.is_of_their_own(person, order):
        raise Refused(_("Nobody serves themselves. Choose somebody else."))
    hand = join_in(order, person, is_lead=True)
    order.lead = person
    order.unit_id = unit.pk if unit else hand.organisation_id
    order.reason = order.because = ""
    if not order.visit_code:
        order.visit_code = f"{secrets.randbelow(10_000):04d}"


def join_in(order: Order, person: Person, *, is_lead: bool) -> Hand:
    seat = seats.seat(person, order.area_id)
    forces = rules.forces_of(person, order, seat) or [Force.PARTNER]
    wanted = [one for one in forces if order.service is None or one in order.service.forces]
    return insert(
        Hand(
            order=order, person=person, is_lead=is_lead, force=(wanted or forces)[-1],
            organisation_id=next(iter(seat.organisations), order.keeper_id),
        )
    )  # fmt: skip


def _only_one(won: Offer) -> None:
    """Store the winning answer; the database lets one win in each round, whoever else tries."""
    try:
        if won._state.adding:
            insert(won)
        else:
            save(won, "answer", "answered_at")
    except IntegrityError as error:
        raise Refused(_("Somebody else was a moment faster.")) from error


def is_colleague(by: Person, to: Person) -> bool:
    return bool(houses_of(by) & houses_of(to))


def _works_for(person: Person, organisation_id: UUID) -> bool:
    return organisation_id in houses_of(person)
