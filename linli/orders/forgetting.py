"""What an order forgets: who it was for and what was said. What was done stays as figures."""

from linli.core import files
from linli.orders import belonging
from linli.orders.models import Note, Order

EMPTIED = (
    "name", "phone", "address", "point", "words", "comment", "because", "extended_because",
    "follow_up_note", "visit_code", "instead", "caller_name", "caller_phone",
)  # fmt: skip


def forget_words(order: Order) -> None:
    """Every sealed word of the order, of its notes and of its complaints, and every picture."""
    for field in EMPTIED:
        setattr(order, field, "")
    order.wants, order.is_forgotten = {}, True
    order.save(update_fields=[*EMPTIED, "address_key", "wants", "is_forgotten"])
    for photo in belonging.shown_photos(order).select_related("file"):
        if photo.file is not None:
            files.discard(photo.file)
    Note.objects.filter(order=order).delete()
    order.complaints.update(words="", answer="")
