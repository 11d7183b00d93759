"""CAP 1.2 written: `cap.read(write(message)) == message`, for every message that can be written."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from linli.alerts.capdata import NAMESPACE, Area, Circle, Info, Message, Pair, Point, Resource

# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def write(message: Message) -> bytes:
    """The document, in UTF-8. A text that XML cannot hold is a ValueError."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<alert xmlns="{NAMESPACE}">',
        *_texts("identifier", message.identifier),
        *_texts("sender", message.sender),
        *_texts("sent", stamp(message.sent)),
        *_texts("status", message.status),
        *_texts("msgType", message.msg_type),
        *_texts("source", message.source),
        *_texts("scope", message.scope),
        *_texts("restriction", message.restriction),
        *_texts("addresses", message.addresses),
        *_each("code", message.codes),
        *_texts("note", message.note),
        *_texts("references", " ".join(
            f"{one.sender},{one.identifier},{stamp(one.sent)}" for one in message.references
        )),
        *_texts("incidents", message.incidents),
    ]  # fmt: skip
    for info in message.infos:
        lines += _wrapped("info", _info(info))
    lines.append("</alert>")
    text = "\n".join(lines)
    if _FORBIDDEN.search(text):
        raise ValueError("a text not for XML")
    return text.encode()


def stamp(at: datetime) -> str:
    """As the schema wants a time: whole seconds, and an offset in hours and minutes."""
    return at.isoformat(timespec="seconds")


def _info(info: Info) -> list[str]:
    lines = [
        *_texts("language", info.language),
        *_each("category", info.categories),
        *_texts("event", info.event),
        *_each("responseType", info.response_types),
        *_texts("urgency", info.urgency),
        *_texts("severity", info.severity),
        *_texts("certainty", info.certainty),
        *_texts("audience", info.audience),
        *_pairs("eventCode", info.event_codes),
    ]
    for name in ("effective", "onset", "expires"):
        at: datetime | None = getattr(info, name)
        lines += _texts(name, stamp(at) if at else "")
    lines += [
        *_texts("senderName", info.sender_name),
        *_texts("headline", info.headline),
        *_texts("description", info.description),
        *_texts("instruction", info.instruction),
        *_texts("web", info.web),
        *_texts("contact", info.contact),
        *_pairs("parameter", info.parameters),
    ]
    for resource in info.resources:
        lines += _wrapped("resource", _resource(resource))
    for area in info.areas:
        lines += _wrapped("area", _area(area))
    return lines


def _resource(one: Resource) -> list[str]:
    return [
        *_texts("resourceDesc", one.resource_desc),
        *_texts("mimeType", one.mime_type),
        *_texts("size", "" if one.size is None else str(one.size)),
        *_texts("uri", one.uri),
        *_texts("derefUri", one.deref_uri),
        *_texts("digest", one.digest),
    ]


def _area(area: Area) -> list[str]:
    return [
        *_texts("areaDesc", area.area_desc),
        *_each("polygon", [" ".join(map(_point, points)) for points in area.polygons]),
        *_each("circle", map(_circle, area.circles)),
        *_pairs("geocode", area.geocodes),
        *_texts("altitude", _number(area.altitude)),
        *_texts("ceiling", _number(area.ceiling)),
    ]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _point(point: Point) -> str:
    return f"{point[0]:f},{point[1]:f}"


def _circle(circle: Circle) -> str:
    return f"{_point(circle.centre)} {circle.radius:f}"


def _pairs(name: str, pairs: Iterable[Pair]) -> list[str]:
    lines: list[str] = []
    for pair in pairs:
        inside = [_element("valueName", pair.name), _element("value", pair.value)]
        lines += _wrapped(name, inside)
    return lines


def _wrapped(name: str, inside: list[str]) -> list[str]:
    return [f"<{name}>", *inside, f"</{name}>"]


def _texts(name: str, text: str) -> list[str]:
    """Nothing where there is no text."""
    return [_element(name, text)] if text else []


def _each(name: str, texts: Iterable[str]) -> list[str]:
    return [_element(name, text) for text in texts]


def _element(name: str, text: str) -> str:
    return f"<{name}>{text.translate(_ESCAPES)}</{name}>"
