"""The record of what was done, the figures rolled up from it, and what is entered afterwards."""

from linli.records.models.backdated import Backdated
from linli.records.models.campaign import Campaign, Sort, Tagged
from linli.records.models.record import (
    IN_WORDS,
    LONGEST,
    PERSON_TIMES,
    Contribution,
    Counted,
    Kind,
    Part,
    Reason,
    Reception,
    ServiceRecord,
    Where,
)
from linli.records.models.tally import FORCES, Served, Tally

__all__ = [
    "FORCES",
    "IN_WORDS",
    "LONGEST",
    "PERSON_TIMES",
    "Backdated",
    "Campaign",
    "Contribution",
    "Counted",
    "Kind",
    "Part",
    "Reason",
    "Reception",
    "Served",
    "ServiceRecord",
    "Sort",
    "Tagged",
    "Tally",
    "Where",
]
