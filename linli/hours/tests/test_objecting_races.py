"""Somebody asks for a second look while others go on (T2): twice at once, as the notice ends, as
another objection is answered; and an hour is decided about while its record is corrected. Each
beside a control in which nothing is held."""

from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.core.tests.presses import Press, bare, found, press
from linli.hours.actions import objecting
from linli.hours.models import Hour, Outcome
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS = 4
NAMES = """
from datetime import timedelta
from linli.core.models import Event
from linli.hours.actions import following, objecting, reviewing
from linli.hours.models import Hour, Objection
from linli.records import actions as records
"""
EACH = """
import json
from linli.core.models import Event
from linli.hours.models import Hour, Objection
def events(one, *verbs):
    return Event.objects.filter(verb__in=verbs, subject_id=one.pk).count()
print(json.dumps([{words} for one in Hour.objects.filter(version=1).order_by("pk")]))
"""
FIRST = "row = Objection.objects.filter(hour=pk).order_by('pk').first()"
APPEAL = "objecting.appeal(row, by=by, words='还是不对')"
LAST = "row = Objection.objects.filter(hour=pk).order_by('pk').last()"
ANSWER = "objecting.answer(row, by=by, outcome='stays', words='对的')"
# The control: all have read the hour before either goes on.
HOUR_UNHELD = """
READS = Hour
plain = unheld
def unheld(row):
    global thinks
    thinks = think if isinstance(row, READS) else bool
    return plain(row)
objecting.lock = reviewing.lock = unheld
objecting.appeal = getattr(objecting.appeal, "__wrapped__", objecting.appeal)
objecting.answer = getattr(objecting.answer, "__wrapped__", objecting.answer)
"""


@pytest.fixture
def house() -> House:
    return House()


def another(house: House) -> Person:
    return make_staff(Role.STATION_HEAD, house.area, organisation=house.station)


def denied(house: House, by: Person, rounds: int) -> list[Hour]:
    """Hours in public notice, of which somebody was told that they stay as they are."""
    rows, second = [], another(house)
    for n in range(rounds):
        hour = house.publicised(begun_at=morning(1 + n))
        row = objecting.object_to(hour, by=by, words="他那天在别处")
        objecting.answer(row, by=second, outcome=Outcome.STAYS, words="签到在")
        rows.append(hour)
    return rows


