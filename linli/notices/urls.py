from django.urls import path

from linli.notices.views import board, columns, desk, feeds, public, receipts, releasing

app_name = "notices"

ONE = "desk/notices/<uuid:pk>/"
COLUMN = "desk/columns/<uuid:pk>/"

urlpatterns = [
    path("notices/", public.index, name="index"),
    path("notices/<uuid:pk>/", public.one, name="one"),
    path("notices/<uuid:pk>/files/<uuid:file>/", public.file, name="file"),
    path("p/<slug:slug>/notices.atom", feeds.of_place, name="place_feed"),
    path("p/<slug:slug>/notices/<uuid:column>.atom", feeds.of_column, name="column_feed"),
    path("desk/notices/", desk.index, name="desk"),
    path("desk/notices/new/", desk.add, name="add"),
    path(ONE, desk.one, name="desk_one"),
    path(ONE + "change/", desk.revise, name="revise"),
    path(ONE + "submit/", desk.submit, name="submit"),
    path(ONE + "take-back/", desk.take_back, name="take_back"),
    path(ONE + "drop/", desk.drop, name="drop"),
    path(ONE + "files/", desk.add_file, name="add_file"),
    path("desk/notices/files/<uuid:pk>/remove/", desk.remove_file, name="remove_file"),
    path(ONE + "correct/", desk.correct, name="correct"),
    path(ONE + "release/", releasing.release, name="release"),
    path(ONE + "send-back/", releasing.send_back, name="send_back"),
    path(ONE + "withdraw/", releasing.withdraw, name="withdraw"),
    path(ONE + "longer/", releasing.extend, name="extend"),
    path(ONE + "poster/", releasing.poster, name="poster"),
    path("notices/board/", board.public, name="board"),
    path("notices/<uuid:pk>/read/", receipts.read, name="read"),
    path("desk/notices/board/", board.due, name="due"),
    path("desk/notices/board/new/", board.add, name="add_board"),
    path("desk/notices/kinds/", board.kinds, name="kinds"),
    path("desk/notices/kinds/new/", board.add_kind, name="add_kind"),
    path("desk/notices/kinds/<uuid:pk>/", board.change_kind, name="change_kind"),
    path("desk/notices/kinds/<uuid:pk>/retire/", board.retire_kind, name="retire_kind"),
    path(ONE + "proof/", board.proof, name="proof"),
    path("desk/told/", receipts.index, name="asking"),
    path("desk/told/<uuid:pk>/", receipts.one, name="unreached"),
    path("desk/told/<uuid:pk>/<uuid:household>/", receipts.tick, name="tick"),
    path("desk/columns/", columns.index, name="columns"),
    path("desk/columns/new/", columns.add, name="add_column"),
    path(COLUMN, columns.change, name="change_column"),
    path(COLUMN + "up/", columns.up, name="column_up"),
    path(COLUMN + "down/", columns.down, name="column_down"),
    path(COLUMN + "retire/", columns.retire, name="retire_column"),
]
