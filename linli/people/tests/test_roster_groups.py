"""What stations write into the column of groups."""

import io

import pytest
from django.utils import translation

from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import rosters
from linli.people.models import Group, Status
from linli.people.roster_groups import WORDS, read
from linli.people.tests.make import make_texts


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
        ("单身特困母亲", {Group.POOR_SINGLE_MOTHER}),
        ("低保边缘成员", {Group.MARGINAL}),
        ("支出型困难家庭成员", {Group.HIGH_COSTS}),
        ("刚性支出困难家庭成员", {Group.HIGH_COSTS}),
        ("流浪乞讨", {Group.HOMELESS}),
        ("流浪乞讨人员", {Group.HOMELESS}),
        ("农村留守儿童", {Group.LEFT_BEHIND_CHILD}),
        ("农村留守妇女", {Group.LEFT_BEHIND_WOMAN}),
        ("事实无人抚养儿童", {Group.CHILD_IN_DIFFICULTY}),
        ("留守", {Group.ELDER_LEFT_BEHIND}),
        ("重残", {Group.ELDER_SEVERE}),
        ("計生特殊家庭、殘疾人、獨居", {Group.ELDER_ONE_CHILD, Group.DISABLED, Group.ELDER_ALONE}),
        ("非低保戶，單身特困母親", {Group.POOR_SINGLE_MOTHER}),
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


@pytest.mark.parametrize(
    ("cell", "age", "codes", "unknown"),
    [
        ("留守", 9, [Group.LEFT_BEHIND_CHILD], []),
        ("留守", 40, [], ["留守"]),
        ("留守", 70, [Group.ELDER_LEFT_BEHIND], []),
        ("重残人员", 40, [Group.DISABLED], []),
        ("重残老人", 59, [Group.ELDER_SEVERE], []),
    ],
)
def test_a_word_of_the_old_is_not_said_of_the_young(
    cell: str, age: int, codes: list[str], unknown: list[str]
) -> None:
    assert read(cell, age) == (codes, unknown)


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_what_our_own_lists_write_is_read(language: str) -> None:
    with translation.override(language):
        labels = {group.value: str(group.label) for group in Group}

    assert {code: read(label) for code, label in labels.items()} == {
        code: ([code], []) for code in labels
    }
    assert read("、".join(labels.values())) == (sorted(labels), [])


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "confirms"), [(Role.WORKER, True), (Role.GRID_WORKER, False)])
def test_groups_are_taken_from_whoever_may_confirm_them(role: str, *, confirms: bool) -> None:
    area = make_area()
    make_texts()
    table = io.BytesIO("姓名,手机,人员类别\n何锦荣,13800138000,独居\n".encode())

    done = rosters.run(table, by=make_staff(role, area), area=area, dry=False)

    assert Status.objects.exists() is confirms
    assert done.kept.unread == ([] if confirms else ["人员类别"])
