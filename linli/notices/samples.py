"""Notices of a sample town: columns with something in each, one corrected, one that waits, the
public board, and one that is being told to every household."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.channels.another_time import Clock, another_time
from linli.channels.models import Message
from linli.notices import board, seeds
from linli.notices.actions import columns, receipts, releasing, writing
from linli.notices.actions.writing import Place, Words
from linli.notices.models import BoardKind, Column, How, Importance, Notice, Period
from linli.notices.receipts import unreached
from linli.organisations.models import Grant

PLACE = "meisha"
WRITER, EYES, WALKER = "林晓岚", "黄伟强", "何永健"
COLUMNS = (
    ("智慧生活", "停水停电、办事指南、手机怎么用"),
    ("卫生文教", "体检义诊、文化活动、上学读书"),
    ("养老助老", "补贴、饭堂、上门照顾"),
    ("邻里互助", "谁要帮手，谁能帮忙"),
    ("反诈提醒", "接到可疑电话，先问一问"),
)
CHECK_UP = """本月起，家门口就能做一次全面体检，不收费。

## 谁可以来

户口或居住证在梅沙、年满 65 岁的街坊。

## 怎么做

- 早上 8:00 到 10:30，老年人活动室
- 空腹，带身份证和医保卡
- 走路不方便的，打站里电话，我们来接

结果一个星期后送到家，家庭医生会当面讲给您听。"""
WATER = """水管老化，要换一段。{day}下午 **14:00 到 17:00** 停水，请提前存一点水。

来水时先把龙头开小，水清了再用。家里有长者、病人要用水的，打站里电话，我们送。"""
FRAUD = """有人自称“客服”，说您的会员要自动扣费，叫您屏幕共享、转账验证。这是骗局。

1. 先挂电话
2. 不共享屏幕，不念验证码
3. 打 **96110** 问一问，或者到站里来

已经转了钱，马上打 110，越早越好。"""
MEALS = """长者饭堂下周起多一个送餐时段，**11:00 到 11:40**，送到家门口。

要订的街坊，前一天下午 5 点前告诉站里或者网格员。"""
BALCONY = """台风季快到了。请每家检查一次阳台和窗台：

- 花盆、晾衣杆、空调外机架
- 松了的窗扣、雨棚

搬不动、修不了的，点一个“水电安检”，我们上门。看过以后请点“我家看过了”，不用手机的，网格员会上门说。"""
MONEY = """| 项目 | 收入（元） | 支出（元） |
| --- | ---: | ---: |
| 集体物业租金 | 48,200 | |
| 路灯维修 | | 3,160 |
| 河道清理 | | 5,400 |
| 长者饭堂补贴 | | 9,850 |

原始单据放在村委会一楼，工作时间可以查看。"""


@dataclass(frozen=True)
class Past:
    """The days before today on which these people were already at work."""

    today: date
    since: date

    def at(self, days: int) -> datetime:
        """Ten in the morning, so many days ago, or on the first day they were there."""
        day = max(self.today - timedelta(days=days), self.since)
        return timezone.make_aware(datetime.combine(day, time(10)))


def seed() -> None:
    """Once: whoever has notices keeps theirs."""
    seeds.seed(BoardKind)
    area = Area.objects.filter(slug=PLACE).first()
    if area is None or Notice.objects.filter(is_sample=True).exists():
        return
    by, eyes = (Person.objects.get(name=name, is_sample=True) for name in (WRITER, EYES))
    dice = Random(6)  # noqa: S311 - a play
    since = max(one.valid_from for one in Grant.objects.filter(person__in=(by, eyes)))
    past = Past(timezone.localdate(), since + timedelta(days=1))
    with another_time(past.at(14), dice) as clock:
        made = {
            name: columns.make(by=by, area=area, name=name, summary=summary)
            for name, summary in COLUMNS
        }
        _hang(clock, past, area, made, (by, eyes))
    _told(area)
    waiting = writing.write(
        Words("长者饭堂中午多送一趟", MEALS, "长者饭堂下周起中午多送一趟，前一天下午 5 点前报名。",
              "梅沙社工服务中心"),
        _place(area, made["养老助老"]), by=by,
    )  # fmt: skip
    writing.submit(waiting, by=by)
    Message.objects.filter(read_at=None, code__startswith="notice.").update(read_at=timezone.now())


def _hang(
    clock: Clock, past: Past, area: Area, made: dict[str, Column], both: tuple[Person, Person]
) -> None:
    """Day by day, as it would have been."""
    by, eyes = both
    clock.now = past.at(10)
    _up(area, by, eyes, Words(
        "陌生人叫您转账？先问 96110", FRAUD, "自称客服叫您共享屏幕、转账的，都是骗子。先打 96110。",
        "梅沙社工服务中心",
    ), column=made["反诈提醒"])  # fmt: skip
    clock.now = past.at(8)
    kind = board.kinds(board.regime_of(area)).filter(period=Period.MONTH).first()
    if kind:
        covers = board.last_closed(Period.MONTH, past.today)
        _up(area, by, eyes, Words(
            "上月村财务收支", MONEY, "上个月的村财务收支公开了，请大家看一看。", "梅沙村民委员会",
        ), kind=kind, covers=covers)  # fmt: skip
    clock.now = past.at(5)
    _up(area, by, eyes, Words(
        "65 岁以上免费体检，本月底截止", CHECK_UP, "65 岁以上免费体检，空腹带身份证，本月底截止。",
        "洪梅镇公共服务办", Importance.IMPORTANT,
    ), column=made["卫生文教"])  # fmt: skip
    clock.now = past.at(4)
    water = _up(area, by, eyes, Words(
        "黎洲角片停水检修", WATER.format(day="周四"), "周四 14:00–17:00 黎洲角片停水，请先存水。",
        "梅沙村民委员会",
    ), column=made["智慧生活"])  # fmt: skip
    clock.now = past.at(3)
    writing.correct(water, by=by, why="施工改期，周四改到周五")
    writing.revise(water, Words(
        "黎洲角片停水检修", WATER.format(day="周五"), "周五 14:00–17:00 黎洲角片停水，请先存水。",
        "梅沙村民委员会",
    ), by=by)  # fmt: skip
    writing.submit(water, by=by)
    releasing.release(water, by=eyes)
    clock.now = past.at(2)
    _up(area, by, eyes, Words(
        "台风季前，看一看自家阳台", BALCONY, "台风季前请检查阳台花盆、窗扣，搬不动的我们上门。",
        "梅沙村民委员会",
    ), asks_receipt=True)  # fmt: skip


def _told(area: Area) -> None:
    """The grid worker has begun to knock."""
    walker = Person.objects.filter(name=WALKER, is_sample=True).first()
    notice = Notice.objects.filter(area=area, asks_receipt=True).first()
    if walker and notice:
        homes = list(unreached(notice, walker)[:6])
        for home in homes[: len(homes) // 2]:
            receipts.tick(notice, by=walker, household=home, how=How.DOOR)


def _up(area: Area, by: Person, eyes: Person, words: Words, **place: Any) -> Notice:
    notice = writing.write(words, _place(area, place.pop("column", None), **place), by=by)
    writing.submit(notice, by=by)
    return releasing.release(notice, by=eyes)


def _place(area: Area, column: Column | None, **more: Any) -> Place:
    return Place(area, column, shows_until=timezone.now() + timedelta(days=40), **more)
