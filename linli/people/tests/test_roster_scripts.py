"""Rosters in traditional Chinese, as they come from Hong Kong and Macau."""

import io
from datetime import date

import pytest
from django.utils import translation

from linli.areas.tests.make import make_area
from linli.people import columns
from linli.people.actions import rosters
from linli.people.models import Dweller, Group, Identity, Relation
from linli.people.roster_columns import HEADINGS, title
from linli.people.tests.make import make_card, make_texts, make_worker

TITLES = {
    "身份證號碼": "card", "聯繫電話": "phone", "手機號碼": "phone", "手提電話": "phone",
    "聯絡電話": "phone", "性別": "sex", "與戶主關係": "relation", "證件類型": "kind",
    "証件號碼": "card", "出生年月日": "born_on", "家庭住址": "address", "人員類別": "groups",
    "緊急聯絡人": "emergency_contact", "戶號": "household", "固定電話": "landline",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "key"), TITLES.items())
def test_a_heading_is_known_in_either_script(cell: str, key: str) -> None:
    found = title(cell)
    assert found
    assert found.key == key


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_headings_of_our_own_lists_are_known_where_a_roster_has_such_a_column(
    language: str,
) -> None:
    keys = {
        "name": "name", "sex": "sex", "address": "address", "mobile": "phone",
        "landline": "landline", "groups": "groups", "born_on": "born_on",
        "emergency": "emergency_contact",
    }  # fmt: skip
    assert {*keys.values()} <= {*HEADINGS}
    with translation.override(language):
        found = {one.name: title(str(one.title)) for one in columns.COLUMNS}

    assert {name: one.key for name, one in found.items() if one} == keys


@pytest.mark.django_db
def test_a_roster_in_traditional_characters_is_read_and_its_names_stay_as_they_are() -> None:
    make_texts()
    area = make_area()
    card = make_card(date(1950, 1, 2))
    rows = (
        "序號,戶主姓名,姓名,與戶主關係,性別,證件類型,證件號碼,出生日期,聯繫電話,家庭住址,人員類別",
        f"1,陳國強,陳國強,戶主,,身份證,{card},,13800138000,三巷1號,獨居長者、殘疾人",
        "2,陳國強,鍾麗華,妻子,女,護照,K1234567,農曆一九五〇年臘月初一,,三巷1號,",
        "3,陳國強,陳偉,兒子,男,港澳居民來往內地通行證,H12345678,,,三巷1號,非低保戶",
    )

    outcome = rosters.run(
        io.BytesIO("\n".join(rows).encode()), by=make_worker(area), area=area, dry=False
    )

    assert [str(one.sentence) for one in outcome.kept.problems] == []
    assert outcome.kept.unread == []
    assert outcome.good == 3
    relations = Dweller.objects.values_list("person__name", "relation")
    assert dict(relations) == {
        "陳國強": Relation.HEAD, "鍾麗華": Relation.SPOUSE, "陳偉": Relation.CHILD,
    }  # fmt: skip
    kinds = dict(Identity.objects.values_list("name", "kind"))
    assert kinds == {"陳國強": "resident", "鍾麗華": "passport", "陳偉": "hk_macau"}
    [head] = [one.person for one in Dweller.objects.filter(relation=Relation.HEAD)]
    assert head.file.address == "三巷1號"
    assert {one.group for one in head.statuses.all()} == {Group.ELDER_ALONE, Group.DISABLED}
