"""Clocks, places and shelves: looked at before they are saved, each saving a line of history."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue import actions, queries
from linli.catalogue.models import Category, CategoryVersion, Offer, Service, Version
from linli.catalogue.tests.make import make_category, make_service
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant, make_staff

pytestmark = pytest.mark.django_db
CLOCKS = {"normal_accept": 60, "normal_arrive": 120, "urgent_accept": 10, "urgent_arrive": 90}


@pytest.fixture
def area(db: None) -> Area:
    return make_area("梅沙")


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


@pytest.fixture
def service(area: Area) -> Service:
    return make_service("陪诊", area=area)


@pytest.fixture
def shelf(db: None) -> Category:
    return make_category()


@pytest.fixture
def operator(area: Area) -> Person:
    return make_staff(Role.OPERATOR, area)


def days_of(service: Service) -> dict[str, tuple[date, date | None]]:
    rows = Offer.objects.filter(service=service).select_related("area")
    return {row.area.name: (row.valid_from, row.valid_until) for row in rows}


class TestLimits:
    def test_are_looked_at_old_beside_new_before_they_are_saved(
        self, service: Service, head: Person
    ) -> None:
        client, url = signed_in(head), reverse("catalogue:limits", args=[service.pk])
        assert 'name="step" value="look"' in client.get(url).content.decode()

        shown = client.post(url, {**CLOCKS, "step": "look"}).content.decode()

        for words in ("改了什么", "60 分钟", "420 分钟", 'name="normal_accept" value="60"'):
            assert words in shown, words
        assert client.post(url, {**CLOCKS, "step": "write"}).status_code == 200
        wrong = {**CLOCKS, "urgent_arrive": 1, "step": "look"}
        assert client.post(url, wrong).status_code == 422
        assert service.limits.get(urgency="normal").accept_minutes == 420
        assert not Version.objects.filter(part="limits").exists()

    def test_are_read_with_who_and_when_and_brought_back(
        self, service: Service, head: Person
    ) -> None:
        client, url = signed_in(head), reverse("catalogue:limits", args=[service.pk])
        assert client.post(url, CLOCKS)["Location"] == url

        first, second = service.versions.filter(part="limits").order_by("number")
        assert (first.by, second.by) == (None, head), "what stood before is kept as well"
        page = client.get(url).content.decode()
        assert head.name in page
        assert "第 3 版" in page
        address = reverse("catalogue:version", args=[service.pk, first.number])
        assert address in page
        shown = client.get(address).content.decode()
        assert "420 分钟" in shown
        assert "60 分钟" in shown, "what it is now stands beside it"
        restored = client.post(reverse("catalogue:restore", args=[service.pk, first.number]))

        assert restored["Location"] == url
        assert service.limits.get(urgency="normal").accept_minutes == 420
        assert service.versions.filter(part="limits").count() == 3
        assert [one.verb for one in history(service)].count("service.limited") == 2
        service.refresh_from_db()
        assert service.name == "陪诊", "nothing else came back with them"

    def test_of_a_version_of_the_words_bring_back_the_words_only(
        self, service: Service, head: Person
    ) -> None:
        actions.edit(service, by=head, aliases=[], name="陪您看病")
        actions.set_limits(service, by=head, limits={"normal": (1, 2)})

        actions.restore(service, by=head, number=1)

        service.refresh_from_db()
        assert service.name == "陪诊"
        assert service.limits.get(urgency="normal").accept_minutes == 1
        page = signed_in(head).get(reverse("catalogue:edit", args=[service.pk])).content.decode()
        assert page.count("时限") > 1, "the history of all its parts stands on its page"


class TestPlaces:
    def test_are_looked_at_before_they_are_saved(
        self, service: Service, area: Area, head: Person
    ) -> None:
        below = make_area("新寮", parent=area)
        client, url = signed_in(head), reverse("catalogue:offer", args=[service.pk])
        asked = {"areas": [below.pk], "begins": "2026-12-01", "ends": "2027-03-31"}

        shown = client.post(url, {**asked, "step": "look"}).content.decode()

        for words in ("新寮", "2026 年 12 月 1 日", "2027 年 3 月 31 日", "不提供", "梅沙"):
            assert words in shown, words
        assert list(days_of(service)) == ["梅沙"]
        assert client.post(url, asked)["Location"] == url
        assert days_of(service) == {"新寮": (date(2026, 12, 1), date(2027, 3, 31))}
        assert service not in queries.offered(below.pk), "its day has not come"
        assert service in queries.offered(below.pk, date(2026, 12, 1))
        assert service not in queries.offered(below.pk, date(2027, 4, 1))

    def test_that_stay_on_the_list_keep_their_days(
        self, service: Service, area: Area, head: Person
    ) -> None:
        below = make_area("新寮", parent=area)
        before = days_of(service)["梅沙"]

        actions.offer(
            service, by=head, areas=[area, below], begins=date(2027, 1, 1), ends=date(2027, 2, 1)
        )

        assert days_of(service) == {
            "梅沙": before, "新寮": (date(2027, 1, 1), date(2027, 2, 1)),
        }  # fmt: skip

    def test_have_their_days_changed(self, service: Service, head: Person) -> None:
        row = service.offers.get()
        client = signed_in(head)
        url = reverse("catalogue:offer_days", args=[service.pk, row.pk])
        assert url in client.get(reverse("catalogue:offer", args=[service.pk])).content.decode()
        asked = {"begins": "2026-11-01", "ends": "2026-11-30"}

        shown = client.post(url, {**asked, "step": "look"}).content.decode()
        assert "2026 年 11 月 30 日" in shown
        assert "2026 年 11 月 24 日起" in shown, "what stands is beside it"
        row.refresh_from_db()
        assert row.valid_until is None
        for wrong in ({"begins": ""}, {"ends": "2026-10-01"}, {"begins": "then"}):
            assert client.post(url, {**asked, **wrong}).status_code == 422

        assert client.post(url, asked).status_code == 302
        assert days_of(service) == {"梅沙": (date(2026, 11, 1), date(2026, 11, 30))}
        page = client.get(reverse("catalogue:offer", args=[service.pk])).content.decode()
        assert "2026 年 11 月 1 日至 2026 年 11 月 30 日" in page
        assert head.name in page
        assert client.post(url, {**asked, "ends": ""}).status_code == 302
        assert days_of(service)["梅沙"][1] is None

    def test_are_brought_back_as_far_as_ones_reach_goes(
        self, service: Service, area: Area, head: Person
    ) -> None:
        elsewhere, below = make_area("塔坡"), make_area("新寮", parent=area)
        Offer.objects.create(service=service, area=elsewhere)
        actions.offer(service, by=head, areas=[below])
        first = service.versions.filter(part="offers").order_by("number")[0]
        Offer.objects.filter(area=elsewhere).update(valid_until=date(2030, 1, 1))
        client = signed_in(head)
        shown = client.get(reverse("catalogue:version", args=[service.pk, first.number]))
        assert "塔坡" in shown.content.decode()

        client.post(reverse("catalogue:restore", args=[service.pk, first.number]))

        found = days_of(service)
        assert set(found) == {"塔坡", "梅沙"}
        assert found["塔坡"][1] == date(2030, 1, 1), "others' places stay as they are"

    def test_of_others_are_not_there(self, service: Service, head: Person) -> None:
        theirs = Offer.objects.create(service=service, area=make_area())
        other = make_service(area=make_area()).offers.get()
        client = signed_in(head)
        for pk, row in ((service.pk, theirs.pk), (service.pk, other.pk), (service.pk, 10**30)):
            url = reverse("catalogue:offer_days", args=[pk, row])
            assert client.get(url).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.change_days(theirs, by=head, begins=timezone.localdate(), ends=None)

    def test_that_end_before_they_begin_are_refused(
        self, service: Service, area: Area, head: Person
    ) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        url = reverse("catalogue:offer", args=[service.pk])
        sent = {"areas": [area.pk], "ends": yesterday}
        assert signed_in(head).post(url, sent).status_code == 422
        with pytest.raises(Refused, match="before it begins"):
            actions.offer(service, by=head, areas=[area], ends=yesterday)
        with pytest.raises(Refused, match="before it begins"):
            actions.change_days(
                service.offers.get(), by=head, begins=timezone.localdate(), ends=yesterday
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.update(valid_until=yesterday)

    @pytest.mark.parametrize("count", [1, 12])
    def test_take_the_same_queries_for_one_or_several(
        self,
        service: Service,
        area: Area,
        head: Person,
        count: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        places = [make_area(parent=area) for _ in range(count)]
        actions.offer(service, by=head, areas=places)
        for _ in range(count):
            actions.set_limits(service, by=head, limits={"normal": (1, 2)})
        client = signed_in(head)
        client.get("/desk/")
        for name in ("offer", "limits"):
            with django_assert_max_num_queries(22):
                client.get(reverse(f"catalogue:{name}", args=[service.pk]))


class TestShelves:
    def test_are_looked_at_read_and_brought_back(self, shelf: Category, operator: Person) -> None:
        client, before = signed_in(operator), shelf.name
        url = reverse("catalogue:change_category", args=[shelf.pk])
        asked = {"name": "长者", "name_en": "Elders", "icon": "elder", "order": 5}

        shown = client.post(url, {**asked, "step": "look"}).content.decode()
        for words in ("长者", before, "Elders", 'name="order" value="5"'):
            assert words in shown, words
        assert client.post(url, {**asked, "step": "write"}).status_code == 200
        shelf.refresh_from_db()
        assert (shelf.name, shelf.versions.count()) == (before, 0)

        assert client.post(url, asked).status_code == 302
        page = client.get(url).content.decode()
        assert operator.name in page
        version = reverse("catalogue:category_version", args=[shelf.pk, 1])
        assert version in page
        assert before in client.get(version).content.decode()
        back = client.post(reverse("catalogue:restore_category", args=[shelf.pk, 1]))

        assert back["Location"] == url
        shelf.refresh_from_db()
        assert (shelf.name, shelf.icon) == (before, "grid")
        assert [row.by for row in shelf.versions.all()] == [operator, operator, None]
        with pytest.raises(Refused, match="no such version"):
            actions.restore_category(shelf, by=operator, number=9)

    def test_that_are_new_are_looked_at_too(self, operator: Person) -> None:
        client, url = signed_in(operator), reverse("catalogue:add_category")
        asked = {"name": "长者", "name_en": "", "icon": "elder", "order": 5}

        shown = client.post(url, {**asked, "step": "look"}).content.decode()
        assert "长者" in shown
        assert "原来" not in shown, "there is nothing beside it"
        assert not Category.objects.exists()
        client.post(url, asked)

        assert CategoryVersion.objects.get().words["name"] == "长者"

    def test_are_brought_back_by_who_runs_the_platform(
        self, shelf: Category, operator: Person, head: Person
    ) -> None:
        actions.change_category(shelf, by=operator, name="长者")
        with pytest.raises(PermissionDenied):
            actions.restore_category(shelf, by=head, number=1)
        for name in ("category_version", "restore_category"):
            url = reverse(f"catalogue:{name}", args=[shelf.pk, 1])
            assert signed_in(head).post(url).status_code in (403, 405)
        make_category().delete()
        taken = Category.objects.create(name="健康")
        actions.change_category(taken, by=operator, name="康复")
        actions.change_category(shelf, by=operator, name="健康")
        with pytest.raises(Refused, match="already"):
            actions.restore_category(taken, by=operator, number=1)


def test_the_preview_of_a_service_says_what_changes(
    service: Service, area: Area, head: Person
) -> None:
    client = signed_in(head)
    make_grant(head, Role.STATION_HEAD, area)
    words = {
        "name": "陪您看病", "summary": service.summary, "category": service.category_id,
        "kind": "handy", "icon": "care", "places": ["home"], "cost": "free",
        "forces": ["volunteer"], "trust": "verified", "helpers": 1, "minutes": 60, "order": 50,
        "is_offered": "on", "step": "look",
    }  # fmt: skip
    shown = client.post(reverse("catalogue:edit", args=[service.pk]), words).content.decode()
    changed = shown.split("改了什么")[1].split("</dl>")[0]
    assert "陪诊" in changed
    assert "陪您看病" in changed
    assert changed.count("<dt>") == 1, "only what changes"

    package = actions.bundle(
        by=None, area=area, services=[(service, 1)], slug="s", name="银龄", summary="一"
    )
    sent = {
        "name": "银龄", "slug": "s", "summary": "一", "area": area.pk, "services": [service.pk],
        f"times-{service.pk}": 4, "valid_from": "2026-11-24", "step": "look",
    }  # fmt: skip
    url = reverse("catalogue:edit_package", args=[package.pk])
    shown = client.post(url, sent).content.decode()
    changed = shown.split("改了什么")[1].split("</dl>")[0]
    assert "陪诊 × 4" in changed
    assert "陪诊 × 1" in changed
