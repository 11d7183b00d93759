"""Codes and the places they meant: what was merged away or got another code is found again."""

from datetime import date

import pytest

from linli.areas import actions, guangdong, queries
from linli.areas.models import Area, AreaCode, Kind
from linli.areas.tests.make import make_area
from linli.areas.tests.test_imports import counted, few, said, take
from linli.core.errors import Refused
from linli.core.events import history

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 1)
DIEBEI = "440605011028"


@pytest.fixture
def diebei() -> Area:
    actions.take(few(DIEBEI, "440605011004"), by=None, day=guangdong.DAY)
    return Area.objects.get(name="叠北社区")


def codes_of(area: Area) -> list[tuple[str, date, date | None]]:
    rows = area.codes.order_by("valid_from", "pk")
    return [(one.code, one.valid_from, one.valid_until) for one in rows]


def test_what_ships_has_the_day_of_the_data(diebei: Area) -> None:
    assert codes_of(diebei) == [(DIEBEI, date(2023, 6, 30), None)]


def test_a_place_with_another_code_is_the_same_place(diebei: Area) -> None:
    row = ["440605011099", "叠北社区居委会"]

    assert counted(take(row)) == {"codes": 1, "recoded": 1}
    assert counted(take(row)) == {}

    today = date(2026, 11, 24)
    assert codes_of(diebei) == [
        (DIEBEI, date(2023, 6, 30), today), ("440605011099", today, None)
    ]  # fmt: skip
    assert Area.objects.filter(name="叠北社区").count() == 1


def test_an_old_code_in_an_older_table_means_the_place_and_changes_nothing(diebei: Area) -> None:
    actions.recode(diebei, by=None, code="440605011099", on=DAY)
    before = list(Area.objects.order_by("pk").values())

    assert counted(actions.take(few(DIEBEI), by=None, day=guangdong.DAY)) == {}
    assert counted(take([DIEBEI, "叠北一社区居委会"])) == {}
    assert list(Area.objects.order_by("pk").values()) == before
    assert queries.by_codes([DIEBEI, "440605011099"]) == {
        DIEBEI: diebei, "440605011099": diebei
    }  # fmt: skip


def test_a_part_finds_its_place_by_an_old_code(diebei: Area) -> None:
    town = diebei.parent
    assert town
    actions.recode(town, by=None, code="440605099", on=DAY)

    take(["440605011098", "新社区居委会"], ["", "一组", DIEBEI, "村民小组"])

    assert Area.objects.get(name="新社区").parent == town
    assert Area.objects.get(name="一组").parent == diebei


def test_a_place_merged_away_does_not_come_back_by_a_table(diebei: Area) -> None:
    dieer = Area.objects.get(name="叠二社区")
    actions.end(diebei, by=None, on=DAY, heirs=[actions.Heir(dieer)])

    done = take([DIEBEI, "叠北社区居委会", "", "", "5", "2020", "普查"])

    assert counted(done) == {"problems": 1}
    assert said(done) == [
        "Row 2, code: 叠北社区 ended on 2026-05-01. What came after it: 叠二社区."
    ]  # fmt: skip
    take(["", "一组", DIEBEI, "村民小组"])
    assert Area.objects.get(name="一组").parent == dieer
    assert queries.by_codes([DIEBEI]) == {DIEBEI: dieer}


def test_a_place_that_ended_with_nothing_after_it_says_so(diebei: Area) -> None:
    actions.end(diebei, by=None, on=DAY)

    done = take([DIEBEI, "叠北社区居委会"], ["", "一组", DIEBEI, "村民小组"])

    assert said(done) == [
        "Row 2, code: 叠北社区 ended on 2026-05-01. Nothing came after it.",
        "Row 3, parent code: The area it lies in has ended.",
    ]
    assert queries.by_codes([DIEBEI]) == {}


def test_a_group_that_has_ended_is_not_made_anew_by_its_name(diebei: Area) -> None:
    group = make_area("一组", parent=diebei, kind=Kind.GROUP)
    actions.end(group, by=None, on=DAY)

    assert counted(take(["", "一组", "叠北社区", "村民小组"])) == {"problems": 1}


def test_what_may_be_another_committee_is_left_to_people(diebei: Area) -> None:
    done = take(["440605011099", "叠北社区居民委员会"])

    assert [text.split(".")[0] for text in said(done)] == [
        f"Row 2, code: 叠北社区 has the code {DIEBEI}"
    ]
    assert codes_of(diebei)[-1][0] == DIEBEI
    both = take(["440605011099", "叠北社区居民委员会"], [DIEBEI, "叠北社区居委会"])
    assert counted(both) == {"added": 1, "codes": 1}


def test_an_area_is_given_a_code_from_a_day_on(diebei: Area) -> None:
    actions.recode(diebei, by=None, code="440605011099", on=DAY, published="叠北居委会")

    assert codes_of(diebei) == [(DIEBEI, date(2023, 6, 30), DAY), ("440605011099", DAY, None)]
    event = history(diebei).last()
    assert event is not None
    assert (event.verb, event.facts) == (
        "area.recoded", {"code": "440605011099", "was": DIEBEI}
    )  # fmt: skip
    grid = make_area("01网格", parent=diebei, kind=Kind.GRID)
    assert actions.recode(grid, by=None, code="GC-001", on=DAY).scheme == "local"


def test_a_code_that_cannot_be_is_refused(diebei: Area) -> None:
    def ask(area: Area, code: str, on: date = DAY) -> None:
        actions.recode(area, by=None, code=code, on=on)

    with pytest.raises(Refused, match="already"):
        ask(Area.objects.get(name="叠二社区"), DIEBEI)
    with pytest.raises(Refused, match="no code of the statistics"):
        ask(diebei, "4406050110")
    with pytest.raises(Refused, match="from a later day"):
        ask(diebei, "440605011099", date(2020, 1, 1))
    with pytest.raises(Refused, match="20 characters"):
        ask(make_area(parent=diebei.parent, kind=Kind.GRID), "x" * 21)
    actions.end(diebei, by=None, on=DAY)
    with pytest.raises(Refused, match="already ended"):
        ask(diebei, "440605011099")
    assert not AreaCode.objects.filter(code="440605011099").exists()
