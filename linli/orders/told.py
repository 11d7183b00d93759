"""How those were told who are told of an order: on its own page, and at the desk."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.mobiles import masked_name
from linli.accounts.models import Person
from linli.accounts.phones import masked
from linli.channels import words
from linli.channels.models import Message
from linli.channels.queries import number_of
from linli.core.events import record
from linli.core.models import Event
from linli.core.prepared import Prepared
from linli.orders import telling
from linli.orders.life import Party
from linli.orders.models import Order
from linli.orders.rules import Tie
from linli.organisations.scope import Power

SHOWN = 5
LATELY = timedelta(minutes=30)
ENTITLED = frozenset({Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS})
ASKER = f".{Party.ASKER}"

# What whoever asked was told, newest first.
_TOLD = Prepared(
    lambda order: (
        Message.objects.filter(
            subject_kind=Order._meta.label_lower, subject_id=order, code__endswith=ASKER
        )
        .select_related("call")
        .order_by("-at", "-id")
    ),
    UUID,
)


def lines(tie: Tie) -> list[dict[str, Any]]:
    """For the page of whoever asked: how they were told, and whom they act for. Of another who
    asked for the same person, nothing."""
    assert tie.by is not None  # noqa: S101 - pages are for people
    theirs = {tie.by.pk, tie.order.beneficiary_id, None}
    rows = [one for one in _TOLD.all(tie.order.pk) if one.person_id in theirs]
    return [
        {"title": words.title(one), "how": words.how_told(one),
         "is_other": one.person_id != tie.by.pk}
        for one in rows[:SHOWN]
    ]  # fmt: skip


def desk_lines(tie: Tie) -> list[dict[str, Any]]:
    """The same at the desk, for those who ring or answer for it: nobody is named."""
    if not may_read(tie):
        return []
    rows = _TOLD.all(tie.order.pk)[:SHOWN]
    return [{"title": words.title(one), "how": words.how_told(one)} for one in rows]


def may_read(tie: Tie) -> bool:
    """Whoever rings people there, or hears complaints; of what is confidential, who hears it."""
    if tie.by is None or not tie.seat.powers & ENTITLED:
        return False
    if not tie.order.is_confidential or tie.hand is not None:
        return True
    return bool(tie.seat.powers & {Power.DISPATCH, Power.HEAR_COMPLAINTS})


def read(order: Order, by: Person) -> None:
    """Written down when somebody reads who was told, once in half an hour."""
    since = timezone.now() - LATELY
    seen = Event.objects.filter(subject_id=order.pk, verb="order.told_read", actor=by)
    if not seen.filter(at__gte=since).exists():
        record("order.told_read", by=by, about=order)


def report(order: Order) -> Iterator[dict[str, Any]]:
    """What was sent to whom, how, and whether it arrived; oldest first. Names and numbers are
    masked; of what is confidential, whoever asked is not named at all."""
    rows = Message.objects.filter(subject_kind=Order._meta.label_lower, subject_id=order.pk)
    rows = rows.select_related("person__file", "call__told_by").order_by("at", "id")
    for one in rows:
        is_asker = one.code.endswith(ASKER)
        is_hidden = order.is_confidential and is_asker
        name, number = _reached(order, one)
        yield {
            "title": words.title(one),
            "at": one.at,
            "who": _("Who asked") if is_hidden else masked_name(name),
            "is_asker": is_asker and not is_hidden,
            "number": "" if is_hidden else masked(number),
            "how": words.how_told(one),
            "rung_by": _rung_by(one),
        }


def _reached(order: Order, message: Message) -> tuple[str, str]:
    """Whom, and at which number, if at any; as it is known now."""
    if message.person is None:
        found = telling.reached(order)
        return found.name, found.number
    if getattr(message, "call", None):
        return message.person.name, number_of(message.person)
    return message.person.name, message.person.mobile if message.sms != "none" else ""


def _rung_by(message: Message) -> str:
    call = getattr(message, "call", None)
    return call.told_by.name if call and call.told_by else ""
