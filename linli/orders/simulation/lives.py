"""How one order is asked for, and what each of its states leads to. Every step is a real action."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.catalogue.models import Service, Urgency
from linli.core.prepared import Prepared
from linli.core.rows import by_id
from linli.orders import clock, fitness
from linli.orders.actions import after as later
from linli.orders.actions import dispatch, fulfil, intake, together, triage
from linli.orders.actions.moving import with_what_is_known
from linli.orders.life import ENDED, MOST_RETURNS, Status
from linli.orders.models import Answer, Door, Offer, Office, Order, Reason
from linli.orders.simulation import visits, words
from linli.orders.simulation.cast import Place
from linli.orders.simulation.town import Town
from linli.organisations.scope import Power

MOST_LOOKS = 60  # then an order is left to its clocks, as some are in life
DOORS = ((Door.OWN, 46), (Door.BEHALF, 6), (Door.PHONE, 32), (Door.DESK, 10), (Door.PAPER, 6))
URGENT = 0.08
UNNAMED = 0.02  # a stranger's neighbour, or somebody who only wants to talk


def asks(town: Town) -> None:
    """Somebody needs something, and says so through one of the doors."""
    dice = town.dice
    places = list(town.cast.places.values())
    place = dice.choices(places, [len(one.residents) for one in places])[0]
    person = town.cast.resident(dice.choice(place.residents))
    door = dice.choices([one for one, _n in DOORS], [n for _one, n in DOORS])[0]
    if door in (Door.OWN, Door.BEHALF) and person.joined_at is None:
        door = Door.PHONE
    need = _need(dice, place, person)
    order = town.does("place", lambda: _through(town, door, need, place, person))
    if order is not None:
        town.outcome.orders += 1
        town.looks[order.pk] = 0
        again(town, order.pk, _in_office(town, order, 45))


def again(town: Town, pk: UUID, moment: datetime) -> None:
    """Whoever's turn it is looks at the order then."""
    town.at(moment, lambda: look(town, pk))


def look(town: Town, pk: UUID) -> None:
    """Whoever's turn it is does what the state asks for, or lets it be."""
    order = by_id(Order, pk)
    town.looks[pk] += 1
    if order.status in ENDED or town.looks[pk] > MOST_LOOKS:
        town.looks.pop(pk, None)
        town.known.pop(pk, None)
        return
    if pk in town.known:
        with_what_is_known(order, town.known[pk])
    place = town.cast.places[order.area_id]
    if turn := TURNS.get(Status(order.status)):
        moment = turn(town, place, order)
        if moment is not None:
            again(town, pk, moment)


def _need(dice: Random, place: Place, person: Person) -> intake.Need:
    service = _service(dice, place, person)
    is_urgent = dice.random() < URGENT
    file = getattr(person, "file", None)
    home = (file.address if file else "") or f"{dice.randint(1, 30)}巷 {dice.randint(1, 60)} 号"
    wants = {"language": "yue"} if dice.random() < 0.05 else {}
    return intake.Need(
        service=service,
        words=dice.choice(words.NEEDS) if service is None or dice.random() < 0.4 else "",
        address=home,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
        wants=wants,
    )


def _service(dice: Random, place: Place, person: Person) -> Service | None:
    """The first of the catalogue more often than the last; one in ten only says what is wrong."""
    if not place.services or dice.random() < 0.1:
        return None
    file = getattr(person, "file", None)
    born = file.born_on if file else None
    for _try in range(4):
        rank = min(int(dice.expovariate(6 / len(place.services))), len(place.services) - 1)
        service = place.services[rank]
        is_on = service.in_season(timezone.localdate()) and not service.groups
        if is_on and (born is None or service.fits_age(2026 - born.year)):
            return service
    return None


def _through(town: Town, door: str, need: intake.Need, place: Place, person: Person) -> Order:
    dice, area = town.dice, place.area
    if door == Door.OWN:
        return intake.place(need, by=person, area=area, beneficiary=person)
    if door == Door.BEHALF:
        name = dice.choice(words.FAMILY) + dice.choice(words.CALLED)
        for_another = intake.Need(**{**need.__dict__, "name": name})
        return intake.place(for_another, by=person, area=area, door=door)
    taker = dice.choice(place.staff[Power.TAKE_ORDERS])
    if town.chance(UNNAMED):
        talk = intake.Need(words="想找人说说话", phone="没留", is_anonymous=True)
        return intake.take_in(talk, by=taker, area=area, door=Door.PHONE)
    asked_by = person if person.joined_at else None
    return intake.take_in(
        need, by=taker, area=area, door=door, beneficiary=person, asked_by=asked_by
    )


