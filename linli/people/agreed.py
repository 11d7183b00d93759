"""Which consents count, and the words they are to."""

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.core.prepared import Prepared
from linli.people.models import Consent, ConsentText


def standing(person: Person, purpose: str) -> Consent | None:
    """The consent of theirs that counts for a purpose."""
    for consent in _OPEN_CONSENTS.all(person.pk, str(purpose)):
        now = words_of(purpose)
        if now is None or is_covered(now, consent.text):
            return consent
    return None


def open_one(person: Person, purpose: str) -> Consent | None:
    """The consent that was not taken back, whether it covers the words of today or not."""
    return _OPEN_CONSENTS.first(person.pk, str(purpose))


_OPEN_CONSENTS = Prepared(
    lambda person, purpose: Consent.objects.filter(
        person=person, purpose=purpose, withdrawn_at=None
    ).select_related("text"),
    UUID,
    str,
)
_WORDS = Prepared(
    lambda purpose, day: ConsentText.objects.filter(purpose=purpose, since__lte=day)[:1],
    str,
    date,
)


def counting(purpose: str) -> QuerySet[Consent]:
    """The consents that count for a purpose: to words that name all the kinds of data that the
    words in force name. Whoever agreed to less is asked anew (PIPL §14)."""
    rows = Consent.objects.filter(purpose=purpose, withdrawn_at=None)
    now = words_of(purpose)
    if now is None:
        return rows
    versions = ConsentText.objects.filter(purpose=purpose)
    return rows.filter(text__in=[text for text in versions if is_covered(now, text)])


def is_covered(now: ConsentText, agreed: ConsentText) -> bool:
    """Whether a yes to these words is one to those in force, too."""
    return set(now.kinds) <= set(agreed.kinds)


def has_withdrawn(person: Person, purpose: str) -> bool:
    """Whether they took a consent back and gave no other since. Whoever was never asked has not."""
    ends = Consent.objects.filter(person=person, purpose=purpose).values_list("withdrawn_at")
    found = [end for (end,) in ends]
    return bool(found) and None not in found


def words_of(purpose: str) -> ConsentText | None:
    """The words now in force for a purpose."""
    return _WORDS.first(str(purpose), timezone.localdate())


def words_now() -> dict[str, ConsentText]:
    """The words now in force, by purpose."""
    found: dict[str, ConsentText] = {}
    for text in ConsentText.objects.filter(since__lte=timezone.localdate()):
        found.setdefault(text.purpose, text)
    return found


def texts_by_purpose() -> dict[str, list[ConsentText]]:
    """All versions of the words of consent, by purpose, the newest first."""
    found: dict[str, list[ConsentText]] = {}
    for text in ConsentText.objects.all():
        found.setdefault(text.purpose, []).append(text)
    return found


def standing_by_text(purpose: str) -> dict[UUID, int]:
    """How many stand by each version of the words for a purpose."""
    rows = Consent.objects.filter(purpose=purpose, withdrawn_at=None).order_by()
    return dict(rows.values_list("text").annotate(Count("pk")))
