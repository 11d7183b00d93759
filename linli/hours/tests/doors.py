"""The doors of hours for the sweep, the rows behind them, and their pages for the browser."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.hours.actions import (
    certifying,
    drawing,
    finding,
    handing,
    importing,
    objecting,
    reviewing,
)
from linli.hours.models import MOST_DRAWN, Certificate, Handover, Hour, Objection, Sample, Transfer
from linli.hours.tests.make import morning
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_staff
from linli.records.actions import Gave, Got
from linli.records.tests.make import make_record
from tests.sweep.doors import Desk, Door, Leaving, Mine, Open, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

REVIEW = desk(Power.REVIEW_HOURS)
INSPECT = desk(Power.REVIEW_HOURS, Power.AUDIT)
DOORS: dict[str, Door] = {
    "hours:notice": Open(),
    "hours:object": Mine(),
    "hours:drawn": Open(),
    "hours:drawn_json": Open(),
    "hours:samples": INSPECT,
    "hours:draw": INSPECT,
    "hours:sample": INSPECT,
    "hours:find": INSPECT,
    "hours:odd": INSPECT,
    "hours:year": Open(),
    "hours:year_csv": Open(),
    "hours:handovers": REVIEW,
    "hours:hand_over": Desk((Power.REVIEW_HOURS,), is_own=True),
    "hours:handover": Desk((Power.REVIEW_HOURS,), is_own=True),
    "hours:handover_table": Desk((Power.REVIEW_HOURS,), is_own=True),
    "hours:mine": Mine(),
    "hours:objected": Mine(),
    "hours:mine_table": Mine(),
    "hours:line": Mine(),
    "hours:certificates": Mine(),
    "hours:certificate": Mine(),
    "hours:certificate_pdf": Mine(),
    "hours:certificate_json": Mine(),
    "hours:check": Open(),
    "hours:check_one": Open(),
    "hours:keys": Open(),
    "hours:ended": Open(),
    "hours:verifier": Open(),
    "hours:transfers": desk(Power.SEE_RECORDS),
    "hours:hand_in": desk(Power.SEE_RECORDS),
    "hours:transfer": desk(Power.SEE_RECORDS),
    "hours:transfer_back": Desk((Power.SEE_RECORDS,), is_own=True),
    "hours:decide_transfer": desk(Power.CORRECT_RECORDS),
    "hours:desk": REVIEW,
    "hours:publicise_ticked": REVIEW,
    "hours:objections": REVIEW,
    "hours:answer": REVIEW,
    "hours:second_look": Mine(),
    "hours:desk_one": REVIEW,
    "hours:publicise": REVIEW,
    "hours:reject": REVIEW,
    "hours:revoke": REVIEW,
}
LEAVING: dict[str, Leaving] = {
    "hours:mine_table": Leaving("owner", "get", "hours.own_taken"),
    "hours:certificate_pdf": Leaving("owner", "get", "certificate.taken", is_table=False),
    "hours:certificate_json": Leaving("owner", "get", "certificate.taken", is_table=False),
    "hours:transfer_back": Leaving("insider", "get", "hours.sent_back"),
    "hours:handover_table": Leaving("insider", "get", "hours.table_taken"),
}
PRIVATE: frozenset[str] = frozenset()
NOT_PAGES: dict[str, str] = {
    "hours:certificate_pdf": "a file",
    "hours:certificate_json": "a file",
    "hours:keys": "for programs",
    "hours:ended": "for programs",
    "hours:verifier": "a program",
    "hours:transfer_back": "a table to correct",
    "hours:drawn_json": "for programs",
    "hours:year_csv": "a table",
    "hours:handover_table": "a table",
    "hours:mine_table": "a table",
}


def house_of(head: Person) -> Organisation:
    return Grant.objects.filter(person=head)[0].organisation


def given(area: Area, head: Person, person: Person, number: int = 0, **more: Any) -> Hour:
    """An hour and a bit that somebody gave, not yet looked at."""
    begun_at = morning(number + 1)
    usual: dict[str, Any] = {
        "organisation": house_of(head), "title": "陪诊", "got": [Got(make_resident(area=area))],
        "gave": [Gave(person, "volunteer", 95)], "begun_at": begun_at,
        "ended_at": begun_at + timedelta(minutes=95),
    }  # fmt: skip
    return Hour.objects.get(record=make_record(area, **{**usual, **more}), person=person)


def effective(hour: Hour) -> None:
    """The hour has stood its days of notice."""
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    reviewing.take_effect(hour)


def certified(hour: Hour, head: Person) -> Certificate:
    """The hour has stood its days of notice, and its volunteer made a certificate of it."""
    effective(hour)
    return certifying.issue(
        hour.person, by=hour.person, organisation=house_of(head), first_on=hour.on,
        last_on=hour.on,
    )  # fmt: skip


def lot(area: Area, head: Person) -> Sample:
    """All hours of the year there, drawn."""
    today = timezone.localdate()
    first = today - timedelta(days=365)
    return drawing.draw(area, by=head, first_on=first, last_on=today, count=MOST_DRAWN)


def handed(head: Person, hour: Hour) -> Handover:
    """What counts there goes to the national system."""
    area, house = hour.area, hour.organisation
    return handing.hand_over(
        area, by=head, organisation=house, first_on=hour.on, last_on=hour.on, purpose="季度报送"
    )


def table(by: Person, area: Area, person: Person, number: int = 1) -> Transfer:
    """A table with one row that is right and one to correct, handed in."""
    words = (
        "某平台导出,,,,\n姓名,手机,服务日期,服务时长,活动名称,记录编号\n"
        f"{person.name},{person.mobile},2024-03-0{number % 9 + 1},2,清洁家园,Z{number}\n"
        f"查无此人,13800138000,2024-03-01,2,=清洁家园,Y{number}\n"
    )
    return importing.hand_in(
        BytesIO(words.encode()), by=by, area=area, organisation=house_of(by), system="i志愿"
    )


def denied(hour: Hour, head: Person) -> Objection:
    """Its volunteer objected, and it stays as it is."""
    row = objecting.object_to(hour, by=hour.person, words="多记了")
    return objecting.answer(row, by=head, outcome="stays", words="签到表上就是这样")


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """The owner's hours: one waits, one is in notice, one is objected to."""
    head = town.insider.person
    assert head
    waits = given(town.area, head, town.owner, title="=陪诊")
    notice = reviewing.publicise(given(town.area, head, town.owner, 1), by=head)
    objected = reviewing.publicise(given(town.area, head, town.owner, 2), by=head)
    objection = objecting.object_to(objected, by=town.owner, words="少记了")
    second = denied(reviewing.publicise(given(town.area, head, town.owner, 161), by=head), head)
    counts = reviewing.publicise(given(town.area, head, town.owner, 3), by=head)
    paper = certified(counts, head)
    passed = handed(head, counts)
    drawn = lot(town.area, head)
    tabled = table(head, town.area, town.owner)
    effective(reviewing.publicise(given(town.area, head, town.owner, 160), by=head))  # stays here
    one: dict[str, object] = {"pk": waits.pk}
    names = ("line", "object", "desk_one", "publicise", "reject")
    return {f"hours:{name}": one for name in names} | {
        "hours:notice": {"slug": "canary"},
        "hours:drawn": {"slug": "canary"},
        "hours:drawn_json": {"pk": drawn.pk},
        "hours:sample": {"pk": drawn.pk},
        "hours:find": {"pk": drawn.pk, "hour_pk": drawn.chosen[0]},
        "hours:year": {"slug": "canary", "year": timezone.localdate().year},
        "hours:year_csv": {"slug": "canary", "year": timezone.localdate().year},
        "hours:handover": {"pk": passed.pk},
        "hours:handover_table": {"pk": passed.pk},
        "hours:transfer": {"pk": tabled.pk},
        "hours:transfer_back": {"pk": tabled.pk},
        "hours:decide_transfer": {"pk": tabled.pk},
        "hours:certificate": {"pk": paper.pk},
        "hours:certificate_pdf": {"pk": paper.pk},
        "hours:certificate_json": {"pk": paper.pk},
        "hours:check_one": {"code": paper.code},
        "hours:revoke": {"pk": notice.pk},
        "hours:answer": {"pk": objection.pk},
        "hours:second_look": {"pk": second.pk},
    }


