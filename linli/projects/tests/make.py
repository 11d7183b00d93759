"""Projects for tests, made by the real actions."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Kind, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.projects.actions import claims, contract, planning
from linli.projects.actions.contract import Asks, Terms
from linli.projects.actions.planning import Need
from linli.projects.models import Claim, Indicator, Planned, Project, Unit, YearPlan
from linli.records.actions import campaigning
from linli.records.actions.campaigning import Call
from linli.records.models import Campaign, ServiceRecord, Sort
from linli.records.tests.make import make_record


class Street:
    """A purchaser with a liaison officer, and two agencies with a lead and a manager."""

    def __init__(self, area: Area | None = None) -> None:
        self.area = area or make_area()
        self.house = make_organisation(area=self.area, kind=Kind.DEPARTMENT)
        self.buyer = make_staff(Role.LIAISON, self.area, organisation=self.house)
        self.agency = make_organisation(area=self.area, kind=Kind.AGENCY)
        self.other = make_organisation(area=self.area, kind=Kind.AGENCY)
        self.lead = make_staff(Role.PROJECT_LEAD, self.area, organisation=self.agency)
        self.rival = make_staff(Role.AGENCY_MANAGER, self.area, organisation=self.other)
        self.drafted = 0

    def terms(self, **more: Any) -> Terms:
        self.drafted += 1
        today = timezone.localdate()
        usual: dict[str, Any] = {
            "name": f"关爱服务{self.drafted}", "number": f"GC-{self.drafted}", "field": "elders",
            "purchaser": self.house, "agency": self.agency, "areas": [self.area],
            "first_day": today - timedelta(days=100), "last_day": today + timedelta(days=99),
            "fen": 225_000_00,
        }  # fmt: skip
        return Terms(**{**usual, **more})

    def draft(self, *asks: Asks, by: Person | None = None, **more: Any) -> Project:
        project = contract.draft(self.terms(**more), by=by or self.buyer)
        for one in asks:
            contract.ask_for(project, one, by=by or self.buyer)
        return project

    def running(self, *asks: Asks, **more: Any) -> Project:
        project = self.draft(*(asks or (asked(),)), **more)
        contract.sign(project, by=self.buyer)
        return contract.start(project, by=self.buyer)

    def record(self, agency: Organisation | None = None, **more: Any) -> ServiceRecord:
        return make_record(more.pop("area", self.area), organisation=agency or self.agency, **more)

    def campaign(self, name: str = "防诈骗", **more: Any) -> Campaign:
        usual: dict[str, Any] = {
            "name": name, "sort": Sort.CAMPAIGN, "area": self.area, "first_day": in_days(-30),
            "last_day": in_days(30),
        }  # fmt: skip
        return campaigning.open_campaign(Call(**{**usual, **more}), by=self.buyer)

    def second(self) -> Person:
        """Another of the purchaser's people: nobody approves their own."""
        return make_staff(Role.LIAISON, self.area, organisation=self.house)

    def plan(self, yuan: int = 1_000_000, **more: Any) -> YearPlan:
        usual: dict[str, Any] = {"year": timezone.localdate().year, "fen": yuan * 100}
        return planning.open_year(self.house, by=self.buyer, **{**usual, **more})

    def need(self, plan: YearPlan, name: str = "长者关爱", **more: Any) -> Planned:
        usual: dict[str, Any] = {
            "field": "elders", "fen": 225_000_00, "areas": [self.area],
            "need": "八十岁以上独居长者 312 人，街道 2026 年台账。",
            "heard": "3 月 5 日居民议事会，46 人。",
        }  # fmt: skip
        return planning.propose(plan, Need(name=name, **{**usual, **more}), by=self.buyer)

    def approved(self, plan: YearPlan, name: str = "长者关爱", **more: Any) -> Planned:
        return planning.decide(self.need(plan, name, **more), by=self.second(), approves=True)

    def offered(self, plan: YearPlan, name: str = "长者关爱", **more: Any) -> Planned:
        row = self.approved(plan, name, **more)
        return planning.ask_for_offers(
            row, by=self.buyer, mode="open", mode_because="", on=timezone.localdate()
        )

    def awarded(self, plan: YearPlan, name: str = "长者关爱", **more: Any) -> Planned:
        row = self.offered(plan, name, **more)
        return planning.award(row, by=self.buyer, winner=self.agency, on=timezone.localdate())


def asked(name: str = "探访", **more: Any) -> Asks:
    usual: dict[str, Any] = {"unit": Unit.EVENTS, "target": 10, "weight": 100}
    return Asks(name=name, **{**usual, **more})


def only(project: Project) -> Indicator:
    return project.indicators.get()


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def paper(name: str = "报告.png") -> SimpleUploadedFile:
    """A file that shows something was done."""
    data = BytesIO()
    Image.new("RGB", (64, 48), "white").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/png")


def reports(name: str = "调研报告", **more: Any) -> Asks:
    """An indicator that documents show."""
    return asked(name, **{"unit": Unit.COPIES, "target": 2, "is_document": True, **more})


def handed_in(street: Street, row: Indicator, *, amount: int = 1) -> Claim:
    return claims.hand_in(
        row, by=street.lead, on=timezone.localdate(), amount=amount, title="需求调研",
        uploads=[paper()],
    )  # fmt: skip
