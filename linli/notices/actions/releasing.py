"""What people see: released by somebody else than who wrote it, corrected, withdrawn."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core import pulse, search
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.notices import queries, rules
from linli.notices.marked import plain
from linli.notices.models import Notice, State, Version

TITLE, SHORT, TEXT = 3.0, 2.0, 1.0  # how much a word counts in a search


@transaction.atomic
def release(notice: Notice, *, by: Person) -> Notice:
    """Let people see it: at once, or from the moment that was set. Never one's own."""
    notice = lock(notice)
    version = _waiting(notice)
    allow(rules.may_release(by, notice, version))
    now = timezone.now()
    if notice.withdrawn_at:
        raise Refused(_("It was withdrawn."))
    if notice.shows_until and notice.shows_until <= now:
        raise Refused(_("Its last day is over. Choose a later one."))
    version.digest = digest_of(version, notice)
    version.state, version.released_by, version.released_at = State.RELEASED, by, now
    version.save(update_fields=["digest", "state", "released_by", "released_at"])
    if notice.current_id is None:
        notice.shows_from = max(notice.shows_from or now, now)
        if notice.kind_id and notice.shows_until:  # it may have waited: the days count from now
            least = notice.shows_from + rules.BOARD_HANGS
            notice.shows_until = max(notice.shows_until, least)
    notice.current = version
    notice.save(update_fields=["current", "shows_from", "shows_until"])
    index(version)
    record("notice.released", by=by, about=notice, number=version.number)
    channels.tell(
        version.written_by, "notice.released", about=notice,
        once=f"notice.released {version.pk}", facts={"title": version.title},
    )  # fmt: skip
    pulse.touch()
    return notice


@transaction.atomic
def send_back(notice: Notice, *, by: Person, because: str) -> Version:
    """Not like this: back to whoever wrote it, with the reason."""
    notice = lock(notice)
    version = _waiting(notice)
    allow(rules.may_release(by, notice, version))
    if not because.strip():
        raise Refused(_("Say what has to be changed."))
    version.remark, at = because.strip(), version.submitted_at
    version.state, version.submitted_at = State.DRAFT, None
    version.save(update_fields=["remark", "state", "submitted_at"])
    record("notice.sent_back", by=by, about=notice, number=version.number)
    channels.tell(
        version.written_by, "notice.sent_back", about=notice,
        once=f"notice.sent_back {version.pk} {at}", facts={"title": version.title},
    )  # fmt: skip
    return version


@transaction.atomic
def withdraw(notice: Notice, *, by: Person, because: str) -> Notice:
    """Take it down before its time; whoever has its address reads why."""
    notice = lock(notice)
    allow(rules.may_withdraw(by, notice))
    now = timezone.now()
    if why := rules.why_not_withdraw(notice, now):
        raise Refused(why)
    if not because.strip():
        raise Refused(_("Say why; people read it."))
    notice.withdrawn_at, notice.withdrawn_by, notice.because = now, by, because.strip()
    notice.save(update_fields=["withdrawn_at", "withdrawn_by", "because"])
    search.forget(queries.KIND, notice.pk)
    record("notice.withdrawn", by=by, about=notice)
    pulse.touch()
    return notice


@transaction.atomic
def extend(notice: Notice, *, by: Person, until: datetime) -> Notice:
    """Let it hang longer, also when its time was over. Shorter: withdraw it, and say why."""
    notice = lock(notice)
    allow(rules.may_withdraw(by, notice))
    if notice.current_id is None or notice.withdrawn_at:
        raise Refused(_("It does not hang."))
    if notice.shows_until is None or until <= max(notice.shows_until, timezone.now()):
        raise Refused(_("Choose a day after its last one."))
    notice.shows_until = until
    notice.save(update_fields=["shows_until"])
    record("notice.extended", by=by, about=notice)
    pulse.touch()
    return notice


def index(version: Version) -> None:
    """Make what it says findable."""
    texts = {version.title: TITLE, version.short: SHORT, plain(version.text): TEXT}
    search.index(queries.KIND, version.notice_id, texts)


def digest_of(version: Version, notice: Notice) -> str:
    """SHA-256 over everything that people read, and over the version before it: whoever changes
    a word of one breaks all that follow."""
    before = ""
    if version.number > 1:
        before = notice.versions.get(number=version.number - 1).digest
    said = {
        "notice": str(notice.pk), "number": version.number, "title": version.title,
        "text": version.text, "short": version.short, "source": version.source,
        "importance": version.importance, "why": version.why, "before": before,
        "files": [
            [one.words, one.file.sha256] for one in queries.attachments(notice, version.number)
        ],
    }  # fmt: skip
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _waiting(notice: Notice) -> Version:
    version = queries.open_version(notice)
    if version is None or version.state != State.SUBMITTED:
        raise Refused(_("It does not wait for release."))
    return lock(version)
