"""Rows of core for tests."""

from datetime import timedelta

from django.utils import timezone

from linli.core.ids import uuid7
from linli.core.models import Event


def late_event(*, days: int) -> Event:
    """Something that happened a while ago."""
    return Event.objects.create(
        verb="test.happened",
        subject_kind="test.thing",
        subject_id=uuid7(),
        at=timezone.now() - timedelta(days=days),
    )
