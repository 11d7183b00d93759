"""The doors of this app for the sweep, the rows behind them, and its pages for the browser."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.areas import actions as areas
from linli.organisations.models import Role
from linli.organisations.scope import Power
from linli.records import actions
from linli.records.actions import Gave, Got
from linli.records.tests.make import make_backdated, make_record
from tests.sweep.doors import Desk, Door, Leaving, Mine, Open, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

DOORS: dict[str, Door] = {
    "records:figures": Open(),
    "records:mine": Mine(),
    "records:index": desk(Power.SEE_RECORDS),
    "records:take": desk(Power.SEE_RECORDS),
    "records:one": desk(Power.SEE_RECORDS),
    "records:coverage": desk(Power.SEE_RECORDS),
    "records:reached": desk(Power.SEE_RECORDS),
    "records:covered": desk(Power.SEE_PEOPLE),
    "records:enter": desk(Power.SEE_RECORDS),
    "records:waiting": desk(Power.CORRECT_RECORDS),
    "records:decide": desk(Power.CORRECT_RECORDS),
    "records:correct": Desk((Power.CORRECT_RECORDS,)),
    "api-1:public_figures": Open(),
}
# Every file that leaves the house.
LEAVING: dict[str, Leaving] = {
    "records:take": Leaving("insider", "post", "records.taken"),
}
# Rows that belong to one person even among colleagues: 404 for everybody but whoever made them.
PRIVATE: frozenset[str] = frozenset()
# What answers a GET and is not a page for people.
NOT_PAGES: dict[str, str] = {}


def lately(**more: Any) -> dict[str, Any]:
    """Of this month, whenever the month began."""
    now = timezone.now()
    return {"begun_at": now - timedelta(seconds=2), "ended_at": now, **more}


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """The parameters of every address that has some: rows of the first area, with the canary."""
    by = town.insider.person
    assert by
    gave, got = [Gave(make_resident(), "volunteer", 60)], [Got(town.owner)]
    row = make_record(town.area, gave=gave, got=got, **lately())
    asked = make_backdated(town.area, by=by, got=got)
    return {
        "records:figures": {"slug": "canary"},
        "records:one": {"pk": row.pk},
        "records:covered": {"pk": town.area.pk},
        "records:correct": {"pk": row.pk},
        "records:decide": {"pk": asked.pk},
    }


def multiply(town: "Town", number: int) -> None:
    """One more of everything that `rows` made."""
    by = town.insider.person
    assert by
    gave, got = [Gave(town.owner, "volunteer", 60)], [Got(town.owner)]
    make_record(town.area, gave=gave, got=[Got(make_resident(area=town.area))], **lately())
    make_record(town.area, got=got, **lately(is_confidential=bool(number % 2)))
    make_backdated(town.area, by=by, got=got)


def furnish(town: "BrowserTown") -> None:
    """What the pages show in the browser; their rows go into `town.more`."""
    head, worker = town.staff[Role.STATION_HEAD], town.staff[Role.WORKER]
    elder = Got(town.resident)
    helper = make_resident("林晓岚", area=town.area)
    usual: dict[str, Any] = {"organisation": town.organisation, "service": town.service}
    for n in range(6):
        gave = [Gave(helper, "volunteer", 30 + n), Gave(worker, "worker", 90)]
        got = [elder, Got(make_resident(area=town.area), times=2), Got(count=12, how="heads")]
        row = make_record(town.area, gave=gave, got=got, **lately(**usual))
    gave = [Gave(town.resident, "volunteer", 60)]
    make_record(town.area, gave=gave, **lately(organisation=town.organisation, title="陪诊"))
    new = actions.correct(row, by=head, reason="在站里办的", reason_kind="place", place="station")
    town.more["record"] = new.pk
    make_backdated(town.area, by=worker, got=[elder], organisation=town.organisation)
    hidden = make_record(town.area, got=[elder], **lately(**usual, is_confidential=True))
    town.more["confidential"] = hidden.pk
    areas.count(town.area, by=None, year=2025, persons=3_120, source="示例数字")


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT

    def record(town: "BrowserTown") -> dict[str, Any]:
        return {"pk": town.more["record"]}

    def hidden(town: "BrowserTown") -> dict[str, Any]:
        return {"pk": town.more["confidential"]}

    def place(town: "BrowserTown") -> dict[str, Any]:
        return {"slug": town.area.slug}

    return [
        Page("records:figures", args=place),
        Page("records:figures", args=place, query="month=2024-01"),
        Page("records:figures", args=place, query="of=services"),
        Page("records:mine", RESIDENT),
        Page("records:mine", RESIDENT, query="of=gave"),
        Page("records:index", Role.STATION_HEAD),
        Page("records:index", Role.STATION_HEAD, query="figure=people"),
        Page("records:index", Role.STATION_HEAD, query="figure=person_times"),
        Page("records:index", Role.STATION_HEAD, query="figure=volunteer"),
        Page("records:index", Role.STATION_HEAD, query="first=2024-01"),
        Page("records:one", Role.STATION_HEAD, args=record),
        Page("records:one", Role.WORKER, args=hidden, status=403),
        Page("records:correct", Role.STATION_HEAD, args=record),
        Page("records:enter", Role.WORKER),
        Page("records:reached", Role.STATION_HEAD),
        Page("records:coverage", Role.STATION_HEAD),
        Page("records:covered", Role.STATION_HEAD, args=lambda town: {"pk": town.area.pk}),
        Page("records:waiting", Role.STATION_HEAD),
    ]
