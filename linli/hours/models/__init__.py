"""Hours of volunteers: each with its whole life, and the terms under which they count."""

from linli.hours.models.certificate import Certificate, Line, Standing
from linli.hours.models.entry import (
    ENDED,
    FORCES,
    IMPORTED,
    LIVE,
    LONGEST,
    Hour,
    Mark,
    State,
    Why,
)
from linli.hours.models.handover import Handover, Passed, Sync
from linli.hours.models.objection import Objection, Outcome
from linli.hours.models.sample import MOST_DRAWN, Finding, Sample, Verdict
from linli.hours.models.terms import Star, StarChange, Terms
from linli.hours.models.transfer import Imported, Oddity, Step, Transfer

__all__ = [
    "ENDED",
    "FORCES",
    "IMPORTED",
    "LIVE",
    "LONGEST",
    "MOST_DRAWN",
    "Certificate",
    "Finding",
    "Handover",
    "Hour",
    "Imported",
    "Line",
    "Mark",
    "Objection",
    "Oddity",
    "Outcome",
    "Passed",
    "Sample",
    "Standing",
    "Star",
    "StarChange",
    "State",
    "Step",
    "Sync",
    "Terms",
    "Transfer",
    "Verdict",
    "Why",
]
