from django.urls import path

from linli.orders.views import (
    asking,
    desk,
    exporting,
    intake,
    listing,
    mapping,
    own,
    paper,
    pocket,
    station,
    tables,
)

app_name = "orders"

ONE = "order/<uuid:pk>/"
DESK = "desk/orders/<uuid:pk>/"

urlpatterns = [
    path("order/new/<slug:slug>/", asking.begin, name="begin"),
    path("order/new/<slug:slug>/<slug:step>/", asking.ask, name="ask"),
    path("order/package/<slug:slug>/", asking.begin_package, name="begin_package"),
    path("order/package/<slug:slug>/<slug:step>/", asking.ask_package, name="ask_package"),
    path("me/orders/", own.mine, name="mine"),
    path("me/posts/", own.posts, name="posts"),
    path(ONE, own.one, name="one"),
    path(ONE + "placed/", own.placed, name="placed"),
    path(ONE + "contact/", own.contact, name="contact"),
    path(ONE + "again/", own.again, name="again"),
    path(ONE + "slip/", paper.slip, name="slip"),
    path(ONE + "do/<slug:verb>/", own.step, name="step"),
    path("desk/orders/", desk.board, name="board"),
    path("desk/orders/list/", listing.index, name="list"),
    path("desk/orders/station/", station.index, name="station"),
    path("desk/orders/map/", mapping.index, name="map"),
    path("desk/orders/queue/", desk.queue, name="queue"),
    path("desk/orders/new/", intake.take_in, name="take_in"),
    path("desk/orders/today/", desk.today, name="today"),
    path("desk/orders/queue-up/", pocket.queue_up, name="queue_up"),
    path("desk/orders/today/sheet/", paper.round_sheet, name="round_sheet"),
    path("desk/orders/callbacks/", desk.callbacks, name="callbacks"),
    path("desk/orders/complaints/", desk.complaints, name="complaints"),
    path("desk/orders/complaints/<uuid:pk>/", desk.answer, name="answer"),
    path("desk/orders/export/", exporting.export, name="export"),
    path("desk/orders/callbacks/export/", exporting.export_callbacks, name="export_callbacks"),
    path("desk/orders/complaints/export/", exporting.export_complaints, name="export_complaints"),
    path("desk/orders/tables/", tables.hand_in, name="tables"),
    path("desk/orders/tables/sample/", tables.sample, name="sample_table"),
    path("desk/orders/tables/<uuid:pk>/", tables.table, name="table"),
    path("desk/orders/tables/<uuid:pk>/take/", tables.take, name="take_table"),
    path("desk/orders/tables/<uuid:pk>/back/", tables.back, name="table_back"),
    path(DESK, desk.one, name="desk_one"),
    path(DESK + "contact/", desk.contact, name="desk_contact"),
    path(DESK + "slip/", paper.desk_slip, name="desk_slip"),
    path(DESK + "do/<slug:verb>/", desk.step, name="desk_step"),
]
