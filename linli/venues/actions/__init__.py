"""What can be done with stations, their hours and their rooms."""

from linli.venues.actions.calendar import (
    forget_special_day,
    set_office_hours,
    set_special_day,
)
from linli.venues.actions.hours import clear_day, set_day, set_hours
from linli.venues.actions.rooms import add_room, edit_room, end_room
from linli.venues.actions.stations import add, edit, end

__all__ = [
    "add",
    "add_room",
    "clear_day",
    "edit",
    "edit_room",
    "end",
    "end_room",
    "forget_special_day",
    "set_day",
    "set_hours",
    "set_office_hours",
    "set_special_day",
]
