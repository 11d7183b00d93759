"""What the records follow: who leaves stays counted, and the words about them go."""

import json

from django.db.models import Q

from linli.core.events import follow_within
from linli.core.models import Event
from linli.people import merges
from linli.people.models import Merge
from linli.records import tallies
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


def follow(merge: Merge) -> None:
    """Two rows were one person, or are two again: people are counted once, and what waits to be
    entered afterwards names the row that is there."""
    to, source = merge.kept_id, merge.gone_id
    tallies.recount_people({to, source})
    if merge.undone_at:
        return
    for row in Backdated.objects.filter(decided_at=None).iterator():
        text = json.dumps(row.facts)
        if str(source) in text:
            row.facts = json.loads(text.replace(str(source), str(to)))
            row.save(update_fields=["facts"])


follow_within("person.erased", forget_words)
merges.after(follow)
