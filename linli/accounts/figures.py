"""Text messages for signing in, for /metrics."""

from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone

from linli.accounts import bounds
from linli.accounts.models import Sending, TextMessage
from linli.core.days import midnight
from linli.core.metrics import Gauge


def of_sign_ins() -> Iterator[Gauge]:
    """What was asked for today and became of it, and how much of the budget is used."""
    today = TextMessage.objects.filter(asked_at__gte=midnight(timezone.localdate()))
    states = dict(today.order_by().values_list("state").annotate(Count("pk")))
    yield Gauge(
        "linli_sign_in_messages_today",
        "Text messages for signing in that were asked for today, by state",
        {state: states.get(state, 0) for state in Sending.values},
        "state",
    )
    budget = bounds.sms_budget()
    yield Gauge(
        "linli_sign_in_messages_budget",
        "How many of them any 24 hours may have (LINLI_SMS_PER_DAY)",
        {"": budget.most},
    )
    yield Gauge(
        "linli_sign_in_messages_used", "How many the last 24 hours had", {"": budget.used("")}
    )
