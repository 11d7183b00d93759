"""One's own calendar at a secret address, for the calendar of a phone."""

import secrets

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.models import Feed
from linli.core.events import record
from linli.core.sealing import lookup


@transaction.atomic
def begin(*, by: Person) -> str:
    """A new secret, shown once; whoever had the old one sees nothing any more."""
    secret = secrets.token_urlsafe(24)
    facts = {"key": key_of(secret), "made_at": timezone.now()}
    feed, _made = Feed.objects.update_or_create(person=by, defaults=facts)
    record("feed.began", by=by, about=feed, area_id=by.area_id)
    return secret


@transaction.atomic
def end(*, by: Person) -> None:
    """The address leads nowhere from now on."""
    feed = Feed.objects.filter(person=by).first()
    if feed:
        record("feed.ended", by=by, about=feed, area_id=by.area_id)
        feed.delete()


def key_of(secret: str) -> str:
    """What is kept of the secret: enough to know it again."""
    return lookup(secret, "activities.feed")
