"""Two who do the opposite at the same moment, in real processes on both databases (T2): a thing is
handed over or comes back, never both; a budget is never passed; a mark misses no hour. Each with a
control that must go wrong."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from linli.core.tests.races import ask, run_together, shared_database
from linli.points.actions import keeping, redeeming
from linli.points.models import Redemption
from linli.points.tests.make import Corner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ENDINGS = """
import json
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.points.actions import redeeming
from linli.points.models import Redemption
{how}
worker, owner = (Person.objects.get(pk=pk) for pk in ("{worker}", "{owner}"))
ended = 0
for pk, code in {rows}:
    row = Redemption.objects.select_related("reward", "person").get(pk=pk)
    ways = dict(
        hand_over=lambda: redeeming.hand_over(row, by=worker, code=code, signature="x"),
        give_back=lambda: redeeming.give_back(row, by=owner),
        lapse=lambda: redeeming.let_lapse(row))
    try:
        if unit.run(ways["{way}"]) is not None or "{way}" == "lapse":
            ended += 1
    except Refused:
        pass
print(ended)
"""
# The control: look at the stage, and end it a moment later, with nothing held.
UNHELD_END = """
def naive(row, **_more):
    if Redemption.objects.get(pk=row.pk).stage != "waiting":
        raise Refused("over")
    think()
    return row
redeeming.hand_over = redeeming.give_back = redeeming.let_lapse = naive
unit.run = lambda work: work()
"""
TOLD_ENDS = """
import json
from linli.points import proofs
from linli.points.models import Account, Entry, Redemption, Reward
stages = list(Redemption.objects.values_list("stage", flat=True))
print(json.dumps({"stages": sorted(stages), "stock": Reward.objects.get().stock,
    "refunds": Entry.objects.filter(kind="refund", amount__gt=0).count(),
    "faults": list(proofs.faults())}))
"""
ROWS = 12


def endings(folder: Path, how: str = "") -> tuple[int, dict[str, object]]:
    """Two desks, the owner and the clock, all at the same rows; only the first end counts."""
    corner = Corner()
    reward, owner = corner.reward(ROWS, points=1), corner.neighbour(ROWS)
    made = [redeeming.redeem(reward, by=owner) for _ in range(ROWS)]
    rows = [(str(row.pk), row.code) for row in made]
    yesterday = timezone.localdate() - timedelta(days=1)
    Redemption.objects.update(keep_until=yesterday)
    url = shared_database(folder)
    scripts = [
        ENDINGS.format(how=how, worker=worker.pk, owner=owner.pk, rows=rows, way=way)
        for worker, way in (
            (corner.worker, "hand_over"), (corner.head, "hand_over"),
            (corner.worker, "give_back"), (corner.worker, "lapse"),
        )
    ]  # fmt: skip
    said = [int(words) for words in run_together(url, scripts)]
    # The clock says nothing: what it ended is what nobody else did.
    return sum(said[:3]), json.loads(ask(url, TOLD_ENDS))


def test_what_is_handed_over_does_not_come_back_too(tmp_path: Path) -> None:
    ended, told = endings(tmp_path)

    stages = list(told["stages"])  # type: ignore[call-overload]
    back = stages.count("back")
    assert stages.count("handed") + back == ROWS
    assert stages.count("handed") <= ended <= ROWS
    assert (told["stock"], told["refunds"], told["faults"]) == (back, back, [])


def test_the_race_would_show_two_ends(tmp_path: Path) -> None:
    ended, _told = endings(tmp_path, UNHELD_END)

    assert ended > ROWS


EARN = """
from uuid import UUID
from django.db import IntegrityError
from linli.accounts.models import Person
from linli.core import unit
from linli.points.actions import earning, giving
from linli.points.models import Budget
{how}
broken = 0
for n, pk in enumerate({people}):
    person = Person.objects.get(pk=pk)
    try:
        unit.run(lambda: earning.earn("tests.hour", person.pk, person, 60, UUID("{area}")))
    except IntegrityError:
        broken += 1
print(broken)
"""
# The control: everybody looks how much is left, and takes it a moment later.
UNHELD_BUDGET = """
def naive(kind, pk, person, minutes, area_id):
    budget = Budget.objects.get()
    points = min(20, budget.points - budget.issued)
    think()
    earning.issue(budget, points)
earning.earn = naive
unit.run = lambda work: work()
"""
TOLD_BUDGET = """
import json
from django.db.models import Sum
from linli.points import proofs
from linli.points.models import Budget, Earning, Entry
issued = Entry.objects.filter(account__kind="issuer").aggregate(n=Sum("amount"))["n"]
print(json.dumps([Budget.objects.get().issued, issued, Earning.objects.count(),
                  list(proofs.faults())]))
