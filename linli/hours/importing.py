"""Reading a table of hours as other systems give it: title rows, their names for columns.

Pure: rows of text in, entries and problems out, each with its row and its column.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from linli.accounts import mobiles
from linli.core.days import midnight
from linli.core.errors import Refused
from linli.core.handed import Problem
from linli.core.said import Sentence, Value, said_by, say
from linli.hours.models import LONGEST
from linli.people import cards, dates
from linli.people.roster_columns import COUNTS
from linli.people.roster_person import BENT

LOOKED_AT = 15  # rows in which the heading is searched
EARLIEST = date(1993, 12, 5)  # before it nobody kept hours here
TITLE_MOST, NUMBER_MOST, SYSTEM_MOST, NAME_MOST = 80, 60, 40, 50
# What systems and offices call a column, the words parted by blanks.
HEADINGS: dict[str, list[str]] = {
    key: words.split()
    for key, words in {
        "name": "姓名 志愿者姓名 志愿者 名字 name",
        "phone": "手机 手机号 手机号码 联系电话 电话 移动电话 联系方式 mobile phone",
        "card": "身份证号 身份证号码 证件号码 证件号 idnumber card",
        "day": "服务日期 日期 活动日期 date",
        "begun_at": "开始时间 服务开始时间 签到时间 起始时间 start",
        "ended_at": "结束时间 服务结束时间 签退时间 终止时间 end",
        "minutes": "服务分钟 分钟 时长分钟 分钟数 minutes",
        "hours": "服务时长 时长 服务小时 小时 小时数 服务时数 志愿时长 服务时间 hours",
        "title": "活动名称 项目名称 活动 项目 服务内容 服务项目 activity",
        "system": "来源 来源系统 平台 数据来源 系统 source",
        "number": "记录编号 编号 时长编号 流水号 来源编号 记录号 服务记录编号 number",
    }.items()
}
CLOCK = re.compile(r"(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?(?:[:分]\d{0,2}秒?)?", re.ASCII)
AMOUNT = re.compile(
    r"(?:(?P<hours>\d+(?:\.\d+)?)(?:个?小时|h)?)?(?:(?P<minutes>\d+)(?:分钟?|min))?", re.ASCII
)


@dataclass(frozen=True)
class Entry:
    """One row, as it was said there."""

    row: int
    name: str
    mobile: str
    card: str
    begun_at: datetime
    ended_at: datetime
    has_time: bool
    minutes: int
    title: str
    system: str
    number: str


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


def read(
    rows: Iterable[tuple[int, list[str]]], *, system: str, now: datetime
) -> Iterator[Heading | Line]:
    """The heading, then a Line for every row below it. Refused when there is no heading. `system`
    is where they come from, where the table does not say it."""
    numbered = iter(rows)
    heading: Heading | None = None
    for number, cells in numbered:
        heading = _heading(cells)
        if heading or number > LOOKED_AT:
            break
    if heading is None:
        raise Refused(
            say(
                _(
                    "No heading found. The first sheet needs a row with 姓名, 记录编号 and 服务时长"
                    " or 开始时间 above the hours."
                )
            )
        )
    yield heading
    for number, cells in numbered:
        reader = _Row(heading, number, cells, system, now)
        entry = reader.entry()
        yield Line(number, cells, None if reader.problems else entry, reader.problems)


def _heading(cells: list[str]) -> Heading | None:
    """A row is the heading if it names the name, the number there, and how long."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if (key := _key(cell)) and key not in columns:
            columns[key] = index
    how_long = {"minutes", "hours"} & set(columns) or {"begun_at", "ended_at"} <= set(columns)
    if not {"name", "number"} <= set(columns) or not how_long:
        return None
    return Heading(columns, cells)


def _key(cell: str) -> str | None:
    word = _plain(cell)
    inside = re.search(r"[(\[](.*?)[)\]]", word)
    word = re.sub(r"[(\[].*?[)\]]", "", word) or word
    word = re.sub(r"[\s:*()_\[\]-]|必填|选填", "", word).lower()
    key = next((key for key, words in HEADINGS.items() if word in words), None)
    if key == "hours" and inside and "分" in inside[1]:  # 服务时长（分钟）
        return "minutes"
    return key


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


