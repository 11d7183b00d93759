from django.urls import path

from linli.projects.views import buying, campaigns, checking, claims, desk, plans, public

app_name = "projects"

ONE = "desk/projects/<uuid:pk>/"
CLAIM = "desk/projects/claims/<uuid:pk>/"
INDICATOR = "desk/projects/indicators/<uuid:pk>/"
PLAN = "desk/projects/plans/<uuid:pk>/"
NEED = "desk/projects/needs/<uuid:pk>/"

urlpatterns = [
    path("projects/", public.index, name="public"),
    path("desk/projects/", desk.index, name="index"),
    path("desk/projects/new/", buying.add, name="add"),
    path("desk/projects/plans/", plans.index, name="plans"),
    path("desk/projects/plans/new/", plans.add, name="add_plan"),
    path(PLAN, plans.one, name="plan"),
    path(PLAN + "money/", plans.money, name="plan_money"),
    path(PLAN + "propose/", plans.propose, name="propose"),
    path(NEED, plans.need, name="need"),
    path(NEED + "change/", plans.change, name="change_need"),
    path(NEED + "approve/", plans.approve, name="approve_need"),
    path(NEED + "refuse/", plans.refuse, name="refuse_need"),
    path(NEED + "offers/", plans.offers, name="offers"),
    path(NEED + "award/", plans.award, name="award"),
    path(NEED + "contract/", plans.write, name="write_contract"),
    path("desk/projects/duties/<uuid:pk>/", plans.done, name="duty"),
    path("desk/projects/campaigns/", campaigns.index, name="campaigns"),
    path("desk/projects/campaigns/new/", campaigns.add, name="add_campaign"),
    path("desk/projects/campaigns/<uuid:pk>/", campaigns.one, name="campaign"),
    path("desk/projects/campaigns/<uuid:pk>/change/", campaigns.change, name="change_campaign"),
    path("desk/projects/twice/", checking.twice, name="twice"),
    path("desk/projects/twice/<uuid:first>/<uuid:second>/", checking.pair, name="pair"),
    path(ONE + "people/", checking.people, name="people"),
    path(ONE, desk.one, name="one"),
    path(ONE + "change/", buying.change, name="change"),
    path(ONE + "drop/", buying.drop, name="drop"),
    path(ONE + "sign/", buying.sign, name="sign"),
    path(ONE + "start/", buying.start, name="start"),
    path(ONE + "close/", buying.close, name="close"),
    path(ONE + "indicators/new/", buying.add_indicator, name="add_indicator"),
    path(INDICATOR, desk.indicator, name="indicator"),
    path(INDICATOR + "change/", buying.change_indicator, name="change_indicator"),
    path(INDICATOR + "drop/", buying.drop_indicator, name="drop_indicator"),
    path(INDICATOR + "claims/new/", claims.hand_in, name="hand_in"),
    path(CLAIM, claims.one, name="claim"),
    path(CLAIM + "accept/", claims.accept, name="accept_claim"),
    path(CLAIM + "withdraw/", claims.withdraw, name="withdraw_claim"),
]
