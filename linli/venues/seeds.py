"""Sample stations of the five places, with their rooms. Addresses and phones are invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from linli.areas.models import Area
from linli.organisations import seeds as organisations
from linli.organisations.models import Organisation
from linli.venues import actions
from linli.venues.actions.rooms import RoomFacts
from linli.venues.actions.stations import Facts
from linli.venues.hours import Span
from linli.venues.models import Front, Station


@dataclass(frozen=True)
class Sample:
    name: str
    place: str
    run_by: str
    address: str
    rooms: tuple[tuple[str, int, str], ...] = ()
    points: tuple[tuple[str, str, str], ...] = ()  # name, the village's name, address
    every_day: bool = False
    is_level: bool = True
    has_lift: bool = False


LONG: Sequence[Span] = [(time(8, 30), time(20))]
OFFICE: Sequence[Span] = [(time(9), time(12)), (time(14), time(18))]
SAMPLES = (
    Sample(
        "梅沙社区综合服务中心", "meisha", "梅沙社工服务中心（示例）", "梅沙路 1 号（示例）",
        (("老年人活动室", 40, "象棋、血压计"), ("青少年活动室", 30, "桌游、投影"),
         ("康复室", 8, "扶手、康复器材"),
         ("家庭服务室", 6, ""), ("阅览室", 24, "书 3000 册"), ("曲艺室", 40, "锣鼓、音响")),
        (("夏汇服务点", "夏汇村", "夏汇村口（示例）"),
         ("黎洲角服务点", "黎洲角村", "黎洲角榕树头（示例）")),
        every_day=True,
    ),
    Sample(
        "新寮村社区服务中心", "xinliao", "惠湾社工服务中心（示例）", "新寮村一组 1 号（示例）",
        (("四点半课堂", 30, "课桌、图书"), ("长者活动室", 30, "麻将桌、按摩椅"),
         ("多功能室", 80, "投影、音响")),
    ),
    Sample(
        "塔坡共享小站", "tapo", "塔坡社区居民委员会（示例）", "塔坡街 1 号（示例）",
        (("共享书房", 20, "图书"), ("工具间", 4, "电钻、梯子、轮椅"), ("议事厅", 30, "投影")),
    ),
    Sample(
        "人民中社区党群服务中心", "renminzhong",
        "人民中社区居民委员会（示例）", "人民中路 1 号（示例）",
        (("健康小屋", 10, "血压计、体重秤"), ("缝纫间", 12, "缝纫机 6 台"), ("会议室", 40, "投影")),
        has_lift=True, is_level=False,
    ),
    Sample(
        "叠北社区服务站", "diebei", "关爱桂城社工机构（示例）", "叠北大街 1 号（示例）",
        (("亲子阅读室", 24, "绘本"), ("新市民学堂", 40, "投影、白板"),
         ("议事厅", 50, "投影、音响")),
        (("尖东服务点", "尖东社区", "尖东路 1 号（示例）"),),
        has_lift=True,
    ),
)  # fmt: skip


@transaction.atomic
def seed() -> None:
    """Once: whoever has sample stations keeps theirs. Needs the other two seeds."""
    if Station.objects.filter(is_sample=True).exists():
        return
    by = organisations.operator()
    places = {area.slug: area for area in Area.objects.exclude(slug=None)}
    houses = {one.name: one for one in Organisation.objects.filter(is_sample=True)}
    for sample in SAMPLES:
        area, house = places[sample.place], houses[sample.run_by]
        facts = Facts(
            name=sample.name, area=area, organisation=house, address=sample.address,
            phone="0000-0000", has_level_entrance=sample.is_level, has_lift=sample.has_lift,
            has_accessible_toilet=sample.is_level, fronts=list(Front.values),
            is_closed_on_holidays=not sample.every_day,
        )  # fmt: skip
        centre = actions.add(by=by, facts=facts, is_sample=True)
        days, spans = (7, LONG) if sample.every_day else (5, OFFICE)
        actions.set_hours(centre, by=by, weekly=dict.fromkeys(range(days), spans))
        for name, capacity, equipment in sample.rooms:
            room = RoomFacts(name, capacity, equipment, is_level=sample.is_level)
            actions.add_room(centre, by=by, facts=room)
        for name, village, address in sample.points:
            where = Area.objects.get(parent=area.parent, name=village)
            point = Facts(name=name, area=where, organisation=house, address=address, parent=centre)
            made = actions.add(by=by, facts=point, is_sample=True)
            actions.set_hours(made, by=by, weekly=dict.fromkeys(range(5), OFFICE))
