"""What points are made of."""

from linli.points.models.ledger import (
    OVERDRAWN,
    OWN,
    Account,
    AccountKind,
    Entry,
    EntryKind,
    Lot,
    LotUse,
    Posting,
)
from linli.points.models.rewards import (
    MOST_LEFT,
    Move,
    MoveKind,
    Redemption,
    Reward,
    RewardKind,
    Stage,
)
from linli.points.models.rules import Budget, Cut, Earning, Rate, Rule, Standing

__all__ = [
    "MOST_LEFT", "OVERDRAWN", "OWN", "Account", "AccountKind", "Budget", "Cut", "Earning", "Entry",
    "EntryKind", "Lot", "LotUse", "Move", "MoveKind", "Posting", "Rate", "Redemption", "Reward",
    "RewardKind", "Rule", "Stage", "Standing",
]  # fmt: skip
