"""What may be the same need in other words, and what is surely another."""

from datetime import date

import pytest

from linli.matching.likeness import Said, days, doors, likeness, pairs

TODAY = date(2026, 11, 24)  # a Tuesday


def said(words: str, address: str = "", wished: date | None = None) -> Said:
    return Said(words=words, on=TODAY, address=address, wished=wished)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("风扇不转了，天热睡不着。我自己爬不了梯子。", "家里的电风扇不转，热得睡不着"),
        ("您好，麻烦帮我看一下厨房灯不亮了，谢谢", "厨房灯不亮"),
        ("睡不着，风扇不转", "风扇不转，睡不着"),
        ("3栋楼道灯不亮", "三栋的楼道灯不亮了，老人怕摔"),
        ("The kitchen tap drips", "kitchen tap is dripping"),
        ("明天陪我去医院拿药", "11月25日陪去医院拿药"),
    ],
)
def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    assert likeness(said(one), said(other)) > 0
    assert likeness(said(one), said(other)) == likeness(said(other), said(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("想量血压", "想理发"),
        ("水龙头漏水", "水管漏水"),
        ("谢谢您，麻烦来一下", "麻烦来一下，谢谢您"),  # politeness is no need
        ("3栋楼道灯不亮", "5栋楼道灯不亮"),
        ("3栋502灯不亮了", "3栋601灯不亮了"),
        ("3-2-502 灯不亮了", "3栋2单元601 灯不亮了"),
        ("明天陪我去医院拿药", "后天陪我去医院拿药"),
        ("周四陪我去医院拿药", "下周四陪我去医院拿药"),
        ("", ""),
    ],
)
def test_another_matter_door_or_day_is_not(one: str, other: str) -> None:
    assert likeness(said(one), said(other)) == 0


def test_where_they_live_counts_only_where_their_words_name_no_place() -> None:
    here, there = "三巷 12 号", "三巷 14 号"
    assert likeness(said("灯不亮了", here), said("灯不亮了", here)) > 0
    assert likeness(said("灯不亮了", here), said("灯不亮了", there)) == 0
    assert likeness(said("灯不亮了", here), said("灯不亮了")) > 0  # nobody knows
    lamp = "3栋楼道灯不亮了"
    assert likeness(said(lamp, "3栋502"), said(lamp, "3栋601")) > 0  # one lamp, two neighbours


def test_another_wished_day_is_another_visit() -> None:
    tomorrow, later = date(2026, 11, 25), date(2026, 11, 30)
    words = "陪我去医院拿药"
    assert likeness(said(words, wished=tomorrow), said(words, wished=later)) == 0
    assert likeness(said(words, wished=tomorrow), said("明天" + words)) > 0
    assert likeness(said(words, wished=tomorrow), said(words)) > 0


def test_a_door_is_read_as_people_write_it() -> None:
    assert doors("3栋502") == {"building": {"3"}, "room": {"502"}}
    assert doors("三巷十二号") == {"lane": {"3"}, "number": {"12"}}
    assert doors("Ａ座 ２单元 五〇二室") == {"building": {"a"}, "stair": {"2"}, "room": {"502"}}
    assert doors("3-2-502") == {"building": {"3"}, "stair": {"2"}, "room": {"502"}}
    assert doors("一百零二号楼") == {"building": {"102"}}
    assert doors("13900001234，11月25号，25号来") == {}  # a phone and a day are no door


def test_a_day_is_read_as_people_say_it() -> None:
    assert days("大后天", TODAY) == {date(2026, 11, 27)}
    assert days("周一来", TODAY) == {date(2026, 11, 30)}
    assert days("下周二", TODAY) == {date(2026, 12, 1)}
    assert days("2026-11-25 或 12月1日", TODAY) == {date(2026, 11, 25), date(2026, 12, 1)}
    assert days("1月3日", TODAY) == {date(2027, 1, 3)}
    assert days("3号上午来", TODAY) == {date(2026, 12, 3)}
    assert days("2月31日", TODAY) == set()
    assert days("灯不亮", TODAY) == set()


def test_long_nonsense_is_read_in_a_moment() -> None:
    words = "一" * 5000 + "号" * 5000 + "-" * 5000
    assert likeness(said(words), said(words)) >= 0
    assert len(pairs("灯" * 5000)) == 1
