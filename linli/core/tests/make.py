"""Rows of core for tests."""

from datetime import timedelta

from django.db.models.functions import Now

from linli.core.ids import uuid7
from linli.core.models import Event


def late_event(*, days: int) -> Event:
    """Something that happened a while ago by the clock of the database: its triggers go by that
    one, which no test can set."""
    return Event.objects.create(
        verb="test.happened",
        subject_kind="test.thing",
        subject_id=uuid7(),
        at=Now() - timedelta(days=days),
    )
