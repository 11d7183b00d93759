"""Which part of a split area an address names."""

from uuid import UUID

import pytest

from linli.areas import placing

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("address", "fragment", "is_named"),
    [
        ("塔坡街三巷 12 号", "三巷", True),
        ("塔坡街十三巷 12 号", "三巷", False),
        ("十三巷旁边的三巷 2 号", "三巷", True),
        ("塔坡街１２号", "塔坡街 12 号", True),
        ("塔坡街 12 号", "塔坡街 1", False),
        ("塔坡街 1 号", "塔坡街 1", True),
        ("a 座 3 楼", "A座", True),
        ("13 栋", "3 栋", False),
        ("塔坡街", "", False),
        ("", "三巷", False),
    ],
)
def test_an_address_names_a_part_of_it(address: str, fragment: str, is_named: bool) -> None:  # noqa: FBT001
    assert placing.names(address, fragment) == is_named


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("三巷 1 号", ONE),
        ("塔坡街 9 号", ONE),
        ("五巷 1 号", OTHER),
        ("三巷与五巷之间", None),
        ("七巷 1 号", None),
        ("", None),
    ],
)
def test_an_address_belongs_where_just_one_is_named(address: str, found: UUID | None) -> None:
    assert placing.belongs(address, {ONE: ["三巷", "塔坡街"], OTHER: ["五巷"]}) == found


def test_parts_are_read_line_by_line_and_each_belongs_to_one() -> None:
    assert placing.fragments(" 三巷 \n\n塔坡街\r\n三巷") == ["三巷", "塔坡街"]
    assert placing.named_twice([["三巷"], ["五巷"]]) == ""
    assert placing.named_twice([["三巷"], ["五巷", "三 巷"]]) == "三巷"
