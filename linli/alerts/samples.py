"""Warnings of a sample town, none of them real: an exercise with its advice, one that was lifted,
and a document that was refused."""

from datetime import timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.alerts import capwrite
from linli.alerts.actions import advising, relaying, taking_in
from linli.alerts.actions.relaying import Said
from linli.alerts.capdata import Area as CapArea
from linli.alerts.capdata import Info, Message, Pair, Reference
from linli.alerts.models import Advice, Alert, Status
from linli.areas.models import Area

PLACE = "meisha"
ON_DUTY = "黄伟强"
STATION = "示例气象台"
PAGE = "https://example.org/sample-warning"
TEXT = (
    "【示例，不是真的】台风“示例”预计明早在附近登陆，12 小时内平均风力可达 10 级以上。\n"
    "这是演练用的文字，没有任何气象台发布过。"
)
ADVICE = "关窗，收阳台东西\n存水，手机充满电\n进水先拉电闸\n看看独居的老邻居"


def seed() -> None:
    """Once: whoever has warnings keeps theirs."""
    area = Area.objects.filter(slug=PLACE).first()
    if area is None or Alert.objects.exists():
        return
    by = Person.objects.get(name=ON_DUTY, is_sample=True)
    now = timezone.now().replace(microsecond=0)
    said = Said(
        kind="typhoon", colour="orange", station=STATION, issued_at=now - timedelta(minutes=40),
        headline="示例：台风橙色预警信号（演练）", text=TEXT, link=PAGE,
        until=now + timedelta(days=6), status=Status.EXERCISE,
    )  # fmt: skip
    relaying.relay(said, area, by=by)
    advising.advise(
        area, by=by, text=ADVICE, source="梅沙村民委员会", until=now + timedelta(days=6),
        is_exercise=True,
    )  # fmt: skip
    for message in _chain():
        taking_in.take_in(capwrite.write(message), name="sample.xml")
    taking_in.take_in(b"<!DOCTYPE alert>\n<alert/>", name="sample-refused.xml")
    Alert.objects.update(is_sample=True)
    Advice.objects.update(is_sample=True)


def _chain() -> tuple[Message, Message]:
    """An exercise of yesterday as a station would send it, and its end."""
    sent = timezone.localtime().replace(microsecond=0) - timedelta(days=1)
    info = Info(
        language="zh-CN", categories=("Met",), event="暴雨", urgency="Past", severity="Severe",
        certainty="Likely", sender_name=STATION, headline="示例：暴雨黄色预警信号（演练）",
        description="【示例，不是真的】6 小时内降雨量将达 50 毫米以上。", web=PAGE,
        areas=(CapArea("示例：东莞市", geocodes=(Pair("GB/T 2260", "4419"),)),),
    )  # fmt: skip
    first = Message(
        identifier="sample-rain-1", sender="sample@example.org", sent=sent, status="Exercise",
        msg_type="Alert", scope="Public", infos=(info,),
    )  # fmt: skip
    end = Message(
        identifier="sample-rain-2", sender="sample@example.org", sent=sent + timedelta(hours=5),
        status="Exercise", msg_type="Cancel", scope="Public",
        references=(Reference(first.sender, first.identifier, first.sent),),
    )  # fmt: skip
    return first, end
