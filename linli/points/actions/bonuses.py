"""A bonus by hand: given to a volunteer or a team with a reason, and taken back with another."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.points import queries, rules
from linli.points.actions import giving
from linli.points.models import Bonus

SOURCE = Bonus._meta.label_lower


@transaction.atomic
def give(
    to: Person | Organisation, points: int, *, by: Person, area: Area, reason: str
) -> Bonus:  # fmt: skip
    """Points without hours, out of what the place may give in this year: all of them or none, for
    one reason once, and never to oneself."""
    allow(rules.may_give(by, to, area.pk))
    said = " ".join(reason.split())
    if not said:
        raise Refused(_("Say what it is for; they read it."))
    if why := rules.why_no_bonus(by, to):
        raise Refused(why)
    found = queries.budget_for(area.pk, queries.today().year)
    if found is None:
        raise Refused(_("First set how many points the place gives in a year."))
    budget = lock(found)
    left = budget.points - budget.issued
    row = Bonus(area=area, points=points, reason=said, by=by)
    if isinstance(to, Organisation):
        row.organisation = to
    else:
        row.person = to
    is_there = 1 <= points <= left
    posting = giving.bonus(SOURCE, row.pk, to, points, area.pk, by=by) if is_there else None
    if posting is None:
        words = ngettext(
            "The place has %(n)s point left for this year.",
            "The place has %(n)s points left for this year.",
            left,
        )
        raise Refused(words % {"n": left})
    row.posting = posting
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("They were given a bonus for this already.")) from None
    record("bonus.given", by=by, about=row, area_id=area.pk, points=points)
    _tell(row, "points.bonus")
    return row


@transaction.atomic
def take_back(row: Bonus, *, by: Person, reason: str) -> Bonus:
    """It was given by mistake: what of it did not run out goes back to the place, also if it was
    spent. Once."""
    row = lock(row)
    allow(rules.may_set(by, row.area_id))
    if row.taken_at:
        raise Refused(_("This was taken back already."))
    said = " ".join(reason.split())
    if not said:
        raise Refused(_("Say why, so that they understand."))
    giving.take_bonus_back(SOURCE, row.pk, by=by)
    row.taken_at, row.taken_by, row.taken_why = timezone.now(), by, said
    row.save(update_fields=["taken_at", "taken_by", "taken_why"])
    record("bonus.taken_back", by=by, about=row, area_id=row.area_id, points=row.points)
    _tell(row, "points.bonus_taken")
    return row


def _tell(row: Bonus, letter: str) -> None:
    if row.person:  # a team sees it on its page
        channels.tell(
            row.person, letter, about=row, once=f"{letter} {row.pk}", facts={"points": row.points}
        )
