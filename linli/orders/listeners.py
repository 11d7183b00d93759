"""What orders follow: who leaves, or is erased, leaves no words and no visit behind."""

from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.events import follow_within, record
from linli.core.models import Event
from linli.core.rows import lock, save_changes
from linli.orders import clock, telling
from linli.orders.actions import dispatch
from linli.orders.actions.after import call_off
from linli.orders.forgetting import forget_words
from linli.orders.life import ENDED, GOING_ON, STEPS, Party
from linli.orders.models import Answer, Draft, Hand, Offer, Order, Reason
from linli.people import merges


def forget_person(event: Event) -> None:
    """In the transaction in which somebody is erased, or a family says that they have died.

    Whoever was to go there reads that nobody waits any more; what has begun goes its way to the
    end. Parts of a package before the whole, as every step of a part holds them.
    """
    who = event.subject_id
    Draft.objects.filter(by=who).delete()
    theirs = Order.objects.filter(beneficiary=who)
    unnamed = Order.objects.filter(asked_by=who, beneficiary=None)
    for read in (theirs | unnamed).order_by(F("parent").asc(nulls_last=True), "pk"):
        order = lock(read)
        if order.status in STEPS["cancel"].of:
            call_off(order, by=None, reason=Reason.LEFT)
        elif order.needs_follow_up and order.status not in ENDED:  # nobody is there to be called
            order.needs_follow_up = False
            clock.wind(order, order.moved_at)
            save_changes(order)
        forget_words(order)
    _let_go(who)


def _let_go(who: UUID) -> None:
    """Where they were to go, somebody else goes. A visit that has begun goes its way to the end."""
    going = Hand.objects.filter(person=who, left_at=None, order__status__in=STEPS["lose"].of)
    for hand in going.select_related("order").order_by("order"):
        if hand.is_lead:
            dispatch.lose(hand.order)
        else:
            hand.left_at = timezone.now()
            hand.save(update_fields=["left_at"])
            record("order.helper_dropped", by=None, about=hand.order)
            telling.send(
                telling.people(hand.order, Party.TEAM), "order.helper_left.team", hand.order
            )
    offered = Offer.objects.filter(to=who, answer=Answer.OPEN)
    for offer in offered.select_related("order").order_by("order"):
        dispatch.lapse(offer)


def serves_the_other(kept: Person, gone: Person) -> str:
    """One row on its way to the other: nobody serves themselves."""
    for one, other in ((kept, gone), (gone, kept)):
        goes = Q(lead=other) | Q(hands__person=other, hands__left_at=None)
        if Order.objects.filter(goes, beneficiary=one, status__in=GOING_ON).exists():
            return _("One of these entries has an order that the other one serves.")
    return ""


follow_within("person.erased", forget_person)
merges.stops(serves_the_other)
