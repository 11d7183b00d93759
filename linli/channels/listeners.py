"""What is followed: who leaves takes along what they were told."""

from linli.channels import actions, licences
from linli.core.events import follow_within
from linli.core.models import Event


def forget(event: Event) -> None:
    """In the same transaction in which the person is erased."""
    actions.forget(event.subject_id)


follow_within("person.erased", forget)
follow_within("force.runs_out", licences.tell)
