"""Everything projects keep."""

from linli.projects.models.claim import Claim, Stand
from linli.projects.models.cleared import Cleared
from linli.projects.models.contract import (
    MOST,
    MOST_FEN,
    WHOLE,
    Field,
    Indicator,
    Management,
    Milestone,
    Project,
    ServedArea,
    State,
    Unit,
)
from linli.projects.models.counted import (
    Ascription,
    Item,
    Met,
    Progress,
    Reason,
)

__all__ = [
    "MOST",
    "MOST_FEN",
    "WHOLE",
    "Ascription",
    "Claim",
    "Cleared",
    "Field",
    "Indicator",
    "Item",
    "Management",
    "Met",
    "Milestone",
    "Progress",
    "Project",
    "Reason",
    "ServedArea",
    "Stand",
    "State",
    "Unit",
]
