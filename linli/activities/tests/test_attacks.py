"""Presence that cannot be faked: a scripted attack set (T13, §1.5).

Each attack is a way in which hours were bought or borrowed somewhere. All are refused, or stand
in the leader's list where anybody sees them.
"""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Session
from linli.accounts.tests.make import signed_in
from linli.activities import codes, seen, tasks
from linli.activities.actions import presence, signing_up, subscribing
from linli.activities.actions.presence import Proof
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, How, Part, Presence, SignUp
from linli.activities.tests.make import Hall
from linli.catalogue.models import Force
from linli.core.errors import Refused
from linli.core.ids import uuid7
from linli.matching import Point
from linli.matching.datum import to_gcj02
from linli.people.models import ForceKind

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
HALL = (22.998, 113.658)  # degrees; an invented spot in the county


class Clock(SimpleNamespace):
    now: datetime

    def go(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    clock = Clock(now=noon)
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def hall(clock: Clock) -> Hall:
    return Hall()


@pytest.fixture
def activity(hall: Hall, clock: Clock) -> Activity:
    return going(hall, clock)


def going(hall: Hall, clock: Clock) -> Activity:
    made = hall.activity(
        Places(9), begins_at=clock.now + 10 * 60 * SECOND, ends_at=clock.now + 3 * HOUR,
        opens_at=clock.now - HOUR, closes_at=clock.now + 10 * 60 * SECOND,
        latitude=HALL[0], longitude=HALL[1],
    )  # fmt: skip
    return Activity.objects.get(pk=made.pk)


def place_in(activity: Activity, hall: Hall) -> SignUp:
    return signing_up.sign_up(activity.posts.get(), by=hall.neighbour())


def here(activity: Activity) -> str:
    return reverse("activities:here", args=[activity.pk])


def read(client: Client, activity: Activity, code: str) -> None:
    client.get(here(activity), {"code": code})


def press(client: Client, activity: Activity, **words: object) -> int:
    return client.post(here(activity), {"step": "in", **words}).status_code


class TestReplay:
    def test_a_code_is_right_for_a_minute_at_most(self, clock: Clock) -> None:
        pk = uuid7()
        code, spoken = codes.code(pk, clock.now), codes.digits(pk, clock.now)
        for late in range(60, 4000, 7):
            assert not codes.is_shown(pk, code, clock.now + late * SECOND)
        assert codes.is_shown(pk, code, clock.now + 29 * SECOND)
        assert codes.are_spoken(pk, spoken, clock.now + 119 * SECOND)
        assert not codes.are_spoken(pk, spoken, clock.now + 151 * SECOND)

    def test_ten_thousand_wrong_ones_open_nothing(self, clock: Clock) -> None:
        """Old ones, of other activities, from clocks that go wrong, and with a letter changed."""
        dice, pk = random.Random(13), uuid7()  # noqa: S311 - the same attacks each time
        right = codes.code(pk, clock.now)
        for _n in range(2500):
            off = dice.choice([-1, 1]) * dice.randrange(90, 10**7)
            assert not codes.is_shown(pk, codes.code(pk, clock.now + off * SECOND), clock.now)
            other = codes.code(UUID(int=dice.getrandbits(128)), clock.now)
            assert not codes.is_shown(pk, other, clock.now)
            at = dice.randrange(len(right))
            changed = right[:at] + format(int(right[at], 16) ^ 1, "x") + right[at + 1 :]
            assert not codes.is_shown(pk, changed, clock.now)
            assert not codes.is_shown(
                pk, right[:-1] + "\x00\U0002ed4d"[dice.randrange(2)], clock.now
            )

    def test_what_was_read_this_morning_checks_nobody_in_at_night(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        row = place_in(activity, hall)
        client = signed_in(row.person)
        code = codes.code(activity.pk, clock.now)
        clock.go(61 * SECOND)
        read(client, activity, code)
        assert press(client, activity) == 422
        read(client, activity, codes.code(activity.pk, clock.now))
        clock.go(11 * 60 * SECOND)
        assert press(client, activity) == 422
        assert not Presence.objects.exists()

    def test_a_code_that_was_used_to_come_is_not_used_to_go(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        client = signed_in(place_in(activity, hall).person)
        read(client, activity, codes.code(activity.pk, clock.now))
        assert press(client, activity) == 302
        assert press(client, activity, step="out") == 422
        read(client, activity, codes.code(activity.pk, clock.now))
        assert press(client, activity, step="out") == 302
        assert Presence.objects.get().went_how == How.CODE


class TestForwarded:
    def test_the_code_of_one_activity_opens_no_other(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        other = going(hall, clock)
        client = signed_in(place_in(other, hall).person)
        read(client, other, codes.code(activity.pk, clock.now))
        assert press(client, other) == 422
        read(client, activity, codes.code(activity.pk, clock.now))
        assert press(client, other) == 422

    def test_a_friend_without_a_place_is_not_let_in(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        client = signed_in(hall.neighbour())
        read(client, activity, codes.code(activity.pk, clock.now))
        assert press(client, activity) == 422
        assertContains(client.get(here(activity)), "没有报上名")

    def test_a_visitor_signs_in_first_and_need_not_read_it_again(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        person, client = place_in(activity, hall).person, Client()
        read(client, activity, codes.code(activity.pk, clock.now))
        gone = client.get(here(activity))
        assert gone.status_code == 302
        assert "code" not in gone.headers["Location"]
        kept = client.session["seen_code"]
        client = signed_in(person)
        session = client.session
        session["seen_code"] = kept
        session.save()
        assert press(client, activity) == 302

    def test_from_afar_it_is_seen_how_far(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        """Computed here, latitude for latitude: 500 m to the north are 500 m (§1.5 rule 5)."""
        for point in ((HALL[0] + 500 / 110_950, HALL[1]), (HALL[0], HALL[1] + 500 / 102_480)):
            proof = presence.proof_of(activity, seen=True, point=Point(*point))
            assert proof.metres is not None
            assert abs(proof.metres - 500) < 5, point
        client = signed_in(place_in(activity, hall).person)
        read(client, activity, codes.code(activity.pk, clock.now))
        assert (
            press(client, activity, latitude=HALL[0] + 0.05, longitude=HALL[1], datum="wgs84")
            == 302
        )
        assert "相距 55" in desk(hall, activity)

    def test_a_map_that_is_moved_is_moved_back_and_one_that_does_not_say_tells_nothing(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        shown = to_gcj02(Point(*HALL))
        for datum in ("gcj02", "", "mars"):
            client = signed_in(place_in(activity, hall).person)
            read(client, activity, codes.code(activity.pk, clock.now))
            press(client, activity, latitude=shown.latitude, longitude=shown.longitude, datum=datum)
        found = Presence.objects.order_by("pk").values_list("came_metres", flat=True)
        assert found[0] in (0, 1)
        assert list(found[1:]) in ([None], [None, None])

    def test_whoever_says_they_are_far_away_is_seen_too(self, activity: Activity) -> None:
        assert presence.proof_of(activity, seen=True, point=Point(0, 0)).metres


class TestCloned:
    def test_one_phone_for_many_is_flagged_and_forgotten_in_a_month(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        rows = [place_in(activity, hall) for _n in range(3)]
        for row, phone in zip(rows, "aab", strict=True):
            proof = presence.proof_of(activity, seen=True, phone=phone)
            presence.check_in(row, by=row.person, proof=proof)
        assert len(seen.shared_phones(activity)) == 1
        assert desk(hall, activity).count("一部手机签了几个人") == 2
        tasks.forget_phones()
        assert len(seen.shared_phones(activity)) == 1
        clock.go(timedelta(days=31))
        tasks.forget_phones()
        assert not seen.shared_phones(activity)

    def test_a_picture_of_somebodys_own_code_is_old_when_it_is_shown(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        row, leader = place_in(activity, hall), at_desk(hall)
        assertContains(signed_in(row.person).get(reverse("activities:card", args=[row.pk])), "svg")
        scan = reverse("activities:scan", args=[row.pk])
        code = codes.code(row.pk, clock.now)
        assertContains(leader.get(scan, {"code": code}), "码是现在的")
        assertContains(leader.get(scan, {"code": codes.code(activity.pk, clock.now)}), "码过时了")
        clock.go(61 * SECOND)
        assertNotContains(leader.get(scan, {"code": code}), '<button class="btn">')

    def test_nobody_shows_the_code_of_somebody_else(self, activity: Activity, hall: Hall) -> None:
        row = place_in(activity, hall)
        thief = signed_in(hall.neighbour())
        assert thief.get(reverse("activities:card", args=[row.pk])).status_code == 404


class TestGuessed:
    def test_five_tries_in_ten_minutes(self, activity: Activity, hall: Hall, clock: Clock) -> None:
        client = signed_in(place_in(activity, hall).person)
        right = codes.digits(activity.pk, clock.now)
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        assert [press(client, activity, digits=wrong) for _n in range(5)] == [422] * 5
        assert press(client, activity, digits=right) == 429
        clock.go(11 * 60 * SECOND)
        full_width = str.maketrans("0123456789", "０１２３４５６７８９")
        right = codes.digits(activity.pk, clock.now).translate(full_width)
        assert press(client, activity, digits=f"{right[:3]} {right[3:]}") == 302
        assert Presence.objects.get().came_how == How.DIGITS

    def test_the_tries_of_one_are_not_those_of_another(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        one, other = (signed_in(place_in(activity, hall).person) for _n in range(2))
        for _n in range(5):
            press(one, activity, digits="000000")
        assert press(other, activity, digits=codes.digits(activity.pk, clock.now)) == 302


class TestAdministrators:
    def test_nobody_ticks_themselves(self, activity: Activity, hall: Hall, clock: Clock) -> None:
        row = signing_up.sign_up(activity.posts.get(), by=hall.worker)
        with pytest.raises(Refused, match="Somebody else"):
            presence.check_in(row, by=hall.worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            Presence.objects.create(
                sign_up=row, person=row.person, came_at=clock.now, came_by=hall.worker
            )

    def test_nobody_uses_a_code_for_somebody_else(self, activity: Activity, hall: Hall) -> None:
        row = place_in(activity, hall)
        for who in (hall.worker, hall.neighbour()):
            with pytest.raises(PermissionDenied):
                presence.check_in(row, by=who, proof=Proof(How.CODE))
        with pytest.raises(IntegrityError), transaction.atomic():
            Presence.objects.create(
                sign_up=row, person=row.person, came_at=timezone.now(), came_by=hall.worker,
                came_how=How.CODE,
            )  # fmt: skip

    def test_a_list_ticked_when_it_is_over_counts_nothing(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        row = place_in(activity, hall)
        clock.go(4 * HOUR)
        with pytest.raises(Refused, match="has ended"):
            presence.check_in(row, by=hall.worker)


def test_everybody_reads_how_they_checked_in(activity: Activity, hall: Hall, clock: Clock) -> None:
    row = place_in(activity, hall)
    proof = presence.proof_of(activity, seen=True, point=Point(*HALL))
    presence.check_in(row, by=row.person, proof=proof)
    presence.check_out(row, by=row.person, proof=proof)
    subscribing.begin(by=row.person)
    client = signed_in(row.person)
    Session.objects.update(used_at=timezone.now())
    page = client.get(reverse("people:data"))
    for words in ("现场扫码", "离现场的米数", "手机日历地址"):
        assertContains(page, words)
    assert client.get(reverse("people:data_pdf")).content.startswith(b"%PDF")


class TestShare:
    @pytest.mark.parametrize(("share", "counted"), [(60, 0), (50, 1), (0, 1)])
    def test_who_stays_for_less_than_was_told_gets_no_hours(
        self, hall: Hall, clock: Clock, share: int, counted: int
    ) -> None:
        helper = hall.neighbour()
        helper.forces.create(
            kind=ForceKind.VOLUNTEER, verified_by=hall.worker, verified_at=clock.now
        )
        activity = hall.activity(
            Places(2), Places(2, part=Part.HELPER, force=Force.VOLUNTEER), least_share=share,
            begins_at=clock.now + SECOND, ends_at=clock.now + 2 * HOUR + SECOND,
            opens_at=clock.now - HOUR, closes_at=clock.now + HOUR,
        )  # fmt: skip
        page = signed_in(helper).get(reverse("activities:one", args=[activity.pk]))
        words = f"在场满 {share}% 才计时长"
        (assertContains if share else assertNotContains)(page, words)
        row = signing_up.sign_up(activity.posts.get(part=Part.HELPER), by=helper)
        presence.check_in(row, by=hall.worker)
        clock.go(HOUR)
        presence.check_out(row, by=hall.worker)
        clock.go(2 * HOUR)
        written = presence.finish(activity, by=hall.worker, heads=3)
        assert written
        assert written.contributions.filter(person=helper).count() == counted


def at_desk(hall: Hall) -> Client:
    """The leader's browser, in use just now whatever the real clock says."""
    client = signed_in(hall.worker)
    Session.objects.update(used_at=timezone.now())
    return client


def desk(hall: Hall, activity: Activity) -> str:
    page = at_desk(hall).get(reverse("activities:desk_one", args=[activity.pk]))
    return page.content.decode()
