"""What was entered by hand, for whoever has to keep clear of it."""

from datetime import datetime
from uuid import UUID

from linli.core.prepared import Prepared
from linli.records.models import Contribution


def entered_afterwards(person: UUID, begun_at: datetime, ended_at: datetime) -> bool:
    """Whether somebody is named in a record of that time that was entered by hand."""
    return bool(_ENTERED.all(person, ended_at, begun_at))


_ENTERED = Prepared(
    lambda person, ended, begun: Contribution.objects.filter(
        person=person, record__is_current=True, record__is_backdated=True,
        record__begun_at__lt=ended, record__ended_at__gt=begun,
    ).order_by().values_list("pk")[:1],
    UUID, datetime, datetime,
)  # fmt: skip
