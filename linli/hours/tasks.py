"""What the clock does: hours whose public notice is over take effect."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.utils import timezone

from linli.core.tasks import every, work
from linli.core.unit import run
from linli.hours.actions import importing, reviewing
from linli.hours.models import Hour, Imported, State, Step

AT_ONCE = 2000


@work()
def take_effect() -> None:
    """Each in a transaction of its own: one that fails holds up no other."""
    over = Hour.objects.filter(state=State.PUBLICISED, until__lte=timezone.now())
    for row in over.order_by("until")[:AT_ONCE]:
        run(partial(reviewing.take_effect, row))


@work(attempts=3)
def take_over(pk: str) -> None:
    """Each row in a transaction of its own: what broke off goes on where it was."""
    rows = Imported.objects.filter(transfer_id=UUID(pk), step=Step.WAITS, transfer__is_granted=True)
    for row in rows.order_by("begun_at", "pk"):
        run(partial(importing.take_over, row))


@work()
def forget_tables() -> None:
    importing.forget_old()


every(timedelta(minutes=10), take_effect)
every(timedelta(hours=1), forget_tables)
