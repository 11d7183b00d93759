"""From the agreed time to the last word: the visit, the yes, the faces, the call back."""

from datetime import datetime, timedelta
from uuid import UUID

from linli.accounts.models import Person
from linli.core.prepared import Prepared
from linli.orders import clock
from linli.orders.actions import after, fulfil
from linli.orders.life import Status
from linli.orders.models import About, Confirmed, Hand, NoteKind, Order
from linli.orders.simulation import words
from linli.orders.simulation.cast import Place
from linli.orders.simulation.town import Town
from linli.organisations.scope import Power

SHORT = timedelta(minutes=25)  # the way from one door to the next


def agrees(town: Town, order: Order) -> datetime | None:
    """The lead calls, and they find a time."""
    lead = order.lead
    assert lead is not None  # noqa: S101 - the state has one
    minutes = order.service.minutes if order.service else 45
    wait = town.dice.expovariate(1 / 14) if order.urgency == "normal" else 1
    earliest = town.now + timedelta(hours=0.75 + min(wait, 80))
    begins = town.cast.book(lead, earliest, minutes)
    ends = begins + timedelta(minutes=min(max(60, minutes + 30), 480))
    fixed = town.does("schedule", lambda: fulfil.schedule(order, by=lead, begins=begins, ends=ends))
    if fixed is None:
        return town.now + timedelta(hours=4)
    if town.chance(0.03):
        return town.now + timedelta(minutes=30)
    return max(begins - SHORT, town.now + timedelta(minutes=1))


def scheduled(town: Town, place: Place, order: Order) -> datetime | None:
    lead, begins = order.lead, order.slot_from
    if lead is None or begins is None:
        return None
    if town.now < begins - 2 * SHORT:  # too early to set out: the asker wants another time
        if order.asked_by and town.chance(0.9):
            by = order.asked_by
            town.does("ask_time", lambda: fulfil.ask_time(order, by=by, words="改天上午吧"))
            return clock.working().add(town.now, 60)
        return begins - SHORT
    if town.does("set_out", lambda: fulfil.set_out(order, by=lead)) is None:
        return town.now + timedelta(hours=3)
    late = town.dice.uniform(-8, 12)
    if town.chance(0.05):
        late = town.dice.uniform(15, 40)
        town.does("be_late", lambda: fulfil.be_late(order, by=lead, minutes=30))
    return max(begins + timedelta(minutes=late), town.now + timedelta(minutes=3))


def on_the_way(town: Town, place: Place, order: Order) -> datetime | None:
    lead = order.lead
    if lead is None:
        return None
    if town.chance(0.04) and order.misses < 3:
        town.does("nobody_home", lambda: fulfil.nobody_home(order, by=lead, words="贴了条"))
        return clock.working().add(town.now, 90)
    is_told = town.chance(0.93)
    if not town.does("arrive", lambda: fulfil.arrive(order, by=lead, is_code_given=is_told)):
        return town.now + timedelta(minutes=20)
    for mate in [hand.person for hand in going(order) if not hand.is_lead]:
        town.does("arrive", lambda: fulfil.arrive(order, by=mate, is_code_given=True))  # noqa: B023
    minutes = order.service.minutes if order.service else 45
    stays = timedelta(minutes=max(6, minutes * town.dice.uniform(0.5, 1.1)))
    if town.chance(0.008):  # forgot to check out: somebody finds it the next morning
        return clock.working().add(town.now + timedelta(hours=14), 60)
    return town.now + stays


def going(order: Order) -> list[Hand]:
    """Who goes, the lead first."""
    return _GOING.all(order.pk)


_GOING = Prepared(
    lambda order: (
        Hand.objects.filter(order=order, left_at=None)
        .select_related("person")
        .order_by("-is_lead", "joined_at")
    ),
    UUID,
)


def in_service(town: Town, place: Place, order: Order) -> datetime | None:
    lead, begun = order.lead, order.begun_at
    if lead is None or begun is None:
        return None
    if town.now - begun > timedelta(hours=13):
        by = town.dice.choice(place.staff[Power.DISPATCH])
        town.does("force_finish", lambda: fulfil.force_finish(order, by=by, because="忘了签退"))
    else:
        if town.chance(0.12):
            town.does("note", lambda: fulfil.note(
                order, by=lead, kind=NoteKind.MATERIAL, words="灯泡一只"))  # fmt: skip
        said = town.dice.choice(words.DONE)
        town.does("finish", lambda: fulfil.finish(order, by=lead, words=said))
    wait = town.dice.expovariate(1 / 9)
    return town.now + timedelta(hours=0.2 + wait)


