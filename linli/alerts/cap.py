"""CAP 1.2 read from bytes that nobody vouches for.

`read` takes every element of the schema, in the schema's order, and nothing else. It never
resolves an entity or opens an address: a document with a DOCTYPE is refused before its first
element. What is wrong comes back as `Bad`: a code (words.py has the sentence) and where.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from linli.alerts.capdata import (
    CATEGORIES,
    CERTAINTIES,
    MOST_NAME,
    MSG_TYPES,
    NAMESPACE,
    RESPONSES,
    SCOPES,
    SEVERITIES,
    STATUSES,
    URGENCIES,
    Area,
    Bad,
    Circle,
    Info,
    Message,
    Pair,
    Point,
    Reference,
    Resource,
)

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
MOST_BYTES = 256 * 1024
MOST_ELEMENTS = 4000

# The children of each element in the order of the schema: how many there are at least and at most.
MANY = MOST_ELEMENTS
Shape = Mapping[str, tuple[int, int]]
ONE, MAYBE, ANY, SOME = (1, 1), (0, 1), (0, MANY), (1, MANY)
ALERT: Shape = {
    "identifier": ONE, "sender": ONE, "sent": ONE, "status": ONE, "msgType": ONE,
    "source": MAYBE, "scope": ONE, "restriction": MAYBE, "addresses": MAYBE, "code": ANY,
    "note": MAYBE, "references": MAYBE, "incidents": MAYBE, "info": ANY,
}  # fmt: skip
INFO: Shape = {
    "language": MAYBE, "category": SOME, "event": ONE, "responseType": ANY, "urgency": ONE,
    "severity": ONE, "certainty": ONE, "audience": MAYBE, "eventCode": ANY, "effective": MAYBE,
    "onset": MAYBE, "expires": MAYBE, "senderName": MAYBE, "headline": MAYBE,
    "description": MAYBE, "instruction": MAYBE, "web": MAYBE, "contact": MAYBE,
    "parameter": ANY, "resource": ANY, "area": ANY,
}  # fmt: skip
RESOURCE: Shape = {
    "resourceDesc": ONE, "mimeType": ONE, "size": MAYBE, "uri": MAYBE, "derefUri": MAYBE,
    "digest": MAYBE,
}  # fmt: skip
AREA: Shape = {
    "areaDesc": ONE, "polygon": ANY, "circle": ANY, "geocode": ANY, "altitude": MAYBE,
    "ceiling": MAYBE,
}  # fmt: skip
PAIR: Shape = {"valueName": ONE, "value": ONE}

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,12})?", re.ASCII)
_WHOLE = re.compile(r"\+?\d{1,15}", re.ASCII)
_NAME = re.compile(r"[^\s,<&]+")
LEAST_POINTS = 4  # of a polygon: a triangle, closed


def read(data: bytes) -> Message:
    """The message in a document, or `Bad`."""
    if len(data) > MOST_BYTES:
        raise Bad("too_big")
    root = _parsed(data)
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise Bad("not_cap", str(root.tag).rpartition("}")[2])
    if sum(1 for _one in root.iter()) > MOST_ELEMENTS:
        raise Bad("too_many")
    if root.find(SIGNATURE) is not None:
        raise Bad("signed")
    return _message(_children(root, ALERT))


def _parsed(data: bytes) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Bad("doctype") from None
    except (ParseError, ValueError, LookupError):  # the last two: an encoding nobody knows
        raise Bad("not_xml") from None
    return root


class Part:
    """The children of one element, by name; each read in the way its type asks for."""

    def __init__(self, found: dict[str, list[Element]]) -> None:
        self.found = found

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_leaf(one, name) for one in self.found[name])

    def text(self, name: str) -> str:
        return "".join(self.texts(name))

    def said(self, name: str) -> str:
        """A text that has to be there."""
        text = self.text(name)
        if not text.strip():
            raise Bad("missing", name)
        return text

    def name(self, name: str) -> str:
        """What a message or its sender is called: without blanks, commas, < and &."""
        text = self.said(name).strip()
        return named(text, name)

    def words(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(text.strip() for text in self.texts(name))
        if not set(found) <= set(known):
            raise Bad("value", name)
        return found

    def word(self, name: str, known: tuple[str, ...]) -> str:
        return self.words(name, known)[0]

    def time(self, name: str) -> datetime | None:
        text = self.text(name)
        return moment(text.strip(), name) if self.found[name] else None

    def number(self, name: str) -> Decimal | None:
        return _number(self.text(name).strip(), name) if self.found[name] else None

    def whole(self, name: str) -> int | None:
        text = self.text(name).strip()
        if self.found[name] and not _WHOLE.fullmatch(text):
            raise Bad("number", name)
        return int(text) if self.found[name] else None

    def pairs(self, name: str) -> tuple[Pair, ...]:
        parts = [Part(_children(one, PAIR)) for one in self.found[name]]
        return tuple(Pair(one.text("valueName"), one.text("value")) for one in parts)


def _children(element: Element, shape: Shape) -> dict[str, list[Element]]:
    """The children by name, if there are as many of each as there may be, in the right order."""
    found: dict[str, list[Element]] = {name: [] for name in shape}
    order, last = {name: at for at, name in enumerate(shape)}, 0
    _no_words(element.text, element)
    for child in element:
        space, _brace, name = str(child.tag).rpartition("}")
        if space != f"{{{NAMESPACE}" or name not in shape:
            raise Bad("unknown", name)
        if order[name] < last:
            raise Bad("order", name)
        last = order[name]
        found[name].append(child)
        _no_words(child.tail, child)
    for name, (least, most) in shape.items():
        if len(found[name]) < least:
            raise Bad("missing", name)
        if len(found[name]) > most:
            raise Bad("twice", name)
    return found


def _no_words(text: str | None, near: Element) -> None:
    if text and text.strip():
        raise Bad("stray", str(near.tag).rpartition("}")[2])


def _leaf(element: Element, name: str) -> str:
    if len(element):
        raise Bad("unknown", name)
    return element.text or ""


def named(text: str, where: str) -> str:
    if not _NAME.fullmatch(text):
        raise Bad("name", where)
    if len(text) > MOST_NAME:
        raise Bad("too_long", where)
    return text


def moment(text: str, where: str) -> datetime:
    """A time with its offset; the schema wants "+00:00" and no "Z"."""
    if not _TIME.fullmatch(text):
        raise Bad("time", where)
    try:
        found = datetime.fromisoformat(text)
        found.astimezone(UTC)  # what lies outside all calendars cannot be told or kept
    except (ValueError, OverflowError):
        raise Bad("time", where) from None
    return found


def _number(text: str, where: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise Bad("number", where)
    return Decimal(text)


def _point(text: str, where: str) -> Point:
    latitude, comma, longitude = text.partition(",")
    if not comma:
        raise Bad("point", where)
    found = _number(latitude, where), _number(longitude, where)
    if abs(found[0]) > 90 or abs(found[1]) > 180:
        raise Bad("point", where)
    return found


def _polygon(text: str) -> tuple[Point, ...]:
    points = tuple(_point(one, "polygon") for one in text.split())
    if len(points) < LEAST_POINTS or points[0] != points[-1]:
        raise Bad("point", "polygon")
    return points


def _circle(text: str) -> Circle:
    parts = text.split()
    if len(parts) != 2:
        raise Bad("point", "circle")
    radius = _number(parts[1], "circle")
    if radius < 0:
        raise Bad("point", "circle")
    return Circle(_point(parts[0], "circle"), radius)


def _references(text: str) -> tuple[Reference, ...]:
    found = []
    for one in text.split():
        parts = one.split(",")
        if len(parts) != 3:
            raise Bad("reference", "references")
        sender, identifier = (named(part, "references") for part in parts[:2])
        found.append(Reference(sender, identifier, moment(parts[2], "references")))
    return tuple(found)


def _message(found: dict[str, list[Element]]) -> Message:
    part = Part(found)
    sent = part.time("sent")
    assert sent is not None  # noqa: S101 - the shape has one
    return Message(
        identifier=part.name("identifier"),
        sender=part.name("sender"),
        sent=sent,
        status=part.word("status", STATUSES),
        msg_type=part.word("msgType", MSG_TYPES),
        source=part.text("source"),
        scope=part.word("scope", SCOPES),
        restriction=part.text("restriction"),
        addresses=part.text("addresses"),
        codes=part.texts("code"),
        note=part.text("note"),
        references=_references(part.text("references")),
        incidents=part.text("incidents"),
        infos=tuple(_info(_children(one, INFO)) for one in found["info"]),
    )


def _info(found: dict[str, list[Element]]) -> Info:
    part = Part(found)
    return Info(
        language=part.text("language").strip(),
        categories=part.words("category", CATEGORIES),
        event=part.said("event"),
        response_types=part.words("responseType", RESPONSES),
        urgency=part.word("urgency", URGENCIES),
        severity=part.word("severity", SEVERITIES),
        certainty=part.word("certainty", CERTAINTIES),
        audience=part.text("audience"),
        event_codes=part.pairs("eventCode"),
        effective=part.time("effective"),
        onset=part.time("onset"),
        expires=part.time("expires"),
        sender_name=part.text("senderName"),
        headline=part.text("headline"),
        description=part.text("description"),
        instruction=part.text("instruction"),
        web=part.text("web").strip(),
        contact=part.text("contact"),
        parameters=part.pairs("parameter"),
        resources=tuple(_resource(_children(one, RESOURCE)) for one in found["resource"]),
        areas=tuple(_area(_children(one, AREA)) for one in found["area"]),
    )


def _resource(found: dict[str, list[Element]]) -> Resource:
    part = Part(found)
    return Resource(
        resource_desc=part.said("resourceDesc"),
        mime_type=part.said("mimeType"),
        size=part.whole("size"),
        uri=part.text("uri").strip(),
        deref_uri=part.text("derefUri").strip(),
        digest=part.text("digest").strip(),
    )


def _area(found: dict[str, list[Element]]) -> Area:
    part = Part(found)
    return Area(
        area_desc=part.said("areaDesc"),
        polygons=tuple(_polygon(text) for text in part.texts("polygon")),
        circles=tuple(_circle(text) for text in part.texts("circle")),
        geocodes=part.pairs("geocode"),
        altitude=part.number("altitude"),
        ceiling=part.number("ceiling"),
    )
