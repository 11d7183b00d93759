"""A list of ours that is handed in as a roster: everybody on it is known, and no row goes back."""

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from linli.accounts import phones
from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import columns
from linli.people.actions import registering, rosters, statuses
from linli.people.actions.registering import Facts
from linli.people.actions.rosters import Outcome
from linli.people.models import Group
from linli.people.tests.make import make_client, make_identity, make_list, make_texts, make_worker

pytestmark = pytest.mark.django_db
EVERY = [column.name for column in columns.COLUMNS]
SOME = [*columns.FIRST]


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    """Of a town in which every column says something, and not of everybody the same."""
    worker = make_worker(area)
    make_identity(make_client("陈秀英", area=area))
    many: dict[str, dict[str, Any]] = {
        "何锦荣": {
            "landline": phones.read("0769-1234567-8"),
            "address": "三巷 8 号, 二楼",
            "sex": "1",
        },
        "關麗華": {"born_on": date(1949, 3, 4), "needs": ["hearing"], "languages": ["yue"]},
        "阿依古丽·买买提": {"mobile": "+85291234567", "emergency_contact": "女儿 13900009999"},
        "John O’Neill": {"address": "三巷 9 号", "sex": "9"},
        "冯一": {},
    }
    for name, facts in many.items():
        said = Facts(name=name, **facts)
        registering.register(said, by=worker, area=area, is_new=True)
    known = Person.objects.get(name="何锦荣")
    for group in Group:
        statuses.confirm(known, by=worker, group=group, source="走访", until=date(2027, 1, 1))
    return worker


def round_trip(worker: Person, area: Area, names: list[str], language: str = "zh-hans") -> Outcome:
    """Taken along as a list, handed in as a roster."""
    client = signed_in(worker)
    client.cookies["language"] = language
    row = make_list(area, by=worker, names=names)
    answer = client.post(reverse("people:take_list", args=[row.pk]))
    file = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return rosters.run(file, by=worker, area=area, dry=False)


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("names", [EVERY, SOME, ["sex", "age"], ["mobile"], ["address", "groups"]])
def test_nobody_on_it_is_new_and_no_row_goes_back(
    area: Area, worker: Person, names: list[str], language: str
) -> None:
    here = Person.objects.filter(area=area).count()

    outcome = round_trip(worker, area, names, language)

    assert [str(one.sentence) for one in outcome.kept.problems] == []
    assert (outcome.good, outcome.known) == (0, here)


def test_the_columns_a_roster_does_not_have_are_told(area: Area, worker: Person) -> None:
    outcome = round_trip(worker, area, EVERY)

    assert outcome.kept.unread == ["年龄", "住在", "怎么联系和沟通", "会说", "证件"]


def test_what_is_masked_makes_nobody_new_and_is_never_taken_for_the_thing_itself(
    area: Area, worker: Person
) -> None:
    by = make_staff(Role.GRID_WORKER, area)

    outcome = round_trip(by, area, EVERY)

    assert (outcome.good, outcome.bad) == (0, 0)
    table = "姓名,手机\n冯二,138 **** 8000\n".encode()
    [problem] = rosters.run(io.BytesIO(table), by=by, area=area, dry=False).kept.problems
    assert (problem.row, problem.column) == (2, "手机")
    assert "hidden" in str(problem.sentence)
