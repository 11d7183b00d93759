from django.urls import path

from linli.core import pages, views

app_name = "core"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.figures, name="metrics"),
    path("offline/", pages.offline, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("files/<uuid:pk>/", views.file, name="file"),
    path("display/", views.switch_display, name="display"),
]
