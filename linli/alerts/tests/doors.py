"""The doors of warnings for the sweep, the rows behind them, and their pages for the browser."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.alerts.actions import advising, relaying, taking_in
from linli.alerts.models import Advice, Alert, RefusedDocument
from linli.alerts.tests.make import LINK, ago, said
from linli.areas.models import Area
from linli.organisations.models import Role
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_staff
from tests.sweep.doors import Door, Leaving, Open, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

DUTY, PLATFORM = desk(Power.RELAY_ALERTS), desk(Power.RUN_PLATFORM)
DOORS: dict[str, Door] = {
    "alerts:index": Open(),
    "alerts:one": Open(),
    "alerts:document": Open(),
    "alerts:feed": Open(),
    "alerts:desk": DUTY,
    "alerts:relay": DUTY,
    "alerts:desk_one": DUTY,
    "alerts:lift": DUTY,
    "alerts:advice": DUTY,
    "alerts:advise": DUTY,
    "alerts:end_advice": DUTY,
    "alerts:refused": PLATFORM,
    "alerts:refused_one": PLATFORM,
}
LEAVING: dict[str, Leaving] = {}
PRIVATE: frozenset[str] = frozenset()
NOT_PAGES: dict[str, str] = {
    "alerts:feed": "a feed",
    "alerts:document": "a document for programs",
}


def relayed(by: Person, area: Area, **more: Any) -> Alert:
    return relaying.relay(said(**more), area, by=by)


def advised(by: Person, area: Area, text: str = "关好门窗，收好阳台的东西") -> Advice:
    until = timezone.now() + timedelta(hours=6)
    return advising.advise(area, by=by, text=text, source="村委会", until=until)


def refused(name: str = "a.xml") -> RefusedDocument:
    row = taking_in.take_in(b"<alert>\n<b>", name=name).refused
    assert row
    return row


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """A warning in force, advice, and a document that was refused."""
    by = next(one.person for one in town.visitors if one.name == f"{Role.DISPATCHER} here")
    assert by
    alert: dict[str, object] = {"pk": relayed(by, town.area).pk}
    return {
        "alerts:one": alert,
        "alerts:document": alert,
        "alerts:desk_one": alert,
        "alerts:lift": alert,
        "alerts:end_advice": {"pk": advised(by, town.area).pk},
        "alerts:refused_one": {"pk": refused().pk},
        "alerts:feed": {"slug": "canary"},
    }


def multiply(town: "Town", number: int) -> None:
    """One more of each; of those that are shown at once no more than a page shows."""
    by = make_staff(Role.DISPATCHER, town.area)
    old = relayed(by, town.area, text=f"第{number}条", colour="yellow", issued_at=ago(3))
    relaying.lift(old, by=by, issued_at=ago(2), text=f"解除{number}", link=LINK)
    relayed(by, town.area, text=f"又一条{number}")
    advised(by, town.area, f"提示{number}")
    refused(f"{number}.xml")


def furnish(town: "BrowserTown") -> None:
    """Real and exercise, in force, replaced and lifted; advice; one refused."""
    by, area = town.staff[Role.STATION_HEAD], town.area
    first = relayed(by, area, colour="blue", issued_at=ago(9), headline="台风蓝色预警信号")
    up = relaying.relay(said(issued_at=ago(1)), area, by=by, instead_of=first)
    rain = relayed(by, area, kind="rain", colour="red", headline="暴雨红色预警信号")
    relaying.lift(rain, by=by, issued_at=ago(0.5), text="暴雨预警解除", link=LINK)
    for colour in ("white", "yellow", "red", ""):
        relayed(by, area, kind="gale", colour=colour, headline=f"大风预警信号 {colour}")
    play = relayed(by, area, status="exercise", headline="台风橙色预警信号（演练）")
    advised(by, area, "关好门窗\n存好水，手机充满电\n看看独居的老邻居")
    town.more["alerts"] = {"up": up.pk, "first": first.pk, "rain": rain.pk, "play": play.pk}
    town.more["refused"] = refused().pk


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT, VISITOR

    def one(name: str) -> Any:
        return lambda town: {"pk": town.more["alerts"][name]}

    duty = Role.STATION_HEAD
    return [
        Page("alerts:index", VISITOR),
        Page("alerts:one", VISITOR, args=one("up")),
        Page("alerts:one", RESIDENT, args=one("rain")),
        Page("alerts:one", VISITOR, args=one("play")),
        Page("alerts:desk", duty),
        Page("alerts:relay", duty),
        Page("alerts:desk_one", duty, args=one("up")),
        Page("alerts:desk_one", duty, args=one("first")),
        Page("alerts:lift", duty, args=one("up")),
        Page("alerts:advice", duty),
        Page("alerts:advise", duty),
        Page("alerts:refused", Role.OPERATOR),
        Page("alerts:refused_one", Role.OPERATOR, args=lambda town: {"pk": town.more["refused"]}),
    ]
