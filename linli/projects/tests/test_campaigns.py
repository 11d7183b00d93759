"""A campaign across projects is counted by its records: sessions, attendances, people, time."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import make_resident, signed_in
from linli.activities.actions import copying, presence, publishing, signing_up, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Terms
from linli.activities.models import Activity
from linli.activities.tests.make import Hall, put_at
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.projects import queries
from linli.projects.forms import IndicatorForm
from linli.projects.models import Unit
from linli.projects.tests.make import Street, asked, in_days, only
from linli.projects.tests.test_pages import url
from linli.records import campaigns
from linli.records.actions import Gave, Got, campaigning, correct
from linli.records.forms.entering import EnterForm
from linli.records.models import Campaign, ServiceRecord, Tagged
from linli.records.models.campaign import PREFIX

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def street() -> Street:
    return Street()


def figures(campaign: Campaign) -> tuple[int, int, int, int]:
    whole, _parts = campaigns.sums(campaign, {})
    return whole.sessions, whole.times, whole.minutes, whole.people


def test_it_is_counted_by_project_and_everybody_once(street: Street) -> None:
    one, other = street.running(asked()), street.running(asked(), agency=street.other)
    campaign, both = street.campaign(), make_resident(area=street.area)
    street.record(tags=[campaign.tag], got=[Got(both), Got(count=30, how="heads")])
    street.record(street.other, tags=[campaign.tag], got=[Got(both)])
    street.record(tags=["festival"])  # of something else
    far = make_area()
    street.record(area=far, tags=[campaign.tag], got=[Got(make_resident())])  # counts nowhere

    holders = queries.holders_of(campaigns.records_of(campaign))
    whole, parts = campaigns.sums(campaign, holders)
    assert (whole.sessions, whole.times, whole.minutes, whole.people) == (3, 33, 180, 2)
    assert {pk: (row.sessions, row.times, row.people) for pk, row in parts.items()} == {
        one.pk: (1, 31, 1), other.pk: (1, 1, 1),
    }  # fmt: skip
    assert campaigns.in_several(parts.values()) == 1


def test_what_is_corrected_is_counted_as_it_now_reads(street: Street) -> None:
    campaign = street.campaign()
    record = street.record(tags=[campaign.tag], got=[Got(count=30, how="heads")])
    head = make_staff(Role.STATION_HEAD, street.area)
    said: dict[str, Any] = {"by": head, "reason": "数错了", "reason_kind": "people"}
    again = correct(record, receptions=[Got(count=20, how="heads")], **said)
    assert figures(campaign)[:2] == (1, 20)
    correct(again, tags=[], **said)
    assert figures(campaign) == (0, 0, 0, 0)


def test_what_is_found_by_the_table_is_what_the_tags_say(street: Street) -> None:
    street.campaign("另一项")
    campaign = street.campaign()
    for tags in ([campaign.tag], ["festival", campaign.tag], ["festival"], []):
        street.record(tags=tags)
    by_tag = {row.pk for row in ServiceRecord.objects.all() if campaign.tag in row.tags}
    assert set(campaigns.records_of(campaign).values_list("pk", flat=True)) == by_tag
    assert Tagged.objects.count() == len(by_tag) == 2


def test_an_indicator_counts_a_campaign_alone(street: Street) -> None:
    campaign = street.campaign()
    form = IndicatorForm(
        {"name": "反诈宣传", "unit": Unit.EVENTS, "target": 5, "weight": 100, "least_persons": 0,
         "least_sessions": 0, "least_minutes": 0, "campaign": campaign.pk},
        by=street.buyer, project=street.draft(),
    )  # fmt: skip
    assert form.is_valid(), form.errors
    project = street.running(form.asks())
    street.record(tags=[campaign.tag])
    street.record()
    row = only(project)
    assert (row.tag, queries.campaign_of(row)) == (campaign.tag, campaign)
    assert queries.standings(project)[0].done == 1
    assertContains(signed_in(street.buyer).get(url("indicator", row.pk)), "防诈骗")


def test_only_whoever_buys_there_opens_and_changes_one(street: Street) -> None:
    for other in (street.lead, street.rival, make_resident(area=street.area)):
        with pytest.raises(PermissionDenied):
            campaigning.open_campaign(_call(street), by=other)
    with pytest.raises(PermissionDenied):
        street.campaign(area=make_area())
    made = street.campaign()
    with pytest.raises(PermissionDenied):
        campaigning.change_campaign(made, by=street.lead, name="x", last_day=made.last_day)
    made = campaigning.change_campaign(made, by=street.buyer, name="反诈", last_day=in_days(60))
    assert (made.name, made.last_day) == ("反诈", in_days(60))
    verbs = Event.objects.filter(subject_id=made.pk).values_list("verb", flat=True)
    assert sorted(verbs) == ["campaign.changed", "campaign.opened"]


def _call(street: Street, **more: Any) -> campaigning.Call:
    usual: dict[str, Any] = {"name": "防诈骗", "sort": "campaign", "area": street.area,
                             "first_day": in_days(0), "last_day": in_days(9)}  # fmt: skip
    return campaigning.Call(**{**usual, **more})


def test_what_cannot_be_is_refused(street: Street) -> None:
    made = street.campaign()
    for name, last in ((" ", in_days(9)), ("又一项", in_days(-40)), (made.name, in_days(9))):
        with pytest.raises(Refused):
            street.campaign(name, last_day=last)
    for wrong in ({"last_day": in_days(-40)}, {"sort": "party"}, {"tag": "festival"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign.objects.update(**wrong)
    assert made.tag.startswith(PREFIX)


def test_an_activity_under_it_writes_records_of_it(street: Street) -> None:
    hall = Hall(street.area)
    campaign = street.campaign()
    draft = hall.draft(Places(3))
    terms.set_terms(draft, Terms(campaign=campaign), by=hall.worker)
    made = publishing.publish(draft, by=hall.worker)
    signing_up.sign_up(made.posts.get(), by=hall.neighbour())
    again = hall.draft(Places(3))
    copying.take_over(again, made, by=hall.worker)
    assert again.campaign == campaign
    begun = timezone.now() - timedelta(hours=2)
    put_at(begun, begun + timedelta(hours=1), only=made)
    presence.finish(Activity.objects.get(pk=made.pk), by=hall.worker, heads=40)
    assert figures(campaign)[:2] == (1, 40)


def test_what_lies_elsewhere_or_on_other_days_is_not_of_it(street: Street) -> None:
    hall, far = Hall(street.area), Hall()
    campaign, over = street.campaign(), street.campaign("旧的", last_day=in_days(-1))
    for draft, by, one in ((far.draft(), far.worker, campaign), (hall.draft(), hall.worker, over)):
        with pytest.raises(Refused):
            terms.set_terms(draft, Terms(campaign=one), by=by)


def test_what_is_entered_afterwards_can_be_of_it(street: Street) -> None:
    street.campaign("上个月的", first_day=in_days(-99), last_day=in_days(-70))
    campaign = street.campaign()
    worker = make_staff(Role.WORKER, street.area)
    form = EnterForm(by=worker)
    assert list(form.fields["campaign"].queryset) == [campaign]  # type: ignore[attr-defined]


def test_the_page_shows_each_reader_their_projects(street: Street) -> None:
    street.running(asked(), name="甲项目")
    street.running(asked(), name="乙项目", agency=street.other)
    campaign = street.campaign()
    for agency in (street.agency, street.other):
        street.record(agency, tags=[campaign.tag], gave=[Gave(make_resident(), "worker", 90)],
                      ended_at=timezone.now() - timedelta(minutes=5))  # fmt: skip
    page = signed_in(street.buyer).get(url("campaign", campaign.pk))
    assertContains(page, "甲项目")
    assertContains(page, "乙项目")
    page = signed_in(street.lead).get(url("campaign", campaign.pk))
    assertContains(page, "甲项目")
    assertNotContains(page, "乙项目")
    assertContains(page, "另有 1 场")
    assert signed_in(street.buyer).get(url("campaigns")).status_code == 200
    elsewhere = make_staff(Role.LIAISON, make_area())
    assert signed_in(elsewhere).get(url("campaign", campaign.pk)).status_code == 404


def test_one_is_opened_and_prolonged_in_the_browser(street: Street) -> None:
    client = signed_in(street.buyer)
    words = {"name": "台风后清理", "sort": "emergency", "area": street.area.pk,
             "first_day": f"{in_days(0)}", "last_day": f"{in_days(3)}"}  # fmt: skip
    answer = client.post(url("add_campaign"), words, follow=True)
    assertContains(answer, "台风后清理")
    made = Campaign.objects.get()
    client.post(url("change_campaign", made.pk), {"name": made.name, "last_day": f"{in_days(9)}"})
    made.refresh_from_db()
    assert made.last_day == in_days(9)
