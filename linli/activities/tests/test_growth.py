"""An informal team grows, stage by stage, until it is registered and nobody guides it any more."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.activities import growth
from linli.activities.actions import growing
from linli.activities.models import Activity, Grown, GrowthRule, State
from linli.activities.models.growth import BEGUN, READY, REGISTERED, STEADY
from linli.activities.tests.make import Hall
from linli.areas.models import AreaLink
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.organisations.models import Kind, Member, Membership, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.organisations.tests.test_credit_code import GOOD

pytestmark = pytest.mark.django_db


class Guided:
    """A team, the committee that guides it, and who answers for both."""

    def __init__(self) -> None:
        self.hall = Hall()
        self.team = make_organisation(
            "社区花灯队", area=self.hall.area, kind=Kind.TEAM, guide=self.hall.station
        )
        self.head = make_staff(Role.STATION_HEAD, self.hall.area, organisation=self.hall.station)

    def join(self, number: int) -> None:
        people = [Person(name="队员", area=self.hall.area) for _ in range(number)]
        Person.objects.bulk_create(people)
        Membership.objects.bulk_create(
            Membership(organisation=self.team, person=one, state=Member.IN) for one in people
        )

    def meet(self, number: int, *, days_ago: int) -> None:
        draft = self.hall.draft()
        then = timezone.now() - timedelta(days=days_ago)
        for count in range(number):
            begins = then + timedelta(hours=count * 3)
            Activity.objects.create(
                name=f"第{count}盏灯", kind=draft.kind, area=draft.area, organisation=self.team,
                begins_at=begins, ends_at=begins + timedelta(hours=2),
                opens_at=begins - timedelta(days=1), published_at=begins,
                closes_at=begins, next_at=begins, address="梅沙三巷 1 号", risk="没有",
                leader=draft.leader, state=State.OVER,
            )  # fmt: skip

    def confirm(self, by: Person | None = None, venue: str = "", charter: str = "") -> Grown:
        return growing.confirm(self.team, by=by or self.head, venue=venue, charter=charter)

    def grown(self) -> None:
        self.join(20)
        self.meet(12, days_ago=370)
        self.confirm()
        self.confirm(venue="祠堂")
        self.confirm(venue="祠堂", charter="花灯会章程 2026")


@pytest.fixture
def guided() -> Guided:
    return Guided()


def test_each_stage_asks_more_and_the_records_count(guided: Guided) -> None:
    with pytest.raises(Refused):
        guided.confirm()
    guided.join(5)
    guided.meet(1, days_ago=200)
    assert guided.confirm().number == BEGUN
    assert growth.there(guided.team.pk).lacks(growth.SHIPPED[STEADY]) == {"members": 5, "held": 5}
    with pytest.raises(Refused):
        guided.confirm(venue="祠堂")
    guided.join(5)
    guided.meet(5, days_ago=20)
    with pytest.raises(Refused, match="where"):
        guided.confirm()
    row = guided.confirm(venue="祠堂")
    assert (row.number, row.members, row.held, row.guide) == (STEADY, 10, 6, guided.hall.station)
    assert row.months == 6


def test_a_registered_team_acts_in_its_own_name_and_keeps_its_past(guided: Guided) -> None:
    guided.grown()
    with pytest.raises(Refused):
        guided.confirm(venue="祠堂", charter="章程")
    with pytest.raises(Refused):
        growing.register(guided.team, by=guided.head, credit_code="91350100M000100Y44")
    make_it = growing.register(guided.team, by=guided.head, credit_code=GOOD)
    team = Organisation.objects.get(pk=make_it.pk)
    assert (team.kind, team.guide, team.certifier) == (Kind.SOCIAL, None, team)
    rows = Grown.objects.filter(team=team)
    assert [row.number for row in rows] == [BEGUN, STEADY, READY, REGISTERED]
    assert {row.guide for row in rows} == {guided.hall.station}
    assert Membership.objects.filter(organisation=team, state=Member.IN).count() == 20
    with pytest.raises(Refused):
        growing.register(team, by=guided.head, credit_code=GOOD)


def test_who_answers_for_the_guide_decides_and_is_no_member(guided: Guided) -> None:
    guided.join(5)
    guided.meet(1, days_ago=2)
    stranger = make_staff(Role.STATION_HEAD, Hall().area)
    for other in (make_resident(area=guided.hall.area), stranger, guided.hall.worker):
        with pytest.raises(PermissionDenied):
            guided.confirm(other)
    Membership.objects.create(organisation=guided.team, person=guided.head, state=Member.IN)
    with pytest.raises(Refused):
        guided.confirm()
    with pytest.raises(Refused):
        growing.confirm(guided.hall.station, by=guided.head)
    with pytest.raises(Refused):
        growing.register(guided.team, by=guided.head, credit_code=GOOD)


@pytest.mark.postgres
def test_the_database_refuses_it_too(guided: Guided) -> None:
    guided.grown()
    for number, wrong in (
        (STEADY, {"venue": ""}), (READY, {"charter": ""}), (READY, {"number": STEADY}),
        (READY, {"number": 5}), (BEGUN, {"guide": guided.team}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Grown.objects.filter(number=number).update(**wrong)


ASKED = {
    "members_1": 3, "held_1": 0, "months_1": 0, "members_2": 3, "held_2": 1, "months_2": 0,
    "members_3": 9, "held_3": 9, "months_3": 9,
}  # fmt: skip


def test_a_place_asks_what_it_set_since_that_day_and_what_was_confirmed_stays(
    guided: Guided,
) -> None:
    day = timezone.localdate()
    guided.join(3)
    with pytest.raises(Refused):
        guided.confirm()
    first = growing.set_asked(ASKED, by=guided.head, area=guided.hall.area, since=day)
    row = guided.confirm()
    assert (row.number, row.rule, row.members) == (BEGUN, first, 3)
    dearer = {**ASKED, "members_1": 50, "members_2": 50, "members_3": 50}
    growing.set_asked(dearer, by=guided.head, area=guided.hall.area, since=day + timedelta(days=1))
    assert growth.rule_for(guided.team.area_id, day) == first
    assert growth.asked_by(growth.rule_for(guided.team.area_id, day))[STEADY].has_venue
    guided.meet(1, days_ago=2)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        with pytest.raises(Refused):
            guided.confirm(venue="祠堂")
        assert growth.next_stage(guided.team) == STEADY
        assert Grown.objects.get(team=guided.team).rule == first


def test_the_nearest_place_that_set_something_counts_and_the_later_of_a_day(
    guided: Guided,
) -> None:
    day, above = timezone.localdate(), make_area()
    AreaLink.objects.create(above=above, below=guided.hall.area, steps=1)
    head = make_staff(Role.STATION_HEAD, above)
    of_town = growing.set_asked(ASKED, by=head, area=above, since=day)
    assert growth.rule_for(guided.team.area_id, day) == of_town
    assert growth.rule_for(make_area().pk, day) is None
    own = growing.set_asked(ASKED, by=guided.head, area=guided.hall.area, since=day)
    assert growth.rule_for(guided.team.area_id, day) == own
    tomorrow = day + timedelta(days=1)
    rules = [
        growing.set_asked(ASKED, by=guided.head, area=guided.hall.area, since=tomorrow)
        for _time in range(2)
    ]
    assert [one.number for one in rules] == [1, 2]
    assert growth.rule_for(guided.team.area_id, tomorrow) == rules[1]


def test_who_answers_for_the_place_sets_it_from_tomorrow_and_later_stages_ask_more(
    guided: Guided,
) -> None:
    area, day = guided.hall.area, timezone.localdate()
    for by in (guided.hall.worker, make_staff(Role.STATION_HEAD, make_area())):
        with pytest.raises(PermissionDenied):
            growing.set_asked(ASKED, by=by, area=area, since=day)
    for name in growth.COUNTED:
        with pytest.raises(Refused, match="later stage"):
            growing.set_asked({**ASKED, f"{name}_2": 99}, by=guided.head, area=area, since=day)
    with pytest.raises(Refused, match="tomorrow"):
        growing.set_asked(ASKED, by=guided.head, area=area, since=day - timedelta(days=1))
    growing.set_asked(ASKED, by=guided.head, area=area, since=day)
    with pytest.raises(Refused, match="tomorrow"):
        growing.set_asked(ASKED, by=guided.head, area=area, since=day)


@pytest.mark.postgres
def test_the_database_keeps_versions_as_they_were(guided: Guided) -> None:
    rule = growing.set_asked(
        ASKED, by=guided.head, area=guided.hall.area, since=timezone.localdate()
    )
    rows = GrowthRule.objects.filter(pk=rule.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(members_1=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    for wrong in ({"members_2": 2}, {"held_3": 0}, {"months_1": 7}, {"members_1": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GrowthRule.objects.create(
                area=rule.area, since=rule.since, number=2, by=rule.by, **{**ASKED, **wrong}
            )


def test_the_page_says_by_which_version_and_the_next_one_is_written(guided: Guided) -> None:
    desk, address = signed_in(guided.head), reverse("activities:growth_asked")
    team = reverse("activities:growth", args=[guided.team.pk])
    assertContains(desk.get(team), "这里没有另外定")
    assertContains(desk.get(reverse("activities:growing")), address)
    day = timezone.localdate()
    words = {**ASKED, "area": str(guided.hall.area.pk), "since": day.isoformat()}
    assert desk.post(address, {**words, "members_1": "4"}).status_code == 422
    assert desk.post(address, words).headers["Location"] == address
    assertContains(desk.get(address), f"{day:%Y-%m-%d} 起")
    guided.join(3)
    assertContains(desk.get(team), f"{day:%Y-%m-%d} 起的要求")
    assertContains(desk.get(team), "3 / 3")
    guided.confirm()
    assertContains(desk.get(team), f"按 {day:%Y-%m-%d} 起的版本")
    leader = signed_in(make_staff(Role.AGENCY_MANAGER, guided.hall.area, organisation=guided.team))
    assert leader.get(address).status_code == 403
    assertNotContains(leader.get(reverse("activities:growing")), address)


def test_the_page_says_what_is_missing_and_the_guide_confirms(guided: Guided) -> None:
    desk = signed_in(guided.head)
    assertContains(desk.get(reverse("activities:growing")), "社区花灯队")
    address = reverse("activities:growth", args=[guided.team.pk])
    confirm = reverse("activities:grow", args=[guided.team.pk])
    assertContains(desk.get(address), "还差")
    assertNotContains(desk.get(address), confirm)
    assert desk.post(confirm, {}).status_code == 422
    guided.join(5)
    guided.meet(1, days_ago=2)
    assertContains(desk.get(address), confirm)
    assert desk.post(confirm, {}).headers["Location"] == address
    leader = make_staff(Role.AGENCY_MANAGER, guided.hall.area, organisation=guided.team)
    assertNotContains(signed_in(leader).get(address), confirm)
