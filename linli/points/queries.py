"""Reading points: balances, what came and went, what runs out, rules, rewards."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, OrderBy, Q, QuerySet, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.queries import around
from linli.core.prepared import Prepared
from linli.hours.models import FORCES, Hour
from linli.organisations.models import Kind, Organisation
from linli.organisations.scope import Power, areas_where, under
from linli.people.models import Tie
from linli.people.queries import acted_for, forces_in_force, visible_to
from linli.points.models import (
    Account,
    AccountKind,
    Bonus,
    Budget,
    Earning,
    Entry,
    EntryKind,
    Lot,
    Redemption,
    Reward,
    Rule,
    Stage,
    Standing,
)
from linli.points.reckoning import WHOLE, Hours, Terms
from linli.records.models import Kind as Category

# Those that serve in their own name; whoever guides them earns nothing.
TEAMS = (Kind.TEAM, Kind.SOCIAL)
HOUR = Hour._meta.label_lower
MOST_FAMILY = 20
SOON = timedelta(days=60)
KINDS = dict(Category.choices)


def account_of(person: Person) -> Account | None:
    return Account.objects.filter(kind=AccountKind.PERSON, person=person).first()


def balance_of(person: Person) -> int:
    account = account_of(person)
    return account.balance if account else 0


def held_of(person: Person) -> int:
    """What is held while a record is disputed."""
    account = Account.objects.filter(kind=AccountKind.HELD, person=person).first()
    return account.balance if account else 0


def entries_of(person: Person) -> QuerySet[Entry]:
    """What came and went, the latest first."""
    own = Q(account__kind=AccountKind.PERSON, account__person=person)
    return Entry.objects.filter(own).select_related("posting").order_by("-number")


def explain(entries: "list[Entry]") -> None:
    """Give each entry what it came from: a few queries, however many there are."""
    ids = {entry.posting.source_id for entry in entries}
    earned = Earning.objects.filter(pk__in=ids).prefetch_related("parts")
    found: dict[UUID, Any] = {one.pk: one for one in earned}
    fetched = Redemption.objects.filter(pk__in=ids).select_related("reward")
    found |= {one.pk: one for one in fetched}
    found |= {one.pk: one for one in Bonus.objects.filter(pk__in=ids)}
    for entry in entries:
        source = found.get(entry.posting.source_id)
        category = source.category if isinstance(source, Earning) else ""
        parts = list(source.parts.all()) if isinstance(source, Earning) else []
        is_weighed = len(parts) > 1 or any(one.percent != WHOLE for one in parts)
        entry.parts = parts if is_weighed else []  # type: ignore[attr-defined]
        entry.what = KINDS.get(category) or EntryKind.EARN.label  # type: ignore[attr-defined]
        entry.earning = source if isinstance(source, Earning) else None  # type: ignore[attr-defined]
        entry.bonus = source if isinstance(source, Bonus) else None  # type: ignore[attr-defined]
        entry.redemption = source if isinstance(source, Redemption) else None  # type: ignore[attr-defined]


def worth_of(hours: Sequence[Hour]) -> dict[UUID, int]:
    """What each hour brought, as far as it still stands."""
    return dict(_WORTH.all([one.pk for one in hours]))


_WORTH: Prepared[tuple[UUID, int]] = Prepared(
    lambda hours: (
        Earning.objects.filter(source_id__in=hours, source_kind=HOUR)
        .exclude(standing=Standing.GONE)
        .exclude(points=0)
        .order_by()
        .values_list("source_id", "points")
    ),
    [UUID],
)


def lots_left(account: Account) -> QuerySet[Lot]:
    """What can be spent, in the order in which it is: what runs out first goes first."""
    rows = account.lots.filter(left__gt=0)
    return rows.order_by(F("ends_on").asc(nulls_last=True), "pk")


def running_out(account: Account, today: date) -> list[tuple[date, int]]:
    """When how many points run out in the days to come, soonest first."""
    rows = account.lots.filter(left__gt=0, ends_on__lte=today + SOON)
    sums = rows.values_list("ends_on").annotate(Sum("left")).order_by("ends_on")
    return [(on, points) for on, points in sums if on]


def rule_for(area_id: UUID, on: date) -> Rule | None:
    """The rule in force somewhere on a day: of the smallest area around that has one."""
    rows = Rule.objects.filter(area__links_down__below=area_id, valid_from__lte=on)
    return rows.order_by("area__links_down__steps", "-valid_from", "-number").first()


def terms_of(rule: Rule) -> Terms:
    windows = rule.windows.values_list("begins", "ends", "percent")
    return Terms(
        rule.per_hour,
        dict(rule.rates.values_list("category", "percent")),
        rule.day_cap,
        rule.month_cap,
        [Hours(*one) for one in windows],
        dict(rule.grades.values_list("mark", "percent")),
        rule.premium,
    )


def since_of(service_kind: str, service_id: UUID, person: Person) -> date | None:
    """When a service first brought points to somebody, in whichever version."""
    rows = Earning.objects.filter(service_id=service_id, service_kind=service_kind, person=person)
    return rows.order_by("pk").values_list("since", flat=True).first()


def budget_for(area_id: UUID, year: int) -> Budget | None:
    """The budget that a place draws on: of the smallest area around that has one."""
    rows = Budget.objects.filter(area__links_down__below=area_id, year=year)
    return rows.order_by("area__links_down__steps").first()


def earned_so_far(person: Person, on: date) -> tuple[int, int]:
    """What somebody was credited with for services of this day, and of this month."""
    rows = Earning.objects.filter(person=person).exclude(standing=Standing.GONE)
    month = rows.filter(done_on__year=on.year, done_on__month=on.month)
    worth = F("points") - F("premium")
    sums = month.aggregate(month=Sum(worth), day=Sum(worth, filter=Q(done_on=on)))
    return sums["day"] or 0, sums["month"] or 0


def minutes_of(person: Person) -> int:
    """The minutes that count for what one has to give before anything can be redeemed."""
    rows = Earning.objects.filter(person=person, standing=Standing.PAID)
    return rows.aggregate(all=Sum("minutes"))["all"] or 0


def on_offer(area_id: UUID) -> QuerySet[Reward]:
    """What can be had for points in a place: its own, and those of the areas around and below it.
    What is gone stands last."""
    rows = Reward.objects.filter(around(area_id), is_open=True, is_for_teams=False)
    return rows.order_by(_last(stock=0), "points", "pk")


def on_offer_to_teams(area_id: UUID) -> QuerySet[Reward]:
    """What teams of a place can have for what they earned."""
    rows = Reward.objects.filter(around(area_id), is_open=True, is_for_teams=True)
    return rows.order_by(_last(stock=0), "points", "pk")


def led_by(by: Person) -> QuerySet[Organisation]:
    """The teams whose members somebody looks after."""
    return under(by, Power.MANAGE_MEMBERS).filter(ended_on=None).distinct()


def balance_of_team(team: Organisation) -> int:
    account = Account.objects.filter(kind=AccountKind.TEAM, organisation=team).first()
    return account.balance if account else 0


def entries_of_team(team: Organisation) -> QuerySet[Entry]:
    """What came and went, the latest first."""
    own = Q(account__kind=AccountKind.TEAM, account__organisation=team)
    return Entry.objects.filter(own).select_related("posting").order_by("-number")


def redeemed_for(team: Organisation) -> QuerySet[Redemption]:
    """What was redeemed for a team: what is to be fetched first, then the latest."""
    rows = Redemption.objects.filter(team=team).select_related("reward", "person")
    return rows.order_by(_last(stage__in=(Stage.HANDED, Stage.BACK)), "-at", "-pk")


def had_by_team(team: Organisation, reward: Reward) -> int:
    return reward.redemptions.filter(team=team).exclude(stage=Stage.BACK).count()


def redeemed_by(person: Person) -> QuerySet[Redemption]:
    """What somebody redeemed: what is to be fetched first, then the latest."""
    rows = Redemption.objects.filter(person=person, team=None).select_related("reward", "receiver")
    return rows.order_by(_last(stage__in=(Stage.HANDED, Stage.BACK)), "-at", "-pk")


def has_taken(person: Person, reward: Reward) -> int:
    """How many of it are for somebody: had, or waiting for them."""
    own = Q(receiver=person) | Q(person=person, receiver=None, team=None)
    return reward.redemptions.filter(own).exclude(stage=Stage.BACK).count()


def family_of(person: Person) -> list[Person]:
    """Those somebody may redeem for: family and wards that let them order services for them."""
    rows = acted_for(person).filter(may_order=True, tie__in=(Tie.FAMILY, Tie.GUARDIAN))
    return [row.person for row in rows.order_by("person__name", "pk")[:MOST_FAMILY]]


def kept_by(by: Person, power: Power = Power.RUN_REWARDS) -> QuerySet[Reward]:
    """The rewards somebody looks after."""
    rows = Reward.objects.filter(area__in=areas_where(by, power)).select_related("area")
    return rows.order_by("-is_open", "points", "pk")


def to_hand_over(by: Person) -> QuerySet[Redemption]:
    """What waits at the desks somebody answers for, what ends first on top."""
    rows = Redemption.objects.filter(stage=Stage.WAITING).select_related(
        "reward", "person", "receiver", "team"
    )
    areas = areas_where(by, Power.RUN_REWARDS)
    return rows.filter(reward__area__in=areas).order_by("keep_until", "pk")


def rules_of(by: Person) -> QuerySet[Rule]:
    """Every version of the rules of one's areas, the latest first."""
    rows = Rule.objects.filter(area__in=areas_where(by, Power.SET_POINTS))
    rows = rows.select_related("area", "by").prefetch_related("rates", "windows", "grades")
    return rows.order_by("-valid_from", "area__name", "-number")


