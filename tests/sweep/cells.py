"""Two areas with something of each kind in one of them, and everybody who may come to its doors."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.doors import PROVED
from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_person, make_resident, signed_in
from linli.activities.tests import doors as activity_doors
from linli.alerts.tests import doors as alert_doors
from linli.areas import actions as areas
from linli.areas.models import Area, AreaImport, Kind, Population
from linli.areas.tests.make import make_area
from linli.catalogue import actions as catalogue
from linli.catalogue import kept
from linli.catalogue.models import CategoryVersion
from linli.catalogue.tests.make import make_service
from linli.channels.tests import doors as channel_doors
from linli.core.ids import uuid7
from linli.core.models import Task
from linli.hours.tests import doors as hour_doors
from linli.notices.tests import doors as notice_doors
from linli.orders.tests import doors as order_doors
from linli.organisations.actions import codes, memberships
from linli.organisations.models import Grant, Role
from linli.organisations.scope import POWERS, Power
from linli.organisations.tests.make import make_organisation
from linli.people.actions import (
    abilities,
    acting,
    consents,
    forces,
    households,
    identities,
    looking,
    proposals,
    recoveries,
    rosters,
    statuses,
)
from linli.people.models import Erasure
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
from linli.venues.models import Room, SpecialOpening
from linli.venues.tests.make import make_station

CANARY = "金丝雀"
APPS = (
    channel_doors,
    record_doors,
    order_doors,
    activity_doors,
    point_doors,
    hour_doors,
    notice_doors,
    project_doors,
    alert_doors,
)  # they bring their own rows


@dataclass
class Visitor:
    """Who comes: what they may do here, whether the rows are theirs, and their browser."""

    name: str
    client: Client
    person: Person | None = None
    powers: frozenset[Power] = frozenset()
    is_staff: bool = False
    is_here: bool = False
    is_owner: bool = False
    is_lifted: bool = True


class Town:
    def __init__(self) -> None:
        make_texts()
        self.area = make_area()
        self.elsewhere = make_area()
        self.owner = make_client(f"{CANARY}人", area=self.area)
        self.insider = self.staff("insider", Role.STATION_HEAD, self.area)
        self.visitors = [Visitor("visitor", Client())]
        self.visitors.append(self.resident("owner", self.owner))
        self.visitors.append(self.resident("another resident", make_resident(area=self.area)))
        for role in Role:
            for area in (self.area, self.elsewhere):
                where = "here" if area == self.area else "elsewhere"
                self.visitors.append(self.staff(f"{role} {where}", role, area))
        bare = self.staff("not lifted", Role.STATION_HEAD, self.area)
        assert bare.person
        bare.client, bare.is_lifted = proven(signed_in(bare.person, second_factor=False)), False
        self.visitors.append(bare)
        self.rows = self.make_rows()
        for app in APPS:
            self.rows |= app.rows(self)
        self.ready_at = timezone.now()

    def resident(self, name: str, person: Person) -> Visitor:
        client = proven(signed_in(person, second_factor=False))
        return Visitor(name, client, person, is_owner=name == "owner")

    def staff(self, name: str, role: str, area: Area) -> Visitor:
        person = make_resident(area=area)
        organisation = make_organisation(area=area)
        Grant.objects.create(person=person, role=role, organisation=organisation, area=area)
        return Visitor(
            name,
            proven(signed_in(person)),
            person,
            powers=POWERS[role],
            is_staff=role != Role.MEMBER,
            is_here=area == self.area,
        )

    def make_rows(self) -> dict[str, dict[str, object]]:
        """The parameters of every address that has some: rows of the first area."""
        by = self.insider.person
        assert by
        today = timezone.localdate()
        for one in self.visitors:  # whoever may open the file has it open: the door is what counts
            if one.is_here and Power.SEE_PEOPLE in one.powers and one.person:
                make_opened(self.owner, one.person)
        status = statuses.confirm(self.owner, by=by, group="alone", source="走访", until=today)
        force = forces.claim(self.owner, by=self.owner, kind="volunteer")
        identity = make_identity(self.owner)
        head = next(v.person for v in self.visitors if v.name == f"{Role.STATION_HEAD} here")
        assert head
        identities.start(identity, by=head)
        child = make_child(area=self.area)
        asker = next(v.person for v in self.visitors if v.name == f"{Role.WORKER} here")
        assert asker
        minor = looking.ask(child, by=asker, why="service")
        helper = acting.let(
            self.owner, by=self.owner, actor=make_resident(), tie="family", channel="screen",
            until=today + timedelta(days=9),
        )  # fmt: skip
        consent = consents.give(self.owner, by=self.owner, purpose="messages")
        roster = rosters.steps.hand_in(BytesIO(b"\xe5"), by=by, area=self.area)
        service = make_service(area=self.area, slug="canary")
        words = kept.category_words(service.category)
        CategoryVersion.objects.create(category=service.category, number=1, words=words)
        package = catalogue.bundle(
            by=None,
            area=self.area,
            services=[(service, 1)],
            slug="canary",
            name=CANARY,
            summary="一",
        )
        wanted = catalogue.ask_for(f"{CANARY}要的", by=self.owner, area_id=self.area.pk)
        person: dict[str, object] = {"pk": self.owner.pk}
        rows: dict[str, dict[str, object]] = {
            f"people:{name}": person
            for name in (
                "file",
                "open_file",
                "correct",
                "add_card",
                "add_helper",
                "add_status",
                "add_ability",
            )
        }
        ability = abilities.check(self.owner, by=by, skill="electrics")
        rows["people:end_ability"] = {**person, "ability": ability.pk}
        for step in ("end_status", "status_goes_on"):
            rows[f"people:{step}"] = {**person, "status": status.pk}
        for step in ("verify", "refuse", "end"):
            rows[f"people:{step}_force"] = {**person, "force": force.pk}
        rows |= {
            f"people:{name}": {"pk": identity.pk}
            for name in ("check", "open_check", "verify", "refuse")
        }
        rows |= {
            f"people:{name}": {"pk": roster.pk} for name in ("roster", "take_roster", "roster_back")
        }
        rows |= {f"catalogue:{name}": {"pk": service.pk} for name in ("edit", "limits", "offer")}
        rows |= {
            f"catalogue:{name}": {"pk": service.pk, "number": 1} for name in ("version", "restore")
        }
        ward = make_ward(self.owner, by=by)
        rows |= {f"people:{name}": {"pk": ward.pk} for name in WARD}
        helped = make_helped(self.owner).pk
        rows |= {name: {"pk": helped} for name in HELPED}
        mine = make_list(self.area, by=by)
        rows |= {f"people:{name}": {"pk": mine.pk} for name in ("list", "take_list")}
        rows["people:decide_list"] = {"pk": make_list(self.area, by=by, needs_second=True).pk}
        rows |= self.ways_in(by)
        rows |= self.on_behalf(by)
        rows |= self.more_rows(by)
        return rows | {
            "people:decide": {"pk": minor.pk},
            "people:stop_acting": {"pk": helper.pk},
            "people:withdraw": {"pk": consent.pk},
            "people:text": {"purpose": "messages"},
            "people:write_text": {"purpose": "messages"},
            "catalogue:service": {"slug": "canary"},
            "catalogue:package": {"slug": "canary"},
            "catalogue:edit_package": {"pk": package.pk},
            "catalogue:package_version": {"pk": package.pk, "number": 1},
            "catalogue:restore_package": {"pk": package.pk, "number": 1},
            "catalogue:change_category": {"pk": service.category_id},
            "catalogue:category_version": {"pk": service.category_id, "number": 1},
            "catalogue:restore_category": {"pk": service.category_id, "number": 1},
            "catalogue:offer_days": {"pk": service.pk, "offer": service.offers.get().pk},
            "catalogue:settle": {"pk": wanted.pk},
            "api-1:one_service": {"pk": service.pk},
            "api-1:one_package": {"pk": package.pk},
            "core:file": {"pk": self.owner.pk},
            "web:place": {"slug": self.make_place()},
            "web:restart_task": {"pk": self.make_task()},
            "web:drop_task": {"pk": self.make_task()},
            "accounts:end_session": {"pk": self.owner.pk},
            "accounts:remove_factor": {"pk": 1},
        }

    def on_behalf(self, by: Person) -> dict[str, dict[str, object]]:
        """Somebody without an account, whose file is open; and what people ask one another."""
        person = make_person(f"{CANARY}婆", area=self.area)
        for one in [*self.visitors, self.insider]:
            if one.is_here and Power.SEE_PEOPLE in one.powers and one.person:
                make_opened(person, one.person)
        home = households.found(person, by=by, area=self.area, address="三巷 8 号")
        until = timezone.localdate() + timedelta(days=9)
        helper = acting.let(
            person, by=by, actor=make_resident(), tie="family", until=until, channel="spoken"
        )
        consent = consents.give(person, by=by, purpose="messages", channel="spoken")
        asking, mobile = make_resident(area=self.area), self.owner.mobile
        to_owner = proposals.ask_to_act(asking, mobile=mobile, tie="family", until=until)
        by_owner = proposals.ask_to_act(self.owner, mobile=make_mobile(), tie="family", until=until)
        written = proposals.write_down(
            person, by=by, mobile=make_mobile(), tie="family", until=until, channel="paper"
        )
        pk: dict[str, object] = {"pk": person.pk}
        names = ("file_household", "file_consents", "add_force", "file_json", "file_pdf")
        rows = {f"people:{name}": pk for name in (*names, "erase_for")}
        return rows | {
            "people:take_back_for": {**pk, "row": written.pk},
            "people:end_helper": {**pk, "row": helper.pk},
            "people:move_out": {**pk, "row": home.dwellers.get().pk},
            "people:move_back": {**pk, "row": home.dwellers.get().pk},
            "people:withdraw_for": {**pk, "row": consent.pk},
            "people:accept": {"pk": to_owner.pk},
            "people:decline": {"pk": to_owner.pk},
            "people:take_back": {"pk": by_owner.pk},
        }

    def ways_in(self, by: Person) -> dict[str, dict[str, object]]:
        """A lost phone, another one to begin with, and an account to check."""
        person = make_client(f"{CANARY}客", area=self.area)
        lost = recoveries.open_for(self.owner, by=by, mobile=make_mobile())
        claimed = make_claimed(f"{CANARY}伯", area=self.area)
        for one in self.visitors:
            if one.is_here and Power.VERIFY_PEOPLE in one.powers and one.person:
                make_opened(person, one.person)
        rows = self.twice(by)
        steps = ("recovery", "confirm_recovery", "send_recovery_again", "give_up_recovery")
        rows |= {f"people:{step}": {"pk": lost.pk} for step in steps}
        rows["people:recover"] = {"pk": person.pk}
        rows["people:receipt"] = {"pk": Erasure.objects.create(person_id=uuid7()).pk}
        return rows | {f"people:{name}": {"pk": claimed.pk} for name in ("claim", "check_claim")}

    def twice(self, by: Person) -> dict[str, dict[str, object]]:
        """Two rows that may be one person, with both files open, and two that were one."""
        one, other, kept, gone = (make_client(f"{CANARY}妹", area=self.area) for _ in range(4))
        for each in self.visitors:
            if each.is_here and Power.VERIFY_PEOPLE in each.powers and each.person:
                for person in (one, other, kept):
                    make_opened(person, each.person)
        merge = make_merge(kept, gone, by=by)
        two: dict[str, object] = {"one": one.pk, "other": other.pk}
        return {f"people:{name}": two for name in ("pair", "open_pair", "keep_apart")} | {
            "people:twins_of": {"pk": one.pk},
            "people:merge": {"pk": merge.pk},
        }

    def split(self) -> Area:
        """An area that has ended, with two that came after it and a station that waits."""
        gone, *heirs = (make_area(parent=self.area, kind=Kind.GROUP) for _ in range(3))
        make_station(area=gone)
        day = timezone.localdate()
        return areas.end(gone, by=None, on=day, heirs=[areas.Heir(one) for one in heirs])

    def more_rows(self, by: Person) -> dict[str, dict[str, object]]:
        """Rows of organisations, areas and stations."""
        organisation = Grant.objects.get(person=by).organisation
        one: dict[str, object] = {"pk": organisation.pk}
        asked = memberships.ask(organisation, by=self.owner)
        code = codes.make_code(organisation, by=by, days=3, most=5)
        grant = Grant.objects.filter(area=self.area, role=Role.EXPERT).get()
        station = make_station(area=self.area)
        room = Room.objects.create(station=station, name="阅览室", capacity=20)
        day = SpecialOpening.objects.create(station=station, on=timezone.localdate())
        Population.objects.create(area=self.area, year=2025, persons=9, source="年报")
        gone = self.split()
        table = AreaImport.objects.create(by=by)
        rows: dict[str, dict[str, object]] = {
            f"organisations:{name}": one
            for name in (
                "public_one", "ask", "leave", "one", "edit", "describe", "sanction", "end",
                "members", "invite", "make_code",
            )
        }  # fmt: skip
        for step in ("edit", "add", "move", "end", "split", "recode", "count"):
            rows[f"organisations:{step}_area"] = {"pk": self.area.pk}
        rows["organisations:area"] = {"pk": self.area.pk}
        for name in ("station", "edit", "set_hours", "set_day", "add_room", "end"):
            rows[f"venues:{name}"] = {"pk": station.pk}
        for name in ("one_area", "child_areas", "upper_areas"):
            rows[f"api-1:{name}"] = {"pk": self.area.pk}
        return rows | {
            "organisations:forget_count": {"pk": self.area.pk, "year": 2025},
            "organisations:accept": one,
            "organisations:decline": one,
            "organisations:waiting_one": {"pk": gone.pk},
            "organisations:withdraw_code": {"pk": code.pk},
            "organisations:approve": {"pk": asked.pk},
            "organisations:refuse": {"pk": asked.pk},
            "organisations:roles_of": {"pk": self.owner.pk},
            "organisations:revoke": {"pk": grant.pk},
            "organisations:area_import": {"pk": table.pk},
            "organisations:apply_areas": {"pk": table.pk},
            "venues:public_station": {"pk": station.pk},
            "venues:clear_day": {"pk": day.pk},
            "venues:edit_room": {"pk": room.pk},
            "venues:end_room": {"pk": room.pk},
            "api-1:one_organisation": one,
            "api-1:one_station": {"pk": station.pk},
        }

    def make_place(self) -> str:
        self.area.slug = "canary"
        self.area.save(update_fields=["slug"])
        return "canary"

    def make_task(self) -> object:
        return Task.objects.create(name="linli.nothing", lost_at=timezone.now()).pk

    def url(self, name: str) -> str:
        return reverse(name, kwargs=self.rows.get(name))


# A guardian's pages about a child.
WARD = ("ward", "ward_json", "ward_pdf", "correct_ward", "erase_ward")
HELPED = ("people:helped", "people:correct_helped")
# Rows that belong to one person even among colleagues: 404 for everybody but whoever made them.
PRIVATE = frozenset(
    {
        "people:roster", "people:take_roster", "people:roster_back",
        "people:list", "people:take_list",
        "organisations:area_import", "organisations:apply_areas",
    }
).union(*(app.PRIVATE for app in APPS))  # fmt: skip
# Rows of no area: whoever holds the power reaches them from everywhere.
PLATFORM = frozenset({
    "web:restart_task", "web:drop_task", "catalogue:change_category",
    "catalogue:category_version", "catalogue:restore_category", "people:text", "people:write_text",
    "notices:change_kind", "notices:retire_kind", "alerts:refused_one",
})  # fmt: skip
# There is no such row at all: nobody may learn more than that.
ABSENT = frozenset({"core:file", "accounts:end_session", "accounts:remove_factor"})


def proven(client: Client) -> Client:
    """The browser of somebody who shows that it is them for as long as a slow machine takes."""
    session = client.session
    session[PROVED] = (timezone.now() + timedelta(hours=3)).timestamp()
    session.save()
    return client
