"""Who may relay, lift and advise, and why something cannot be relayed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.alerts import colours, queries
from linli.alerts.models import Advice, Alert, AlertArea
from linli.areas.models import Area
from linli.organisations.scope import Power, may

AHEAD = timedelta(minutes=10)  # how far a clock may be wrong
OLDEST = timedelta(days=7)  # of what an officer relays


def may_relay(by: Person, areas: Iterable[Area | UUID]) -> bool:
    """On duty for each of the areas."""
    each = [may(by, Power.RELAY_ALERTS, area) for area in areas]
    return bool(each) and all(each)


def may_lift(by: Person, alert: Alert) -> bool:
    """On duty for all it is for: one village does not lift the warning of a city."""
    own = AlertArea.objects.filter(alert=alert).values_list("area", flat=True)
    return may_relay(by, own)


def may_end(by: Person, advice: Advice) -> bool:
    return may(by, Power.RELAY_ALERTS, advice.area_id)


def why_not_the_time(issued_at: datetime, now: datetime) -> str:
    """What is wrong with the moment of issue; "" if nothing."""
    if issued_at > now + AHEAD:
        return _("It cannot have been issued later than now.")
    if issued_at < now - OLDEST:
        return _("It was issued more than a week ago. Relay the latest one.")
    return ""


def why_not_the_colour(kind: str, colour: str, area: Area) -> str:
    """Why no station there gives this colour of that kind; "" if one may, or nobody knows."""
    known = colours.table(kind, queries.province_of(area))
    if not colour or not known or colour in {one.colour for one in known}:
        return ""
    return _("There is no such colour of this warning there. Look at the official page again.")


def why_not_lift(alert: Alert, now: datetime) -> str:
    """Why there is nothing to lift; "" if there is."""
    return "" if alert.holds(now) else _("It does not hold any more.")


def stand(alert: Alert, now: datetime) -> str:
    """Where a message stands: holds, lifts, lifted, changed or over."""
    if alert.msg_type == "cancel":
        return "lifts"
    if alert.closed_by:
        return "lifted" if alert.closed_by.msg_type == "cancel" else "changed"
    return "holds" if alert.shows_until > now else "over"