def done(town: Town, place: Place, order: Order) -> datetime | None:
    """They say yes, or have it done again; the rest the clock confirms after three days."""
    fate, by = town.dice.random(), _asker(town, place, order)
    if by is None or fate < 0.3:
        return town.now + timedelta(days=3, hours=town.dice.uniform(2, 30))
    if fate < 0.33 and order.repeats_id is None:
        if town.does("redo", lambda: after.redo(order, by=by, words="还是不行")):
            _once_more(town, order.pk)
        return None
    town.does("confirm", lambda: after.confirm(order, by=by))
    return town.now + timedelta(minutes=town.dice.uniform(1, 90))


def confirmed(town: Town, place: Place, order: Order) -> datetime | None:
    """Some rate, many do not, few complain; then somebody calls whom the sample chose."""
    by = _asker(town, place, order)
    if by is not None and order.asked_by and town.chance(0.012):
        asker = order.asked_by
        _complains(town, place, order, asker)
    is_silent = order.confirmed_how == Confirmed.CLOCK and town.chance(0.9)
    if by is not None and not is_silent and town.chance(0.62):
        marks = _marks(town)
        poor = min(marks.attitude, marks.timeliness, marks.result) <= 2
        comment = town.dice.choice(words.BLAME if poor else words.PRAISE)
        town.does("rate", lambda: after.rate(order, by=by, marks=marks, comment=comment))
        return clock.working().add(town.now, 120) if poor or order.needs_follow_up else None
    return rated(town, place, order) if order.needs_follow_up else None


def rated(town: Town, place: Place, order: Order) -> datetime | None:
    """Poor marks, and one in ten, are called back by somebody who had no part in it."""
    power = _who_rings(order)
    by = _another(town, place, order, power)
    if by is None or not order.needs_follow_up or order.followed_up_at:
        return None
    if town.chance(0.1):  # nobody picks up
        return clock.working().add(town.now, 600)
    if order.status == Status.RATED and order.is_low and town.chance(0.08) and not order.repeats_id:
        if town.does("redo", lambda: after.redo(order, by=by, words="回访：要返工")):
            _once_more(town, order.pk)
        return None
    is_solved = town.chance(0.88)
    town.does("follow_up", lambda: after.follow_up(
        order, by=by, is_solved=is_solved, words="电话里说清楚了"))  # fmt: skip
    return None


def _marks(town: Town) -> after.Marks:
    """Mostly very good; one in fourteen has something to say."""
    if town.chance(0.07):
        marks = [town.dice.choice((1, 2, 2, 3, 4)) for _ in range(3)]
    else:
        marks = town.dice.choices((4, 3), (8, 2), k=3)
    return after.Marks(*marks)


def _complains(town: Town, place: Place, order: Order, asker: Person) -> None:
    about = town.dice.choice((About.LATE, About.WORK, About.MANNER))
    made: list[object] = []

    def complain() -> Order:
        made.append(after.complain(order, by=asker, about=about, words="说好的时间没人来"))
        return order

    if town.does("complain", complain) is None:
        return
    complaint = order.complaints.filter(answered_at=None).first()
    by = _another(town, place, order, Power.HEAR_COMPLAINTS)
    if complaint is None or by is None or town.chance(0.1):
        return

    def answer() -> Order:
        after.answer(complaint, by=by, words="已经向您道歉，下次提前打电话。")
        return order

    moment = clock.working().add(town.now, 60 + int(town.dice.uniform(0, 900)))
    town.at(moment, lambda: town.does("answer", answer))


def _asker(town: Town, place: Place, order: Order) -> Person | None:
    """Who says how it was: the asker, or somebody who rings whoever has no screen."""
    return order.asked_by or _another(town, place, order, _who_rings(order))


def _who_rings(order: Order) -> Power:
    """What was said in confidence is not read at a counter (rules.py)."""
    return Power.HEAR_COMPLAINTS if order.is_confidential else Power.CALL_PEOPLE


def _another(town: Town, place: Place, order: Order, power: Power) -> Person | None:
    """A member of staff who had no part in the order."""
    went = set(order.hands.values_list("person", flat=True)) | {order.asked_by_id}
    went.add(order.beneficiary_id)
    free = [one for one in place.staff[power] if one.pk not in went]
    return town.dice.choice(free) if free else None


def _once_more(town: Town, pk: UUID) -> None:
    """The second order of a redo has a life of its own."""
    from linli.orders.simulation.lives import again

    order = Order.objects.get(repeats=pk)
    again(town, order.pk, clock.working().add(town.now, 20))
