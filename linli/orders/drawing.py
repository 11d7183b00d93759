"""The life of an order as a drawing, made from life.py: docs/orders.md holds what this says."""

from collections.abc import Iterable, Sequence

from linli.orders.life import (
    CLOCKS,
    DEFAULTS,
    NATURAL,
    OFFER_CLOCKS,
    REMINDS,
    STEPS,
    Status,
    Step,
)

HEAD = """# The life of an order

Made from `linli/orders/life.py` by `python3 dev.py manage draw_orders`; a test compares them.

"""


def drawn() -> str:
    """The whole page: a diagram, the steps, the limits."""
    return HEAD + "\n\n".join((_diagram(), _steps(), _clocks(), _limits())) + "\n"


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> submitted",
             "    [*] --> in_parts"]  # fmt: skip
    for step in STEPS.values():
        if step.to is not None:
            lines += [
                f"    {one.value} --> {step.to.value}: {step.verb}"
                for one in sorted(step.of, key=_rank)
                if one != step.to
            ]
    return "\n".join([*lines, "```"])


def _steps() -> str:
    rows = [
        f"| `{step.verb}` | {_list([*_states(step.of), *_later(step)])} | "
        f"{step.to.value if step.to else 'stays'} | {_list(sorted(step.who))} | "
        f"{_list([*sorted(step.tells), *_if_bad(step)]) or '–'} |"
        for step in STEPS.values()
    ]
    head = "| step | from | to | who may | who is told |\n|---|---|---|---|---|"
    return "\n".join([head, *rows])


def _states(states: Iterable[Status]) -> list[str]:
    return [one.value for one in sorted(states, key=_rank)]


def _later(step: Step) -> list[str]:
    return [f"{one} (told later by a phone; it stays)" for one in _states(step.later)]


def _if_bad(step: Step) -> list[str]:
    return [f"{one} if it went badly" for one in sorted(step.if_bad)]


def _clocks() -> str:
    rows = [
        f"| {status.value} | {limit} | {_percent(REMINDS.get(status, ()))} | {then} |"
        for status, (limit, then) in CLOCKS.items()
    ]
    rows += [f"| {what} | {limit} | – | {then} |" for what, limit, then in OFFER_CLOCKS]
    head = "| state | limit that runs | reminded after | when it has run out |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def _percent(parts: Sequence[float]) -> str:
    return _list([f"{part:.0%}" for part in parts]) or "–"


def _limits() -> str:
    rows = [
        f"| {limit} | {normal} | {urgent} | {'by the clock' if limit in NATURAL else 'working'} |"
        for limit, (normal, urgent) in DEFAULTS.items()
    ]
    head = "| limit | minutes, normal | minutes, urgent | time |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def _list(things: Sequence[str]) -> str:
    return ", ".join(str(one) for one in things)


def _rank(status: Status) -> int:
    return list(Status).index(status)
