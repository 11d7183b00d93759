"""The doors of activities for the sweep, the rows behind them, and their pages for the browser."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.activities.actions import (
    deciding,
    learning,
    publishing,
    sharing,
    signing_up,
    subscribing,
    terms,
)
from linli.activities.actions.learning import Cover
from linli.activities.actions.publishing import Places, Plan
from linli.activities.actions.sharing import Kept
from linli.activities.actions.terms import Needs, Terms
from linli.activities.models import (
    Activity,
    Forgotten,
    How,
    Kind,
    Mode,
    Part,
    Post,
    Presence,
    Qualification,
    SignUp,
    Skill,
    WhyOpen,
)
from linli.activities.tests.make import soon
from linli.catalogue.models import Force
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.scope import Power
from tests.sweep.doors import Door, Leaving, Mine, Open, Step, desk

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town

RUN, VERIFY = desk(Power.RUN_ACTIVITIES), desk(Power.VERIFY_PEOPLE)
TEAMS = desk(Power.MANAGE_MEMBERS)
DOORS: dict[str, Door] = {
    "activities:index": Open(),
    "activities:one": Open(),
    "activities:draw": Open(),
    "activities:draw_table": Open(),
    "activities:sign_up": Step(),  # of anybody who is signed in
    "activities:place_feed": Open(),
    "activities:feed": Open(),  # to whoever has the secret
    "activities:subscribe": Mine(),
    "activities:here": Step(),  # of anybody who is signed in; others sign in first
    "activities:heard": Step(),  # of anybody who is signed in
    "activities:ticked": RUN,
    "activities:card": Mine(),
    "activities:mine": Mine(),
    "activities:answer": Mine(),
    "activities:desk": RUN,
    "activities:add": RUN,
    "activities:desk_one": RUN,
    "activities:publish": RUN,
    "activities:revise": RUN,
    "activities:move": RUN,
    "activities:repeat": RUN,
    "activities:publish_series": RUN,
    "activities:terms": RUN,
    "activities:needs": RUN,
    "activities:teams": TEAMS,
    "activities:team_sign_up": TEAMS,
    "activities:kept": RUN,
    "activities:drop": RUN,
    "activities:policies": RUN,
    "activities:skills": VERIFY,
    "activities:skill": VERIFY,
    "activities:end_skill": VERIFY,
    "activities:refuse": RUN,
    "activities:cancel": RUN,
    "activities:finish": RUN,
    "activities:resize": RUN,
    "activities:mark": RUN,
    "activities:scan": RUN,
    "activities:until": RUN,
    "activities:decide": RUN,
    "activities:screen": RUN,
    "activities:desk_sign_up": RUN,
    "activities:poster": RUN,
}
LEAVING: dict[str, Leaving] = {}
PRIVATE: frozenset[str] = frozenset()
NOT_PAGES: dict[str, str] = {
    "activities:place_feed": "a calendar", "activities:feed": "a calendar",
    "activities:draw_table": "a table", "activities:poster": "a sheet to print",
    "activities:heard": "what a phone sends", "activities:ticked": "what a phone sends",
}  # fmt: skip


def keeper(head: Person) -> Organisation:
    """Whose activities they are."""
    return Grant.objects.filter(person=head)[0].organisation


def plan(**more: Any) -> Plan:
    usual: dict[str, Any] = {
        "name": "花灯手作", "kind": Kind.CLASS, "begins_at": soon(),
        "ends_at": soon() + timedelta(hours=2), "opens_at": timezone.now() - timedelta(hours=1),
        "closes_at": soon(), "address": "示例路 12 号曲艺室", "risk": "用剪刀，有人看着。",
        "words": "用竹篾、宣纸扎一盏小花灯。", "bring": "不用带",
    }  # fmt: skip
    return Plan(**{**usual, **more})


def closed_by_force(activity: Activity, person: Person, head: Person) -> Presence:
    """Somebody came yesterday and never checked out."""
    row = signing_up.sign_up(activity.posts.get(), by=person)
    day = timezone.localdate() - timedelta(days=1)
    at = timezone.make_aware(datetime.combine(day, time(9)))
    return Presence.objects.create(
        sign_up=row, person=person, came_at=at, came_by=head, went_at=at, went_by=head,
        went_how=How.LIST, is_forced=True,
    )  # fmt: skip


def said(there: Presence, by: Person) -> Presence:
    until = there.came_at + timedelta(hours=1)
    Forgotten.objects.create(
        presence=there, person=there.person, until=until, why=WhyOpen.FORGOT, asked_by=by
    )
    return there


def rows(town: "Town") -> dict[str, dict[str, object]]:
    """An activity here, and the owner's place in it."""
    head = town.insider.person
    assert head
    activity = publishing.draft(
        plan(), [Places(2)], by=head, area=town.area, organisation=keeper(head)
    )
    publishing.publish(activity, by=head)
    post = activity.posts.get()
    row = signing_up.sign_up(post, by=town.owner)
    draft = publishing.draft(
        plan(name="还没发布"), [Places(2)], by=head, area=town.area, organisation=keeper(head)
    )
    drawn = by_lot(town, head)
    asked = by_approval(town, head)
    skill = learning.name_skill("急救", by=head, area=town.area)
    learnt = can(skill, town.owner, head)
    learning.insure(
        Cover("示例保险", "P-1", timezone.localdate(), timezone.localdate()), by=head,
        area=town.area, organisation=keeper(head),
    )  # fmt: skip
    kept = sharing.keep(draft.posts.get(), Kept(1, soon(), least_age=70), by=head)
    two = [
        publishing.publish(
            publishing.draft(plan(name=name), [Places(2)], by=head, area=town.area,
                             organisation=keeper(head)), by=head,
        )
        for name in ("忘了签退", "说了到几点")
    ]  # fmt: skip
    forgot, told = (closed_by_force(one, town.owner, head) for one in two)
    said(told, head)
    one: dict[str, object] = {"pk": activity.pk}
    names = (
        "one", "sign_up", "here", "screen", "desk_sign_up", "desk_one", "publish", "cancel",
        "finish", "move", "repeat", "publish_series", "poster", "heard", "ticked",
        "team_sign_up",
    )  # fmt: skip
    return {f"activities:{name}": one for name in names} | {
        "activities:answer": {"pk": row.pk, "answer": "leave"},
        "activities:revise": {"pk": draft.pk},
        "activities:terms": {"pk": draft.pk},
        "activities:needs": {"pk": draft.posts.get().pk},
        "activities:kept": {"pk": draft.posts.get().pk},
        "activities:drop": {"pk": kept.pk},
        "activities:skill": {"pk": skill.pk},
        "activities:end_skill": {"pk": learnt.pk},
        "activities:draw": {"pk": drawn.pk},
        "activities:draw_table": {"pk": drawn.pk},
        "activities:refuse": {"pk": asked.pk},
        "activities:place_feed": {"slug": town.area.slug},
        "activities:feed": {"secret": subscribing.begin(by=town.owner)},
        "activities:card": {"pk": row.pk},
        "activities:scan": {"pk": row.pk},
        "activities:until": {"pk": forgot.pk},
        "activities:decide": {"pk": told.pk},
        "activities:resize": {"pk": post.pk},
        "activities:mark": {"pk": row.pk, "verb": "in"},
    }


