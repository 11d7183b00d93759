"""One name in a cell, or several."""

import io

import pytest

from linli.areas.tests.make import make_area
from linli.people import roster_names, roster_relations
from linli.people.actions import rosters
from linli.people.models import File, Relation
from linli.people.tests.make import make_texts, make_worker


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("陈秀英", ["陈秀英"]),
        ("陈 秀英", ["陈秀英"]),
        ("陈  英", ["陈英"]),
        ("钱丙\n钱丁", ["钱丙", "钱丁"]),
        ("钱丙、钱丁，钱戊", ["钱丙", "钱丁", "钱戊"]),
        ("钱 丙/阿依古丽·买买提；", ["钱丙", "阿依古丽·买买提"]),
        ("Smith, John", ["Smith, John"]),
        ("陈\n秀英", []),  # a name broken in two, or somebody and a surname
        ("钱丙、钱丁等3人", []),
        ("陈一 李二\n钱丁", []),
    ],
)
def test_names_are_told_apart_for_certain_or_not_at_all(text: str, found: list[str]) -> None:
    assert roster_names.parts(text) == found


@pytest.mark.parametrize(
    ("text", "may_be"),
    [("陈一 李二", True), ("陈一　李二", True), ("陈 秀英", False), ("欧阳 修", False),
     ("陈 秀 英", False), ("Anna Maria", False), ("阿依古丽· 买买提", False)],
)  # fmt: skip
def test_a_blank_between_two_whole_names_may_part_two_persons(text: str, *, may_be: bool) -> None:
    assert roster_names.may_be_two(text) is may_be


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("合计", "total"), ("小 计：", "total"), ("總計", "total"), ("【共计】", "total"),
        ("以下空白", "total"), ("——以下空白——", "total"), ("空　白", "total"), ("合计15", "total"),
        ("同上", "Write the name out"), ("同 上。", "Write the name out"), ("〃", "Write the name"),
        ("″", "Write the name"),
        ("無", "No name"), ("（无）", "No name"), ("不详", "No name"), ("未知:", "No name"),
        ("略", "No name"), ("空户", "No name"),
        ("吴同", ""), ("同上海", ""), ("合计明", ""), ("总计平", ""), ("无名", ""), ("略明", ""),
        ("空白明", ""), ("Wu", ""), ("陈秀英", ""),
    ],
)  # fmt: skip
def test_a_word_that_stands_instead_of_a_name_is_told_from_one(text: str, helps: str) -> None:
    assert roster_names.no_name(text).find(helps) >= 0
    assert bool(roster_names.no_name(text)) is bool(helps)


@pytest.mark.django_db
def test_totals_and_gaps_are_nobody_and_go_back() -> None:
    area = make_area()
    make_texts()
    rows = ["吴同,1", "合 计：,35", "小计,", "同上,", "〃,", "无,", "合计明,", "以下空白,"]
    table = io.BytesIO("\n".join(["姓名,地址", *rows]).encode())

    outcome = rosters.run(table, by=make_worker(area), area=area, dry=False)

    assert set(File.objects.values_list("person__name", flat=True)) == {"吴同", "合计明"}
    assert [line.row for line in outcome.kept.lines] == [3, 4, 5, 6, 7, 9]
    said = [str(one.sentence) for one in outcome.kept.problems]
    assert [one.column for one in outcome.kept.problems] == ["姓名"] * 6
    assert "delete it" in said[0]
    assert "Write the name out" in said[2]
    assert "No name stands here" in said[4]


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("card", "1\n2", ["1", "2"]),
        ("card", "1", None),
        ("card", "", ["", ""]),
        ("born_on", "1950/1/2、1951/3/4", ["1950/1/2", "1951/3/4"]),
        ("groups", "独居、低保", None),
        ("groups", "独居、低保\n残疾", ["独居、低保", "残疾"]),
    ],
)
def test_what_is_said_of_two_has_two_parts(key: str, text: str, found: list[str] | None) -> None:
    assert roster_names.pieces(key, text, 2) == found


@pytest.mark.parametrize(
    ("word", "relation"),
    [("户主", Relation.HEAD), ("妻", Relation.SPOUSE), ("长 子", Relation.CHILD),
     ("母亲", Relation.PARENT), ("外孙女", Relation.GRANDCHILD), ("儿媳", Relation.OTHER),
     ("朋友的朋友", None)],
)  # fmt: skip
def test_relations_are_read_as_they_are_written(word: str, relation: Relation | None) -> None:
    assert roster_relations.read(word) == relation


@pytest.mark.django_db
def test_a_name_is_kept_as_the_table_has_it() -> None:
    area = make_area()
    make_texts()
    table = io.BytesIO("姓名,手机\n阿依古丽.买买提,13800138000\n何锦荣,\n".encode())

    rosters.run(table, by=make_worker(area), area=area, dry=False)

    typed = dict(File.objects.values_list("person__name", "name_typed"))
    assert typed["阿依古丽·买买提"] == "阿依古丽.买买提"
    assert typed["何锦荣"] == ""
