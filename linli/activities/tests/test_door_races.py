"""Places kept, given at the door, and goods handed out, by many at once in real processes (T2)."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from linli.activities.actions import handing_out, signing_up
from linli.activities.actions.handing_out import Lot
from linli.activities.models import Kind, SignUp
from linli.activities.tests.make import Hall, awake, put_at
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PLACES, PEOPLE = 24, 48

HEAD = """
import json, random, time
from datetime import timedelta
from django.utils import timezone
from linli.accounts.models import Person
from linli.activities.actions import door, handing_out, seats, sharing, signing_up
from linli.activities.models import Goods, Handout, Post, Seat, Share, SignUp
from linli.core import unit
from linli.core.errors import Refused
by = Person.objects.get(pk="{by}")
said = []
def attempt(step):
    try:
        unit.run(step)
        said.append("done")
    except Refused:
        said.append("refused")
{how}
"""
COME = (
    HEAD
    + """
post = Post.objects.get()
for pk in {people}:
    person = Person.objects.get(pk=pk)
    attempt(lambda: signing_up.sign_up(post, by=person))
print(json.dumps(said))
"""
)
KEEP = (
    HEAD
    + """
until = timezone.now() + timedelta(days=1)
for n in range(8):
    post = Post.objects.get()
    inside = n % 2 == 0
    kept = sharing.Kept(3, until, least_age=90, is_on_top=not inside)
    attempt(lambda: sharing.keep(post, kept, by=by))
    for share in Share.objects.filter(ended_at=None)[:1] if n % 3 == 2 else ():
        attempt(lambda: sharing.drop(share, by=by))
print(json.dumps(said))
"""
)
# The control takes seats for a share without asking whether somebody is just taking them.
BLIND = """
def blind(post, share):
    theirs = list(post.seats.filter(share=None).order_by("number").values_list("pk", flat=True))
    time.sleep(random.uniform(0.2, 0.6))
    Seat.objects.filter(pk__in=theirs[: share.places]).update(share=share, kept_until=share.until)
sharing._hand_over = blind
while not SignUp.objects.filter(stand="in").exists():  # there has to be somebody to sit upon
    time.sleep(0.02)
Refused = Exception  # also where PostgreSQL ends one of two that wait for each other
unit.run = lambda work: work()
"""
SUMS = """
import json
from linli.activities.models import Post, Seat, Share, SignUp
post = Post.objects.get()
shares = list(post.shares.all())
print(json.dumps({
    "seats": post.seats.count(), "total": post.total,
    "kept": post.kept, "inside": sum(one.places for one in shares if not one.is_on_top),
    "extra": post.extra, "top": sum(one.places for one in shares if one.is_on_top),
    "taken": post.seats.filter(is_free=False).count(),
    "seated": SignUp.objects.filter(seat__isnull=False).count(),
    "strangers": SignUp.objects.filter(seat__share__isnull=False, share=None).count(),
    "waiting": SignUp.objects.filter(stand="waiting").count(),
    "free": post.seats.filter(is_free=True, share=None).count(),
}))
"""


@pytest.fixture
def hall() -> Hall:
    return Hall()


def keeping(hall: Hall, folder: Path, how: str = "") -> dict[str, int]:
    """Two leaders keep and drop places while everybody signs up; the sums afterwards."""
    hall.post(PLACES)
    people = [str(hall.neighbour().pk) for _ in range(PEOPLE)]
    awake()
    other = make_staff(Role.WORKER, hall.area, organisation=hall.station)
    url = shared_database(folder)
    run_together(url, [
        *(COME.format(by=hall.worker.pk, how="", people=people[n::2]) for n in range(2)),
        *(KEEP.format(by=one.pk, how=how) for one in (hall.worker, other)),
    ])  # fmt: skip
    ask(url, "from linli.activities import tasks\ntasks.move_up()\nprint('up')")
    found: dict[str, int] = json.loads(ask(url, SUMS))
    return found


def test_places_are_kept_while_people_sign_up_and_every_sum_holds(
    hall: Hall, tmp_path: Path
) -> None:
    found = keeping(hall, tmp_path)
    assert found["seats"] == found["total"]
    assert (found["kept"], found["extra"]) == (found["inside"], found["top"])
    assert found["taken"] == found["seated"]
    assert found["strangers"] == 0  # nobody sits in a place that is kept for others
    assert not (found["free"] and found["waiting"])


def test_the_race_would_show_a_place_kept_that_somebody_has(hall: Hall, tmp_path: Path) -> None:
    assert keeping(hall, tmp_path, BLIND)["strangers"] > 0


LET_IN = (
    HEAD
    + """
