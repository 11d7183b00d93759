"""One order with everything a page and a step read of it: the queries that are asked most.

Each is a prepared statement, so a value that is looked up here is what stands in the database now.
"""

from uuid import UUID

from linli.core.models import Event
from linli.core.prepared import Prepared
from linli.orders.models import Complaint, Hand, Note, Offer, Order, Photo

# What is known of the rows beside an order; of the order itself, everything.
BESIDE = {
    "area": ("name", "slug", "latitude", "longitude"),
    "service": ("name", "name_en", "icon", "forces", "helpers", "licence", "trust", "minutes",
                "places", "opens", "closes", "is_confidential", "cost", "cost_note",
                "cost_note_en", "category", "risk", "risk_en", "training", "details", "skills"),
    "package": ("name", "name_en"),
    "beneficiary": ("name", "mobile", "joined_at", "erased_at", "area", "is_active"),
    "lead": ("name", "mobile", "joined_at", "erased_at", "area", "is_active"),
}  # fmt: skip
OWN = [field.name for field in Order._meta.concrete_fields]
COLUMNS = [*OWN, *(f"{name}__{one}" for name, columns in BESIDE.items() for one in columns)]
GOES = ("force", "is_lead", "left_at", "came_at", "went_at", "metres", "person__name")
TOLD = ("person__mobile", "person__joined_at", "person__erased_at", "person__area")

OFFERED = ("round", "part", "answer", "reason", "made_at", "answered_at", "to__name",
           "to__erased_at", "unit__name")  # fmt: skip

ORDER = Prepared(
    lambda pk: Order.objects.filter(pk=pk).select_related(*BESIDE).only(*COLUMNS).order_by(), UUID
)
# Everybody who goes or went, with their names.
HANDS = Prepared(
    lambda order: (
        Hand.objects.filter(order=order)
        .select_related("person")
        .only("order", *GOES)
        .order_by("pk")
    ),
    UUID,
)
# Those who go, with what is needed to tell them.
TEAM = Prepared(
    lambda order: (
        Hand.objects.filter(order=order, left_at=None)
        .select_related("person")
        .only("order", "person__name", *TOLD)
        .order_by("pk")
    ),
    UUID,
)
# Whoever was asked, with the names for whoever gives out work.
OFFERS = Prepared(
    lambda order: (
        Offer.objects.filter(order=order)
        .select_related("to", "unit")
        .only("order", *OFFERED)
        .order_by("made_at", "pk")
    ),
    UUID,
)
NOTES = Prepared(
    lambda order: (
        Note.objects.filter(order=order)
        .select_related("by")
        .only("order", "kind", "words", "at", "by__name")
    ),
    UUID,
)
COMPLAINTS = Prepared(lambda order: Complaint.objects.filter(order=order), UUID)
# The order that does this one again.
REPEAT = Prepared(
    lambda order: Order.objects.filter(repeats=order).only("on", "seq").order_by(), UUID
)
EVENTS = Prepared(
    lambda order: (
        Event.objects.filter(subject_kind=Order._meta.label_lower, subject_id=order)
        .select_related("actor")
        .only("verb", "at", "actor__name")
    ),
    UUID,
)
# Those whose yes stands.
PHOTOS = Prepared(
    lambda order: Photo.objects.filter(order=order, withdrawn_at=None),
    UUID,
)
