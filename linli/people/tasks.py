"""Slow and periodic work on files."""

from datetime import timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from linli.core.events import follow_within
from linli.core.handed import State
from linli.core.models import Event
from linli.core.tasks import enqueue, every, work
from linli.core.unit import run
from linli.people import queries
from linli.people.actions import forces, identities, merging, proposals, rosters, volunteering
from linli.people.models import Check, ForceKind, Identity, Merge, Roster
from linli.people.verifier import verifier

AT_REST = timedelta(minutes=2)  # by then whatever had begun before is written
AT_ONCE = 500
WARNINGS = (30, 90)  # days before; whoever is told the nearer is not told the other any more


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


@work()
def warn_of_last_days() -> None:
    """Licences that run out in 90 and in 30 days: once each, also when the clock stood still on
    the very day. Who is told is known upstairs, where people are told things."""
    today = timezone.localdate()
    for days in WARNINGS:
        soon = queries.forces_in_force(today).filter(
            Q(warned=None) | Q(warned__gt=days), kind=ForceKind.WORKER,
            valid_until__lte=today + timedelta(days=days),
        )  # fmt: skip
        for force in soon.order_by("valid_until", "pk")[:AT_ONCE]:
            run(partial(forces.warn, force, days=days))


@work()
def number_volunteers() -> None:
    """Those who were verified before there were numbers, or in another way than at the desk."""
    verified = queries.forces_in_force(timezone.localdate()).filter(kind=ForceKind.VOLUNTEER)
    without = verified.filter(
        Q(person__volunteering=None) | Q(person__volunteering__number=None)
    ).select_related("person")
    for force in without.order_by("verified_at", "pk")[:AT_ONCE]:
        run(partial(volunteering.give_number, force.person))


def ask_if_there_is_one(event: Event) -> None:
    if verifier():
        enqueue(ask_verifier, str(event.subject_id))


follow_within("identity.submitted", ask_if_there_is_one)
follow_within("person.merged", catch_up_later)
every(timedelta(hours=1), forget_rosters)
every(timedelta(hours=1), forget_proposals)
every(timedelta(hours=12), warn_of_last_days)
every(timedelta(hours=12), number_volunteers)