"""
PROCESSES, PEOPLE, BUDGET = 5, 10, 110


def spending_it_all(folder: Path, how: str = "") -> tuple[int, list[object]]:
    corner = Corner()
    year = timezone.localdate().year
    keeping.set_budget(BUDGET, by=corner.head, area=corner.area, year=year)
    people = [str(corner.neighbour().pk) for _ in range(PEOPLE)]
    url = shared_database(folder)
    scripts = [
        EARN.format(how=how, people=people[n::PROCESSES], area=corner.area.pk)
        for n in range(PROCESSES)
    ]
    broken = sum(map(int, run_together(url, scripts)))
    return broken, json.loads(ask(url, TOLD_BUDGET))


def test_a_budget_is_given_to_the_last_point_and_not_passed(tmp_path: Path) -> None:
    assert spending_it_all(tmp_path) == (0, [BUDGET, -BUDGET, PEOPLE, []])


def test_without_the_lock_the_database_has_to_refuse_what_is_beyond(tmp_path: Path) -> None:
    broken, told = spending_it_all(tmp_path, UNHELD_BUDGET)

    assert broken > 0
    assert told[0] <= BUDGET  # type: ignore[operator]


MARKED = """
from uuid import UUID
from linli.accounts.models import Person
from linli.core import unit
from linli.points.actions import earning, rating
from linli.points.models import Earning, Rating
{how}
person, area = Person.objects.get(pk="{person}"), UUID("{area}")
for n in range(1, {services} + 1):
    one = UUID(int=n)
    if "{way}" == "earn":
        unit.run(lambda: earning.earn(
            "tests.hour", one, person, 60, area, service=("tests.visit", one)))
    elif "{way}" == "freeze":
        unit.run(lambda: earning.freeze("tests.hour", one))
    else:
        unit.run(lambda: rating.rate("tests.visit", one, 4))
print("done")
"""
# The control: who earns looks at the mark, thinks, and does not hold it.
UNHELD_MARK = """
held = earning.lock
def lock(row):
    if isinstance(row, Rating):
        row = Rating.objects.get(pk=row.pk)
        think()
        return row
    return held(row)
earning.lock = lock
rate = rating.rate
def late(kind, pk, mark):
    think()
    if not Earning.objects.filter(service_id=pk).exists():
        Rating.objects.filter(service_id=pk).update(mark=mark)
rating.rate = late
"""
TOLD_MARK = """
import json
from linli.points import proofs
from linli.points.models import Earning
alive = Earning.objects.exclude(standing="gone")
print(json.dumps([list(alive.filter(mark=4).values_list("points", flat=True).distinct()),
                  alive.filter(mark=4).count(), alive.filter(standing="frozen").count(),
                  list(proofs.faults())]))
"""
SERVICES = 30


def marked(folder: Path, ways: list[str], how: str = "") -> list[object]:
    corner = Corner(grades={4: 120}, premium=5)
    person = corner.neighbour()
    url = shared_database(folder)
    scripts = [
        MARKED.format(
            how=how, person=person.pk, area=corner.area.pk, services=SERVICES, way=way
        )
        for way in ways
    ]  # fmt: skip
    run_together(url, scripts)
    found: list[object] = json.loads(ask(url, TOLD_MARK))
    return found


def test_a_mark_misses_no_hour_that_counts_at_the_same_moment(tmp_path: Path) -> None:
    assert marked(tmp_path, ["earn", "rate", "rate"]) == [[29], SERVICES, 0, []]


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="on SQLite writers wait for one another anyway"
)
def test_without_holding_the_mark_some_would_be_missed(tmp_path: Path) -> None:
    found = marked(tmp_path, ["earn", "rate"], UNHELD_MARK)

    assert found[1] != SERVICES


def test_who_disputes_while_it_is_rated_holds_what_it_is_worth_now(tmp_path: Path) -> None:
    corner = Corner(grades={4: 120}, premium=5)
    person = corner.neighbour()
    url = shared_database(tmp_path)
    first, *both = (
        MARKED.format(how="", person=person.pk, area=corner.area.pk, services=SERVICES, way=way)
        for way in ("earn", "rate", "freeze")
    )
    run_together(url, [first])
    run_together(url, both)

    assert json.loads(ask(url, TOLD_MARK)) == [[29], SERVICES, SERVICES, []]
