"""Files that mean harm, sent to the pages that take files: told so at once, and cheaply (T9)."""

import io
import resource
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.core import tasks
from linli.core.errors import Refused
from linli.core.handed import MOST_BYTES
from linli.core.handed import MOST_BYTES as TABLE_BYTES
from linli.core.models import Task
from linli.core.sheets import USUAL, read_rows
from linli.core.tests.test_sheets import BAD
from linli.core.tests.workbooks import make_package, make_xlsx, sheet_xml
from linli.orders.life import Status
from linli.orders.tests.make import Place
from linli.people.models import Roster
from linli.projects.tests.make import Street, only, reports
from tests.fuzz.pages import Page, content, page_of
from tests.fuzz.registry import every_form
from tests.sweep.cells import Town

pytestmark = pytest.mark.uploads

PAGES = {
    "people:rosters": "file",
    "orders:tables": "file",
    "organisations:import_areas": "table",
    "hours:hand_in": "file",
}
FAR = {"one far cell"}  # asks for the whole sheet at once, and gets nothing of it
SECONDS, MEMORY = 2, 256 * 1024 * 1024


def png(width: int, height: int) -> bytes:
    """A valid picture of a few bytes that asks for very many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def shared_bomb() -> bytes:
    """One long text, which a million cells point to."""
    cells = '<c t="s"><v>0</v></c>' * 20_000
    rows = f"<row>{cells}</row>" * 50
    words = f"<sst><si><t>{'字' * 1_000_000}</t></si></sst>".encode()
    return make_package(
        sheet_xml().replace("<sheetData>", f"<sheetData>{rows}"), {"xl/sharedStrings.xml": words}
    )


MORE: dict[str, Callable[[], bytes]] = {
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": lambda: b"<!doctype html><script>alert(1)</script>",
    "a picture of 12000 pixels each way": lambda: png(12_000, 12_000),
    "a workbook cut off": lambda: make_xlsx([["姓名", "电话"]] * 500)[:-400],
    "texts that are shared a million times": shared_bomb,
    "a cell of ten megabytes": lambda: "姓名,电话\n".encode() + b"9" * 7_000_000,
    "quotes without an end": lambda: b'"' + b"a,b\n" * 100_000,
    "a program": lambda: b"MZ" + bytes(200),
    "a compressed file": lambda: b"\x1f\x8b" + bytes(200),
}
FILES = {**{name: make for name, (make, _words) in BAD.items()}, **MORE}


def test_every_form_with_a_file_is_tried() -> None:
    """And the styleguide's, which keeps nothing."""
    taking = {
        form.__name__ for form in every_form()
        if any(isinstance(field, forms.FileField) for field in vars(form)["base_fields"].values())
    }  # fmt: skip
    assert taking == {
        "ClaimForm",
        "RosterForm",
        "TableForm",
        "PhotoForm",
        "SampleForm",
        "FileForm",
        "TransferForm",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("told", FILES)
def test_what_is_no_photo_is_refused_beside_its_field(told: str) -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    path = reverse("orders:desk_step", args=[order.pk, "add_photo"])
    before = spent()
    upload = SimpleUploadedFile("a.jpg", FILES[told]())

    said = signed_in(place.worker).post(path, {"photo": upload, "yes": "own"})

    assert spent() - before < SECONDS
    assert said.status_code == 422
    assert 'role="alert"' in content(said)
    assert not order.photos.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("told", FILES)
def test_what_shows_nothing_is_not_handed_in_for_an_indicator(told: str) -> None:
    street = Street()
    row = only(street.running(reports()))
    before = spent()
    words = {"title": "调研", "amount": 1, "on": f"{timezone.localdate():%Y-%m-%d}"}
    upload = SimpleUploadedFile("a.pdf", FILES[told]())
    said = signed_in(street.lead).post(
        reverse("projects:hand_in", args=[row.pk]), {**words, "file": upload}
    )

    assert spent() - before < SECONDS
    assert said.status_code == 422
    assert 'role="alert"' in content(said)
    assert not row.claims.exists()


@pytest.mark.django_db
def test_a_bad_file_is_refused_on_its_page_soon_and_cheaply(town: Town) -> None:
    made = {name: make() for name, make in FILES.items()}
    wrong = []
    for name, field in PAGES.items():
        page = page_of(town, name)
        assert page
        for told, data in made.items():
            if fault := judged(page, field, data):
                wrong.append(f"{name}, {told}: {fault}")
    assert not wrong, "\n".join(wrong)


def judged(page: Page, field: str, data: bytes) -> str:
    before = spent()
    upload = SimpleUploadedFile("../../名册\u202e<script>.xlsx", data)
    response = page.send(page.good | {field: upload})
    seconds = spent() - before
    if seconds > SECONDS:
        return f"{seconds:.1f} s"
    said = content(response)
    if response.status_code != 422:
        return str(response.status_code)
    if 'role="alert"' not in said and 'class="error' not in said:
        return "without a word"
    return "it runs" if "<script>alert" in said or "\u202e" in said else ""


@pytest.mark.parametrize("told", sorted(FILES.keys() - FAR))
def test_no_reader_needs_more_than_half_of_its_memory(told: str) -> None:
    """Each file is refused for what is wrong with it, or is a table of some text, with 256 MB."""
    said = ""
    try:
        list(read_rows(io.BytesIO(FILES[told]()), replace(USUAL, memory=MEMORY)))
    except Refused as refusal:
        said = str(refusal)
    assert "too heavy" not in said


def spent() -> float:
    """Seconds of processor time, of this process and of those it waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_told_so(town: Town) -> None:
    limits = (TABLE_BYTES, TABLE_BYTES, USUAL.size, MOST_BYTES)
    for name, most in zip(PAGES, limits, strict=True):
        page = page_of(town, name)
        assert page
        upload = SimpleUploadedFile("a.csv", b"a,b\n" * (most // 4 + 1))
        response = page.send(page.good | {PAGES[name]: upload})
        assert response.status_code == 422
        assert f"{most // 2**20} MB" in content(response)


@pytest.mark.django_db
def test_what_a_roster_hides_in_its_rows_is_told_after_the_dry_run(town: Town) -> None:
    page = page_of(town, "people:rosters")
    assert page
    Task.objects.all().delete()
    rows = "姓名,电话\n" + "何锦荣,13800138000\n" * 20 + "字" * 10_001
    with page.undone() as client:
        upload = SimpleUploadedFile("a.csv", rows.encode())
        kept = client.post(page.path, page.good | {"file": upload})
        while tasks.do_next():
            pass
        assert "第 22 行" in content(client.get(kept["Location"]))
        assert not Roster.objects.order_by("-pk")[0].content


def test_a_body_beyond_all_limits_is_told_so_to_anybody(client: Client, db: None) -> None:
    kind = "multipart/form-data; boundary=x"

    for path in (reverse("people:rosters"), reverse("organisations:import_areas"), "/sign-in/"):
        said = client.generic("POST", path, b"x", kind, CONTENT_LENGTH=str(30 * 2**20))
        assert said.status_code == 413
        assert "20 MB" in content(said)
