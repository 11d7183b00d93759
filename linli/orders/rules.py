"""What somebody is to an order, and what they may do with it. life.py says which step is whose."""

from collections.abc import Collection, Iterable
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue.models import Force, Service, Trust
from linli.orders import alike, asked, fitness, queries, seats, whole
from linli.orders.hindrances import NOT_LATER, SPECIAL
from linli.orders.life import ENDED, STEPS, Party, Status, Step
from linli.orders.models import Answer, Complaint, Hand, Offer, Order, Part
from linli.organisations.models import Grant
from linli.organisations.scope import Power, in_force, may
from linli.people.models import ForceKind, Level
from linli.people.queries import verified_identity

EVERY = frozenset(Party)
AT_THE_DESK = frozenset({Party.CALLER, Party.DESK})
# Whoever takes a step mostly asked for it or goes there: that is found without their roles.
LIKELY = sorted(Party, key=lambda party: party not in (Party.ASKER, Party.LEAD, Party.TEAM))
LEVELS = {level: rank for rank, level in enumerate(Level.values)}


class Tie:
    """What ties one person (None: the clock) to one order. Each fact is looked up when it is
    first asked for, and once.

    Made for one page, or for one question to a row that is held, and thrown away with it: what
    it knows is never older than that. An action looks `afresh` what the desk's door has read.
    """

    def __init__(self, by: Person | None, order: Order, *, afresh: bool = False) -> None:
        self.by, self.order, self._afresh = by, order, afresh

    @cached_property
    def is_asker(self) -> bool:
        return self.by is not None and queries.is_asker(self.by, self.order)

    @cached_property
    def is_own(self) -> bool:
        """Whether it is for somebody of their own, even if they may not know of it."""
        if not self.order.is_confidential:
            return self.is_asker
        return self.by is not None and queries.is_of_their_own(self.by, self.order)

    @cached_property
    def hands(self) -> list[Hand]:
        """Everybody who goes or went, with their names; the last to join last."""
        return whole.HANDS.all(self.order.pk)

    @property
    def going(self) -> list[Hand]:
        return [hand for hand in self.hands if hand.left_at is None]

    @property
    def hand(self) -> Hand | None:
        """The person's own, while they go."""
        return next((row for row in self.going if row.person_id == self._pk), None)

    @property
    def was_hand(self) -> bool:
        return any(row.person_id == self._pk for row in self.hands)

    @cached_property
    def all_offers(self) -> list[Offer]:
        """What was held out to anybody; without a round nobody was asked yet."""
        return whole.OFFERS.all(self.order.pk) if self.order.round else []

    @cached_property
    def offers(self) -> list[Offer]:
        """What was held out to them or to their units."""
        rows = self.all_offers if self.by else []
        units: set[object] = set()
        if self.by and any(row.unit_id for row in rows):
            units = set(asked.units_of(self.by).values_list("organisation", flat=True))
        return [row for row in rows if row.to_id == self._pk or row.unit_id in units]

    @property
    def offers_now(self) -> list[Offer]:
        """Those of this round, answered or not."""
        return [row for row in self.offers if row.round == self.order.round]

    @property
    def may_answer(self) -> bool:
        """Whether it is held out to them, to take it on."""
        return Part.LEAD in self.asked_to

    @property
    def asked_to(self) -> set[str]:
        """What they are asked to do, and have not answered."""
        return {row.part for row in self.offers_now if row.answer == Answer.OPEN}

    @property
    def is_asked_in_person(self) -> bool:
        """Whether the open offer is to them and not to a unit of theirs."""
        open_ones = [row for row in self.offers_now if row.answer == Answer.OPEN]
        return any(row.to_id == self._pk and row.part == Part.LEAD for row in open_ones)

    @cached_property
    def seat(self) -> seats.Seat:
        """What their roles let them do in the order's area."""
        if self.by is None:
            return seats.NO_SEAT
        look = seats.seat if self._afresh else seats.seat_at_the_door
        return look(self.by, self.order.area_id)

    @cached_property
    def repeat(self) -> Order | None:
        """The order that does this one again."""
        return whole.REPEAT.first(self.order.pk)

    @cached_property
    def complaints(self) -> list[Complaint]:
        return whole.COMPLAINTS.all(self.order.pk)

    @cached_property
    def twins(self) -> list[Order]:
        return alike.twins(self.order, self.by)

    @cached_property
    def may_take(self) -> bool:
        return self.by is not None and not why_not(self.by, self.order)

    @property
    def _pk(self) -> object:
        return self.by.pk if self.by else None


