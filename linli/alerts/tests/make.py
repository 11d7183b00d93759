"""Warnings for tests: documents as a station would send them, and what an officer copies."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.alerts import capwrite
from linli.alerts.actions import relaying, taking_in
from linli.alerts.actions.relaying import Said
from linli.alerts.capdata import Area as CapArea
from linli.alerts.capdata import Info, Message, Pair, Reference
from linli.alerts.models import Alert
from linli.areas.models import Area, AreaCode, Kind
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff

STATION = "示例市气象台"
LINK = "https://example.org/warning/1"
HEADLINE = "示例市气象台发布台风橙色预警信号"
TEXT = "台风“示例”明早可能在附近登陆，\n请做好防御。"


def ago(hours: float) -> datetime:
    return timezone.now().replace(microsecond=0) - timedelta(hours=hours)


def coded(area: Area, code: str) -> Area:
    AreaCode.objects.create(area=area, code=code)
    return area


class Town:
    """A village in a city of Guangdong, and somebody on duty in it."""

    def __init__(self) -> None:
        self.province = coded(make_area("示例省", kind=Kind.PROVINCE), "440000000000")
        self.city = coded(make_area("示例市", parent=self.province, kind=Kind.CITY), "449900000000")
        self.area = make_area("示例村", parent=self.city)
        Area.objects.filter(pk=self.area.pk).update(slug="hall")
        self.area.refresh_from_db()
        coded(self.area, "449900000001")
        self.house = make_organisation(area=self.area)
        self.officer = make_staff(Role.DISPATCHER, self.area, organisation=self.house)


def message(name: str = "first", *, hours: float = 1, info: Any = "", **more: Any) -> Message:
    said = Info(
        language="zh-CN", categories=("Met",), event="台风", urgency="Expected",
        severity="Severe", certainty="Likely", sender_name=STATION, headline=HEADLINE,
        description=TEXT, instruction="请留在家里。", web=LINK,
        areas=(CapArea("示例市", geocodes=(Pair("GB/T 2260", "4499"),)),),
    )  # fmt: skip
    if isinstance(info, dict):
        said = replace(said, **info)
    sent = timezone.localtime(ago(hours))
    usual: dict[str, Any] = {
        "identifier": name, "sender": "met@example.org", "sent": sent, "status": "Actual",
        "msg_type": "Alert", "scope": "Public", "infos": () if info is None else (said,),
    }  # fmt: skip
    return Message(**{**usual, **more})


def mention(one: Message) -> Reference:
    return Reference(one.sender, one.identifier, one.sent)


def take(one: Message, **more: Any) -> taking_in.Outcome:
    return taking_in.take_in(capwrite.write(one), name="a.xml", **more)


def taken(one: Message) -> Alert:
    alert = take(one).alert
    assert alert
    return alert


def said(**more: Any) -> Said:
    usual: dict[str, Any] = {
        "kind": "typhoon", "colour": "orange", "station": STATION, "issued_at": ago(1),
        "headline": HEADLINE, "text": TEXT, "link": LINK,
    }  # fmt: skip
    return Said(**{**usual, **more})


def relayed(town: Town, *, by: Person | None = None, **more: Any) -> Alert:
    return relaying.relay(said(**more), town.area, by=by or town.officer)
