"""Who gets the places where not the first does: the desk decides, or lots are drawn."""

import csv
import hashlib
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import signed_in
from linli.activities import lots, queries, rules, tasks
from linli.activities.actions import deciding, publishing, signing_up, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Terms
from linli.activities.models import Activity, Answer, Draw, Mode, Seat, SignUp, Stand
from linli.activities.tests.make import Hall, weekly
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import acting
from linli.people.models import Channel, Tie
from linli.people.tests.make import make_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def by_approval(hall: Hall, capacity: int = 1) -> Activity:
    draft = hall.draft(Places(capacity))
    terms.set_terms(draft, Terms(mode=Mode.APPROVAL), by=hall.worker)
    return publishing.publish(draft, by=hall.worker)


def by_lot(hall: Hall, *places: Places, draws_at: datetime | None = None) -> Activity:
    draft = hall.draft(*(places or [Places(2)]))
    when = draws_at or timezone.now() + timedelta(days=1)
    terms.set_terms(draft, Terms(mode=Mode.LOTTERY, draws_at=when), by=hall.worker)
    return publishing.publish(draft, by=hall.worker)


def enter(hall: Hall, activity: Activity, number: int) -> list[SignUp]:
    post = activity.posts.order_by("pk")[0]
    return [signing_up.sign_up(post, by=hall.neighbour()) for _ in range(number)]


def pass_to_the_draw(activity: Activity) -> None:
    """The time has come: everything lies so much earlier."""
    now = timezone.now()
    Activity.objects.filter(pk=activity.pk).update(
        opens_at=now - timedelta(days=2), draws_at=now - timedelta(seconds=1)
    )


