"""What the page of an order shows to whoever reads it: the same for residents and at the desk."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.core.events import record
from linli.core.models import Event
from linli.core.prepared import Prepared
from linli.core.telling import told
from linli.core.templatetags.linli import moment, soon
from linli.orders import again, belonging, clock, queries, rules, whole
from linli.orders import told as how_told
from linli.orders.doing import DO
from linli.orders.forms.of import form_of
from linli.orders.hindrances import enough_hands
from linli.orders.life import ENDED, GOING_ON, TAKEN, UNDONE, Party, Status
from linli.orders.models import Note, NoteKind, Order
from linli.orders.rules import Tie
from linli.orders.words import BUTTONS
from linli.organisations.scope import Power
from linli.people.actions import looking

OPEN_FOR = timedelta(minutes=30)  # as long as a look at a file
QUIET = ("order.revealed", "order.noted", "order.reminded", "order.escalated", "order.declined",
         "order.offer_ran_out", "order.exported", "order.welcome_again",
         "order.helper_dropped", "order.told_read")  # fmt: skip
# The five stations every resident sees: from which state on each is passed.
WAY = (
    (gettext_lazy("You placed the order"), Status.SUBMITTED),
    (gettext_lazy("Somebody takes it on"), Status.ACCEPTED),
    (gettext_lazy("A time is agreed"), Status.SCHEDULED),
    (gettext_lazy("At your door"), Status.ON_THE_WAY),
    (gettext_lazy("Done, and you say yes"), Status.CONFIRMED),
)
SAID = frozenset({Status.RATED, Status.FOLLOWED_UP})  # the asker has no more to do with it
HAD_AGAIN = (Status.CLOSED, Status.CANCELLED, Status.EXPIRED)
DONE_AGAIN = (Status.REDO, Status.CLOSED)  # the states in which there may be a second order
OF_THE_WORK = (NoteKind.INFO, NoteKind.MORE, NoteKind.MATERIAL, NoteKind.LATE, NoteKind.NOBODY)
RANK = {status: rank for rank, status in enumerate(Status.values)}


def page(tie: Tie) -> dict[str, Any]:
    """Everything a page may show of the order to this person."""
    assert tie.by is not None  # noqa: S101 - pages are for people
    by, order, hands = tie.by, tie.order, tie.going
    parties = rules.parties(by, order, tie=tie)
    events = whole.EVENTS.all(order.pk)
    may_contact = rules.may_see_contact(by, order, tie)
    shows = may_contact and (Party.ASKER in parties or _has_seen(events, by))
    inside = bool(parties & {Party.ASKER, Party.TEAM})
    hears = not order.is_confidential or inside
    return {
        "order": order,
        "parties": {str(one) for one in parties},
        "hands": hands,
        "steps": buttons(order, by, parties, tie),
        # Why whoever has it cannot set out yet: the button is not there.
        "why_not": enough_hands(tie)
        if Party.TEAM in parties and order.status in (Status.ACCEPTED, Status.SCHEDULED) else "",
        "shows_contact": shows,
        "may_reveal": may_contact and not shows,
        "shows_words": hears and (inside or Party.DISPATCHER in parties),
        # What they thought of it: for whoever went, gives out work or answers for it.
        "shows_after": (hears and (inside or Party.DISPATCHER in parties))
        or Power.HEAR_COMPLAINTS in tie.seat.powers,
        "shows_code": inside and order.status in (
            Status.ACCEPTED, Status.SCHEDULED, Status.ON_THE_WAY, Status.IN_SERVICE),
        "timeline": ended(order) if order.status in ENDED and not order.confirmed_at
        else timeline(order, hands, events),
        "trail": trail(order, events),
        # Whom to ask next: who was asked, and what they said.
        "asked": tie.all_offers if Party.DISPATCHER in parties else [],
        "notes": _notes(order, parties) if hears else [],
        "photos": whole.PHOTOS.all(order.pk)
        if inside and (Party.ASKER in parties or not queries.is_long_over(order)) else [],
        "looks": [one for one in reversed(events) if one.verb == "order.revealed"]
        if Party.ASKER in parties else [],
        "complaints": tie.complaints if Party.ASKER in parties else [],
        "sends_another": Party.ASKER in parties and order.is_rated
        and order.unwanted.filter(ended_at=None).exists(),
        "parts": list(queries.with_card(order.parts.order_by("id"))) if order.package_id else [],
        "repeat": tie.repeat if order.status in DONE_AGAIN else None,
        "told_how": how_told.lines(tie) if Party.ASKER in parties else [],
        "is_undone": order.status in UNDONE,
        # What was not taken on, or is another's business, would end the same way once more.
        "has_again": Party.ASKER in parties and order.status in HAD_AGAIN
        and not order.parent_id and again.is_possible_from_page(order),
        "is_taken": order.status in TAKEN,
    }  # fmt: skip


def _notes(order: Order, parties: frozenset[Party]) -> list[Note]:
    """What was written down: everything to whoever asked or goes; to whoever gives out work what
    they decide by: what was said of the need, what was used, and that somebody was late or not at
    home. What was seen in a home is not theirs."""
    if parties & {Party.ASKER, Party.TEAM}:
        return whole.NOTES.all(order.pk)
    if Party.DISPATCHER in parties:
        return [one for one in whole.NOTES.all(order.pk) if one.kind in OF_THE_WORK]
    return []


def own_words(person: Person) -> dict[str, Any] | None:
    """For the home page: what is going on, two orders at most, the nearest first; and what was
    done last, to be had once more with one press."""
    going = _NEXT.all(person.pk, timezone.localdate())
    last = again.last_done(person, going)
    return {"going": going, "last": last} if going or last else None


def _next(person: UUID, day: date) -> QuerySet[Order]:
    going = queries.mine_on(person, day).filter(status__in=GOING_ON - SAID)
    rows = queries.with_card(belonging.on_top(going), "words")
    # What has no time yet comes last: the databases do not agree on where nothing stands.
    return rows.order_by(F("slot_from").asc(nulls_last=True), "-id")[: again.SHOWN]


_NEXT = Prepared(_next, UUID, date)


def buttons(order: Order, by: Person, parties: frozenset[Party], tie: Tie) -> list[dict[str, Any]]:
    """What this person can do now, the main thing first; one press where nothing is asked."""
    steps = [verb for verb in rules.next_steps(by, order, parties, tie) if verb in DO]
    ranked = sorted(steps, key=lambda verb: _rank(verb, order))
    return [
        {"verb": verb, "look": BUTTONS[verb], "asks": form_of(verb, tie) is not None}
        for verb in ranked
    ]


def _rank(verb: str, order: Order) -> tuple[bool, int]:
    """The main thing first: where a time is set that is to go there, and not to set another. A
    complaint stands last, behind whatever ends the order: it is there, and invites nobody."""
    tone = BUTTONS[verb].tone
    if verb == "schedule" and order.status == Status.SCHEDULED:
        tone = "line"
    return verb == "complain", ("", "line", "quiet", "bad").index(tone)


def passed_of(order: Order) -> int:
    """How many of the five stations lie behind it."""
    rank = RANK[order.status]
    if order.status in (Status.RETURNED, Status.NEED_INFO):
        rank = RANK[Status.SUBMITTED]
    if order.status == Status.REDO:
        rank = RANK[Status.CLOSED]
    return sum(rank >= RANK[status] for _words, status in WAY)


def timeline(order: Order, hands: list[Any], told_of: list[Event]) -> list[dict[str, Any]]:
    """The way of an order in five steps, each with when and by whom."""
    events = {one.verb: one for one in told_of}
    who = "、".join(hand.person.name for hand in hands)
    when = {
        Status.SUBMITTED: moment(order.submitted_at),
        Status.ACCEPTED: _first(events, "order.accepted", "order.taken", "order.assigned",
                                "order.ruled", "order.handed_over"),
        Status.SCHEDULED: span_words(order),
        Status.ON_THE_WAY: _first(events, "order.arrived", "order.set_out"),
        Status.CONFIRMED: moment(order.confirmed_at),
    }  # fmt: skip
    count = passed_of(order)
    steps: list[dict[str, Any]] = []
    for n, (words, status) in enumerate(WAY):
        passed = n < count
        text = who if status == Status.ACCEPTED and passed else ""
        steps.append({
            "state": "ok" if passed else "todo", "title": words, "when": when[status] if passed
            else "", "text": text,
        })  # fmt: skip
    following = next((step for step in steps if step["state"] == "todo"), None)
    if following:
        following["state"] = "now"
        following["text"] = promise(order)
    return steps


def ended(order: Order) -> list[dict[str, Any]]:
    """An order that went another way: placed, and how it ended."""
    first = {"state": "ok", "title": WAY[0][0], "when": moment(order.submitted_at), "text": ""}
    why = order.get_reason_display() if order.reason else ""
    who = _("So says %(unit)s") % {"unit": order.said_by.name} if order.said_by else ""
    last = {
        "state": "now" if order.status in UNDONE else "ok",
        "title": order.get_status_display(), "when": moment(order.closed_at),
        "text": " · ".join(part for part in (str(why), who) if part),
    }  # fmt: skip
    return [first, last]


def promise(order: Order) -> str:
    """What happens next, and by when."""
    if order.status in (Status.SUBMITTED, Status.OFFERED, Status.OPEN, Status.RETURNED):
        return _("By %(when)s") % {"when": promised_by(order.accept_by)}
    if order.status == Status.ACCEPTED:
        return _("They call you to agree on a time")
    if order.status == Status.SCHEDULED:
        return span_words(order)
    if order.status == Status.DONE:
        return _("Not right? It is done again.")
    return ""


def promised_by(limit: datetime) -> str:
    """A moment that was counted; said so where the holidays of its year are not known yet."""
    words = moment(limit)
    if clock.is_provisional(limit):
        sentence = _("%(when)s (for now: the holidays of that year are not announced yet)")
        return sentence % {"when": words}
    return words


def span_words(order: Order, *, short: bool = False) -> str:
    return between(order.slot_from, order.slot_until, short=short)


def between(first: datetime | None, last: datetime | None, *, short: bool = False) -> str:
    if first is None or last is None:
        return ""
    begins = soon(first) if short else moment(first)
    return f"{begins}–{timezone.localtime(last):%-H:%M}"


def trail(order: Order, events: list[Event]) -> list[dict[str, Any]]:
    """The history in words, for those at the desk. Who asked is not named in it: that is shown
    with the address, to those who need it, and written down."""
    them = {order.asked_by_id, order.beneficiary_id}
    return [
        {
            "when": event.at,
            "who": _actor(event, them),
            "what": told(event.verb),
        }
        for event in events
        if event.verb not in QUIET
    ]


def _actor(event: Event, them: set[UUID | None]) -> str:
    if event.actor is None:
        return ""
    return _("Who asked") if event.actor_id in them else event.actor.name


def reveal(order: Order, by: Person) -> None:
    """Written down before the address and the phone are shown."""
    record("order.revealed", by=by, about=order)
    if order.beneficiary is not None and not queries.is_asker(by, order):
        looking.look_at_order(order.beneficiary, by=by)


def has_revealed(order: Order, by: Person) -> bool:
    since = timezone.now() - OPEN_FOR
    return bool(revealed(order).filter(actor=by, at__gte=since).exists())


def _has_seen(events: list[Event], by: Person) -> bool:
    """The same, by the history that was read already."""
    since = timezone.now() - OPEN_FOR
    return any(
        one.verb == "order.revealed" and one.actor_id == by.pk and one.at >= since for one in events
    )


def revealed(order: Order):  # type: ignore[no-untyped-def]
    """Who saw the address and the phone, and when."""
    rows = Event.objects.filter(subject_id=order.pk, verb="order.revealed")
    return rows.select_related("actor").order_by("-id")


def _first(events: dict[str, Event], *verbs: str) -> str:
    found = [events[verb].at for verb in verbs if verb in events]
    return moment(max(found)) if found else ""
