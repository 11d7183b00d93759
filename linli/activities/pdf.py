"""What of an activity is drawn, in Chinese: a poster read from two metres, a sheet to sign, a
picture to be sent around."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from linli.activities.models import Activity, Goods, Part, Post, Stand
from linli.core import typeset

TEMPLATE = Path(__file__).parent / "data" / "poster.typ"
CARD = Path(__file__).parent / "data" / "card.typ"
SHEET = Path(__file__).parent / "data" / "sheet.typ"
BLANK = 8  # lines for whoever comes besides
DAYS = "一二三四五六日"
LONGEST = 120  # of what it is about, so that all stands on one sheet


def poster(activity: Activity) -> bytes:
    """What, when, where, for whom; and the code that leads to signing up."""
    path = reverse("activities:one", args=[activity.pk])
    return typeset.pdf(TEMPLATE, {
        "title": activity.name,
        "place": f"{activity.area.name} · {activity.organisation.name}",
        "rows": _rows(activity),
        "words": _short(activity.words),
        "risk": f"注意：{_short(activity.risk)}",
        "scan": "扫码报名",
        "call": "不用手机？到站里来，我们帮您报名。参加不收费。",
        "qr": typeset.qr(f"{settings.OUR_ADDRESS.rstrip('/')}{path}"),
    })  # fmt: skip


def card(activity: Activity) -> bytes:
    """A picture to be sent around, PNG: what, when, where, and the code that leads to it."""
    path = reverse("activities:one", args=[activity.pk])
    return typeset.png(CARD, {
        "title": activity.name,
        "place": f"{activity.area.name} · {activity.organisation.name}",
        "rows": _rows(activity)[:2],
        "scan": "长按识别，看详情、报名",
        "qr": typeset.qr(f"{settings.OUR_ADDRESS.rstrip('/')}{path}"),
    })  # fmt: skip


def sheet(activity: Activity) -> bytes:
    """For those who sign on paper: whoever has a place, what is handed out, a line for each."""
    rows = activity.sign_ups.filter(stand=Stand.IN).order_by("post", "at", "id")
    names = list(rows.values_list("person__name", flat=True))
    goods = Goods.objects.filter(activity=activity)
    things = "、".join(f"{one.name} {one.each} {one.unit}" for one in goods)
    begins = timezone.localtime(activity.begins_at)
    return typeset.pdf(SHEET, {
        "title": f"{activity.name} 签收表",
        "place": f"{begins.year} 年 {begins.month} 月 {begins.day} 日 · {activity.address}",
        "things": things,
        "names": names + [""] * BLANK,
        "heads": ["序号", "姓名", "物品", "领取人签名", "日期"],
    })  # fmt: skip


def _rows(activity: Activity) -> list[list[str]]:
    begins, ends = (timezone.localtime(one) for one in (activity.begins_at, activity.ends_at))
    day = f"{begins.month} 月 {begins.day} 日 周{DAYS[begins.weekday()]}"
    rows = [["时间", f"{day} {begins:%H:%M}–{ends:%H:%M}"], ["地点", activity.address]]
    if activity.times > 1:
        rows[0][1] = f"{day} {begins:%H:%M} 起，共 {activity.times} 次，报一次名都能来"
    guests = [one for one in activity.posts.all() if one.part == Part.GUEST]
    if guests:
        rows.append(["名额", f"{sum(one.capacity for one in guests)} 人{_ages(guests[0])}"])
    helpers = sum(one.capacity for one in activity.posts.all() if one.part == Part.HELPER)
    if helpers:
        rows.append(["招帮手", f"{helpers} 人"])
    stops = list(activity.stops.all())
    if stops:
        rows.append(["路线", _short(" → ".join(one.name for one in stops))])
    if activity.bring:
        rows.append(["请带", _short(activity.bring)])
    return rows


def _ages(post: Post) -> str:
    least, most = post.least_age, post.most_age
    if least and most:
        return f"（{least}–{most} 岁）"
    if least:
        return f"（{least} 岁以上）"
    return f"（{most} 岁以下）" if most else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