def _in_office(town: Town, order: Order, mean: float) -> datetime:
    """Some working minutes from now; what is urgent does not wait for the morning."""
    minutes = 1 + town.dice.expovariate(1 / mean)
    if order.urgency == Urgency.URGENT:
        return town.now + timedelta(minutes=minutes / 4)
    return clock.working().add(town.now, int(minutes)) + timedelta(seconds=town.dice.randrange(60))


# --- whose turn it is, by state -----------------------------------------------------------


def _submitted(town: Town, place: Place, order: Order) -> datetime | None:
    """A dispatcher looks at it; at last whoever asked has found help elsewhere."""
    dice, by = town.dice, town.dice.choice(place.staff[Power.DISPATCH])
    if order.alarm_at is None:
        return _no_longer(town, place, order)
    fate = dice.random()
    if order.service is None and place.services and town.chance(0.8):
        fitting = dice.choice(place.services)
        town.does("classify", lambda: triage.classify(
            order, by=by, service=fitting, urgency=order.urgency))  # fmt: skip
    if fate < 0.03:
        asked = dice.choice(words.ASKED_BACK)
        town.does("ask_info", lambda: triage.ask_info(order, by=by, words=asked))
        return _in_office(town, order, 240)
    if fate < 0.05:
        town.does("reject", lambda: triage.reject(order, by=by, reason=Reason.NOT_OURS))
        return _in_office(town, order, 600) if town.chance(0.2) else None
    if fate < 0.07:
        office = dice.choice([Office.HOTLINE, Office.DEPARTMENT, Office.COMMITTEE])
        town.does("refer", lambda: triage.refer(order, by=by, to=office))
        return None
    return _give(town, place, order, by)


def _give(town: Town, place: Place, order: Order, by: Person) -> datetime:
    """Assigned to a colleague, offered to somebody, or open to whoever can."""
    fate = town.dice.random()
    if fate > 0.85:
        opened = town.does("open", lambda: dispatch.open_up(order, by=by))
        if opened is not None:
            return _in_office(town, order, 90)
    helper = _somebody(
        town, place, order, only=town.cast.colleagues(place, by) if fate < 0.5 else None
    )
    if helper is None:
        return _in_office(town, order, 400)
    if fate < 0.5:
        given = town.does("assign", lambda: dispatch.assign(order, by=by, to=helper))
        if given is not None:
            return _in_office(town, order, 60)
    offered = town.does("offer", lambda: dispatch.offer(order, by=by, to=[helper]))
    minutes = town.dice.uniform(1, 9) if offered else 200
    return town.now + timedelta(minutes=minutes)


def _somebody(
    town: Town, place: Place, order: Order, *, only: list[Person] | None = None
) -> Person | None:
    """Of three who could, the one who is free first."""
    pool = only if only is not None else place.helpers
    some = town.dice.sample(pool, min(len(pool), 8))
    fitting = list(islice((one for one in some if town.cast.fits(one, order)), 3))
    free = town.cast.free_at
    return min(fitting, key=lambda one: free.get(one.pk, town.now)) if fitting else None


def _need_info(town: Town, place: Place, order: Order) -> datetime | None:
    """The asker answers, or the desk writes down what they said; some never do."""
    if town.chance(0.2):
        return None
    by = order.asked_by or town.dice.choice(place.staff[Power.TAKE_ORDERS])
    answer = town.dice.choice(words.ANSWERED)
    town.does("give_info", lambda: triage.give_info(order, by=by, words=answer))
    return _in_office(town, order, 30)


def _rejected(town: Town, place: Place, order: Order) -> datetime | None:
    if order.asked_by is None or order.is_appealed:
        return None
    by, why = order.asked_by, "楼上那户就做过，为什么我家不行"
    town.does("appeal", lambda: triage.appeal(order, by=by, words=why))
    return _in_office(town, order, 60)


def _offered(town: Town, place: Place, order: Order) -> datetime | None:
    """Whoever is asked says yes, no, or nothing: then the clock asks the next."""
    offer = _ASKED.first(order.pk, order.round)
    if offer is None or offer.to is None or town.chance(0.06):
        return town.now + timedelta(minutes=35)
    to, fate = offer.to, town.dice.random()
    if fate < 0.74 and town.does("accept", lambda: dispatch.accept(order, by=to)):
        return _in_office(town, order, 40)
    town.does("decline", lambda: dispatch.decline(order, by=to, reason=Reason.NO_TIME))
    return town.now + timedelta(minutes=town.dice.uniform(1, 9))


