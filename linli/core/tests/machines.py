"""What every machine shares that takes random steps beside a model (T1).

class Line(Machine):
    @initialize()
    def begin(self) -> None: …

EXAMPLES = walks(examples=10, steps=25)

def test_…() -> None:
    walk(Line, EXAMPLES)

@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    finds_a_fault(Line, EXAMPLES)
"""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


class Machine(RuleBasedStateMachine):
    """Every walk begins with what the test has, and leaves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._point = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self._point)


def walks(*, examples: int, steps: int) -> settings:
    """So many walks of so many steps; the same ones each time."""
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip


def walk(machine: type[Machine], how: settings) -> None:
    """Everything that the machine says of itself holds after each step."""
    run_state_machine_as_test(machine, settings=how)


def finds_a_fault(machine: type[Machine], how: settings) -> None:
    """Or the machine would prove nothing: whatever notices it first."""
    with pytest.raises(Exception):  # noqa: B017, PT011 - an assertion, a constraint, a refusal
        run_state_machine_as_test(machine, settings=how)


def nothing(*_what: object, **_more: object) -> None:
    """Stands where a fault leaves out a step."""
