"""What orders hold about somebody: for "my data", and who may see a photo."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core.models import StoredFile
from linli.orders import rules
from linli.orders.models import Complaint, Draft, Hand, Offer, Order, Photo, Unwanted
from linli.people import held

LABELS = {
    "service": _("Service"),
    "comment": _("How you found it"),
    "point": _("Where the door is"),
    "answer": _("Answer"),
    "yes": _("Who said yes"),
    "taken_back": _("Yes taken back"),
    "came_at": _("Came"),
    "went_at": _("Left"),
    "person": _("Who"),
}


def register() -> None:
    held.forget_before(forget_in_messages)
    held.also("orders", _("Your orders"), orders_of, LABELS, rows=[
        "orders.order.asked_by", "orders.order.beneficiary",
    ])  # fmt: skip
    held.also("photos", _("Photos taken at your door"), photos_of, LABELS)
    held.also("served", _("Where you went"), served_by,
              rows=["orders.order.lead", "orders.hand.person"])  # fmt: skip
    held.also("unwanted", _("Whom you do not want to be sent again"), unwanted_by,
              rows=["orders.unwanted.person", "orders.unwanted.helper"])  # fmt: skip
    held.also("offers", _("What you were asked to do"), offers_to, rows=["orders.offer.to"])
    held.also("complaints", _("Your complaints"), complaints_by,
              rows=["orders.complaint.by"])  # fmt: skip
    held.also("drafts", _("What you began to order"), drafts_of,
              stays=["orders.draft.by"])  # fmt: skip


def forget_in_messages(person: Person) -> None:
    """What others were told of a visit names whoever went: without an account, it names nobody."""
    went = Hand.objects.filter(person=person).values_list("order", flat=True)
    channels.forget_name(person.name, told_of=list(went))


def orders_of(person: Person) -> list[dict[str, Any]]:
    rows = Order.objects.filter(asked_by=person) | Order.objects.filter(beneficiary=person)
    return [
        {
            "number": row.number,
            "at": day(row.submitted_at),
            "service": str(row.service or row.package or ""),
            "words": row.words,
            "address": row.address,
            "point": row.point,
            "state": str(row.get_status_display()),
            "comment": row.comment,
        }
        for row in rows.select_related("service", "package").order_by("id")
    ]


def photos_of(person: Person) -> list[dict[str, Any]]:
    """When, with whose yes, and whether it was taken back; the pictures are on the orders."""
    rows = Photo.objects.filter(order__beneficiary=person).select_related("order")
    return [
        {
            "number": row.order.number,
            "at": day(row.at),
            "yes": str(row.get_yes_display()),
            "taken_back": day(row.withdrawn_at) if row.withdrawn_at else "",
        }
        for row in rows.order_by("at")
    ]


def served_by(person: Person) -> list[dict[str, Any]]:
    rows = Hand.objects.filter(person=person).select_related("order__service")
    return [
        {
            "number": row.order.number,
            "since": day(row.joined_at),
            "came_at": day(row.came_at) if row.came_at else "",
            "went_at": day(row.went_at) if row.went_at else "",
        }
        for row in rows.order_by("joined_at")
    ]


def unwanted_by(person: Person) -> list[dict[str, Any]]:
    """What they wished. Who wished it of them is not told: that would name somebody else."""
    rows = Unwanted.objects.filter(person=person).select_related("order", "helper")
    return [
        {"number": row.order.number, "at": day(row.at), "person": row.helper.name,
         "ended_at": day(row.ended_at) if row.ended_at else ""}
        for row in rows.order_by("at")
    ]  # fmt: skip


def offers_to(person: Person) -> list[dict[str, Any]]:
    rows = Offer.objects.filter(to=person).select_related("order").order_by("made_at")
    return [
        {"number": row.order.number, "at": day(row.made_at), "state": str(row.get_answer_display())}
        for row in rows
    ]


def complaints_by(person: Person) -> list[dict[str, Any]]:
    rows = Complaint.objects.filter(by=person).select_related("order").order_by("at")
    return [
        {"number": row.order.number, "at": day(row.at), "words": row.words, "answer": row.answer}
        for row in rows
    ]


def drafts_of(person: Person) -> list[dict[str, Any]]:
    rows = Draft.objects.filter(by=person).order_by("at")
    return [{"at": day(row.at), "words": row.said} for row in rows]


def day(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def may_see_photo(person: Person, file: StoredFile) -> bool:
    """As on the page of the order, and only as long as the yes stands."""
    rows = Photo.objects.filter(file=file, order=file.subject_id, withdrawn_at=None)
    photo = rows.select_related("order").first()
    return photo is not None and rules.may_see_photos(person, photo.order)
