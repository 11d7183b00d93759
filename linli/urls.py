"""Every address of Linli, app by app."""

from django.urls import include, path

from linli.api import api

urlpatterns = [
    path("", include("linli.core.urls")),
    path("", include("linli.web.urls")),
    path("", include("linli.accounts.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.channels.urls")),
    path("", include("linli.catalogue.urls")),
    path("", include("linli.organisations.urls")),
    path("", include("linli.venues.urls")),
    path("", include("linli.notices.urls")),
    path("", include("linli.alerts.urls")),
    path("", include("linli.records.urls")),
    path("", include("linli.hours.urls")),
    path("", include("linli.orders.urls")),
    path("", include("linli.activities.urls")),
    path("", include("linli.projects.urls")),
    path("", include("linli.points.urls")),
    path("api/", api.urls),
]

handler400 = "linli.core.pages.bad_request"
handler403 = "linli.core.pages.forbidden"
handler404 = "linli.core.pages.not_found"
handler500 = "linli.core.pages.fault"
