"""Quiet hours: when a text message may be sent to somebody who sleeps at night."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def wait(now: datetime, quiet_from: time, quiet_until: time) -> timedelta:
    """How long until the quiet hours are over; nothing outside them. They may span midnight.

    Quiet is from the first moment to just before the last one. The same time twice: never quiet.
    """
    here = timezone.localtime(now)
    clock = here.time()
    if quiet_from == quiet_until:
        return timedelta()
    if quiet_from < quiet_until:
        is_quiet = quiet_from <= clock < quiet_until
    else:
        is_quiet = clock >= quiet_from or clock < quiet_until
    if not is_quiet:
        return timedelta()
    ends = here.replace(
        hour=quiet_until.hour, minute=quiet_until.minute, second=quiet_until.second, microsecond=0
    )
    return (ends if clock < quiet_until else ends + timedelta(days=1)) - here


def after(now: datetime, span: timedelta, quiet_from: time, quiet_until: time) -> datetime:
    """When so much time has passed for somebody who is awake now, their quiet hours not counted.
    The span is shorter than a waking day."""
    ends = now + span
    if not wait(ends, quiet_from, quiet_until):
        return ends
    asleep = timedelta(hours=quiet_until.hour - quiet_from.hour,
                       minutes=quiet_until.minute - quiet_from.minute)  # fmt: skip
    return ends + (asleep if asleep > timedelta() else asleep + timedelta(days=1))


def day_of(now: datetime) -> datetime:
    """The local midnight with which the day began: a daily bound is counted from it."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
