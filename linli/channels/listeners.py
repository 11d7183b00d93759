"""What is followed: who leaves takes along what they were told."""

from linli.channels import actions, licences
from linli.core.events import follow_within
from linli.core.models import Event
from linli.people.models import Purpose


def forget(event: Event) -> None:
    """In the same transaction in which the person is erased."""
    actions.forget(event.subject_id)


def heed(event: Event) -> None:
    """Messages that were agreed to or taken back at the consents: text messages with them."""
    if event.facts["purpose"] == Purpose.MESSAGES:
        actions.want_sms(event.subject_id, wants=event.verb == "consent.given")


follow_within("consent.given", heed)
follow_within("consent.withdrawn", heed)
follow_within("person.erased", forget)
follow_within("force.runs_out", licences.tell)
