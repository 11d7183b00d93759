"""Registering somebody, and keeping what is known of them right."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import finding, names, queries, rules
from linli.people.actions import consents
from linli.people.models import Channel, Check, File, Purpose, Sex


@dataclass(frozen=True)
class Facts:
    """What a desk, a form or a roster says about somebody. Empty means not said."""

    name: str
    name_typed: str = ""  # where it was written otherwise than we keep it
    mobile: str = ""
    landline: str = ""
    born_on: date | None = None
    sex: str = Sex.UNKNOWN
    address: str = ""
    languages: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    emergency_contact: str = ""


@transaction.atomic
def register(
    facts: Facts, *, by: Person, area: Area, channel: str = Channel.SPOKEN, is_new: bool = False
) -> Person:
    """A person without an account enters the books, having consented to be served.

    Unless `is_new` says that somebody looked, people who may be the same stop it.
    """
    allow(rules.may_register(by, area))
    if not is_new and queries.look_alikes(
        name=names.plain(facts.name),
        born_on=facts.born_on,
        mobile=facts.mobile,
        landline=facts.landline,
        area=area,
    ):
        raise Refused(_("Somebody like this is here already. Look before you add another."))
    person = Person.objects.create(
        name=names.plain(facts.name), mobile=facts.mobile, area=area, is_sample=by.is_sample
    )
    File.objects.create(
        person=person,
        sex=facts.sex,
        born_on=facts.born_on,
        landline=facts.landline,
        address=facts.address,
        languages=facts.languages,
        needs=facts.needs,
        emergency_contact=facts.emergency_contact,
        name_typed=facts.name_typed,
        registered_by=by,
    )
    finding.refresh(person)
    consents.give(person, by=by, purpose=Purpose.SERVICE, channel=channel)
    record("person.registered", by=by, about=person, channel=channel)
    return person


@transaction.atomic
def correct(person: Person, facts: Facts, *, by: Person) -> Person:
    """What is known of somebody is put right. A verified name stays until a new check, and so
    does the number of an account: there is a way of its own for that.
    """
    person = lock(person)
    allow(rules.may_correct(by, person))
    file, _created = File.objects.select_for_update().get_or_create(person=person)
    name = names.plain(facts.name)
    if name != person.name and queries.verified_identity(person):
        raise Refused(_("This name was checked against a card. Hand in the new card to change it."))
    identity = person.identities.filter(state=Check.VERIFIED).exclude(kind="passport").first()
    if identity and file.born_on and facts.born_on != file.born_on:
        raise Refused(_("The date of birth was checked against a card."))
    if person.joined_at and facts.mobile not in ("", person.mobile):
        raise Refused(_("They sign in with this number. If it is lost, choose “Lost phone”."))
    changed = _changes(person, file, facts, name)
    if name != person.name or facts.name_typed:  # else it stands in the form as we keep it
        file.name_typed = facts.name_typed
    person.name = name
    if not person.joined_at:
        person.mobile = facts.mobile
    person.save(update_fields=["name", "mobile", "mobile_key"])
    for key in FILE_FACTS:
        setattr(file, key, getattr(facts, key))
    file.save()
    finding.refresh(person)
    record("person.corrected", by=by, about=person, fields=changed)
    return person


@transaction.atomic
def move(person: Person, *, by: Person, area: Area) -> Person:
    """The person lives somewhere else now; other people see the file from here on."""
    person = lock(person)
    allow(by.pk == person.pk or (rules.may_correct(by, person) and rules.may_register(by, area)))
    before = person.area_id
    person.area = area
    person.save(update_fields=["area"])
    record("person.moved", by=by, about=person, area_id=area.pk, left=str(before or ""))
    return person


FILE_FACTS = ("sex", "born_on", "landline", "address", "languages", "needs", "emergency_contact")


def _changes(person: Person, file: File, facts: Facts, name: str) -> list[str]:
    """The names of the facts that differ, never their values."""
    changed = [key for key in FILE_FACTS if getattr(file, key) != getattr(facts, key)]
    if not person.joined_at and person.mobile != facts.mobile:
        changed = ["mobile", *changed]
    return ["name", *changed] if name != person.name else changed


def file_of(person: Person) -> File:
    """The person's file; somebody who only ever signed in gets one now."""
    defaults = {"registered_at": timezone.now()}
    file, _created = File.objects.get_or_create(person=person, defaults=defaults)
    return file
