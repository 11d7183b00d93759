"""Reading the table of a hotline or of an old system: title rows, offices' names for things.

Pure: rows of text in, entries and problems out, each with its row and its column. What the table
does not say is left open; what it says in words nobody knows comes back.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from linli.accounts import phones
from linli.catalogue.models import Urgency
from linli.core.errors import Refused
from linli.core.handed import Problem
from linli.core.said import Sentence, Value, say
from linli.orders.life import Status
from linli.people import dates
from linli.people.roster_columns import COUNTS
from linli.people.roster_person import BENT, SEVERAL

LOOKED_AT = 15  # rows in which the heading is searched
EARLIEST = datetime(1999, 1, 1, tzinfo=UTC)  # the first of the hotlines
WORDS_MOST, ADDRESS_MOST, NAME_MOST, NUMBER_MOST = 2000, 200, 50, 60
# What offices and residents call a column, the words parted by blanks.
HEADINGS: dict[str, list[str]] = {
    key: words.split()
    for key, words in {
        "number": "单号 工单号 工单编号 编号 订单号 受理编号 流水号 业务编号 number",
        "asked_at": "来电时间 登记时间 登记日期 受理时间 诉求时间 下单时间 提交时间 创建时间"
        " 来电日期 日期 askedat",
        "name": "姓名 来电人 诉求人 联系人 居民姓名 服务对象 来电人姓名 name",
        "phone": "电话 联系电话 来电号码 手机 手机号 手机号码 电话号码 联系方式 phone",
        "address": "地址 诉求地址 事发地址 详细地址 家庭住址 住址 address",
        "words": "诉求内容 内容 诉求 需求 需求内容 问题描述 工单内容 words",
        "service": "服务 服务项目 服务名称 类别 诉求类别 事项 业务类型 service",
        "urgency": "紧急程度 紧急 缓急 优先级 urgency",
        "status": "办理状态 状态 工单状态 处理状态 办理情况 status",
        "unit": "承办单位 承办部门 处理单位 服务单位 责任单位 unit",
        "helper": "承办人 经办人 服务人员 处理人 helper",
        "begun_at": "开始时间 上门时间 服务开始时间 begunat",
        "ended_at": "办结时间 完成时间 结束时间 办结日期 服务结束时间 endedat",
        "opinion": "满意度 评价 评价结果 回访结果 satisfaction",
    }.items()
}
URGENCIES = {
    word: urgency
    for urgency, words in (
        (Urgency.NORMAL, "一般 普通 正常 常规 平件 低 中 normal"),
        (Urgency.URGENT, "紧急 特急 加急 急 急件 高 urgent"),
    )
    for word in words.split()
} | {"": Urgency.NORMAL}
STATES: dict[str, str] = {
    word: status
    for status, words in (
        (
            Status.SUBMITTED,
            "待受理 待处理 待派单 已受理 受理中 已派单 处理中 办理中 未办结 在办 待办 新建 open",
        ),
        (
            Status.CLOSED,
            "已办结 办结 已完成 完成 已关闭 结案 已结案 已回访 已归档 已评价 done closed",
        ),
        (Status.CANCELLED, "已撤销 撤销 撤单 已撤单 已取消 取消 cancelled"),
        (Status.REJECTED, "不予受理 不受理 已退回 无效 rejected"),
        (Status.REFERRED, "已转办 转办 已转交 转交 referred"),
    )
    for word in words.split()
}
MOMENT = re.compile(
    r"(?P<day>[^ T]+?日?)[ T]*(?P<half>上午|下午|中午|晚上|[AP]M)?\s*"
    r"(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?\s*"
    r"(?:[:分]\s*(?:\d{1,2}(?:\.\d+)?)?\s*秒?)?",
    re.ASCII,
)
SERIAL = re.compile(r"\d{5}\.\d+", re.ASCII)
AFTERNOON = ("下午", "晚上", "PM")


@dataclass(frozen=True)
class Entry:
    """One order of a table, as it was said there."""

    row: int
    number: str
    asked_at: datetime | None
    name: str
    phone: str
    address: str
    words: str
    service: str
    urgency: str
    status: str
    unit: str
    helper: str
    begun_at: datetime | None
    ended_at: datetime | None
    opinion: str

    @property
    def is_open(self) -> bool:
        return self.status == Status.SUBMITTED


@dataclass(frozen=True)
class Line:
    """A row as it came, with what was made of it: an entry, or problems."""

    row: int
    cells: list[str]
    entry: Entry | None
    problems: list[Problem]


@dataclass(frozen=True)
class Heading:
    """Which column holds what, and what it is called there."""

    columns: dict[str, int]
    cells: list[str]

    @property
    def unread(self) -> list[str]:
        """What the columns are called of which nothing is taken. A count of rows is no loss."""
        read = {*self.columns.values()}
        cells = (cell for index, cell in enumerate(self.cells) if index not in read)
        return [cell for cell in cells if cell and cell not in COUNTS]


def read(rows: Iterable[tuple[int, list[str]]], *, now: datetime) -> Iterator[Heading | Line]:
    """The heading, then a Line for every row below it. Refused when there is no heading."""
    numbered = iter(rows)
    heading: Heading | None = None
    waiting: tuple[int, list[str]] | None = None
    for number, cells in numbered:
        if heading := _heading(cells):
            waiting = next(numbered, None)
            if waiting and (double := _double(heading, waiting[1])):
                heading, waiting = double, None
            break
        if number > LOOKED_AT:
            break
    if heading is None:
        raise Refused(
            say(
                _(
                    "No heading found. The first sheet needs a row with 诉求内容 or 服务, and with"
                    " two more columns such as 来电时间 or 地址."
                )
            )
        )
    yield heading
    if waiting:
        yield _line(heading, *waiting, now)
    for number, cells in numbered:
        yield _line(heading, number, cells, now)


def _heading(cells: list[str]) -> Heading | None:
    """A row is the heading if it names what is wanted, and two things more."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if (key := _key(cell)) and key not in columns:
            columns[key] = index
    if not {"words", "service"} & set(columns) or len(columns) < 3:
        return None
    return Heading(columns, cells)


