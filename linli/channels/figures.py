"""Text messages that tell people something, for /metrics."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from linli.channels import awake
from linli.channels.models import HANDED_OVER, Message
from linli.core.metrics import Gauge

# None is sent later than a day after it was written (sending.USELESS_AFTER).
WRITTEN_WITHIN = timedelta(days=2)


def of_messages() -> Iterator[Gauge]:
    """Those that were handed over today, and what became of them."""
    now = timezone.now()
    today = Message.objects.filter(at__gte=now - WRITTEN_WITHIN, sms_at__gte=awake.day_of(now))
    states = dict(today.order_by().values_list("sms").annotate(Count("pk")))
    yield Gauge(
        "linli_told_messages_today",
        "Text messages with which people were told something today, by state",
        {state.value: states.get(state, 0) for state in HANDED_OVER},
        "state",
    )
