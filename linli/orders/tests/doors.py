"""The doors of orders for the sweep, the rows behind them, and their pages for the browser."""

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue import actions as catalogue
from linli.catalogue.models import Service
from linli.catalogue.tests.make import make_service
from linli.orders.actions import after, dispatch, fulfil, handing_in, intake, needs, photos
from linli.orders.models import Order, OrderTable
from linli.orders.tests.make import POOR, passed, picture, soon
from linli.organisations.models import Role
from linli.organisations.scope import Power
from tests.sweep.doors import Demo, Desk, Door, Leaving, Mine, Program, Step, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

ORDERS = (Power.TAKE_ORDERS, Power.DISPATCH, Power.HEAR_COMPLAINTS)

DOORS: dict[str, Door] = {
    "orders:begin": Mine(),
    "orders:ask": Mine(),
    "orders:begin_package": Mine(),
    "orders:ask_package": Mine(),
    "orders:carry": Mine(),
    "orders:mine": Mine(),
    "orders:posts": Mine(),
    "orders:my_round": Mine(),
    "orders:my_queue_up": Mine(),
    "orders:my_round_sheet": Mine(),
    "orders:card": Mine(),
    "orders:one": Mine(),
    "orders:placed": Mine(),
    "orders:contact": Mine(),
    "orders:again": Mine(),
    "orders:slip": Mine(),
    "orders:welcome": Mine(),
    "orders:step": Mine(),
    "orders:board": desk(*ORDERS),
    "orders:list": desk(*ORDERS),
    "orders:station": desk(Power.DISPATCH, Power.HEAR_COMPLAINTS),
    "orders:map": desk(Power.DISPATCH),
    "orders:queue": desk(Power.DISPATCH),
    "orders:take_in": desk(Power.TAKE_ORDERS),
    "orders:form_sheet": desk(Power.TAKE_ORDERS),
    "orders:sticker_sheet": desk(Power.TAKE_ORDERS),
    "orders:today": desk(Power.SERVE),
    "orders:queue_up": desk(Power.SERVE),
    "orders:round_sheet": desk(Power.SERVE),
    "orders:callbacks": desk(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS),
    "orders:complaints": desk(Power.HEAR_COMPLAINTS),
    "orders:answer": desk(Power.HEAR_COMPLAINTS),
    "orders:limits": desk(Power.RUN_PLATFORM),
    "orders:forget_limit": desk(Power.RUN_PLATFORM),
    "orders:export": desk(Power.DISPATCH, Power.HEAR_COMPLAINTS),
    "orders:export_callbacks": desk(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS),
    "orders:export_complaints": desk(Power.HEAR_COMPLAINTS),
    "orders:tables": desk(Power.TAKE_ORDERS),
    "orders:sample_table": Demo(),
    "orders:table": desk(Power.TAKE_ORDERS),
    "orders:take_table": desk(Power.TAKE_ORDERS),
    "orders:table_back": desk(Power.TAKE_ORDERS),
    "orders:desk_one": desk(*ORDERS),
    "orders:desk_contact": Desk(ORDERS, is_own=True),
    "orders:desk_told": desk(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS),
    "orders:desk_slip": Desk(ORDERS, is_own=True),
    "orders:desk_step": Desk(ORDERS, is_own=True),
    "api-1:list_orders": Program(ORDERS),
    "api-1:place_order": Program(ORDERS),
    "api-1:one_order": Program(ORDERS),
    "api-1:reveal_contact": Program(ORDERS, is_own=True),
    "api-1:what_step_asks": Program(ORDERS, is_own=True),
    "api-1:take_step": Program(ORDERS, is_own=True),
}
# Anybody who is signed in may order: the address names a service, not a row of somebody's.
DOORS |= {
    "orders:begin": Step(), "orders:ask": Step(),
    "orders:begin_package": Step(), "orders:ask_package": Step(), "orders:carry": Step(),
}  # fmt: skip
# Every file that leaves the house.
LEAVING: dict[str, Leaving] = {
    "orders:export": Leaving("station_head here", "post", "order.exported", why="check"),
    "orders:export_callbacks": Leaving("station_head here", "post", "order.exported", why="check"),
    "orders:export_complaints": Leaving("station_head here", "post", "order.exported", why="check"),
    "orders:table_back": Leaving("insider", "get", "orders.sent_back"),
}
# Rows that belong to one person even among colleagues: 404 for everybody but whoever made them.
PRIVATE = frozenset({"orders:table", "orders:take_table", "orders:table_back"})
# What answers a GET and is not a page for people.
NOT_PAGES: dict[str, str] = {
    "orders:queue_up": "what a phone sends",
    "orders:my_queue_up": "what a phone sends",
    "orders:table_back": "a table to correct",
    "orders:sample_table": "a table to try with",
    "orders:begin": "leads to the first step",
    "orders:begin_package": "leads to the first step",
}


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """An order of the owner, one of each kind of page."""
    from tests.sweep.cells import CANARY

    service = make_service(
        area=town.area, slug="canary-order", forces=["worker", "partner", "volunteer"]
    )
    catalogue.bundle(
        by=None, area=town.area, services=[(service, 2)], slug="canary-package", name="套餐",
        summary="一次点齐",
    )  # fmt: skip
    head = town.insider.person  # none of the visitors goes there
    assert head
    need = intake.Need(service=service, words=f"{CANARY}灯不亮", address=f"{CANARY}巷 3 号")
    order = intake.place(need, by=town.owner, area=town.area, beneficiary=town.owner)
    order = dispatch.offer(order, by=head, to=[head])
    order = dispatch.accept(order, by=head)
    order = fulfil.schedule(order, by=head, begins=soon(), ends=soon(2))
    complaint = after.complain(order, by=town.owner, about="late", words=f"{CANARY}没人来")
    _to_call_back(service, town.owner, head)
    table = wrong_table(town.area, head).pk
    one: dict[str, object] = {"pk": order.pk}
    step: dict[str, object] = {**one, "verb": "cancel"}
    own = ("one", "placed", "contact", "again", "slip", "welcome")
    names = (*own, "desk_one", "desk_contact", "desk_slip", "desk_told")
    found: dict[str, dict[str, object]] = {f"orders:{name}": one for name in names}
    return found | {
        "orders:begin": {"slug": "canary-order"},
        "orders:ask": {"slug": "canary-order", "step": "who"},
        "orders:begin_package": {"slug": "canary-package"},
        "orders:ask_package": {"slug": "canary-package", "step": "who"},
        "orders:carry": {"kind": "service", "slug": "canary-order"},
        "orders:step": step,
        "orders:desk_step": step,
        "orders:answer": {"pk": complaint.pk},
        "orders:table": {"pk": table},
        "orders:take_table": {"pk": table},
        "orders:table_back": {"pk": table},
        "api-1:one_order": one,
        "api-1:reveal_contact": one,
        "api-1:what_step_asks": step,
        "api-1:take_step": step,
    }


