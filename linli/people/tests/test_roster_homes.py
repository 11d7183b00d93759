"""Households of a roster: one row for several persons, several rows for one household."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.models import Event
from linli.people.actions import households, rosters
from linli.people.actions.rosters import Outcome
from linli.people.models import Dweller, Household, Relation
from linli.people.tests.make import make_card, make_opened, make_texts, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


def csv(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


def xlsx(lines: list[str], *merged: str) -> io.BytesIO:
    """A workbook of lines with commas; ⏎ breaks the line in a cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for line in lines:
        sheet.append([cell.replace("⏎", "\n") for cell in line.split(",")])
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def take(table: io.BytesIO, worker: Person, area: Area) -> Outcome:
    return rosters.run(table, by=worker, area=area, dry=False)


def homes() -> list[list[str]]:
    """Each household: its address, then its people with their relations."""
    return sorted(
        [
            household.address,
            *sorted(
                f"{one.person.name} {one.relation}"
                for one in household.dwellers.select_related("person")
            ),
        ]
        for household in Household.objects.all()
    )


def sentences(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, str(one.sentence)) for one in outcome.kept.problems]


def test_columns_that_are_repeated_hold_one_person_each(area: Area, worker: Person) -> None:
    head, child = make_card(date(1950, 1, 2)), make_card(date(1980, 3, 4))
    table = csv(
        "户主姓名,户主身份证号,联系电话,家庭住址,成员姓名1,关系1,成员姓名2,身份证号2,关系2",
        f"陈一,{head},13800138000,三巷1号,李二,妻,陈三,{child},子",
        "王五,,,三巷2号,,,,,",
    )

    outcome = take(table, worker, area)

    assert (outcome.rows, outcome.good, outcome.bad, outcome.households) == (2, 4, 0, 2)
    assert homes() == [
        ["三巷1号", "李二 spouse", "陈一 head", "陈三 child"],
        ["三巷2号", "王五 head"],
    ]
    people = {one.name: one for one in Person.objects.filter(joined_at=None)}
    assert people["陈一"].mobile == "13800138000"
    assert people["陈三"].file.born_on == date(1980, 3, 4)
    assert {one.file.address for one in people.values()} == {"三巷1号", "三巷2号"}
    facts = Event.objects.get(verb="roster.taken").facts
    assert facts == {"good": 4, "households": 2}


def test_names_in_one_cell_are_persons_where_all_else_goes_with_them(
    area: Area, worker: Person
) -> None:
    one, two = make_card(date(1950, 1, 2)), make_card(date(1951, 3, 4))
    table = xlsx([
        "姓名,身份证号,出生日期,联系电话,住址",
        f"钱丙⏎钱丁,{one}⏎{two},,13800138000⏎13900139000,三巷1号",
        "孙一、孙二,,1950-1-2、1951-3-4,,三巷2号",
        f"赵一⏎赵二,{one},,,三巷3号",
        "陈一 李二,,1950-1-2,,三巷4号",
        "陈 秀英,,1950-1-3,,三巷5号",
    ])  # fmt: skip

    outcome = take(table, worker, area)

    found = {p.name: p.mobile for p in Person.objects.filter(joined_at=None)}
    assert found == {
        "钱丙": "13800138000", "钱丁": "13900139000", "孙一": "", "孙二": "", "陈秀英": "",
    }  # fmt: skip
    several, perhaps = sentences(outcome)
    assert several[:2] == (4, "姓名")
    assert "Several names" in several[2]
    assert perhaps[:2] == (5, "姓名")
    assert "Perhaps these are two" in perhaps[2]
    assert homes() == [
        ["三巷1号", "钱丁 other", "钱丙 other"], ["三巷2号", "孙一 other", "孙二 other"],
    ]  # fmt: skip


NUMBERED = (
    "户号,姓名,与户主关系,出生日期,家庭住址,座机",
    "1,陈一,户主,1950-1-2,三巷1号,0769-1234567",
    "1,李二,妻,1951-3-4,,",
    "2,王五,户主,1960-1-2,三巷2号,",
    "1,陈三,儿子,1980-5-6,,",
)