class TestApproval:
    def test_a_place_is_taken_only_on_yes_and_both_are_told(self, hall: Hall) -> None:
        activity = by_approval(hall)
        one, two = enter(hall, activity, 2)
        assert {one.stand, two.stand} == {Stand.ASKED}
        assert Seat.objects.get().is_free
        assert deciding.admit(one, by=hall.worker).stand == Stand.IN
        assert not Seat.objects.get().is_free
        with pytest.raises(Refused):  # full
            deciding.admit(two, by=hall.worker)
        with pytest.raises(Refused):
            deciding.refuse(two, by=hall.worker, reason=" ")
        no = deciding.refuse(two, by=hall.worker, reason="名额先给没来过的街坊")
        assert (no.stand, no.seat) == (Stand.REFUSED, None)
        codes = {row.person_id: row.code for row in Message.objects.order_by("at")}
        assert codes == {one.person_id: "activity.in", two.person_id: "activity.refused"}
        for row in (one, two):
            with pytest.raises(Refused):
                deciding.refuse(row, by=hall.worker, reason="再说一次")
            with pytest.raises(Refused):
                deciding.admit(row, by=hall.worker)

    def test_nobody_says_yes_to_themselves_or_to_whom_they_act_for(self, hall: Hall) -> None:
        activity = by_approval(hall, 3)
        post, mother = activity.posts.get(), hall.neighbour()
        make_texts()
        until = timezone.localdate() + timedelta(days=30)
        head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
        acting.let(
            mother, by=head, actor=hall.worker, tie=Tie.FAMILY, until=until, channel=Channel.SPOKEN
        )
        for who in (hall.worker, mother):
            row = signing_up.sign_up(post, by=hall.worker, person=who)
            with pytest.raises(Refused):
                deciding.admit(row, by=hall.worker)
            with pytest.raises(IntegrityError), transaction.atomic():
                Answer.objects.create(sign_up=row, person=who, by=who, is_yes=True)
            with pytest.raises(PermissionDenied):
                deciding.admit(row, by=hall.neighbour())
            assert deciding.admit(row, by=head).stand == Stand.IN

    def test_a_no_without_a_reason_is_not_kept(self, hall: Hall) -> None:
        [row] = enter(hall, by_approval(hall), 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(sign_up=row, person=row.person, by=hall.worker, is_yes=False)

    def test_who_leaves_linli_leaves_no_words_about_them(self, hall: Hall) -> None:
        [row] = enter(hall, by_approval(hall), 1)
        deciding.refuse(row, by=hall.worker, reason="上次没来")
        record("person.erased", by=None, about=row.person)
        assert Answer.objects.get().reason == "—"

    def test_who_asked_calls_off_and_a_cancelled_activity_admits_nobody(self, hall: Hall) -> None:
        activity = by_approval(hall)
        one, two = enter(hall, activity, 2)
        assert signing_up.leave(one, by=one.person).stand == Stand.LEFT
        with pytest.raises(Refused):
            deciding.admit(one, by=hall.worker)
        publishing.cancel(activity, by=hall.worker, because="台风")
        with pytest.raises(Refused):
            deciding.admit(two, by=hall.worker)

    def test_on_the_pages(self, hall: Hall) -> None:
        activity = by_approval(hall)
        neighbour = hall.neighbour("陈秀英")
        client, desk = signed_in(neighbour), signed_in(hall.worker)
        assertContains(client.get(url("one", activity.pk)), "申请名额")
        client.post(url("sign_up", activity.pk), {"post": activity.posts.get().pk})
        assertContains(client.get(url("one", activity.pk)), "您申请了名额")
        assertContains(client.get(url("mine")), "等答复")
        row = SignUp.objects.get()
        page = desk.get(url("desk_one", activity.pk))
        assertContains(page, "申请名额的人")
        assertContains(page, url("refuse", row.pk))
        assert desk.post(url("refuse", row.pk), {"reason": ""}).status_code == 422
        done = desk.post(url("refuse", row.pk), {"reason": "这次只收新街坊"})
        assertRedirects(done, url("desk_one", activity.pk))
        assertContains(client.get(url("one", activity.pk)), "这次只收新街坊")
        client.post(url("sign_up", activity.pk), {"post": activity.posts.get().pk})
        again = SignUp.objects.get(stand=Stand.ASKED)
        assertNotContains(client.get(url("one", activity.pk)), "这次只收新街坊")
        desk.post(url("mark", again.pk, "admit"))
        again.refresh_from_db()
        assert again.stand == Stand.IN
        stranger = signed_in(Hall().worker)
        assert stranger.post(url("refuse", again.pk), {"reason": "x"}).status_code == 404


class TestDraw:
    def test_the_rule_is_what_the_page_says(self) -> None:
        seed, numbers = "ab" * 32, [f"0000-0000-{n:04x}" for n in range(50)]
        by_hand = sorted(numbers, key=lambda n: hashlib.sha256(f"{seed}:{n}".encode()).hexdigest())
        assert lots.drawn(seed, reversed(numbers)) == by_hand
        assert lots.digest_of(seed) == hashlib.sha256(seed.encode()).hexdigest()
        assert len({lots.new_seed() for _ in range(20)}) == 20

    def test_anybody_draws_it_again_from_the_table(self, hall: Hall) -> None:
        activity = by_lot(hall)
        rows = enter(hall, activity, 7)
        assert {row.stand for row in rows} == {Stand.ASKED}
        assert Seat.objects.filter(is_free=True).count() == 2
        visitor = Client()
        page = visitor.get(url("draw", activity.pk))
        committed = Draw.objects.get().digest
        assertContains(page, committed)
        assertNotContains(page, Draw.objects.get().seed)
        assert visitor.get(url("draw_table", activity.pk)).status_code == 404
        assert not deciding.draw(activity)  # not yet
        pass_to_the_draw(activity)
        tasks.draw()

        table = visitor.get(url("draw_table", activity.pk)).getvalue().decode("utf-8-sig")
        lines = list(csv.DictReader(StringIO(table)))
        seed = Draw.objects.get().shown
        assert hashlib.sha256(seed.encode()).hexdigest() == committed
        numbers = [line["number"] for line in lines]
        assert set(numbers) == {lots.number_of(row.pk) for row in rows}
        assert numbers == lots.drawn(seed, numbers)
        assert [line["place"] for line in lines] == ["yes"] * 2 + ["no"] * 5
        has_place = {lots.number_of(row.pk) for row in SignUp.objects.filter(stand=Stand.IN)}
        assert has_place == set(numbers[:2])
        line = [lots.number_of(row.pk) for row in queries.line(activity.posts.get().pk)]
        assert line == numbers[2:]
        assert [queries.ahead_of(row) for row in queries.line(activity.posts.get().pk)] == [
            0, 1, 2, 3, 4,
        ]  # fmt: skip
        shown = signed_in(rows[0].person).get(url("draw", activity.pk))
        assertContains(shown, seed)
        for row in rows:
            assertNotContains(shown, row.person.name)
        assertContains(signed_in(hall.worker).get(url("desk_one", activity.pk)), "抽签")

    def test_a_free_place_goes_down_the_drawn_line_and_latecomers_stand_behind(
        self, hall: Hall
    ) -> None:
        activity = by_lot(hall)
        enter(hall, activity, 4)
        pass_to_the_draw(activity)
        assert deciding.draw(activity)
        assert not deciding.draw(activity)
        late = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        assert late.stand == Stand.WAITING
        assert queries.ahead_of(late) == 2
        third = queries.line(activity.posts.get().pk)[0]
        first = SignUp.objects.filter(stand=Stand.IN)[0]
        signing_up.leave(first, by=first.person)
        third.refresh_from_db()
        assert (third.turn, third.stand) == (3, Stand.OFFERED)

    def test_each_is_told_once_what_they_drew(self, hall: Hall) -> None:
        activity = by_lot(hall)
        rows = enter(hall, activity, 3)
        pass_to_the_draw(activity)
        tasks.draw()
        tasks.draw()
        codes = list(Message.objects.values_list("code", flat=True).order_by("code"))
        assert codes == (["activity.drawn"] * 2 + ["activity.entered"] * 3 + ["activity.not_drawn"])
        assertContains(signed_in(rows[0].person).get(url("one", activity.pk)), "已经抽签")

    def test_what_is_over_or_cancelled_is_not_drawn(self, hall: Hall) -> None:
        over, cancelled = by_lot(hall), by_lot(hall)
        pass_to_the_draw(over)
        pass_to_the_draw(cancelled)
        now = timezone.now()
        Activity.objects.filter(pk=over.pk).update(
            begins_at=now - timedelta(hours=1),
            closes_at=now - timedelta(seconds=1),
            ends_at=now,
            next_at=now - timedelta(hours=1),
        )
        publishing.cancel(cancelled, by=hall.worker, because="台风")
        assert not deciding.draw(over)
        assert not deciding.draw(cancelled)
        assert not queries.to_draw(timezone.now()).exists()
        assertContains(Client().get(url("draw", cancelled.pk)), "取消")

    def test_nobody_enters_between_the_time_of_the_draw_and_the_draw(self, hall: Hall) -> None:
        activity = by_lot(hall)
        pass_to_the_draw(activity)
        with pytest.raises(Refused, match="being drawn"):
            enter(hall, activity, 1)
        tasks.draw()
        assert enter(hall, activity, 1)[0].stand == Stand.IN
        assertContains(Client().get(url("draw", activity.pk)), "没有人参加抽签")

    def test_each_post_is_drawn_by_itself(self, hall: Hall) -> None:
        activity = by_lot(hall, Places(1, name="上午"), Places(3, name="下午"))
        for post in activity.posts.all():
            for _ in range(3):
                signing_up.sign_up(post, by=hall.neighbour())
        pass_to_the_draw(activity)
        deciding.draw(activity)
        stands = SignUp.objects.filter(stand=Stand.IN).values_list("post__name", flat=True)
        assert sorted(stands) == ["上午", "下午", "下午", "下午"]
        morning = SignUp.objects.filter(post__name="上午").order_by("turn")
        assert list(morning.values_list("turn", flat=True)) == [1, 2, 3]

    def test_the_moment_lies_between_opening_and_closing(self, hall: Hall) -> None:
        draft = hall.draft()
        for wrong in (None, draft.closes_at + timedelta(hours=1), draft.opens_at):
            with pytest.raises(Refused):
                terms.set_terms(draft, Terms(Mode.LOTTERY, wrong), by=hall.worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=draft.pk).update(mode=Mode.LOTTERY)
        activity = by_lot(hall)
        with pytest.raises(Refused):
            terms.set_terms(activity, Terms(), by=hall.worker)
        week = weekly(activity, by=hall.worker)[0]
        assert activity.draws_at
        assert week.draws_at == activity.draws_at + timedelta(weeks=1)
        assert not Draw.objects.filter(activity=week).exists()

    def test_the_desk_says_how_people_sign_up(self, hall: Hall) -> None:
        draft, desk = hall.draft(), signed_in(hall.worker)
        page = url("terms", draft.pk)
        assertContains(desk.get(page), "先到先得")
        wrong = desk.post(page, {"mode": "lottery"})
        assertContains(wrong, "请写明什么时候抽", status_code=422)
        day = timezone.localdate() + timedelta(days=1)
        sent = {"mode": "lottery", "draws_on": day.isoformat(), "draws": "18:30"}
        assertRedirects(desk.post(page, sent), url("desk_one", draft.pk))
        draft.refresh_from_db()
        assert draft.mode == Mode.LOTTERY
        assertContains(desk.get(page), "18:30")
        desk.post(page, {"mode": "first", "draws_on": day.isoformat(), "draws": "18:30"})
        draft.refresh_from_db()
        assert (draft.mode, draft.draws_at) == (Mode.FIRST, None)
        assert rules.why_not_draw(draft) == ""
        assert Client().get(url("draw", draft.pk)).status_code == 404


DRAW = """
from linli.activities.actions import deciding
from linli.activities.models import Activity
from linli.core import unit
activity = Activity.objects.get()
print(sum(unit.run(lambda: deciding.draw(activity)) for _ in range(3)))
"""
TOLD = """
from linli.activities.models import Draw, SignUp
from linli.core.models import Event
rows = SignUp.objects
print(rows.filter(stand="in").count(), rows.filter(stand="waiting").count(),
      rows.values("turn").distinct().count(), Event.objects.filter(verb="activity.drawn").count())
"""
ADMIT = """
from linli.accounts.models import Person
from linli.activities.actions import deciding
from linli.activities.models import SignUp
from linli.core import unit
from linli.core.errors import Refused
from linli.core.events import record
by = Person.objects.get(pk="{by}")
done = 0
for row in SignUp.objects.order_by("{order}"):
    try:
        unit.run(lambda: deciding.admit(row, by=by))
        done += 1
    except Refused:
        pass
print(done)
"""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_three_draw_at_once_and_it_is_drawn_once(self, hall: Hall, tmp_path: Path) -> None:
        activity = by_lot(hall, Places(5))
        enter(hall, activity, 30)
        pass_to_the_draw(activity)
        address = shared_database(tmp_path)
        assert sorted(run_together(address, [DRAW] * 3)) == ["0", "0", "1"]
        assert ask(address, TOLD) == "5 25 30 1"

    def test_two_desks_say_yes_to_all_and_there_are_no_more_than_places(
        self, hall: Hall, tmp_path: Path
    ) -> None:
        enter(hall, by_approval(hall, 6), 15)
        other = make_staff(Role.WORKER, hall.area, organisation=hall.station)
        address = shared_database(tmp_path)
        scripts = [
            ADMIT.format(by=hall.worker.pk, order="at"), ADMIT.format(by=other.pk, order="-at"),
        ]  # fmt: skip
        assert sum(int(said) for said in run_together(address, scripts)) == 6
        assert ask(address, TOLD).startswith("6 0 ")