def tireless(area: Area, head: Person) -> None:
    """Somebody who gave far more in this month than anybody else."""
    person = make_resident(area=area)
    for number in range(5):
        given(area, head, person, number, gave=[Gave(person, "volunteer", 1440)],
              ended_at=morning(number + 1) + timedelta(days=1))  # fmt: skip


def multiply(town: "Town", number: int) -> None:
    """One more of each."""
    head = town.insider.person
    assert head
    if number == 0:
        tireless(town.area, head)
    given(town.area, head, town.owner, number + 4)
    certified(reviewing.publicise(given(town.area, head, town.owner, number + 80), by=head), head)
    notice = reviewing.publicise(given(town.area, head, town.owner, number + 40), by=head)
    objecting.object_to(notice, by=town.owner, words="少记了")
    table(head, town.area, town.owner, number + 2)
    counts = reviewing.publicise(given(town.area, head, town.owner, number + 120), by=head)
    effective(counts)  # a certificate of it would be more than one may make in a day
    handed(head, counts)


def furnish(town: "BrowserTown") -> None:
    """The resident's hours in every state, one of a neighbour to look at."""
    head = town.staff[Role.STATION_HEAD]
    made: dict[str, Hour] = {"waits": given(town.area, head, town.stranger)}
    given(town.area, head, town.stranger, 0, title="四点半课堂辅导")
    given(town.area, head, town.resident, 1)
    made["notice"] = reviewing.publicise(given(town.area, head, town.resident, 2), by=head)
    objected = reviewing.publicise(given(town.area, head, town.resident, 3), by=head)
    objection = objecting.object_to(objected, by=town.resident, words="少记了半小时，签到表上有。")
    told = denied(reviewing.publicise(given(town.area, head, town.resident, 7), by=head), head)
    town.more["denied"] = told.pk
    again = denied(reviewing.publicise(given(town.area, head, town.resident, 8), by=head), head)
    by = make_staff(Role.STATION_HEAD, town.area)
    Objection.objects.filter(pk=again.pk).update(answered_by=by)  # so that the head can look at it
    Hour.objects.filter(pk=again.hour_id).update(decided_by=by)
    again.refresh_from_db()
    town.more["again"] = objecting.appeal(again, by=town.resident, words="签到表抄错了").pk
    turned = given(town.area, head, town.resident, 4)
    made["turned"] = reviewing.reject(turned, by=head, why="absent", words="那天没有来")
    counted = reviewing.publicise(given(town.area, head, town.resident, 5), by=head)
    paper = certified(counted, head)
    gone = reviewing.publicise(given(town.area, head, town.resident, 6), by=head)
    withdrawn = certified(gone, head)
    reviewing.revoke(gone, by=head, why="twice")
    town.more["papers"] = {"valid": paper, "withdrawn": withdrawn}
    town.more["hours"] = {name: one.pk for name, one in made.items()}
    town.more["objection"] = objection.pk
    town.more["transfer"] = table(head, town.area, town.resident).pk
    drawn = lot(town.area, head)
    town.more["sample"] = drawn.pk
    town.more["drawn"] = {"pk": drawn.pk, "hour_pk": made["waits"].pk}
    looked = next(one for one in drawn.chosen if one != str(made["waits"].pk))
    by = make_staff(Role.AUDITOR, town.area)
    finding.find(drawn, Hour.objects.get(pk=looked), by=by, verdict="wrong", words="签到表上没有")
    town.more["handover"] = handed(head, counted).pk


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT, VISITOR

    def one(name: str) -> Any:
        return lambda town: {"pk": town.more["hours"][name]}

    def place(town: "BrowserTown") -> dict[str, Any]:
        return {"slug": town.area.slug}

    def this_year(town: "BrowserTown") -> dict[str, Any]:
        return {"slug": town.area.slug, "year": timezone.localdate().year}

    def paper(name: str) -> Any:
        return lambda town: {"pk": town.more["papers"][name].pk}

    def code(name: str) -> Any:
        return lambda town: {"code": town.more["papers"][name].code}

    head = Role.STATION_HEAD
    return [
        Page("hours:certificates", RESIDENT),
        Page("hours:certificate", RESIDENT, args=paper("valid")),
        Page("hours:certificate", RESIDENT, args=paper("withdrawn")),
        Page("hours:check", VISITOR),
        Page("hours:check_one", VISITOR, args=code("valid")),
        Page("hours:check_one", VISITOR, args=code("withdrawn")),
        Page("hours:notice", VISITOR, args=place),
        Page("hours:drawn", VISITOR, args=place),
        Page("hours:object", RESIDENT, args=one("notice")),
        Page("hours:mine", RESIDENT),
        Page("hours:objected", RESIDENT),
        Page("hours:second_look", RESIDENT, args=lambda town: {"pk": town.more["denied"]}),
        Page("hours:answer", head, args=lambda town: {"pk": town.more["again"]}),
        Page("hours:line", RESIDENT, args=one("notice")),
        Page("hours:line", RESIDENT, args=one("turned")),
        Page("hours:desk", head),
        Page("hours:desk", head, query="state=publicised"),
        Page("hours:desk", head, query="only=odd"),
        Page("hours:desk_one", head, args=one("waits")),
        Page("hours:desk_one", head, args=one("notice")),
        Page("hours:reject", head, args=one("waits")),
        Page("hours:revoke", head, args=one("notice")),
        Page("hours:transfers", head),
        Page("hours:hand_in", head),
        Page("hours:transfer", head, args=lambda town: {"pk": town.more["transfer"]}),
        Page("hours:samples", head),
        Page("hours:draw", head),
        Page("hours:sample", head, args=lambda town: {"pk": town.more["sample"]}),
        Page("hours:find", head, args=lambda town: town.more["drawn"]),
        Page("hours:odd", head),
        Page("hours:year", VISITOR, args=this_year),
        Page("hours:handovers", head),
        Page("hours:hand_over", head),
        Page("hours:handover", head, args=lambda town: {"pk": town.more["handover"]}),
        Page("hours:objections", head),
        Page("hours:objections", head, query="only=overdue"),
        Page("hours:answer", head, args=lambda town: {"pk": town.more["objection"]}),
    ]
