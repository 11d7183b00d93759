"""The pages: an officer relays, a neighbour reads; exercises are marked; feeds; refused ones."""

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import signed_in
from linli.alerts import cap, capwrite
from linli.alerts.actions import advising, relaying, taking_in
from linli.alerts.models import Advice, Alert, AlertArea, RefusedDocument
from linli.alerts.tests.make import (
    HEADLINE,
    LINK,
    STATION,
    TEXT,
    Town,
    ago,
    mention,
    message,
    relayed,
    taken,
)
from linli.areas import actions as areas
from linli.areas.tests.make import make_area
from linli.core import pulse
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
EXERCISE = "演练，不是真的"


@pytest.fixture
def visitor(town: Town) -> Client:
    visitor = Client()
    visitor.cookies["place"] = "hall"
    return visitor


def url(name: str, *args: object) -> str:
    return reverse(f"alerts:{name}", args=args)


def facts(town: Town, **more: object) -> dict[str, object]:
    return {
        "area": str(town.area.pk), "kind": "typhoon", "colour": "orange", "station": STATION,
        "issued_at": timezone.localtime(ago(1)).strftime("%Y-%m-%dT%H:%M"),
        "headline": HEADLINE, "text": TEXT, "link": LINK, "status": "actual", **more,
    }  # fmt: skip


def test_from_the_desk_to_everybody_and_lifted_again(town: Town, visitor: Client) -> None:
    officer = signed_in(town.officer)
    assertContains(visitor.get(url("index")), "现在没有生效的预警")
    assert officer.post(url("relay"), facts(town, text="")).status_code == 422
    made = officer.post(url("relay"), facts(town))
    alert = Alert.objects.get()
    assertRedirects(made, url("desk_one", alert.pk))
    assertContains(officer.get(url("desk")), "台风橙色预警")
    for path in (url("index"), url("one", alert.pk)):
        page = visitor.get(path)
        for words in ("台风橙色预警", HEADLINE, STATION, LINK, "发布，", "示例”明早可能"):
            assertContains(page, words)
        assertNotContains(page, EXERCISE)
    assertContains(visitor.get(url("index")), "12 小时内平均风力可达 10 级以上")
    assertContains(visitor.get(url("index")), "自己不发预警")
    home = visitor.get("/p/hall/")
    assertContains(home, "alertbar--orange")
    assertContains(home, STATION)
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    officer.post(url("lift", alert.pk), {"issued_at": moment, "text": "台风预警解除", "link": LINK})
    assertNotContains(visitor.get("/p/hall/"), "alertbar")
    assertContains(visitor.get(url("index")), "已解除")
    page = visitor.get(url("one", alert.pk))
    assertContains(page, "解除。")
    assertNotContains(page, "warnbox--orange")
    assert Client().get(url("index")).status_code == 302


def test_an_exercise_is_marked_on_every_page_and_a_test_is_on_none(
    town: Town, visitor: Client
) -> None:
    play = relayed(town, status="exercise")
    trial = taken(message("t", status="Test"))
    for path in (url("index"), url("one", play.pk), "/p/hall/"):
        page = visitor.get(path)
        assertContains(page, EXERCISE)
        assertNotContains(page, "box--orange")
        assertNotContains(page, "bar--orange")
    assertContains(visitor.get(url("feed", "hall")), EXERCISE)
    assertContains(visitor.get(url("document", play.pk)), "<status>Exercise</status>")
    assert visitor.get(url("one", trial.pk)).status_code == 404
    assert visitor.get(url("document", trial.pk)).status_code == 404
    desk = signed_in(town.officer).get(url("desk"))
    assertContains(desk, "测试")
    assertContains(desk, EXERCISE)


def test_a_real_one_stands_over_an_exercise_on_the_home_page(town: Town, visitor: Client) -> None:
    relayed(town, status="exercise", colour="red")
    relayed(town, colour="white", text="另一条")
    home = visitor.get("/p/hall/")
    assertContains(home, "alertbar--white")
    assertContains(home, "还有 1 条")


def test_the_text_stays_as_it_came_in_every_language(town: Town, visitor: Client) -> None:
    alert = relayed(town)
    for language in ("zh-hant", "en"):
        visitor.cookies["language"] = language
        assertContains(visitor.get(url("one", alert.pk)), HEADLINE)
    assertContains(visitor.get(url("one", alert.pk)), "Typhoon Orange warning")


def test_text_of_others_does_nothing(town: Town, visitor: Client) -> None:
    alert = taken(message(info={"description": "<script>alert(1)</script>"}))
    for path in (url("index"), url("one", alert.pk), url("feed", "hall")):
        assertNotContains(visitor.get(path), "<script>alert")