def may_open(by: Person, order: Order, tie: Tie | None = None) -> bool:
    """Whether it opens on one's own pages: asked for, for oneself, taken, offered, open near by."""
    tie = tie or Tie(by, order)
    if tie.is_asker or tie.was_hand or tie.offers:
        return True
    return order.status == Status.OPEN and open_to(by).filter(pk=order.pk).exists()


def open_to(by: Person) -> QuerySet[Order]:
    """What is open to them; what is confidential only if it is theirs to do."""
    rows = queries.open_near(by)
    secret = rows.filter(is_confidential=True).select_related("service", "beneficiary")
    return rows.exclude(pk__in=[one.pk for one in secret if why_not(by, one)])


def may_open_at_desk(by: Person, order: Order, tie: Tie | None = None) -> bool:
    """Whether it opens at the desk: an order of their areas, or where they or their unit go."""
    tie = tie or Tie(by, order)
    powers = tie.seat.powers
    if powers & {Power.DISPATCH, Power.HEAR_COMPLAINTS}:
        return True
    if Power.TAKE_ORDERS in powers and not order.is_confidential:
        return True
    return tie.was_hand or bool(tie.offers)


def parties(
    by: Person, order: Order, of: Collection[Party] = EVERY, tie: Tie | None = None
) -> frozenset[Party]:
    """Everything the person is to this order; nothing at all: they may not know of it.

    `of`: only what is asked for is looked up. A step names one to three parties, and each that
    is not looked up saves a query in every step that anybody takes.
    """
    tie = tie or Tie(by, order)
    found: set[Party] = set()
    asks_part = not AT_THE_DESK.isdisjoint(of)  # who had a part in it does not call back
    if (Party.ASKER in of or asks_part) and tie.is_asker:
        found.add(Party.ASKER)
    if (Party.TEAM in of or Party.LEAD in of or asks_part) and (hand := tie.hand):
        found |= {Party.TEAM, Party.LEAD} if hand.is_lead else {Party.TEAM}
    if Party.TARGET in of and any(row.part == Part.LEAD for row in tie.offers_now):
        found.add(Party.TARGET)
    if Party.INVITED in of and any(row.part != Part.LEAD for row in tie.offers_now):
        found.add(Party.INVITED)
    if Party.TAKER in of and order.status == Status.OPEN and tie.may_take:
        found.add(Party.TAKER)
    if asks_part or Party.DISPATCHER in of or Party.STREET in of:
        had_part = asks_part and (tie.is_asker or tie.was_hand or tie.is_own)
        found |= _at_the_desk(tie, had_part=had_part)
    return frozenset(found & set(of))


def _at_the_desk(tie: Tie, *, had_part: bool) -> set[Party]:
    """What the person's roles make them. What is said in confidence is not read at a counter."""
    seat, order = tie.seat, tie.order
    calls = Power.HEAR_COMPLAINTS if order.is_confidential else Power.CALL_PEOPLE
    is_open = not had_part and not order.is_confidential
    table = {
        Party.DISPATCHER: Power.DISPATCH in seat.powers,
        Party.STREET: seat.is_street,
        Party.CALLER: calls in seat.powers and not had_part,
        Party.DESK: Power.TAKE_ORDERS in seat.powers and is_open,
    }
    return {party for party, is_so in table.items() if is_so}


def may_step(by: Person | None, order: Order, step: Step, tie: Tie | None = None) -> bool:
    """Whether the step is theirs, at the right moment or not."""
    if by is None:
        return Party.CLOCK in step.who
    tie = tie or Tie(by, order, afresh=True)
    if any(parties(by, order, (party,), tie) for party in LIKELY if party in step.who):
        return True
    return came_late(order, step.verb, tie)  # 409, not 403


def came_late(order: Order, verb: str, tie: Tie) -> bool:
    """Whether somebody would take what was open to them a moment ago, or goes on with a visit that
    has ended meanwhile."""
    step = STEPS.get(verb)
    if (
        step
        and tie.was_hand
        and order.status in ENDED - step.of
        and step.who & {Party.LEAD, Party.TEAM}
    ):
        return True
    return verb == "take" and order.status != Status.OPEN and tie.may_take


def hindrance(
    verb: str, order: Order, by: Person | None, tie: Tie | None = None, *,
    is_told_later: bool = False,
) -> str:  # fmt: skip
    """Why the step is not possible now, in a sentence; "" when it is. `is_told_later`: a phone that
    was without network tells of it."""
    step = STEPS[verb]
    if order.status not in (step.of | step.later if is_told_later else step.of):
        return too_late(order)
    if is_told_later and verb in NOT_LATER:
        return ""
    special = SPECIAL.get(verb)
    return special(tie or Tie(by, order)) if special else ""


