"""What an order is, and what the database will never store of one."""

from linli.orders.life import Status
from linli.orders.models.hands import Answer, Hand, Offer, Part, Unwanted
from linli.orders.models.order import Confirmed, Door, Office, Order, Reason
from linli.orders.models.photo import Photo, Yes
from linli.orders.models.table import OrderTable
from linli.orders.models.words import About, Complaint, DayCount, Draft, Note, NoteKind, TimeLimit

__all__ = [
    "About",
    "Answer",
    "Complaint",
    "Confirmed",
    "DayCount",
    "Door",
    "Draft",
    "Hand",
    "Note",
    "NoteKind",
    "Offer",
    "Office",
    "Order",
    "OrderTable",
    "Part",
    "Photo",
    "Reason",
    "Status",
    "TimeLimit",
    "Unwanted",
    "Yes",
]
