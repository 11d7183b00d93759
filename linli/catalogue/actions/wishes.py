"""Wishes: what somebody looked for and did not find, and what it was answered with."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue import rules
from linli.catalogue.actions.writing import keep, say
from linli.catalogue.models import Service, Wanted
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@transaction.atomic
def ask_for(words: str, *, by: Person | None, area_id: UUID | None) -> Wanted:
    """Somebody tells us what is missing. The same words are kept once a day for each person."""
    words = " ".join(words.split())[:200]
    if not words:
        raise Refused(_("Say in a few words what you need."))
    lately = timezone.now() - timedelta(days=1)
    same = Q(area=area_id) if area_id else Q(area=None)
    again = Wanted.objects.filter(same, words=words, by=by, at__gte=lately).first()
    if again:
        return again
    row = Wanted.objects.create(words=words, by=by, area_id=area_id)
    record("catalogue.wanted", by=by, about=row, area_id=area_id)
    return row


@transaction.atomic
def settle(row: Wanted, *, by: Person, service: Service | None, answer: str = "") -> Wanted:
    """A member of staff answers: it means this service, whose words it joins, or none we have."""
    row = lock(row)
    allow(rules.may_settle(by, row.area_id))
    if row.seen_at is not None:
        raise Refused(_("Somebody has seen to this already."))
    if service is None and not answer.strip():
        raise Refused(_("Say in a sentence what the person can do now."))
    row.seen_at, row.seen_by, row.service = timezone.now(), by, service
    row.answer = " ".join(answer.split())[:200]
    row.save(update_fields=["seen_at", "seen_by", "service", "answer"])
    if service is not None:
        allow(rules.may_edit(by, service.area_id))
        known = [alias.words for alias in service.aliases.all()]
        say(service, [*known, row.words[:40]])
        keep(service, by)
    record("catalogue.settled", by=by, about=row, found=service is not None)
    return row