def _to_call_back(service: Service, owner: Person, head: Person) -> None:
    """One that is over and was rated poor, so that somebody is to ask after it."""
    need = intake.Need(service=service, words="灯还是不亮", address="三巷")
    order = intake.place(need, by=owner, area=service.area, beneficiary=owner)
    order = dispatch.assign(order, by=head, to=head)
    order = fulfil.schedule(order, by=head, begins=soon(-1), ends=soon(1))
    order = fulfil.arrive(order, by=head, is_code_given=True)
    order = after.confirm(fulfil.finish(passed(order), by=head, words="看过了"), by=owner)
    after.rate(order, by=owner, marks=POOR)


def wrong_table(area: Area, by: Person) -> OrderTable:
    """A table with a row that is right and one that goes back, checked."""
    rows = ["单号,诉求内容,来电时间,办理状态", "B1,灯不亮了,2026-03-01 09:00,处理中",
            "B2,=1+1 不会算,昨天,已办结"]  # fmt: skip
    file = BytesIO("\n".join(rows).encode())
    return handing_in.steps.check(handing_in.steps.hand_in(file, by=by, area=area))


def multiply(town: "Town", number: int) -> None:
    """One more order of the owner's in several states."""
    head = town.insider.person
    assert head
    service = Order.objects.filter(area=town.area)[0].service
    need = intake.Need(service=service, words="灯不亮", address="三巷")

    def placed() -> Order:
        return intake.take_in(
            need, by=head, area=town.area, door="phone", beneficiary=town.owner,
            asked_by=town.owner,
        )  # fmt: skip

    placed()
    dispatch.open_up(placed(), by=head)
    order = dispatch.assign(placed(), by=head, to=head)
    order = fulfil.schedule(order, by=head, begins=soon(), ends=soon(2))
    after.complain(order, by=town.owner, about="late", words="没人来")


