"""The doors of points for the sweep, the rows behind them, and their pages for the browser."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.organisations.models import Grant, Kind, Organisation, Role
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_organisation
from linli.points.actions import bonuses, earning, keeping, redeeming
from linli.points.actions.keeping import Facts, Plan
from linli.points.models import Redemption, Reward
from linli.points.reckoning import Hours
from linli.points.tests.make import LONG_AGO, SOURCE
from tests.sweep.doors import Desk, Door, Leaving, Mine, Open, Step, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

KEEP, SET = desk(Power.RUN_REWARDS), desk(Power.SET_POINTS)
DOORS: dict[str, Door] = {
    "points:rewards": Open(),
    "points:rules": Open(),
    "points:reward": Open(),
    "points:redeem": Step(),  # of anybody who is signed in
    "points:mine": Mine(),
    "points:entries": Mine(),
    "points:donate": Mine(),
    "points:redeemed": Mine(),
    "points:pick_up": Mine(),
    "points:give_back": Mine(),
    "points:counter": KEEP,
    "points:hand_over": KEEP,
    "points:take_back": KEEP,
    "points:rewards_desk": KEEP,
    "points:add_reward": KEEP,
    "points:edit_reward": KEEP,
    "points:stock": KEEP,
    "points:rules_desk": SET,
    "points:add_rule": SET,
    "points:try_rule": SET,
    "points:set_budget": SET,
    "points:team": Desk((Power.MANAGE_MEMBERS,), is_own=True),
    "points:redeem_for_team": Desk((Power.MANAGE_MEMBERS,), is_own=True),
    "points:bonuses": SET,
    "points:bonus_back": SET,
}
LEAVING: dict[str, Leaving] = {}
PRIVATE: frozenset[str] = frozenset()
NOT_PAGES: dict[str, str] = {}


def facts(name: str = "花灯材料包", **more: Any) -> Facts:
    usual: dict[str, Any] = {"kind": "thing", "points": 10, "fetch_at": "梅沙站前台"}
    return Facts(name, **{**usual, **more})


def earned(person: Person, area_id: UUID, number: int = 1) -> None:
    """Eight hours of service, the n-th."""
    earning.earn(SOURCE, UUID(int=number), person, 480, area_id, category="visit")


def team(head: Person, area: Area) -> Organisation:
    """One that whoever answers for the place leads."""
    guide = Grant.objects.filter(person=head).order_by("pk")[0].organisation
    name = f"花灯队 {Organisation.objects.count()}"
    return make_organisation(name, area=area, kind=Kind.TEAM, guide=guide)


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """A rule, a reward here, and what the owner redeemed of it."""
    head = town.insider.person
    assert head
    keeping.set_rule(
        Plan(20, months=24), {"visit": 150}, by=head, area=town.area, valid_from=LONG_AGO
    )
    keeping.set_budget(1_000_000, by=head, area=town.area, year=timezone.localdate().year)
    reward = keeping.put_up(facts(), by=head, area=town.area, number=60)
    earned(town.owner, town.area.pk)
    row = redeeming.redeem(reward, by=town.owner)
    lanterns = team(head, town.area)
    given = bonuses.give(lanterns, 90, by=head, area=town.area, reason="扎了一百盏灯")
    room = keeping.put_up(facts(is_for_teams=True), by=head, area=town.area, number=60)
    redeeming.redeem_for(lanterns, room, by=head)
    one, fetched = {"pk": reward.pk}, {"pk": row.pk}
    return {
        "points:bonus_back": {"pk": given.pk},
        "points:team": {"pk": lanterns.pk},
        "points:redeem_for_team": {"pk": lanterns.pk, "reward": room.pk},
        **{f"points:{name}": dict(one) for name in ("reward", "redeem", "edit_reward", "stock")},
        **{
            f"points:{name}": dict(fetched)
            for name in ("pick_up", "give_back", "hand_over", "take_back")
        },
    }


def multiply(town: "Town", number: int) -> None:
    """One more of everything a list shows."""
    head = town.insider.person
    assert head
    today = timezone.localdate()
    keeping.set_rule(
        Plan(20 + number), {"visit": 150, "order": 90}, by=head, area=town.area,
        valid_from=today.replace(year=today.year + 1),
    )  # fmt: skip
    keeping.set_budget(1_000_000, by=head, area=town.area, year=2100 + number)
    keeping.put_up(facts(f"灯{number}"), by=head, area=town.area, number=1)
    first = Reward.objects.filter(area=town.area).order_by("pk").first()
    assert first
    keeping.restock(first, 1, by=head)
    earned(town.owner, town.area.pk, number + 10)
    redeeming.redeem(first, by=town.owner)
    lanterns = Organisation.objects.get(name__startswith="花灯队")
    bonuses.give(lanterns, 15, by=head, area=town.area, reason=f"第{number}件好事")
    room = keeping.put_up(facts(is_for_teams=True), by=head, area=town.area, number=1)
    redeeming.redeem_for(lanterns, room, by=head)


def furnish(town: "BrowserTown") -> None:
    """A rule, a shelf with something that is gone, and each stage of something redeemed."""
    head = town.staff[Role.STATION_HEAD]
    area = town.area
    keeping.set_rule(
        Plan(20, day_cap=200, month_cap=2000, least_hours=1, months=1, is_for_family=True,
             premium=5),
        {"visit": 150}, by=head, area=area, valid_from=LONG_AGO,
        windows=[Hours(22 * 60, 6 * 60, 150)], grades={4: 120, 1: 50},
    )  # fmt: skip
    keeping.set_budget(500_000, by=head, area=area, year=timezone.localdate().year)
    shelf = [
        keeping.put_up(facts("“亲子共读”优先名额", kind="place", picture="read", points=20),
                       by=head, area=area, number=6),
        keeping.put_up(facts(picture="lantern", words="竹篾、宣纸、小灯各一份。", each_at_most=2,
                             sponsor="邻里商户"), by=head, area=area, number=12),
        keeping.put_up(facts("量血压一次", kind="service"), by=head, area=area, number=0),
    ]  # fmt: skip
    earned(town.resident, area.pk, 1)
    redeemed: list[Redemption] = [
        redeeming.redeem(one, by=town.resident) for one in (shelf[1], shelf[0], shelf[0])
    ]
    redeeming.hand_over(redeemed[1], by=head, code=redeemed[1].code, signature="陈小芳")
    redeeming.give_back(redeemed[2], by=town.resident)
    lanterns = team(head, area)
    given = bonuses.give(lanterns, 40, by=head, area=area, reason="元宵节扎了一百盏灯")
    wrong = bonuses.give(lanterns, 30, by=head, area=area, reason="教小朋友扎灯")
    bonuses.take_back(wrong, by=head, reason="记在别的队名下了")
    room, _boat = (
        keeping.put_up(facts(name, kind="place", points=cost, is_for_teams=True), by=head,
                       area=area, number=2)
        for name, cost in (("活动室一晚", 25), ("龙舟一艘，半天", 250))
    )  # fmt: skip
    redeeming.redeem_for(lanterns, room, by=head)
    town.more["points"] = {
        "team": lanterns.pk,
        "bonus": given.pk,
        "reward": shelf[1].pk, "gone": shelf[2].pk, "waiting": redeemed[0].pk,
        "handed": redeemed[1].pk,
    }  # fmt: skip


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT, VISITOR

    head = Role.STATION_HEAD

    def one(name: str) -> Any:
        return lambda town: {"pk": town.more["points"][name]}

    return [
        Page("points:rewards", VISITOR),
        Page("points:rules", VISITOR),
        Page("points:reward", VISITOR, args=one("reward")),
        Page("points:reward", RESIDENT, args=one("reward")),
        Page("points:reward", RESIDENT, args=one("gone")),
        Page("points:mine", RESIDENT),
        Page("points:entries", RESIDENT),
        Page("points:donate", RESIDENT),
        Page("points:redeemed", RESIDENT),
        Page("points:pick_up", RESIDENT, args=one("waiting")),
        Page("points:pick_up", RESIDENT, args=one("handed")),
        Page("points:counter", head),
        Page("points:rewards_desk", head),
        Page("points:add_reward", head),
        Page("points:edit_reward", head, args=one("reward")),
        Page("points:stock", head, args=one("reward")),
        Page("points:rules_desk", head),
        Page("points:add_rule", head),
        Page("points:try_rule", head),
        Page("points:set_budget", head),
        Page("points:bonuses", head),
        Page("points:team", head, args=one("team")),
        Page("points:bonus_back", head, args=one("bonus")),
    ]
