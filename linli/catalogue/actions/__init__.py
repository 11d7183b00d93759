"""What can be done with the catalogue: add and edit with a history, offer, bundle, ask for more."""

from linli.catalogue.actions.offering import (
    change_days,
    offer,
    restore,
    set_limits,
)
from linli.catalogue.actions.packages import bundle, change_package, restore_package
from linli.catalogue.actions.shelves import add_category, change_category, restore_category
from linli.catalogue.actions.wishes import ask_for, settle
from linli.catalogue.actions.writing import add, edit, reindex

__all__ = [
    "add",
    "add_category",
    "ask_for",
    "bundle",
    "change_category",
    "change_days",
    "change_package",
    "edit",
    "offer",
    "reindex",
    "restore",
    "restore_category",
    "restore_package",
    "set_limits",
    "settle",
]