def _double(heading: Heading, below: list[str]) -> Heading | None:
    """Merged headings: 来电人 above 姓名 and 电话. The row below speaks, where it speaks."""
    found = {key: index for index, cell in enumerate(below) if (key := _key(cell))}
    if not found or len(found) < sum(bool(cell) for cell in below):
        return None
    longest = max(len(heading.cells), len(below))
    pad = [[*cells, *[""] * (longest - len(cells))] for cells in (heading.cells, below)]
    joined = [low or high for high, low in zip(*pad, strict=True)]
    taken = set(found.values())
    kept = {key: index for key, index in heading.columns.items() if index not in taken}
    return Heading({**kept, **found}, joined)


def _key(cell: str) -> str | None:
    word = _plain(cell)
    word = re.sub(r"[(\[].*?[)\]]", "", word) or word  # 来电时间（必填）
    word = re.sub(r"[\s:*()_\[\]-]|必填|选填", "", word).lower()
    return next((key for key, words in HEADINGS.items() if word in words), None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _line(heading: Heading, number: int, cells: list[str], now: datetime) -> Line:
    reader = _Row(heading, number, cells, now)
    entry = reader.entry()
    return Line(number, cells, None if reader.problems else entry, reader.problems)


class _Row:
    """One row, read column by column; what is wrong is collected, not raised."""

    def __init__(self, heading: Heading, number: int, cells: list[str], now: datetime) -> None:
        self.heading = heading
        self.number = number
        self.cells = cells
        self.now = now
        self.problems: list[Problem] = []

    def entry(self) -> Entry:
        words, service = self.short("words", WORDS_MOST), _plain(self.short("service", 60))
        if not words and not service:
            self.wrong("words", _("This row does not say what is needed."))
        begun_at, ended_at = self.moment("begun_at"), self.moment("ended_at")
        status = self.status(has_ended=ended_at is not None)
        asked_at = self.moment("asked_at")
        if status != Status.SUBMITTED:
            self.times(status, asked_at, begun_at, ended_at)
        return Entry(
            row=self.number,
            number=self.number_there(),
            asked_at=asked_at,
            name=self.short("name", NAME_MOST),
            phone=self.phone(),
            address=self.short("address", ADDRESS_MOST),
            words=words,
            service=service,
            urgency=self.urgency(),
            status=status,
            unit=self.short("unit", 60),
            helper=self.short("helper", NAME_MOST),
            begun_at=begun_at,
            ended_at=ended_at,
            opinion=self.short("opinion", 100),
        )

    def cell(self, key: str) -> str:
        index = self.heading.columns.get(key)
        return self.cells[index].strip() if index is not None and index < len(self.cells) else ""

    def short(self, key: str, most: int) -> str:
        text = self.cell(key)
        if len(text) > most:
            self.wrong(key, _("This is too long: at most %(n)s characters."), n=most)
        if "\ufffd" in text:
            self.wrong(key, _("A character here cannot be read. Type it anew."))
        return text

    def wrong(self, key: str, words: Sentence, /, **values: Value) -> None:
        index = self.heading.columns.get(key)
        title = self.heading.cells[index] if index is not None else HEADINGS[key][0]
        self.problems.append(Problem(self.number, title, say(words, **values)))

    def number_there(self) -> str:
        """Its number in the other system: one that Excel cut would be known again by nothing."""
        number = _plain(self.short("number", NUMBER_MOST))
        if BENT.fullmatch(number):
            self.wrong(
                "number", _("Excel cut this number. Format the column as text, type it again.")
            )
            return ""
        return number

    def phone(self) -> str:
        """The first number that is one. A table that Excel cut has none left."""
        text = self.cell("phone")
        if not text:
            return ""
        for part in filter(None, SEVERAL.split(text)):
            if BENT.fullmatch(part.strip()):
                self.wrong("phone", _("Excel cut this number. Format the column as text."))
                return ""
            with suppress(phones.NotAPhone):
                return phones.read(part.removesuffix(".0"))
        self.wrong("phone", _("This does not look like a phone number."))
        return ""

    def urgency(self) -> str:
        text = _plain(self.cell("urgency")).lower()
        if text not in URGENCIES:
            self.wrong("urgency", _("Write 一般 or 紧急."))
        return URGENCIES.get(text, Urgency.NORMAL)

    def status(self, *, has_ended: bool) -> str:
        text = _plain(self.cell("status")).lower()
        if not text:
            return Status.CLOSED if has_ended else Status.SUBMITTED
        if text not in STATES:
            self.wrong(
                "status", _("Nobody knows this state. Write 处理中, 已办结, 已撤销 or 已转办.")
            )
        return STATES.get(text, Status.SUBMITTED)

    def times(
        self, status: str, asked: datetime | None, begun: datetime | None, ended: datetime | None
    ) -> None:
        """What has ended says when, in the order in which it must have been."""
        if asked is None and not self.cell("asked_at"):
            self.wrong("asked_at", _("Say when this was asked for."))
        if ended is None and status == Status.CLOSED and not self.cell("ended_at"):
            self.wrong("ended_at", _("Say when this ended."))
        if asked and ended and ended < asked:
            self.wrong("ended_at", _("The end must come after the beginning."))
        if begun and ended and ended <= begun:
            self.wrong("begun_at", _("The end must come after the beginning."))

    def moment(self, key: str) -> datetime | None:
        text = _plain(self.cell(key))
        if not text:
            return None
        try:
            found = read_moment(text)
        except ValueError:
            self.wrong(key, _("Write the time like 2026-05-01 09:30."))
            return None
        if not EARLIEST <= found <= self.now + timedelta(days=1):
            self.wrong(key, _("This time cannot be right."))
            return None
        return min(found, self.now)


def read_moment(text: str) -> datetime:
    """A moment as tables write it: with a time of day or, at midnight, without."""
    if SERIAL.fullmatch(text):
        whole, part = text.split(".")
        seconds = round(float(f"0.{part}") * 24 * 60) * 60
        day = datetime.combine(dates.read(whole), time()) + timedelta(seconds=seconds)
        return timezone.make_aware(day)
    match = MOMENT.fullmatch(text)
    hours, minutes = (int(match["hour"]), int(match["minute"] or 0)) if match else (0, 0)
    if match and match["half"] in AFTERNOON and hours < 12:
        hours += 12
    day_text = match["day"] if match else text
    return timezone.make_aware(datetime.combine(dates.read(day_text), time(hours, minutes)))
