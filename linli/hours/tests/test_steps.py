"""Every state of an hour × everybody × every step: what is allowed, refused, or done."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.core.errors import Refused
from linli.core.models import Event
from linli.hours import rules
from linli.hours.actions import certifying, objecting, reviewing
from linli.hours.models import Certificate, Hour, Objection, Outcome, State, Why
from linli.hours.tests.make import House
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import rights
from linli.people.tests.make import make_texts
from linli.records import actions as records
from linli.records.actions import Gave

pytestmark = pytest.mark.django_db

DONE, REFUSED, DENIED = "done", "refused", "denied"
PEOPLE = ("head", "supervisor", "writer", "worker", "volunteer", "neighbour")
STEPS: dict[str, Callable[[Hour, Person], object]] = {
    "publicise": lambda hour, by: reviewing.publicise(hour, by=by),
    "reject": lambda hour, by: reviewing.reject(hour, by=by, why=Why.TIME),
    "revoke": lambda hour, by: reviewing.revoke(hour, by=by, why=Why.TIME),
    "object": lambda hour, by: objecting.object_to(hour, by=by, words="不对"),
}
# From which states a step leads on, for whoever may take it.
LEADS = {
    "publicise": {State.UNDER_REVIEW},
    "reject": {State.UNDER_REVIEW},
    "revoke": {State.PUBLICISED, State.EFFECTIVE, State.DISPUTED},
}
PUBLIC = {State.PUBLICISED, State.DISPUTED}


def in_state(house: House, state: str) -> Hour:
    """An hour that came into the state by the real steps."""
    if state == State.UNDER_REVIEW:
        return house.hour()
    if state == State.REJECTED:
        return reviewing.reject(house.hour(), by=house.head, why=Why.TIME)
    if state == State.EFFECTIVE:
        return house.effective()
    hour = house.publicised()
    if state == State.DISPUTED:
        objecting.object_to(hour, by=make_resident(), words="不对")
    if state == State.REVOKED:
        reviewing.revoke(hour, by=house.head, why=Why.TIME)
    if state == State.SUPERSEDED:
        gave = [Gave(house.volunteer, "volunteer", 61)]
        records.correct(
            hour.record, by=house.head, reason="早走", reason_kind="time", contributions=gave
        )
    hour.refresh_from_db()
    assert hour.state == state
    return hour


def expected(state: str, who: str, step: str) -> str:
    if step == "object":
        if who == "volunteer":
            return DENIED if state == State.SUPERSEDED else DONE
        return DONE if state in PUBLIC else DENIED
    if who not in ("head", "supervisor"):
        return DENIED
    return DONE if state in LEADS[step] else REFUSED


def what_comes(step: str, hour: Hour, by: Person) -> str:
    try:
        STEPS[step](hour, by)
    except Refused:
        return REFUSED
    except PermissionDenied:
        return DENIED
    return DONE


@pytest.mark.parametrize("state", [state.value for state in State])
@pytest.mark.parametrize("step", sorted(STEPS))
def test_every_state_for_everybody(state: str, step: str) -> None:
    wrong = []
    for who in PEOPLE:
        house = House()
        hour = in_state(house, state)
        people = {
            "head": house.head, "writer": house.writer, "volunteer": house.volunteer,
            "supervisor": make_staff(Role.SUPERVISOR, house.area),
            "worker": make_staff(Role.WORKER, house.area), "neighbour": make_resident(),
        }  # fmt: skip
        before, told = Hour.objects.get(pk=hour.pk), Event.objects.count()
        came = what_comes(step, hour, people[who])
        after = Hour.objects.get(pk=hour.pk)
        if came != expected(state, who, step):
            wrong.append((who, came))
        if came != DONE:  # nothing was changed, and nothing told
            assert after.__dict__ | {"_state": 0} == before.__dict__ | {"_state": 0}
            assert Event.objects.count() == told
    assert wrong == []


ANSWERS = {
    State.PUBLICISED: {Outcome.STAYS: "publicised", Outcome.ENDS: "revoked"},
    State.EFFECTIVE: {Outcome.STAYS: "effective", Outcome.ENDS: "revoked"},
    State.REJECTED: {Outcome.STAYS: "rejected", Outcome.AGAIN: "under_review"},
    State.UNDER_REVIEW: {Outcome.STAYS: "under_review"},
    State.REVOKED: {Outcome.STAYS: "revoked"},
}


@pytest.mark.parametrize("state", sorted(ANSWERS))
@pytest.mark.parametrize("outcome", [Outcome.STAYS, Outcome.ENDS, Outcome.AGAIN])
def test_every_answer_in_every_state(state: str, outcome: str) -> None:
    house = House()
    hour = in_state(house, state)
    row = objecting.object_to(hour, by=house.volunteer, words="不对")
    leads_to = ANSWERS[State(state)].get(Outcome(outcome))
    if leads_to is None:
        with pytest.raises(Refused):
            objecting.answer(row, by=house.head, outcome=outcome, words="看过了")
        return
    objecting.answer(row, by=house.head, outcome=outcome, words="看过了")

    hour.refresh_from_db()
    assert hour.state == leads_to
    with pytest.raises(Refused):
        objecting.answer(row, by=house.head, outcome=outcome, words="再看")


def test_whoever_may_review_is_whom_the_rule_names() -> None:
    house = House()
    hour = house.hour()

    assert rules.may_review(house.head, hour)
    for person in (house.volunteer, house.writer, make_staff(Role.STATION_HEAD)):
        assert not rules.may_review(person, hour)


def test_of_whoever_leaves_figures_stay_and_words_go() -> None:
    make_texts()
    house = House()
    hour = house.effective()
    paper = certifying.issue(
        house.volunteer, by=house.volunteer, organisation=house.station, first_on=hour.on,
        last_on=timezone.localdate(),
    )  # fmt: skip
    objecting.object_to(hour, by=house.volunteer, words="少记了半小时")
    reviewing.revoke(hour, by=house.head, why=Why.OTHER, words="他在家")
    rights.erase(house.volunteer, by=house.volunteer)

    assert list(Objection.objects.values_list("words", "answer")) == [("", "")]
    assert Hour.objects.get(pk=hour.pk).words == ""
    kept = Certificate.objects.get(pk=paper.pk)
    assert (kept.body, kept.minutes, kept.digest) == ("", 95, paper.digest)
