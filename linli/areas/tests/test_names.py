"""The place and its committee are not called the same; the codes say what lies in what."""

import pytest

from linli.areas import codes
from linli.areas.models import Kind
from linli.areas.names import place_name


@pytest.mark.parametrize(
    ("published", "name"),
    [
        ("新寮村民委员会", "新寮村"),
        ("夏汇村村民委员会", "夏汇村"),
        ("塔坡社区居委会", "塔坡社区"),
        ("人民中社区居民委员会", "人民中社区"),
        ("叠北社区居委会", "叠北社区"),
        ("登岗居委会", "登岗社区"),
        ("罗村居委会", "罗村"),
        ("石步村委会", "石步村"),
        ("石牌村民委会", "石牌村"),
        ("南漖社区居委会会", "南漖社区"),
        ("黄麻布社区居委", "黄麻布社区"),
        ("七三农场生活区", "七三农场生活区"),
        ("大澳渔委会", "大澳渔委会"),
        ("洪梅镇", "洪梅镇"),
        ("塘㙍村委会", "塘㙍村"),
    ],
)
def test_a_place_is_called_without_its_committee(published: str, name: str) -> None:
    assert place_name(published) == name


def test_the_names_above_are_not_repeated() -> None:
    published = "潮州市潮安区文祠镇赤水村民委员会"

    assert place_name(published, ["广东省", "潮州市", "潮安区", "文祠镇"]) == "赤水村"
    assert place_name("文祠镇", ["文祠镇"]) == "文祠镇"


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("440000000000", Kind.PROVINCE, None),
        ("441300000000", Kind.CITY, "440000000000"),
        ("441303000000", Kind.COUNTY, "441300000000"),
        ("441303008000", Kind.TOWN, "441303000000"),
        ("441303008206", Kind.COMMUNITY, "441303008000"),
        ("441900125000", Kind.TOWN, "441900000000"),  # Dongguan has no counties
        ("441900125206", Kind.COMMUNITY, "441900125000"),
        ("440605002000", Kind.TOWN, "440605000000"),
    ],
)
def test_a_code_says_what_it_stands_for_and_where_it_lies(
    code: str, kind: Kind, parent: str | None
) -> None:
    assert codes.full(code) == code
    assert codes.kind(code) == kind
    assert codes.parent(code) == parent


@pytest.mark.parametrize(
    ("short", "whole"),
    [("44", "440000000000"), ("4413", "441300000000"), ("441303", "441303000000"),
     ("441303008", "441303008000"), ("441303008206", "441303008206")],
)  # fmt: skip
def test_a_short_code_means_the_same_as_the_whole(short: str, whole: str) -> None:
    assert codes.full(short) == whole


@pytest.mark.parametrize(
    "text", ["", "4", "44130", "4413030082061", "44130300820X", "４４", "044130300820", "4.4E+11"]
)
def test_anything_else_is_no_code(text: str) -> None:
    assert codes.full(text) is None