def can(skill: Skill, person: Person, head: Person) -> Qualification:
    today = timezone.localdate()
    return learning.verify(skill, by=head, person=person, seen="急救证", got_on=today)


def by_lot(town: "Town", head: Person) -> Activity:
    """One that was drawn, with the owner in it."""
    now = timezone.now()
    draft = publishing.draft(
        plan(name="年货抽签"), [Places(1)], by=head, area=town.area, organisation=keeper(head)
    )
    when = Terms(mode=Mode.LOTTERY, draws_at=now + timedelta(hours=1))
    terms.set_terms(draft, when, by=head)
    publishing.publish(draft, by=head)
    signing_up.sign_up(draft.posts.get(), by=town.owner)
    Activity.objects.filter(pk=draft.pk).update(draws_at=now)
    deciding.draw(draft)
    return draft


def by_approval(town: "Town", head: Person) -> SignUp:
    """The owner asks for a place."""
    draft = publishing.draft(
        plan(name="先问站点"), [Places(1)], by=head, area=town.area, organisation=keeper(head)
    )
    terms.set_terms(draft, Terms(mode=Mode.APPROVAL), by=head)
    publishing.publish(draft, by=head)
    return signing_up.sign_up(draft.posts.get(), by=town.owner)


def multiply(town: "Town", number: int) -> None:
    """One more activity, with the owner in it, and one more place in each."""
    head = town.insider.person
    assert head
    more = publishing.draft(
        plan(name=f"第{number}盏灯"), [Places(2), Places(1, part=Part.HELPER, force=Force.WORKER)],
        by=head, area=town.area, organisation=keeper(head),
    )  # fmt: skip
    publishing.publish(more, by=head)
    signing_up.sign_up(more.posts.get(part=Part.GUEST), by=town.owner)
    draft = Post.objects.filter(activity__area=town.area, kept__gt=0).order_by("pk")[0]
    publishing.resize(draft, by=head, capacity=draft.capacity + 1)
    sharing.keep(draft, Kept(1, soon(), least_age=70 + number % 9), by=head)
    learning.name_skill(f"急救{number}", by=head, area=town.area)
    today = timezone.localdate()
    learning.insure(
        Cover("示例保险", f"P-1-{number}", today, today), by=head, area=town.area,
        organisation=keeper(head),
    )  # fmt: skip
    skill = Skill.objects.order_by("pk")[0]
    can(skill, make_resident(area=town.area), head)
    first = Activity.objects.filter(area=town.area).order_by("pk").first()
    assert first
    post = first.posts.get(part=Part.GUEST)
    publishing.resize(post, by=head, capacity=post.capacity + 1)


