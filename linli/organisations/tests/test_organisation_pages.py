"""Organisations in the browser: for everybody, for a resident, and at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.models import Kind as AreaKind
from linli.areas.tests.make import make_area
from linli.organisations import actions
from linli.organisations.models import (
    Invitation,
    JoinCode,
    JoinMode,
    Kind,
    Member,
    Membership,
    Organisation,
    Role,
    Standing,
)
from linli.organisations.tests.make import make_head, make_member, make_organisation, make_staff
from linli.organisations.tests.pages import cost

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture
def area() -> Area:
    return make_area("梅沙村", parent=make_area("洪梅镇", kind=AreaKind.TOWN))


@pytest.fixture
def head(area: Area) -> Client:
    return signed_in(make_staff(Role.STATION_HEAD, area))


def url(name: str, *args: object) -> str:
    return reverse(f"organisations:{name}", args=args)


# --- for everybody --------------------------------------------------------------------------


def test_everybody_sees_who_works_here_and_the_contact_only_if_it_is_public(area: Area) -> None:
    one = make_organisation("梅沙村委会", area=area)
    Organisation.objects.filter(pk=one.pk).update(
        about="管村里的事", contact_name="何", contact_phone="0769-1234"
    )
    page = Client().get(url("public_one", one.pk))
    assertContains(page, "管村里的事")
    assertNotContains(page, "0769-1234")
    assertNotContains(page, "csrfmiddlewaretoken")
    assertContains(Client().get(url("public")), "梅沙村委会")

    Organisation.objects.filter(pk=one.pk).update(is_contact_public=True)
    assertContains(signed_in(make_resident()).get(url("public_one", one.pk)), "0769-1234")


def test_the_list_is_that_of_the_place_and_can_be_searched(area: Area) -> None:
    make_organisation("梅沙村委会", area=area)
    serving = make_organisation("别处的社工机构", kind=Kind.AGENCY)
    serving.service_areas.create(area=area)
    make_organisation("镇上的协会", area=area.parent, kind=Kind.SOCIAL)
    make_organisation("别处的学校", kind=Kind.SCHOOL)
    area.slug = "meisha"
    area.save()
    client = Client()
    client.cookies["place"] = "meisha"

    page = client.get(url("public"))
    assertContains(page, "梅沙村委会")
    assertContains(page, "别处的社工机构")
    assertContains(page, "镇上的协会")
    assertNotContains(page, "别处的学校")
    assertContains(client.get(url("public"), {"q": "学校"}), "别处的学校")
    assertNotContains(client.get(url("public"), {"kind": "agency"}), "梅沙村委会")
    for query in ({"q": "\x01"}, {"kind": "x"}, {"page": "9" * 50}, {"q": "没有"}):
        assert client.get(url("public"), query).status_code == 200


def test_the_list_costs_the_same_for_one_row_and_for_several(area: Area) -> None:
    client = signed_in(make_resident(area=area))
    make_organisation(area=area)
    before = cost(client, url("public"))
    for _number in range(4):
        make_organisation(area=area)

    assert cost(client, url("public")) == before


def test_what_has_ended_is_not_there_and_what_is_suspended_says_so(area: Area) -> None:
    one = make_organisation(area=area, kind=Kind.AGENCY)
    officer = make_staff(Role.LIAISON, area)
    actions.sanction(one, by=officer, standing=Standing.WARNED, reason="x")
    assertNotContains(Client().get(url("public_one", one.pk)), "已警告")
    actions.sanction(one, by=officer, standing=Standing.SUSPENDED, reason="x")
    client = signed_in(make_resident())
    page = client.get(url("public_one", one.pk))
    assertContains(page, "已暂停")
    assertNotContains(page, url("ask", one.pk))

    actions.end(one, by=make_head(one))
    assert client.get(url("public_one", one.pk)).status_code == 404


# --- for a resident -------------------------------------------------------------------------


def test_a_resident_asks_to_join_and_follows_the_request(area: Area) -> None:
    one = make_organisation("龙舟协会", area=area, kind=Kind.SOCIAL)
    resident = make_resident()
    client = signed_in(resident)

    assertContains(client.get(url("public_one", one.pk)), url("ask", one.pk))
    assertRedirects(client.post(url("ask", one.pk)), url("mine"))
    assertContains(client.get(url("mine")), "申请加入")
    asked = Membership.objects.get()
    actions.refuse(asked, by=make_head(one), reason="本月已招满")
    assertContains(client.get(url("mine")), "本月已招满")
    client.post(url("ask", one.pk))
    actions.approve(asked, by=make_head(one))
    assert client.post(url("ask", one.pk)).status_code == 409
    client.post(url("leave", asked.pk))
    assertContains(client.get(url("mine")), "您还没有加入机构")
    assert client.post(url("leave", asked.pk)).status_code == 403
    assert signed_in(make_resident()).post(url("leave", asked.pk)).status_code == 404


def test_a_code_lets_in_and_tries_are_counted(area: Area) -> None:
    one = make_organisation(area=area, join_mode=JoinMode.CODE)
    code = actions.make_code(one, by=make_head(one), days=1, most=1)
    client = signed_in(make_resident())

    assertContains(client.post(url("join"), {"code": "ABCD2345"}), "加入码不对", status_code=422)
    assert client.post(url("join"), {"code": ""}).status_code == 422
    assertRedirects(client.post(url("join"), {"code": code.code.lower()}), url("mine"))
    late = signed_in(make_resident())
    assertContains(late.post(url("join"), {"code": code.code}), "名额用完了", status_code=422)
    for _try in range(9):
        assert late.post(url("join"), {"code": "x"}).status_code == 422
    assert late.post(url("join"), {"code": "x"}).status_code == 429
    assert Membership.objects.filter(state=Member.IN).count() == 1


def test_an_invitation_is_found_on_ones_own_page_and_by_nobody_else(area: Area) -> None:
    one = make_organisation("针心裁意缝纫队", area=area)
    resident = make_resident()
    head = make_head(one)
    actions.invite(one, by=head, mobile=resident.mobile)
    invitation = Invitation.objects.get()
    client, other = signed_in(resident), signed_in(make_resident())

    assertContains(client.get(url("mine")), "针心裁意缝纫队邀请您")
    assertNotContains(other.get(url("mine")), "针心裁意缝纫队")
    assert other.post(url("accept", invitation.pk)).status_code == 404
    assert other.post(url("decline", invitation.pk)).status_code == 404
    assertRedirects(client.post(url("accept", invitation.pk)), url("mine"))
    assert client.post(url("accept", invitation.pk)).status_code == 404
    actions.invite(one, by=head, mobile=resident.mobile)
    invitation = Invitation.objects.get(answered_at=None)
    assertRedirects(client.post(url("decline", invitation.pk)), url("mine"))


# --- at the desk ----------------------------------------------------------------------------


def test_an_organisation_is_entered_and_described(head: Client, area: Area) -> None:
    words = {"name": "梅沙社工服务中心", "kind": "agency", "area": "梅沙村", "credit_code": CODE}

    for wrong, sentence in (
        ({"credit_code": "91350100M000100Y44"}, "写错的地方"),
        ({"credit_code": "1"}, "18 位"),
        ({"kind": "committee"}, "这样的代码发给"),
        ({"area": "没有村"}, "没有叫这个名字的区域"),
        ({"parent": "没有机构"}, "没有叫这个名字的机构"),
        ({"kind": "team", "credit_code": ""}, "要有指导单位"),
        ({"name": ""}, ""),
        ({"name": "x" * 101}, ""),
        ({"name": "\u200b\x07"}, ""),
    ):
        answer = head.post(url("create"), words | wrong)
        assertContains(answer, sentence, status_code=422)
    answer = head.post(url("create"), words)
    made = Organisation.objects.get(name="梅沙社工服务中心")
    assertRedirects(answer, url("describe", made.pk))
    profile = {
        "about": "<script>", "fields_of_work": ["elders"], "service_areas": "洪梅镇",
        "contact_phone": "1", "is_contact_public": "on", "join_mode": "code",
    }  # fmt: skip
    assertRedirects(head.post(url("describe", made.pk), profile), url("one", made.pk))
    page = head.get(url("one", made.pk))
    assertContains(page, "&lt;script&gt;")
    assertContains(page, "长者")
    assertContains(head.get(url("edit", made.pk)), CODE)
    head.post(url("edit", made.pk), words | {"name": "梅沙中心"})
    assertContains(head.get(url("index")), "梅沙中心")
    assertRedirects(head.post(url("end", made.pk)), url("index"))
    assertNotContains(head.get(url("index")), "梅沙中心")
    assert head.post(url("end", made.pk)).status_code == 409


def test_the_desk_shows_ones_own_area_and_organisation_only(area: Area) -> None:
    agency = make_organisation("本机构", area=make_area(), kind=Kind.AGENCY)
    manager = signed_in(make_staff(Role.AGENCY_MANAGER, agency.area, organisation=agency))
    other = make_organisation("别的机构", area=agency.area, kind=Kind.AGENCY)

    page = manager.get(url("index"))
    assertContains(page, "本机构")
    assertNotContains(page, "别的机构")
    assert manager.get(url("one", other.pk)).status_code == 404
    assert manager.get(url("members", other.pk)).status_code == 404
    assert manager.get(url("one", agency.pk)).status_code == 200
    assert manager.get(url("create")).status_code == 403
    assert manager.get(url("edit", agency.pk)).status_code == 403
    assert manager.get(url("sanction", agency.pk)).status_code == 403
    assert manager.get(url("describe", agency.pk)).status_code == 200


def test_members_are_taken_in_turned_down_and_taken_out(head: Client, area: Area) -> None:
    one = make_organisation(area=area)
    asked = [actions.ask(one, by=make_resident()) for _person in range(2)]
    member = make_member(one)

    assertContains(head.get(url("members", one.pk)), member.person.name)
    head.post(url("approve", asked[0].pk))
    assert head.post(url("refuse", asked[1].pk), {"reason": ""}).status_code == 422
    head.post(url("refuse", asked[1].pk), {"reason": "招满了"})
    head.post(url("refuse", member.pk), {"reason": "长期不参加"})
    states = [Membership.objects.get(pk=row.pk).state for row in (*asked, member)]
    assert states == [Member.IN, Member.REFUSED, Member.REFUSED]
    assert head.post(url("approve", asked[1].pk)).status_code == 409
    stranger = signed_in(make_staff(Role.STATION_HEAD))
    assert stranger.post(url("approve", asked[1].pk)).status_code == 404


def test_the_answer_to_an_invitation_is_the_same_whether_the_number_is_known(
    head: Client, area: Area
) -> None:
    one = make_organisation(area=area)
    answers = [
        head.post(url("invite", one.pk), {"mobile": mobile}, follow=True)
        for mobile in (make_resident().mobile, "13800138000")
    ]

    texts = [answer.content.decode() for answer in answers]
    assert [answer.redirect_chain for answer in answers] == [[(url("members", one.pk), 302)]] * 2
    assert all("已邀请" in text and "13800138000" not in text for text in texts)
    assert head.post(url("invite", one.pk), {"mobile": "123"}).status_code == 422


def test_codes_are_made_shown_and_voided(head: Client, area: Area) -> None:
    one = make_organisation(area=area)

    for wrong in ({"days": 0}, {"days": 10**9}, {"most": 0}, {"most": 1001}, {"most": "x"}):
        answer = head.post(url("make_code", one.pk), {"days": 7, "most": 5} | wrong)
        assert answer.status_code == 422
    head.post(url("make_code", one.pk), {"days": 7, "most": 5})
    code = JoinCode.objects.get()
    assertContains(head.get(url("members", one.pk)), code.code)
    head.post(url("withdraw_code", code.pk))
    assertNotContains(head.get(url("members", one.pk)), code.code)
    stranger = signed_in(make_staff(Role.STATION_HEAD))
    assert stranger.post(url("withdraw_code", code.pk)).status_code == 404


def test_an_officer_writes_a_sanction_down(area: Area) -> None:
    one = make_organisation(area=area, kind=Kind.AGENCY)
    officer = signed_in(make_staff(Role.LIAISON, area))
    day = (timezone.localdate() + timedelta(days=9)).isoformat()

    assertContains(officer.get(url("one", one.pk)), url("sanction", one.pk))
    words = {"standing": "rectify", "reason": "记录不实"}
    assertContains(officer.post(url("sanction", one.pk), words), "哪天之前", status_code=422)
    officer.post(url("sanction", one.pk), words | {"rectify_by": day})
    assertContains(officer.get(url("one", one.pk)), "记录不实")
    office = make_organisation(area=area, kind=Kind.DEPARTMENT)
    assert officer.get(url("sanction", office.pk)).status_code == 403


def test_the_lists_at_the_desk_cost_the_same_for_one_row_and_for_several(
    head: Client, area: Area
) -> None:
    one = make_organisation(area=area)
    make_member(one)
    paths = [url("index"), url("members", one.pk), url("one", one.pk)]
    before = [cost(head, path) for path in paths]
    for number in range(4):
        make_organisation(area=area)
        actions.ask(one, by=make_resident())
        actions.invite(one, by=make_head(one), mobile=f"138001380{number:02d}")
        actions.make_code(one, by=make_head(one), days=1, most=1)

    assert [cost(head, path) for path in paths] == before
