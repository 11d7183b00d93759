"""The doors of activities for the sweep, and the rows behind them."""

from typing import TYPE_CHECKING

from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.activities.actions import (
    handing_out,
    learning,
    neighbours,
    publishing,
    sharing,
    signing_up,
    subscribing,
    training,
    way,
)
from linli.activities.actions.handing_out import Lot, Signed
from linli.activities.actions.learning import Cover
from linli.activities.actions.neighbours import Meant
from linli.activities.actions.publishing import Places
from linli.activities.actions.sharing import Kept
from linli.activities.actions.way import Halt
from linli.activities.models import (
    Activity,
    Course,
    FirstTold,
    Foretold,
    Part,
    Post,
    Skill,
)
from linli.activities.tests.make import soon, weekly
from linli.activities.tests.shown import furnish, pages
from linli.activities.tests.town import (
    asking_for,
    by_approval,
    by_lot,
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
from linli.areas.tests.make import make_area
from linli.catalogue.models import Force
from linli.organisations.models import Kind
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_organisation
from tests.sweep.doors import Desk, Door, Leaving, Mine, Open, Step, desk

if TYPE_CHECKING:
    from tests.sweep.cells import Town

TEAM = Kind.TEAM
RUN, VERIFY = desk(Power.RUN_ACTIVITIES), desk(Power.VERIFY_PEOPLE)
TEAMS, OFFICE = desk(Power.MANAGE_MEMBERS), desk(Power.EDIT_ORGANISATIONS)
DOORS: dict[str, Door] = {
    "activities:index": Open(),
    "activities:one": Open(),
    "activities:draw": Open(),
    "activities:share_card": Open(),
    "activities:ask_for": Step(),  # of anybody who is signed in
    "activities:week": Mine(),
    "activities:calendar": RUN,
    "activities:turn_down": RUN,
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
    "activities:first_told": OFFICE,
    "activities:end_first_told": OFFICE,
    "activities:all_foretold": desk(),
    "activities:foretold": Desk(is_own=True),
    "activities:foretell": RUN,
    "activities:stops": RUN,
    "activities:goods": RUN,
    "activities:hand_out": RUN,
    "activities:sheet": RUN,
    "activities:take_back": RUN,
    "activities:drop_stop": RUN,
    "activities:dates": RUN,
    "activities:move_time": RUN,
    "activities:call_off": RUN,
    "activities:move_on": RUN,
    "activities:cancel_on": RUN,
    "activities:publish_series": RUN,
    "activities:terms": RUN,
    "activities:needs": RUN,
    "activities:teams": TEAMS,
    "activities:team_sign_up": TEAMS,
    "activities:team": Desk((Power.MANAGE_MEMBERS,), is_own=True),
    "activities:kept": RUN,
    "activities:invite": RUN,
    "activities:learn": Open(),
    "activities:drop": RUN,
    "activities:policies": RUN,
    "activities:skills": VERIFY,
    "activities:skill": VERIFY,
    "activities:end_skill": VERIFY,
    "activities:growing": desk(Power.EDIT_ORGANISATIONS, Power.MANAGE_MEMBERS),
    "activities:growth": Desk((Power.EDIT_ORGANISATIONS, Power.MANAGE_MEMBERS), is_own=True),
    "activities:grow": OFFICE,
    "activities:growth_asked": OFFICE,
    "activities:register_team": OFFICE,
    "activities:imply": VERIFY,
    "activities:imply_no_more": VERIFY,
    "activities:courses": VERIFY,
    "activities:course": VERIFY,
    "activities:revoke_training": VERIFY,
    "activities:commendations": VERIFY,
    "activities:verify_commendation": VERIFY,
    "activities:revoke_commendation": VERIFY,
    "activities:record": Mine(),
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
__all__ = ["furnish", "pages"]
NOT_PAGES: dict[str, str] = {
    "activities:place_feed": "a calendar", "activities:feed": "a calendar",
    "activities:draw_table": "a table", "activities:poster": "a sheet to print",
    "activities:sheet": "a sheet to print", "activities:share_card": "a picture",
    "activities:heard": "what a phone sends", "activities:ticked": "what a phone sends",
}  # fmt: skip


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
    weekly(activity, by=head)
    many = publishing.publish(twice(town, head), by=head)
    hands = publishing.draft(
        plan(name="缺引导员"), [Places(2), Places(2, part=Part.HELPER, force=Force.VOLUNTEER)],
        by=head, area=town.area, organisation=keeper(head),
    )  # fmt: skip
    publishing.publish(hands, by=head)
    willing = make_resident(area=town.area)  # or nobody could be invited
    willing.forces.create(kind="volunteer", verified_by=head, verified_at=timezone.now())
    stop = way.add_stop(draft, Halt("祠堂"), by=head)
    told_first = Foretold.objects.create(activity=draft, organisation=keeper(head), by=head)
    team = make_organisation("社区花灯队", area=town.area, kind=TEAM, guide=keeper(head))
    more = learning.name_skill("心肺复苏", by=head, area=town.area)
    given = training.imply(skill, by=head, also=more)
    learning.name_skill("缝补", by=head, area=town.area)  # given by none
    course = taught(town, head)
    done = did(course, town.owner, head)
    other = praised(town.owner, town, head)
    rice = handing_out.put_in(activity, Lot("大米", "袋", 9), by=head)
    out = handing_out.hand_out(rice, by=head, person=town.owner, signed=Signed("陈"))
    asked_for = neighbours.ask_for(post, Meant("陈伯"), by=town.owner, has_agreed=True)
    part = make_area(parent=town.area)  # or nothing here could be published from now on
    wish = FirstTold.objects.create(area=part, organisation=keeper(head), by=head)
    one: dict[str, object] = {"pk": activity.pk}
    names = (
        "one", "sign_up", "here", "screen", "desk_sign_up", "desk_one", "publish", "cancel",
        "finish", "move", "repeat", "publish_series", "move_on", "cancel_on",
        "goods", "hand_out", "sheet", "share_card", "ask_for",
        "poster", "heard", "ticked",
        "team_sign_up",
    )  # fmt: skip
    return {f"activities:{name}": one for name in names} | {
        "activities:answer": {"pk": row.pk, "answer": "leave"},
        "activities:revise": {"pk": draft.pk},
        "activities:foretell": {"pk": draft.pk},
        "activities:stops": {"pk": draft.pk},
        "activities:drop_stop": {"pk": stop.pk},
        "activities:foretold": {"pk": told_first.pk},
        "activities:end_first_told": {"pk": wish.pk},
        "activities:take_back": {"pk": out.pk},
        "activities:turn_down": {"pk": asked_for.pk},
        "activities:terms": {"pk": draft.pk},
        "activities:dates": {"pk": draft.pk},
        "activities:move_time": {"pk": many.sessions.get(number=2).pk},
        "activities:call_off": {"pk": many.sessions.get(number=2).pk},
        "activities:needs": {"pk": draft.posts.get().pk},
        "activities:kept": {"pk": draft.posts.get().pk},
        "activities:learn": {"pk": asking_for(more, town, head).pk},
        "activities:invite": {"pk": hands.posts.get(part=Part.HELPER).pk},
        "activities:drop": {"pk": kept.pk},
        "activities:skill": {"pk": skill.pk},
        "activities:end_skill": {"pk": learnt.pk},
        "activities:growth": {"pk": team.pk},
        "activities:team": {"pk": team.pk},
        "activities:grow": {"pk": team.pk},
        "activities:register_team": {"pk": team.pk},
        "activities:imply": {"pk": skill.pk},
        "activities:imply_no_more": {"pk": given.pk},
        "activities:course": {"pk": course.pk},
        "activities:revoke_training": {"pk": done.pk},
        "activities:verify_commendation": {"pk": other.pk},
        "activities:revoke_commendation": {"pk": other.pk},
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
    named = Skill.objects.get(name=f"急救{number}", area=town.area)
    training.imply(skill, by=head, also=named)
    taught(town, head, f"第{number}课")
    make_organisation(f"第{number}队", area=town.area, kind=TEAM, guide=keeper(head))
    course = Course.objects.filter(area=town.area).order_by("pk")[0]
    did(course, make_resident(area=town.area), head)
    did(taught(town, head, f"自己的第{number}课"), town.owner, head)
    praised(town.owner, town, head, f"第{number}次表扬")
    can(skill, make_resident(area=town.area), head)
    first = Activity.objects.filter(area=town.area).order_by("pk").first()
    assert first
    post = first.posts.get(part=Part.GUEST)
    publishing.resize(post, by=head, capacity=post.capacity + 1)
