"""How many there are of a reward, and each change of it as a row."""

from linli.accounts.models import Person
from linli.points.models import Move, MoveKind, Redemption, Reward


def move(
    reward: Reward, kind: MoveKind, change: int, *, by: Person | None,
    redemption: Redemption | None = None,
) -> None:  # fmt: skip
    """Write one change of a reward that is held; the database carries the stock forward."""
    reward.stock += change
    reward.moved += 1
    Move.objects.create(
        reward=reward, kind=kind, change=change, number=reward.moved, after=reward.stock, by=by,
        redemption=redemption,
    )  # fmt: skip
