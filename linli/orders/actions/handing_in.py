"""A table of orders at the desk: handed in, looked at, taken once, and what is wrong goes back."""

from datetime import timedelta

from linli.core.handing import Steps
from linli.orders import rules
from linli.orders.actions import tables
from linli.orders.models import OrderTable

steps = Steps(
    OrderTable,
    handed_in_event="orders.handed_in",
    sent_back_event="orders.sent_back",
    may=lambda by, area: rules.may_take_in(by, area.pk),
    run=tables.run,
    problems_kept_for=timedelta(days=7),  # whoever corrects a sheet does it within a week
)