class _Row:
    """One row, read column by column; what is wrong is collected, not raised."""

    def __init__(
        self, heading: Heading, number: int, cells: list[str], system: str, now: datetime
    ) -> None:
        self.heading, self.number, self.cells = heading, number, cells
        self.system, self.now = system, now
        self.problems: list[Problem] = []

    def entry(self) -> Entry | None:
        name = self.wanted("name", NAME_MOST, _("This row has no name."))
        number = self.wanted("number", NUMBER_MOST, _("The number in the other system is missing."))
        if BENT.fullmatch(number):
            self.wrong("number", _("Excel cut this number. Format the column as text."))
        title = self.wanted("title", TITLE_MOST, _("Say what the activity was."))
        system = self.short("system", SYSTEM_MOST) or self.system
        if not system:
            self.wrong("system", _("Say which system it comes from."))
        mobile, card = self.mobile(), self.card()
        if not mobile and not card and not self.problems:
            self.wrong("phone", _("Give the mobile number, or the number of the card."))
        times = self.times()
        if self.problems or times is None:
            return None
        begun_at, ended_at, has_time, minutes = times
        return Entry(
            self.number, name, mobile, card, begun_at, ended_at, has_time, minutes, title, system,
            number,
        )  # fmt: skip

    def cell(self, key: str) -> str:
        index = self.heading.columns.get(key)
        return _plain(self.cells[index]) if index is not None and index < len(self.cells) else ""

    def short(self, key: str, most: int) -> str:
        text = self.cell(key)
        if len(text) > most:
            self.wrong(key, _("This is too long: at most %(n)s characters."), n=most)
        return text

    def wanted(self, key: str, most: int, sentence: str) -> str:
        text = self.short(key, most)
        if not text:
            self.wrong(key, sentence)
        return text

    def wrong(self, key: str, words: Sentence, /, **values: Value) -> None:
        index = self.heading.columns.get(key)
        title = self.heading.cells[index] if index is not None else HEADINGS[key][0]
        self.problems.append(Problem(self.number, title, say(words, **values)))

    def mobile(self) -> str:
        text = self.cell("phone")
        if not text:
            return ""
        try:
            return mobiles.read(text.removesuffix(".0"))
        except mobiles.NotAMobile:
            cut = BENT.fullmatch(text)
            self.wrong(
                "phone",
                _("Excel cut this number. Format the column as text.") if cut
                else _("This does not look like a mobile number."),
            )  # fmt: skip
            return ""

    def card(self) -> str:
        number = cards.spelled(self.cell("card"))
        kind = cards.kind_of(number) if number else None
        if number and kind is None:
            self.wrong("card", _("This does not look like a card number."))
        if kind is None:
            return ""
        try:
            return cards.read(kind, number, today=timezone.localdate(self.now)).number
        except Refused as refusal:
            self.wrong("card", said_by(refusal))
            return ""

    def times(self) -> tuple[datetime, datetime, bool, int] | None:
        """From when to when, and how many minutes of it count there. Without a time of day it
        stands from midnight on, and says that nobody knows it."""
        day = self.day("day")
        begun, ended = self.moment("begun_at", day), self.moment("ended_at", day)
        minutes = self.minutes()
        if self.problems:
            return None
        if begun and ended:
            lasted = int((ended - begun).total_seconds() // 60)
            if lasted < 1:
                self.wrong("ended_at", _("The end must come after the beginning."))
            elif minutes and minutes > lasted:
                self.wrong("hours", _("Nobody gives more minutes than it lasted."))
            times = begun, ended, True, minutes or lasted
        elif not minutes:
            self.wrong("hours", _("Say how long it was."))
            return None
        elif begun:
            times = begun, begun + timedelta(minutes=minutes), True, minutes
        elif day:
            start = midnight(day)
            times = start, start + timedelta(minutes=minutes), False, minutes
        else:
            self.wrong("day", _("Say on which day it was."))
            return None
        self.check(times[0], times[1])
        return None if self.problems else times

    def check(self, begun: datetime, ended: datetime) -> None:
        """Within one day that has passed."""
        key = "begun_at" if "begun_at" in self.heading.columns else "day"
        last = timezone.localdate(ended - timedelta(seconds=1))
        if ended > self.now or timezone.localdate(begun) < EARLIEST:
            self.wrong(key, _("This time cannot be right."))
        elif timezone.localdate(begun) != last:
            self.wrong(key, _("It crosses midnight. Write one row for each day."))

    def day(self, key: str) -> date | None:
        text = self.cell(key)
        if not text:
            return None
        try:
            return dates.read(text)
        except dates.NotADate:
            self.wrong(key, _("Write the date like 2026-05-01."))
            return None

    def moment(self, key: str, day: date | None) -> datetime | None:
        """A time of day, with its date or on the day of the row."""
        text = self.cell(key)
        if not text:
            return None
        match = CLOCK.search(text)
        before = text[: match.start()].strip(" T") if match else ""
        try:
            on = dates.read(before) if before else day
            if match is None or on is None:
                raise ValueError
            clock = time(int(match["hour"]), int(match["minute"] or 0))
        except ValueError:
            self.wrong(key, _("Write the time like 2026-05-01 09:30."))
            return None
        return timezone.make_aware(datetime.combine(on, clock))

    def minutes(self) -> int:
        """0 where the row does not say it."""
        for key in ("minutes", "hours"):
            text = self.cell(key).replace(" ", "").lower()
            if not text:
                continue
            found = _amount(text, is_hours=key == "hours")
            if found is None or not 1 <= found <= LONGEST:
                self.wrong(key, _("Write how long it was, such as 1.5 hours or 90 minutes."))
                return 0
            return found
        return 0


def _amount(text: str, *, is_hours: bool) -> int | None:
    """2, 1.5, 1.5小时, 90分钟, 1小时30分: in minutes, never rounded up."""
    try:
        number = Decimal(text)
        return int(number * 60) if is_hours else int(number)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    match = AMOUNT.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    return int(Decimal(match["hours"] or 0) * 60) + int(match["minutes"] or 0)
