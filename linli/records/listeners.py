"""What the records follow: who leaves stays counted, and the words about them go."""

from django.db.models import Q

from linli.core.events import follow_within
from linli.core.models import Event
from linli.records.models import Backdated, ServiceRecord


def forget_words(event: Event) -> None:
    """In the same transaction in which the person is erased. Their row stays, emptied."""
    pk = event.subject_id
    had_part = Q(contributions__person=pk) | Q(receptions__person=pk)
    rows = ServiceRecord.objects.filter(had_part).exclude(reason_kind="").values("pk")
    ServiceRecord.objects.filter(pk__in=rows).update(reason="", proof="")
    waiting = Backdated.objects.filter(decided_at=None)  # a few, whatever the town
    about = [row.pk for row in waiting.iterator() if str(pk) in str(row.facts)]
    Backdated.objects.filter(pk__in=about).update(reason="", proof="")


follow_within("person.erased", forget_words)
