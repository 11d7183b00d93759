"""A place for a neighbour without a phone: asked for by whoever has one, given by the desk."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.actions import signing_up
from linli.activities.actions.permits import NOTHING, Said
from linli.activities.models import ForNeighbour, Post, SignUp
from linli.activities.models.neighbour import MOST_NEIGHBOURS
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@dataclass(frozen=True)
class Meant:
    """Who it is, and how they are reached: a landline will do, or nothing."""

    name: str
    phone: str = ""


@transaction.atomic
def ask_for(post: Post, meant: Meant, *, by: Person, has_agreed: bool) -> ForNeighbour:
    """Somebody asks for a neighbour, who said yes to it. The desk signs them up; if it is full,
    they stand in the line by the moment at which it was asked."""
    post = signing_up.held_open(post)
    if why := rules.why_not_now(post.activity, timezone.now()):
        raise Refused(why)
    if not has_agreed:
        raise Refused(_("Ask them first."))
    if not meant.name.strip():
        raise Refused(_("Say what they are called."))
    used = set(ForNeighbour.objects.filter(post=post, by=by).values_list("slot", flat=True))
    free = next((one for one in range(1, MOST_NEIGHBOURS + 1) if one not in used), None)
    if free is None:
        raise Refused(_("For two neighbours at most; the others ask at the station."))
    try:
        with transaction.atomic():
            made = ForNeighbour.objects.create(
                post=post, by=by, slot=free, name=meant.name.strip(), phone=meant.phone.strip()
            )
    except IntegrityError as error:
        raise Refused(_("You have just asked for somebody. Look at the page again.")) from error
    record("activity.asked_for", by=by, about=post.activity)
    return made


@transaction.atomic
def sign_up(
    row: ForNeighbour, *, by: Person, person: Person, said: Said = NOTHING
) -> SignUp:  # fmt: skip
    """The desk knows who it is, and signs them up as of the moment at which it was asked."""
    row = _open(row, by)
    made = signing_up.sign_up(row.post, by=by, person=person, said=said, asked_at=row.at)
    if ForNeighbour.objects.filter(sign_up=made).exists():
        raise Refused(_("Somebody asked for them already."))
    row.sign_up, row.answered_at, row.answered_by = made, timezone.now(), by
    row.save(update_fields=["sign_up", "answered_at", "answered_by"])
    _tell(row, "activity.asked_for_done")
    return made


@transaction.atomic
def turn_down(row: ForNeighbour, *, by: Person, because: str) -> ForNeighbour:
    """They could not be signed up; whoever asked reads why."""
    row = _open(row, by)
    if not because.strip():
        raise Refused(_("Say why, so that they can read it."))
    row.because, row.answered_at, row.answered_by = because.strip(), timezone.now(), by
    row.save(update_fields=["because", "answered_at", "answered_by"])
    record("activity.asked_for_no", by=by, about=row.post.activity)
    _tell(row, "activity.asked_for_no")
    return row


def _open(row: ForNeighbour, by: Person) -> ForNeighbour:
    row = lock(row)
    allow(rules.may_run(by, row.post.activity))
    if row.answered_at:
        raise Refused(_("This was answered already."))
    return row


def _tell(row: ForNeighbour, code: str) -> None:
    """Whoever asked, without the name: it may be read on a screen that others see."""
    channels.tell_all(
        [row.by], code, about=row.post.activity, once=f"{code} {row.pk}",
        facts={"name": row.post.activity.name},
    )  # fmt: skip
