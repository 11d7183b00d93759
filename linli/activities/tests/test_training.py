"""Courses and what they give, skills that give others, commendations, the record of a volunteer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import held, skilled, tasks
from linli.activities.actions import commending, learning, publishing, terms, training
from linli.activities.actions.commending import Praise
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Needs
from linli.activities.actions.training import Outcome, Taught
from linli.activities.models import (
    Commendation,
    Course,
    Implied,
    Rank,
    Skill,
    Training,
)
from linli.activities.needs import Known, why_not
from linli.activities.tests.make import Hall
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.hours.models import Hour
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def named(hall: Hall, *names: str) -> list[Skill]:
    return [learning.name_skill(name, by=hall.worker, area=hall.area) for name in names]


def course(hall: Hall, **more: Any) -> Course:
    usual: dict[str, Any] = {"name": "入户探访技巧", "content": "敲门、倾听", "minutes": 120}
    taught = Taught(**{**usual, **more})
    return training.open_course(taught, by=hall.worker, area=hall.area, host=hall.station)


def did(hall: Hall, one: Course, who: Person, **more: Any) -> Training:
    outcome = Outcome(**{"on": timezone.localdate(), **more})
    return training.write_down(one, by=hall.worker, person=who, outcome=outcome)


def praise(rank: str = Rank.OWN, **more: Any) -> Praise:
    usual: dict[str, Any] = {
        "name": "热心街坊", "on": timezone.localdate(), "granted_by": "示例基金会",
        "rank": rank, "evidence": "奖状原件",
    }  # fmt: skip
    return Praise(**{**usual, **more})


class TestImplied:
    def test_a_skill_gives_others_however_many_steps_away_while_it_lasts(self, hall: Hall) -> None:
        guard, aid, call = named(hall, "水上救生", "急救", "会打120")
        training.imply(guard, by=hall.worker, also=aid)
        training.imply(aid, by=hall.worker, also=call)
        who, today = hall.neighbour(), timezone.localdate()
        learning.verify(guard, by=hall.worker, person=who, seen="救生员证", got_on=today,
                        valid_until=today + 5 * DAY)  # fmt: skip
        assert skilled.skills_on(who.pk, today + 5 * DAY) == {guard.pk, aid.pk, call.pk}
        assert skilled.skills_on(who.pk, today + 6 * DAY) == set()
        draft = hall.draft(Places(1))
        post = terms.set_needs(draft.posts.get(), Needs(skill=call), by=hall.worker)
        activity = publishing.publish(draft, by=hall.worker)
        post = activity.posts.select_related("skill").get()
        assert why_not(Known(who, activity), post) == ""
        assert why_not(Known(hall.neighbour(), activity), post)
        training.imply_no_more(Implied.objects.get(skill=aid), by=hall.worker)
        assert why_not(Known(who, activity), post)

    def test_it_never_goes_in_a_circle(self, hall: Hall) -> None:
        one, two, three = named(hall, "甲", "乙", "丙")
        training.imply(one, by=hall.worker, also=two)
        training.imply(two, by=hall.worker, also=three)
        for skill, also in ((three, one), (two, one), (one, one), (one, two)):
            with pytest.raises(Refused):
                training.imply(skill, by=hall.worker, also=also)
        with pytest.raises(IntegrityError), transaction.atomic():
            Implied.objects.create(skill=one, also=one)
        with pytest.raises(IntegrityError), transaction.atomic():
            Implied.objects.create(skill=one, also=two)

    def test_whose_skills_they_are_says_what_they_give(self, hall: Hall) -> None:
        one, two = named(hall, "甲", "乙")
        for stranger in (hall.neighbour(), Hall().worker):
            with pytest.raises(PermissionDenied):
                training.imply(one, by=stranger, also=two)
        row = training.imply(one, by=hall.worker, also=two)
        with pytest.raises(PermissionDenied):
            training.imply_no_more(row, by=Hall().worker)


class TestTraining:
    def test_an_exam_is_passed_with_the_marks_and_gives_the_skill(self, hall: Hall) -> None:
        (aid,) = named(hall, "急救")
        one = course(hall, pass_mark=60, skill=aid)
        who, today = hall.neighbour(), timezone.localdate()
        assert not did(hall, one, who, on=today - 3 * DAY).is_passed  # no exam was taken
        assert not did(hall, one, who, on=today - 2 * DAY, score=59).is_passed
        assert skilled.skills_on(who.pk, today) == set()
        row = did(hall, one, who, score=60, valid_until=today + DAY, certificate="A-1")
        assert row.is_passed
        assert skilled.skills_on(who.pk, today + DAY) == {aid.pk}
        assert skilled.skills_on(who.pk, today + 2 * DAY) == set()
        training.revoke(row, by=hall.worker, reason="登记错人")
        assert skilled.skills_on(who.pk, today) == set()
        with pytest.raises(Refused):
            training.revoke(row, by=hall.worker, reason="又一次")

    def test_what_is_learnt_is_no_service(self, hall: Hall) -> None:
        did(hall, course(hall), hall.neighbour())
        assert Training.objects.get().minutes == 120
        assert not Hour.objects.exists()

    def test_somebody_else_writes_it_down_once_and_not_before_its_day(self, hall: Hall) -> None:
        one, who, today = course(hall), hall.neighbour(), timezone.localdate()
        Person.objects.filter(pk=hall.worker.pk).update(area=hall.area)
        did(hall, one, who)
        for person, more in (
            (hall.worker, {}), (who, {}), (who, {"on": today + DAY}),
            (who, {"on": today - DAY, "valid_until": today - 2 * DAY}),
            (who, {"on": today - DAY, "score": 101}),
        ):  # fmt: skip
            with pytest.raises(Refused):
                did(hall, one, person, **more)
        for stranger in (who, Hall().worker):
            with pytest.raises(PermissionDenied):
                training.write_down(one, by=stranger, person=hall.neighbour(),
                                    outcome=Outcome(today))  # fmt: skip
        row = Training.objects.get()
        with pytest.raises(Refused):
            training.revoke(row, by=hall.worker, reason=" ")

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        "wrong",
        [
            {"is_passed": True, "pass_mark": 60, "score": 59},
            {"is_passed": True, "pass_mark": 60, "score": None},
            {"minutes": 0},
            {"score": 101},
            {"valid_until": date(2000, 1, 1)},
            {"reason": "", "revoked_at": timezone.now()},
        ],
    )
    def test_the_database_refuses_it_too(self, hall: Hall, wrong: dict[str, Any]) -> None:
        row = did(hall, course(hall), hall.neighbour())
        with pytest.raises(IntegrityError), transaction.atomic():
            Training.objects.filter(pk=row.pk).update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            Training.objects.filter(pk=row.pk).update(written_by=row.person)

    def test_last_days_are_told_60_30_and_7_days_before_each_once(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now, who = timezone.now(), hall.neighbour()
        last = timezone.localdate() + 61 * DAY
        did(hall, course(hall), who, valid_until=last)
        (aid,) = named(hall, "急救")
        learning.verify(aid, by=hall.worker, person=who, seen="证", got_on=timezone.localdate(),
                        valid_until=last)  # fmt: skip
        told = []
        for passed in (0, 1, 2, 31, 53, 54, 54, 61, 62):
            monkeypatch.setattr(timezone, "now", lambda passed=passed: now + passed * DAY)
            tasks.warn_of_last_days()
            told.append(Message.objects.filter(code="training.ends").count())
        assert told == [0, 2, 2, 4, 4, 6, 6, 6, 6]

    def test_the_pages_of_the_desk(self, hall: Hall) -> None:
        head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
        desk, who = signed_in(head), hall.neighbour("何丽华")
        (aid, call) = named(hall, "急救", "会打120")
        facts = {"name": "急救入门", "content": "按压", "minutes": "90", "pass_mark": "60",
                 "skill": str(aid.pk)}  # fmt: skip
        made = desk.post(reverse("activities:courses"), facts)
        one = Course.objects.get()
        address = reverse("activities:course", args=[one.pk])
        assert made.headers["Location"] == address
        said = {"name": who.name, "on": timezone.localdate(), "score": "80"}
        assertContains(desk.post(address, said), "何丽华")
        assert desk.post(address, {**said, "person": str(who.pk)}).status_code == 302
        row = Training.objects.get()
        end = reverse("activities:revoke_training", args=[row.pk])
        assert row.is_passed
        assertContains(desk.get(address), "通过")
        assert desk.post(end, {}).status_code == 422
        address = reverse("activities:imply", args=[aid.pk])
        assert desk.post(address, {"also": str(call.pk)}).status_code == 302
        assertContains(desk.get(address), "会打120")
        assert skilled.skills_on(who.pk, timezone.localdate()) == {aid.pk, call.pk}
        desk.post(end, {"reason": "写错人"})
        assert skilled.skills_on(who.pk, timezone.localdate()) == set()


class TestCommendation:
    def test_our_own_counts_at_once_another_bodys_when_a_third_verified_it(
        self, hall: Hall
    ) -> None:
        who = hall.neighbour()
        own = commending.commend(who, by=hall.worker, praise=praise())
        assert own.recorded_at
        row = commending.commend(who, by=hall.worker, praise=praise(Rank.OTHER, name="慈善之星"))
        assert row.recorded_at is None
        with pytest.raises(Refused):
            commending.verify(row, by=hall.worker)  # who wrote it
        page = signed_in(who).get(reverse("activities:record"))
        assertContains(page, "热心街坊")
        assertNotContains(page, "慈善之星")
        third = make_staff(Role.STATION_HEAD, hall.area)
        assert commending.verify(row, by=third).recorded_at
        with pytest.raises(Refused):
            commending.verify(row, by=third)
        commending.revoke(row, by=third, reason="授予单位撤回")
        page = signed_in(who).get(reverse("activities:record"))
        assertContains(page, "授予单位撤回")
        stranger = Hall().worker
        with pytest.raises(PermissionDenied):
            commending.verify(own, by=stranger)
        with pytest.raises(PermissionDenied):
            commending.revoke(own, by=stranger, reason="别处的人")
        with pytest.raises(PermissionDenied):
            commending.commend(who, by=who, praise=praise(name="自己写"))

    def test_what_is_not_proven_or_still_to_come_is_refused(self, hall: Hall) -> None:
        who, to_come = hall.neighbour(), timezone.localdate() + DAY
        Person.objects.filter(pk=hall.worker.pk).update(area=hall.area)
        commending.commend(who, by=hall.worker, praise=praise())
        for person, wrong in (
            (who, {}), (who, {"on": to_come}), (who, {"evidence": " "}),
            (who, {"granted_by": ""}), (who, {"rank": "moon"}), (hall.worker, {}),
        ):  # fmt: skip
            with pytest.raises(Refused):
                commending.commend(person, by=hall.worker, praise=praise(**wrong))

    @pytest.mark.postgres
    def test_the_database_refuses_it_too(self, hall: Hall) -> None:
        row = commending.commend(hall.neighbour(), by=hall.worker, praise=praise(Rank.OTHER))
        for wrong in (
            {"recorded_at": timezone.now()}, {"verified_by": hall.worker},
            {"verified_by": row.person}, {"written_by": row.person}, {"evidence": ""},
            {"rank": "moon"}, {"revoked_at": timezone.now(), "revoked_by": hall.worker},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Commendation.objects.filter(pk=row.pk).update(**wrong)

    def test_the_page_of_the_desk(self, hall: Hall) -> None:
        who = hall.neighbour("何丽华")
        one, two = (
            signed_in(make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station))
            for _ in range(2)
        )
        address = reverse("activities:commendations")
        said = {
            "name": who.name, "title": "慈善之星", "on": timezone.localdate(), "rank": "other",
            "granted_by": "示例基金会", "evidence": "奖状", "person": str(who.pk),
        }  # fmt: skip
        assert one.post(address, said).status_code == 302
        row = Commendation.objects.get()
        verify = reverse("activities:verify_commendation", args=[row.pk])
        assertNotContains(one.get(address), verify)
        assert one.post(verify).status_code == 409
        assertContains(two.get(address), verify)
        assert two.post(verify).status_code == 302
        end = reverse("activities:revoke_commendation", args=[row.pk])
        assert two.post(end, {"reason": "撤回"}).status_code == 302
        assertNotContains(two.get(address), "慈善之星")


class TestRecord:
    def test_five_groups_on_one_page_and_in_what_is_held(self, hall: Hall) -> None:
        who = hall.neighbour("何丽华")
        did(hall, course(hall), who)
        commending.commend(who, by=hall.worker, praise=praise())
        client = signed_in(who)
        page = client.get(reverse("activities:record"))
        for words in ("何丽华", "入户探访技巧", "120 分钟", "热心街坊", "评价", "累计服务"):
            assertContains(page, words)
        assert held.trainings_of(who)[0]["minutes"] == 120
        assert held.commendations_of(who)[0]["name"] == "热心街坊"

    def test_the_record_of_many_rows_asks_no_more(self, hall: Hall) -> None:
        who = hall.neighbour()
        client = signed_in(who)

        def looks() -> int:
            with CaptureQueriesContext(connection) as seen:
                client.get(reverse("activities:record"))
            return len(seen)

        looks()
        did(hall, course(hall), who)
        commending.commend(who, by=hall.worker, praise=praise())
        once = looks()
        for number in range(3):
            did(hall, course(hall, name=f"第{number}课"), who)
            commending.commend(who, by=hall.worker, praise=praise(name=f"第{number}次"))
        assert looks() == once

    def test_only_whoever_signed_in_sees_theirs(self) -> None:
        assert Client().get(reverse("activities:record")).status_code == 302
