"""The whole way of one volunteer, on a phone and in elder mode: published, a rush, the line moves
up, checked in by the code of another screen, checked out, hours in notice, a certificate that a
visitor checks, points, and the reward in the hand."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.activities import codes
from linli.activities.actions import publishing, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, How, Part, Presence, SignUp, Stand
from linli.activities.tests.make import put_at
from linli.activities.tests.town import keeper, plan
from linli.catalogue.models import Force
from linli.hours import tasks
from linli.hours.models import Certificate, Hour, State
from linli.organisations.models import Role
from linli.people.models import ForceKind
from linli.points.models import Earning, Redemption, Stage
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, Look
from tests.browser.test_orders import DESKTOP, press, start
from tests.browser.town import RESIDENT, VISITOR, Town

pytestmark = pytest.mark.browser
RUSH = 5


def as_volunteer(person: Person, head: Person) -> Person:
    person.forces.update_or_create(
        kind=ForceKind.VOLUNTEER, ended_at=None,
        defaults={"verified_by": head, "verified_at": timezone.now()},
    )  # fmt: skip
    return person


def a_draft(town: Town, head: Person) -> Activity:
    """Somebody to help is looked for; checking in is open once it is published."""
    begins = timezone.now() + timedelta(minutes=10)
    facts = plan(begins_at=begins, ends_at=begins + timedelta(hours=1), closes_at=begins)
    wanted = [Places(9), Places(1, part=Part.HELPER, force=Force.VOLUNTEER)]
    return publishing.draft(facts, wanted, by=head, area=town.area, organisation=keeper(head))


PHONES = [one for one in LOOKS if one.is_phone]


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(one, id=one.name, marks=[pytest.mark.journey] if one is PHONES[0] else [])
        for one in PHONES
    ],
)
@pytest.mark.usefixtures("morning")
def test_from_the_draft_to_the_reward(*, look: Look, open_as: Open, town: Town) -> None:
    head = town.staff[Role.STATION_HEAD]
    as_volunteer(town.resident, head)
    activity = a_draft(town, head)
    page, at_desk = f"/activities/{activity.pk}/", f"/desk/activities/{activity.pk}/"
    desk = start(open_as, Role.STATION_HEAD, DESKTOP)
    desk.goto(at_desk)
    press(desk, "发布")

    # The rush: one place, and the resident's phone comes after five others.
    post = activity.posts.get(part=Part.HELPER)
    crowd = [as_volunteer(make_resident(area=town.area), head) for _n in range(RUSH)]
    rows = [signing_up.sign_up(post, by=one) for one in crowd]
    assert [row.stand for row in rows] == [Stand.IN] + [Stand.WAITING] * (RUSH - 1)
    phone = start(open_as, RESIDENT, look)
    phone.goto(page)
    form = phone.locator("form", has=phone.locator(f"input[value='{post.pk}']"))
    form.get_by_role("button", name="候补").click()
    expect(phone.locator("main")).to_contain_text(f"前面还有 {RUSH - 1} 位")
    for row, person in zip(rows, crowd, strict=True):  # nobody else can come after all
        signing_up.leave(SignUp.objects.get(pk=row.pk), by=person)
    phone.goto(page)
    press(phone, "我来")
    expect(phone.locator("main")).to_contain_text("报上名了")

    # The code of the leader's screen, read with another phone.
    phone.goto(f"{page}here/?code={codes.code(activity.pk, timezone.now())}")
    press(phone, "我到了")
    expect(phone.get_by_role("heading", level=1)).to_have_text("您在现场")
    phone.goto(f"{page}here/?code={codes.code(activity.pk, timezone.now())}")
    press(phone, "我走了")
    expect(phone.locator("main")).to_contain_text("您来过")
    assert Presence.objects.get(sign_up__activity=activity).came_how == How.CODE

    # An hour has gone by, and some days: today the resident has earned all that a day gives.
    over = timezone.now() - timedelta(days=8)
    begun = over - timedelta(hours=1)
    put_at(begun, over, only=activity, opens_at=begun, closes_at=over)
    Presence.objects.filter(sign_up__activity=activity).update(came_at=begun, went_at=over)
    worker = start(open_as, Role.WORKER, DESKTOP)
    worker.goto(at_desk)
    worker.locator("#heads").fill("8")
    press(worker, "活动结束了")
    hour = Hour.objects.get(source_id=activity.sessions.get().pk)
    assert (hour.person, hour.minutes) == (town.resident, 60)
    desk.goto("/desk/hours/")
    desk.locator(f"input[name=hour][value='{hour.pk}']").check(force=True)
    press(desk, "通过勾选的")
    visitor = start(open_as, VISITOR, look)
    visitor.goto(f"/p/{town.area.slug}/hours/")
    expect(visitor.locator("main")).to_contain_text("花灯手作")
    expect(visitor.locator("main")).not_to_contain_text(town.resident.name)  # masked
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    tasks.take_effect()
    hour.refresh_from_db()
    assert hour.state == State.EFFECTIVE

    phone.goto("/me/certificates/")
    phone.locator("select[name=organisation]").select_option(str(hour.organisation_id))
    press(phone, "开证明")
    made = Certificate.objects.filter(person=town.resident).latest("issued_at")
    expect(phone).to_have_url(re.compile(f"{made.pk}"))
    visitor.goto(f"/c/{made.code.lower()}/")
    expect(visitor.locator("main")).to_contain_text("真实有效")
    expect(visitor.locator("main")).not_to_contain_text(town.resident.name)

    assert Earning.objects.get(source_id=hour.pk).points > 0
    phone.goto(f"/points/rewards/{town.more['points']['reward']}/")
    press(phone, "换一份")
    fetched = Redemption.objects.filter(person=town.resident, stage=Stage.WAITING).latest("at")
    expect(phone.locator("main")).to_contain_text(f"{fetched.code[:3]} {fetched.code[3:]}")
    desk.goto("/desk/points/")
    desk.locator("input[name=code]").fill(fetched.code)
    press(desk, "查一查")
    desk.locator("input[name=signature]").fill("陈小芳")
    press(desk, "已交付")
    expect(desk.get_by_role("heading", level=1)).to_have_text("交付")
    fetched.refresh_from_db()
    assert fetched.stage == Stage.HANDED
