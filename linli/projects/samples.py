"""Projects of a sample town: three that run and count what its sample records say, and a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue.models import Service
from linli.organisations.models import Grant, Organisation, Role
from linli.projects.actions import claims, contract, planning
from linli.projects.actions.contract import Asks, Terms
from linli.projects.actions.planning import Need
from linli.projects.models import Indicator, Mode, Planned, Project, Unit, YearPlan
from linli.records.models import Kind

PLACE = "meisha"
CARE = "梅沙村长者关爱服务项目（示例）"
BUILD = "梅沙村睦邻共建项目（示例）"
LANTERN = "花灯义工上门项目（示例）"
REPORTS = "调研报告"
DRAFT = "新市民融入服务项目（示例）"
AGENCY, SOCIETY = "梅沙社工服务中心（示例）", "洪梅花灯协会（示例）"


def seed() -> None:
    """Once: whoever has projects keeps theirs."""
    area = Area.objects.filter(slug=PLACE).first()
    buys = Grant.objects.filter(role=Role.LIAISON, person__is_sample=True)
    grant = buys.select_related("person", "organisation").first()
    if area is None or grant is None or Project.objects.filter(is_sample=True).exists():
        return
    by, today = grant.person, timezone.localdate()
    others = Grant.objects.filter(role=Role.LIAISON, organisation=grant.organisation,
                                  person__is_sample=True).exclude(person=by)  # fmt: skip
    second = others.select_related("person").first()
    if second is None:
        return
    year = planning.open_year(grant.organisation, year=today.year, fen=800_000_00, by=by)
    way = Way(year, by, second.person)
    first = (today - timedelta(days=85)).replace(day=1)
    last = date(first.year + 1, first.month, 1) - timedelta(days=1)
    house: dict[str, Any] = {
        "purchaser": grant.organisation,
        "areas": [area],
        "first_day": first,
        "last_day": last,
    }
    agency, society = _named(AGENCY), _named(SOCIETY)
    care = Terms(name=CARE, number="HM-2026-031", field="elders", agency=agency, fen=225_000_00,
                 **house)  # fmt: skip
    build = Terms(name=BUILD, number="HM-2026-032", field="community", agency=agency,
                  fen=186_000_00, **house)  # fmt: skip
    lantern = Terms(name=LANTERN, number="HM-2026-033", field="family", agency=society,
                    fen=98_500_00, **house)  # fmt: skip
    half = first + (last - first) / 2
    _run(care, way, [
        Asks("上门服务", Unit.ITEMS, 72, 40, kinds=[Kind.ORDER], least_minutes=45,
             milestones=((half, 36),)),
        Asks("服务人数", Unit.PEOPLE, 40, 30, kinds=[Kind.ORDER]),
        Asks("量血压测血糖", Unit.PERSON_TIMES, 24, 15, kinds=[Kind.ORDER],
             services=list(Service.objects.filter(slug="blood-pressure"))),
        Asks("服务时数", Unit.HOURS, 120, 15, kinds=[Kind.ORDER]),
    ])  # fmt: skip
    _run(build, way, [
        Asks("社区活动", Unit.EVENTS, 36, 60, kinds=[Kind.ACTIVITY], least_persons=8),
        Asks("活动人次", Unit.PERSON_TIMES, 150, 30, kinds=[Kind.ACTIVITY]),
        Asks(REPORTS, Unit.COPIES, 2, 10, is_document=True),
    ])  # fmt: skip
    _hand_in(by)
    _run(lantern, way, [
        Asks("义工上门", Unit.ITEMS, 150, 70, kinds=[Kind.ORDER]),
        Asks("受惠街坊", Unit.PEOPLE, 60, 30, kinds=[Kind.ORDER]),
    ])  # fmt: skip
    draft = Terms(
        name=DRAFT,
        number="HM-2027-004",
        field="newcomers",
        agency=agency,
        fen=150_000_00,
        purchaser=grant.organisation,
        areas=[area],
        first_day=today + timedelta(days=40),
        last_day=today + timedelta(days=404),
    )
    project = way.to_contract(draft)
    contract.ask_for(project, Asks("入户走访", Unit.ITEMS, 300, 60, kinds=[Kind.VISIT]), by=by)
    way.propose("四点半课堂（示例）", "youth", 120_000_00, [area])
    approved = way.propose("街坊心理支持（示例）", "mind", 80_000_00, [area])
    planning.decide(approved, by=second.person, approves=True)
    YearPlan.objects.filter(pk=year.pk).update(is_sample=True)
    Project.objects.filter(purchaser=grant.organisation).update(is_sample=True)


def _hand_in(by: Person) -> None:
    """One report that counts, and one that the purchaser has not looked at."""
    row = Indicator.objects.select_related("project").get(name=REPORTS, project__name=BUILD)
    leads = Grant.objects.filter(role=Role.PROJECT_LEAD, person__is_sample=True, revoked_at=None)
    lead = leads.filter(organisation=row.project.agency_id).first()
    if lead is None:
        return
    for title in ("梅沙村居民需求调研", "睦邻点使用情况小结"):
        claim = claims.hand_in(
            row, by=lead.person, on=timezone.localdate(), amount=1, title=title, uploads=[_page()]
        )
        if title.startswith("梅沙村"):
            claims.decide(claim, by=by, accepts=True)


def _page() -> SimpleUploadedFile:
    """What a demo shows for the first page of a report: lines on paper, drawn here."""
    from PIL import Image, ImageDraw  # only a demo draws

    image = Image.new("RGB", (600, 800), "white")
    pen = ImageDraw.Draw(image)
    for at in range(120, 720, 40):
        pen.rectangle((80, at, 520, at + 8), fill="#B9C7C2")
    out = BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("报告.png", out.getvalue(), content_type="image/png")


def _named(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


@dataclass(frozen=True)
class Way:
    """How a need comes to its contract: one proposes, another approves."""

    plan: YearPlan
    by: Person
    second: Person

    def propose(self, name: str, field: str, fen: int, areas: Sequence[Area]) -> Planned:
        need = Need(
            name=name, field=field, fen=fen, areas=areas,
            need="街道 2026 年走访台账：有需要的街坊逐户登记，等候服务的占三成（示例）。",
            heard="村民议事会听取意见，46 人到场（示例）。",
        )  # fmt: skip
        return planning.propose(self.plan, need, by=self.by)

    def to_contract(self, terms: Terms) -> Project:
        today = timezone.localdate()
        row = self.propose(terms.name, terms.field, terms.fen, terms.areas)
        planning.decide(row, by=self.second, approves=True)
        planning.ask_for_offers(
            row,
            by=self.by,
            mode=Mode.CONSULTED,
            mode_because="具体要求事先定不下（示例）",
            on=today,
        )
        planning.award(row, by=self.by, winner=terms.agency, on=today)
        return planning.write_contract(row, terms, by=self.by)


def _run(terms: Terms, way: Way, asked: list[Asks]) -> None:
    by = way.by
    project = way.to_contract(terms)
    for one in asked:
        contract.ask_for(project, one, by=by)
    contract.sign(project, by=by)
    contract.start(project, by=by)