_ASKED = Prepared(
    lambda order, number: (
        Offer.objects.filter(order=order, round=number, answer=Answer.OPEN, to__isnull=False)
        .select_related("to")
        .order_by("made_at", "pk")
    ),
    UUID,
    int,
)


def _open(town: Town, place: Place, order: Order) -> datetime | None:
    if order.alarm_at is None:
        return _no_longer(town, place, order)
    helper = _somebody(town, place, order)
    if helper and town.chance(0.8):
        if town.does("take", lambda: dispatch.take(order, by=helper)):
            return _in_office(town, order, 40)
    elif town.chance(0.3):
        return _give(town, place, order, town.dice.choice(place.staff[Power.DISPATCH]))
    return _in_office(town, order, 120)


def _returned(town: Town, place: Place, order: Order) -> datetime | None:
    if order.returns <= MOST_RETURNS:
        return _give(town, place, order, town.dice.choice(place.staff[Power.DISPATCH]))
    helper = _somebody(town, place, order, only=place.staff[Power.SERVE])
    if not place.street or helper is None:
        return None
    by = town.dice.choice(place.street)
    town.does("rule", lambda: together.rule(order, by=by, to=helper))
    return _in_office(town, order, 60)


def _accepted(town: Town, place: Place, order: Order) -> datetime | None:
    lead = order.lead
    if lead is None:
        return None
    if town.chance(0.04) and not order.is_ruled:
        why = town.dice.choice(words.REASONS)
        if town.does("give_back", lambda: dispatch.give_back(order, by=lead, reason=why)):
            return _in_office(town, order, 60)
    if town.chance(0.03):
        return _comes_to_nothing(town, place, order, lead)
    if order.service and order.service.helpers > len(visits.going(order)):
        if order.alarm_at is None:
            return _no_longer(town, place, order)
        if not _finds_company(town, place, order, lead):
            return _in_office(town, order, 200)
    return visits.agrees(town, order)


def _finds_company(town: Town, place: Place, order: Order, lead: Person) -> bool:
    """A colleague goes along; whoever is of another house is asked, and says yes."""
    others = [one for one in place.helpers if one.pk != lead.pk]
    if fitness.team_lacks(order, [lead.pk]):
        able = fitness.who_can(order, [one.pk for one in others])
        others = [one for one in others if one.pk in able] or others
    mate = _somebody(town, place, order, only=others)
    if mate is None:
        return False
    if town.cast.units[lead.pk] & town.cast.units[mate.pk]:
        town.does("add_helper", lambda: together.add_helper(order, by=lead, person=mate))
    elif town.does("ask_along", lambda: together.ask_along(order, by=lead, person=mate)):
        town.does("join", lambda: together.join(order, by=mate))
    return True


def _comes_to_nothing(town: Town, place: Place, order: Order, lead: Person) -> datetime | None:
    """Mostly they need it no more; sometimes it cannot be done."""
    if town.chance(0.7):
        return _called_off(town, place, order)
    tried = town.dice.choice(words.TRIED)
    town.does("give_up", lambda: fulfil.give_up(
        order, by=lead, reason=Reason.CANNOT, because=tried, instead=words.INSTEAD))  # fmt: skip
    return None


def _called_off(town: Town, place: Place, order: Order) -> datetime | None:
    reason = town.dice.choice([Reason.SOLVED, Reason.CHANGED_MIND])
    return _no_longer(town, place, order, reason)


def _no_longer(
    town: Town, place: Place, order: Order, reason: Reason = Reason.SOLVED
) -> datetime | None:
    by = order.asked_by or town.dice.choice(place.staff[Power.DISPATCH])
    done = town.does("cancel", lambda: later.cancel(order, by=by, reason=reason))
    return None if done else _in_office(town, order, 600)


Turn = Callable[[Town, Place, Order], datetime | None]
TURNS: dict[Status, Turn] = {
    Status.SUBMITTED: _submitted,
    Status.NEED_INFO: _need_info,
    Status.REJECTED: _rejected,
    Status.OFFERED: _offered,
    Status.OPEN: _open,
    Status.RETURNED: _returned,
    Status.ACCEPTED: _accepted,
    Status.SCHEDULED: visits.scheduled,
    Status.ON_THE_WAY: visits.on_the_way,
    Status.IN_SERVICE: visits.in_service,
    Status.DONE: visits.done,
    Status.CONFIRMED: visits.confirmed,
    Status.RATED: visits.rated,
}
