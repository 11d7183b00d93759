"""Roles and the audit trail in the browser."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident, signed_in
from linli.areas import actions as areas
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.core.events import record
from linli.core.models import Event
from linli.organisations import queries
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.organisations.tests.pages import cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area("洪梅镇", kind=Kind.TOWN)


@pytest.fixture
def house(area: Area) -> Organisation:
    return make_organisation("洪梅镇人民政府", area=area)


@pytest.fixture
def security(area: Area) -> Client:
    return signed_in(make_staff(Role.SECURITY, area))


@pytest.fixture
def auditor(area: Area) -> Client:
    return signed_in(make_staff(Role.AUDITOR, area))


def url(name: str, *args: object) -> str:
    return reverse(f"organisations:{name}", args=args)


# --- roles ----------------------------------------------------------------------------------


def test_a_role_is_given_to_somebody_found_by_their_number(
    security: Client, area: Area, house: Organisation
) -> None:
    worker = make_resident("林晓岚", area=make_area())
    words = {
        "role": "worker", "organisation": "洪梅镇人民政府", "area": "洪梅镇",
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert security.get(url("roles_of", worker.pk)).status_code == 404  # not found yet

    answer = security.post(url("find_for_roles"), {"mobile": worker.mobile})
    assertRedirects(answer, url("roles_of", worker.pk))
    for wrong, sentence in (
        ({"organisation": "没有"}, "没有叫这个名字的机构"),
        ({"area": "没有"}, "没有叫这个名字的区域"),
        ({"valid_until": "2020-01-01"}, "截止日期早于开始日期"),
        ({"role": "king"}, ""),
        ({"valid_from": "x"}, ""),
    ):
        answer = security.post(url("roles_of", worker.pk), words | wrong)
        assertContains(answer, sentence, status_code=422)
    assertRedirects(security.post(url("roles_of", worker.pk), words), url("roles_of", worker.pk))
    assertContains(security.get(url("roles")), "林晓岚")
    assertContains(security.get(url("roles"), {"role": "worker"}), "林晓岚")
    assertNotContains(security.get(url("roles"), {"role": "finance"}), "林晓岚")
    grant = Grant.objects.get(person=worker)
    assertRedirects(security.post(url("revoke", grant.pk)), url("roles_of", worker.pk))
    assert security.post(url("revoke", grant.pk)).status_code == 409
    again = security.get(url("roles_of", worker.pk), {"like": str(grant.pk)})
    assertContains(again, f'href="?like={grant.pk}#give"')
    said = again.context["form"].initial
    assert (said["role"], said["organisation"], said["area"]) == (
        Role.WORKER, grant.organisation, grant.area
    )  # fmt: skip


def test_a_role_over_an_area_that_has_ended_is_passed_on_by_a_person(
    security: Client, area: Area, house: Organisation
) -> None:
    old, heir, other = (make_area(name, parent=area) for name in ("老村", "新村", "别村"))
    worker = make_staff(Role.WORKER, old, organisation=house)
    assertNotContains(security.get(url("roles"), {"role": "over"}), worker.name)
    areas.end(old, by=None, on=timezone.localdate(), heirs=[areas.Heir(heir)])
    grant = Grant.objects.get(person=worker)

    assertContains(security.get(url("roles"), {"role": "over"}), worker.name)
    assertContains(security.get(url("roles_of", worker.pk)), f"over={heir.pk}")
    first = security.get(url("roles_of", worker.pk), {"like": str(grant.pk), "over": str(heir.pk)})
    said = first.context["form"].initial
    assert (said["role"], said["organisation"], said["area"]) == (Role.WORKER, house, heir)
    for wrong in (
        {"like": str(grant.pk), "over": str(other.pk)},
        {"like": "x", "over": str(heir.pk)},
    ):
        page = security.get(url("roles_of", worker.pk), wrong)
        assert page.context["form"].initial == {}


def test_no_number_and_no_name_ever_stands_in_an_address(security: Client) -> None:
    answer = security.post(url("find_for_roles"), {"mobile": "13800138000"})
    assertContains(answer, "没有人用这个号码登录", status_code=422)
    assert security.post(url("find_for_roles"), {"mobile": "1"}).status_code == 422
    assert security.get(url("find_for_roles")).status_code == 405


def test_a_security_administrator_reaches_nobody_elsewhere_and_not_themselves(
    area: Area, house: Organisation
) -> None:
    person = make_staff(Role.SECURITY, area)
    security = signed_in(person)
    elsewhere = make_staff(Role.WORKER)
    grant = Grant.objects.get(person=elsewhere)

    assert security.get(url("roles_of", elsewhere.pk)).status_code == 404
    assert security.post(url("revoke", grant.pk)).status_code == 404
    own = security.get(url("roles_of", person.pk))
    assertContains(own, "不能给自己授予职务")
    words = {"role": "worker", "organisation": house.name, "area": area.name,
             "valid_from": timezone.localdate().isoformat()}  # fmt: skip
    assert security.post(url("roles_of", person.pk), words).status_code == 403
    assert security.post(url("revoke", Grant.objects.get(person=person).pk)).status_code == 403
    unknown = make_person(area=area)  # has no account
    assert security.get(url("roles_of", unknown.pk)).status_code == 404


def test_the_lists_cost_the_same_for_one_row_and_for_several(
    security: Client, auditor: Client, area: Area
) -> None:
    worker = make_staff(Role.WORKER, area)
    for _number in range(31):  # a page that is not full looks further back, which is one query more
        record("grant.given", by=worker, about=area, area_id=area.pk)
    paths = [(security, url("roles")), (auditor, url("audit"))]
    before = [cost(client, path) for client, path in paths]
    for _number in range(4):
        somebody = make_staff(Role.WORKER, make_area(parent=area))
        record("grant.given", by=somebody, about=area, area_id=area.pk)

    assert [cost(client, path) for client, path in paths] == before


# --- audit ----------------------------------------------------------------------------------


def happen(area: Area | None, by: Person | None = None, verb: str = "area.edited") -> Event:
    about = area or make_area()
    return record(verb, by=by, about=about, area_id=area.pk if area else None)


def test_an_auditor_sees_what_happened_in_their_area_and_nothing_else(
    auditor: Client, area: Area
) -> None:
    staff, resident = make_staff(Role.WORKER, area), make_resident("何秀英")
    happen(make_area(parent=area), by=staff)
    happen(area, by=resident, verb="person.signed_in")
    happen(make_area("别处"), by=staff, verb="grant.given")
    person = Person.objects.get(pk=Grant.objects.get(role=Role.AUDITOR).person_id)

    seen = queries.events(person)
    assert {event.area_id for event in seen} <= set(
        Area.objects.filter(links_up__above=area).values_list("pk", flat=True)
    ) | {None}
    page = auditor.get(url("audit"))
    assertContains(page, "修改区域")
    assertContains(page, staff.name)  # staff answer by name
    assertContains(page, "何*英")  # residents do not
    assertNotContains(page, "何秀英")
    assertNotContains(page, "别处")


def test_events_are_found_by_verb_person_area_and_day(auditor: Client, area: Area) -> None:
    village, staff = make_area("梅沙村", parent=area), make_staff(Role.WORKER, area)
    happen(village, by=staff)
    person = Person.objects.get(pk=Grant.objects.get(role=Role.AUDITOR).person_id)
    today = timezone.localdate()
    day = timedelta(days=1)

    def count(**wanted: object) -> int:
        return queries.events(person, **wanted).count()  # type: ignore[arg-type]

    total = count()
    assert count(verb=["area.edited"]) == count(actor=staff.pk) == 1
    assert count(area=village) == 2  # added, edited
    assert count(since=today, until=today) == total
    assert count(since=today + day) == count(until=today - day) == 0
    assert count(subject=village.pk) == 2
    answer = auditor.post(url("find_in_audit"), {"mobile": staff.mobile})
    assertRedirects(answer, f"{url('audit')}?actor={staff.pk}")
    assertContains(auditor.get(url("audit"), {"area": "梅沙村", "verb": "area.edited"}), staff.name)
    for words in ("修改区域", "改区", "Area.Edited"):
        page = auditor.get(url("audit"), {"verb": words, "area": "梅沙村"})
        assertContains(page, staff.name)
    assertNotContains(auditor.get(url("audit"), {"verb": "登录", "area": "梅沙村"}), staff.name)
    assert auditor.get(url("audit"), {"area": "别处"}).status_code == 422
    for query in ({"actor": "x"}, {"since": "x"}, {"verb": "x"}, {"area": "a\tb"}):
        assert auditor.get(url("audit"), query).status_code == 422
    for before in ("x", "9" * 40, "-1", "٣"):
        assert auditor.get(url("audit"), {"before": before}).status_code == 200


def test_one_walks_back_page_by_page(auditor: Client, area: Area) -> None:
    for _number in range(35):
        happen(area)

    first = auditor.get(url("audit"))
    events = [row["event"] for row in first.context["events"]]
    assert [event.pk for event in events] == sorted((e.pk for e in events), reverse=True)
    second = auditor.get(f"{url('audit')}?{first.context['older']}")
    assert len(events) == 30
    assert max(row["event"].pk for row in second.context["events"]) < events[-1].pk
    assert not second.context["older"]


def test_an_auditor_of_everything_sees_events_of_no_area_too(area: Area) -> None:
    inner = make_area(parent=area)
    lost = happen(None)
    whole, part = make_staff(Role.AUDITOR, area), make_staff(Role.AUDITOR, inner)

    assert lost in queries.events(whole)
    assert lost not in queries.events(part)


@pytest.mark.parametrize("near", [1, 7, 5000])
def test_the_newest_are_the_same_however_near_one_looks_first(
    area: Area, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(queries, "NEAR", near)
    auditor, other = make_staff(Role.AUDITOR, area), make_area()
    for number in range(40):
        happen(area if number % 5 == 0 else other)
    everything = list(queries.events(auditor))

    assert queries.newest(auditor, 6) == everything[:6]
    assert queries.newest(auditor, 6, before=everything[3].pk) == everything[4:10]
    assert queries.newest(auditor, 99) == everything
    assert queries.newest(auditor, 6, before=10**17) == everything[:6]
    assert (
        queries.newest(auditor, 6, verb=["area.edited"])
        == [event for event in everything if event.verb == "area.edited"][:6]
    )


def test_the_day_of_an_event_is_found_by_its_number(area: Area) -> None:
    auditor = make_staff(Role.AUDITOR, area)
    now = timezone.now()
    made = [
        Event.objects.create(
            verb="x.y", subject_kind="x", subject_id=area.pk, area_id=area.pk,
            at=now - timedelta(days=40 - number),
        )
        for number in range(40)
    ]  # fmt: skip
    day = timezone.localdate() - timedelta(days=20)

    def days(**wanted: object) -> list[object]:
        found = queries.events(auditor, verb=["x.y"], **wanted)  # type: ignore[arg-type]
        return [timezone.localtime(event.at).date() for event in found]

    everything = [timezone.localtime(event.at).date() for event in made]
    assert sorted(map(str, days(since=day))) == sorted(str(d) for d in everything if d >= day)
    assert sorted(map(str, days(until=day))) == sorted(str(d) for d in everything if d <= day)
    assert days(since=day, until=day) == [day]


def test_the_export_is_a_safe_table_and_is_written_down_itself(auditor: Client, area: Area) -> None:
    staff = make_staff(Role.WORKER, area)
    Person.objects.filter(pk=staff.pk).update(name="=HYPERLINK(1)")
    happen(area, by=staff)

    answer = auditor.post(url("export_audit"), {"verb": "area.edited"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    [head, row] = list(csv.reader(io.StringIO(text)))
    assert head[1] == "谁"
    assert row[1] == "'=HYPERLINK(1)"
    event = Event.objects.get(verb="audit.exported")
    assert event.facts == {"count": 1, "why": "audit"}
    assert auditor.post(url("export_audit"), {"since": "x"}).status_code == 422


def test_finding_events_of_an_area_reads_an_index(area: Area) -> None:
    auditor = make_staff(Role.AUDITOR, area)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = queries.events(auditor, area=area).explain()

    assert "event_" in plan or "core_event_pkey" in plan or "PRIMARY KEY" in plan
