from django.urls import path

from linli.catalogue.views import desk, offering, public, shelves

app_name = "catalogue"

ONE = "desk/catalogue/<uuid:pk>/"
SHELF = "desk/catalogue/categories/<uuid:pk>/"
SET = "desk/catalogue/packages/<uuid:pk>/"

urlpatterns = [
    path("services/", public.services, name="services"),
    path("services/tell-us/", public.tell_us, name="tell_us"),
    path("services/told/", public.told, name="told"),
    path("services/<slug:slug>/", public.service, name="service"),
    path("packages/<slug:slug>/", public.package, name="package"),
    path("desk/catalogue/", desk.index, name="index"),
    path("desk/catalogue/new/", desk.add, name="add"),
    path("desk/catalogue/packages/", desk.packages, name="packages"),
    path("desk/catalogue/packages/new/", desk.add_package, name="add_package"),
    path(SET, desk.edit_package, name="edit_package"),
    path(SET + "version/<int:number>/", desk.package_version, name="package_version"),
    path(SET + "version/<int:number>/restore/", desk.restore_package, name="restore_package"),
    path("desk/catalogue/categories/", shelves.categories, name="categories"),
    path("desk/catalogue/categories/new/", shelves.add, name="add_category"),
    path(SHELF, shelves.change, name="change_category"),
    path(SHELF + "version/<int:number>/", shelves.version, name="category_version"),
    path(SHELF + "version/<int:number>/restore/", shelves.restore, name="restore_category"),
    path("desk/catalogue/wanted/", desk.wanted, name="wanted"),
    path("desk/catalogue/wanted/<uuid:pk>/", desk.settle, name="settle"),
    path(ONE, desk.edit, name="edit"),
    path(ONE + "limits/", offering.limits, name="limits"),
    path(ONE + "offer/", offering.offer, name="offer"),
    path(ONE + "offer/<int:offer>/", offering.days, name="offer_days"),
    path(ONE + "version/<int:number>/", desk.version, name="version"),
    path(ONE + "version/<int:number>/restore/", desk.restore, name="restore"),
]
