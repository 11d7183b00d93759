"""Files people give us: private, checked, without hidden data, served only through a rule.

A photo is decoded and written anew, so EXIF (with its place and time), trailing data and
surprises in the format do not survive. Sizes are read before anything is decoded: a PNG of
17 KB can ask for 700 MB (measured; docs/security.md).
"""

import hashlib
import io
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from linli.core.errors import Refused
from linli.core.ids import uuid7
from linli.core.models import StoredFile

if TYPE_CHECKING:
    from linli.accounts.models import Person

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2560
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF = "application/pdf"
PDF_END = 1024  # bytes in which readers look for its end

Rule = Callable[["Person", StoredFile], bool]
_rules: dict[str, Rule] = {}


def serve_by(kind: str, rule: Rule) -> None:
    """Files about this kind of thing ("people.identity") are served to whom the rule allows."""
    _rules[kind] = rule


def may_see(person: "Person", file: StoredFile) -> bool:
    """Nobody sees a file whose kind has no rule."""
    rule = _rules.get(file.subject_kind)
    return rule is not None and rule(person, file)


def keep(
    upload: "UploadedFile[bytes]", *, about: Model, by: "Person | None", pdf: bool = False
) -> StoredFile:
    """Check the upload and keep it beside the thing it is about."""
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(_("The file is too large. It may have 10 MB."))
    data = upload.read(MOST_BYTES + 1)
    if pdf and data.startswith(b"%PDF-"):
        _whole(data)
        content_type = PDF
    else:
        data, content_type = _repainted(data, pdf=pdf)
    file = StoredFile(
        id=uuid7(),
        subject_kind=about._meta.label_lower,
        subject_id=about.pk,
        name=safe_name(upload.name or "", content_type),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        given_by=by,
    )
    path = path_of(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(data)
    draft.replace(path)
    file.save(force_insert=True)
    return file


def discard(file: StoredFile) -> None:
    """Remove a file for good, as an erasure asks: from the disk once the change is certain."""
    path = path_of(file)
    file.delete()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def path_of(file: StoredFile) -> Path:
    """Named by us: nothing of the uploader's choosing reaches the disk."""
    return Path(settings.PRIVATE_FILES) / file.id.hex[-2:] / file.id.hex


def safe_name(name: str, content_type: str) -> str:
    """A name to show and to download under: no path, no control or direction marks."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    shown = "".join(c for c in stem if unicodedata.category(c)[0] in "LNPSZ" and c not in '"<>|:*?')
    ending = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", PDF: "pdf"}
    return f"{shown.strip(' .')[:80] or 'file'}.{ending[content_type]}"


def _whole(data: bytes) -> None:
    """A PDF says at its end where to begin (ISO 32000-2, 7.5.5): without it, it is cut or none."""
    end = data[-PDF_END:]
    if b"startxref" not in end or b"%%EOF" not in end:
        raise Refused(_("This PDF is not whole. Save it once more, and send it again."))


def _repainted(data: bytes, *, pdf: bool) -> tuple[bytes, str]:
    """The picture decoded, turned upright, made no larger than we show, and written anew."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # few requests carry a photo

    # Pillow would warn, or raise an error of its own; we look at the size before it decodes.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=tuple(IMAGES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(_("The photo has too many pixels. Take it again in a smaller size."))
            kind = picture.format or "JPEG"
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            if kind == "JPEG":
                upright = upright.convert("RGB")
            clean = Image.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P" and (palette := upright.getpalette()):
                clean.putpalette(palette)
            out = io.BytesIO()
            clean.save(out, kind, quality=85)
            return out.getvalue(), IMAGES[kind]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        accepted = _("JPEG, PNG, WebP or PDF") if pdf else _("JPEG, PNG or WebP")
        sentence = _("This file cannot be read. Send %(accepted)s.") % {"accepted": accepted}
        raise Refused(sentence) from error
