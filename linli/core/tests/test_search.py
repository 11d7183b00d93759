"""Two characters are found, on both databases; better matches come first."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core import search
from linli.core.ids import uuid7
from linli.core.models import SearchDocument, SearchTerm

TEXTS = {
    "水电安检": "查电线、插座、燃气软管,换老旧开关。灯不亮了 跳闸",
    "家电维修": "风扇、电饭煲、电视小毛病。风扇不转",
    "家庭关系调解": "夫妻、婆媳、亲子沟通",
    "老人关爱": "上门探访、陪诊、代取药、量血压",
    "手机课堂": "教长者用微信、视频通话、WiFi 设置",
}


@pytest.fixture
def names(db: None) -> dict[UUID, str]:
    names = {}
    for name, text in TEXTS.items():
        names[key := uuid7()] = name
        search.index("service", key, {name: 3, text: 1})
    return names


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("水电", "水电安检"),
        ("灯不亮了", "水电安检"),
        ("燈不亮了", "水电安检"),
        ("风扇", "家电维修"),
        ("婆媳", "家庭关系调解"),
        ("量血压", "老人关爱"),
        ("wifi", "手机课堂"),
        ("WIFI", "手机课堂"),
        ("药", "老人关爱"),
        ("家里的风扇坏了怎么办", "家电维修"),
    ],
)
def test_finds(names: dict[UUID, str], query: str, first: str) -> None:
    found = search.find("service", query)

    assert names[found[0][0]] == first


def test_what_speaks_of_nothing_finds_nothing(names: dict[UUID, str]) -> None:
    assert search.find("service", "、。!") == []
    assert search.find("service", "") == []
    assert search.find("service", "\x00") == []
    assert search.find("other", "水电") == []


@pytest.mark.django_db
def test_one_character_of_several_is_not_enough() -> None:
    power = uuid7()
    search.index("thing", power, {"灯不亮了": 1, "水电安检": 1})

    assert not search.find("thing", "月亮")
    assert not search.find("thing", "月光宝盒不见")
    for words in ("灯", "不亮", "亮了灯不", "水 电"):
        assert [pk for pk, _score in search.find("thing", words)] == [power], words


def test_containing_wants_every_pair(names: dict[UUID, str]) -> None:
    found = [names[row["subject_id"]] for row in search.containing("service", "家庭关系")]

    assert found == ["家庭关系调解"]
    assert not search.containing("service", "家庭关系水电").exists()
    assert not search.containing("service", "。").exists()


def test_indexing_again_replaces_and_forgetting_leaves_nothing(names: dict[UUID, str]) -> None:
    key = next(iter(names))
    search.index("service", key, {"新名字": 1})
    assert not search.containing("service", "水电安检").exists()

    search.forget("service", key)

    assert SearchDocument.objects.count() == len(TEXTS) - 1
    assert not SearchTerm.objects.filter(term="新名").exists()


@given(st.text(max_size=80))
def test_any_text_has_terms_the_database_can_hold(text: str) -> None:
    for term, weight in search.terms(text).items():
        assert 1 <= len(term) <= 40
        assert weight > 0
        assert "\x00" not in term
