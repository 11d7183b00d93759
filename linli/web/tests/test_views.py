"""The pages everybody begins with, and the desk."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas import actions
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_organisation, make_staff

pytestmark = pytest.mark.django_db

VISITORS = ["/places/", "/help/", "/help/accessibility/", "/styleguide/", "/offline/", "/sw.js"]


def make_place(slug: str, name: str, parent: Area | None = None) -> Area:
    area = make_area(name, parent=parent)
    Area.objects.filter(pk=area.pk).update(slug=slug)
    return area


@pytest.mark.parametrize("path", VISITORS)
def test_visitors_pages_open_and_set_no_cookie(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("path", [*VISITORS, "/", "/p/meisha/"])
def test_a_page_stays_light(path: str) -> None:
    make_place("meisha", "梅沙社区")
    if "styleguide" not in path:
        assert len(Client().get(path, follow=True).content) <= 30 * 1024


def test_without_a_place_one_chooses() -> None:
    make_place("meisha", "梅沙社区")
    make_place("xiahui", "夏汇村")
    page = Client().get("/", follow=True).content.decode()
    assert "/p/meisha/" in page
    assert "/p/xiahui/" in page


def test_the_only_place_needs_no_choice() -> None:
    make_place("meisha", "梅沙社区")
    assert Client().get("/")["Location"] == "/p/meisha/"


def test_the_chosen_place_is_remembered() -> None:
    make_place("meisha", "梅沙社区")
    make_place("xiahui", "夏汇村")
    client = Client()
    client.get("/p/xiahui/")
    assert client.get("/")["Location"] == "/p/xiahui/"
    assert "夏汇村" in client.get("/help/").content.decode()
    assert not client.get("/p/xiahui/").cookies  # known already


def test_staff_go_to_their_desk_and_find_it_from_their_own_page() -> None:
    worker = signed_in(make_staff(Role.WORKER))
    assert worker.get("/")["Location"] == "/desk/"
    assert "/desk/" in worker.get("/me/").content.decode()
    assert "/desk/" not in signed_in(make_resident()).get("/me/").content.decode()


def test_a_place_that_is_none_is_not_found() -> None:
    make_area("无名村")
    assert Client().get("/p/none/").status_code == 404


def test_places_are_found_by_their_name_or_their_towns() -> None:
    town = make_area("洪梅镇", kind=Kind.TOWN)
    make_place("meisha", "梅沙社区", town)
    make_place("tapo", "塔坡社区")
    for words in ("梅沙", "洪梅"):
        page = Client().get("/places/", {"q": words}).content.decode()
        assert "/p/meisha/" in page
        assert "/p/tapo/" not in page
    assert "没有叫“月亮”的地方" in Client().get("/places/", {"q": "月亮"}).content.decode()


def test_the_address_of_a_merged_place_leads_to_what_came_after_it() -> None:
    old, new = make_place("dieyi", "叠一社区"), make_place("diebei", "叠北社区")
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(new)])

    assertRedirects(Client().get("/p/dieyi/"), "/p/diebei/")
    assert "叠北社区" in Client().get("/places/", {"q": "叠一"}).content.decode()
    actions.end(new, by=None, on=date(2026, 6, 1))
    page = Client().get("/p/dieyi/").content.decode()
    assert "到 2026 年 5 月 1 日为止。" in page


def test_the_address_of_a_place_without_a_page_leads_to_what_it_lies_in() -> None:
    town = make_place("guicheng", "桂城街道")
    old, new = make_place("dieyi", "叠一社区", town), make_area("叠北社区", parent=town)
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(new)])
    Area.objects.filter(pk=new.pk).update(slug=None)

    assertRedirects(Client().get("/p/dieyi/"), "/p/guicheng/")


def test_of_a_place_that_was_split_neighbours_choose_the_part() -> None:
    old, one, other = (make_place(name, f"{name}社区") for name in ("old", "one", "other"))
    heirs = [actions.Heir(one), actions.Heir(other)]
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=heirs)

    page = Client().get("/p/old/").content.decode()
    assert all(words in page for words in ("/p/one/", "/p/other/", "2026 年 5 月 1 日"))


def test_of_a_place_whose_successor_has_no_page_its_name_is_said() -> None:
    old, new = make_place("dieyi", "叠一社区"), make_area("叠北社区")
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(new)])
    Area.objects.filter(pk=new.pk).update(slug=None)

    page = Client().get("/p/dieyi/").content.decode()
    assert "叠北社区" in page
    assert "叠一社区已经撤销" in page


@pytest.mark.parametrize("words", ["\x00", "<script>", "%", "长" * 5000, "𬭎", "\u202e"])
def test_any_words_may_be_searched_for(words: str) -> None:
    response = Client().get("/places/", {"q": words})
    assert response.status_code in (200, 400)
    assert b"<script>" not in response.content


def test_the_chooser_costs_the_same_for_one_and_several_places(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_place("first", "一社区")
    with django_assert_num_queries(1):
        Client().get("/places/")
    for number in range(4):
        make_place(f"place-{number}", f"社区{number}号", make_area(f"镇{number}", kind=Kind.TOWN))
    with django_assert_num_queries(1):
        Client().get("/places/")


def test_mine_is_behind_a_sign_in() -> None:
    assert Client().get("/me/").status_code == 302
    page = signed_in(make_resident("陈秀英"), second_factor=False).get("/me/")
    assert "陈秀英" in page.content.decode()


def test_the_desk_is_for_staff_with_a_second_factor() -> None:
    worker = make_staff(Role.WORKER)
    assert Client().get("/desk/").status_code == 302
    assert signed_in(make_resident()).get("/desk/").status_code == 403
    assert signed_in(worker, second_factor=False).get("/desk/").status_code == 302
    assert signed_in(worker).get("/desk/").status_code == 200


def test_a_refusal_at_the_desk_looks_like_the_desk() -> None:
    page = signed_in(make_staff(Role.WORKER)).get("/desk/no-such-page/")
    assert page.status_code == 404


def test_staff_act_in_one_role_at_a_time() -> None:
    person = make_staff(Role.AUDITOR)
    second = Grant.objects.create(
        person=person, role=Role.WORKER, organisation=make_organisation(), area=make_area()
    )
    client = signed_in(person)
    both = client.get("/desk/").context["request"].powers
    chosen = client.post("/desk/role/", {"grant": str(second.pk)})
    assert chosen["Location"] == "/desk/"
    one = client.get("/desk/").context["request"].powers
    assert "audit" in both
    assert "audit" not in one
    assert one < both
    client.post("/desk/role/", {"grant": ""})
    assert client.get("/desk/").context["request"].powers == both


def test_nobody_acts_in_a_role_of_somebody_else() -> None:
    stranger = make_staff(Role.SECURITY)
    grant = Grant.objects.get(person=stranger)
    client = signed_in(make_staff(Role.WORKER))
    assert client.post("/desk/role/", {"grant": str(grant.pk)}).status_code == 400
    assert "grant_roles" not in client.get("/desk/").context["request"].powers


def test_a_role_that_was_taken_away_is_no_longer_acted_in() -> None:
    person = make_staff(Role.WORKER)
    second = Grant.objects.create(
        person=person, role=Role.AUDITOR, organisation=make_organisation(), area=make_area()
    )
    client = signed_in(person)
    client.post("/desk/role/", {"grant": str(second.pk)})
    Grant.objects.filter(pk=second.pk).update(valid_until="2020-01-01", valid_from="2019-01-01")
    assert "see_people" in client.get("/desk/").context["request"].powers


def test_a_desk_that_is_empty_yet_says_what_will_come() -> None:
    page = signed_in(make_staff(Role.EXPERT)).get("/desk/").content.decode()

    assert "要评审的项目和机构以后在这里" in page
    for path in ("/me/organisations/", "/me/second-factor/", "/me/sessions/", "/help/"):
        assert f'href="{path}"' in page


def test_a_desk_that_grows_says_what_is_there_and_what_will_come() -> None:
    page = signed_in(make_staff(Role.FINANCE)).get("/desk/").content.decode()

    assert "项目的预算、发票和付款以后在这里" in page
    assert 'href="/desk/projects/"' in page


@pytest.mark.parametrize("role", [Role.WORKER, Role.PROJECT_LEAD])
def test_a_desk_with_work_promises_nothing(role: str) -> None:
    page = signed_in(make_staff(role)).get("/desk/").content.decode()

    assert "以后在这里" not in page


def test_a_worker_begins_with_people() -> None:
    page = signed_in(make_staff(Role.WORKER)).get("/desk/").content.decode()

    assert 'href="/desk/people/"' in page
