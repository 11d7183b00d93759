"""What stations call their columns, and whose a column is."""

import pytest

from linli.people.roster_columns import heading, joined


def persons(cells: str) -> list[str]:
    """Each person of a row with the columns that are theirs: 户主1 name=0 card=1."""
    found = heading(cells.split())
    assert found
    return [
        " ".join([slot.role + slot.number, *(f"{key}={n}" for key, n in slot.columns.items())])
        for slot in found.slots
    ]


@pytest.mark.parametrize(
    ("cells", "people"),
    [
        ("序号 姓名 身份证号码（18位） 住址", ["1 name=1 card=2"]),
        ("姓名1 身份证1 姓名2 身份证2 住址", ["1 name=0 card=1", "2 name=2 card=3"]),
        ("姓名(1) 身份证(1) 姓名(2) 住址", ["1 name=0 card=1", "2 name=2"]),
        ("姓名 身份证号 姓名 身份证号 住址", ["1 name=0 card=1", "2 name=2 card=3"]),
        ("姓名一 姓名二 身份证号二 地址", ["1 name=0", "2 name=1 card=2"]),
        (
            "户主姓名 户主身份证号 联系电话 住址 成员姓名1 成员身份证号1 成员姓名2",
            ["户主1 name=0 card=1 phone=2", "成员1 name=4 card=5", "成员2 name=6"],
        ),
        (
            "户主 身份证号 家庭成员1 家庭成员2 住址",
            ["户主1 name=0 card=1", "成员1 name=2", "成员2 name=3"],
        ),
        ("户主 成员姓名1 身份证号1 住址", ["户主1 name=0", "成员1 name=1 card=2"]),
        ("户主姓名 身份证号 成员姓名 身份证号 与户主关系 住址",
         ["户主1 name=0 card=1", "成员1 name=2 card=3 relation=4"]),
    ],
)  # fmt: skip
def test_each_person_of_a_row_has_their_columns(cells: str, people: list[str]) -> None:
    assert persons(cells) == people


def test_the_head_beside_a_name_says_whose_household_it_is() -> None:
    found = heading(["户号", "户主姓名", "姓名", "与户主关系", "住址"])
    assert found
    assert found.head
    assert [slot.role for slot in found.slots] == [""]
    assert found.unread == []


def test_what_may_be_anybodys_is_nobodys() -> None:
    found = heading(["姓名1", "姓名2", "身份证号", "类别", "住址"])
    assert found
    assert found.shared == {"card": 2, "groups": 3, "address": 4}


@pytest.mark.parametrize(
    ("cells", "unread"),
    [
        ("姓名 血型 住址", ["血型"]),
        ("姓名 紧急联系人 关系 住址", ["关系"]),  # the contact's, perhaps
        ("姓名 家庭成员（人） 住址", ["家庭成员（人）"]),
        ("姓名 户号 与户主关系 电话", ["户号", "与户主关系"]),  # no door, so no household
        ("姓名 成员2身份证号 住址", ["成员2身份证号"]),
        ("姓名 电话 手机号 住址", ["手机号"]),
    ],
)
def test_columns_of_which_nothing_is_taken_are_told(cells: str, unread: list[str]) -> None:
    found = heading(cells.split())
    assert found
    assert found.unread == unread


@pytest.mark.parametrize(
    ("above", "below", "cells"),
    [
        ("姓名|联系方式||住址", "|手机|座机|", "姓名|手机|座机|住址"),
        (
            "序号|户主||成员1|||住址", "|姓名|身份证号|姓名|身份证号|与户主关系|",
            "序号|户主姓名|户主身份证号|成员1姓名|成员1身份证号|成员1与户主关系|住址",
        ),
        ("户主信息||家庭成员信息||", "姓名|身份证号|姓名|身份证号|住址",
         "户主姓名|户主身份证号|成员姓名|成员身份证号|住址"),
    ],
)  # fmt: skip
def test_a_heading_of_two_rows_is_whole_in_one(above: str, below: str, cells: str) -> None:
    found = joined(above.split("|"), below.split("|"))
    assert found
    assert found.cells == cells.split("|")
    assert found == heading(found.cells)


@pytest.mark.parametrize(
    ("above", "below"), [("姓名|住址", "陈一|三巷"), ("姓名|住址", "姓名|住址")]
)
def test_a_row_of_people_is_no_heading(above: str, below: str) -> None:
    assert joined(above.split("|"), below.split("|")) is None
