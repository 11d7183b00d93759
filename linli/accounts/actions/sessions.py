"""Sessions: ended one by one or all together."""

from django.db import transaction

from linli.accounts.models import Person, Session
from linli.accounts.sessions import hashed
from linli.core.errors import allow
from linli.core.events import record


@transaction.atomic
def end(session: Session, *, by: Person) -> None:
    """Sign one browser out."""
    allow(session.person_id == by.pk)
    Session.objects.filter(pk=session.pk).delete()
    record("session.ended", by=by, about=session)


@transaction.atomic
def end_all(person: Person, *, by: Person | None, keep: str = "") -> int:
    """Sign every browser out, but for the one with the key `keep`; how many."""
    doomed = Session.objects.filter(person=person)
    if keep:
        doomed = doomed.exclude(key_hash=hashed(keep))
    count, _ = doomed.delete()
    record("person.signed_out_everywhere", by=by, about=person, count=count)
    return count
