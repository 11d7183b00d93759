"""What people send: checked, written anew, private; what is odd is refused in a sentence (T9)."""

import io
import resource
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.core import files
from linli.core.errors import Refused
from linli.core.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.PRIVATE_FILES = tmp_path
    yield tmp_path
    files._rules.pop("accounts.person", None)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def opened(file: StoredFile) -> Image.Image:
    return Image.open(io.BytesIO(files.path_of(file).read_bytes()))


def keep(data: bytes, name: str = "照片.jpg", *, pdf: bool = False) -> StoredFile:
    person = Person.objects.first() or make_resident()
    return files.keep(SimpleUploadedFile(name, data), about=person, by=person, pdf=pdf)


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_pictures_are_kept(kind: str, content_type: str) -> None:
    file = keep(picture(kind), "x.exe")

    assert file.content_type == content_type
    assert file.name == f"x.{files.IMAGES and content_type.split('/')[1].replace('jpeg', 'jpg')}"
    assert opened(file).size == (64, 48)


def test_a_picture_of_few_colours_keeps_them() -> None:
    colours = Image.new("P", (2, 1))
    colours.putpalette([200, 30, 30, 10, 90, 200])
    colours.putpixel((1, 0), 1)
    out = io.BytesIO()
    colours.save(out, "PNG")

    kept = keep(out.getvalue(), "a.png")

    with Image.open(files.path_of(kept)) as again:
        assert [again.convert("RGB").getpixel((x, 0)) for x in (0, 1)] == [
            (200, 30, 30),
            (10, 90, 200),
        ]


def test_where_and_when_a_photo_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    file = keep(picture(exif=exif) + b"CANARY-TRAILER")

    stored = files.path_of(file).read_bytes()
    assert b"CANARY" not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()


def test_large_photos_are_made_smaller() -> None:
    file = keep(picture(size=(4000, 3000)))

    assert max(opened(file).size) == files.LONGEST_SIDE


def bomb() -> bytes:
    """A valid PNG of a few bytes that asks for 12,000 × 12,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", 12_000, 12_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "cannot be read"),
        (b"<html><script>alert(1)</script></html>", "cannot be read"),
        (b"GIF89a" + b"\0" * 40, "cannot be read"),
        (picture()[:200], "cannot be read"),
        (b"%PDF-1.7 not asked for", "cannot be read"),
        (b"PK\x03\x04" + b"\0" * 100, "cannot be read"),
        (b"\x00" * 11_000_000, "too large"),
        (bomb(), "too many pixels"),
    ],
    ids=["empty", "svg", "html", "gif", "cut", "pdf", "zip", "11 MB", "bomb"],
)
def test_what_is_no_photo_is_refused(data: bytes, sentence: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Refused, match=sentence):
        keep(data)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024
    assert not StoredFile.objects.exists()


def test_a_pdf_is_kept_where_one_is_asked_for() -> None:
    file = keep(b"%PDF-1.7\n...\nstartxref\n9\n%%EOF\n", "../../证明.pdf", pdf=True)

    assert (file.content_type, file.name) == ("application/pdf", "证明.pdf")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "file.jpg"),
        ("C:\\temp\\何伯.png", "何伯.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("\x00\x01.jpg", "file.jpg"),
        ("𬭎㙍.jpg", "𬭎㙍.jpg"),
        ("长" * 300 + ".jpg", "长" * 80 + ".jpg"),
        ('<script>".jpg', "script.jpg"),
    ],
)
def test_names_are_safe_to_show_and_to_save_under(given: str, shown: str) -> None:
    assert files.safe_name(given, "image/jpeg") == shown


def test_nobody_sees_a_file_without_a_rule() -> None:
    file = keep(picture())
    url = reverse("core:file", args=[file.pk])

    assert signed_in(make_resident()).get(url).status_code == 404

    files.serve_by("accounts.person", lambda person, row: person.pk == row.subject_id)
    owner = Person.objects.get(pk=file.subject_id)
    shown = signed_in(owner).get(url)
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert signed_in(make_resident()).get(url).status_code == 404


def test_a_discarded_file_is_gone_from_the_disk_once_that_is_certain(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = keep(picture())
    path = files.path_of(file)

    with django_capture_on_commit_callbacks(execute=True):
        files.discard(file)
        assert path.exists()

    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_a_pdf_that_was_cut_or_is_none_is_refused() -> None:
    for data in (b"%PDF-1.7\n...", b"%PDF-1.4 and nothing of a PDF behind it", b"%PDF-1.7 %%EOF"):
        with pytest.raises(Refused, match="not whole"):
            keep(data, "证明.pdf", pdf=True)
