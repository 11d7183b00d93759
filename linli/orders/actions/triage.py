"""A dispatcher looks: ask back, say no, join, pass on, name the service."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue import actions as catalogue
from linli.catalogue.models import Service
from linli.catalogue.queries import is_offered
from linli.core.errors import Refused
from linli.core.rows import lock
from linli.orders import alike, clock, telling
from linli.orders.actions import dispatch
from linli.orders.actions.moving import begin, move
from linli.orders.models import Note, NoteKind, Office, Order, Reason


@transaction.atomic
def ask_info(order: Order, *, by: Person, words: str) -> Order:
    """Something is still to be known; the clock stands until the asker says it."""
    order = begin("ask_info", order, by=by)
    Note.objects.create(order=order, kind=NoteKind.INFO, words=_said(words), by=by)
    return move("ask_info", order, by=by)


@transaction.atomic
def give_info(order: Order, *, by: Person, words: str) -> Order:
    """The asker, or the desk for them, says it; the promises move by the time that took."""
    order = begin("give_info", order, by=by)
    Note.objects.create(order=order, kind=NoteKind.INFO, words=_said(words), by=by)
    clock.pause(order, order.moved_at, timezone.now())
    return move("give_info", order, by=by)


@transaction.atomic
def reject(order: Order, *, by: Person, reason: str, because: str = "", instead: str = "") -> Order:
    """Not taken on, why, and what else can be done. The asker may object once."""
    order = begin("reject", order, by=by)
    if reason not in Reason.values:
        raise Refused(_("Choose a reason."))
    order.reason, order.because, order.instead = reason, because, instead.strip()
    return move("reject", order, by=by, reason=reason)


@transaction.atomic
def appeal(order: Order, *, by: Person, words: str) -> Order:
    """The asker objects, or says that the need is still there: it is looked at once more, with its
    whole history, and whoever ended it reads so."""
    order = begin("appeal", order, by=by)
    before = telling.ended_by(order)
    Note.objects.create(order=order, kind=NoteKind.INFO, words=_said(words), by=by)
    clock.pause(order, order.closed_at or order.moved_at, timezone.now())  # it was not with us
    dispatch.release(order)
    order.is_appealed, order.closed_at = True, None
    order.reason = order.because = order.instead = order.referred_to = ""
    order.merged_into = order.said_by = order.begun_at = order.ended_at = None
    return move("appeal", order, by=by, before=before)


@transaction.atomic
def merge(order: Order, *, by: Person, into: Order) -> Order:
    """The same need was said twice: this order joins the other, which goes on.

    Both are held, always in the same order: two who join them crosswise at once would each end
    one, and the need would be lost.
    """
    for row in sorted((order, into), key=lambda one: one.pk):
        lock(row)
    order = begin("merge", order, by=by)
    if into.pk == order.pk or into not in alike.twins(order, by):
        raise Refused(_("This is not the same need. Look again."))
    order.merged_into, order.reason = into, Reason.TWICE
    return move("merge", order, by=by)


@transaction.atomic
def refer(order: Order, *, by: Person, to: str, because: str = "", instead: str = "") -> Order:
    """Passed to somebody whose business it is, and why."""
    order = begin("refer", order, by=by)
    if to not in Office.values:
        raise Refused(_("Say to whom."))
    order.referred_to, order.reason = to, Reason.NOT_OURS
    order.because, order.instead = because, instead.strip()
    return move("refer", order, by=by, to=to)


@transaction.atomic
def classify(
    order: Order, *, by: Person, service: Service | None, urgency: str, wish: str = ""
) -> Order:
    """Free words become a service of the catalogue, or a wish for it; urgency is set.

    A wish is worded by the dispatcher: what the resident said stays sealed in the order.
    """
    order = begin("classify", order, by=by)
    if service is None:
        if wish.strip():
            catalogue.ask_for(wish.strip(), by=by, area_id=order.area_id)
    elif not is_offered(service, order.area_id):
        raise Refused(_("This service is not offered there."))
    else:
        order.service = service
        order.is_confidential = order.is_anonymous or service.is_confidential
    order.urgency = urgency
    clock.promise(order)
    clock.wind(order, order.moved_at)  # naming it gains nobody time
    return move("classify", order, by=by, urgency=urgency)


def _said(words: str) -> str:
    if not words.strip():
        raise Refused(_("Say it in a few words."))
    return words.strip()
