"""Orders and their records against a simple model, step by step (T1): one has it, whoever was there
is in one record of what was done, nobody says yes to their own work, and the figures move along."""

from collections.abc import Callable
from copy import copy
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue.models import Urgency
from linli.core.errors import Refused
from linli.core.tests.machines import Machine, finds_a_fault, walk, walks
from linli.orders import queries, rules
from linli.orders.actions import after, dispatch, fulfil, together
from linli.orders.life import AFTER, PART_DONE, STEPS, TAKEN, Status
from linli.orders.models import Answer, Hand, Order, Part
from linli.orders.tests.faults import FAULTS
from linli.orders.tests.make import Place
from linli.orders.tests.taking import CALLS
from linli.records import actions as records
from linli.records import tallies
from linli.records.models import ServiceRecord, Tally

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

VERBS = sorted(CALLS)
PICK = st.integers(0, 99)
RECORDED = {*PART_DONE, Status.REDO}
# Who served it says nothing of how it was.
NOT_BY_THEIR_OWN = ("confirm", "deny", "rate", "follow_up")
MOST = 4  # orders


class Life(Machine):
    """The model: in which state each order is, who was there, and which are recorded."""

    @initialize()
    def begin(self) -> None:
        self.place = place = Place()
        self.people = [
            place.resident, place.dispatcher, place.worker, place.second, place.head, place.caller,
            place.street, place.neighbour,
        ]  # fmt: skip
        self.stranger = Place().resident
        self.status: dict[UUID, str] = {}
        self.came: dict[UUID, set[UUID]] = {}
        self.recorded: dict[UUID, set[UUID]] = {}
        self.returns: dict[UUID, int] = {}
        self.old: dict[UUID, Order] = {}  # as somebody's page showed it first
        self.add(place.order())
        self.done_by_two()

    def done_by_two(self) -> None:
        place = self.place
        order = place.order(Status.SCHEDULED)
        order = together.add_helper(order, by=place.worker, person=place.second)
        order = fulfil.arrive(
            place.along(order, Status.IN_SERVICE), by=place.second, is_code_given=True
        )
        order = place.along(order, Status.DONE)
        self.came[self.add(order)] = {place.worker.pk, place.second.pk}

    def add(self, order: Order) -> UUID:
        self.status[order.pk], self.old[order.pk] = order.status, order
        self.is_looked_at = False
        self.came[order.pk], self.returns[order.pk] = set(), 0
        return order.pk

    # --- what may happen

    @precondition(lambda self: len(self.status) < MOST)
    @rule(urgent=st.booleans())
    def order(self, *, urgent: bool) -> None:
        more = {"urgency": Urgency.URGENT} if urgent else {}
        self.add(self.place.order(**more))

    @rule(pick=PICK, way=PICK, steps=st.integers(1, 6))
    def go_on(self, pick: int, way: int, steps: int) -> None:
        """The straight way, by whose turn it is."""
        self.along(self.one(pick), way, steps)

    def along(self, order: Order, way: int, steps: int) -> Order:
        for _ in range(steps):
            if found := self.next_of(order, way):
                assert self.take(order, *found), found
            order = Order.objects.get(pk=order.pk)
        return order

    @rule(pick=PICK, verb=st.sampled_from(VERBS), who=PICK)
    def try_anything(self, pick: int, verb: str, who: int) -> None:
        self.take(self.one(pick), verb, self.anybody(who))

    @rule(pick=PICK, way=PICK, who=PICK)
    def try_what_is_possible(self, pick: int, way: int, who: int) -> None:
        """A step of the state, by one of those who may take it."""
        order, by = self.one(pick), self.anybody(who)
        if verbs := [one for one in rules.next_steps(by, order) if one in CALLS]:
            self.take(order, verbs[way % len(verbs)], by)

    @rule(pick=PICK, verb=st.sampled_from(VERBS))
    def a_stranger_tries(self, pick: int, verb: str) -> None:
        assert not self.take(self.one(pick), verb, self.stranger)

    @rule(pick=PICK, way=PICK)
    def press_twice(self, pick: int, way: int) -> None:
        """Two who have looked at the same page; of a step that leads on, one is too late."""
        order = self.one(pick)
        if (found := self.next_of(order, way)) and self.take(order, *found):
            verb, by = found
            step = STEPS[verb]
            again = self.take(order, verb, by)
            assert not again or step.to is None or step.to in step.of, verb

    @rule(pick=PICK, verb=st.sampled_from(VERBS), who=PICK)
    def press_on_an_old_page(self, pick: int, verb: str, who: int) -> None:
        self.take(self.old[self.one(pick).pk], verb, self.anybody(who))

    @rule(pick=PICK, way=PICK, who=PICK)
    def whoever_did_it_speaks(self, pick: int, way: int, who: int) -> None:
        order = self.one(pick, *AFTER)
        verbs = [one for one in NOT_BY_THEIR_OWN if order.status in STEPS[one].of]
        went = [hand.person for hand in order.hands.order_by("joined_at", "pk")]
        if verbs and went:
            assert not self.take(order, verbs[way % len(verbs)], went[who % len(went)])

    @rule(pick=PICK, way=PICK)
    def ask_once_more(self, pick: int, way: int) -> None:
        """Also of what was done once more: when that is done."""
        order = self.one(pick, *AFTER, *RECORDED)
        if again := Order.objects.filter(repeats=order).first():
            order = self.along(again, way, 6)
        was = order.repeats_id is not None or Order.objects.filter(repeats=order).exists()
        assert not (self.take(order, "redo", self.place.resident) and was)

    @rule(pick=PICK)
    def three_answer_at_once(self, pick: int) -> None:
        order = self.one(pick)
        people = [self.place.worker, self.place.second, self.place.neighbour]
        try:
            dispatch.offer(order, by=self.place.dispatcher, to=people)
        except (Refused, PermissionDenied):
            return
        self.status[order.pk] = Status.OFFERED
        seen = [Order.objects.get(pk=order.pk) for _ in people]  # each has a page of their own
        won = [self.take(one, "accept", by) for one, by in zip(seen, people, strict=True)]
        assert won.count(True) == 1

    @rule(pick=PICK, verb=st.sampled_from(["confirm_by_clock", "close", "expire"]))
    def the_clock_comes(self, pick: int, verb: str) -> None:
        order = self.one(pick)
        call = {"confirm_by_clock": after.confirm_by_clock, "close": after.close,
                "expire": after.expire}  # fmt: skip
        self.step(order, verb, lambda: call[verb](order))

    @rule(pick=PICK)
    def a_phone_tells_twice(self, pick: int) -> None:
        """The answer was lost: it sends the same once more."""
        order = self.one(pick)
        hand = Hand.objects.filter(order=order, left_at=None).first()
        if hand is None or order.status not in STEPS["note"].of:
            return
        who = hand.person
        door = "orders:my_queue_up" if who == self.place.neighbour else "orders:queue_up"
        sent = {
            "order": order.pk, "verb": "note", "turn": order.turn, "person": who.pk,
            "at": timezone.now().isoformat(), "kind": "note", "words": "门锁旧了",
        }  # fmt: skip
        before, headers = order.notes.count(), {"Idempotency-Key": f"key-{uuid4()}"}
        client = signed_in(who)
        for _ in range(2):
            assert client.post(reverse(door), sent, headers=headers).status_code == 200
        assert order.notes.count() == before + 1

    @rule(pick=PICK, minutes=st.integers(1, 44))
    def correct(self, pick: int, minutes: int) -> None:
        row = ServiceRecord.objects.filter(is_current=True).order_by("source_id").first()
        if row is None:
            return
        gave = [records.Gave(one.person, one.force, minutes, one.organisation, one.role)
                for one in row.contributions.all()]  # fmt: skip
        try:
            records.correct(row, by=self.place.supervisor, reason="核对", reason_kind="other",
                            contributions=gave)  # fmt: skip
        except Refused:  # it says so already
            return
        self.is_looked_at = False

    # --- how it is done

    def one(self, pick: int, *of: str) -> Order:
        """One of them; of these states, if there is any."""
        found = sorted(pk for pk, status in self.status.items() if status in of)
        found = found or sorted(self.status)
        return Order.objects.get(pk=found[pick % len(found)])

    def anybody(self, who: int) -> Person:
        return self.people[who % len(self.people)]

    def next_of(self, order: Order, way: int) -> tuple[str, Person] | None:
        """What comes next, and whose turn it is; None at the end of a way."""
        place = self.place
        match order.status:
            case Status.SUBMITTED | Status.RETURNED:
                if order.returns == 3:
                    return "rule", place.street
                return ("assign", "offer", "open")[way % 3], place.dispatcher
            case Status.OFFERED:
                asked = order.offers.filter(answer=Answer.OPEN, part=Part.LEAD).first()
                return ("accept", asked.to) if asked and asked.to else None
            case Status.OPEN:
                return "take", place.neighbour
            case Status.DONE if order.repeats_id is None:
                return ("confirm", "confirm", "deny", "redo")[way % 4], place.resident
            case Status.DONE | Status.CONFIRMED:
                return ("confirm" if order.status == Status.DONE else "rate"), place.resident
        return self.next_of_team(order, order.lead, way) if order.lead else None

    def next_of_team(self, order: Order, lead: Person, way: int) -> tuple[str, Person] | None:
        if order.status == Status.ACCEPTED and not order.is_ruled and way % 5 == 1:
            return "give_back", lead
        if order.status == Status.SCHEDULED and way % 2 and order.hands.count() == 1:
            return "add_helper", self.place.dispatcher
        away = Hand.objects.filter(order=order, left_at=None, came_at=None).first()
        if order.status == Status.IN_SERVICE and away:
            return None if queries.inside(away.person_id) else ("arrive", away.person)
        steps = {Status.ACCEPTED: "schedule", Status.SCHEDULED: "set_out",
                 Status.ON_THE_WAY: "arrive", Status.IN_SERVICE: "finish"}  # fmt: skip
        verb = steps.get(Status(order.status), "")
        if not verb or (verb == "arrive" and queries.inside(lead.pk)):  # at another door
            return None
        return verb, lead

    def take(self, order: Order, verb: str, by: Person) -> bool:
        return self.step(order, verb, lambda: CALLS[verb](copy(order), by, self.place), by)

    def step(
        self, order: Order, verb: str, call: Callable[[], object], by: Person | None = None
    ) -> bool:
        """Take a step and follow it in the model; whether it was taken. Refused, it was nothing."""
        pk, before = order.pk, self.facts(order)
        had_part = by is not None and Hand.objects.filter(order=pk, person=by).exists()
        try:
            with transaction.atomic():
                call()
        except (Refused, PermissionDenied):
            assert self.facts(order) == before, verb
            return False
        self.is_looked_at = False
        assert not (had_part and verb in NOT_BY_THEIR_OWN), verb
        self.follow(Order.objects.get(pk=pk), verb, by)
        return True

    def facts(self, order: Order) -> tuple[object, ...]:
        row = Order.objects.get(pk=order.pk)
        made = ServiceRecord.objects.count(), Order.objects.count(), row.notes.count()
        return row.status, row.turn, row.lead_id, row.misses, *made

    def follow(self, order: Order, verb: str, by: Person | None) -> None:
        pk, step = order.pk, STEPS[verb]
        was, now = self.status[pk], order.status
        assert was in step.of, verb
        if verb == "decline":  # the next is asked, or it is with the dispatcher again
            assert now in (Status.OFFERED, Status.SUBMITTED)
        else:
            assert now == (step.to or was), verb
        self.status[pk] = now
        if verb == "arrive" and by:
            self.came[pk].add(by.pk)
        if verb in ("give_back", "deny", "lose", "appeal"):
            self.came[pk] = set()
        self.returns[pk] += verb == "give_back"
        if now in RECORDED and pk not in self.recorded:
            self.recorded[pk] = set(self.came[pk])
        for made in Order.objects.exclude(pk__in=self.status):  # done again, or seen at the door
            self.add(made)

    # --- what always holds

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if getattr(self, "is_looked_at", True):  # nothing was done since
            return
        self.is_looked_at = True
        for order in Order.objects.filter(pk__in=self.status).prefetch_related("offers", "hands"):
            assert (order.status, order.returns) == (self.status[order.pk], self.returns[order.pk])
            self.one_has_it(order)
            self.it_was_done(order)
        services = Tally.objects.aggregate(all=Sum("services"))["all"] or 0
        assert services == len(self.recorded)
        assert tallies.kept().same() == tallies.recounted().same()

    def one_has_it(self, order: Order) -> None:
        leads = [one for one in order.hands.all() if one.left_at is None and one.is_lead]
        goes = order.status in TAKEN or order.status in (*RECORDED, Status.DONE)
        assert [one.person_id for one in leads] == ([order.lead_id] if order.lead_id else [])
        assert goes == (order.lead_id is not None) or order.status == Status.NOT_DONE
        here = [one for one in order.offers.all() if one.part == Part.LEAD]
        won = [one for one in here if (one.answer, one.round) == (Answer.ACCEPTED, order.round)]
        assert len(won) <= 1
        asked = {one.part for one in order.offers.all() if one.answer == Answer.OPEN}
        assert (Part.LEAD in asked) == (order.status == Status.OFFERED)
        assert not asked - {Part.LEAD} or order.status in TAKEN
        inside = [one for one in order.hands.all() if one.came_at and not one.went_at]
        assert not inside or order.status == Status.IN_SERVICE

    def it_was_done(self, order: Order) -> None:
        found = ServiceRecord.objects.filter(source_id=order.pk, is_current=True)
        there = [{gave.person_id for gave in row.contributions.all()} for row in found]
        known = self.recorded.get(order.pk)
        assert there == ([] if known is None else [known])
        again = Order.objects.filter(repeats=order).count()
        assert again == 1 if order.status == Status.REDO else again <= 1
        assert not again or (order.repeats_id is None and order.pk in self.recorded)


EXAMPLES = walks(examples=14, steps=25)


def test_whatever_is_done_orders_and_records_are_as_the_model_says() -> None:
    walk(Life, EXAMPLES)
    assert not Order.objects.exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the machine would prove nothing (T1)."""
    for where, what, instead in FAULTS[fault]:
        if isinstance(where, dict):
            monkeypatch.setitem(where, what, instead)
        else:
            monkeypatch.setattr(where, what, instead)
    finds_a_fault(Life, EXAMPLES)