def next_steps(
    by: Person, order: Order, who: frozenset[Party] | None = None, tie: Tie | None = None
) -> list[str]:
    """The verbs that are possible for this person now: exactly the buttons they are shown.
    `who`: what they are to the order, where it is known already."""
    tie = tie or Tie(by, order)
    who = parties(by, order, tie=tie) if who is None else who
    return [
        verb
        for verb, step in STEPS.items()
        if who & step.who and order.status in step.of and not hindrance(verb, order, by, tie)
    ]


def too_late(order: Order) -> str:
    if order.status in ENDED:
        return _("This order has ended: %(state)s.") % {"state": order.get_status_display()}
    return _("This order has moved on: %(state)s.") % {"state": order.get_status_display()}


def why_not(person: Person, order: Order) -> str:
    """Why somebody cannot serve this order, in a sentence; "" when they can."""
    if queries.is_of_their_own(person, order):
        return _("It is for somebody of your own.")
    if order.service is None:
        sentence = "" if forces_of(person, order) else _("Registered helpers only.")
    else:
        sentence = lacks(person, order.service, forces_of(person, order))
    return sentence or fitness.why_not(person, order)


def lacks(person: Person, service: Service, forces: Iterable[str]) -> str:
    """What the service wants and the person does not have."""
    fitting = set(forces) & set(service.forces or Force.values)
    if not fitting:
        return _("This service is done by others.")
    if service.licence and LEVELS[queries.level_of(person)] < LEVELS[service.licence]:
        return _("This service needs a higher licence.")
    is_known = Force.WORKER in fitting or Force.PARTNER in fitting
    wants_name = service.trust != Trust.ANYBODY and not is_known
    if wants_name and verified_identity(person) is None:
        return _("Have your name checked at a station first.")
    return ""


def forces_of(person: Person, order: Order, seat: seats.Seat | None = None) -> list[str]:
    """As what somebody could go: staff of the area, or a verified volunteer or party member.
    `seat`: theirs in the area, where it is known already."""
    found = [kind for kind, _level in queries.forces_in_force(person)]
    seat = seat or seats.seat(person, order.area_id)
    if Power.SERVE in seat.powers:
        found.append(Force.WORKER if queries.is_social_worker(person) else Force.PARTNER)
    elif ForceKind.WORKER in found:
        found.remove(ForceKind.WORKER)  # a licence alone is no post here
    near = found if queries.lives_near(person, order) else []
    return near or [one for one in found if one in (Force.WORKER, Force.PARTNER)]


def may_take_in(by: Person, area_id: object) -> bool:
    """Write down what somebody else asks for."""
    return may(by, Power.TAKE_ORDERS, area_id)  # type: ignore[arg-type]


def may_add_words(by: Person, order: Order) -> bool:
    """Write beside an order what somebody said of it again: whoever takes in orders there, and may
    know of this one."""
    return may_take_in(by, order.area_id) and may_open_at_desk(by, order)


def may_see_contact(by: Person, order: Order, tie: Tie | None = None) -> bool:
    """Where and to whom: those who go, from accepting until thirty days after the end."""
    tie = tie or Tie(by, order)
    if tie.is_asker:
        return True
    if queries.is_long_over(order):
        return False
    if tie.hand and _still_goes(by, tie.hand):
        return True
    if order.is_confidential:
        return False
    return order.closed_at is None and Power.DISPATCH in tie.seat.powers


def may_see_photos(by: Person, order: Order) -> bool:
    """Whoever asked; whoever goes, until thirty days after the end. Nobody else, however high."""
    if queries.is_asker(by, order):
        return True
    hand = queries.hand_of(by, order)
    return hand is not None and _still_goes(by, hand) and not queries.is_long_over(order)


def _still_goes(by: Person, hand: Hand) -> bool:
    """Whoever goes for a unit sees what is private while they act for that unit: a role that was
    taken away takes it along at once. A volunteer has none, or had none any more as they joined."""
    unit = hand.organisation_id
    if unit is None:
        return True
    if by.is_active and in_force(by.pk, timezone.localdate()).filter(organisation=unit).exists():
        return True
    then = hand.joined_at
    held = Grant.objects.filter(person=by, organisation=unit)
    held = held.exclude(revoked_at__lte=then).exclude(valid_until__lt=timezone.localdate(then))
    return not held.exists()


def may_answer_complaint(by: Person, complaint: Complaint) -> bool:
    """A supervisor or head of the area who had no part in it."""
    order = complaint.order
    had_part = queries.was_hand(by, order) or by.pk == complaint.by_id
    return not had_part and may(by, Power.HEAR_COMPLAINTS, order.area_id)
