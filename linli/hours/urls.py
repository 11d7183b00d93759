from django.urls import path

from linli.hours.views import certificates, desk, mine, public, samples, transfers

app_name = "hours"

DESK = "desk/hours/<uuid:pk>/"

urlpatterns = [
    path("p/<slug:slug>/hours/", public.notice, name="notice"),
    path("p/<slug:slug>/hours/drawn/", samples.drawn, name="drawn"),
    path("hours/drawn/<uuid:pk>.json", samples.drawn_json, name="drawn_json"),
    path("hours/<uuid:pk>/object/", public.object_to, name="object"),
    path("c/", certificates.check, name="check"),
    path("c/<slug:code>/", certificates.check, name="check_one"),
    path("certificates/keys.json", certificates.keys, name="keys"),
    path("certificates/ended.json", certificates.ended, name="ended"),
    path("certificates/verify.txt", certificates.verifier, name="verifier"),
    path("me/certificates/", certificates.index, name="certificates"),
    path("me/certificates/<uuid:pk>/", certificates.one, name="certificate"),
    path("me/certificates/<uuid:pk>/pdf/", certificates.as_pdf, name="certificate_pdf"),
    path("me/certificates/<uuid:pk>/json/", certificates.as_json, name="certificate_json"),
    path("me/hours/", mine.mine, name="mine"),
    path("me/hours/objections/", mine.objected, name="objected"),
    path("me/hours/<uuid:pk>/", mine.line, name="line"),
    path("desk/hours/", desk.index, name="desk"),
    path("desk/hours/publicise/", desk.publicise_ticked, name="publicise_ticked"),
    path("desk/hours/samples/", samples.index, name="samples"),
    path("desk/hours/samples/new/", samples.draw, name="draw"),
    path("desk/hours/samples/<uuid:pk>/", samples.one, name="sample"),
    path("desk/hours/transfers/", transfers.index, name="transfers"),
    path("desk/hours/transfers/new/", transfers.hand_in, name="hand_in"),
    path("desk/hours/transfers/<uuid:pk>/", transfers.one, name="transfer"),
    path("desk/hours/transfers/<uuid:pk>/decide/", transfers.decide, name="decide_transfer"),
    path("desk/hours/transfers/<uuid:pk>/back/", transfers.back, name="transfer_back"),
    path("desk/hours/objections/", desk.objections, name="objections"),
    path("desk/hours/objections/<uuid:pk>/", desk.answer, name="answer"),
    path(DESK, desk.one, name="desk_one"),
    path(DESK + "publicise/", desk.publicise, name="publicise"),
    path(DESK + "reject/", desk.reject, name="reject"),
    path(DESK + "revoke/", desk.revoke, name="revoke"),
]
