"""What organisations do every day by themselves."""

from datetime import timedelta

from django.utils import timezone

from linli.areas.models import AreaImport
from linli.core.tasks import every, work
from linli.organisations.models import Invitation

KEPT = timedelta(days=7)


@work()
def forget_numbers() -> None:
    """An invitation that ran out does not keep the number it was sent to."""
    gone = Invitation.objects.filter(expires_at__lte=timezone.now()).exclude(mobile_key=None)
    gone.update(mobile="", mobile_key=None, answered_at=timezone.now())


@work()
def drop_tables() -> None:
    """Tables of areas that were looked at and never applied."""
    AreaImport.objects.filter(applied_at=None, at__lt=timezone.now() - KEPT).delete()


every(timedelta(days=1), forget_numbers)
every(timedelta(days=1), drop_tables)
