from django.urls import path

from linli.points.views import bonuses, desk, own, public, setting, team

app_name = "points"

REWARD = "desk/points/rewards/<uuid:pk>/"
PICK_UP = "desk/points/pick-ups/<uuid:pk>/"

urlpatterns = [
    path("points/", public.rewards, name="rewards"),
    path("points/rules/", public.rules_here, name="rules"),
    path("points/rewards/<uuid:pk>/", public.reward, name="reward"),
    path("points/rewards/<uuid:pk>/redeem/", own.redeem, name="redeem"),
    path("me/points/", own.mine, name="mine"),
    path("me/points/entries/", own.entries, name="entries"),
    path("me/points/donate/", own.donate, name="donate"),
    path("me/points/pick-ups/", own.redeemed, name="redeemed"),
    path("me/points/pick-ups/<uuid:pk>/", own.pick_up, name="pick_up"),
    path("me/points/pick-ups/<uuid:pk>/give-back/", own.give_back, name="give_back"),
    path("desk/team/of/<uuid:pk>/points/", team.team, name="team"),
    path("desk/team/of/<uuid:pk>/points/<uuid:reward>/", team.redeem, name="redeem_for_team"),
    path("desk/points/", desk.counter, name="counter"),
    path(PICK_UP + "hand-over/", desk.hand_over, name="hand_over"),
    path(PICK_UP + "take-back/", desk.take_back, name="take_back"),
    path("desk/points/rewards/", desk.rewards, name="rewards_desk"),
    path("desk/points/rewards/new/", desk.add_reward, name="add_reward"),
    path(REWARD, desk.edit_reward, name="edit_reward"),
    path(REWARD + "stock/", desk.stock, name="stock"),
    path("desk/points/rules/", setting.rules_desk, name="rules_desk"),
    path("desk/points/rules/new/", setting.add_rule, name="add_rule"),
    path("desk/points/rules/try/", setting.try_rule, name="try_rule"),
    path("desk/points/rules/bonuses/", bonuses.given, name="bonuses"),
    path("desk/points/rules/bonuses/<uuid:pk>/back/", bonuses.take_back, name="bonus_back"),
    path("desk/points/budgets/new/", setting.set_budget, name="set_budget"),
]
