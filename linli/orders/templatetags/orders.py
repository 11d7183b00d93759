"""How an order's state, title and time left read on a page."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from html import escape
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.catalogue.models import Urgency
from linli.catalogue.templatetags.catalogue import said
from linli.core.templatetags.linli import avatar, local, soon, state, tag
from linli.orders.drawn import Mark
from linli.orders.life import WAITING, Status
from linli.orders.models import Order
from linli.orders.reading import WAY, between, passed_of, promised_by, span_words
from linli.orders.words import FACES, LOOKS, SIGNS
from linli.people.models import Language, Need, Sex

OWN_WORDS = 16  # letters of them in a heading
register = template.Library()


@register.simple_tag
def order_state(order: Order, *, plain: bool = False) -> SafeString:
    """Icon, word and colour of the state. `plain`: as its asker sees it, whom it does not concern
    who gave it back to whom."""
    is_inner = plain and order.status in (Status.RETURNED, Status.OPEN)
    status = Status.OFFERED if is_inner else Status(order.status)
    tone, name = LOOKS[status]
    return state(status.label, tone, name)


@register.simple_tag
def order_dots(order: Order) -> SafeString:
    """How far it is, in five dots; the word beside them says it to whoever does not see them."""
    if order.status == Status.IN_PARTS:
        return SafeString("")
    passed = passed_of(order)
    dots = '<i class="on"></i>' * passed + "<i></i>" * (len(WAY) - passed)
    return mark_safe(f'<span class="mini" aria-hidden="true">{dots}</span>')  # noqa: S308 - no words


@register.filter
def order_title(order: Order) -> str:
    """The service, the package, or that it is still in free words."""
    if order.package:
        return said(order.package, "name")
    return said(order.service, "name") if order.service else _("Not yet a service")


@register.filter
def own_title(order: Order) -> str:
    """For whoever asked: where no service is named yet, how they said it, shortly."""
    if order.package_id or order.service_id or order.is_confidential or order.is_anonymous:
        return order_title(order)
    words = " ".join(order.words.split())
    short = words if len(words) <= OWN_WORDS else f"{words[:OWN_WORDS]}…"
    return short or order_title(order)


@register.simple_tag
def order_cards(orders: Iterable[Order], now: datetime) -> SafeString:
    """A column of the board. Drawn in one go: eighty cards stand on a page, and a template takes
    four times as long for each."""
    before = _desk_prefix()
    return mark_safe("".join(_card(order, now, before) for order in orders))  # noqa: S308 - _card escapes


def _card(order: Order, now: datetime, before: str) -> str:
    """What people typed is escaped here, one by one; the rest is drawn by its own tags."""
    late = " kc--late" if is_late(order, now) else ""
    when = span_words(order, short=True) or soon(order.submitted_at)
    lead = _led_by(order.lead.name) if order.lead else ""
    marks = "".join(_marks(order))
    marks = f'<span class="row mt2">{marks}</span>' if marks else ""
    return (
        f'<li><article class="kc{late}"><span class="between">'
        f'<span class="xs t3 nowrap">{order.number}</span>{time_left(order, now)}</span>'
        f'<a href="{before}{order.pk}/">{escape(order_title(order))}</a>'
        f'<span class="sm t2 blk">{escape(local(order.area.name))}</span>'
        f"{marks}"
        f'<span class="between mt2"><span class="xs t2 num">{when}</span>{lead}</span>'
        "</article></li>"
    )


@cache
def _desk_prefix() -> str:
    """Addresses of orders at the desk are looked up once, not once for each card."""
    return reverse("orders:desk_one", args=[UUID(int=0)]).removesuffix(f"{UUID(int=0)}/")


def _marks(order: Order) -> Iterator[SafeString]:
    """What a dispatcher should see before opening it."""
    if order.urgency == Urgency.URGENT:
        yield tag(Urgency.URGENT.label, "bad")
    if order.is_confidential:
        yield tag(_("Confidential"), "vio", "lock")
    if order.beneficiary_id is None and not order.is_anonymous:
        yield tag(_("No account"))
    if order.returns:
        yield tag(_("Given back"), "bad")


def _led_by(name: str) -> str:
    return f'{avatar(name)}<span class="sr">{escape(name)}</span>'


@register.simple_tag
def order_for(order: Order, *, shows: bool = False) -> str:
    """For whom, to those who may read it; else only that it is for somebody."""
    if order.is_anonymous:
        return _("Without a name")
    if order.is_confidential and not shows:
        return _("Confidential")
    if shows:
        return order.name or (order.beneficiary.name if order.beneficiary else "")
    return ""


@register.simple_tag
def time_left(order: Order, now: datetime | None = None) -> SafeString:
    """What is left of the limit, as a label; red when it has passed."""
    if order.due_at is None:
        return SafeString("")
    left = order.due_at - (now or timezone.now())
    minutes = int(left.total_seconds() // 60)
    if minutes < 0:
        return tag(_("%(t)s over") % {"t": span(-minutes)}, "bad", "clock")
    if minutes < 60 or order.status in WAITING:
        tone = "wait" if minutes >= 60 else "bad"
        return tag(_("%(t)s left") % {"t": span(minutes)}, tone, "clock")
    return SafeString("")


def span(minutes: int) -> str:
    """A length of time in its largest unit."""
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


@register.filter
def minute_words(minutes: int) -> str:
    """A limit in hours where it is whole hours, else in minutes."""
    if minutes % 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


@register.filter
def due_words(moment: datetime) -> str:
    """When something is promised; said so where the holidays of its year are not known yet."""
    return promised_by(moment)


@register.filter
def slot_words(order: Order) -> str:
    return span_words(order)


@register.filter
def wished(order: Order) -> str:
    """The time that was wished for, as an agreed one reads."""
    return between(order.wish_from, order.wish_until)


@register.filter
def face(mark: int | None) -> str:
    """A mark in its word; "not rated" when there is none."""
    return str(dict(FACES).get(mark or 0, _("Not rated")))


@register.filter
def is_late(order: Order, now: datetime) -> bool:
    return order.due_at is not None and order.due_at < now


@register.filter
def wish_words(value: str, kind: str) -> str:
    """A wish for whoever comes, in words."""
    table = dict(Sex.choices) if kind == "sex" else dict(Language.choices)
    return str(table.get(value, value))


@register.filter
def need_words(code: str) -> str:
    return str(dict(Need.choices).get(code, code))


@register.simple_tag
def mark_words(mark: Mark, now: datetime) -> str:
    """What a sign of the map says to whoever does not see it."""
    order = mark.order
    left = ""
    if order.due_at is not None:
        minutes = int((order.due_at - now).total_seconds() // 60)
        words = _("%(t)s over") if minutes < 0 else _("%(t)s left")
        left = words % {"t": span(abs(minutes))}
    state_words = str(order.get_status_display())
    parts = (order.number, order_title(order), str(SIGNS[mark.sign]), left, state_words)
    return _(", ").join(part for part in (*parts, order.area.name) if part)
