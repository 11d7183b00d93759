"""Small faults in orders and records, to be planted: each has to be found (test_machine.py)."""

from collections.abc import Callable
from typing import Any

from linli.core import rows, unit
from linli.core.tests.machines import nothing
from linli.orders import hindrances, recording, rules
from linli.orders.actions import after, dispatch, fulfil, moving
from linli.orders.models import Order
from linli.records import sources, tallies


def stale(row: Any) -> Any:
    rows._remember(row)
    return row


def twice(call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *what, **more: (call(*what, **more), call(*what, **more))


def recorded_too(call: Callable[..., Any], *, first: bool) -> Callable[..., Any]:
    """A step that writes a record, too early or of what was not done."""

    def step(order: Order, **facts: Any) -> Any:
        if first:
            recording.write_record(Order.objects.get(pk=order.pk), by=None)
            return call(order, **facts)
        done = call(order, **facts)
        recording.write_record(done, by=None)
        return done

    return step


_desk, _came, _enter = rules._at_the_desk, recording.came, tallies.Sheet.enter

Fault = tuple[object, str, Any]
# Each leaves out or changes something small: where, what, and what stands there instead.
FAULTS: dict[str, list[Fault]] = {
    "what was sent again is done again": [(unit, "_key", lambda _request: "")],
    "two win in one round": [(moving, "lock", stale), (dispatch, "_only_one", nothing)],
    "what an old page showed is believed": [(moving, "lock", stale)],
    "a step is possible whenever": [(rules, "hindrance", lambda *_, **__: "")],
    "anybody may": [(rules, "may_step", lambda *_: True)],
    "whoever did it says that it is done": [
        (rules, "_at_the_desk", lambda tie, had_part: _desk(tie, had_part=False))
    ],
    "what was denied is recorded": [(after, "deny", recorded_too(after.deny, first=True))],
    "it is recorded before anybody said yes": [
        (fulfil, "finish", recorded_too(fulfil.finish, first=False))
    ],
    "a yes is not recorded": [(after, "write_record", nothing)],
    "the record leaves out who went along": [
        (recording, "came", lambda order: [one for one in _came(order) if one.is_lead])
    ],
    "it is recorded once more": [
        (sources, "of_source", lambda *_: None),
        (after, "write_record", twice(recording.write_record)),
    ],
    "the figures stay": [(tallies, "enter", nothing)],
    "what was corrected counts twice": [
        (
            tallies.Sheet, "enter",
            lambda self, row, gave, got, sign=1: _enter(self, row, gave, got) if sign > 0 else None,
        )
    ],
    "others are asked on": [
        (moving, "withdraw_offers", nothing), (dispatch, "withdraw_offers", nothing)
    ],
    "whoever gave it back still goes": [(dispatch, "release", nothing)],
    "nobody is checked out": [(fulfil, "check_out", nothing)],
    "it is done again twice": [(hindrances.SPECIAL, "redo", lambda _tie: "")],
}  # fmt: skip
