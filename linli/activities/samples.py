"""Activities of a sample town: what was, what begins soon, and what one can sign up for."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.activities import recurrence, sample_courses
from linli.activities.actions import (
    foretelling,
    handing_out,
    presence,
    publishing,
    series,
    signing_up,
    terms,
    times,
    way,
)
from linli.activities.actions.presence import Proof
from linli.activities.actions.publishing import Places, Plan
from linli.activities.actions.terms import Terms
from linli.activities.models import Activity, How, Kind, Mode, Part, Per, Post, SignUp, Stand
from linli.activities.recurrence import Pattern
from linli.areas.models import Area, AreaLink
from linli.catalogue.models import Force
from linli.channels.another_time import another_time
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.models import Kind as OrganisationKind
from linli.records.actions import campaigning
from linli.records.actions.campaigning import Call
from linli.records.models import Campaign, Sort

PLACE = "meisha"
WEEKS = 10
FRAUD = "防诈骗讲座"
VOLUNTEERS = ("关美玲", "廖伯")
TAUGHT = (
    ("手机课堂", Kind.CLASS), (FRAUD, Kind.CLASS), ("清洁梅沙河", Kind.TIDYING),
    ("探访独居长者", Kind.VISIT),
)  # fmt: skip


def seed() -> None:
    """Once: whoever has activities keeps theirs."""
    area = Area.objects.filter(slug=PLACE).first()
    if area is None or Activity.objects.filter(is_sample=True).exists():
        return
    worker = Person.objects.get(name="林晓岚", is_sample=True)
    helpers = Places(3, part=Part.HELPER, force=Force.VOLUNTEER, name="引导")
    lantern = _published(area, worker, _plan(
        "花灯手作，教您扎一盏", Kind.CLASS, day=3, begins=14, hours=2, room="曲艺室",
        words="用竹篾、宣纸扎一盏小花灯，做好可以带走，也可以捐出来义卖。",
        bring="不用带，材料现场有。",
        risk="用剪刀和竹篾，老师傅在旁边看着；孩子要大人陪。",
    ), Places(30))  # fmt: skip
    boat = _published(area, worker, _plan(
        "龙舟文化体验", Kind.TOUR, day=3, begins=9, hours=2, room="龙舟协会",
        words="看龙舟怎么做，听老人讲扒龙舟的故事。", risk="靠近水边，全程穿救生衣。",
    ), Places(2))  # fmt: skip
    _published(area, worker, _plan(
        "家庭医生义诊", Kind.CLINIC, day=5, begins=9, hours=2, room="老年人活动室",
        words="量血压、测血糖、问用药。", bring="带医保卡和在吃的药。",
        risk="人多排队，备了椅子和水。",
    ), Places(40, least_age=60), helpers)  # fmt: skip
    publishing.draft(
        _plan("消防联合演练", Kind.DRILL, day=9, begins=15, hours=1, room="梅沙广场",
              risk="有烟有响声，心脏不好的街坊请在外圈看。"),
        [Places(80)], by=worker, area=area, organisation=_house(worker),
    )  # fmt: skip
    lots = _draft(area, worker, _plan(
        "年货派送", Kind.GIVING, day=6, begins=10, hours=2, room="梅沙广场",
        words="一家一份米和油，名额不够，抽签决定。", risk="人多，请看好老人和孩子。",
    ), Places(8))  # fmt: skip
    terms.set_terms(lots, Terms(
        mode=Mode.LOTTERY, draws_at=lots.begins_at - timedelta(days=1), home_most=1,
    ), by=worker)  # fmt: skip
    water = _draft(area, worker, _plan(
        "水上安全日", Kind.DRILL, day=8, begins=9, hours=2, room="梅沙河边",
        words="学穿救生衣，学抛绳救人。", risk="靠近水边，全程穿救生衣，有救生员。",
    ), Places(20))  # fmt: skip
    terms.set_terms(water, Terms(
        mode=Mode.APPROVAL, asks_risk=True, consent_below=14, company_below=10,
    ), by=worker)  # fmt: skip
    for one in (lots, water):
        publishing.publish(one, by=worker)
    sample = Person.objects.filter(is_sample=True, joined_at__isnull=False)
    people = list(sample.order_by("pk"))
    _past(area, worker, people)
    _today(area, worker, people)
    _many_ways(area, worker, people)
    sample_courses.seed(area, worker, _house(worker), people)
    _published(area, worker, _plan(
        sample_courses.FIRST_AID, Kind.TRAINING, day=12, begins=9, hours=4, room="老年人活动室",
        words="心肺复苏、止血包扎，最后考一次。", risk="跪地按压，膝盖不好的请先说。",
    ), Places(20))  # fmt: skip
    sample_courses.ask_for_it(_draft(area, worker, _plan(
        "长者健步走", Kind.DRILL, day=13, begins=8, hours=2, room="梅沙广场",
        words="绕村慢走两公里，中间歇两次。", risk="走不动就歇，路上有会急救的义工跟着。",
    ), Places(30), replace(helpers, capacity=2, name="急救")), worker)  # fmt: skip
    came = ((lantern.posts.get(), 9), (boat.posts.get(), 4), (lots.posts.get(), 7))
    for post, number in came:
        _come(post, people[:number])
    _told_first(area, worker)  # last: nothing is published before they were told


def _many_ways(area: Area, worker: Person, people: list[Person]) -> None:
    """A class of a term, a tour with stops, a market with stalls, and goods."""
    helps = Places(2, part=Part.HELPER, force=Force.VOLUNTEER, name="陪伴")
    term = _draft(area, worker, _plan(
        "书法课，一学期", Kind.CLASS, day=4, begins=16, hours=1, room="儿童之家",
        words="每周两次，老师从握笔教起。报一次名，每次都来。", risk="孩子由家长接送，离开要签字。",
    ), Places(16), helps)  # fmt: skip
    first = term.begins_at
    days = recurrence.days(
        timezone.localdate(first), Pattern("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE", most=12),
        off=series.holidays(),
    )  # fmt: skip
    clock = timezone.localtime(first).time()
    starts = [timezone.make_aware(datetime.combine(day, clock)) for day in days]
    times.set_times(
        term, [times.Span(one, one + timedelta(hours=1)) for one in starts], by=worker,
        rule="FREQ=WEEKLY;BYDAY=MO,WE",
    )  # fmt: skip
    tour = _draft(area, worker, _plan(
        "公益一日游：走读水乡", Kind.TOUR, day=11, begins=8, hours=9, room="集合点",
        words="坐大巴去看水乡老村，中午一起吃饭，全程有人带队。", bring="水、帽子、常用药",
        risk="全程步行约五公里，上下车听领队安排。",
    ), Places(38))  # fmt: skip
    for name, at, words in (("梅沙祠堂", 9, "听老人讲村史"), ("龙舟作坊", 11, "看龙舟怎么做"),
                            ("河边老榕树", 15, "歇脚，照相")):  # fmt: skip
        way.add_stop(tour, way.Halt(name, at=time(at), words=words), by=worker)
    market = _draft(area, worker, _plan(
        "邻里市集", Kind.MARKET, day=10, begins=14, hours=3, room="梅沙广场",
        words="家里闲置的、自己做的，拿来摆一摆。", bring="桌布、零钱",
        risk="棚子怕风，大风时收摊。",
    ), Places(12))  # fmt: skip
    terms.set_needs(market.posts.get(), terms.Needs(is_numbered=True), by=worker)
    giving = _draft(area, worker, _plan(
        "敬老慰问品派发", Kind.GIVING, day=7, begins=9, hours=2, room="梅沙广场",
        words="七十岁以上的街坊，每户一份米和油。", risk="东西重，可请义工帮忙拿。",
    ), Places(60, least_age=70))  # fmt: skip
    for one in (term, tour, market, giving):
        publishing.publish(Activity.objects.get(pk=one.pk), by=worker)
    for name, unit in (("大米", "袋"), ("食用油", "瓶")):
        lot = handing_out.Lot(name, unit, 60, per=Per.HOME)
        handing_out.put_in(giving, lot, by=worker)
    for person, shows in zip(people[:3], ("手工花灯", "旧书换新书", "自家腌菜"), strict=False):
        try:
            signing_up.sign_up(market.posts.get(), by=person, shows=shows)
        except Refused:
            continue
    _come(term.posts.get(part=Part.GUEST), people[4:9])


def _told_first(area: Area, worker: Person) -> None:
    """The committee hears of what comes before everybody does, from now on."""
    told = Organisation.objects.filter(area=area, kind=OrganisationKind.COMMITTEE).first()
    above = AreaLink.objects.filter(below=area).values("above")
    head = Grant.objects.filter(area__in=above, role=Role.STATION_HEAD, revoked_at=None).first()
    if told and head:
        foretelling.tell_first(told, by=head.person, area=area)
        draft = Activity.objects.get(name="消防联合演练", is_sample=True)
        foretelling.foretell(draft, by=worker)


def _past(area: Area, worker: Person, people: list[Person]) -> None:
    """A class a week, held by the real actions at the time: figures and hours count something."""
    since = Grant.objects.filter(person=worker)[0].valid_from
    helps = Places(4, part=Part.HELPER, force=Force.VOLUNTEER, name="签到")
    for person in Person.objects.filter(name__in=VOLUNTEERS, is_sample=True):
        person.forces.get_or_create(
            kind=Force.VOLUNTEER, ended_at=None,
            defaults={"verified_by": worker, "verified_at": timezone.now()},
        )  # fmt: skip
    helpers = Person.objects.filter(
        is_sample=True, forces__kind=Force.VOLUNTEER, forces__verified_at__isnull=False
    ).order_by("pk")  # fmt: skip
    campaign = _campaign(area)
    for week in range(WEEKS, 0, -1):
        day = timezone.localdate() - timedelta(days=7 * week)
        if day - timedelta(days=5) <= since:
            continue
        begins = timezone.make_aware(datetime.combine(day, time(14, 30)))
        dice = Random(week)  # noqa: S311 - a play
        with another_time(begins - timedelta(days=4), dice) as clock:
            name, kind = TAUGHT[week % len(TAUGHT)]
            plan = _plan(name, kind, day=4, begins=14, hours=2, room="曲艺室",
                         risk="坐久了起来走一走，备了急救箱。")  # fmt: skip
            draft = _draft(area, worker, plan, Places(20), helps)
            if campaign and name == FRAUD:
                terms.set_terms(draft, Terms(campaign=campaign), by=worker)
            activity = publishing.publish(draft, by=worker)
            guests, tasks = activity.posts.order_by("part")
            _come(guests, dice.sample(people, min(len(people), 7)))
            _come(tasks, list(helpers))
            clock.now = activity.begins_at
            rows = list(SignUp.objects.filter(activity=activity, stand=Stand.IN))
            for row in rows:
                if row.person_id != worker.pk:
                    presence.check_in(row, by=row.person, proof=Proof(How.CODE))
            clock.now = activity.ends_at + timedelta(minutes=5)
            presence.finish(activity, by=worker, heads=dice.randrange(8))
    Message.objects.filter(read_at=None, code__startswith="activity.").update(
        read_at=timezone.now()
    )


def _campaign(area: Area) -> Campaign | None:
    """What all projects do against fraud, opened by whoever buys them."""
    buys = Grant.objects.filter(role=Role.LIAISON, person__is_sample=True).first()
    if buys is None:
        return None
    today = timezone.localdate()
    call = Call("防诈骗宣传（示例）", Sort.CAMPAIGN, area, today - timedelta(weeks=WEEKS),
                today + timedelta(days=45))  # fmt: skip
    return campaigning.open_campaign(call, by=buys.person)


def _today(area: Area, worker: Person, people: list[Person]) -> None:
    """One that begins in a quarter of an hour: its list and its code can be tried."""
    begins = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=15)
    plan = _plan("四点半课堂", Kind.CLASS, day=0, begins=0, hours=2, room="儿童之家",
                 risk="孩子由家长接送，离开要签字。")  # fmt: skip
    plan = replace(
        plan, begins_at=begins, ends_at=begins + timedelta(hours=2), opens_at=timezone.now(),
        closes_at=begins,
    )  # fmt: skip
    activity = _published(area, worker, plan, Places(15))
    _come(activity.posts.get(), people[:6])


def _come(post: Post, people: list[Person]) -> None:
    for person in people:
        try:
            signing_up.sign_up(post, by=person)
        except Refused:
            continue


def _house(worker: Person) -> Organisation:
    return Grant.objects.filter(person=worker)[0].organisation


def _draft(area: Area, by: Person, plan: Plan, *places: Places) -> Activity:
    return publishing.draft(plan, list(places), by=by, area=area, organisation=_house(by))


def _published(area: Area, by: Person, plan: Plan, *places: Places) -> Activity:
    return publishing.publish(_draft(area, by, plan, *places), by=by)


def _plan(name: str, kind: Kind, *, day: int, begins: int, hours: int, room: str,
          **more: Any) -> Plan:  # fmt: skip
    on = timezone.localdate() + timedelta(days=day)
    start = timezone.make_aware(datetime.combine(on, time(begins)))
    return Plan(
        name=name, kind=kind, begins_at=start, ends_at=start + timedelta(hours=hours),
        opens_at=timezone.now(), closes_at=start, address=f"梅沙三巷 1 号 {room}", **more,
    )  # fmt: skip
