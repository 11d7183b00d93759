from django.urls import path

from linli.venues.views import calendar, desk, public

app_name = "venues"

ONE = "desk/stations/<uuid:pk>/"
ROOM = "desk/rooms/<uuid:pk>/"

urlpatterns = [
    path("stations/", public.index, name="stations"),
    path("stations/<uuid:pk>/", public.one, name="public_station"),
    path("desk/stations/", desk.index, name="index"),
    path("desk/stations/new/", desk.add, name="add"),
    path(ONE, desk.one, name="station"),
    path(ONE + "edit/", desk.edit, name="edit"),
    path(ONE + "hours/", desk.set_hours, name="set_hours"),
    path(ONE + "day/", desk.set_day, name="set_day"),
    path(ONE + "rooms/new/", desk.add_room, name="add_room"),
    path(ONE + "end/", desk.end, name="end"),
    path("desk/days/<uuid:pk>/clear/", desk.clear_day, name="clear_day"),
    path("desk/calendar/", calendar.index, name="calendar"),
    path("desk/calendar/hours/", calendar.set_hours, name="set_office_hours"),
    path("desk/calendar/day/", calendar.set_day, name="set_special_day"),
    path("desk/calendar/clear/", calendar.clear_day, name="clear_special_day"),
    path(ROOM, desk.edit_room, name="edit_room"),
    path(ROOM + "end/", desk.end_room, name="end_room"),
]
