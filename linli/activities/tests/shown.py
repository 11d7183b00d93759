"""The pages of activities for the browser, and what stands in them."""

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli.activities.actions import (
    commending,
    deciding,
    handing_out,
    learning,
    neighbours,
    publishing,
    sharing,
    signing_up,
    terms,
    times,
    way,
)
from linli.activities.actions.handing_out import Lot, Signed
from linli.activities.actions.learning import Cover
from linli.activities.actions.neighbours import Meant
from linli.activities.actions.publishing import Places
from linli.activities.actions.sharing import Kept
from linli.activities.actions.terms import Needs, Terms
from linli.activities.actions.way import Halt
from linli.activities.models import (
    Activity,
    Foretold,
    Kind,
    Mode,
    Part,
)
from linli.activities.tests.make import soon, weekly
from linli.catalogue.models import Force
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation

if TYPE_CHECKING:
    from tests.browser.pages import Page
    from tests.browser.town import Town as BrowserTown

from linli.activities.tests.town import (
    asking_for,
    can,
    closed_by_force,
    did,
    keeper,
    plan,
    praised,
    said,
    taught,
    twice,
)


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
    sewing = learning.name_skill("缝补", by=head, area=town.area)
    town.more["learn"] = asking_for(sewing, town, head).pk
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
    weekly(open_one, by=head)
    made["twice"] = publishing.publish(twice(town, head), by=head)
    times.call_off(made["twice"].sessions.get(number=2), by=head, because="台风")
    town.more["time"] = made["twice"].sessions.get(number=1).pk
    made["term"] = twice(town, head)
    tour = publishing.publish(draft("tour", name="梅沙一日游", kind=Kind.TOUR), by=head)
    way.add_stop(tour, Halt("祠堂", "梅沙三巷 1 号", time(9), "听老人讲故事"), by=head)
    giving = publishing.publish(draft("giving", name="敬老派发", kind=Kind.GIVING), by=head)
    rice = handing_out.put_in(giving, Lot("大米", "袋", 9), by=head)
    handing_out.hand_out(rice, by=head, person=town.resident, signed=Signed("陈"))
    guests = open_one.posts.get(part=Part.GUEST)
    chen = neighbours.ask_for(guests, Meant("陈伯"), by=town.resident, has_agreed=True)
    town.more["asked_for"] = chen.pk
    market = draft("market", Places(3), name="邻里市集", kind=Kind.MARKET)
    terms.set_needs(market.posts.get(), Needs(is_numbered=True, risk="棚子怕风"), by=head)
    publishing.publish(market, by=head)
    signing_up.sign_up(market.posts.get(), by=town.stranger, shows="手工花灯")
    there = signing_up.sign_up(going.posts.get(), by=town.resident)
    draft("draft", name="左邻右里开放日")
    sharing.keep(made["draft"].posts.get(), Kept(1, soon(), least_age=70), by=head)
    planned = Foretold.objects.create(activity=made["draft"], organisation=keeper(head), by=head)
    town.more["planned"] = planned.pk
    town.more["needing"] = made["draft"].posts.get().pk
    past = publishing.publish(draft("past", Places(2), name="忘了签退"), by=head)
    town.more["forgot"] = closed_by_force(past, town.resident, head).pk
    town.more["told"] = said(closed_by_force(past, town.stranger, head), town.worker).pk
    team = make_organisation("社区花灯队", area=town.area, kind="team", guide=keeper(head))
    town.more["team"] = team.pk
    course = taught(town, head)
    town.more["course"], town.more["trained"] = course.pk, did(course, town.resident, head).pk
    praise = praised(town.resident, town, head)
    town.more["praise"] = praise.pk
    commending.verify(praise, by=head)
    town.more["activities"] = {name: one.pk for name, one in made.items()}
    town.more["post"] = open_one.posts.get(part=Part.GUEST).pk
    town.more["helpers"] = open_one.posts.get(part=Part.HELPER).pk
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
        Page("activities:growing", head),
        Page("activities:growth", head, args=lambda town: {"pk": town.more["team"]}),
        Page("activities:growth_asked", head),
        Page("activities:grow", head, args=lambda town: {"pk": town.more["team"]}),
        Page("activities:register_team", head, args=lambda town: {"pk": town.more["team"]}),
        Page("activities:imply", head, args=lambda town: {"pk": town.more["skill"]}),
        Page("activities:courses", head),
        Page("activities:course", head, args=lambda town: {"pk": town.more["course"]}),
        Page("activities:revoke_training", head, args=lambda town: {"pk": town.more["trained"]}),
        Page("activities:commendations", head),
        Page("activities:revoke_commendation", head, args=lambda town: {"pk": town.more["praise"]}),
        Page("activities:record", RESIDENT),
        Page("activities:teams", head),
        Page("activities:team", head, args=lambda town: {"pk": town.more["team"]}),
        Page("activities:team_sign_up", head, args=one("open")),
        Page("activities:policies", head),
        Page("activities:learn", VISITOR, args=lambda town: {"pk": town.more["learn"]}),
        Page("activities:invite", head, args=lambda town: {"pk": town.more["helpers"]}),
        Page("activities:kept", head, args=lambda town: {"pk": town.more["needing"]}),
        Page("activities:needs", head, args=lambda town: {"pk": town.more["needing"]}),
        Page("activities:terms", head, args=one("draft")),
        Page("activities:refuse", head, args=lambda town: {"pk": town.more["asked"]}),
        Page("activities:revise", head, args=one("draft")),
        Page("activities:move", head, args=one("open")),
        Page("activities:repeat", head, args=one("open")),
        Page("activities:move_on", head, args=one("open")),
        Page("activities:cancel_on", head, args=one("open")),
        Page("activities:one", RESIDENT, args=one("twice")),
        Page("activities:one", RESIDENT, args=one("tour")),
        Page("activities:one", RESIDENT, args=one("market")),
        Page("activities:stops", head, args=one("tour")),
        Page("activities:goods", head, args=one("giving")),
        Page("activities:ask_for", RESIDENT, args=one("open")),
        Page("activities:turn_down", head, args=lambda town: {"pk": town.more["asked_for"]}),
        Page("activities:week", RESIDENT),
        Page("activities:calendar", head),
        Page("activities:hand_out", head, args=one("giving")),
        Page("activities:first_told", head),
        Page("activities:all_foretold", head),
        Page("activities:foretold", head, args=lambda town: {"pk": town.more["planned"]}),
        Page("activities:dates", head, args=one("twice")),
        Page("activities:dates", head, args=one("term")),
        Page("activities:move_time", head, args=lambda town: {"pk": town.more["time"]}),
        Page("activities:call_off", head, args=lambda town: {"pk": town.more["time"]}),
        Page("activities:desk_sign_up", head, args=one("open")),
        Page("activities:screen", head, args=one("going")),
        Page("activities:scan", head, args=lambda town: {"pk": town.more["there"]}),
        Page("activities:desk_one", head, args=one("past")),
        Page("activities:until", head, args=lambda town: {"pk": town.more["forgot"]}),
        Page("activities:until", head, args=lambda town: {"pk": town.more["told"]}),
        Page("activities:cancel", head, args=one("open")),
        Page("activities:resize", head, args=lambda town: {"pk": town.more["post"]}),
    ]
