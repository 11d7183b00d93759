from django.urls import path

from linli.channels.views import desk, me, taking

app_name = "channels"

ONE = "desk/calls/<uuid:pk>/"

urlpatterns = [
    path("me/messages/", me.inbox, name="inbox"),
    path("me/messages/read/", me.read_all, name="read_all"),
    path("me/messages/settings/", me.settings, name="settings"),
    path("me/messages/<uuid:pk>/read/", me.read, name="read"),
    path("desk/people/<uuid:pk>/told/", desk.how_of, name="how_of"),
    path("desk/calls/", desk.calls, name="calls"),
    path("desk/calls/take/", taking.take, name="take"),
    path(ONE + "number/", desk.show_number, name="show_number"),
    path(ONE + "told/", desk.told, name="told"),
    path(ONE + "not-reached/", desk.not_reached, name="not_reached"),
]