for pk in {rows}:
    attempt(lambda: door.let_in(SignUp.objects.get(pk=pk), by=by))
print(json.dumps(said))
"""
)


def test_leaders_at_the_door_give_each_free_place_once(hall: Hall, tmp_path: Path) -> None:
    post = hall.post(8)
    rows = [signing_up.sign_up(post, by=hall.neighbour()) for _ in range(30)]
    put_at(timezone.now())
    for row in rows[:5]:
        signing_up.leave(SignUp.objects.get(pk=row.pk), by=row.person)
    waiting = [str(row.pk) for row in rows[8:]]
    leaders = [make_staff(Role.WORKER, hall.area, organisation=hall.station) for _ in range(4)]
    url = shared_database(tmp_path)
    said = run_together(url, [
        LET_IN.format(by=one.pk, how="", rows=waiting[n:] + waiting[:n])
        for n, one in enumerate(leaders)
    ])  # fmt: skip
    assert [word for line in said for word in json.loads(line)].count("done") == 5
    found = json.loads(ask(url, SUMS))
    assert (found["taken"], found["seated"], found["free"]) == (8, 8, 0)


OUT = (
    HEAD
    + """
goods = Goods.objects.get()
for pk in {people}:
    person = Person.objects.get(pk=pk)
    attempt(lambda: handing_out.hand_out(
        goods, by=by, person=person, signed=handing_out.Signed("陈")
    ))
print(json.dumps(said))
"""
)
LEFT = """
import json
from linli.activities.models import Goods, Handout
goods = Goods.objects.get()
print(json.dumps({"left": goods.left, "out": Handout.objects.count(),
                  "people": Handout.objects.values("person").distinct().count()}))
"""
# The control reads what is left, thinks, and writes it.
NAIVE = """
def naive(goods, *, by, person, signed):
    left = Goods.objects.get().left
    if left < 1:
        raise Refused("none")
    time.sleep(random.uniform(0.05, 0.2))
    if not Handout.objects.filter(person=person).exists():
        Handout.objects.create(goods=goods, person=person, number=1, by=by, signature="陈")
        Goods.objects.update(left=left - 1)
handing_out.hand_out = naive
unit.run = lambda work: work()
"""


def giving(hall: Hall, folder: Path, how: str = "") -> dict[str, Any]:
    """Four helpers hand the same seven bags to twenty people."""
    handing_out.put_in(hall.activity(kind=Kind.GIVING), Lot("大米", "袋", 7), by=hall.worker)
    people = [str(hall.neighbour().pk) for _ in range(20)]
    helpers = [make_staff(Role.WORKER, hall.area, organisation=hall.station) for _ in range(4)]
    url = shared_database(folder)
    run_together(url, [
        OUT.format(by=one.pk, how=how, people=people[n * 5 :] + people[: n * 5])
        for n, one in enumerate(helpers)
    ])  # fmt: skip
    found: dict[str, Any] = json.loads(ask(url, LEFT))
    return found


def test_the_last_bag_is_handed_out_once(hall: Hall, tmp_path: Path) -> None:
    assert giving(hall, tmp_path) == {"left": 0, "out": 7, "people": 7}


def test_the_race_would_show_a_bag_handed_out_twice(hall: Hall, tmp_path: Path) -> None:
    assert giving(hall, tmp_path, NAIVE)["out"] > 7