def budgets_of(by: Person) -> QuerySet[Budget]:
    rows = Budget.objects.filter(area__in=areas_where(by, Power.SET_POINTS))
    return rows.select_related("area")


def may_have_bonus(by: Person) -> QuerySet[Person]:
    """Whom somebody may find to give them a bonus."""
    return visible_to(by, Power.SET_POINTS)


def is_volunteer(person: Person) -> bool:
    rows = forces_in_force(today()).filter(person=person, kind__in=FORCES)
    return rows.exists()


def bonuses_of(by: Person) -> QuerySet[Bonus]:
    """What was given by hand where one sets the rules, the latest first."""
    rows = Bonus.objects.filter(area__in=areas_where(by, Power.SET_POINTS))
    return rows.select_related("person", "organisation", "area", "by").order_by("-at", "-pk")


def teams_of_place(by: Person) -> QuerySet[Organisation]:
    """The teams where one sets the rules."""
    rows = Organisation.objects.filter(kind__in=TEAMS, ended_on=None)
    return rows.filter(area__in=areas_where(by, Power.SET_POINTS)).order_by("name", "pk")


def today() -> date:
    return timezone.localdate()


def pool_of(area_id: UUID) -> int:
    """What neighbours have given to the pool of a place."""
    account = Account.objects.filter(kind=AccountKind.POOL, area=area_id).first()
    return account.balance if account else 0


def _last(**what: Any) -> OrderBy:
    """Order in which rows of this kind come after all others."""
    return ExpressionWrapper(Q(**what), output_field=BooleanField()).asc()
