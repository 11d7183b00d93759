"""Points of a sample town: a rule, a shelf, and something to fetch. What was earned comes from
the hours."""

from datetime import timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.organisations.models import Grant, Kind, Organisation, Role
from linli.people.queries import forces_in_force
from linli.points.actions import bonuses, keeping, redeeming
from linli.points.actions.keeping import Facts, Plan
from linli.points.models import Account, AccountKind, Reward, RewardKind, Rule
from linli.points.models.rewards import Picture
from linli.points.reckoning import Hours

PLACE = "meisha"
SHELF = (
    (Facts("“亲子共读”优先名额", RewardKind.PLACE, 200, "梅沙综合服务中心前台",
           "先别人一天报名，周六上午。", Picture.READ, each_at_most=2), 6),
    (Facts("花灯材料包", RewardKind.THING, 150, "梅沙综合服务中心前台",
           "竹篾、宣纸、小灯各一份，附做法。", Picture.LANTERN, "梅沙街坊商户"), 12),
    (Facts("“公益一日游”名额", RewardKind.PLACE, 400, "梅沙综合服务中心前台",
           "龙舟协会一天，包一餐。", Picture.BOAT, each_at_most=1), 3),
    (Facts("家庭体检优先约", RewardKind.SERVICE, 180, "社区卫生站导诊台",
           "义诊当天不用排队。", Picture.CLINIC), 0),
    (Facts("活动室一晚，扎灯用", RewardKind.PLACE, 40, "梅沙综合服务中心前台",
           "桌椅、热水都有，晚上七点到九点半。", each_at_most=2, is_for_teams=True), 4),
)  # fmt: skip


def seed_rule() -> None:
    """Once, and before the hours: what was given is worth what the rule of its day says."""
    found = _head()
    if found is None or Rule.objects.exists():
        return
    head, town = found
    today = timezone.localdate()
    keeping.set_rule(
        Plan(20, day_cap=120, month_cap=800, least_hours=2, months=24, is_for_family=True,
             premium=5, team_percent=10),
        {"visit": 150}, by=head, area=town, valid_from=today - timedelta(days=400),
        windows=[Hours(18 * 60, 22 * 60, 120), Hours(22 * 60, 6 * 60, 150)],
    )  # fmt: skip
    keeping.set_budget(200_000, by=head, area=town, year=today.year)


def seed() -> None:
    """Once: whoever has rewards keeps theirs."""
    area, found = Area.objects.filter(slug=PLACE).first(), _head()
    if area is None or found is None or Reward.objects.filter(is_sample=True).exists():
        return
    head, town = found
    seed_bonuses(head, town)
    rewards = [
        keeping.put_up(facts, by=head, area=area, number=number, is_sample=True)
        for facts, number in SHELF
    ]
    redeem_for_team(area, rewards[-1])
    rich = Account.objects.filter(kind=AccountKind.PERSON, person__is_sample=True)
    owners = [one.person for one in rich.select_related("person").order_by("-balance", "pk")[:3]]
    for person, reward in zip(owners, (rewards[1], rewards[0], rewards[1]), strict=False):
        try:
            redeeming.redeem(reward, by=person)  # type: ignore[arg-type]
        except Refused:
            continue


def seed_bonuses(head: Person, town: Area) -> None:
    """One for a team, one for a volunteer, and one that was written to the wrong team."""
    team = Organisation.objects.filter(area=town, kind=Kind.SOCIAL, is_sample=True).first()
    if team:
        bonuses.give(team, 90, by=head, area=town, reason="元宵节扎了一百盏灯，送到困难家庭")
        wrong = bonuses.give(team, 30, by=head, area=town, reason="帮忙布置义诊现场")
        bonuses.take_back(wrong, by=head, reason="是另一个队做的，记错了")
    verified = forces_in_force(timezone.localdate()).filter(kind="volunteer")
    people = Person.objects.filter(
        is_sample=True, area__slug=PLACE, pk__in=verified.values("person")
    )
    person = people.exclude(pk=head.pk).order_by("joined_at", "pk").first()
    if person:
        bonuses.give(person, 20, by=head, area=town, reason="带三位新志愿者上门，手把手教")


def redeem_for_team(area: Area, reward: Reward) -> None:
    """Whoever leads the team that was given a bonus has something to fetch."""
    grants = Grant.objects.filter(organisation__kind=Kind.SOCIAL, role=Role.AGENCY_MANAGER)
    grant = grants.filter(person__is_sample=True, area__links_down__below=area).first()
    if grant:
        redeeming.redeem_for(grant.organisation, reward, by=grant.person)


def _head() -> tuple[Person, Area] | None:
    """Who sets the rules of the town of the sample, and the town."""
    heads = Grant.objects.filter(role=Role.STATION_HEAD, person__is_sample=True)
    grant = (
        heads.filter(area__links_down__below__slug=PLACE).select_related("person", "area").first()
    )
    return (grant.person, grant.area) if grant else None
