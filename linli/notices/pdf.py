"""A notice as a poster for the board in the street: in letters read from two metres."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from linli.core import typeset
from linli.notices.marked import plain
from linli.notices.models import Notice, Version

TEMPLATE = Path(__file__).parent / "data" / "poster.typ"
PROOF = TEMPLATE.with_name("proof.typ")
LONGEST = 260  # characters of the text, so that all stands on one sheet


def poster(notice: Notice) -> bytes:
    """The short form large, as much of the text as fits, and the code that leads to all of it."""
    said = notice.said
    words = plain(said.text)
    path = reverse("notices:one", args=[notice.pk])
    return typeset.pdf(TEMPLATE, {
        "title": said.title,
        "place": f"{notice.area.name} · {said.source}",
        "short": said.short,
        "words": words if len(words) <= LONGEST else words[: LONGEST - 1] + "…",
        "when": _day(notice),
        "scan": "扫码看全文",
        "call": "不用手机？到站里来，我们念给您听。",
        "qr": typeset.qr(f"{settings.OUR_ADDRESS.rstrip('/')}{path}"),
    })  # fmt: skip


def proof(notice: Notice, versions: list[Version]) -> bytes:
    """When it hung, and what it said in each version, with the digests."""
    kind = notice.kind
    rows = [["挂在", notice.area.name], ["编号", str(notice.pk)]]
    rows.append(["挂出", _moment(notice.shows_from)])
    if notice.withdrawn_at:
        rows.append(["撤下", f"{_moment(notice.withdrawn_at)}（{notice.because}）"])
    elif notice.shows_until:
        rows.append(["挂到", _moment(notice.shows_until)])
    if kind:
        rows.append(["公开事项", f"{kind.name}（{kind.law}）"])
    if notice.covers:
        rows.append(["所属时期", f"{notice.covers.year} 年 {notice.covers.month} 月起"])
    return typeset.pdf(PROOF, {
        "title": notice.said.title,
        "rows": rows,
        "versions": [_version(one) for one in versions],
        "printed": f"打印于 {_moment(timezone.now())}",
    })  # fmt: skip


def _version(version: Version) -> dict[str, str]:
    return {
        "head": f"第 {version.number} 版 · {_moment(version.released_at)} 发布 · {version.source}",
        "why": f"更正：{version.why}" if version.why else "",
        "title": version.title,
        "text": version.text,
        "digest": version.digest,
    }


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _day(notice: Notice) -> str:
    begins = timezone.localtime(notice.shows_from)
    return f"{begins.year} 年 {begins.month} 月 {begins.day} 日"
