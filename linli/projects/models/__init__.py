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
from linli.projects.models.plan import (
    TAKEN,
    Due,
    Duty,
    Mode,
    Planned,
    PlannedArea,
    Step,
    YearPlan,
)

__all__ = [
    "MOST",
    "MOST_FEN",
    "TAKEN",
    "WHOLE",
    "Ascription",
    "Claim",
    "Cleared",
    "Due",
    "Duty",
    "Field",
    "Indicator",
    "Item",
    "Management",
    "Met",
    "Milestone",
    "Mode",
    "Planned",
    "PlannedArea",
    "Progress",
    "Project",
    "Reason",
    "ServedArea",
    "Stand",
    "State",
    "Step",
    "Unit",
    "YearPlan",
]