def test_a_number_binds_rows_wherever_they_stand(area: Area, worker: Person) -> None:
    take(csv(*NUMBERED), worker, area)

    assert homes() == [
        ["三巷1号", "李二 spouse", "陈一 head", "陈三 child"],
        ["三巷2号", "王五 head"],
    ]
    child = Person.objects.get(name="陈三")
    assert (child.file.address, child.file.landline) == ("三巷1号", "07691234567")


def test_taken_twice_nothing_changes_and_who_moved_out_stays_out(
    area: Area, worker: Person
) -> None:
    take(csv(*NUMBERED), worker, area)
    wife = Person.objects.get(name="李二")
    make_opened(wife, worker)
    households.leave(wife, by=worker)

    again = take(csv(*NUMBERED), worker, area)

    assert (again.good, again.known, again.households) == (0, 4, 0)
    assert Dweller.objects.filter(until=None).count() == 3
    assert Household.objects.count() == 2


def test_merged_cells_bind_rows_and_empty_ones_do_not(area: Area, worker: Person) -> None:
    table = xlsx(
        [
            "序号,姓名,与户主关系,身份证号,家庭住址",
            "1,陈一,户主,,三巷1号", ",李二,妻,,", "2,王五,户主,,三巷2号", "3,周六,,,",
        ],
        "A2:A3", "E2:E3",
    )  # fmt: skip

    take(table, worker, area)

    assert homes() == [["三巷1号", "李二 spouse", "陈一 head"], ["三巷2号", "王五 head"]]
    assert Person.objects.get(name="周六").file.address == ""


def test_a_merged_count_alone_makes_a_household(area: Area, worker: Person) -> None:
    table = xlsx(["序号,姓名,住址", "1,陈一,三巷1号", ",李二,", "2,王五,三巷2号"], "A2:A3")

    take(table, worker, area)

    assert homes() == [["三巷1号", "李二 other", "陈一 other"]]
    assert Person.objects.get(name="李二").file.address == "三巷1号"


@pytest.mark.parametrize(
    "rows",
    [
        ("户主姓名,姓名,与户主关系,住址", "陈一,陈一,本人,三巷1号", "陈一,李二,妻,"),
        ("户主姓名,姓名,与户主关系,住址", "陈一,陈一,,三巷1号", ",李二,妻,"),
        ("户主,成员姓名,与户主关系,住址", "陈一,陈一,户主,三巷1号", "陈一,李二,妻,三巷1号"),
    ],
)  # fmt: skip
def test_the_head_named_beside_each_member_is_one_person(
    area: Area, worker: Person, rows: tuple[str, ...]
) -> None:
    take(csv(*rows, "王五,周六,母,三巷2号"), worker, area)

    assert homes() == [["三巷1号", "李二 spouse", "陈一 head"], ["三巷2号", "周六 parent"]]


def test_a_head_with_columns_of_their_own_stands_in_every_row_once(
    area: Area, worker: Person
) -> None:
    card = make_card(date(1950, 1, 2))
    rows = [
        "户主姓名,户主身份证号,成员姓名,住址",
        f"陈一,{card},李二,三巷1号",
        "陈一,,陈三,",
        ",,陈四,",
    ]

    outcome = take(csv(*rows), worker, area)

    assert sentences(outcome) == []
    assert homes() == [["三巷1号", "李二 other", "陈一 head", "陈三 other", "陈四 other"]]


