"""What projects follow: each record that is written or corrected."""

from uuid import UUID

from linli.core.events import follow_within
from linli.core.models import Event
from linli.projects.actions import following
from linli.records.models import ServiceRecord


def written(event: Event) -> None:
    following.enter(ServiceRecord.objects.get(pk=event.subject_id))


def corrected(event: Event) -> None:
    record = ServiceRecord.objects.get(pk=event.subject_id)
    following.enter(record, instead_of=UUID(event.facts["replaces"]))


follow_within("record.written", written)
follow_within("record.corrected", corrected)
