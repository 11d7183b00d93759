"""A notice as it is written: draft, files, correction, and asking for its release."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core import files
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.notices import board, queries, rules
from linli.notices.models import (
    LEAST_DAYS,
    Attachment,
    BoardKind,
    Column,
    Importance,
    Notice,
    Period,
    State,
    Version,
)
from linli.organisations.scope import Power, may

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True)
class Words:
    """What a notice says: `text` in Markdown, `short` for a text message or a poster."""

    title: str
    text: str
    short: str
    source: str
    importance: int = Importance.NORMAL


@dataclass(frozen=True)
class Place:
    """Where and how long it hangs. No `shows_from`: as soon as it is released; no `shows_until`:
    until somebody takes it down."""

    area: Area
    column: Column | None = None
    shows_from: datetime | None = None
    shows_until: datetime | None = None
    asks_receipt: bool = False
    # Of the public board: what the law wants, and the first day of the month or quarter.
    kind: BoardKind | None = None
    covers: date | None = None


def check_place(place: Place) -> None:
    """Refused if it would end before it begins, or its column is not one of the place."""
    begins, ends = place.shows_from or timezone.now(), place.shows_until
    if ends and ends <= begins:
        raise Refused(_("The end must come after the beginning."))
    if place.kind:
        _check_board(place, begins)
    if place.column and not queries.columns(place.area.pk).filter(pk=place.column.pk).exists():
        raise Refused(_("This column is not one of the area."))


def _check_board(place: Place, begins: datetime) -> None:
    """What the law wants published hangs long enough and says what it is about."""
    kind, ends = place.kind, place.shows_until
    if ends is None or ends < begins + rules.BOARD_HANGS:
        days = {"days": LEAST_DAYS}
        raise Refused(_("On the public board it hangs for at least %(days)s days.") % days)
    if kind and kind.period != Period.EVENT and place.covers is None:
        raise Refused(_("Say which month or quarter it is about."))
    if kind and kind.regime != board.regime_of(place.area):
        raise Refused(_("This is for the other kind of committee."))


@transaction.atomic
def write(words: Words, place: Place, *, by: Person) -> Notice:
    """Write a notice down; nobody outside the station sees it yet."""
    allow(may(by, Power.WRITE_NOTICES, place.area.pk))
    check_place(place)
    notice = Notice.objects.create(**_columns(place), is_sample=by.is_sample)
    Version.objects.create(notice=notice, written_by=by, **asdict(words))
    record("notice.written", by=by, about=notice)
    return notice


@transaction.atomic
def revise(notice: Notice, words: Words, *, by: Person, place: Place | None = None) -> Notice:
    """Change the draft. Whoever changes it has written it, and does not release it."""
    notice = lock(notice)
    allow(rules.may_write(by, notice))
    version = _draft_of(notice)
    if place and notice.current_id is None:
        allow(may(by, Power.WRITE_NOTICES, place.area.pk))
        check_place(place)
        for name, value in _columns(place).items():
            setattr(notice, name, value)
        notice.save()
    for name, value in asdict(words).items():
        setattr(version, name, value)
    version.written_by, version.written_at = by, timezone.now()
    version.save()
    record("notice.revised", by=by, about=notice, number=version.number)
    return notice


@transaction.atomic
def submit(notice: Notice, *, by: Person) -> Version:
    """Ask somebody else to look at it and release it."""
    notice = lock(notice)
    allow(rules.may_write(by, notice))
    version, now = _open_of(notice), timezone.now()
    if why := rules.why_not_submit(notice, version, now):
        raise Refused(why)
    version.state, version.submitted_at, version.remark = State.SUBMITTED, now, ""
    version.save(update_fields=["state", "submitted_at", "remark"])
    record("notice.submitted", by=by, about=notice, number=version.number)
    return version


@transaction.atomic
def take_back(notice: Notice, *, by: Person) -> Version:
    """Not yet: back to the draft."""
    notice = lock(notice)
    allow(rules.may_write(by, notice))
    version = _open_of(notice)
    if version.state != State.SUBMITTED:
        raise Refused(_("It does not wait for release."))
    version.state, version.submitted_at = State.DRAFT, None
    version.save(update_fields=["state", "submitted_at"])
    record("notice.taken_back", by=by, about=notice, number=version.number)
    return version


@transaction.atomic
def correct(notice: Notice, *, by: Person, why: str) -> Version:
    """Begin the next version of what hangs; people go on reading the last one until it is
    released, and then read why it was changed."""
    notice = lock(notice)
    allow(rules.may_write(by, notice))
    if refusal := rules.why_not_correct(notice, queries.open_version(notice)):
        raise Refused(refusal)
    if not why.strip():
        raise Refused(_("Say what was corrected, and why."))
    last = notice.said
    same = {name: getattr(last, name) for name in Words.__dataclass_fields__}
    version = Version.objects.create(
        notice=notice, number=last.number + 1, why=why.strip(), written_by=by, **same
    )
    record("notice.corrected", by=by, about=notice, number=version.number)
    return version


@transaction.atomic
def drop(notice: Notice, *, by: Person) -> Notice | None:
    """Throw the draft away: of what hangs only the correction, else all of it."""
    notice = lock(notice)
    allow(rules.may_write(by, notice))
    version = _draft_of(notice)
    for one in notice.attachments.filter(first=version.number).select_related("file"):
        _discard(one)
    notice.attachments.filter(gone=version.number).update(gone=None)
    record("notice.dropped", by=by, about=notice, number=version.number)
    version.delete()
    if notice.current_id is None:
        notice.delete()
        return None
    return notice


@transaction.atomic
def add_file(
    notice: Notice, *, by: Person, upload: "UploadedFile[bytes]", words: str
) -> Attachment:
    """A picture or a paper, with words for whoever cannot see it."""
    notice = lock(notice)
    allow(rules.may_write(by, notice))
    version = _draft_of(notice)
    if len(queries.attachments(notice, version.number)) >= rules.MOST_ATTACHMENTS:
        raise Refused(_("No more than %(most)s files.") % {"most": rules.MOST_ATTACHMENTS})
    if not words.strip():
        raise Refused(_("Say in a few words what it shows."))
    file = files.keep(upload, about=notice, by=by, pdf=True)
    row = Attachment.objects.create(
        notice=notice, file=file, words=words.strip(), first=version.number
    )
    record("notice.file_added", by=by, about=notice, number=version.number)
    return row


@transaction.atomic
def remove_file(attachment: Attachment, *, by: Person) -> None:
    """Take a file off the draft. What was released with it stays with the version before."""
    notice = lock(attachment.notice)
    allow(rules.may_write(by, notice))
    version = _draft_of(notice)
    row = lock(attachment)
    if row.gone is not None:
        raise Refused(_("It was taken off before."))
    record("notice.file_removed", by=by, about=notice, number=version.number)
    if row.first == version.number:
        _discard(row)
    else:
        row.gone = version.number
        row.save(update_fields=["gone"])


def _discard(row: Attachment) -> None:
    file = row.file
    row.delete()
    files.discard(file)


def _columns(place: Place) -> dict[str, object]:
    return {name: getattr(place, name) for name in Place.__dataclass_fields__}


def _open_of(notice: Notice) -> Version:
    version = queries.open_version(notice)
    if version is None:
        raise Refused(_("There is no draft of it."))
    return lock(version)


def _draft_of(notice: Notice) -> Version:
    version = _open_of(notice)
    if version.state != State.DRAFT:
        raise Refused(_("It waits for release. Take it back first."))
    return version
