"""What is thrown away when its time is over."""

from datetime import timedelta

from django.utils import timezone

from linli.core.models import Limit, Once
from linli.core.tasks import every, work

# Longer than a phone may come back with what it did without network (two days).
ANSWERS_KEPT = timedelta(days=3)


@work()
def throw_away() -> None:
    """Kept answers after a day, limits that hold nobody any more."""
    now = timezone.now()
    Once.objects.filter(at__lt=now - ANSWERS_KEPT).delete()
    Limit.objects.filter(fresh_until__lt=now).delete()


every(timedelta(hours=1), throw_away)
