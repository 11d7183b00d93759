"""The control of the race over HTTP: Linli without what lets one person have an order.

The row is not held, the database does not guard the answer, and on SQLite nothing waits for its
turn to write: no BEGIN IMMEDIATE, and no transaction that would notice at its end that another
had written. Served by the same server in the same way; a race has to show it.
"""

import os
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")

from django.conf import settings

DATABASE: dict[str, Any] = settings.DATABASES["default"]
IS_FILE = DATABASE["ENGINE"].endswith("sqlite3")
if IS_FILE:
    DATABASE["OPTIONS"]["transaction_mode"] = "DEFERRED"

from linli.wsgi import application  # noqa: E402, F401 - the server calls it

# The application has to stand first, so all of these come late (E402).
from collections.abc import Callable  # noqa: E402  isort: skip

from django.http import HttpRequest, HttpResponseBase  # noqa: E402

from linli.accounts.models import Person  # noqa: E402
from linli.core import rows, unit  # noqa: E402
from linli.orders import doing  # noqa: E402
from linli.orders.actions import dispatch, moving  # noqa: E402
from linli.orders.life import Status  # noqa: E402
from linli.orders.models import Hand, Order  # noqa: E402

THINKS = 2.0  # seconds between the look and the step: the others have looked meanwhile
_join = dispatch.join_in
_take = dispatch.take.__wrapped__  # type: ignore[attr-defined]


def unheld(row: Order) -> Order:
    """The row afresh, held by nobody."""
    found = Order.objects.get(pk=row.pk)
    rows._remember(found)
    if found.status == Status.OPEN:
        time.sleep(THINKS)
    return found


def beside(order: Order, person: Person, *, is_lead: bool) -> Hand:
    """Somebody goes, and the database need not care who leads."""
    return _join(order, person, is_lead=False)


def by_itself(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Each statement for itself."""
    return view()


moving.lock = unheld  # type: ignore[assignment, attr-defined]
dispatch._only_one = lambda won: None
dispatch.join_in = beside
if IS_FILE:
    unit.answer = by_itself
    doing.DO["take"] = lambda order, by, form: _take(order, by=by)