@pytest.mark.parametrize(
    ("rows", "row", "column", "words"),
    [
        ("户号,姓名,住址 1,陈一,三巷1号 1,李二,三巷2号", 3, "住址", "another address"),
        ("户号,姓名,关系,住址 1,陈一,户主,三巷1号 1,李二,户主,", 3, "关系", "another head"),
        ("姓名,家庭关系,住址 陈一,户主,三巷1号 李二,妻,", 3, "住址", "Say where"),
        ("姓名,户主关系,住址 陈一,朋友,三巷1号", 2, "户主关系", "Nobody knows this"),
        ("姓名1,姓名2,类别,住址 陈一,李二,低保,三巷1号", 2, "类别", "whose this is"),
        ("姓名1,姓名2,住址 陈一,陈一,三巷1号", 2, "", "row 2"),
    ],
)  # fmt: skip
def test_what_does_not_fit_comes_back(
    area: Area, worker: Person, rows: str, row: int, column: str, words: str
) -> None:
    [(number, title, sentence)] = sentences(take(csv(*rows.split()), worker, area))

    assert (number, title) == (row, column)
    assert words in sentence


def test_who_was_corrected_joins_those_who_were_right(area: Area, worker: Person) -> None:
    """Each row that goes back is whole, so that it finds its household alone."""
    table = xlsx(
        ["户号,姓名,与户主关系,住址,电话", "1,陈一,户主,三巷1号,13800", ",李二,妻,,", ",陈三,子,,"],
        "A2:A4", "D2:D4",
    )  # fmt: skip
    outcome = take(table, worker, area)
    [line] = outcome.kept.lines
    assert homes() == [["三巷1号", "李二 spouse", "陈三 child"]]

    mended = ",".join(line.cells).replace("13800", "13800138000")
    take(csv(",".join(outcome.kept.heading), mended), worker, area)

    assert homes() == [["三巷1号", "李二 spouse", "陈一 head", "陈三 child"]]


def test_a_member_joins_the_household_of_the_same_head_and_no_other(
    area: Area, worker: Person
) -> None:
    take(csv(*NUMBERED), worker, area)
    more = csv(
        "户主姓名,姓名,与户主关系,家庭住址",
        "陈一,陈四,女,三巷1号", "郑七,郑八,子,三巷1号", "王五,王九,子,三巷9号",
    )  # fmt: skip

    take(more, worker, area)

    assert homes() == [
        ["三巷1号", "李二 spouse", "陈一 head", "陈三 child", "陈四 child"],
        ["三巷1号", "郑八 child"],
        ["三巷2号", "王五 head"],
        ["三巷9号", "王九 child"],
    ]


def test_a_head_who_lives_elsewhere_by_our_books_is_not_moved(area: Area, worker: Person) -> None:
    take(csv(*NUMBERED), worker, area)
    moved = [
        "户号,姓名,与户主关系,出生日期,家庭住址",
        "7,陈一,户主,1950-1-2,五巷1号",
        "7,陈九,子,,",
    ]

    take(csv(*moved), worker, area)

    assert [home[0] for home in homes()] == ["三巷1号", "三巷2号"]
    assert Person.objects.filter(name="陈九").exists()


def test_who_was_known_without_a_household_gets_one(area: Area, worker: Person) -> None:
    take(csv("姓名,出生日期,住址", "陈一,1950-1-2,三巷1号"), worker, area)

    outcome = take(csv(*NUMBERED), worker, area)

    assert (outcome.known, outcome.good) == (1, 3)
    head = Dweller.objects.get(person__name="陈一")
    assert (head.relation, head.since) == (Relation.HEAD, timezone.localdate())


def test_nobody_elses_people_are_put_into_households(area: Area, worker: Person) -> None:
    card = make_card(date(1950, 1, 2))
    away = make_area()
    take(csv("姓名,身份证号", f"陈一,{card}"), make_worker(away), away)

    take(csv("户号,姓名,身份证号,住址", f"1,陈一,{card},三巷1号", "1,李二,,"), worker, area)

    assert homes() == [["三巷1号", "李二 other"]]


def test_many_households_ask_no_more_than_one(area: Area, worker: Person) -> None:
    def count(first: int, number: int) -> int:
        rows = [f"{n},陈{chr(0x4E00 + n)},户主,{n}巷" for n in range(first, first + number)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            take(csv("户号,姓名,与户主关系,住址", *rows), worker, area)
        return len(asked)

    assert count(1, 1) == count(100, 30)
