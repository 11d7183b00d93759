"""Two at the desk at once (T2): who was asked for, what was learnt, skills that give others, and
how far a team is. Each beside a control in which nothing is held."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from linli.activities.actions import learning, neighbours, training
from linli.activities.actions.neighbours import Meant
from linli.activities.actions.training import Taught
from linli.activities.models import Training
from linli.activities.tests.make import Hall
from linli.activities.tests.test_growth import Guided
from linli.core.tests.presses import Press, bare, found, press
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS = 4
NAMES = """
from django.utils import timezone
from linli.activities.actions import growing, neighbours, signing_up, training
from linli.activities.actions.neighbours import Meant
from linli.activities.actions.training import Outcome
from linli.activities.models import Course, ForNeighbour, Implied, Post, SignUp, Skill, Training
from linli.core.models import Event
from linli.organisations.models import Organisation
"""
FOUND = """
import json
from django.db.models import Count
from linli.activities.models import ForNeighbour, Grown, Implied, SignUp, Training
from linli.channels.models import Message
from linli.core.models import Event
def events(*verbs):
    return Event.objects.filter(verb__in=verbs).count()
def messages(*codes):
    return Message.objects.filter(code__in=codes).count()
"""


@pytest.fixture
def hall() -> Hall:
    return Hall()


def both(hall: Hall, *steps: tuple[str, str]) -> list[Press]:
    """Two at the desk of one station: what each looks at, and the step."""
    other = make_staff(Role.WORKER, hall.area, organisation=hall.station)
    pairs = zip((hall.worker, other), steps, strict=True)
    return [Press(by.pk, step, look) for by, (look, step) in pairs]


ASKING = "row, who = ForNeighbour.objects.get(pk=pk), Person.objects.get(name='陈伯')"
SIGN_UP = "neighbours.sign_up(row, by=by, person=who)"
TURN_DOWN = "neighbours.turn_down(row, by=by, because='没人接')"
ANSWERED = (
    FOUND
    + """
both = ("activity.asked_for_done", "activity.asked_for_no")
print(json.dumps([SignUp.objects.count(), ForNeighbour.objects.exclude(sign_up=None).count(),
    ForNeighbour.objects.exclude(because="").count(), messages(*both)]))
"""
)


def answering(
    hall: Hall, folder: Path, steps: tuple[str, str], rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Two at the desk answer one asking."""
    hall.neighbour("陈伯")
    rows = [
        neighbours.ask_for(
            hall.post(5), Meant("陈伯"), by=hall.neighbour(), has_agreed=True
        ).pk
        for _ in range(rounds)
    ]  # fmt: skip
    presses = both(hall, *((ASKING, step) for step in steps))
    url, said = press(folder, presses, rows, names=NAMES, how=how)
    return said, found(url, ANSWERED)


