"""Every address of Linli, app by app."""

from django.urls import path

from linli.api import api
from linli.core.addresses import of_app

urlpatterns = [
    of_app("linli.core.urls"),
    of_app("linli.web.urls"),
    of_app("linli.accounts.urls"),
    of_app("linli.people.urls"),
    of_app("linli.channels.urls"),
    of_app("linli.catalogue.urls"),
    of_app("linli.organisations.urls"),
    of_app("linli.venues.urls"),
    of_app("linli.notices.urls"),
    of_app("linli.alerts.urls"),
    of_app("linli.records.urls"),
    of_app("linli.hours.urls"),
    of_app("linli.orders.urls"),
    of_app("linli.activities.urls"),
    of_app("linli.projects.urls"),
    of_app("linli.points.urls"),
    path("api/", api.urls),
]

handler400 = "linli.core.pages.bad_request"
handler403 = "linli.core.pages.forbidden"
handler404 = "linli.core.pages.not_found"
handler500 = "linli.core.pages.fault"
