"""Activities, one noun per page."""

from linli.activities.models.activity import (
    MOST_PLACES,
    UNCOUNTED,
    Activity,
    How,
    Kind,
    Mode,
    Part,
    Post,
    Presence,
    State,
)
from linli.activities.models.deciding import Answer, Draw
from linli.activities.models.feed import Feed
from linli.activities.models.forgotten import Forgotten, WhyOpen
from linli.activities.models.needs import Permit, Policy, Qualification, Skill
from linli.activities.models.share import Share
from linli.activities.models.sign_up import ACTIVE, LAST, SEATED, Seat, SignUp, Stand

__all__ = [
    "ACTIVE",
    "LAST",
    "MOST_PLACES",
    "SEATED",
    "UNCOUNTED",
    "Activity",
    "Answer",
    "Draw",
    "Feed",
    "Forgotten",
    "How",
    "Kind",
    "Mode",
    "Part",
    "Permit",
    "Policy",
    "Post",
    "Presence",
    "Qualification",
    "Seat",
    "Share",
    "SignUp",
    "Skill",
    "Stand",
    "State",
    "WhyOpen",
]
