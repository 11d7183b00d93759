"""Odd questions, odd addresses and bodies of the wrong kind (T7)."""

import json
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from linli.accounts.tests.make import make_resident, signed_in
from tests.fuzz.corpus import IDS, NUMBERS, ODD
from tests.fuzz.pages import TAKING, content, who_enters
from tests.sweep.cells import Town
from tests.sweep.declared import DOORS
from tests.sweep.urls import converters, every_name, read_whole

pytestmark = pytest.mark.text

ASKED = (
    "page", "q", "for", "area", "next", "kind", "role", "before", "actor", "subject", "since",
    "until", "verb", "ui", "year", "month",
)  # fmt: skip
QUESTIONS = [*ODD.values(), *NUMBERS, *IDS]
NO_ID = ("0" * 36, "x", "00000000-0000-0000-0000-000000000000\n")
NO_WORD = ("0", "9" * 400, "\0", "𠮷", "..", "%", "a" * 2000)
EACH = 1  # question for each page; every one is asked of some
HEADERS = ("\xff" * 300, "x" * 9000, "%00", "\x00", '";<script>', json.dumps(IDS), "ð\xa0®·")
FORM = "application/x-www-form-urlencoded"
PARTS_OF_TWO = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n--x--\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="a%d"; filename="%b"\r\n\r\n1\r\n'
BODIES = {
    "JSON": (b'{"mobile": "13900000001"}', "application/json", 422),
    "XML": (b"<!DOCTYPE x><x/>", "text/xml", 422),
    "no kind": (b"mobile=1", "", 422),
    "another encoding": ("mobile=１".encode("utf-16"), f"{FORM}; charset=utf-16", 400),
    "an encoding that is none": (b"mobile=1", f"{FORM}; charset=nonsense", 400),
    "an encoding of bytes": (b"mobile=1", f"{FORM}; charset=base64", 400),
    "parts in an encoding of bytes": (
        PART % (b"mobile", b"1"), f"{PARTS_OF_TWO}; charset=base64", 400,
    ),
    "parts in another encoding": (
        PART % (b"mobile", b"1"), f"{PARTS_OF_TWO}; charset=utf-16", 400,
    ),
    "bytes that are no text": (b"mobile=%ff%fe&m=%", FORM, 400),
    "no text in parts": (PART % (b"mobile", b"\xff\xfe"), PARTS_OF_TWO, 400),
    "parts without a boundary": (b"mobile=1", "multipart/form-data", 400),
    "parts without an end": (PART[:50], PARTS_OF_TWO, 422),
    "parts without a name": (b"--x\r\n\r\n1\r\n--x--\r\n", PARTS_OF_TWO, 422),
    "a part in base64 that is none": (
        b'--x\r\nContent-Disposition: form-data; name="mobile"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n", PARTS_OF_TWO, 422,
    ),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(2000)), FORM, 400),
    "too many files": (b"".join(FILE % (n, b"a") for n in range(200)), PARTS_OF_TWO, 400),
    "an odd file name": (FILE % (1, "../\u202e\n<script>".encode()) + b"--x--", PARTS_OF_TWO, 422),
    "ten megabytes of text": (b"mobile=" + b"9" * 10_485_760, FORM, 413),
    "ten megabytes in a part": (PART % (b"mobile", b"9" * 10_485_760), PARTS_OF_TWO, 413),
}  # fmt: skip


@pytest.mark.django_db
def test_no_question_breaks_a_page(town: Town) -> None:
    wrong = []
    for number, name in enumerate(one for one in every_name() if isinstance(DOORS[one], TAKING)):
        if converters(name) and name not in town.rows:
            continue
        visitor, path = who_enters(town, name), town.url(name)
        for n in range(EACH):
            odd = QUESTIONS[(number * EACH + n) % len(QUESTIONS)][:2000]
            query = urlencode(dict.fromkeys(ASKED, odd), errors="surrogatepass")
            with transaction.atomic():
                response = read_whole(visitor.client.get(f"{path}?{query}"))
                transaction.set_rollback(True)
            if response.status_code >= 500 or "<script>alert" in content(response):
                wrong.append(f"{name} {odd!r}: {response.status_code}")
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.django_db
def test_no_address_breaks_a_page(town: Town) -> None:
    """Numbers beyond the database's, names that are none, and ids of nothing: not there."""
    wrong = []
    for name, door in DOORS.items():
        kinds = {key: type(one).__name__ for key, one in converters(name).items()}
        if not kinds or not isinstance(door, TAKING):
            continue
        visitor, usual = who_enters(town, name), town.url(name)
        for odd in addresses(kinds, town.rows[name], usual):
            with transaction.atomic():
                response = visitor.client.post(odd)
                if response.status_code == 405:
                    response = visitor.client.get(odd)
                transaction.set_rollback(True)
            if response.status_code not in (302, 404):
                wrong.append(f"{odd[:80]}: {response.status_code}")
    assert not wrong, "\n".join(wrong[:40])


def addresses(kinds: dict[str, str], row: dict[str, object], usual: str) -> list[str]:
    """The usual address with one part odd: an id of nothing, and another odd one in turn."""
    found = []
    for key, kind in kinds.items():
        odd = [str(uuid4()), *NO_ID] if kind == "UUIDConverter" else ["9" * 18, *NO_WORD]
        turn = len(usual) % (len(odd) - 1) + 1
        found += [usual.replace(str(row[key]), quote(one, safe="")) for one in (odd[0], odd[turn])]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("told", BODIES)
def test_a_body_of_the_wrong_kind_is_told_so(client: Client, told: str) -> None:
    body, kind, status = BODIES[told]

    for path, one in (("/sign-in/", client), ("/me/mobile/", signed_in(make_resident()))):
        response = one.generic("POST", path, body, content_type=kind)

        assert response.status_code == status
        assert "<h1" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("size", ["", "0", "-1", "9" * 400])  # a server lets no others through
def test_a_size_that_is_none_is_told_so(client: Client, size: str) -> None:
    for kind in (FORM, PARTS_OF_TWO):
        response = client.post(
            "/sign-in/", PART % (b"mobile", b"1"), content_type=kind, CONTENT_LENGTH=size
        )
        assert response.status_code in (400, 413, 422)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Cookie", "User-Agent", "X-Forwarded-For", "Accept-Language",
                                  "HX-Current-URL", "HX-Trigger", "Referer", "X-CSRFToken",
                                  "If-None-Match", "Range", "Idempotency-Key"])  # fmt: skip
def test_no_header_breaks_a_page(name: str) -> None:
    client = signed_in(make_resident())
    kept = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
    for odd in HEADERS:
        sent = f"{kept}; display={odd}; language={odd}; place={odd}" if name == "Cookie" else odd
        for path in ("/", "/me/sessions/", "/sign-in/"):
            assert client.get(path, headers={name: sent}).status_code < 500
        said = client.post("/display/", {"elder": "on"}, headers={name: sent})
        assert said.status_code < 500
