"""What people follow: whose name or number changed is found by the new one."""

from linli.accounts.models import Person, Recovery
from linli.core.events import follow_within
from linli.core.models import Event
from linli.organisations import actions as organisations
from linli.organisations.models import Invitation
from linli.people import finding, queries


def find_anew(event: Event) -> None:
    finding.refresh(Person.objects.get(pk=event.subject_id))


def find_anew_after_recovery(event: Event) -> None:
    finding.refresh(Recovery.objects.get(pk=event.subject_id).person)


def join_at_once(event: Event) -> None:
    """Whoever said "always yes" is in as soon as they are invited."""
    invitation = Invitation.objects.get(pk=event.subject_id)
    person = queries.always_comes(invitation.mobile_key)
    if person is not None:
        organisations.accept(invitation, by=person)


follow_within("invitation.sent", join_at_once)
for verb in ("person.added", "person.joined", "person.mobile_changed", "person.claim_undone"):
    follow_within(verb, find_anew)
follow_within("recovery.done", find_anew_after_recovery)
