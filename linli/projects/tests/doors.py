"""The doors of projects for the sweep, the rows behind them, and their pages for the browser."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.models import Kind as Body
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_organisation, make_staff
from linli.projects.actions import claims, contract
from linli.projects.models import Project, Unit, YearPlan
from linli.projects.tests.make import Street, asked, handed_in, in_days, only, reports
from linli.records.actions import Gave, Got
from linli.records.models import Campaign
from tests.sweep.doors import Desk, Door, Leaving, Open, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

SEE, BUY = desk(Power.SEE_PROJECTS), desk(Power.BUY_PROJECTS)
# Rows are of an organisation: of those with the power in the area, only its people reach them.
ITS = Desk((Power.SEE_PROJECTS,), is_own=True)
ITS_BUYER = Desk((Power.BUY_PROJECTS,), is_own=True)
ITS_LEAD = Desk((Power.RUN_PROJECTS,), is_own=True)
DOORS: dict[str, Door] = {
    "projects:public": Open(),
    "projects:index": SEE,
    "projects:add": BUY,
    "projects:one": ITS,
    "projects:people": ITS,
    "projects:twice": SEE,
    "projects:plans": SEE,
    "projects:add_plan": BUY,
    "projects:plan": ITS,
    "projects:plan_money": ITS_BUYER,
    "projects:propose": ITS_BUYER,
    "projects:need": ITS,
    "projects:change_need": ITS_BUYER,
    "projects:approve_need": ITS_BUYER,
    "projects:refuse_need": ITS_BUYER,
    "projects:offers": ITS_BUYER,
    "projects:award": ITS_BUYER,
    "projects:write_contract": ITS_BUYER,
    "projects:duty": ITS_BUYER,
    "projects:campaigns": SEE,
    "projects:add_campaign": BUY,
    "projects:campaign": SEE,
    "projects:change_campaign": BUY,
    "projects:pair": ITS,
    "projects:change": ITS_BUYER,
    "projects:drop": ITS_BUYER,
    "projects:sign": ITS_BUYER,
    "projects:start": ITS_BUYER,
    "projects:close": ITS_BUYER,
    "projects:add_indicator": ITS_BUYER,
    "projects:indicator": ITS,
    "projects:change_indicator": ITS_BUYER,
    "projects:drop_indicator": ITS_BUYER,
    "projects:hand_in": ITS_LEAD,
    "projects:claim": ITS,
    "projects:accept_claim": ITS_BUYER,
    "projects:withdraw_claim": ITS_LEAD,
}
LEAVING: dict[str, Leaving] = {}
PRIVATE: frozenset[str] = frozenset()
NOT_PAGES: dict[str, str] = {}


def of_insider(town: "Town", house: Organisation) -> Street:
    """A street whose purchaser is a house where the station head of the sweep works too."""
    street = Street(town.area)
    insider = town.insider.person
    assert insider
    street.house = house
    street.buyer = make_staff(Role.LIAISON, town.area, organisation=house)
    Grant.objects.get_or_create(
        person=insider, role=Role.STATION_HEAD, organisation=house, area=town.area
    )
    for visitor in town.visitors:
        if visitor.name == f"{Role.LIAISON} here" and visitor.person:
            visitor.person.grants.update(organisation=house)
    return street


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """A draft and a contract that runs, with a record that counts and one that does not."""
    street = of_insider(town, make_organisation(area=town.area))
    draft, running = street.draft(asked()), street.running(asked(least_persons=2))
    street.record(got=[Got(make_resident(area=town.area)), Got(town.owner)])
    street.record(got=[Got(town.owner)])
    pair = twice(street)
    plan = street.plan()
    need, awarded = street.need(plan), street.awarded(plan, "已定")
    campaign = street.campaign()
    street.record(tags=[campaign.tag])
    papers = street.running(reports(), name="调研")
    claim: dict[str, object] = {"pk": handed_in(street, only(papers)).pk}
    one: dict[str, object] = {"pk": draft.pk}
    row: dict[str, object] = {"pk": draft.indicators.get().pk}
    names = ("change", "drop", "sign", "start", "close", "add_indicator")
    return {f"projects:{name}": one for name in names} | {
        "projects:one": {"pk": running.pk},
        "projects:people": {"pk": running.pk},
        **{f"projects:{name}": {"pk": plan.pk} for name in ("plan", "plan_money", "propose")},
        **{
            f"projects:{name}": {"pk": need.pk}
            for name in ("need", "change_need", "approve_need", "refuse_need")
        },
        "projects:offers": {"pk": street.approved(plan, "待采购", fen=100).pk},
        "projects:award": {"pk": street.offered(plan, "采购中", fen=100).pk},
        "projects:write_contract": {"pk": awarded.pk},
        "projects:duty": {"pk": awarded.dues.get().pk},
        "projects:campaign": {"pk": campaign.pk},
        "projects:change_campaign": {"pk": campaign.pk},
        "projects:pair": {"first": pair[0], "second": pair[1]},
        "projects:indicator": {"pk": running.indicators.get().pk},
        "projects:change_indicator": row,
        "projects:drop_indicator": row,
        "projects:hand_in": {"pk": only(papers).pk},
        **{f"projects:{name}": claim for name in ("claim", "accept_claim", "withdraw_claim")},
    }


def twice(street: Street) -> list[UUID]:
    """Two records of the same hour of one worker."""
    worker = make_resident(area=street.area)
    gave = [Gave(worker, "worker", 60)]
    begun = timezone.now() - timedelta(hours=5)
    return sorted(street.record(gave=gave, begun_at=begun).pk for _ in range(2))


def multiply(town: "Town", number: int) -> None:
    """One more project, one more record that counts and one that does not, one more indicator."""
    running = Project.objects.get(pk=str(town.rows["projects:one"]["pk"]))
    street = of_insider(town, running.purchaser)
    street.agency, street.drafted = running.agency, 10 + 3 * number
    street.running(asked(milestones=((in_days(1), 5),)))
    got = [Got(make_resident(area=town.area)), Got(make_resident(area=town.area))]
    street.record(got=got, project_id=running.pk)
    street.record(project_id=running.pk)
    twice(street)
    plan = YearPlan.objects.get(pk=str(town.rows["projects:plan"]["pk"]))
    street.awarded(plan, f"需求{number}", fen=100_00)
    street.plan(year=2100 + number)
    campaign = Campaign.objects.get(pk=str(town.rows["projects:campaign"]["pk"]))
    street.record(tags=[campaign.tag])
    street.campaign(f"行动{number}")


def furnish(town: "BrowserTown") -> None:
    """A draft, a contract that runs with what counts and what does not, and one that is over."""
    street = Street(town.area)
    street.house = make_organisation("梅沙街道公共服务办", area=town.area, kind=Body.DEPARTMENT)
    street.agency = town.agency
    street.buyer = make_staff(Role.LIAISON, town.area, organisation=street.house)
    lead = street.lead = make_staff(Role.PROJECT_LEAD, town.area, organisation=street.agency)
    town.staff |= {Role.LIAISON: street.buyer, Role.PROJECT_LEAD: lead}
    running = street.running(
        asked("上门探访", weight=50, target=3, least_minutes=30),
        asked("小组活动", weight=30, unit=Unit.SESSIONS, target=48, least_persons=25,
              milestones=((in_days(10), 24),)),
        asked("服务人数", weight=20, unit=Unit.PEOPLE, target=80),
        name="黎洲角社区关爱服务项目",
    )  # fmt: skip
    for n in range(3):
        got = [Got(make_resident(area=town.area)), Got(count=20 + 3 * n, how="heads")]
        street.record(got=got, title="手工小组")
    pair = twice(street)
    plan = street.plan(1_300_000)
    proposed = street.need(plan, "四点半课堂")
    street.approved(plan, "新市民融入", field="newcomers", fen=150_000_00)
    awarded = street.awarded(plan, "社区营造", field="community")
    campaign = street.campaign("防诈骗宣传月")
    street.record(tags=[campaign.tag], title="防诈骗讲座", kind="activity")
    street.running(asked(), name="睦邻社区营造", last_day=in_days(-1))
    papers = only(street.running(reports(), name="社区需求调研"))
    waits = handed_in(street, papers)
    decided = claims.decide(handed_in(street, papers), by=street.buyer, accepts=True)
    signed = street.draft(asked(), name="四点半课堂")
    contract.sign(signed, by=street.buyer)
    draft = street.draft(asked(weight=60), name="新市民融入", field="newcomers")
    town.more["projects"] = {
        "running": running.pk, "draft": draft.pk, "signed": signed.pk,
        "row": running.indicators.get(name="小组活动").pk,
        "asked": draft.indicators.get().pk,
        "papers": papers.pk, "pair": pair, "campaign": campaign.pk,
        "plan": plan.pk, "proposed": proposed.pk, "awarded": awarded.pk,
        "due": awarded.dues.get().pk, "approved": plan.needs.get(field="newcomers").pk,
        "waits": waits.pk, "decided": decided.pk,
    }  # fmt: skip


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import VISITOR

    def one(name: str) -> Any:
        return lambda town: {"pk": town.more["projects"][name]}

    def pair(town: "BrowserTown") -> dict[str, object]:
        first, second = town.more["projects"]["pair"]
        return {"first": first, "second": second}

    buyer, lead = Role.LIAISON, Role.PROJECT_LEAD
    return [
        Page("projects:public", VISITOR),
        Page("projects:index", buyer),
        Page("projects:index", lead, query="state=running"),
        Page("projects:add", buyer),
        Page("projects:one", buyer, args=one("draft")),
        Page("projects:one", buyer, args=one("signed")),
        Page("projects:one", lead, args=one("running")),
        Page("projects:people", lead, args=one("running")),
        Page("projects:twice", buyer),
        Page("projects:plans", buyer),
        Page("projects:add_plan", buyer),
        Page("projects:plan", buyer, args=one("plan")),
        Page("projects:plan_money", buyer, args=one("plan")),
        Page("projects:propose", buyer, args=one("plan")),
        Page("projects:need", buyer, args=one("proposed")),
        Page("projects:need", buyer, args=one("awarded")),
        Page("projects:change_need", buyer, args=one("proposed")),
        Page("projects:refuse_need", buyer, args=one("proposed")),
        Page("projects:offers", buyer, args=one("approved")),
        Page("projects:award", buyer, args=one("awarded")),
        Page("projects:write_contract", buyer, args=one("awarded")),
        Page("projects:duty", buyer, args=one("due")),
        Page("projects:campaigns", buyer),
        Page("projects:add_campaign", buyer),
        Page("projects:campaign", lead, args=one("campaign")),
        Page("projects:change_campaign", buyer, args=one("campaign")),
        Page("projects:pair", buyer, args=pair),
        Page("projects:change", buyer, args=one("draft")),
        Page("projects:add_indicator", buyer, args=one("draft")),
        Page("projects:indicator", lead, args=one("row")),
        Page("projects:indicator", buyer, args=one("row"), query="show=not"),
        Page("projects:change_indicator", buyer, args=one("asked")),
        Page("projects:indicator", lead, args=one("papers"), query="show=not"),
        Page("projects:hand_in", lead, args=one("papers")),
        Page("projects:claim", buyer, args=one("waits")),
        Page("projects:claim", lead, args=one("decided")),
    ]
