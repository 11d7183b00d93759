"""Places for tests."""

from itertools import count

from linli.areas import actions
from linli.areas.models import Area, Kind

_numbers = count(1)


def make_area(name: str = "", *, parent: Area | None = None, kind: str = Kind.COMMUNITY) -> Area:
    return actions.add(by=None, kind=kind, name=name or f"社区{next(_numbers)}", parent=parent)
