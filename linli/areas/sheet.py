"""Tables of areas: which column is which, and what each row says. No database here."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from linli.areas.models import Kind
from linli.areas.points import datum_of
from linli.core.errors import Refused

HEADINGS = {
    "code": "code 代码 编码 编号 区划代码 行政区划代码 统计代码 统计用区划代码 区域代码 村居代码",
    "name": "name 名称 区划名称 区域名称 地名 村居名称 单位名称 网格名称 小组名称",
    "name_en": "englishname nameen 英文名 英文名称",
    "parent": "parent parentcode 上级 上级代码 上级编码 上级名称 父级 父级代码 所属 隶属",
    "kind": "kind type level 类型 类别 级别 层级",
    "persons": "population residents persons 人口 人口数 常住人口 居民人数 总人口",
    "year": "year 年 年份 年度 统计年份",
    "source": "source 来源 数据来源 资料来源 出处",
    "latitude": "latitude lat 纬度",
    "longitude": "longitude lng lon 经度",
    "datum": "datum crs coordinatesystem 坐标系 坐标系统 坐标体系 测量坐标系",
}
COLUMNS = {heading: column for column, words in HEADINGS.items() for heading in words.split()}
# Title rows may stand above the heading, but not many.
LAST_HEADING_ROW = 20

KIND_WORDS = {
    Kind.PROVINCE: "省 自治区 直辖市",
    Kind.CITY: "市 地级市 城市",
    Kind.COUNTY: "区 县 区县 县区 市辖区 县级市",
    Kind.ZONE: "开发区 功能区 经济开发区 高新区 新区",
    Kind.TOWN: "街道 镇 乡 乡镇 镇街 街镇",
    Kind.COMMUNITY: "社区 村 村居 行政村 居委会 村委会",
    Kind.GROUP: "小组 村民小组 村小组 居民小组 组",
    Kind.GRID: "网格 基础网格",
}
KIND_OF = {word: kind for kind, words in KIND_WORDS.items() for word in words.split()}

YEARS = range(1949, 2201)
MOST_PERSONS = 200_000_000


@dataclass
class Row:
    """What a row of the table says. Empty where it says nothing."""

    number: int
    name: str
    code: str = ""
    parent: str = ""
    kind: str = ""
    name_en: str = ""
    persons: int | None = None
    year: int | None = None
    source: str = ""
    latitude: str = ""
    longitude: str = ""
    datum: str = ""

    def packed(self) -> dict[str, Any]:
        """For JSON: only what is there."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, in a sentence; `column` is empty when it is the whole row."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        if self.column:
            words = {"row": self.row, "column": column_names()[self.column], "what": self.sentence}
            return _("Row %(row)s, %(column)s: %(what)s") % words
        return _("Row %(row)s: %(what)s") % {"row": self.row, "what": self.sentence}


def column_names() -> dict[str, str]:
    """The columns as we call them to people."""
    return {
        "code": _("code"),
        "name": _("name"),
        "name_en": _("English name"),
        "parent": _("parent code"),
        "kind": _("kind"),
        "persons": _("population"),
        "year": _("year"),
        "source": _("source"),
        "latitude": _("latitude"),
        "datum": _("coordinate system"),
        "longitude": _("longitude"),
    }


def read(table: Iterable[tuple[int, list[str]]]) -> Iterator[Row | Problem]:
    """Every row below the heading, or what is wrong with it. Refused when no heading is found."""
    columns: dict[int, str] = {}
    for number, cells in table:
        if not columns:
            columns = _columns(cells)
            if not columns and number > LAST_HEADING_ROW:
                break
            continue
        if columns == _columns(cells):  # the heading again, as on every printed page
            continue
        yield _row(number, {columns[i]: cell for i, cell in enumerate(cells) if i in columns})
    if not columns:
        raise Refused(
            _("No heading was found. The table needs a column for the name and at least one more.")
        )


def _columns(cells: list[str]) -> dict[int, str]:
    """Which column is which, if this is the heading: it names the area by name or code."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        column = COLUMNS.get(_word(cell))
        if column and column not in found.values():
            found[index] = column
    named = set(found.values())
    return found if "name" in named and len(named) > 1 else {}


def _word(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).lower()
    return re.sub(r"\(.*\)|[\s_\-*:()/]", "", plain)


def _row(number: int, cells: dict[str, str]) -> Row | Problem:
    plain = {column: unicodedata.normalize("NFKC", cell).strip() for column, cell in cells.items()}
    name = cells.get("name", "").strip()
    row = Row(number, name, parent=plain.get("parent", ""), code=plain.get("code", ""))
    row.name_en, row.source = cells.get("name_en", ""), cells.get("source", "")
    row.latitude, row.longitude = plain.get("latitude", ""), plain.get("longitude", "")
    row.datum = plain.get("datum", "")
    for column, sentence in _wrong_words(row):
        return Problem(number, column, sentence)
    if word := plain.get("kind", ""):
        row.kind = KIND_OF.get(word) or (word.lower() if word.lower() in Kind.values else "")
        if not row.kind:
            return Problem(number, "kind", _("This kind is not known."))
    for column, most in (("persons", MOST_PERSONS), ("year", YEARS[-1])):
        if word := plain.get(column, ""):
            value = _whole(word)
            if value is None or value > most or (column == "year" and value not in YEARS):
                return Problem(number, column, _("Write a whole number."))
            setattr(row, column, value)
    return row


def _wrong_words(row: Row) -> Iterator[tuple[str, str]]:
    """What cannot stand in a row, whatever is there already."""
    lengths = {"name": 60, "name_en": 80, "source": 200, "parent": 200, "code": 20}
    if not row.name:
        yield "name", _("The name of the area is missing.")
    for column, most in lengths.items():
        text: str = getattr(row, column)
        if len(text) > most:
            yield column, _("This is longer than %(most)s characters.") % {"most": most}
        if "\ufffd" in text:
            yield column, _("This holds a character that cannot be kept.")
    if "E+" in row.code.upper():
        yield "code", _("The spreadsheet shortened this number. Format the column as text.")
    if bool(row.latitude) != bool(row.longitude) or not is_point(row.latitude, row.longitude):
        yield "latitude", _("Latitude and longitude do not name a point.")
    if row.latitude and not datum_of(row.datum):
        yield "datum", _("Say by what the point was measured: WGS-84, GCJ-02 or BD-09.")


def is_point(latitude: str, longitude: str) -> bool:
    """Whether two texts name a point on earth; two empty ones may stand."""
    if not latitude and not longitude:
        return True
    try:
        return abs(Decimal(latitude)) <= 90 and abs(Decimal(longitude)) <= 180
    except InvalidOperation:
        return False


def _whole(text: str) -> int | None:
    digits = text.replace(",", "").removesuffix("人").removesuffix("年").removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
