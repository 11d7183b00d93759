"""Giving and withdrawing consent: withdrawing is one press, like giving (PIPL §15). And the words
that are agreed to, which are only ever followed by others."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import insert, lock
from linli.people import agreed, rules
from linli.people.models import Acting, Channel, Consent, ConsentText, Purpose


@transaction.atomic
def give(person: Person, *, by: Person, purpose: str, channel: str = Channel.OWN_SCREEN) -> Consent:
    """A yes to the words now in force. A yes that stands to the same words is kept."""
    allow(rules.may_consent_for(by, person))
    if channel == Channel.OWN_SCREEN and by.pk != person.pk:
        raise Refused(_("Say how the person gave the consent: spoken, on paper, by the guardian."))
    return note(person, by=by, purpose=purpose, channel=channel)


def agree_by_asking(person: Person) -> None:
    """Who asks to be served, below the words that say what is kept for it, agrees to them."""
    if agreed.words_of(Purpose.SERVICE) and not agreed.standing(person, Purpose.SERVICE):
        note(person, by=person, purpose=Purpose.SERVICE, channel=Channel.OWN_SCREEN)


def note(person: Person, *, by: Person, purpose: str, channel: str) -> Consent:
    """The row of a yes that `by` was allowed to write down when it was given."""
    text = agreed.words_of(purpose)
    if text is None:
        raise Refused(_("There is no text for this consent yet. Ask the operator."))
    standing = agreed.open_one(person, purpose)
    if standing and standing.text_id == text.pk and purpose not in ("acting", "referral"):
        return standing
    if standing and purpose not in ("acting", "referral"):
        standing.withdrawn_at = timezone.now()
        standing.save(update_fields=["withdrawn_at"])
    consent = insert(
        Consent(person=person, text=text, purpose=purpose, channel=channel, recorded_by=by)
    )
    record("consent.given", by=by, about=person, purpose=purpose, version=text.version)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, by: Person) -> Consent:
    """The yes ends now, and with it whoever acted on it. What was done before stays lawful."""
    consent = lock(consent)
    allow(rules.may_consent_for(by, consent.person))
    if consent.withdrawn_at is not None:
        raise Refused(_("This consent was withdrawn before."))
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    Acting.objects.filter(consent=consent, ended_at=None).update(ended_at=timezone.now())
    record("consent.withdrawn", by=by, about=consent.person, purpose=consent.purpose)
    return consent


@transaction.atomic
def write(
    purpose: str,
    *,
    by: Person,
    words: str,
    words_en: str = "",
    kinds: list[str],
    kept_months: int,
    since: date,
) -> ConsentText:
    """New words for a purpose, from today or a day to come. What was agreed to stays as it was;
    whoever agreed to other words is asked again where they see their consents."""
    allow(rules.may_write_texts(by))
    if since < timezone.localdate():
        raise Refused(_("Choose today or a day to come."))
    newest = ConsentText.objects.filter(purpose=purpose).first()
    said = {"words": words, "words_en": words_en, "kinds": kinds, "kept_months": kept_months}
    is_same = newest is not None and all(getattr(newest, name) == said[name] for name in said)
    if newest and is_same and newest.since <= since:
        raise Refused(_("These are the words that stand already."))
    try:
        with transaction.atomic():
            text = ConsentText.objects.create(
                purpose=purpose,
                version=newest.version + 1 if newest else 1,
                since=since,
                written_by=by,
                written_at=timezone.now(),
                **said,
            )
    except IntegrityError as error:
        raise Refused(_("Somebody else wrote new words just now. Look at them first.")) from error
    record("consent.text_written", by=by, about=text, purpose=purpose, version=text.version)
    return text