@pytest.mark.parametrize("steps", [(SIGN_UP, SIGN_UP), (SIGN_UP, TURN_DOWN)], ids=["in", "no"])
def test_an_asking_is_answered_once(hall: Hall, tmp_path: Path, steps: tuple[str, str]) -> None:
    said, seen = answering(hall, tmp_path, steps, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    signed, done, denied, told = seen
    assert (signed, told) == (done, ROUNDS)
    assert [done, denied] == [ROUNDS, 0] or TURN_DOWN in steps


def test_the_race_would_sign_up_whom_it_turned_down(hall: Hall, tmp_path: Path) -> None:
    how = bare("neighbours", "sign_up", "turn_down")
    said, seen = answering(hall, tmp_path, (SIGN_UP, TURN_DOWN), 1, how)
    # That a row does not say both, the database sees to; whoever asked was told yes, or no, and
    # somebody has a place.
    assert said == [["done", "fell"]]
    assert seen[0] == 1


SAME = """row = ForNeighbour.objects.filter(post=pk).order_by('at')[{n}]
    who = Person.objects.get(name='陈伯')"""
# The control: who signs somebody up does not wait for whoever is just doing the same.
NOBODY_WAITS = """
signing_up.hold_people = lambda people: 0
look = signing_up.seen.held_by
def late(who, activity):
    there = look(who, activity)
    think()
    return there
signing_up.seen.held_by = late
"""


def asking(
    hall: Hall, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Two asked for the same neighbour, and two at the desk sign them up."""
    hall.neighbour("陈伯")
    rows = [hall.post(5) for _ in range(rounds)]
    for post in rows:
        for _ in range(2):
            neighbours.ask_for(post, Meant("陈伯"), by=hall.neighbour(), has_agreed=True)
    presses = both(hall, *((SAME.format(n=n), SIGN_UP) for n in range(2)))
    url, said = press(folder, presses, [post.pk for post in rows], names=NAMES, how=how)
    return said, found(url, ANSWERED)


def test_for_whom_two_asked_one_place_is_kept(hall: Hall, tmp_path: Path) -> None:
    said, seen = asking(hall, tmp_path, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    assert seen == [ROUNDS, ROUNDS, 0, ROUNDS]


def test_without_holding_them_the_database_has_to_refuse_the_second(
    hall: Hall, tmp_path: Path
) -> None:
    how = NOBODY_WAITS
    if connection.vendor == "sqlite":  # where writers wait for one another anyway
        how += bare("neighbours", "sign_up", thinks=False) + bare("signing_up", "sign_up")
    said, seen = asking(hall, tmp_path, 1, how)
    assert said == [["done", "fell"]]
    assert seen == [1, 1, 0, 1]


SLOTS = (
    FOUND
    + """
rows = ForNeighbour.objects.values("post", "by").annotate(n=Count("pk"))
print(json.dumps(sorted(rows.values_list("n", flat=True))))
"""
)


# The control: all have seen which slots are used before anybody takes one, and who is refused by
# the database is not told so in a sentence.
ALL_SAW = """
neighbours.IntegrityError = KeyError
store = ForNeighbour.objects.create
def late(**given):
    think()
    return store(**given)
ForNeighbour.objects.create = late
"""


def pressing(
    hall: Hall, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Four fingers of one person ask; for how many there is an asking in each activity."""
    by = hall.neighbour("周姐")
    rows = [hall.post(5).pk for _ in range(rounds)]
    step = "neighbours.ask_for(row, Meant('陈伯'), by=by, has_agreed=True)"
    presses = [Press(by.pk, step, "row = Post.objects.get(pk=pk)")] * 4
    url, said = press(folder, presses, rows, names=NAMES, how=how)
    return said, found(url, SLOTS)


def test_many_fingers_ask_for_two_neighbours_at_most(hall: Hall, tmp_path: Path) -> None:
    said, seen = pressing(hall, tmp_path, ROUNDS)
    assert seen == sorted(words.count("done") for words in said)
    assert {1, 2}.issuperset(seen)
    assert all(set(words) == {"done", "told"} for words in said)


def test_without_the_slots_there_would_be_more(hall: Hall, tmp_path: Path) -> None:
    said, seen = pressing(hall, tmp_path, 1, bare("neighbours", "ask_for") + ALL_SAW)
    assert "fell" in said[0]  # a slot is there once, says the database
    assert seen == [1]


COURSE = "course, who = Course.objects.get(), Person.objects.get(pk=pk)"
WRITE_DOWN = """training.write_down(course, by=by, person=who,
        outcome=Outcome(timezone.localdate()))"""
WRITTEN = (
    FOUND
    + """
print(json.dumps([Training.objects.count(), events("training.written")]))
"""
)
ONCE = "training_once_a_day"


def learning_it(
    hall: Hall, folder: Path, rounds: int, how: str = "", before: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Two write down that the same person did a course today."""
    taught = Taught("入户探访技巧", "敲门、倾听", 120)
    training.open_course(taught, by=hall.worker, area=hall.area, host=hall.station)
    rows = [hall.neighbour().pk for _ in range(rounds)]
    one, other = both(hall, *[(COURSE, WRITE_DOWN)] * 2)
    presses = [replace(one, how=before), other]
    url, said = press(folder, presses, rows, names=NAMES, how=how)
    return said, found(url, WRITTEN)


def test_what_somebody_learnt_is_written_down_once(hall: Hall, tmp_path: Path) -> None:
    said, seen = learning_it(hall, tmp_path, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    assert seen == [ROUNDS, ROUNDS]


def test_without_the_constraint_it_would_be_there_twice(hall: Hall, tmp_path: Path) -> None:
    rule = next(one for one in Training._meta.constraints if one.name == ONCE)
    drop = f"connection.cursor().execute('DROP INDEX {ONCE}')\n"
    try:
        _said, seen = learning_it(hall, tmp_path, 1, bare("training", "write_down"), drop)
        assert seen == [2, 2]
    finally:
        if connection.vendor == "postgresql":  # on SQLite it was another file
            Training.objects.all().delete()
            with connection.schema_editor() as editor:
                editor.add_constraint(Training, rule)


IMPLY = "training.imply(skills[{a}], by=by, also=skills[{b}])"
SKILLS = "skills = list(Skill.objects.filter(name__startswith=pk).order_by('name'))"
LINKS = (
    FOUND
    + """
print(json.dumps([Implied.objects.count(), events("skill.implies")]))
"""
)
# The control: both have looked whether it goes in a circle before either links.
NO_CIRCLE_SEEN = """
Skill.objects.select_for_update = Skill.objects.all
closure = training.skilled.closure
def late(skills):
    seen = closure(skills)
    think()
    return seen
training.skilled.closure = late
"""


def linking(
    hall: Hall, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """One says that the first gives the second, the other that the second gives the first."""
    rows = [f"救生{n}" for n in range(rounds)]
    for name in rows:
        for letter in "甲乙":
            learning.name_skill(f"{name}{letter}", by=hall.worker, area=hall.area)
    steps = [(SKILLS, IMPLY.format(a=a, b=1 - a)) for a in range(2)]
    url, said = press(folder, both(hall, *steps), rows, names=NAMES, how=how)
    return said, found(url, LINKS)


def test_two_skills_never_give_each_other(hall: Hall, tmp_path: Path) -> None:
    said, seen = linking(hall, tmp_path, ROUNDS)
    assert said == [["done", "told"]] * ROUNDS
    assert seen == [ROUNDS, ROUNDS]


def test_the_race_would_close_a_circle(hall: Hall, tmp_path: Path) -> None:
    _said, seen = linking(hall, tmp_path, 1, bare("training", "imply") + NO_CIRCLE_SEEN)
    assert seen == [2, 2]


# The control: both have seen which stage is next before either confirms it.
SAME_STAGE = """
next_stage = growing.growth.next_stage
def late(team):
    number = next_stage(team)
    think()
    return number
growing.growth.next_stage = late
"""
TEAM = "team = Organisation.objects.get(pk=pk)"
STAGES = (
    FOUND
    + """
print(json.dumps([Grown.objects.count(), events("team.grown")]))
"""
)


def growing(folder: Path, venue: str = "", how: str = "") -> tuple[list[list[str]], list[object]]:
    """Two confirm the same stage of a team that is ready for the next as well."""
    guided = Guided()
    guided.join(20)
    guided.meet(12, days_ago=370)
    if venue:
        guided.confirm()
    hall = guided.hall
    other = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
    presses = [
        Press(by.pk, f"growing.confirm(team, by=by, venue='{venue}')", TEAM)
        for by in (guided.head, other)
    ]
    url, said = press(folder, presses, [guided.team.pk], names=NAMES, how=how)
    return said, found(url, STAGES)


@pytest.mark.parametrize("venue", ["", "祠堂"], ids=["first", "second"])
def test_a_stage_is_confirmed_once(tmp_path: Path, venue: str) -> None:
    said, seen = growing(tmp_path, venue)
    assert said == [["done", "told"]]
    assert seen == [1 + bool(venue)] * 2


def test_the_race_would_let_the_database_refuse_the_second(tmp_path: Path) -> None:
    said, seen = growing(tmp_path, how=bare("growing", "confirm") + SAME_STAGE)
    assert said == [["done", "fell"]]
    assert seen == [1, 1]
