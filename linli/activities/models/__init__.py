"""Activities, one noun per page."""

from linli.activities.models.activity import (
    MOST_TIMES,
    UNCOUNTED,
    Activity,
    Kind,
    Mode,
    Session,
    State,
    Turn,
)
from linli.activities.models.commended import Commendation, Rank
from linli.activities.models.deciding import Answer, Draw
from linli.activities.models.feed import Feed
from linli.activities.models.forgotten import Forgotten, WhyOpen
from linli.activities.models.goods import Goods, Handout, Per
from linli.activities.models.growth import Grown, GrowthRule
from linli.activities.models.invited import Invited
from linli.activities.models.needs import Permit, Policy, Qualification, Skill
from linli.activities.models.neighbour import ForNeighbour
from linli.activities.models.post import MOST_PLACES, Part, Post
from linli.activities.models.presence import How, Presence
from linli.activities.models.share import Share
from linli.activities.models.sign_up import ACTIVE, LAST, SEATED, Seat, SignUp, Stand
from linli.activities.models.told import FirstTold, Foretold
from linli.activities.models.training import BEST, LONGEST, Course, Implied, Training
from linli.activities.models.way import MOST_STOPS, Stop

__all__ = [
    "ACTIVE",
    "BEST",
    "LAST",
    "LONGEST",
    "MOST_PLACES",
    "MOST_STOPS",
    "MOST_TIMES",
    "SEATED",
    "UNCOUNTED",
    "Activity",
    "Answer",
    "Commendation",
    "Course",
    "Draw",
    "Feed",
    "FirstTold",
    "ForNeighbour",
    "Foretold",
    "Forgotten",
    "Goods",
    "Grown",
    "GrowthRule",
    "Handout",
    "How",
    "Implied",
    "Invited",
    "Kind",
    "Mode",
    "Part",
    "Per",
    "Permit",
    "Policy",
    "Post",
    "Presence",
    "Qualification",
    "Rank",
    "Seat",
    "Session",
    "Share",
    "SignUp",
    "Skill",
    "Stand",
    "State",
    "Stop",
    "Training",
    "Turn",
    "WhyOpen",
]
