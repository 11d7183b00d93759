"""The doors of this app for the sweep, the rows behind them, and its pages for the browser."""

from itertools import count
from typing import TYPE_CHECKING

from linli.accounts.tests.make import make_person
from linli.channels.actions import not_reached, read, show_number, tell
from linli.channels.letters import letter
from linli.channels.tests.make import make_call, make_message
from linli.organisations.models import Role
from linli.organisations.scope import Power
from tests.sweep.doors import Door, Leaving, Mine, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

CANARY = "金丝雀"
_numbers = count(1)

DOORS: dict[str, Door] = {
    "channels:inbox": Mine(),
    "channels:read": Mine(),
    "channels:read_all": Mine(),
    "channels:settings": Mine(),
    "channels:calls": desk(Power.CALL_PEOPLE),
    "channels:take": desk(Power.CALL_PEOPLE),
    "channels:how_of": desk(Power.CALL_PEOPLE),
    "channels:show_number": desk(Power.CALL_PEOPLE),
    "channels:told": desk(Power.CALL_PEOPLE),
    "channels:not_reached": desk(Power.CALL_PEOPLE),
}
# Every file that leaves the house.
LEAVING: dict[str, Leaving] = {
    "channels:take": Leaving("insider", "post", "calls.taken"),
}
# Rows that belong to one person even among colleagues: 404 for everybody but whoever made them.
PRIVATE: frozenset[str] = frozenset()
# What answers a GET and is not a page for people.
NOT_PAGES: dict[str, str] = {}


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """The parameters of every address that has some: rows of the first area, with the canary."""
    message = make_message(town.owner, area=town.area)
    person = make_person(f"{CANARY}叔", area=town.area)
    call = make_call(person)
    found: dict[str, dict[str, object]] = {"channels:read": {"pk": message.pk}}
    found["channels:how_of"] = {"pk": person.pk}
    for step in ("show_number", "told", "not_reached"):
        found[f"channels:{step}"] = {"pk": call.pk}
    return found


def multiply(town: "Town", number: int) -> None:
    """One more of everything that `rows` made."""
    make_message(town.owner, area=town.area)
    make_call(make_person(f"{CANARY}叔{next(_numbers)}", area=town.area))


def furnish(town: "BrowserTown") -> None:
    """What the pages show in the browser; their rows go into `town.more`."""
    letter(
        "shown.accepted",
        title="有人接单了",
        words="%(helper)s %(day)s 到您家。",
        to="organisations:public_one",
    )
    letter("shown.moved", title="时间改了", words="维修改到 %(day)s。")
    letter("shown.storm", title="台风要来", words="今晚 6 点前回家，别再出门。", is_urgent=True)
    facts = {"helper": "周志明", "day": "5 月 3 日 9:00"}
    about = town.organisation
    for number, code in enumerate(("shown.accepted", "shown.moved", "shown.storm")):
        for person in (town.resident, town.worker):
            tell(person, code, about=about, once=f"shown{number}", facts=facts)
        tell(town.unwired, code, about=about, once=f"shown{number}", facts=facts)
    read(town.resident.told.get(code="shown.accepted"), by=town.resident)
    head = town.staff[Role.STATION_HEAD]
    seen, missed = town.unwired.calls.order_by("at")[:2]
    show_number(seen, by=head)
    not_reached(missed, by=head)


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT

    return [
        Page("channels:inbox", RESIDENT),
        Page("channels:settings", RESIDENT),
        Page("channels:inbox", Role.WORKER),
        Page("channels:calls", Role.STATION_HEAD),
        Page("channels:calls", Role.WORKER),
        Page("channels:how_of", Role.WORKER, args=lambda town: {"pk": town.unwired.pk}),
    ]
