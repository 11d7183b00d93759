"""Signing up somebody else: one's family, and at the desk a neighbour without a phone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident, signed_in
from linli.activities.actions import signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import SignUp, Stand
from linli.activities.tests.make import Hall
from linli.areas.tests.make import make_area
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.people.actions import acting
from linli.people.models import Acting, Channel, File, Tie
from linli.people.tests.make import make_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def mother_of(child: Person, hall: Hall) -> Person:
    """Somebody without an account whom the child may sign up."""
    make_texts()
    mother = make_person("欧阳婆婆", area=hall.area)
    until = timezone.localdate() + timedelta(days=90)
    acting.let(
        mother, by=hall.worker, actor=child, tie=Tie.FAMILY, until=until, channel=Channel.SPOKEN
    )
    return mother


def test_two_of_one_family_come_and_the_daughter_answers_for_both(hall: Hall) -> None:
    activity = hall.activity(Places(2))
    post, daughter = activity.posts.get(), hall.neighbour()
    mother, client = mother_of(daughter, hall), signed_in(daughter)
    page = client.get(url("one", activity.pk))
    assertContains(page, "欧阳婆婆")
    assertContains(page, "我自己")

    done = client.post(
        url("sign_up", activity.pk), {"post": post.pk, "who": [daughter.pk, mother.pk]}
    )
    assertRedirects(done, url("one", activity.pk))
    rows = {row.person: row for row in SignUp.objects.all()}
    assert set(rows) == {daughter, mother}
    assert {row.by for row in rows.values()} == {daughter}
    assertContains(client.get(url("mine")), "欧阳婆婆")
    assert set(Message.objects.filter(code="activity.in").values_list("person", flat=True)) == {
        daughter.pk, mother.pk,
    }  # fmt: skip

    client.post(url("answer", rows[mother].pk, "leave"))
    rows[mother].refresh_from_db()
    assert rows[mother].stand == Stand.LEFT
    assertContains(client.get(url("one", activity.pk)), "欧阳婆婆")


def test_of_a_family_all_are_signed_up_or_none(hall: Hall) -> None:
    activity = hall.activity(Places(5, least_age=60))
    daughter = hall.neighbour()
    mother = mother_of(daughter, hall)
    File.objects.create(person=mother, born_on=timezone.localdate() - timedelta(days=80 * 366))
    File.objects.create(person=daughter, born_on=timezone.localdate() - timedelta(days=40 * 366))
    both = {"post": activity.posts.get().pk, "who": [mother.pk, daughter.pk]}
    assert signed_in(daughter).post(url("sign_up", activity.pk), both).status_code == 409
    assert not SignUp.objects.exists()
    both["who"] = [mother.pk]
    signed_in(daughter).post(url("sign_up", activity.pk), both)
    assert SignUp.objects.get().person == mother


def test_nobody_signs_up_or_answers_for_a_stranger(hall: Hall) -> None:
    activity = hall.activity(Places(5))
    post, stranger, thief = activity.posts.get(), hall.neighbour(), hall.neighbour()
    with pytest.raises(PermissionDenied):
        signing_up.sign_up(post, by=thief, person=stranger)
    sent = {"post": post.pk, "who": [stranger.pk]}
    assert signed_in(thief).post(url("sign_up", activity.pk), sent).status_code == 404
    row = signing_up.sign_up(post, by=stranger)
    for answer in ("leave", "accept", "decline"):
        assert signed_in(thief).post(url("answer", row.pk, answer)).status_code == 404
        with pytest.raises(PermissionDenied):
            getattr(signing_up, answer)(row, by=thief)


def test_whoever_may_no_longer_act_answers_no_longer(hall: Hall) -> None:
    activity = hall.activity(Places(5))
    daughter = hall.neighbour()
    mother = mother_of(daughter, hall)
    row = signing_up.sign_up(activity.posts.get(), by=daughter, person=mother)
    acting.stop(Acting.objects.get(person=mother), by=daughter)
    assert signed_in(daughter).post(url("answer", row.pk, "leave")).status_code == 404
    signing_up.leave(row, by=hall.worker)


class TestDesk:
    @pytest.fixture
    def desk(self, hall: Hall) -> Client:
        return signed_in(hall.worker)

    def test_a_neighbour_who_rings_is_found_and_signed_up(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity(Places(1))
        post = activity.posts.get()
        old = make_person("何伯", area=hall.area)
        File.objects.create(person=old, landline="076988880000")
        page = url("desk_sign_up", activity.pk)
        assertContains(desk.get(page), "替人报名")
        asked = {"phone": "0769-8888 0000", "name": "", "post": post.pk}
        found = desk.post(page, asked)
        assertContains(found, "何伯")
        assert not SignUp.objects.exists()
        done = desk.post(page, {**asked, "person": old.pk})
        assertRedirects(done, url("desk_one", activity.pk))
        row = SignUp.objects.get()
        assert (row.person, row.by, row.stand) == (old, hall.worker, Stand.IN)
        assert not Message.objects.filter(person=hall.worker).exists()

    def test_who_lives_elsewhere_is_not_found_nor_taken(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity(Places(1))
        far = make_resident("远方客", area=make_area())
        page, asked = url("desk_sign_up", activity.pk), {"name": "远方", "phone": ""}
        asked["post"] = str(activity.posts.get().pk)
        for sent in (asked, {**asked, "person": str(far.pk)}):
            answer = desk.post(page, sent)
            assertContains(answer, "没有找到", status_code=422)
            assertNotContains(answer, "远方客", status_code=422)
        with pytest.raises(PermissionDenied):
            signing_up.sign_up(activity.posts.get(), by=hall.worker, person=far)
        assert desk.post(page, {"post": asked["post"]}).status_code == 422

    def test_the_desk_answers_for_whoever_has_no_phone(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity(Places(1))
        post, old = activity.posts.get(), make_person("何伯", area=hall.area)
        first = signing_up.sign_up(post, by=hall.neighbour())
        waits = signing_up.sign_up(post, by=hall.worker, person=old)
        assertContains(desk.get(url("desk_one", activity.pk)), "何伯")
        signing_up.leave(first, by=first.person)
        assertContains(desk.get(url("desk_one", activity.pk)), "不来了")
        desk.post(url("mark", waits.pk, "accept"))
        waits.refresh_from_db()
        assert waits.stand == Stand.IN
        desk.post(url("mark", waits.pk, "leave"))
        assert desk.post(url("mark", waits.pk, "leave")).status_code == 409
        with pytest.raises(Refused):
            signing_up.decline(waits, by=hall.worker)