def furnish(town: "BrowserTown") -> None:
    """One that is open, one that is full and in which the resident is offered a place, a draft."""
    head = town.staff[Role.STATION_HEAD]
    made: dict[str, Activity] = {}

    def draft(key: str, *places: Places, **more: Any) -> Activity:
        made[key] = publishing.draft(
            plan(**more), list(places) or [Places(1)], by=head, area=town.area,
            organisation=keeper(head),
        )  # fmt: skip
        return made[key]

    helpers = Places(3, part=Part.HELPER, force=Force.VOLUNTEER, name="引导")
    open_one = publishing.publish(draft("open", Places(30, least_age=6), helpers), by=head)
    full = publishing.publish(draft("full", name="氹涌龙舟文化体验"), by=head)
    first = signing_up.sign_up(full.posts.get(), by=town.stranger)
    waits = signing_up.sign_up(full.posts.get(), by=town.resident)
    signing_up.leave(first, by=town.stranger)
    signing_up.sign_up(full.posts.get(), by=town.worker)
    cancelled = publishing.publish(draft("cancelled", name="消防联合演练"), by=head)
    publishing.cancel(cancelled, by=head, because="台风")
    soon_on = timezone.now() + timedelta(minutes=10)
    skill = learning.name_skill("急救", by=head, area=town.area)
    can(skill, town.resident, head)
    today = timezone.localdate()
    cover = Cover("示例保险", "P-1", today, today + timedelta(days=99))
    policy = learning.insure(cover, by=head, area=town.area, organisation=keeper(head))
    wanting = draft("wanting", name="水上安全日")
    terms.set_terms(
        wanting,
        Terms(home_most=1, asks_risk=True, consent_below=14, company_below=10, wants_insurance=True,
              policy=policy), by=head,
    )  # fmt: skip
    terms.set_needs(wanting.posts.get(), Needs(skill=skill), by=head)
    sharing.keep(wanting.posts.get(), Kept(1, soon(), least_age=70), by=head)
    publishing.publish(wanting, by=head)
    town.more["skill"] = skill.pk
    going = publishing.publish(
        draft("going", name="家庭医生义诊", begins_at=soon_on,
              ends_at=soon_on + timedelta(hours=1), closes_at=soon_on), by=head,
    )  # fmt: skip
    asks, lots = draft("asks", name="先问站点"), draft("lots", name="年货抽签")
    terms.set_terms(asks, Terms(mode=Mode.APPROVAL), by=head)
    when = Terms(mode=Mode.LOTTERY, draws_at=timezone.now() + timedelta(hours=1))
    terms.set_terms(lots, when, by=head)
    for one in (asks, lots):
        publishing.publish(one, by=head)
    town.more["asked"] = signing_up.sign_up(asks.posts.get(), by=town.resident).pk
    for who in (town.resident, town.stranger):
        signing_up.sign_up(lots.posts.get(), by=who)
    Activity.objects.filter(pk=lots.pk).update(draws_at=timezone.now())
    deciding.draw(lots)
    there = signing_up.sign_up(going.posts.get(), by=town.resident)
    draft("draft", name="左邻右里开放日")
    sharing.keep(made["draft"].posts.get(), Kept(1, soon(), least_age=70), by=head)
    town.more["needing"] = made["draft"].posts.get().pk
    past = publishing.publish(draft("past", Places(2), name="忘了签退"), by=head)
    town.more["forgot"] = closed_by_force(past, town.resident, head).pk
    town.more["told"] = said(closed_by_force(past, town.stranger, head), town.worker).pk
    town.more["activities"] = {name: one.pk for name, one in made.items()}
    town.more["post"] = open_one.posts.get(part=Part.GUEST).pk
    town.more["sign_up"] = waits.pk
    town.more["there"] = there.pk


