"""What people follow: whose name or number changed is found by the new one."""

from linli.accounts.models import Person, Recovery
from linli.core.events import follow_within
from linli.core.models import Event
from linli.people import finding


def find_anew(event: Event) -> None:
    finding.refresh(Person.objects.get(pk=event.subject_id))


def find_anew_after_recovery(event: Event) -> None:
    finding.refresh(Recovery.objects.get(pk=event.subject_id).person)


for verb in ("person.added", "person.joined", "person.mobile_changed", "person.claim_undone"):
    follow_within(verb, find_anew)
follow_within("recovery.done", find_anew_after_recovery)
