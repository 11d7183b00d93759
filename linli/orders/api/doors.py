"""Orders for programs: the same rules, the same steps and the same refusals as the pages.

A list names nobody. Where and to whom is told by `reveal_contact` alone, to whom the page would
tell it, and every telling is written down where the resident sees it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, QueryDict
from ninja import Header, Query, Router
from ninja.errors import ValidationError
from ninja.security import SessionAuth

from linli.accounts.doors import has_second_factor
from linli.accounts.models import Person
from linli.catalogue.models import Service
from linli.core import asked, limits
from linli.core.errors import Refused, allow
from linli.core.http import Request
from linli.orders import listed, reading, rules, whole
from linli.orders.actions import intake
from linli.orders.api.shapes import (
    Fact,
    NeedIn,
    OneOrderOut,
    OrderContactOut,
    OrdersOut,
    Since,
    StepAsksOut,
    StepIn,
)
from linli.orders.doing import DO
from linli.orders.forms.of import form_of
from linli.orders.forms.steps import StepForm
from linli.orders.life import STEPS, Party, Status
from linli.orders.models import Door, Order
from linli.orders.rules import Tie
from linli.orders.words import BUTTONS
from linli.organisations.doors import take_seat
from linli.organisations.scope import Power
from linli.people import names
from linli.people.actions import consents
from linli.people.homes import lived_in
from linli.people.models import Purpose
from linli.people.queries import visible_to

ORDERS = {Power.TAKE_ORDERS, Power.DISPATCH, Power.HEAR_COMPLAINTS}
SHOWN, MOST = 50, 200
PLACED = (240, timedelta(hours=1))  # by one client: more is a loop that runs away

Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Limit = Annotated[int, Query(ge=1, le=MOST)]


class Staff(SessionAuth):
    """Who is signed in, in the seat they chose, if they have to do with orders and showed a second
    factor: asked before anything that was sent is looked at."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        me = cast(Request, request)
        if super().authenticate(request, key) is None:
            return None
        take_seat(me)
        allow(bool(me.powers & ORDERS) and has_second_factor(me))
        return me.user


router = Router(tags=["orders"], auth=Staff())


def _by(request: HttpRequest) -> Person:
    return cast(Request, request).user


@router.get("", response=OrdersOut)
def list_orders(
    request: HttpRequest,
    area: UUID | None = None,
    status: Annotated[list[Status], Query(max_length=len(Status))] = [],  # noqa: B006 - ninja copies
    since: Since | None = None,
    cursor: UUID | None = None,
    limit: Limit = SHOWN,
) -> dict[str, object]:
    """Orders of the areas of one's roles, the oldest first.

    `area`: there and below. `since`: placed then or later. `cursor`: the `next` of the page before.
    """
    by = _by(request)
    rows, following = listed.page_after(
        by, area=area, status=status, since=since, cursor=cursor, most=limit
    )
    return {"items": [_brief(row) for row in rows], "next": following}


@router.get("/{uuid:pk}", response=OneOrderOut)
def one_order(request: HttpRequest, pk: UUID) -> dict[str, object]:
    """One order, what one is to it, and the steps one can take now. Nobody's name or address."""
    by = _by(request)
    return _whole(by, _tied(by, pk))


@router.post("/{uuid:pk}/contact", response=OrderContactOut)
def reveal_contact(request: HttpRequest, pk: UUID) -> dict[str, str]:
    """Where, and how to reach them: for whoever goes or dispatches, and written down."""
    by = _by(request)
    tie = _tied(by, pk)
    order = tie.order
    allow(rules.may_see_contact(by, order, tie))
    reading.reveal(order, by)
    name = order.name or (order.beneficiary.name if order.beneficiary else "")
    name = "" if order.is_anonymous else name
    return {"name": name, "address": order.address, "phone": order.phone}


@router.post("", response={201: OneOrderOut})
def place_order(request: HttpRequest, need: NeedIn, idempotency_key: Key) -> dict[str, object]:
    """Write down what somebody asked for by phone, at the counter or on paper.

    The same key with the same words is the same order, however often it is sent.
    """
    by = _by(request)
    allow(Power.TAKE_ORDERS in cast(Request, request).powers)
    limits.take("orders by program", str(by.pk), limit=PLACED[0], per=PLACED[1])
    area = lived_in(by, Power.TAKE_ORDERS).filter(pk=need.area).first()
    if area is None:
        raise _wrong("need", "area", "No area where you take orders")
    person = None
    if need.beneficiary is not None:
        person = visible_to(by, Power.TAKE_ORDERS).filter(pk=need.beneficiary).first()
        if person is None:
            raise _wrong("need", "beneficiary", "Nobody within your reach")
    service = None
    if need.service is not None:
        service = Service.objects.filter(pk=need.service).first()
        if service is None:
            raise _wrong("need", "service", "No such service")
    order = intake.take_in(
        _need(need, service), by=by, area=area, door=need.door,
        beneficiary=None if need.is_anonymous else person, agreed=need.agreed,
    )  # fmt: skip
    if person is not None and not need.is_anonymous:
        channel = intake.HOW[Door(need.door)]
        consents.give(person, by=by, purpose=Purpose.SERVICE, channel=channel)
    return _whole(by, Tie(by, order))


