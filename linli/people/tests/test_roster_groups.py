"""What stations write into the column of groups."""

import pytest

from linli.people.models import Group
from linli.people.roster_groups import WORDS, read


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("低保", {Group.MINIMUM_ALLOWANCE}),
        ("低保户、独居老人", {Group.MINIMUM_ALLOWANCE, Group.ELDER_ALONE}),
        ("低保边缘家庭", {Group.MARGINAL}),
        ("五保户、高龄", {Group.EXTREME_POVERTY}),
        ("肢体残疾二级", {Group.DISABLED}),
        ("残疾人（3级）", {Group.DISABLED}),
        ("空巢/失能", {Group.ELDER_EMPTY_NEST, Group.ELDER_DISABLED}),
        ("重度失能老人", {Group.ELDER_SEVERE}),
        ("散居孤儿", {Group.CHILD_IN_DIFFICULTY}),
        ("留守儿童 单亲困难母亲", {Group.LEFT_BEHIND_CHILD, Group.POOR_SINGLE_MOTHER}),
    ],
)
def test_its_words_are_known_in_the_ways_they_are_written(cell: str, codes: set[str]) -> None:
    assert read(cell) == (sorted(codes), [])


@pytest.mark.parametrize(
    "cell", ["", "无", "否", "/", "非低保", "非低保户", "无残疾", "未失能", "高龄"]
)
def test_what_is_denied_or_said_elsewhere_is_no_group(cell: str) -> None:
    assert read(cell) == ([], [])


@pytest.mark.parametrize("cell", ["五好", "退役军人", "低保?不清楚", "不属于本村"])
def test_a_word_that_is_no_group_is_told(cell: str) -> None:
    _codes, unknown = read(cell)
    assert unknown == [cell]


def test_every_word_alone_is_its_group() -> None:
    assert {word: read(word)[0] for word in WORDS} == {word: [code] for word, code in WORDS.items()}