def furnish(town: "BrowserTown") -> None:
    """Orders in the states that look most unlike."""
    head, worker = town.staff[Role.STATION_HEAD], town.worker
    dispatcher = head
    Area.objects.filter(pk=town.area.pk).update(latitude="23.030000", longitude="113.140000")
    need = intake.Need(
        service=town.service, words="厨房插座会冒火花", address="示例路 12 号",
        phone=town.resident.mobile,
    )  # fmt: skip
    states = {}

    def placed(area: Area = town.area) -> Order:
        return intake.place(need, by=town.resident, area=area, beneficiary=town.resident)

    states["submitted"] = placed()
    states["offered"] = dispatch.offer(placed(), by=dispatcher, to=[worker])
    states["open"] = dispatch.open_up(placed(), by=dispatcher)
    accepted = dispatch.accept(dispatch.offer(placed(), by=dispatcher, to=[worker]), by=worker)
    states["scheduled"] = fulfil.schedule(accepted, by=worker, begins=soon(), ends=soon(2))
    done = dispatch.assign(placed(), by=dispatcher, to=worker)
    done = fulfil.schedule(done, by=worker, begins=soon(-1), ends=soon(1))
    done = fulfil.set_out(done, by=worker)
    done = fulfil.arrive(done, by=worker, is_code_given=True)
    needs.see_need(done, by=worker, words="水龙头一直滴水")
    taken = photos.add_photo(done, by=worker, upload=picture(), yes="own")
    town.more["photo"] = taken.pk
    states["done"] = fulfil.finish(passed(done), by=worker, words="换了插座")
    package = catalogue.bundle(
        by=None, area=town.area, services=[(town.service, 3)], slug="in-parts", name="安居套餐",
        summary="一次点齐",
    )  # fmt: skip
    whole = intake.place(
        replace(need, service=None, package=package), by=town.resident, area=town.area,
        beneficiary=town.resident,
    )  # fmt: skip
    states["whole"], states["part"] = whole, whole.parts.get()
    town.more["table"] = wrong_table(town.area, worker).pk
    town.more["orders"] = {name: order.pk for name, order in states.items()}
    town.more["complaint"] = after.complain(
        states["done"], by=town.resident, about="late", words="晚了一小时"
    ).pk


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT

    def one(state: str) -> Any:
        return lambda town: {"pk": town.more["orders"][state]}

    def step(state: str, verb: str) -> Any:
        return lambda town: {"pk": town.more["orders"][state], "verb": verb}

    def ask(name: str) -> Any:
        return lambda town: {"slug": town.service.slug, "step": name}

    return [
        Page("orders:ask", RESIDENT, args=ask("who")),
        Page("orders:ask_package", RESIDENT, args=lambda town: {"slug": "in-parts", "step": "who"}),
        Page("orders:one", RESIDENT, args=one("whole")),
        Page("orders:one", RESIDENT, args=one("part")),
        Page("orders:placed", RESIDENT, args=one("whole")),
        Page("orders:step", RESIDENT, args=step("whole", "cancel_rest")),
        Page("orders:desk_one", Role.STATION_HEAD, args=one("whole")),
        Page("orders:mine", RESIDENT),
        Page("orders:tables", Role.WORKER),
        Page("orders:table", Role.WORKER, args=lambda town: {"pk": town.more["table"]}),
        Page("orders:posts", RESIDENT),
        Page("orders:my_round", RESIDENT),
        Page("orders:my_round_sheet", RESIDENT),
        Page("orders:card", RESIDENT),
        Page("orders:one", RESIDENT, args=one("submitted")),
        Page("orders:one", RESIDENT, args=one("scheduled")),
        Page("orders:one", RESIDENT, args=one("done")),
        Page("orders:placed", RESIDENT, args=one("submitted")),
        Page("orders:slip", RESIDENT, args=one("scheduled")),
        Page("orders:step", RESIDENT, args=step("submitted", "cancel")),
        Page("orders:step", RESIDENT, args=step("done", "redo")),
        Page("orders:board", Role.STATION_HEAD),
        Page("orders:list", Role.STATION_HEAD),
        Page("orders:list", Role.STATION_HEAD, query="figure=waiting"),
        Page("orders:station", Role.STATION_HEAD),
        Page("orders:map", Role.STATION_HEAD),
        Page("orders:queue", Role.STATION_HEAD),
        Page("orders:take_in", Role.WORKER),
        Page("orders:form_sheet", Role.WORKER),
        Page("orders:sticker_sheet", Role.WORKER),
        Page("orders:today", Role.WORKER),
        Page("orders:round_sheet", Role.WORKER),
        Page("orders:callbacks", Role.WORKER),
        Page("orders:complaints", Role.STATION_HEAD),
        Page("orders:answer", Role.STATION_HEAD, args=lambda town: {"pk": town.more["complaint"]}),
        Page("orders:limits", Role.OPERATOR),
        Page("orders:export", Role.STATION_HEAD),
        Page("orders:desk_one", Role.STATION_HEAD, args=one("submitted")),
        Page("orders:desk_one", Role.WORKER, args=one("scheduled")),
        Page("orders:desk_slip", Role.WORKER, args=one("scheduled")),
        Page("orders:desk_told", Role.STATION_HEAD, args=one("scheduled")),
        Page("orders:desk_step", Role.STATION_HEAD, args=step("submitted", "offer")),
        Page("orders:desk_step", Role.STATION_HEAD, args=step("submitted", "classify")),
        Page("orders:desk_step", Role.WORKER, args=step("scheduled", "arrive")),
        Page("orders:desk_step", Role.WORKER, args=step("done", "add_photo")),
        Page("orders:desk_step", Role.WORKER, args=step("done", "see_need")),
        Page("orders:step", RESIDENT, args=step("done", "drop_photo")),
        Page("orders:desk_one", Role.WORKER, args=one("done")),
    ]
