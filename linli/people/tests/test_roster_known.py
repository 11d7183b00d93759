"""Who of a roster is known again, and whose card it is not."""

import io
from datetime import date

import pytest

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people.actions import rosters
from linli.people.actions.rosters import Outcome
from linli.people.models import Dweller
from linli.people.tests.make import make_card, make_merge, make_texts, make_worker

pytestmark = pytest.mark.django_db
BORN = date(1950, 1, 2)


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def take(worker: Person, area: Area, *lines: str) -> Outcome:
    return rosters.run(io.BytesIO("\n".join(lines).encode()), by=worker, area=area, dry=False)


def test_a_card_of_somebody_with_another_name_goes_back(area: Area, worker: Person) -> None:
    card = make_card(BORN)
    take(worker, area, "姓名,身份证号", f"陈一,{card}")
    rows = ("户号,姓名,证件号码,家庭住址", f"1,李二,{card},三巷1号", "1,李三,,")

    outcome = take(worker, area, *rows)

    [problem] = outcome.kept.problems
    assert (problem.row, problem.column) == (2, "证件号码")
    assert "somebody else's" in str(problem.sentence)
    assert (outcome.good, outcome.known) == (1, 0)
    assert not Dweller.objects.filter(person__name="陈一").exists()


def test_the_column_of_the_card_is_that_of_whose_it_is(area: Area, worker: Person) -> None:
    first, second = make_card(BORN), make_card(BORN)
    take(worker, area, "姓名,身份证号", f"陈一,{first}")
    rows = ("姓名1,身份证1,姓名2,身份证2", f"李二,{second},李三,{first}")

    [problem] = take(worker, area, *rows).kept.problems

    assert problem.column == "身份证2"


@pytest.mark.parametrize("name", ["陳秀英", "陈 秀英", "陈秀英"])
@pytest.mark.parametrize("key", ["身份证号,", "电话,13800138000", "生日,1950-1-2"])
def test_a_name_is_one_in_whatever_script_it_is_written(
    area: Area, worker: Person, name: str, key: str
) -> None:
    title, said = key.split(",")
    said = make_card(BORN) if title == "身份证号" else said
    take(worker, area, f"姓名,{title}", f"陈秀英,{said}")

    again = take(worker, area, f"姓名,{title}", f"{name},{said}")

    assert (again.good, again.known, again.bad) == (0, 1, 0)


def test_a_namesake_in_the_other_script_without_a_card_is_somebody_to_look_at(
    area: Area, worker: Person
) -> None:
    take(worker, area, "姓名,生日", "鍾秀英,1950-1-2")

    outcome = take(worker, area, "姓名,身份证号", f"钟秀英,{make_card(BORN)}")

    assert (outcome.good, outcome.bad) == (0, 1)


def test_whoever_was_put_together_is_known_as_who_they_are_now(area: Area, worker: Person) -> None:
    table = ("姓名,手机,家庭关系,住址", "陈一,13800138000,户主,三巷1号")
    take(worker, area, "姓名,手机", "陈一一,13900139000")
    take(worker, area, "姓名,手机", "陈一,13800138000")
    kept, gone = (Person.objects.get(name=name) for name in ("陈一一", "陈一"))
    make_merge(kept, gone, by=worker)

    again = take(worker, area, *table)

    assert (again.good, again.known) == (0, 1)
    assert list(Dweller.objects.values_list("person", flat=True)) == [kept.pk]
