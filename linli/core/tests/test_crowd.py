"""Those who come in the same moment are served together, and none suffers for another."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import transaction

from linli.core.crowd import MOST, Crowd
from linli.core.errors import Refused

LONGEST = 20  # seconds, if something hangs


class Counter:
    """Somebody who serves: the first who comes is kept until the others stand in the line."""

    def __init__(self, together: Callable[[Sequence[str]], Sequence[str | None]]) -> None:
        self.together_with: list[list[str]] = []
        self.served_alone: list[str] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.answer = together
        self.crowd: Crowd[str, str] = Crowd(self._together, self._alone)

    def _together(self, names: Sequence[str]) -> Sequence[str | None]:
        self.together_with.append(list(names))
        return self.answer(names)

    def _alone(self, name: str) -> str:
        if name == "first":
            self.begun.set()
            assert self.go_on.wait(LONGEST)
        self.served_alone.append(name)
        if name.startswith("bad"):
            raise Refused(name)
        return f"{name}, alone"

    def serve(self, *names: str) -> dict[str, "Future[str]"]:
        """The first is being served while the others come, in this order."""
        with ThreadPoolExecutor(len(names) + 1) as pool:
            said = {"first": pool.submit(self.crowd.serve, "places", "first")}
            assert self.begun.wait(LONGEST)
            line = self.crowd._lines["places"]
            for number, name in enumerate(names):
                said[name] = pool.submit(self.crowd.serve, "places", name)
                while len(line.waiting) <= number:
                    assert not said[name].done()
            self.go_on.set()
        return said


def all_of(names: Sequence[str]) -> list[str | None]:
    return [f"{name}, together" for name in names]


def test_those_who_come_meanwhile_are_served_together_in_their_order() -> None:
    counter = Counter(all_of)
    said = counter.serve("one", "two", "three")

    assert counter.together_with == [["one", "two", "three"]]
    assert counter.served_alone == ["first"]
    assert [one.result() for one in said.values()] == [
        "first, alone", "one, together", "two, together", "three, together",
    ]  # fmt: skip


def test_no_more_than_so_many_at_once() -> None:
    counter = Counter(all_of)
    names = [f"n{n}" for n in range(MOST + 1)]
    said = counter.serve(*names)

    assert counter.together_with == [names[:MOST]]
    assert said[names[MOST]].result() == f"{names[MOST]}, alone"


def test_whoever_comes_alone_is_served_alone_and_nothing_is_kept() -> None:
    counter = Counter(all_of)
    assert [counter.crowd.serve("places", name) for name in ("one", "two")] == [
        "one, alone", "two, alone",
    ]  # fmt: skip
    assert counter.crowd._lines == {}


def test_what_is_refused_to_one_is_not_refused_to_the_others() -> None:
    def refuse(names: Sequence[str]) -> list[str | None]:
        raise Refused(names[0])

    counter = Counter(refuse)
    said = counter.serve("one", "bad", "three")

    assert sorted(counter.served_alone) == ["bad", "first", "one", "three"]
    assert (said["one"].result(), said["three"].result()) == ("one, alone", "three, alone")
    with pytest.raises(Refused, match="bad"):
        said["bad"].result()


def test_whoever_is_better_served_alone_is() -> None:
    counter = Counter(lambda names: [None if one == "odd" else "together" for one in names])
    said = counter.serve("odd", "plain")

    assert (said["odd"].result(), said["plain"].result()) == ("odd, alone", "together")


def test_a_refusal_leaves_nobody_waiting() -> None:
    counter = Counter(all_of)
    with pytest.raises(Refused):
        counter.crowd.serve("places", "bad")
    assert counter.crowd.serve("places", "next") == "next, alone"


@pytest.mark.django_db
def test_inside_a_transaction_everybody_is_served_alone() -> None:
    counter = Counter(all_of)
    with transaction.atomic():
        assert counter.crowd.serve("places", "one") == "one, alone"
    assert counter.crowd._lines == {}