def pages() -> "list[Page]":
    """Every page, once for each kind of reader."""
    from tests.browser.pages import Page
    from tests.browser.town import RESIDENT, VISITOR

    def one(name: str) -> Any:
        return lambda town: {"pk": town.more["activities"][name]}

    head = Role.STATION_HEAD
    return [
        Page("activities:index", VISITOR),
        Page("activities:one", VISITOR, args=one("open")),
        Page("activities:one", RESIDENT, args=one("full")),
        Page("activities:one", RESIDENT, args=one("cancelled")),
        Page("activities:one", RESIDENT, args=one("going")),
        Page("activities:one", RESIDENT, args=one("asks")),
        Page("activities:one", RESIDENT, args=one("lots")),
        Page("activities:draw", VISITOR, args=one("lots")),
        Page("activities:here", RESIDENT, args=one("going")),
        Page("activities:here", RESIDENT, args=one("open")),
        Page("activities:card", RESIDENT, args=lambda town: {"pk": town.more["there"]}),
        Page("activities:mine", RESIDENT),
        Page("activities:subscribe", RESIDENT),
        Page("activities:desk", head),
        Page("activities:add", head),
        Page("activities:desk_one", head, args=one("draft")),
        Page("activities:desk_one", head, args=one("going")),
        Page("activities:desk_one", head, args=one("asks")),
        Page("activities:one", RESIDENT, args=one("wanting")),
        Page("activities:desk_sign_up", head, args=one("wanting")),
        Page("activities:skills", head),
        Page("activities:skill", head, args=lambda town: {"pk": town.more["skill"]}),
        Page("activities:teams", head),
        Page("activities:team_sign_up", head, args=one("open")),
        Page("activities:policies", head),
        Page("activities:kept", head, args=lambda town: {"pk": town.more["needing"]}),
        Page("activities:needs", head, args=lambda town: {"pk": town.more["needing"]}),
        Page("activities:terms", head, args=one("draft")),
        Page("activities:refuse", head, args=lambda town: {"pk": town.more["asked"]}),
        Page("activities:revise", head, args=one("draft")),
        Page("activities:move", head, args=one("open")),
        Page("activities:repeat", head, args=one("open")),
        Page("activities:desk_sign_up", head, args=one("open")),
        Page("activities:screen", head, args=one("going")),
        Page("activities:scan", head, args=lambda town: {"pk": town.more["there"]}),
        Page("activities:desk_one", head, args=one("past")),
        Page("activities:until", head, args=lambda town: {"pk": town.more["forgot"]}),
        Page("activities:until", head, args=lambda town: {"pk": town.more["told"]}),
        Page("activities:cancel", head, args=one("open")),
        Page("activities:resize", head, args=lambda town: {"pk": town.more["post"]}),
    ]
