"""Who may do what with a notice, and why it cannot be done now."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.notices.models import LEAST_DAYS, Attachment, Notice, State, Version
from linli.organisations.scope import Power, grants_with, may
from linli.people.models import Household

MOST_ATTACHMENTS = 9
BOARD_HANGS = timedelta(days=LEAST_DAYS)


def may_write(by: Person, notice: Notice) -> bool:
    return may(by, Power.WRITE_NOTICES, notice.area_id)


def may_release(by: Person, notice: Notice, version: Version) -> bool:
    """Somebody else than who wrote it: four eyes."""
    return version.written_by_id != by.pk and may(by, Power.RELEASE_NOTICES, notice.area_id)


def may_withdraw(by: Person, notice: Notice) -> bool:
    return may(by, Power.RELEASE_NOTICES, notice.area_id)


def why_not_submit(notice: Notice, version: Version, now: datetime) -> str:
    """What is still missing, as a sentence; "" if nothing."""
    if version.state != State.DRAFT:
        return _("It waits for release already.")
    if notice.withdrawn_at:
        return _("It was withdrawn.")
    if not version.text.strip():
        return _("Write what it is about.")
    if notice.current_id is None and notice.shows_until and notice.shows_until <= now:
        return _("Its last day is over. Choose a later one.")
    return ""


def why_not_correct(notice: Notice, open_version: Version | None) -> str:
    """Why no correction can be begun; "" if one can."""
    if notice.current_id is None:
        return _("It was never released. Change the draft.")
    if notice.withdrawn_at:
        return _("It was withdrawn.")
    if open_version:
        return _("A correction is being written already.")
    return ""


def why_not_withdraw(notice: Notice, now: datetime) -> str:
    """Why it stays where it is; "" if it can be taken down."""
    if notice.current_id is None or notice.shows_from is None:
        return _("It was never released.")
    if notice.withdrawn_at:
        return _("It was withdrawn.")
    if notice.kind_id and now < notice.shows_from + BOARD_HANGS:
        return _("What the law wants published hangs for at least %(days)s days. Correct it.") % {
            "days": LEAST_DAYS
        }
    return ""


def stand(notice: Notice, unfinished: Version | None, now: datetime) -> str:
    """Where a notice stands: withdrawn, over, up, scheduled, submitted or draft."""
    if notice.withdrawn_at:
        return "withdrawn"
    if notice.current_id is None:
        return unfinished.state if unfinished else State.DRAFT
    if notice.shows_until and notice.shows_until <= now:
        return "over"
    return "scheduled" if notice.shows_from and notice.shows_from > now else "up"


def is_public(notice: Notice, attachment: Attachment, now: datetime) -> bool:
    """Whether everybody may see a file: it belongs to what can be read now."""
    current = notice.current
    if current is None or stand(notice, None, now) not in ("up", "over"):
        return False
    stays = attachment.gone is None or attachment.gone > current.number
    return attachment.first <= current.number and stays


def may_prepare(by: Person, notice: Notice) -> bool:
    """See drafts, what they hold, and what they were before."""
    area = notice.area_id
    return may(by, Power.WRITE_NOTICES, area) or may(by, Power.RELEASE_NOTICES, area)


def is_bounded(notice: Notice) -> bool:
    """Whether it hangs until a day, so that the day can be put off."""
    return bool(notice.current_id and notice.shows_until and not notice.withdrawn_at)


def may_keep_kinds(by: Person) -> bool:
    """Say what the law wants on the public boards."""
    return grants_with(by, Power.RUN_PLATFORM).exists()


def may_tick(by: Person, household: Household) -> bool:
    """Say that a household was told: whoever rings and knocks there."""
    return may(by, Power.CALL_PEOPLE, household.area_id)


def why_not_read(notice: Notice, now: datetime) -> str:
    """Why nobody can say now that it was read; "" if they can."""
    if not notice.asks_receipt:
        return _("This notice does not ask for it.")
    if stand(notice, None, now) not in ("up", "over"):
        return _("It does not hang.")
    return ""
