"""What projects follow: each record that is written or corrected."""

from uuid import UUID

from linli.core.events import follow_within
from linli.core.models import Event
from linli.core.rows import by_id
from linli.people import held, merges
from linli.people.models import Merge
from linli.projects import counting
from linli.projects.actions import following
from linli.projects.models import Met, Project
from linli.records.models import ServiceRecord


def written(event: Event) -> None:
    following.enter(by_id(ServiceRecord, event.subject_id))


def corrected(event: Event) -> None:
    record = ServiceRecord.objects.get(pk=event.subject_id)
    following.enter(record, instead_of=UUID(event.facts["replaces"]))


def put_together(merge: Merge) -> None:
    """Two rows were one person, or are two again: an indicator of people counts them once."""
    counting.hold(Project.objects.all())
    rows = Met.objects.filter(person__in=(merge.kept_id, merge.gone_id))
    counting.sum_up(set(rows.values_list("indicator_id", flat=True)))


follow_within("record.written", written)
follow_within("record.corrected", corrected)
merges.after(put_together)
held.columns_of("records_got", stays=["projects.met.person"])
