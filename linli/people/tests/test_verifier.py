"""A machine that checks cards: what it settles, and what it leaves to people."""

import pytest
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains

from linli.accounts.tests.make import signed_in
from linli.core import tasks
from linli.core.models import Task
from linli.people.actions import identities
from linli.people.models import Check, Identity
from linli.people.tests.make import make_client, make_identity, make_worker
from linli.people.verifier import NoAnswer, Verdict

pytestmark = pytest.mark.django_db
HERE = "linli.people.tests.test_verifier"


class Knows:
    """Says of every card what its class says, and remembers what it was asked."""

    name = "registry"
    verdict = Verdict.SAME
    asked: list[tuple[str, str, str]] = []

    def ask(self, kind: str, number: str, name: str) -> Verdict:
        self.asked.append((kind, number, name))
        return self.verdict


class SaysDifferent(Knows):
    verdict = Verdict.DIFFERENT


class SaysUnknown(Knows):
    verdict = Verdict.UNKNOWN


class IsAway(Knows):
    def ask(self, kind: str, number: str, name: str) -> Verdict:
        raise NoAnswer


def hand_in(settings: Settings, machine: str) -> Identity:
    """A card that somebody hands in, after the tasks that follow."""
    settings.VERIFIER = f"{HERE}.{machine}" if machine else ""
    identity = make_identity(make_client("陈秀英"))
    while tasks.do_next():
        pass
    identity.refresh_from_db()
    return identity


def test_what_it_knows_is_verified_in_its_name(settings: Settings) -> None:
    Knows.asked.clear()
    identity = hand_in(settings, "Knows")

    assert (identity.state, identity.checked_with) == (Check.VERIFIED, "registry")
    assert identity.checked_by is None
    assert Knows.asked == [(identity.kind, identity.number, identity.name)]
    assert identity.person.file.born_on, "name and birthday are those of the card"


def test_what_does_not_belong_together_comes_back_with_a_sentence(
    settings: Settings,
) -> None:
    identity = hand_in(settings, "SaysDifferent")

    assert identity.state == Check.REFUSED
    page = signed_in(identity.person).get(reverse("people:card"))
    assertContains(page, "对不上")


@pytest.mark.parametrize("machine", ["", "SaysUnknown", "IsAway"])
def test_what_it_does_not_settle_waits_for_people(settings: Settings, machine: str) -> None:
    identity = hand_in(settings, machine)

    assert (identity.state, identity.checked_with) == (Check.SUBMITTED, "")
    assert Task.objects.count() == (machine == "IsAway"), "only who was away is asked again"


def test_a_number_of_somebody_else_is_left_to_people(settings: Settings) -> None:
    first = hand_in(settings, "Knows")
    second = make_identity(make_client(), number=first.number)

    identities.take_verdict(second, Verdict.SAME, source="registry")

    second.refresh_from_db()
    assert (second.state, second.checked_with) == (Check.SUBMITTED, "")


def test_a_verdict_does_not_overtake_a_worker() -> None:
    person = make_client()
    worker = make_worker(person.area)  # type: ignore[arg-type]
    identity = identities.start(make_identity(person), by=worker)

    identities.take_verdict(identity, Verdict.DIFFERENT, source="registry")

    identity.refresh_from_db()
    assert identity.state == Check.CHECKING
