"""How the queue does, for /metrics."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone

from linli.core.metrics import Gauge
from linli.core.models import Task


def of_tasks() -> Iterator[Gauge]:
    """Waiting: due now, or being done. Lost: somebody has to look at it."""
    now = timezone.now()
    due = Task.objects.filter(lost_at=None, run_after__lte=now)
    found = due.aggregate(count=Count("pk"), oldest=Min("run_after"))
    numbers = {
        "waiting": found["count"],
        "later": Task.objects.filter(lost_at=None, run_after__gt=now).count(),
        "lost": Task.objects.filter(lost_at__isnull=False).count(),
    }
    yield Gauge("linli_tasks", "Tasks by state", numbers, "state")
    age = (now - found["oldest"]).total_seconds() if found["oldest"] else 0
    yield Gauge("linli_oldest_task_seconds", "How long the oldest waiting task is due", {"": age})
