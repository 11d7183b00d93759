"""What everybody may know of a place's orders: how many, how fast, how they were found.

An order that nobody rated is never counted as satisfied: its share is said beside the marks. What
each figure counts stands in defined.py, where the lists at the desk take it from too.
"""

from datetime import date
from typing import Any
from uuid import UUID

from linli.orders import defined
from linli.orders.defined import share
from linli.records.blocks import SMALL, shown

PUBLIC = ("done", "in_time", "judged", "rated", "good", "unrated", "by_clock", "not_done",
          "referred", "urgent_done")  # fmt: skip


def words(area_id: UUID, first: date, last: date) -> dict[str, Any] | None:
    """The block of a place's public page, from one month to another; None while there is little.

    Two queries, over the index on area and confirmation and that of what ended undone.
    """
    found = defined.of_place(area_id, first, last, PUBLIC)
    if found["done"] + found["not_done"] + found["referred"] < SMALL:
        return None
    done, judged, rated = found["done"], found["judged"], found["rated"]
    return {
        "done": shown(done),
        "not_done": shown(found["not_done"]),
        "referred": shown(found["referred"]),
        "urgent_done": shown(found["urgent_done"]),
        "confirmed": done,
        "rated": rated,
        "judged": judged,
        "aside": done > judged,
        "has_shares": done >= SMALL,
        "in_time": share(found["in_time"], done),
        "unrated": share(found["unrated"], judged) if judged >= SMALL else None,
        "good": share(found["good"], rated) if rated >= SMALL else None,
        "by_clock": share(found["by_clock"], done),
        "means": {name: one.means for name, one in defined.DEFINED.items()},
    }
