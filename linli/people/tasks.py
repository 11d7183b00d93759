"""Slow and periodic work on files."""

from datetime import timedelta

from linli.core.events import follow_within
from linli.core.handed import State
from linli.core.models import Event
from linli.core.tasks import enqueue, every, work
from linli.people.actions import identities, merging, proposals, rosters
from linli.people.models import Check, Identity, Merge, Roster
from linli.people.verifier import verifier

AT_REST = timedelta(minutes=2)  # by then whatever had begun before is written


@work(attempts=3)
def check_roster(pk: str) -> None:
    row = Roster.objects.filter(pk=pk, state=State.HANDED_IN).first()
    if row:
        rosters.steps.check(row)


@work()
def ask_verifier(pk: str) -> None:
    """Ask the machine about a card that was handed in."""
    machine = verifier()
    card = Identity.objects.filter(pk=pk, state=Check.SUBMITTED).first()
    if machine is None or card is None:
        return
    verdict = machine.ask(card.kind, card.number, card.name)
    identities.take_verdict(card, verdict, source=machine.name)


@work(attempts=3)
def take_roster(pk: str) -> None:
    rosters.steps.take(Roster.objects.get(pk=pk))


@work()
def forget_rosters() -> None:
    rosters.steps.forget_old()


@work()
def forget_proposals() -> None:
    proposals.forget_old()


@work()
def catch_up(pk: str) -> None:
    merging.catch_up(Merge.objects.get(pk=pk))


def catch_up_later(event: Event) -> None:
    enqueue(catch_up, event.facts["merge"], after=AT_REST)


def ask_if_there_is_one(event: Event) -> None:
    if verifier():
        enqueue(ask_verifier, str(event.subject_id))


follow_within("identity.submitted", ask_if_there_is_one)
follow_within("person.merged", catch_up_later)
every(timedelta(hours=1), forget_rosters)
every(timedelta(hours=1), forget_proposals)
