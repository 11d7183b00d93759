"""Days as people here count them."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The moment a day begins, where we are."""
    return timezone.make_aware(datetime.combine(day, time()))