def twice(
    house: House, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    rows = [one.pk for one in denied(house, house.volunteer, rounds)]
    presses = [Press(house.volunteer.pk, APPEAL, FIRST)] * 2
    url, said = press(folder, presses, rows, names=NAMES, how=how)
    words = 'events(one, "hours.appealed"), one.objections.count(), one.state'
    return said, found(url, EACH.format(words=f"[{words}]"))


def test_a_second_look_is_asked_for_once(house: House, tmp_path: Path) -> None:
    said, seen = twice(house, tmp_path, ROUNDS)
    assert said == [["denied", "done"]] * ROUNDS
    assert seen == [[1, 2, "disputed"]] * ROUNDS


def test_the_race_would_leave_it_to_the_database(house: House, tmp_path: Path) -> None:
    said, seen = twice(house, tmp_path, 1, bare("objecting", "appeal"))
    assert said == [["done", "told"]]  # both may, and a row is there once
    assert seen == [[1, 2, "disputed"]]


ENDING = """[events(one, "hours.effective"), [each.facts["state"] for each in Event.objects.filter(
    verb="hours.appealed", subject_id=one.pk)], one.state]"""


def ending(
    house: House, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """The clock ends the notice of an hour at the moment of the second look."""
    rows = [one.pk for one in denied(house, house.volunteer, rounds)]
    Hour.objects.update(until=timezone.now())
    presses = [
        Press(house.volunteer.pk, APPEAL, FIRST),
        Press(house.head.pk, "reviewing.take_effect(row)", "row = Hour.objects.get(pk=pk)"),
    ]
    url, said = press(folder, presses, rows, names=NAMES, how=how)
    return said, found(url, EACH.format(words=ENDING))


def test_an_hour_takes_effect_or_is_objected_to(house: House, tmp_path: Path) -> None:
    said, seen = ending(house, tmp_path, ROUNDS)
    assert said == [["done", "done"]] * ROUNDS
    either = ([0, ["disputed"], "disputed"], [1, ["effective"], "effective"])
    assert all(one in either for one in seen)


def test_the_race_would_give_effect_to_what_is_objected_to(house: House, tmp_path: Path) -> None:
    how = bare("reviewing", "take_effect") + HOUR_UNHELD
    _said, seen = ending(house, tmp_path, 1, how)
    assert seen[0][:2] == [1, ["disputed"]]  # type: ignore[index]


OPEN = "[one.state, one.objections.filter(answered_at=None).count()]"
# The control: who answers has seen that nobody else objects before the other does.
NOBODY_ELSE = """
days, settle = objecting.calendar, objecting._settle
def late():
    think()
    return days()
def settled(hour):
    think()
    settle(hour)
objecting.calendar, objecting._settle = late, settled
"""


def answering(
    house: House, folder: Path, rounds: int, how: str = ""
) -> tuple[list[list[str]], list[object]]:
    """Somebody else's objection to the same hour is answered at the moment of the second look."""
    neighbour, third = make_resident(), another(house)
    hours = denied(house, neighbour, rounds)
    for one in hours:
        objecting.object_to(one, by=house.volunteer, words="少记了")
    presses = [
        Press(neighbour.pk, APPEAL, FIRST),
        Press(third.pk, ANSWER, LAST),
    ]
    url, said = press(folder, presses, [one.pk for one in hours], names=NAMES, how=how)
    return said, found(url, EACH.format(words=OPEN))


def test_the_notice_goes_on_only_when_nobody_objects_any_more(house: House, tmp_path: Path) -> None:
    said, seen = answering(house, tmp_path, ROUNDS)
    assert said == [["done", "done"]] * ROUNDS
    assert seen == [["disputed", 1]] * ROUNDS


def test_the_race_would_let_the_notice_go_on(house: House, tmp_path: Path) -> None:
    how = bare("objecting", "appeal", "answer") + HOUR_UNHELD + NOBODY_ELSE
    said, seen = answering(house, tmp_path, 1, how)
    assert said == [["done", "done"]]
    assert seen == [["publicised", 1]]


BACK = """[one.state, events(one, "hours.revoked"), events(one, "hours.answered") - 1,
    one.objections.filter(answered_at=None).count()]"""
# The control: who answers goes on with the hour as they read it, after it was taken back.
SETTLES_LATE = """
settle = objecting._settle
def settled(hour):
    for _ in range(500):
        if Event.objects.filter(verb="hours.revoked", subject_id=hour.pk).exists():
            break
        time.sleep(0.02)
    settle(hour)
objecting._settle = settled
"""


def taking_back(
    house: House, folder: Path, rounds: int, how: str = "", late: str = ""
) -> tuple[list[list[str]], list[object]]:
    """An hour is taken back while an objection to it is answered: it stays."""
    hours = denied(house, make_resident(), rounds)
    for one in hours:
        objecting.object_to(one, by=house.volunteer, words="少记了")
    presses = [
        Press(another(house).pk, ANSWER, LAST, late),
        Press(
            house.head.pk, "reviewing.revoke(row, by=by, why='time')",
            "row = Hour.objects.get(pk=pk)",
        ),
    ]  # fmt: skip
    url, said = press(folder, presses, [one.pk for one in hours], names=NAMES, how=how)
    return said, found(url, EACH.format(words=BACK))


def test_what_is_taken_back_is_not_in_notice_again(house: House, tmp_path: Path) -> None:
    said, seen = taking_back(house, tmp_path, ROUNDS)
    answered = [words.count("done") - 1 for words in said]
    assert all(words in (["done", "done"], ["done", "told"]) for words in said)
    assert seen == [["revoked", 1, n, 0] for n in answered]


def test_without_holding_it_the_database_has_to_refuse_the_notice(
    house: House, tmp_path: Path
) -> None:
    how = bare("objecting", "answer") + HOUR_UNHELD
    late = SETTLES_LATE + "READS = Objection\n"
    said, seen = taking_back(house, tmp_path, 1, how, late)
    assert said == [["done", "fell"]]  # what has ended stays so
    assert seen == [["revoked", 1, 0, 0]]


# Who corrects is late: they have read the hours before one is turned down, and go on after it; or,
# where that has to wait for them, after a while.
LATE = """
patience = 20
end = following._end
def late(row, *more):
    think()
    for _ in range(patience):
        if Event.objects.filter(verb="hours.rejected", subject_id=row.pk).exists():
            break
        time.sleep(0.02)
    end(row, *more)
following._end = late
"""
AFTER_THEM = """
reject = reviewing.reject
def late(hour, **given):
    think()
    return reject(hour, **given)
reviewing.reject = late
"""
ENDED = """[events(one, "hours.rejected") + events(one, "hours.superseded"), one.state,
    Hour.objects.filter(replaces=one).count()]"""


def correcting(
    house: House, folder: Path, rounds: int, late: str = ""
) -> tuple[list[list[str]], list[object]]:
    """An hour is turned down while the record it comes from is corrected."""
    rows = [house.hour(begun_at=morning(1 + n)).pk for n in range(rounds)]
    look = "row = Hour.objects.get(pk=pk)"
    correct = """records.correct(row.record, by=by, reason='早走了', reason_kind='time',
        contributions=[records.Gave(row.person, "volunteer", 61)])"""
    presses = [
        Press(another(house).pk, correct, look, late),
        Press(
            house.head.pk,
            "reviewing.reject(row, by=by, why='time')",
            look,
            AFTER_THEM if late else "",
        ),
    ]
    url, said = press(folder, presses, rows, names=NAMES)
    return said, found(url, EACH.format(words=ENDED))


@pytest.mark.parametrize("late", ["", LATE], ids=["", "late"])
def test_an_hour_ends_once(house: House, tmp_path: Path, late: str) -> None:
    said, seen = correcting(house, tmp_path, ROUNDS, late)
    assert all(words in (["done", "done"], ["done", "told"]) for words in said)
    assert all(one in ([1, "rejected", 1], [1, "superseded", 1]) for one in seen)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="writers wait for one another anyway")
def test_the_race_would_end_it_twice(house: House, tmp_path: Path) -> None:
    late = LATE + "patience = 500\nfollowing._held = list\n"
    _said, seen = correcting(house, tmp_path, 1, late)
    assert seen == [[2, "superseded", 1]]
