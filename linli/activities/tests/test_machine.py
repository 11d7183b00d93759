"""Places and the line against a simple model, step by step (T1): never oversold, no place idle
while somebody waits, and whoever waits longest is asked first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from linli.activities import queries, rules
from linli.activities.actions import publishing, seats, signing_up
from linli.activities.models import ACTIVE, Post, Seat, SignUp, Stand
from linli.activities.tests.make import Hall
from linli.core.errors import Refused
from linli.core.tests.machines import Machine, finds_a_fault, nothing, walk, walks

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

PEOPLE = 6
WHO = st.integers(0, PEOPLE - 1)


class Line(Machine):
    """The model: who is in, to whom a place is offered, and the line as a list."""

    @initialize()
    def begin(self) -> None:
        hall = Hall()
        self.by = hall.worker
        self.post = hall.post(2)
        self.people = [hall.neighbour() for _ in range(PEOPLE)]
        self.capacity = 2
        self.seated: dict[int, str] = {}
        self.line: list[int] = []
        for who in range(PEOPLE - 1):  # full from the start, with a line
            self.sign_up(who)

    @rule(who=WHO)
    def sign_up(self, who: int) -> None:
        stand = signing_up.sign_up(self.post, by=self.people[who]).stand
        if who not in self.seated and who not in self.line:
            if self.line or len(self.seated) >= self.capacity:
                self.line.append(who)
            else:
                self.seated[who] = Stand.IN
        assert stand == self.seated.get(who, Stand.WAITING)

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        there = who in self.seated or who in self.line
        assert there == self.done(who, signing_up.leave)
        self.gone(who)

    @rule(who=WHO)
    def accept(self, who: int) -> None:
        who = self.asked(who)
        can = self.seated.get(who) in (Stand.OFFERED, Stand.IN)
        assert can == self.done(who, signing_up.accept)
        if can:
            self.seated[who] = Stand.IN

    @rule(who=WHO)
    def decline(self, who: int) -> None:
        who = self.asked(who)
        can = self.seated.get(who) == Stand.OFFERED
        assert can == self.done(who, signing_up.decline)
        if can:
            self.gone(who)

    @precondition(lambda self: Stand.OFFERED in self.seated.values())
    @rule(who=WHO)
    def wait_too_long(self, who: int) -> None:
        who = self.asked(who)
        row = self.row(who)
        assert row
        SignUp.objects.filter(pk=row.pk).update(until=timezone.now() - timedelta(seconds=1))
        signing_up.lapse(row)
        self.gone(who)

    @rule(who=WHO)
    def answer_in_time(self, who: int) -> None:
        if row := self.row(who):
            signing_up.lapse(row)  # the clock comes by, and it is not over

    @rule(places=st.integers(1, 4))
    def resize(self, places: int) -> None:
        can = places >= len(self.seated)
        try:
            publishing.resize(self.post, by=self.by, capacity=places)
        except Refused:
            assert not can
            return
        assert can
        self.capacity = places
        self.move_up()

    def asked(self, who: int) -> int:
        """Somebody who is asked, if anybody is: else hardly any answer would be one."""
        asked = sorted(one for one, stand in self.seated.items() if stand == Stand.OFFERED)
        return asked[who % len(asked)] if asked else who

    def gone(self, who: int) -> None:
        self.seated.pop(who, None)
        if who in self.line:
            self.line.remove(who)
        self.move_up()

    def move_up(self) -> None:
        while self.line and len(self.seated) < self.capacity:
            self.seated[self.line.pop(0)] = Stand.OFFERED

    def row(self, who: int) -> SignUp | None:
        rows = SignUp.objects.filter(person=self.people[who], stand__in=ACTIVE)
        return rows.select_related("activity", "person").first()

    def done(self, who: int, step: Callable[..., object]) -> bool:
        row = self.row(who)
        if row is None:
            return False
        try:
            step(row, by=self.people[who])
        except Refused:
            return False
        return True

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if not hasattr(self, "line"):
            return
        rows = SignUp.objects.filter(stand__in=ACTIVE)
        stands = {self.people.index(row.person): row.stand for row in rows}
        assert stands == self.seated | dict.fromkeys(self.line, Stand.WAITING)
        waiting = [self.people.index(row.person) for row in queries.line(self.post.pk)]
        assert waiting == self.line
        free = Seat.objects.filter(is_free=True).count()
        assert Seat.objects.count() == Post.objects.get(pk=self.post.pk).capacity == self.capacity
        assert free == self.capacity - len(self.seated) >= 0
        assert not (free and self.line)


EXAMPLES = walks(examples=10, steps=25)


def test_whatever_is_done_places_and_line_are_as_the_model_says() -> None:
    walk(Line, EXAMPLES)
    assert not SignUp.objects.exists()


# Each leaves out or changes something small: where, what, and what stands there instead.
FAULTS: dict[str, tuple[object, str, Any]] = {
    "nobody is asked when a place comes free": (seats, "offer", lambda *_: False),
    "what comes free stays taken": (seats, "free", nothing),
    "the line is not looked at": (
        queries, "line", lambda post: SignUp.objects.filter(post=post, stand="in", seat=None)
    ),
    "the last in line is asked": (
        queries, "line",
        lambda post: SignUp.objects.filter(post=post, stand=Stand.WAITING).order_by("-at"),
    ),
    "more places bring nobody in": (seats, "fill", lambda _post: 0),
    "fewer places take none away": (seats, "take_away", nothing),
    "what was offered never ends": (signing_up, "lapse", nothing),
    "an offer is over at once": (rules, "HELD", timedelta(0)),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the machine would prove nothing (T1)."""
    monkeypatch.setattr(*FAULTS[fault])
    finds_a_fault(Line, EXAMPLES)
