"""What the desk keeps: rewards and their stock, rules, budgets."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.points import queries, rules
from linli.points.actions import stock
from linli.points.models import MOST_LEFT, Budget, Grade, MoveKind, Rate, Reward, Rule, Window
from linli.points.reckoning import Hours


@dataclass(frozen=True)
class Facts:
    """What a reward is. `each_at_most`: for one person; None: as many as they can."""

    name: str
    kind: str
    points: int
    fetch_at: str
    words: str = ""
    picture: str = ""
    sponsor: str = ""
    each_at_most: int | None = None
    keep_days: int = 14
    is_open: bool = True
    is_for_teams: bool = False


@transaction.atomic
def put_up(facts: Facts, *, by: Person, area: Area, number: int, is_sample: bool = False) -> Reward:
    """Offer something for points."""
    allow(rules.may_keep(by, area.pk))
    reward = Reward.objects.create(area=area, is_sample=is_sample, **asdict(facts))
    if number:
        stock.move(reward, MoveKind.IN, number, by=by)
    record("reward.put_up", by=by, about=reward, number=number)
    return reward


@transaction.atomic
def describe(reward: Reward, facts: Facts, *, by: Person) -> Reward:
    """Change what it is, or whether it is on offer; whoever waits for one keeps theirs."""
    reward = lock(reward)
    allow(rules.may_keep(by, reward.area_id))
    values = asdict(facts)
    for name, value in values.items():
        setattr(reward, name, value)
    reward.save(update_fields=list(values))
    record("reward.described", by=by, about=reward, is_open=facts.is_open)
    return reward


@transaction.atomic
def restock(reward: Reward, change: int, *, by: Person) -> Reward:
    """More came in, or fewer are there than was written."""
    reward = lock(reward)
    allow(rules.may_keep(by, reward.area_id))
    if change == 0:
        raise Refused(_("Say how many came in or went out."))
    if not 0 <= reward.stock + change <= MOST_LEFT:
        raise Refused(_("So many are not there."))
    stock.move(reward, MoveKind.IN if change > 0 else MoveKind.OUT, change, by=by)
    record("reward.restocked", by=by, about=reward, change=change)
    return reward


@dataclass(frozen=True)
class Plan:
    """A version of the rules: what `Terms` say, and what it takes to redeem and to keep."""

    per_hour: int
    day_cap: int | None = None
    month_cap: int | None = None
    least_hours: int = 0
    months: int | None = None
    least_star: int = 0
    is_for_family: bool = False
    premium: int = 0
    team_percent: int = 0


@transaction.atomic
def set_rule(
    plan: Plan, rates: Mapping[str, int], *, by: Person, area: Area, valid_from: date,
    windows: Sequence[Hours] = (), grades: Mapping[int, int] | None = None,
) -> Rule:  # fmt: skip
    """Write the next version. The past stays as it was paid: a first rule may begin at any day,
    a later one tomorrow at the earliest."""
    allow(rules.may_set(by, area.pk))
    if any(one.overlaps(other) for one, other in combinations(windows, 2)):
        raise Refused(_("Two times of day overlap."))
    versions = Rule.objects.filter(area=area)
    if valid_from <= queries.today() and versions.exists():
        raise Refused(_("A change holds from tomorrow at the earliest."))
    same_day = versions.filter(valid_from=valid_from).count()
    try:
        with transaction.atomic():
            rule = Rule.objects.create(
                area=area, valid_from=valid_from, number=same_day + 1, by=by, **asdict(plan)
            )
    except IntegrityError:
        raise Refused(_("Somebody else has just changed it. Look at it again.")) from None
    Rate.objects.bulk_create(
        Rate(rule=rule, category=category, percent=percent) for category, percent in rates.items()
    )
    for one in windows:
        Window.objects.create(rule=rule, **asdict(one))
    Grade.objects.bulk_create(
        Grade(rule=rule, mark=mark, percent=percent) for mark, percent in (grades or {}).items()
    )
    record("points.rule_set", by=by, about=rule, per_hour=plan.per_hour)
    return rule


@transaction.atomic
def set_budget(points: int, *, by: Person, area: Area, year: int) -> Budget:
    """How much may be given in a year; never less than what was."""
    allow(rules.may_set(by, area.pk))
    row = lock(Budget.objects.get_or_create(area=area, year=year, defaults={"points": points})[0])
    if points < row.issued:
        raise Refused(_("%(n)s points have been given already.") % {"n": row.issued})
    row.points = points
    row.save(update_fields=["points"])
    record("points.budget_set", by=by, about=row, year=year, points=points)
    return row
