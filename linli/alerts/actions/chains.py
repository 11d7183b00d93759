"""Which messages a message closes, in whatever order they come.

An update closes the messages that it names. A lifting message also closes what came of those: a
station that forgets to name its last update has lifted it all the same. Only messages of the same
sender and status belong to a chain.
"""

from django.utils import timezone

from linli.alerts import queries
from linli.alerts.models import Alert, MsgType

MOST_STEPS = 20  # from a message to the last that came of it


def close(alert: Alert) -> None:
    """After its mentions were kept: close what it closes, and itself if a later one came first."""
    names = queries.keys_of([alert])
    closes = queries.mentioned(names, alert.status)
    if alert.msg_type == MsgType.CANCEL:
        closes += _came_of(alert, names)
    for one in closes:
        if one.holds_open and one.pk != alert.pk and one.sent <= alert.sent:
            shut(one, alert)
    later = _later(alert, names)
    if later and alert.holds_open:
        shut(alert, later)


def shut(alert: Alert, by: Alert) -> None:
    alert.closed_by, alert.closed_at = by, timezone.now()
    alert.save(update_fields=["closed_by", "closed_at"])


def _came_of(alert: Alert, names: set[queries.Key]) -> list[Alert]:
    """The updates of what it names, the updates of those, and so on."""
    seen: dict[object, Alert] = {}
    for _step in range(MOST_STEPS):
        found = [one for one in queries.mentioning(names, alert) if one.pk not in seen]
        if not found:
            break
        seen |= {one.pk: one for one in found}
        names = {(one.sender, one.identifier, one.sent) for one in found}
    return list(seen.values())


def _later(alert: Alert, names: set[queries.Key]) -> Alert | None:
    """What was sent after it and closes it: it names this one, or lifts what this one came of."""
    own = (alert.sender, alert.identifier, alert.sent)
    naming = queries.mentioning([own], alert)
    lifting: list[Alert] = []
    for _step in range(MOST_STEPS):
        if not names:
            break
        lifting += [
            one for one in queries.mentioning(names, alert) if one.msg_type == MsgType.CANCEL
        ]
        before = queries.mentioned(names, alert.status)
        lifting += [
            one.closed_by
            for one in before
            if one.closed_by and one.closed_by.msg_type == MsgType.CANCEL
        ]
        names = queries.keys_of(before)
    found = [one for one in [*naming, *lifting] if one.sent >= alert.sent and one.pk != alert.pk]
    return max(found, key=lambda one: one.sent, default=None)
