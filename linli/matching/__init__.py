"""Who could help with this, best first, and why the others could not.

Pure functions on frozen dataclasses: no Django, no database, no clock, nothing of Linli. Whoever
calls gathers the facts, and says the codes in words. So a decision can be replayed from its facts,
measured, and used elsewhere.

    from linli.matching import Helper, Need, candidates, left_out
"""

from linli.matching.distance import Point, metres_between
from linli.matching.fit import candidates, left_out
from linli.matching.shapes import (
    CHILD,
    CHILDREN,
    Busy,
    Candidate,
    Helper,
    LeftOut,
    Need,
    Reason,
    Why,
    WhyNot,
)

__all__ = [
    "CHILD",
    "CHILDREN",
    "Busy",
    "Candidate",
    "Helper",
    "LeftOut",
    "Need",
    "Point",
    "Reason",
    "Why",
    "WhyNot",
    "candidates",
    "left_out",
    "metres_between",
]
