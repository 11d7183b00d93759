"""One order of the sample place in every state that an order can be in, each of somebody else."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from django.utils import timezone

from linli.accounts.models import Person
from linli.channels.another_time import another_time
from linli.orders.actions import after, dispatch, fulfil, intake, triage
from linli.orders.models import Door, Office, Order, Reason
from linli.orders.sample_visits import visited

if TYPE_CHECKING:
    from linli.orders.samples import Town

ELDER, DAUGHTER = "温桂芳", "陈丽珊"
WORKER, ELECTRICIAN, PARTY = "温静怡", "麦国栋", "莫志华"
OLD_ENOUGH = 25
UNANSWERED = timedelta(days=7)


def seed(town: "Town") -> None:
    """Needs the residents and the helpers of the demonstration."""
    named = (ELDER, DAUGHTER, WORKER, ELECTRICIAN, PARTY)
    people = {one.name: one for one in Person.objects.filter(is_sample=True, name__in=named)}
    if len(people) < len(named):
        return
    play = _Play(town, people[WORKER], people[ELECTRICIAN])
    _family(play, people[ELDER], people[DAUGHTER])
    _on_the_way(play)
    _after(play)
    _ended(play)
    _party(play, people[PARTY])


class _Play:
    def __init__(self, town: "Town", worker: Person, electrician: Person) -> None:
        self.town, self.worker, self.electrician = town, worker, electrician
        born = timezone.localdate() - timedelta(days=365 * OLD_ENOUGH)
        grown = Person.objects.filter(
            area=town.area, is_sample=True, joined_at__isnull=False, file__born_on__lte=born,
            file__registered_by__isnull=False,
        )  # fmt: skip
        others = grown.exclude(name__in=(ELDER, DAUGHTER)).order_by("created_at")
        self.neighbours = iter(others.select_related("file")[:40])

    def asked(self, slug: str, words: str, by: Person | None = None) -> Order:
        """The next neighbour asks for something."""
        by = by or next(self.neighbours)
        need = intake.Need(
            service=self.town.service(slug) if slug else None,
            words=words,
            address=by.file.address,
            phone=by.mobile,
        )
        return intake.place(need, by=by, area=self.town.area, beneficiary=by)

    def given(self, order: Order, to: Person) -> Order:
        return dispatch.accept(dispatch.offer(order, by=self.town.dispatcher, to=[to]), by=to)

    def agreed(self, order: Order, lead: Person, *, hours: float) -> Order:
        begins = timezone.now() + timedelta(hours=hours)
        ends = begins + timedelta(hours=1.5)
        return fulfil.schedule(self.given(order, lead), by=lead, begins=begins, ends=ends)

    def done(self, slug: str, words: str, said: str) -> Order:
        return visited(self.given(self.asked(slug, words), self.worker), self.worker, said)


def _on_the_way(play: _Play) -> None:
    order = play.agreed(play.asked("lost-papers", "医保卡换新卡，不会填表"), play.worker, hours=0.3)
    fulfil.set_out(order, by=play.worker)
    order = play.agreed(play.asked("bulb-change", "客厅吊灯不亮，太高够不到"),
                        play.electrician, hours=-0.2)  # fmt: skip
    order = fulfil.set_out(order, by=play.electrician)
    fulfil.arrive(order, by=play.electrician, is_code_given=True)


def _after(play: _Play) -> None:
    after.confirm(play.done("elder-visit", "我爸腿脚不好，请去看看", "量了血压，聊了半小时"),
                  by=_asker(play))  # fmt: skip
    order = play.done("lost-papers", "居住证快到期了", "材料交上去了，等七天")
    order = after.confirm(order, by=_asker(play))
    order = after.rate(order, by=_asker(play), marks=after.Marks(3, 2, 2), comment="跑了两趟")
    after.follow_up(order, by=play.town.head, is_solved=True, words="电话里说清楚了，证已经拿到")
    order = play.done("hardship-visit", "想问大病救助要什么材料", "列了单子")
    after.redo(order, by=_asker(play), words="单子上少写了一样，想请再来一次")


def _asker(play: _Play) -> Person:
    """Who asked last."""
    order = Order.objects.select_related("asked_by").order_by("-id")[0]
    assert order.asked_by is not None  # noqa: S101 - they all ask on their own screen
    return order.asked_by


def _ended(play: _Play) -> None:
    town = play.town
    far = play.asked("errand", "帮我去深圳接一只狗")
    triage.reject(far, by=town.dispatcher, reason=Reason.NOT_HERE, because="只在镇里跑腿")
    who = next(play.neighbours)
    first = play.asked("appliance-repair", "洗衣机不转", by=who)
    twice = play.asked("appliance-repair", "洗衣机不转，刚才没写楼层：五楼", by=who)
    triage.merge(twice, by=town.dispatcher, into=first)
    tap = play.asked("dispute", "楼下烧烤档半夜还很吵")
    triage.refer(tap, by=town.dispatcher, to=Office.HOTLINE, because="夜间噪声归城管，已转 12345")
    off = play.asked("haircut", "想剪个头发")
    by = off.asked_by
    assert by is not None  # noqa: S101 - as above
    after.cancel(off, by=by, reason=Reason.CHANGED_MIND)
    stuck = play.given(play.asked("", "阳台的水管一直渗水"), play.worker)
    fulfil.give_up(
        stuck, by=play.worker, reason=Reason.CANNOT, because="水管在墙里，要开墙，房东不同意",
        instead="可以找物业报修，电话在公告栏；也可以打 12345。",
    )  # fmt: skip
    ids = Random("expired")  # noqa: S311 - a play
    with another_time(timezone.now() - UNANSWERED, ids):
        asked = play.asked("", "帮我买点东西")
        asked = triage.ask_info(asked, by=town.dispatcher, words="买什么？送到几楼？")
    after.expire(asked)


def _family(play: _Play, elder: Person, daughter: Person) -> None:
    """The elder's orders: what her daughter asked for, and what she rated herself."""
    town = play.town
    need = intake.Need(
        service=town.service("clinic-company"), words="我妈周五要去卫生站覆诊，我上班走不开",
        address=elder.file.address, phone=elder.mobile,
    )  # fmt: skip
    order = intake.place(need, by=daughter, area=town.area, beneficiary=elder, door=Door.BEHALF)
    order = dispatch.accept(
        dispatch.offer(order, by=town.dispatcher, to=[town.volunteer]), by=town.volunteer
    )
    begins = timezone.now() + timedelta(days=1)
    fulfil.schedule(order, by=town.volunteer, begins=begins, ends=begins + timedelta(hours=2))
    bulb = play.given(play.asked("bulb-change", "厨房灯闪", by=elder), play.electrician)
    after.confirm(visited(bulb, play.electrician, "换了灯管，试过了"), by=elder)


def _party(play: _Play, member: Person) -> None:
    """A party member has one visit to make, and is asked about another."""
    play.agreed(play.asked("elder-visit", "隔壁婆婆一个人，想请人常来看看"), member, hours=20)
    asked = play.asked("phone-help", "想学手机交电费")
    dispatch.offer(asked, by=play.town.dispatcher, to=[member])
