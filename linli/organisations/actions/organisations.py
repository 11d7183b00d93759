"""Organisations come into being, change, present themselves, and end."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations import rules
from linli.organisations.credit_code import NotACreditCode, read
from linli.organisations.models import Kind, Organisation, ServiceArea, WorkField

DEEPEST = 3


@dataclass(frozen=True)
class Facts:
    """What an organisation is and where it belongs."""

    name: str
    kind: str
    area: Area
    credit_code: str = ""
    parent: Organisation | None = None
    guide: Organisation | None = None


@dataclass(frozen=True)
class Profile:
    """How an organisation presents itself."""

    about: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    is_contact_public: bool = False
    join_mode: str = "approval"
    fields: Collection[str] = ()
    service_areas: Collection[Area] = ()


@transaction.atomic
def create(*, by: Person, facts: Facts, is_sample: bool = False) -> Organisation:
    """A new organisation, so far without a profile."""
    allow(rules.may_create(by, facts.area))
    code = _fit(facts, None)
    with _first_come():
        organisation = Organisation.objects.create(
            name=facts.name, kind=facts.kind, area=facts.area, credit_code=code,
            parent=facts.parent, guide=facts.guide, is_sample=is_sample,
        )  # fmt: skip
    record("organisation.created", by=by, about=organisation, kind=facts.kind)
    return organisation


@transaction.atomic
def edit(organisation: Organisation, *, by: Person, facts: Facts) -> Organisation:
    """Change what it is; moving it takes the power in both areas."""
    organisation = lock(organisation)
    allow(rules.may_edit(by, organisation) and rules.may_create(by, facts.area))
    _refuse_ended(organisation)
    code = _fit(facts, organisation)
    wanted = {
        "name": facts.name, "kind": facts.kind, "area": facts.area, "credit_code": code,
        "parent": facts.parent, "guide": facts.guide,
    }  # fmt: skip
    changed = [field for field, value in wanted.items() if getattr(organisation, field) != value]
    if not changed:
        return organisation
    if "kind" in changed and organisation.standing != "good" and facts.kind == Kind.DEPARTMENT:
        raise Refused(_("It is under a sanction. Lift that first."))
    for field in changed:
        setattr(organisation, field, wanted[field])
    with _first_come():
        organisation.save(update_fields=changed)
    record("organisation.edited", by=by, about=organisation, fields=changed)
    return organisation


@transaction.atomic
def describe(organisation: Organisation, *, by: Person, profile: Profile) -> Organisation:
    """Say what it does, for whom and where, and how it is reached."""
    organisation = lock(organisation)
    allow(rules.may_describe(by, organisation))
    _refuse_ended(organisation)
    if profile.is_contact_public and not profile.contact_phone:
        raise Refused(_("To publish a contact, give its phone number."))
    organisation.about = profile.about
    organisation.contact_name = profile.contact_name
    organisation.contact_phone = profile.contact_phone
    organisation.is_contact_public = profile.is_contact_public
    organisation.join_mode = profile.join_mode
    organisation.save(
        update_fields=[
            "about", "contact_name", "contact_phone", "is_contact_public", "join_mode",
        ]
    )  # fmt: skip
    _set_fields(organisation, set(profile.fields))
    _set_areas(organisation, {area.pk for area in profile.service_areas})
    record("organisation.described", by=by, about=organisation)
    return organisation


@transaction.atomic
def end(organisation: Organisation, *, by: Person) -> Organisation:
    """It is no more from today on: its roles end and its codes are worth nothing."""
    organisation = lock(organisation)
    allow(rules.may_edit(by, organisation))
    _refuse_ended(organisation)
    current = Organisation.objects.filter(ended_on=None)
    if current.filter(parent=organisation).exists() or current.filter(guide=organisation).exists():
        raise Refused(_("Other organisations belong to it. End them or move them first."))
    now = timezone.now()
    organisation.ended_on = timezone.localdate()
    organisation.save(update_fields=["ended_on"])
    for grant in organisation.grants.filter(revoked_at=None):
        grant.revoked_at = now
        grant.save(update_fields=["revoked_at"])
        record("grant.revoked", by=by, about=grant, role=grant.role, why="organisation.ended")
    organisation.join_codes.filter(expires_at__gt=now, made_at__lt=now).update(expires_at=now)
    organisation.invitations.filter(answered_at=None).update(answered_at=now)
    record("organisation.ended", by=by, about=organisation)
    return organisation


@contextmanager
def _first_come() -> Iterator[None]:
    """Two desks at once: the second hears that the name or the code has just been taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(_("Somebody has just entered this organisation. Look for it.")) from error


