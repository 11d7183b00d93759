"""What of a CAP message Linli shows, as the fields of an Alert; or why it shows none of it.

Nothing is put into other words: texts are taken to the letter or refused.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from linli.alerts import colours
from linli.alerts.capdata import Bad, Info, Message
from linli.alerts.models import Alert, MsgType

A_DAY = timedelta(days=1)  # how long one holds of which the station does not say so
_is_url = URLValidator(schemes=["http", "https"])


def told(message: Message) -> Info | None:
    """The part in Chinese, else the part in its first language; None where nothing is told."""
    if message.scope != "Public":
        raise Bad("not_public", "scope")
    if message.msg_type in ("Ack", "Error"):
        raise Bad("no_warning", "msgType")
    if not message.infos:
        return None
    chinese = [one for one in message.infos if one.language.lower().startswith("zh")]
    first = message.infos[0].language
    several = chinese or [one for one in message.infos if one.language == first]
    if len(several) > 1:
        raise Bad("several", "info")
    return several[0]


def fields(message: Message, info: Info | None, former: Alert | None, link: str) -> dict[str, Any]:
    """Of an Alert. `former` is the one it changes or lifts, `link` a page for one without."""
    if info is None and (former is None or message.msg_type != "Cancel"):
        raise Bad("no_info", "info")
    said = _said(info) if info else _lifting(former)
    said["link"] = page(said["link"] or link)
    if not said["station"].strip():
        raise Bad("no_station", "senderName")
    for name, text in said.items():
        longest = getattr(Alert._meta.get_field(name), "max_length", None)
        if longest and len(text) > longest:
            raise Bad("too_long", name)
    ends = info.expires if info else None
    if ends and ends <= message.sent:
        raise Bad("ends_early", "expires")
    is_lifting = message.msg_type == "Cancel"
    if not is_lifting and not (said["text"].strip() or said["headline"].strip()):
        raise Bad("missing", "description")
    return said | {
        "sender": message.sender,
        "identifier": message.identifier,
        "sent": message.sent,
        "status": message.status.lower(),
        "msg_type": MsgType(message.msg_type.lower()),
        "onset": info and (info.onset or info.effective),
        "expires": ends,
        "shows_until": (None if is_lifting else ends) or message.sent + A_DAY,
    }


def page(link: str) -> str:
    """The official page, if it is an address that can be opened."""
    if not link:
        raise Bad("no_page", "web")
    try:
        _is_url(link)
    except ValidationError:
        raise Bad("bad_page", "web") from None
    return link


def _said(info: Info) -> dict[str, Any]:
    return {
        "kind": colours.kind_of(info.event, info.headline),
        "colour": colours.colour_of(info.headline, info.event),
        "severity": info.severity,
        "station": info.sender_name,
        "event": info.event,
        "headline": info.headline,
        "text": info.description,
        "instruction": info.instruction,
        "area_words": "、".join(area.area_desc for area in info.areas),
        "link": info.web,
    }


def _lifting(former: Alert | None) -> dict[str, Any]:
    """A message that lifts another and says no more: what it is about stands in the other."""
    assert former is not None  # noqa: S101 - the caller has looked
    names = ("kind", "colour", "severity", "station", "event", "area_words", "link")
    return {name: getattr(former, name) for name in names} | {
        "headline": "", "text": "", "instruction": "",
    }  # fmt: skip
