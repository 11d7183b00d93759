"""Another one like it takes over how people sign up; a child does not come without its guardian."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from linli.accounts.tests.make import signed_in
from linli.activities.actions import publishing, sharing, signing_up, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.sharing import Kept
from linli.activities.actions.terms import Needs, Terms
from linli.activities.models import Activity, Mode, Stand
from linli.activities.tests.make import Hall
from linli.activities.tests.test_needs import aged, asking, url
from linli.channels.models import Message
from linli.organisations.models import Organisation
from linli.organisations.tests.make import make_organisation
from linli.people.models import Group
from linli.people.tests.make import make_texts, make_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    make_texts()
    return Hall()


@pytest.fixture
def partner(hall: Hall) -> Organisation:
    return make_organisation("岭南义工队", area=hall.area)


def test_a_child_whose_guardian_calls_off_gives_its_place_up(hall: Hall) -> None:
    post = asking(hall, Terms(company_below=10), places=Places(2))
    guardian, next_one = aged(hall, 40), aged(hall, 30)
    child = make_ward(guardian, by=hall.worker, child=aged(hall, 7)).person
    mine = signing_up.sign_up(post, by=guardian)
    theirs = signing_up.sign_up(post, by=hall.worker, person=child)
    waits = signing_up.sign_up(post, by=next_one)
    signing_up.leave(mine, by=guardian)
    theirs.refresh_from_db()
    waits.refresh_from_db()
    assert (theirs.stand, theirs.seat, theirs.is_late) == (Stand.LEFT, None, False)
    assert waits.stand == Stand.OFFERED
    told = Message.objects.filter(code="activity.alone").values_list("person", flat=True)
    assert set(told) == {guardian.pk, child.pk}


def test_a_child_with_another_guardian_or_old_enough_keeps_its_place(hall: Hall) -> None:
    post = asking(hall, Terms(company_below=10), places=Places(5))
    mother, father = aged(hall, 40), aged(hall, 41)
    child = make_ward(mother, by=hall.worker, child=aged(hall, 7)).person
    make_ward(father, by=hall.worker, child=child)
    big = make_ward(mother, by=hall.worker, child=aged(hall, 12)).person
    rows = [signing_up.sign_up(post, by=one) for one in (mother, father)]
    kept = [signing_up.sign_up(post, by=hall.worker, person=one) for one in (child, big)]
    signing_up.leave(rows[0], by=mother)
    for row in kept:
        row.refresh_from_db()
        assert row.stand == Stand.IN
    signing_up.leave(rows[1], by=father)
    kept[0].refresh_from_db()
    kept[1].refresh_from_db()
    assert [row.stand for row in kept] == [Stand.LEFT, Stand.IN]


def test_another_one_like_it_has_its_terms_needs_and_shares(
    hall: Hall, partner: Organisation
) -> None:
    pattern = hall.draft(Places(6))
    draws = pattern.begins_at - timedelta(hours=30)
    terms.set_terms(
        pattern, Terms(mode=Mode.LOTTERY, draws_at=draws, asks_risk=True, home_most=1),
        by=hall.worker,
    )  # fmt: skip
    old = pattern.posts.get()
    terms.set_needs(old, Needs(group=Group.LEFT_BEHIND_CHILD), by=hall.worker)
    until = pattern.begins_at - timedelta(hours=20)
    sharing.keep(old, Kept(4, until, organisation=partner), by=hall.worker)
    pattern.refresh_from_db()
    week = timedelta(days=7)
    plan = hall.plan(begins_at=pattern.begins_at + week, ends_at=pattern.ends_at + week,
                     closes_at=pattern.begins_at + week)  # fmt: skip
    made = publishing.draft(
        plan, [Places(5)], by=hall.worker, area=hall.area, organisation=hall.station, like=pattern
    )
    assert (made.mode, made.asks_risk, made.home_most) == (Mode.LOTTERY, True, 1)
    assert made.draws_at == draws + week
    post = made.posts.get()
    assert (post.group, post.kept, post.capacity) == (Group.LEFT_BEHIND_CHILD, 4, 5)
    share = post.shares.get()
    assert (share.organisation, share.places, share.until) == (partner, 4, until + week)
    assert old.shares.count() == 1
    few = publishing.draft(
        plan, [Places(3)], by=hall.worker, area=hall.area, organisation=hall.station, like=pattern
    )
    assert few.posts.get().kept == 0, "what does not fit is left out"


def test_the_form_of_another_one_takes_them_over(hall: Hall) -> None:
    pattern = hall.draft(Places(6))
    terms.set_terms(pattern, Terms(company_below=9), by=hall.worker)
    day = timezone.localdate() + timedelta(days=9)
    sent = {
        "name": "花灯手作二", "kind": "class", "organisation": hall.station.name,
        "area": hall.area.name, "address": "活动室", "day": day.isoformat(), "begins": "09:00",
        "ends": "11:00", "places": "5", "least_share": "60", "risk": "用剪刀，有人看着。",
    }  # fmt: skip
    page = f"{url('add')}?like={pattern.pk}"
    assertContains(signed_in(hall.worker).get(page), "花灯手作")
    assert signed_in(hall.worker).post(page, sent).status_code == 302
    made = Activity.objects.exclude(pk=pattern.pk).get()
    assert made.company_below == 9