def _refuse_ended(organisation: Organisation) -> None:
    if organisation.ended_on is not None:
        raise Refused(_("This organisation has ended."))


def _fit(facts: Facts, organisation: Organisation | None) -> str | None:
    """The credit code as it is stored, once all facts fit together."""
    _refuse_misplaced(facts, organisation)
    others = Organisation.objects.all()
    if organisation is not None:
        others = others.exclude(pk=organisation.pk)
    if others.filter(area=facts.area, name=facts.name, ended_on=None).exists():
        raise Refused(_("There is already an organisation of this name in this area."))
    if not facts.credit_code:
        return None
    code = code_or_refused(facts.credit_code)
    if others.filter(credit_code=code).exists():
        raise Refused(_("Another organisation already has this credit code."))
    return code


def code_or_refused(words: str) -> str:
    """The credit code behind the words, or what is wrong with it."""
    try:
        return read(words).text
    except NotACreditCode as refusal:
        if str(refusal) == "format":
            sentence = _("A credit code has 18 characters: digits and letters without I O S V Z.")
        else:
            sentence = _("The credit code has a slip in it. Compare it with the certificate.")
        raise Refused(sentence) from refusal


def _refuse_misplaced(facts: Facts, organisation: Organisation | None) -> None:
    if facts.area.valid_until is not None:
        raise Refused(_("This area has ended. Choose the one that came after it."))
    if facts.kind == Kind.TEAM and not (facts.parent or facts.guide):
        raise Refused(_("An informal team needs an organisation that guides it."))
    if facts.guide and facts.guide.kind == Kind.TEAM:
        raise Refused(_("A team cannot guide another team."))
    for upper in (facts.parent, facts.guide):
        if upper and upper.ended_on is not None:
            raise Refused(_("The organisation above it has ended."))
    _refuse_circle(facts, organisation)


def _refuse_circle(facts: Facts, organisation: Organisation | None) -> None:
    """No organisation is part of itself, and none is nested too deep to be found below it."""
    upper, depth = facts.parent, 1
    while upper is not None:
        if upper == organisation:
            raise Refused(_("An organisation cannot be part of itself."))
        upper, depth = upper.parent, depth + 1
    if facts.guide is not None and facts.guide == organisation:
        raise Refused(_("An organisation cannot be part of itself."))
    if depth - 1 + _height(organisation) > DEEPEST:
        raise Refused(_("Organisations can be nested three steps deep."))


def _height(organisation: Organisation | None) -> int:
    """How many steps of parts lie below it."""
    if organisation is None:
        return 0
    height, level = 0, [organisation.pk]
    while height <= DEEPEST:
        level = list(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True))
        if not level:
            break
        height += 1
    return height


def _set_fields(organisation: Organisation, wanted: set[str]) -> None:
    organisation.fields.exclude(field__in=wanted).delete()
    had = set(organisation.fields.values_list("field", flat=True))
    WorkField.objects.bulk_create(
        WorkField(organisation=organisation, field=field) for field in sorted(wanted - had)
    )


def _set_areas(organisation: Organisation, wanted: set[UUID]) -> None:
    organisation.service_areas.exclude(area__in=wanted).delete()
    had = set(organisation.service_areas.values_list("area", flat=True))
    ServiceArea.objects.bulk_create(
        ServiceArea(organisation=organisation, area_id=pk) for pk in wanted if pk not in had
    )
