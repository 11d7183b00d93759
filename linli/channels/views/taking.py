"""The call list as a table to take along: how many wait, since when, how often they were rung.

Neither whom, nor the number, nor what they are to be told: that is read on the page, one by one.
"""

from collections.abc import Iterator

from django.db.models import TextChoices
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from linli.channels import queries, rings
from linli.channels.models import Call
from linli.core.events import record
from linli.core.exports import Cell, xlsx_file
from linli.core.http import Request
from linli.organisations.doors import desk
from linli.organisations.scope import Power, grants_with

MOST = 20_000  # rings


class Why(TextChoices):
    """What the table is taken along for."""

    REPORT = "report", _("A report")
    CHECK = "check", _("To check the work")


@require_POST
@desk(Power.CALL_PEOPLE)
def take(request: Request) -> FileResponse:
    by = request.user
    asked = request.POST.get("why", "")
    why = Why(asked) if asked in Why.values else Why.REPORT
    made = rings.to_make(by)[:MOST]
    found = queries.to_ring(by).in_bulk([pk for ring in made for pk in ring])
    calls = [[found[pk] for pk in ring] for ring in made]
    about = grants_with(by, Power.CALL_PEOPLE)[0]
    record("calls.taken", by=by, about=about, count=len(calls), why=why.value)
    names = (_("Area"), _("Waiting since"), _("Danger"), _("State"), _("Rang"), _("Rang last"),
             _("Things to tell"))  # fmt: skip
    table = xlsx_file([str(name) for name in names], _lines(calls, by.name, str(why.label)))
    return FileResponse(table, as_attachment=True, filename="calls.xlsx")


def _lines(rings: list[list[Call]], who: str, why: str) -> Iterator[list[Cell]]:
    for calls in rings:
        tried = max(calls, key=lambda one: one.tries)
        yield [
            tried.area.name, min(one.at for one in calls),
            any(one.message.is_urgent for one in calls), str(tried.get_state_display()),
            tried.tries, tried.last_try_at, len(calls),
        ]  # fmt: skip
    words = gettext("Taken along by %(who)s on %(day)s: %(purpose)s. Do not pass it on.")
    yield [words % {"who": who, "day": timezone.localdate(), "purpose": why}]
