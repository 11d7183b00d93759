from django.urls import path

from linli.alerts.views import advice, desk, feeds, public, refused

app_name = "alerts"

ONE = "desk/alerts/<uuid:pk>/"

urlpatterns = [
    path("alerts/", public.index, name="index"),
    path("alerts/<uuid:pk>/", public.one, name="one"),
    path("alerts/<uuid:pk>/cap.xml", feeds.document, name="document"),
    path("p/<slug:slug>/alerts.atom", feeds.of_place, name="feed"),
    path("desk/alerts/", desk.index, name="desk"),
    path("desk/alerts/relay/", desk.relay, name="relay"),
    path(ONE, desk.one, name="desk_one"),
    path(ONE + "lift/", desk.lift, name="lift"),
    path("desk/alerts/advice/", advice.index, name="advice"),
    path("desk/alerts/advice/new/", advice.add, name="advise"),
    path("desk/alerts/advice/<uuid:pk>/end/", advice.end, name="end_advice"),
    path("desk/alerts/refused/", refused.index, name="refused"),
    path("desk/alerts/refused/<uuid:pk>/", refused.one, name="refused_one"),
]
