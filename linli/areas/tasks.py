"""What is done after an area has ended."""

from linli.areas.actions import settle
from linli.areas.models import Area
from linli.core.events import follow_afterwards
from linli.core.models import Event
from linli.core.tasks import work


@work()
def settle_rows(event: int) -> None:
    """Everything that points at the area goes to what came after it, as far as anybody can tell."""
    settle(Area.objects.get(pk=Event.objects.get(pk=event).subject_id))


follow_afterwards("area.ended", settle_rows)
