from django.urls import path

from linli.organisations.views import (
    areas,
    audit,
    imports,
    members,
    mine,
    organisations,
    public,
    roles,
    waiting,
)

app_name = "organisations"

ONE = "desk/organisations/<uuid:pk>/"
AREA = "desk/areas/<uuid:pk>/"

urlpatterns = [
    path("organisations/", public.index, name="public"),
    path("organisations/<uuid:pk>/", public.one, name="public_one"),
    path("organisations/<uuid:pk>/ask/", public.ask, name="ask"),
    path("me/organisations/", mine.index, name="mine"),
    path("me/organisations/join/", mine.join, name="join"),
    path("me/organisations/<uuid:pk>/leave/", mine.leave, name="leave"),
    path("me/invitations/<uuid:pk>/accept/", mine.accept, name="accept"),
    path("me/invitations/<uuid:pk>/decline/", mine.decline, name="decline"),
    path("desk/organisations/", organisations.index, name="index"),
    path("desk/organisations/new/", organisations.create, name="create"),
    path(ONE, organisations.one, name="one"),
    path(ONE + "edit/", organisations.edit, name="edit"),
    path(ONE + "describe/", organisations.describe, name="describe"),
    path(ONE + "sanction/", organisations.sanction, name="sanction"),
    path(ONE + "end/", organisations.end, name="end"),
    path(ONE + "members/", members.index, name="members"),
    path(ONE + "invite/", members.invite, name="invite"),
    path(ONE + "code/", members.make_code, name="make_code"),
    path("desk/codes/<uuid:pk>/withdraw/", members.withdraw_code, name="withdraw_code"),
    path("desk/members/<uuid:pk>/approve/", members.approve, name="approve"),
    path("desk/members/<uuid:pk>/refuse/", members.refuse, name="refuse"),
    path("desk/roles/", roles.index, name="roles"),
    path("desk/roles/find/", roles.find, name="find_for_roles"),
    path("desk/roles/<uuid:pk>/", roles.roles_of, name="roles_of"),
    path("desk/roles/<uuid:pk>/revoke/", roles.revoke, name="revoke"),
    path("desk/areas/", areas.index, name="areas"),
    path("desk/areas/import/", imports.send, name="import_areas"),
    path("desk/areas/import/<uuid:pk>/", imports.look, name="area_import"),
    path("desk/areas/import/<uuid:pk>/apply/", imports.apply, name="apply_areas"),
    path(AREA, areas.one, name="area"),
    path(AREA + "edit/", areas.edit, name="edit_area"),
    path(AREA + "add/", areas.add, name="add_area"),
    path(AREA + "move/", areas.move, name="move_area"),
    path(AREA + "end/", areas.end, name="end_area"),
    path(AREA + "split/", areas.split, name="split_area"),
    path(AREA + "code/", areas.recode, name="recode_area"),
    path(AREA + "count/", areas.count, name="count_area"),
    path(AREA + "count/<int:year>/forget/", areas.forget_count, name="forget_count"),
    path("desk/waiting/", waiting.index, name="waiting"),
    path("desk/waiting/<uuid:pk>/", waiting.one, name="waiting_one"),
    path("desk/audit/", audit.index, name="audit"),
    path("desk/audit/find/", audit.find, name="find_in_audit"),
    path("desk/audit/export/", audit.export, name="export_audit"),
]
