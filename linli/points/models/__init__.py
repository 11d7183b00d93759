"""What points are made of."""

from linli.points.models.earned import Cut, Earning, Part, Rating, Standing
from linli.points.models.given import LONGEST_REASON, Bonus
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
from linli.points.models.rules import BEST, Budget, Grade, Rate, Rule, Window

__all__ = [
    "BEST", "LONGEST_REASON", "MOST_LEFT", "OVERDRAWN", "OWN", "Account", "AccountKind", "Bonus",
    "Budget", "Cut", "Earning", "Entry", "EntryKind", "Grade", "Lot", "LotUse", "Move", "MoveKind",
    "Part", "Posting", "Rate", "Rating", "Redemption", "Reward", "RewardKind", "Rule", "Stage",
    "Standing", "Window",
]  # fmt: skip
