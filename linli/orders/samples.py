"""Orders of a sample town in mid-week, made by the real actions: something for every role to do."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas import actions as areas
from linli.areas.models import Area
from linli.areas.points import measured
from linli.catalogue.models import Force, Service
from linli.catalogue.queries import packages
from linli.channels.models import Message
from linli.orders import sample_states, simulation
from linli.orders.actions import after, dispatch, fulfil, intake, needs, photos, together, triage
from linli.orders.models import Door, Hand, Order, Yes
from linli.orders.sample_visits import visited
from linli.people.models import CardKind, Check, ForceKind

PLACE = "meisha"
ABOUT = measured(Decimal("22.99"), Decimal("113.61"), "wgs84")  # to the kilometre
HELPERS = ("周志明",)
DAYS = 90  # of history before today
LATELY = 21  # days at its end that are told in full
A_DAY, A_DAY_LATELY = 0.5, 6.0  # orders, in all places
SETTLE = 2  # days at its end on which what was asked for comes to an end


class Town:
    """The sample people by what they do here."""

    def __init__(self, area: Area) -> None:
        self.area = area
        people = {one.name: one for one in Person.objects.filter(is_sample=True)}
        self.resident, self.worker = people["陈秀英"], people["林晓岚"]
        self.dispatcher, self.head = people["罗敏仪"], people["黄伟强"]
        self.grid, self.volunteer = people["何永健"], people["周志明"]
        self.elder, self.ill = people["何锦荣"], people["霍志强"]
        self.old, self.neighbour = people["冯婆婆"], people["廖伯"]

    def service(self, slug: str) -> Service:
        return Service.objects.get(slug=slug)

    def called(self, person: Person, slug: str, words: str, **more: object) -> Order:
        """Somebody without a phone of their own rang the station."""
        service = self.service(slug) if slug else None
        need = intake.Need(
            service=service, words=words, phone=person.file.landline, address=person.file.address,
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return intake.take_in(
            need, by=self.grid, area=self.area, door=Door.PHONE, beneficiary=person
        )

    def own(self, slug: str, words: str) -> Order:
        need = intake.Need(service=self.service(slug), words=words, address="梅沙三巷 8 号",
                           phone=self.resident.mobile)  # fmt: skip
        return intake.place(need, by=self.resident, area=self.area, beneficiary=self.resident)

    def taken(self, order: Order) -> Order:
        order = dispatch.offer(order, by=self.dispatcher, to=[self.worker])
        return dispatch.accept(order, by=self.worker)

    def agreed(self, order: Order, hour: int, days: int = 0) -> Order:
        begins, ends = slot(hour, days)
        return fulfil.schedule(self.taken(order), by=self.worker, begins=begins, ends=ends)

    def done(self, order: Order) -> Order:
        return visited(self.taken(order), self.worker, "都办好了，说了注意事项。")


def _package(town: Town) -> None:
    """A package on its way: one part done, one agreed on, one that still waits."""
    row = packages(town.area.pk).first()
    if row is None:
        return
    need = intake.Need(package=row, address="梅沙三巷 8 号", phone=town.resident.mobile)
    whole = intake.place(need, by=town.resident, area=town.area, beneficiary=town.resident)
    first, second, *_rest = whole.parts.order_by("service__helpers", "id")  # one goes alone
    after.confirm(town.done(first), by=town.resident)
    town.agreed(second, 10, days=2)


def _drawing() -> SimpleUploadedFile:
    """What a demo shows for a photo: a wall, a tap and a drop, drawn here."""
    from PIL import Image, ImageDraw  # only a demo draws

    image = Image.new("RGB", (800, 600), "#E8E1D3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 430, 800, 600), fill="#B9C7C2")
    pen.rectangle((250, 180, 520, 230), fill="#7F8C85")
    pen.rectangle((470, 180, 520, 330), fill="#7F8C85")
    pen.rectangle((330, 120, 430, 180), fill="#57534A")
    pen.ellipse((478, 350, 512, 400), fill="#5B8FC2")
    out = BytesIO()
    image.save(out, "JPEG")
    return SimpleUploadedFile("照片.jpg", out.getvalue(), content_type="image/jpeg")


def seed() -> None:
    """Once: whoever has orders keeps theirs."""
    area = Area.objects.filter(slug=PLACE).first()
    if area is None or Order.objects.filter(is_sample=True).exists():
        return
    if area.latitude is None:  # the map of open orders draws no place without one
        names = {"name": area.name, "name_en": area.name_en, "slug": PLACE}
        areas.edit(area, by=None, **names, point=ABOUT)
    town = Town(area)
    _helpers(town)
    _history()
    _waiting(town)
    _going_on(town)
    _after(town)
    _package(town)
    sample_states.seed(town)


def _history() -> None:
    """What was done in the last three months, so that the figures mean something."""
    rates = [A_DAY] * max(0, DAYS - LATELY) + [A_DAY_LATELY] * min(DAYS, LATELY)
    simulation.run(orders=rates, days=DAYS, seed=7, settle=SETTLE)
    leave_doors()
    Message.objects.filter(read_at=None).update(read_at=timezone.now())


def leave_doors() -> None:
    """The history stops at the hour of the day that it is: whoever it left at a door is done
    there, and free for what is told next."""
    inside = Hand.objects.filter(came_at__isnull=False, went_at=None).values("order")
    for order in Order.objects.filter(pk__in=inside).select_related("lead"):
        if order.lead:
            fulfil.finish(order, by=order.lead, words="都办好了。")


def slot(hour: int, days: int = 0) -> tuple[datetime, datetime]:
    """A visit of ninety minutes, today if the hour is still to come, else tomorrow."""
    day = timezone.localdate() + timedelta(days=days)
    begins = timezone.make_aware(datetime.combine(day, time(hour)))
    if begins + timedelta(minutes=90) <= timezone.now():
        begins += timedelta(days=1)
    return begins, begins + timedelta(minutes=90)


def _helpers(town: Town) -> None:
    """Volunteers whose names and forces were checked."""
    for name in HELPERS:
        person = Person.objects.get(name=name, is_sample=True)
        now = timezone.now()
        person.forces.get_or_create(
            kind=ForceKind.VOLUNTEER, ended_at=None,
            defaults={"verified_by": town.head, "verified_at": now},
        )  # fmt: skip
        person.identities.get_or_create(
            kind=CardKind.RESIDENT, state=Check.VERIFIED,
            defaults={
                "name": name, "submitted_by": person, "checked_by": town.head, "checked_at": now,
            },
        )  # fmt: skip


def _waiting(town: Town) -> None:
    """For the dispatcher, for a volunteer, for whoever can."""
    town.called(town.ill, "appliance-repair", "风扇不转了，天热睡不着。我自己爬不了梯子。",
                urgency="urgent")  # fmt: skip
    town.called(town.old, "", "药快吃完了，腿不好，下不了楼")
    silent = intake.Need(service=town.service("emotional-support"), words="想找人说话",
                         is_anonymous=True)  # fmt: skip
    intake.place(silent, by=town.resident, area=town.area)
    asked = town.called(town.elder, "bulb-change", "走廊的灯坏了，晚上看不见")
    if Force.VOLUNTEER in town.service("bulb-change").forces:
        dispatch.offer(asked, by=town.dispatcher, to=[town.volunteer])
    dispatch.open_up(
        town.called(town.old, "medicine", "帮我去卫生站拿药，单子在门卫"), by=town.dispatcher
    )
    question = town.own("errand", "帮忙寄个包裹")
    triage.ask_info(question, by=town.dispatcher, words="多大？要寄到哪里？")


def _going_on(town: Town) -> None:
    """The worker's round, and what is to be agreed on."""
    sparks = town.called(town.elder, "power-check", "厨房插座会冒火花，热水器跳闸。")
    agreed = together.ask_along(town.agreed(sparks, 9), by=town.worker, person=town.volunteer)
    together.join(agreed, by=town.volunteer)
    town.agreed(town.called(town.old, "handrails", "厕所地滑，差点摔倒"), 11)
    town.agreed(town.own("elder-visit", "我妈一个人住，麻烦去看看"), 15)
    town.taken(town.called(town.neighbour, "hardship-visit", "想问问低保怎么申请"))
    back = town.taken(town.own("lost-papers", "社保卡丢了，想补一张"))
    dispatch.give_back(back, by=town.worker, reason="no_time", because="这周都在外面开会")


def _after(town: Town) -> None:
    """Waiting for a yes, rated well, badly and by mistake, complained of."""
    visited = town.done(town.own("chronic-care", "血压高，想定期有人问问"))
    photos.add_photo(visited, by=town.worker, upload=_drawing(), yes=Yes.OWN)
    needs.see_need(visited, by=town.worker, words="水龙头一直滴水，关不紧")
    good = after.confirm(
        town.done(town.own("caregiver", "想出去办点事，请人陪我妈两小时")), by=town.resident
    )
    after.rate(good, by=town.resident, marks=after.Marks(4, 4, 4), comment="陪得很耐心")
    mistaken = after.confirm(
        town.done(town.own("caregiver", "要去开会，请人陪我妈一上午")), by=town.resident
    )
    rated = after.rate(mistaken, by=town.resident, marks=after.Marks(1, 1, 1), comment="点错了")
    after.unrate(rated, by=town.resident)
    poor = after.confirm(
        town.done(town.own("elder-visit", "请来看看我妈，量个血压")), by=town.resident
    )
    after.rate(poor, by=town.resident, marks=after.Marks(2, 1, 3), comment="等了很久")
    after.complain(poor, by=town.resident, about="late", words="说好上午来，下午才到，也没打电话")