@router.get("/{uuid:pk}/steps/{slug:verb}", response=StepAsksOut)
def what_step_asks(request: HttpRequest, pk: UUID, verb: str) -> dict[str, object]:
    """What a step wants to be told, with the choices there are now."""
    by = _by(request)
    _order, form = _step(by, pk, verb, None)
    asks = [_ask(name, field) for name, field in form.fields.items()] if form else []
    return {"verb": verb, "label": str(BUTTONS[verb].label), "asks": asks}


@router.post("/{uuid:pk}/steps/{slug:verb}", response=OneOrderOut)
def take_step(request: HttpRequest, pk: UUID, verb: str, step: StepIn) -> dict[str, object]:
    """Take a step, with the facts its page would ask for."""
    by = _by(request)
    order, form = _step(by, pk, verb, step.facts)
    if form is not None and not form.is_valid():
        raise ValidationError([
            {"loc": ["body", "step", "facts", name], "msg": " ".join(map(str, errors))}
            for name, errors in form.errors.items()
        ])  # fmt: skip
    DO[verb](order, by, form)
    return _whole(by, Tie(by, whole.ORDER.first(pk) or order))


def _tied(by: Person, pk: UUID) -> Tie:
    """What ties them to an order that opens at their desk; 404 for any other."""
    order = whole.ORDER.first(pk)
    if order is None:
        raise Http404
    tie = Tie(by, order)
    if not rules.may_open_at_desk(by, order, tie):
        raise Http404
    return tie


def _step(
    by: Person, pk: UUID, verb: str, facts: dict[str, Fact] | None
) -> tuple[Order, StepForm | None]:
    """The order and the form of the step, if the step is theirs and possible now."""
    tie = _tied(by, pk)
    if verb not in DO:
        raise Http404
    allow(rules.may_step(by, tie.order, STEPS[verb], tie))
    if sentence := rules.hindrance(verb, tie.order, by, tie):
        raise Refused(sentence)
    kind = form_of(verb, tie)
    return tie.order, kind(_sent(facts), order=tie.order, by=by) if kind else None


def _sent(facts: dict[str, Fact] | None) -> QueryDict | None:
    """What a program says, as a page would send it."""
    if facts is None:
        return None
    sent = QueryDict(mutable=True)
    for name, said in facts.items():
        words = said if isinstance(said, list) else [said]
        sent.setlist(name, [asked.seen(str(one)) for one in words])
    return sent


def _ask(name: str, field: forms.Field) -> dict[str, object]:
    choices: Iterable[tuple[Any, Any]] = getattr(field, "choices", ())
    return {
        "name": name,
        "label": str(field.label or name),
        "is_required": field.required,
        "takes_several": isinstance(field, forms.MultipleChoiceField),
        "choices": [{"value": str(value), "label": str(label)} for value, label in choices],
    }


def _need(said: NeedIn, service: Service | None) -> intake.Need:
    is_silent = said.is_anonymous
    name, caller = names.plain(said.name), names.plain(said.caller_name)
    for field, one in (("name", name), ("caller_name", caller)):
        if one and not names.is_one(one):
            raise _wrong("need", field, "Not a name")
    return intake.Need(
        service=service, words=asked.seen(said.words), urgency=said.urgency,
        name="" if is_silent else name, phone=said.phone, address=asked.seen(said.address),
        wish_from=said.wish_from, wish_until=said.wish_until, is_anonymous=is_silent,
        caller_name=caller, caller_phone=said.caller_phone, caller_tie=said.caller_tie,
        told_how=said.told_how, written_on=said.written_on,
    )  # fmt: skip


def _wrong(where: str, name: str, sentence: str) -> ValidationError:
    return ValidationError([{"loc": ["body", where, name], "msg": sentence}])


COPIED = (
    "number", "status", "urgency", "door", "submitted_at", "accept_by", "arrive_by", "due_at",
    "slot_from", "slot_until", "closed_at", "is_confidential", "turn",
)  # fmt: skip


def _brief(row: Order) -> dict[str, object]:
    return {name: getattr(row, name) for name in COPIED} | {
        "id": row.pk,
        "area": {"id": row.area_id, "name": row.area.name},
        "service": {"id": row.service_id, "name": row.service.name} if row.service else None,
    }


def _whole(by: Person, tie: Tie) -> dict[str, object]:
    """What the page of the order would show without a look at the address."""
    row = tie.order
    parties = rules.parties(by, row, tie=tie)
    inside = bool(parties & {Party.ASKER, Party.TEAM})
    hears = not row.is_confidential or inside
    shows = hears and (inside or Party.DISPATCHER in parties)
    return _brief(row) | {
        "words": row.words if shows else None,
        "wish_from": row.wish_from,
        "wish_until": row.wish_until,
        "reason": row.reason,
        "parties": sorted(str(one) for one in parties),
        "steps": [verb for verb in rules.next_steps(by, row, parties, tie) if verb in DO],
        "helpers": row.hands.filter(left_at=None).count(),
        "may_see_contact": rules.may_see_contact(by, row, tie),
    }
