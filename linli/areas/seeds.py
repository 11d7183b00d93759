"""The places Linli is modelled on: the divisions of Guangdong, some of them with a home page."""

from collections.abc import Iterator

from linli.areas import actions, guangdong, queries
from linli.areas.models import Area, Kind
from linli.areas.sheet import Row

# Code, word in the address, name in English, and what the statistics do not list: groups, grids.
PLACES = (
    ("441303008206", "xinliao", "Xinliao Village", ("一组", "二组", "三组"), Kind.GROUP),
    ("440604012045", "tapo", "Tapo Community", (), Kind.GRID),
    ("441900125202", "meisha", "Meisha Village", ("第一网格", "第二网格"), Kind.GRID),
    ("440103007101", "renminzhong", "Renminzhong Community",
     ("第一网格", "第二网格", "第三网格"), Kind.GRID),
    ("440605011028", "diebei", "Diebei Community", ("第一网格", "第二网格"), Kind.GRID),
    ("440605011004", "dieer", "Die'er Community", (), Kind.GRID),
    ("440605011055", "jiandong", "Jiandong Community", (), Kind.GRID),
)  # fmt: skip


# Invented, and said to be: coverage needs a figure to be a part of.
RESIDENTS = {
    "xinliao": 2_380, "tapo": 4_650, "meisha": 3_120, "renminzhong": 5_240, "diebei": 8_960,
    "dieer": 4_410, "jiandong": 3_870,
}  # fmt: skip
YEAR, SOURCE = 2025, "示例数字，不是真实统计"


def seed(*, whole: bool = True) -> None:
    """Once: the divisions, the addresses, the groups. `whole=False`: only the towns around them."""
    codes = [code for code, *_more in PLACES]
    if len(queries.by_codes(codes)) < len(codes):
        actions.take(guangdong.rows() if whole else _around(codes), by=None, day=guangdong.DAY)
    areas = queries.by_codes(codes)
    for code, slug, english, parts, kind in PLACES:
        area = areas[code]
        if area.slug is None and not Area.objects.filter(slug=slug).exists():
            actions.edit(area, by=None, name=area.name, name_en=english, slug=slug)
        if not area.populations.exists():
            actions.count(area, by=None, year=YEAR, persons=RESIDENTS[slug], source=SOURCE)
        for name in parts:
            if not area.children.filter(name=name).exists():
                actions.add(by=None, kind=kind, name=name, parent=area)


def _around(codes: list[str]) -> Iterator[Row]:
    """The villages of the towns of these, and what lies above."""
    upper = {code[:n] for code in codes for n in (2, 4, 6, 9)}
    for row in guangdong.rows():
        if (row.code or row.parent) in upper or row.code[:9] in upper:
            yield row
