"""The body that guides a team confirms its stages, one after the other, and lets it go at last."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import growth
from linli.activities.models import Grown, GrowthRule
from linli.activities.models.growth import READY, REGISTERED
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations import rules
from linli.organisations.actions.organisations import code_or_refused
from linli.organisations.models import Kind, Member, Membership, Organisation
from linli.organisations.scope import Power, may


@transaction.atomic
def confirm(team: Organisation, *, by: Person, venue: str = "", charter: str = "") -> Grown:
    """The next stage: the records count what they can, and papers that were seen say the rest."""
    team, guide = _guided(team, by)
    number = growth.next_stage(team)
    if number > READY:
        raise Refused(_("All stages are confirmed. What is left is the registration."))
    rule = growth.rule_for(team.area_id, timezone.localdate())
    there, asked = growth.there(team.pk), growth.asked_by(rule)[number]
    if there.lacks(asked):
        raise Refused(_("Something is still missing for this stage; it stands in the list."))
    if asked.has_venue and not venue.strip():
        raise Refused(_("Say where the team meets regularly."))
    if asked.has_charter and not charter.strip():
        raise Refused(_("Say which charter you saw."))
    return _write(team, guide, by, number, there, venue, charter, rule)


@transaction.atomic
def set_asked(asked: Mapping[str, int], *, by: Person, area: Area, since: date) -> GrowthRule:
    """Write the next version of what a place asks: "members_1": 5. What was confirmed stays; the
    next stage is asked for by the version of its day."""
    allow(may(by, Power.EDIT_ORGANISATIONS, area.pk))
    versions = GrowthRule.objects.filter(area=area)
    if since <= timezone.localdate() and (versions.exists() or since < timezone.localdate()):
        raise Refused(_("A change holds from tomorrow at the earliest."))
    for name in growth.COUNTED:
        if not asked[f"{name}_1"] <= asked[f"{name}_2"] <= asked[f"{name}_3"]:
            raise Refused(_("A later stage asks for at least as much as the one before."))
    try:
        with transaction.atomic():
            rule = GrowthRule.objects.create(
                area=area, since=since, number=versions.filter(since=since).count() + 1, by=by,
                **asked,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("Somebody else has just changed it. Look at it again.")) from None
    record("growth.asked", by=by, about=rule, area_id=area.pk)
    return rule


@transaction.atomic
def register(team: Organisation, *, by: Person, credit_code: str) -> Organisation:
    """It has its credit code: from now on it acts in its own name, and nobody guides it. Its
    members and all it did stay with it."""
    team, guide = _guided(team, by)
    if growth.next_stage(team) != REGISTERED:
        raise Refused(_("Confirm the stages before it first."))
    code = code_or_refused(credit_code)
    if Organisation.objects.filter(credit_code=code).exists():
        raise Refused(_("Another organisation already has this credit code."))
    last = Grown.objects.get(team=team, number=READY)
    _write(team, guide, by, REGISTERED, growth.there(team.pk), last.venue, last.charter)
    team.kind, team.credit_code, team.guide = Kind.SOCIAL, code, None
    try:
        with transaction.atomic():
            team.save(update_fields=["kind", "credit_code", "guide"])
    except IntegrityError as error:
        raise Refused(_("Another organisation already has this credit code.")) from error
    record("team.registered", by=by, about=team)
    return team


def _guided(team: Organisation, by: Person) -> tuple[Organisation, Organisation]:
    """The team, held, and who guides it; who decides answers for the guide and is no member."""
    team = lock(team)
    if team.kind != Kind.TEAM or team.guide is None or team.ended_on is not None:
        raise Refused(_("This is no informal team that somebody guides."))
    allow(rules.may_edit(by, team) and rules.may_edit(by, team.guide))
    if Membership.objects.filter(organisation=team, person=by, state=Member.IN).exists():
        raise Refused(_("Somebody who is not a member of the team decides this."))
    return team, team.guide


def _write(
    team: Organisation, guide: Organisation, by: Person, number: int, there: growth.There,
    venue: str, charter: str, rule: GrowthRule | None = None,
) -> Grown:  # fmt: skip
    row = Grown.objects.create(
        team=team, guide=guide, number=number, rule=rule, members=there.members, held=there.held,
        months=there.months, venue=venue.strip(), charter=charter.strip(), confirmed_by=by,
    )  # fmt: skip
    if number < REGISTERED:
        record("team.grown", by=by, about=team, number=number)
    return row
