"""What is thrown away when its time is over."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from linli.channels.models import Call, Message
from linli.core.tasks import every, work

KEPT = timedelta(days=180)


@work()
def throw_away() -> None:
    """Half a year after it was read or told; what nobody read, after a year."""
    now = timezone.now()
    Call.objects.filter(Q(told_at__lt=now - KEPT) | Q(at__lt=now - 2 * KEPT)).delete()
    Message.objects.filter(Q(read_at__lt=now - KEPT) | Q(at__lt=now - 2 * KEPT)).delete()


every(timedelta(hours=12), throw_away)
