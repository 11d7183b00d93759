"""The real name: handed in, looked at by somebody else, verified or refused with a reason."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import agreed, cards, finding, names, queries, rules
from linli.people.actions import looking
from linli.people.actions.registering import file_of
from linli.people.models import Check, Identity, Part, Purpose, Why
from linli.people.verifier import Verdict


@transaction.atomic
def submit(person: Person, *, by: Person, kind: str, number: str, name: str) -> Identity:
    """Hand in a card. What was verified before stays in force until this one is."""
    allow(rules.may_submit_identity(by, person))
    if person.area_id is None:
        raise Refused(_("Choose where you live first."))
    consent = agreed.standing(person, Purpose.SENSITIVE)
    if consent is None:
        raise Refused(_("The number is kept only with a consent of its own. Ask for it first."))
    card = cards.read(kind, number, today=timezone.localdate())
    if Identity.objects.filter(person=person, state__in=WAITING).exists():
        raise Refused(_("A card is being checked already."))
    identity = Identity.objects.create(
        person=person,
        kind=kind,
        number=card.number,
        name=names.plain(name),
        submitted_by=by,
        consent=consent,
    )
    record("identity.submitted", by=by, about=identity, area_id=person.area_id, kind=kind)
    return identity


@transaction.atomic
def start(identity: Identity, *, by: Person) -> Identity:
    """A worker takes the check on, and the look at the card is written down.

    For half an hour it is theirs alone. A card that was left lying is free for the next one.
    """
    identity = _waiting(identity, by)
    is_new = identity.state != Check.CHECKING or identity.checked_by_id != by.pk
    looking.look(identity.person, by=by, why=Why.VERIFY, part=Part.CARD)
    if is_new:
        identity.state = Check.CHECKING
        identity.checked_by = by
        identity.save(update_fields=["state", "checked_by"])
        record("identity.checking", by=by, about=identity, area_id=identity.person.area_id)
    return identity


@transaction.atomic
def verify(identity: Identity, *, by: Person) -> Identity:
    """A worker has seen the card: the name and the birthday on it are true from now on."""
    identity = _waiting(identity, by)
    identity.checked_by = by
    try:
        _make_true(identity)
    except IntegrityError as error:
        sentence = _("This card was verified for another person. Ask the station head to look.")
        raise Refused(sentence) from error
    record("identity.verified", by=by, about=identity, area_id=identity.person.area_id)
    return identity


@transaction.atomic
def take_verdict(identity: Identity, verdict: Verdict, *, source: str) -> Identity:
    """What a machine said of a card nobody has taken on yet; what it cannot settle stays queued.

    `source` is the machine's name. A number that was verified for somebody else is for people.
    """
    identity = lock(identity)
    if identity.state != Check.SUBMITTED or verdict == Verdict.UNKNOWN:
        return identity
    identity.checked_with = source
    area_id = identity.person.area_id
    if verdict == Verdict.SAME:
        try:
            _make_true(identity)
        except IntegrityError:
            return Identity.objects.get(pk=identity.pk)
        record("identity.verified", by=None, about=identity, area_id=area_id, source=source)
        return identity
    identity.state = Check.REFUSED
    identity.reason = verdict.value
    identity.checked_at = timezone.now()
    identity.save(update_fields=["state", "reason", "checked_with", "checked_at"])
    record("identity.refused", by=None, about=identity, area_id=area_id, source=source)
    return identity


@transaction.atomic
def refuse(identity: Identity, *, by: Person, reason: str) -> Identity:
    """The card does not show what was handed in; the person reads why."""
    identity = _waiting(identity, by)
    if not reason.strip():
        raise Refused(_("Say why, so that it can be put right."))
    identity.state = Check.REFUSED
    identity.reason = reason.strip()
    identity.checked_by = by
    identity.checked_at = timezone.now()
    identity.save(update_fields=["state", "reason", "checked_by", "checked_at"])
    record("identity.refused", by=by, about=identity, area_id=identity.person.area_id)
    return identity


@transaction.atomic
def _make_true(identity: Identity) -> None:
    """Verified from now on, in place of the card before. IntegrityError: it is somebody else's."""
    Identity.objects.filter(person=identity.person_id, state=Check.VERIFIED).update(
        state=Check.REPLACED
    )
    identity.state = Check.VERIFIED
    identity.checked_at = timezone.now()
    identity.save(update_fields=["state", "checked_by", "checked_with", "checked_at"])
    _take_over(identity)


WAITING = (Check.SUBMITTED, Check.CHECKING)


def _waiting(identity: Identity, by: Person) -> Identity:
    identity = lock(identity)
    allow(rules.may_check_identity(by, identity))
    if identity.state not in WAITING:
        raise Refused(_("This card has been checked already."))
    checker = queries.checker_of(identity)
    if checker is not None and checker.pk != by.pk:
        raise Refused(_("%(name)s is checking this card now.") % {"name": checker.name})
    return identity


def _take_over(identity: Identity) -> None:
    """Name, birthday and sex are those of the card."""
    person = lock(identity.person)
    person.name = identity.name
    person.save(update_fields=["name"])
    file = file_of(person)
    file.name_typed = ""
    card = cards.read(identity.kind, identity.number, today=timezone.localdate())
    if card.born_on:  # the number of a permit or of a passport does not say it
        file.born_on = card.born_on
        file.sex = card.sex
    file.save()
    finding.refresh(person)
