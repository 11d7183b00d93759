"""A small town to open pages in: a place, its people and staff, something of each kind."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from linli.accounts import second_factor
from linli.accounts.actions import factors
from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_person, signed_in
from linli.activities.tests import doors as activity_doors
from linli.alerts.tests import doors as alert_doors
from linli.areas import actions as areas
from linli.areas.models import Area, Kind
from linli.areas.sheet import Problem, Row
from linli.areas.tests.make import make_area
from linli.catalogue import actions as catalogue
from linli.catalogue import seeds
from linli.catalogue.models import Package, Service
from linli.channels.tests import doors as channel_doors
from linli.core.models import Task
from linli.hours.tests import doors as hour_doors
from linli.notices.tests import doors as notice_doors
from linli.orders.tests import doors as order_doors
from linli.organisations import actions as units
from linli.organisations.models import Kind as OrganisationKind
from linli.organisations.models import Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.actions import (
    forces,
    households,
    identities,
    looking,
    proposals,
    recoveries,
    rosters,
    statuses,
)
from linli.people.models import ForceKind, Group, Identity, Why
from linli.people.tests.make import (
    make_child,
    make_claimed,
    make_client,
    make_helped,
    make_identity,
    make_list,
    make_merge,
    make_opened,
    make_texts,
    make_ward,
)
from linli.points.tests import doors as point_doors
from linli.projects.tests import doors as project_doors
from linli.records.tests import doors as record_doors
from linli.venues import actions as venues
from linli.venues.actions.rooms import RoomFacts
from linli.venues.models import Room, Station
from linli.venues.tests.make import make_open_station

VISITOR = "visitor"
NEWCOMER = "newcomer"  # has asked for a code
CLAIMANT = "claimant"  # has given the code, and a station knows somebody with this number
RESIDENT = "resident"
GUARDED = "guarded"  # a resident with a second factor that was not given yet

MOBILE = "13900007777"
PLACES = (
    ("惠州市", "大亚湾西区", "新寮村", "xinliao"),
    ("广州市", "龙津街道", "人民中社区", "renminzhong"),
    ("佛山市禅城区", "祖庙街道", "塔坡社区", "tapo"),
    ("佛山市南海区", "桂城街道", "叠北社区", "diebei"),
    ("东莞市", "洪梅镇", "梅沙社区", "meisha"),
)


@dataclass
class Town:
    area: Area
    wish: UUID
    organisation: Organisation
    resident: Person
    stranger: Person
    worker: Person
    unwired: Person  # has no account
    identity: Identity
    force: UUID
    roster: UUID
    people_list: UUID
    ward: UUID
    helped: UUID
    claimed: Person
    lost: dict[str, UUID]
    service: Service
    package: Package
    agency: Organisation
    station: Station
    room: Room
    operator: Person
    table: UUID
    staff: dict[str, Person]
    clients: dict[str, Client] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # what the apps brought along

    def client(self, who: str) -> Client:
        """The cookies of a visitor, a resident, or somebody in a role; the same every time."""
        if who not in self.clients:
            self.clients[who] = self._client(who)
        return self.clients[who]

    def _client(self, who: str) -> Client:
        match who:
            case "visitor":
                return Client()
            case "newcomer":
                return asked_for_a_code("13900008888")
            case "claimant":
                return gave_the_code(MOBILE)
            case "resident":
                return signed_in(self.resident, second_factor=False)
            case "guarded":
                return signed_in(make_guarded(self.area), second_factor=False)
        if who not in self.staff:
            self.staff[who] = make_staff(who, self.area, organisation=self.organisation)
        return signed_in(self.staff[who])


def make_town() -> Town:
    make_texts()
    area = make_places()
    seeds.seed()
    organisation = make_organisation(area=area)
    worker = make_staff(Role.WORKER, area, organisation=organisation)
    resident = make_client("陈秀英", area=area)
    make_person("陈秀芳", area=area, mobile=MOBILE)
    neighbour = make_client("何锦荣", area=area)
    identity = make_identity(neighbour)
    make_opened(resident, worker)
    until = timezone.localdate() + timedelta(days=300)
    group = Group.MINIMUM_ALLOWANCE
    statuses.confirm(resident, by=worker, group=group, source="入户核实", until=until)
    force = forces.claim(resident, by=resident, kind=ForceKind.VOLUNTEER)
    household = households.found(resident, by=resident, area=area, address="示例路 12 号")
    households.join(household, by=neighbour, person=neighbour, relation="spouse")
    rows = "姓名,手机,类别\n梁三妹,13900006666,独居\n,1380,\n".encode("gb18030")
    roster = rosters.steps.hand_in(BytesIO(rows), by=worker, area=area)
    head = make_staff(Role.STATION_HEAD, area, organisation=organisation)
    operator = make_staff(Role.OPERATOR, area, organisation=organisation)
    station = make_open_station("梅沙综合服务中心", area=area)
    room = venues.add_room(station, by=head, facts=RoomFacts("曲艺室", capacity=30))
    units.make_code(organisation, by=head, days=7, most=5)
    units.invite(organisation, by=head, mobile=resident.mobile)
    units.ask(organisation, by=neighbour)
    lines: list[Row | Problem] = [
        Row(2, "第三网格", parent="梅沙社区", kind="grid"),
        Problem(3, "name", "没有名字"),
    ]
    Task.objects.create(name="core.sample", attempts=8, lost_at=timezone.now(), fault="OSError")
    table = areas.receive(lines, by=operator)
    wish = catalogue.ask_for("装空调", by=resident, area_id=area.pk)
    service = Service.objects.filter(area=area)[0]
    catalogue.set_limits(service, by=head, limits={"normal": (60, 480)})
    catalogue.change_category(service.category, by=operator, order=15)
    looking.ask(make_child(area=area), by=worker, why=Why.SERVICE)
    unwired = make_person("冯秀珍", area=area)
    make_opened(unwired, head)
    make_opened(neighbour, head)
    identities.start(identity, by=head)
    until = timezone.localdate() + timedelta(days=30)
    proposals.ask_to_act(neighbour, mobile=resident.mobile, tie="neighbour", until=until)
    proposals.ask_to_act(resident, mobile=neighbour.mobile, tie="family", until=until)
    proposals.ask_home(resident, mobile="13900005555", relation="child")
    town = Town(
        area=area,
        wish=wish.pk,
        organisation=organisation,
        resident=resident,
        stranger=neighbour,
        worker=worker,
        unwired=unwired,
        identity=identity,
        force=force.pk,
        roster=rosters.steps.check(roster).pk,
        claimed=make_claimed("廖伯", area=area),
        lost=make_lost(area, worker, head),
        ward=make_ward(resident, by=head).pk,
        helped=make_helped(resident).pk,
        people_list=make_list(area, by=worker, needs_second=True).pk,
        service=service,
        package=Package.objects.get(slug="silver-guard"),
        agency=make_organisation("同行社工服务中心", area=area, kind=OrganisationKind.AGENCY),
        station=station,
        room=room,
        operator=operator,
        table=table.pk,
        staff={Role.WORKER: worker, Role.OPERATOR: operator, Role.STATION_HEAD: head},
    )
    for app in (
        channel_doors, record_doors, order_doors, activity_doors, hour_doors, point_doors,
        notice_doors, project_doors, alert_doors,
    ):  # fmt: skip
        app.furnish(town)
    town.more["gone"] = split(area).pk
    town.more |= twice(area, worker)
    return town


def twice(area: Area, by: Person) -> dict[str, Any]:
    """Somebody whom a table brought a second time, and somebody of whom that was found out."""
    one, other, again, closed, kept, gone = (
        make_client("黄桂香", area=area, born_on=date(1948, 3, 5)) for _ in range(6)
    )
    for person in (one, other):
        make_opened(person, by)
    merge = make_merge(kept, gone, by=by)
    return {
        "pair": {"one": one.pk, "other": other.pk},
        "closed_pair": {"one": again.pk, "other": closed.pk},
        "merge": merge.pk,
    }


def split(area: Area) -> Area:
    """A group that was split, with somebody whose address says not where they belong now."""
    gone, *heirs = (
        make_area(name, parent=area, kind=Kind.GROUP) for name in ("老组", "东组", "西组")
    )
    make_client("冯惠兰", area=gone)
    day = timezone.localdate()
    return areas.end(gone, by=None, on=day, heirs=[areas.Heir(one) for one in heirs])


def make_lost(area: Area, first: Person, second: Person) -> dict[str, UUID]:
    """Three lost phones: one waits for the second, one for the code, one is given up."""
    names = {"opened": "关美玲", "confirmed": "黎叔", "ended": "苏师傅"}
    rows = {
        state: recoveries.open_for(make_client(name, area=area), by=first, mobile=make_mobile())
        for state, name in names.items()
    }
    recoveries.confirm(rows["confirmed"], by=second)
    recoveries.give_up(rows["ended"], by=second)
    return {state: row.pk for state, row in rows.items()}


def make_places() -> Area:
    """Five places in five towns; the last one is where everything happens."""
    for city, town, name, slug in PLACES:
        area = make_area(
            name,
            parent=make_area(town, parent=make_area(city, kind=Kind.CITY), kind=Kind.TOWN),
        )
        area.slug = slug
        area.save(update_fields=["slug"])
    return area


def make_guarded(area: Area) -> Person:
    person = make_client("周志明", area=area)
    secret = second_factor.new_secret()
    factors.add_app(person, by=person, secret=secret, digits=second_factor.code_at(secret))
    return person


def asked_for_a_code(mobile: str) -> Client:
    client = Client()
    client.post(reverse("accounts:sign_in"), {"mobile": mobile})
    return client


def gave_the_code(mobile: str) -> Client:
    with override_settings(DEMO=True):
        client = asked_for_a_code(mobile)
        digits = client.get(reverse("accounts:enter_code")).context["demo_digits"]
    client.post(reverse("accounts:enter_code"), {"digits": digits})
    return client
