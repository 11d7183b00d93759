"""The round in the phone: what it carries, and what it reads when it comes back and is refused."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.core.days import midnight
from linli.core.events import history
from linli.core.telling import told
from linli.core.templatetags.linli import moment
from linli.orders import queries, reading, rules
from linli.orders.forms.pocket import ASIDE, CARRIED
from linli.orders.hindrances import too_few
from linli.orders.life import STEPS, Party, Status
from linli.orders.models import Hand, Order
from linli.orders.words import BUTTONS

MOST_NEWS = 20
# Not before as many go as the service asks for.
REACHED = (Status.ACCEPTED, Status.ON_THE_WAY, Status.IN_SERVICE, Status.DONE)  # without network
TOGETHER, BEFORE = ("set_out", "arrive"), (Status.SCHEDULED, Status.ON_THE_WAY)


@dataclass(frozen=True)
class Stop:
    """An order of the round; `verbs` are the steps this person may take in the course of it."""

    order: Order
    verbs: tuple[str, ...]
    first: str  # what comes next; "" if somebody else has to
    why_not: str  # what keeps them from setting out; "" if nothing does

    @property
    def button(self) -> str:
        return str(BUTTONS[self.first].label) if self.first else ""


def with_door(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Stops of a round with what the door needs."""
    return rows.select_related("service", "area", "beneficiary")


def stops(orders: list[Order], by: Person) -> list[Stop]:
    """The stops with their steps; the same two questions for one stop and for thirty."""
    going: dict[UUID, list[Hand]] = defaultdict(list)
    for hand in Hand.objects.filter(left_at=None, order__in=orders):
        going[hand.order_id].append(hand)
    found = []
    for order in orders:
        own = next((hand for hand in going[order.pk] if hand.person_id == by.pk), None)
        if own is None:
            continue
        why_not = too_few(order, len(going[order.pk])) if order.status in BEFORE else ""
        verbs = tuple(verb for verb in _verbs(own) if not (why_not and verb in TOGETHER))
        now = (verb for verb in verbs if order.status in STEPS[verb].of and verb not in ASIDE)
        found.append(Stop(order, verbs, next(now, ""), why_not))
    return found


def _verbs(hand: Hand) -> tuple[str, ...]:
    who = {Party.TEAM, Party.LEAD} if hand.is_lead else {Party.TEAM}
    return tuple(
        verb
        for verb in CARRIED
        if STEPS[verb].who & who and not (verb == "arrive" and hand.came_at)
    )


def forms(by: Person) -> list[dict[str, Any]]:
    """The forms of the steps, once for all stops: the phone knows from them what leads where."""
    return [
        {
            "verb": verb, "look": BUTTONS[verb], "form": form(order=Order(), by=by),
            "of": " ".join(sorted(STEPS[verb].of)), "to": STEPS[verb].to or "",
            "aside": verb in ASIDE,
        }
        for verb, form in CARRIED.items()
    ]  # fmt: skip


def labels() -> list[Order]:
    """One for each state a phone may reach without network, to be drawn as orders are."""
    return [Order(status=state) for state in REACHED]


def kept_until() -> datetime:
    """Until when a phone keeps the round."""
    return midnight(timezone.localdate() + timedelta(days=1))


def as_it_is(order: Order, by: Person, *, since: int) -> dict[str, Any]:
    """The order now, and what happened to it since the turn the phone knew."""
    hidden = {order.asked_by_id} if order.is_anonymous else set()
    news = [
        {
            "when": moment(event.at),
            "who": event.actor.name if event.actor and event.actor_id not in hidden else "",
            "what": str(told(event.verb)),
        }
        for event in history(order).order_by("-id")[:MOST_NEWS]
        if event.facts.get("turn", 0) > since and event.verb not in reading.QUIET
    ]
    return {
        "id": str(order.pk),
        "status": order.status,
        "state": order.get_status_display(),
        "turn": order.turn,
        "news": news[::-1],
        "may_note": "note" in rules.next_steps(by, order),
        "is_inside": _is_inside(order, by),
    }


def _is_inside(order: Order, by: Person) -> bool:
    hand = queries.hand_of(by, order)
    return hand is not None and hand.came_at is not None
