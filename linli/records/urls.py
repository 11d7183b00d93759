from django.urls import path

from linli.records.views import coverage, desk, entering, public, reached

app_name = "records"

urlpatterns = [
    path("p/<slug:slug>/figures/", public.figures, name="figures"),
    path("me/records/", public.mine, name="mine"),
    path("desk/records/", desk.index, name="index"),
    path("desk/records/take/", desk.take, name="take"),
    path("desk/records/enter/", entering.enter, name="enter"),
    path("desk/records/coverage/", coverage.index, name="coverage"),
    path("desk/records/coverage/<uuid:pk>/", coverage.people, name="covered"),
    path("desk/records/reached/", reached.index, name="reached"),
    path("desk/records/waiting/", entering.waiting, name="waiting"),
    path("desk/records/waiting/<uuid:pk>/decide/", entering.decide, name="decide"),
    path("desk/records/<uuid:pk>/", desk.one, name="one"),
    path("desk/records/<uuid:pk>/correct/", desk.correct, name="correct"),
]
