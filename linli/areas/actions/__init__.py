"""What can be done with areas. Who may is asked by the caller: roles live upstairs."""

from linli.areas.actions.codes import recode
from linli.areas.actions.ending import Heir, can_end, end
from linli.areas.actions.figures import count, forget_count
from linli.areas.actions.imports import apply, receive, rows_of, take
from linli.areas.actions.links import link, relink
from linli.areas.actions.settling import send, settle
from linli.areas.actions.tree import add, edit, move

__all__ = [
    "Heir",
    "add",
    "apply",
    "can_end",
    "count",
    "edit",
    "end",
    "forget_count",
    "link",
    "move",
    "receive",
    "recode",
    "relink",
    "rows_of",
    "send",
    "settle",
    "take",
]
