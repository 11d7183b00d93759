"""Publishing rules as data, and who is told before an activity is published (D8)."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import signed_in
from linli.activities import publishing_rules
from linli.activities.actions import foretelling, publishing
from linli.activities.models import Activity, FirstTold, Foretold, State
from linli.activities.tests.make import Hall, soon, weekly
from linli.activities.tests.test_changing import url
from linli.areas.models import AreaCode
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.organisations.models import Kind, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff

pytestmark = pytest.mark.django_db
GUANGDONG = publishing_rules.of_code("440308002001")


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def committee(hall: Hall) -> Organisation:
    return make_organisation("梅沙村委会", area=hall.area, kind=Kind.COMMITTEE)


def plain(**more: object) -> Activity:
    usual = {"name": "花灯手作", "words": "扎一盏灯", "risk": "用剪刀，有人看着。", "bring": "",
             "address": "梅沙三巷 1 号", "begins_at": soon(),
             "ends_at": soon() + timedelta(hours=2)}  # fmt: skip
    return Activity(**{**usual, **more})


class TestRules:
    """粤i规范, §1.4: each rule by an activity that keeps all others."""

    def test_what_keeps_them_all_is_published(self) -> None:
        assert publishing_rules.why_not(plain(), GUANGDONG) == ""

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"name": "补录三月"}, "filling in"),
            ({"begins_at": soon() + timedelta(seconds=7)}, "whole minute"),
            ({"ends_at": soon() + timedelta(days=366)}, "a year at most"),
            ({"address": "梅沙村"}, "street and the number"),
            ({"address": " "}, "exact address"),
            ({"words": "好好好好好好"}, "again and again"),
            ({"words": "学雷锋学雷锋学雷锋学雷锋"}, "again and again"),
            ({"words": "请 扫码进群 报名"}, "nowhere else"),
            ({"bring": "加微信报名后带身份证"}, "nowhere else"),
        ],
    )
    def test_each_is_asked_in_guangdong(self, change: dict[str, object], words: str) -> None:
        assert words in publishing_rules.why_not(plain(**change), GUANGDONG)

    def test_elsewhere_only_those_of_the_country(self) -> None:
        base = publishing_rules.of_code("110101001001")
        assert base == publishing_rules.of_code("")
        assert publishing_rules.why_not(plain(address="梅沙村", words="微信报名"), base) == ""
        assert "filling in" in publishing_rules.why_not(plain(name="补录"), base)
        assert base.names == ("全国",)
        assert GUANGDONG.names == ("全国", "广东")

    def test_the_code_of_the_place_or_of_one_above_decides(self, hall: Hall) -> None:
        draft = hall.draft(address="梅沙村")
        AreaCode.objects.create(area=hall.area, code="440308002001", valid_from="2020-01-01")
        assert publishing_rules.of_area(hall.area.pk) == GUANGDONG
        with pytest.raises(Refused, match="street and the number"):
            publishing.publish(draft, by=hall.worker)

    def test_the_page_says_which_rules_hold(self, hall: Hall) -> None:
        head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
        AreaCode.objects.create(area=hall.area, code="440308002001", valid_from="2020-01-01")
        assertContains(signed_in(head).get(url("first_told")), "粤i")
        assert signed_in(hall.worker).get(url("first_told")).status_code == 403


class TestToldFirst:
    def test_it_is_published_when_they_have_read_it(
        self, hall: Hall, committee: Organisation
    ) -> None:
        head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
        desk, draft = signed_in(head), hall.draft()
        words = {"area": hall.area.name, "organisation": committee.name, "hours": 24}
        assert desk.post(url("first_told"), words).status_code == 302
        assert desk.post(url("first_told"), words).status_code == 422
        with pytest.raises(Refused, match="Tell 梅沙村委会 first"):
            publishing.publish(draft, by=hall.worker)
        reader = make_staff(Role.GRID_WORKER, hall.area, organisation=committee)
        theirs = signed_in(hall.worker)
        assertContains(theirs.get(url("desk_one", draft.pk)), "告知该先告知的单位")
        assert theirs.post(url("foretell", draft.pk)).status_code == 302
        assert theirs.post(url("foretell", draft.pk)).status_code == 409
        with pytest.raises(Refused, match="24 hours"):
            publishing.publish(draft, by=hall.worker)
        [told] = Message.objects.filter(code="activity.foretold")
        assert told.person == reader
        row, reading = Foretold.objects.get(), signed_in(reader)
        assertContains(reading.get(url("all_foretold")), draft.name)
        assertContains(reading.get(url("foretold", row.pk)), draft.risk)
        assert reading.post(url("foretold", row.pk), {"words": "请多备几张凳子"}).status_code == 302
        assertContains(theirs.get(url("desk_one", draft.pk)), "请多备几张凳子")
        publishing.publish(draft, by=hall.worker)
        assertNotContains(reading.get(url("foretold", row.pk)), "<textarea")

    def test_or_when_their_hours_are_over(self, hall: Hall, committee: Organisation) -> None:
        wish(hall, committee, hours=2)
        draft = hall.draft()
        foretelling.foretell(draft, by=hall.worker)
        with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
            publishing.publish(draft, by=hall.worker)
        draft.refresh_from_db()
        assert draft.state == State.PUBLISHED

    def test_of_a_series_they_are_told_once(self, hall: Hall, committee: Organisation) -> None:
        wish(hall, committee)
        make_staff(Role.GRID_WORKER, hall.area, organisation=committee)
        draft = hall.draft()
        weekly(draft, by=hall.worker, more=3)
        foretelling.foretell(Activity.objects.get(pk=draft.pk), by=hall.worker)
        assert Foretold.objects.count() == 4
        assert Message.objects.filter(code="activity.foretold").count() == 1

    def test_nobody_else_reads_sets_or_ends_it(self, hall: Hall, committee: Organisation) -> None:
        made, draft = wish(hall, committee), hall.draft()
        foretelling.foretell(draft, by=hall.worker)
        row, stranger = Foretold.objects.get(), Hall().worker
        for step in (
            lambda: foretelling.read(row, by=hall.worker),
            lambda: foretelling.foretell(draft, by=stranger),
            lambda: foretelling.tell_first(committee, by=hall.worker, area=hall.area),
            lambda: foretelling.tell_no_more(made, by=hall.worker),
        ):
            with pytest.raises(PermissionDenied):
                step()
        assert signed_in(stranger).get(url("foretold", row.pk)).status_code == 404
        member = make_staff(Role.MEMBER, hall.area, organisation=committee)
        assert signed_in(member).get(url("foretold", row.pk)).status_code == 403

    def test_told_no_more_it_is_published_at_once(
        self, hall: Hall, committee: Organisation
    ) -> None:
        made = wish(hall, committee)
        head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
        assert signed_in(head).post(url("end_first_told", made.pk)).status_code == 302
        assert signed_in(head).post(url("end_first_told", made.pk)).status_code == 409
        publishing.publish(hall.draft(), by=hall.worker)

    def test_the_database_refuses_what_cannot_be(self, hall: Hall, committee: Organisation) -> None:
        made = wish(hall, committee)
        with pytest.raises(IntegrityError), transaction.atomic():
            FirstTold.objects.filter(pk=made.pk).update(hours=0)
        with pytest.raises(IntegrityError), transaction.atomic():
            FirstTold.objects.create(area=hall.area, organisation=committee, by=hall.worker)
        foretelling.foretell(hall.draft(), by=hall.worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            Foretold.objects.update(words="好")


def wish(hall: Hall, committee: Organisation, hours: int = 24) -> FirstTold:
    head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
    return foretelling.tell_first(committee, by=head, area=hall.area, hours=hours)