def test_advice_alone_is_told_on_the_home_page_and_help_leads_to_warnings(
    town: Town, visitor: Client
) -> None:
    assertNotContains(visitor.get("/p/hall/"), "alertbar")
    advice = advising.advise(
        town.area, by=town.officer, text="收阳台东西", source="示例村", until=ago(-3)
    )
    assertContains(visitor.get("/p/hall/"), "收阳台东西")
    assertContains(visitor.get("/help/"), url("index"))
    relayed(town)
    assertNotContains(visitor.get("/p/hall/"), "收阳台东西")
    advising.end(advice, by=town.officer)
    assertNotContains(visitor.get(url("index")), "收阳台东西")


def test_advice_stands_apart(town: Town, visitor: Client) -> None:
    officer = signed_in(town.officer)
    until = timezone.localtime(ago(-5)).strftime("%Y-%m-%dT%H:%M")
    words = {"area": str(town.area.pk), "text": "关好门窗", "source": "村委会", "until": until}
    assertRedirects(officer.post(url("advise"), words), url("advice"))
    page = visitor.get(url("index"))
    assertContains(page, "关好门窗")
    assertContains(page, "不是官方预警")
    assertNotContains(visitor.get("/p/hall/"), "alertbar")
    assertContains(officer.get(url("advice")), "关好门窗")
    officer.post(url("end_advice", Advice.objects.get().pk))
    assertNotContains(visitor.get(url("index")), "关好门窗")


def test_the_feed_names_every_document_and_each_can_be_read(town: Town, visitor: Client) -> None:
    first = message(hours=3)
    taken(first)
    taken(message("end", msg_type="Cancel", references=(mention(first),)))
    relayed(town)
    answer = visitor.get(url("feed", "hall"))
    feed = fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for entry in entries:
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == STATION
        link = next(one for one in entry.findall(f"{ATOM}link") if one.get("rel") == "enclosure")
        path = "/alerts/" + str(link.get("href")).split("/alerts/")[1]
        document = visitor.get(path)
        assert document["Content-Type"] == "application/cap+xml"
        cap.read(document.content)
    whole = visitor.get(url("document", Alert.objects.get(identifier="first").pk))
    assert whole.content == capwrite.write(first)
    assert visitor.get(url("feed", "nowhere")).status_code == 404


def test_refused_documents_are_for_the_operator_and_do_nothing(town: Town) -> None:
    taking_in.take_in(b"<a><script>alert(1)</script>\0\xff", name="坏.xml")
    row = RefusedDocument.objects.get()
    operator = signed_in(make_staff(Role.OPERATOR, town.area))
    assertContains(operator.get(url("refused")), "坏.xml")
    page = operator.get(url("refused_one", row.pk))
    assertContains(page, "读不出来")
    assertContains(page, "&lt;script&gt;")
    assertNotContains(page, "<script>alert")
    assert signed_in(town.officer).get(url("refused")).status_code == 403


def test_what_is_kept_for_visitors_is_new_at_once(
    town: Town, visitor: Client, settings: Settings
) -> None:
    settings.FRESH_SECONDS = 45
    pulse.forget()
    assertContains(visitor.get(url("index")), "现在没有生效的预警")
    alert = relayed(town)
    pulse.forget()
    assertContains(visitor.get(url("index")), HEADLINE)
    relaying.lift(alert, by=town.officer, issued_at=ago(0), text="解除", link=LINK)
    pulse.forget()
    assertContains(visitor.get(url("index")), "现在没有生效的预警")


def test_as_many_queries_for_one_as_for_several(
    town: Town, visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer = signed_in(town.officer)
    paths = (url("index"), url("desk"), url("advice"), url("feed", "hall"), "/p/hall/")

    def add(number: int) -> None:
        relayed(town, text=f"第{number}条")
        ended = relayed(town, text=f"旧{number}")
        relaying.lift(ended, by=town.officer, issued_at=ago(0), text=f"解{number}", link=LINK)
        advising.advise(
            town.area, by=town.officer, text=f"提示{number}", source="村", until=ago(-5)
        )

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for numbers in (range(1), range(1, 4)):
        for number in numbers:
            add(number)
        for client in (visitor, officer):
            for path in paths:
                client.get(path)
        found = []
        for path in paths:
            client = officer if "/desk/" in path else visitor
            with CaptureQueriesContext(
                connection,
            ) as caught:
                client.get(path)
            found.append(len(caught))
        counts.append(found)
    assert counts[0] == counts[1]


def test_who_follows_a_place_that_has_ended_still_hears_what_holds_there(
    town: Town, visitor: Client
) -> None:
    old = relayed(town)
    new = make_area("后来村", parent=town.city)
    areas.end(town.area, by=None, on=timezone.localdate(), heirs=[areas.Heir(new)])

    assertContains(visitor.get(url("feed", "hall")), str(old.pk))
    AlertArea.objects.create(alert=taken(message("after")), area=new, by="code")
    assert visitor.get(url("feed", "hall")).content.count(b"<entry>") == 2
