"""CAP 1.2: every element there and back, and everything that is refused, with its reason."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.alerts import cap, capdata, capwrite
from linli.alerts.capdata import Area, Bad, Circle, Info, Message, Pair, Reference, Resource

CHINA = timezone(timedelta(hours=8))
AT = datetime(2016, 8, 1, 16, 0, tzinfo=CHINA)

text = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs"],
        exclude_characters="".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])),
    ),
    max_size=20,
)  # fmt: skip
some = text.filter(lambda one: bool(one.strip()))
tight = text.map(str.strip)
names = st.text(st.sampled_from("abz09-_.:@台风预警"), min_size=1, max_size=20)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda n: timezone(timedelta(minutes=n)))
moments = st.datetimes(
    min_value=datetime(1950, 1, 1),  # noqa: DTZ001 - hypothesis puts the zone on
    max_value=datetime(2150, 1, 1),  # noqa: DTZ001 - the same
    timezones=offsets,
).map(lambda at: at.replace(microsecond=0))
numbers = st.decimals(-99999, 99999, places=4)
points = st.tuples(st.decimals(-90, 90, places=5), st.decimals(-180, 180, places=5))
polygons = st.lists(points, min_size=3, max_size=5).map(lambda ring: (*ring, ring[0]))
circles = st.builds(Circle, points, st.decimals(0, 500, places=2))
pairs = st.builds(Pair, text, text)


def several(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=2).map(tuple)


areas = st.builds(
    Area, some, several(polygons), several(circles), several(pairs),
    st.none() | numbers, st.none() | numbers,
)  # fmt: skip
resources = st.builds(Resource, some, some, st.none() | st.integers(0, 10**12), tight, tight, tight)
infos = st.builds(
    Info,
    categories=st.lists(st.sampled_from(capdata.CATEGORIES), min_size=1, max_size=3).map(tuple),
    event=some, urgency=st.sampled_from(capdata.URGENCIES),
    severity=st.sampled_from(capdata.SEVERITIES),
    certainty=st.sampled_from(capdata.CERTAINTIES),
    language=st.sampled_from(["", "zh-CN", "en-US"]),
    response_types=several(st.sampled_from(capdata.RESPONSES)), audience=text,
    event_codes=several(pairs), effective=st.none() | moments, onset=st.none() | moments,
    expires=st.none() | moments, sender_name=text, headline=text, description=text,
    instruction=text, web=tight, contact=text, parameters=several(pairs),
    resources=several(resources), areas=several(areas),
)  # fmt: skip
messages = st.builds(
    Message, names, names, moments, st.sampled_from(capdata.STATUSES),
    st.sampled_from(capdata.MSG_TYPES), st.sampled_from(capdata.SCOPES), text, text, text,
    several(text), text, several(st.builds(Reference, names, names, moments)), text,
    several(infos),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(messages)
def test_what_is_written_is_read_back_as_it_was(message: Message) -> None:
    assert cap.read(capwrite.write(message)) == message


FULL = Message(
    identifier="44130041600000_20160801160000_1", sender="met@example.org", sent=AT,
    status="Actual", msg_type="Update", scope="Restricted", source="自动站", restriction="内部",
    addresses='"区 三防办" b@example.org', codes=("a", "b"), note="更正",
    references=(Reference("met@example.org", "first", AT), Reference("c", "d", AT)),
    incidents="妮妲",
    infos=(
        Info(
            language="zh-CN", categories=("Met", "Safety"), event="台风",
            response_types=("Shelter", "None"), urgency="Immediate", severity="Severe",
            certainty="Likely", audience="街坊", event_codes=(Pair("GB/T 35561", "11B01"),),
            effective=AT, onset=AT, expires=AT + timedelta(hours=12), sender_name="某区气象台",
            headline="发布台风橙色预警", description="两行\n  都在 <&> \r 尾 ",
            instruction="回家", web="https://example.org/a?b=1&c=2", contact="0000",
            parameters=(Pair("颜色", "橙"),),
            resources=(Resource("图", "image/png", 7, "https://example.org/p", "AAAA", "abc"),),
            areas=(
                Area(
                    "某区",
                    polygons=(
                        ((Decimal("22.5"), Decimal("114")), (Decimal("22.5"), Decimal("115")),
                         (Decimal("23"), Decimal("115")), (Decimal("22.5"), Decimal("114"))),
                    ),
                    circles=(Circle((Decimal("-1"), Decimal("-2")), Decimal("3.5")),),
                    geocodes=(Pair("GB/T 2260", "441300"),),
                    altitude=Decimal("-3.5"), ceiling=Decimal("40000"),
                ),
            ),
        ),
    ),
)  # fmt: skip


def test_every_element_of_the_schema_there_and_back() -> None:
    written = capwrite.write(FULL)
    for shape in (cap.ALERT, cap.INFO, cap.RESOURCE, cap.AREA, cap.PAIR):
        for name in shape:
            assert f"<{name}>".encode() in written
    assert cap.read(written) == FULL


def test_it_is_read_in_utf_16_with_comments_and_with_a_prefix() -> None:
    words = capwrite.write(FULL).decode()
    wide = words.replace("UTF-8", "UTF-16").encode("utf-16")
    assert cap.read(wide) == FULL
    assert cap.read(words.replace("<event>", "<event><!-- a -->").encode()) == FULL
    prefixed = words.replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?")
    assert cap.read(prefixed.replace("xmlns=", "xmlns:c=").encode()) == FULL


def test_a_text_that_xml_cannot_hold_is_not_written() -> None:
    with pytest.raises(ValueError, match="XML"):
        capwrite.write(Message("a", "b", AT, "Actual", "Alert", "Public", note="\x01"))


def test_a_time_of_the_far_end_is_no_time() -> None:
    for words in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        with pytest.raises(Bad):
            cap.moment(words, "sent")
    assert cap.moment("2016-08-01T08:00:00+00:00", "sent") == datetime(2016, 8, 1, 8, tzinfo=UTC)


GOOD = capwrite.write(FULL).decode()


def swapped(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new).encode()


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
XXE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;]>'
SIGNATURE = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><a/></Signature></alert>'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BAD = {
    "nothing": (b"", "not_xml", ""),
    "words": ("台风来了".encode(), "not_xml", ""),
    "cut off": (GOOD.encode()[:-9], "not_xml", ""),
    "two roots": (GOOD.encode() + b"<a/>", "not_xml", ""),
    "unknown encoding": (swapped("UTF-8", "klingon"), "not_xml", ""),
    "many-byte encoding": (GOOD.replace("UTF-8", "GBK").encode("gbk"), "not_xml", ""),
    "broken bytes": (GOOD.encode() + b"\xff", "not_xml", ""),
    "entity without DTD": (swapped("<event>台风", "<event>&a;"), "not_xml", ""),
    "a zero": (swapped("<event>台风", "<event>\0"), "not_xml", ""),
    "laughs": (swapped(HEAD, HEAD + LAUGHS), "doctype", ""),
    "file of ours": (swapped(HEAD, HEAD + XXE), "doctype", ""),
    "inner address": (swapped(HEAD, HEAD + PARAMETER), "doctype", ""),
    "DTD without entity": (swapped(HEAD, HEAD + "<!DOCTYPE alert>"), "doctype", ""),
    "too many bytes": (GOOD.encode() + b" " * cap.MOST_BYTES, "too_big", ""),
    "too many elements": (swapped("<code>a", "<code/>" * cap.MOST_ELEMENTS + "<code>a"),
                          "too_many", ""),
    "deep": (b"<a>" * 9000 + b"</a>" * 9000, "not_cap", "a"),
    "CAP 1.1": (swapped("cap:1.2", "cap:1.1"), "not_cap", "alert"),
    "Atom": (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "not_cap", "feed"),
    "signed": (swapped("</alert>", SIGNATURE), "signed", ""),
    "no identifier": (swapped("<identifier>44130041600000_20160801160000_1</identifier>", ""),
                      "missing", "identifier"),
    "empty sender": (swapped("<sender>met@example.org", "<sender>"), "missing", "sender"),
    "comma in sender": (swapped("<sender>met@", "<sender>met,"), "name", "sender"),
    "blank in identifier": (swapped("<identifier>", "<identifier>a b"), "name", "identifier"),
    "long identifier": (swapped("<identifier>", "<identifier>" + "a" * 200),
                        "too_long", "identifier"),
    "Zulu": (swapped("<sent>2016-08-01T16:00:00+08:00", "<sent>2016-08-01T08:00:00Z"),
             "time", "sent"),
    "no zone": (swapped("<onset>2016-08-01T16:00:00+08:00", "<onset>2016-08-01T16:00:00"),
                "time", "onset"),
    "31 February": (swapped("<sent>2016-08-01", "<sent>2016-02-31"), "time", "sent"),
    "empty time": (swapped("<onset>2016-08-01T16:00:00+08:00", "<onset>"), "time", "onset"),
    "status": (swapped("<status>Actual", "<status>Real"), "value", "status"),
    "colour as severity": (swapped("<severity>Severe", "<severity>Orange"), "value", "severity"),
    "category": (swapped("<category>Met", "<category>Weather"), "value", "category"),
    "two senders": (swapped("<sender>", "<sender>x</sender><sender>"), "twice", "sender"),
    "unknown element": (swapped("<event>", "<colour>red</colour><event>"), "unknown", "colour"),
    "foreign element": (swapped("<event>", '<event xmlns="urn:x">red</event><event>'),
                        "unknown", "event"),
    "elements in a text": (swapped("<event>台风", "<event><b>台风</b>"), "unknown", "event"),
    "wrong order": (swapped("<status>Actual</status>", "").replace(
        b"</msgType>", b"</msgType><status>Actual</status>"), "order", "status"),
    "words between": (swapped("<event>", "红<event>"), "stray", "category"),
    "words at the front": (swapped("<identifier>", "红<identifier>"), "stray", "alert"),
    "no event": (swapped("<event>台风</event>", ""), "missing", "event"),
    "blank event": (swapped("<event>台风", "<event> "), "missing", "event"),
    "no area name": (swapped("<areaDesc>某区</areaDesc>", ""), "missing", "areaDesc"),
    "open polygon": (swapped("23,115 22.5,114<", "23,115 22.5,113<"), "point", "polygon"),
    "two points": (swapped("22.5,114 22.5,115 23,115 22.5,114", "22.5,114 22.5,114"),
                   "point", "polygon"),
    "off the earth": (swapped("<circle>-1,-2", "<circle>-91,-2"), "point", "circle"),
    "no number": (swapped("<circle>-1,-2", "<circle>NaN,-2"), "number", "circle"),
    "endless": (swapped("<altitude>-3.5", "<altitude>1e999"), "number", "altitude"),
    "circle without radius": (swapped("-1,-2 3.5", "-1,-2"), "point", "circle"),
    "negative radius": (swapped("-1,-2 3.5", "-1,-2 -3.5"), "point", "circle"),
    "half a point": (swapped("<circle>-1,-2", "<circle>-1"), "point", "circle"),
    "size": (swapped("<size>7", "<size>-7"), "number", "size"),
    "half a reference": (swapped("<references>met@example.org,", "<references>"),
                         "reference", "references"),
    "time of a reference": (swapped("c,d,2016", "c,d,16"), "time", "references"),
    "value without name": (swapped("<valueName>GB/T 2260</valueName>", ""),
                           "missing", "valueName"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_document_is_refused_with_its_reason(case: str) -> None:
    document, code, where = BAD[case]
    with pytest.raises(Bad) as caught:
        cap.read(document)
    assert (caught.value.code, caught.value.where) == (code, where)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(GOOD.encode())))
def test_whatever_comes_is_read_or_refused(noise: bytes, at: int) -> None:
    whole = GOOD.encode()
    for document in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        with suppress(Bad):
            cap.read(document)
