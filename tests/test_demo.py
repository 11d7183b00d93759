"""The demonstration: a town in mid-week with a history, made once and never again."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from linli.accounts import samples as sign_ins
from linli.accounts.models import Person
from linli.activities import skilled
from linli.activities.models import (
    Activity,
    Commendation,
    Course,
    Post,
    SignUp,
    Stand,
    State,
    Training,
)
from linli.alerts.models import Alert
from linli.areas import seeds as areas
from linli.catalogue.models import Service
from linli.core.facts import about, facts_of
from linli.core.models import Event, Task
from linli.hours import rules
from linli.hours.models import Hour, Objection
from linli.notices.models import Notice
from linli.orders import samples
from linli.orders.life import Status
from linli.orders.models import Order
from linli.organisations.models import Role
from linli.people import sample_helpers
from linli.people.models import Acting, File, Force, Household
from linli.people.models import Status as PeopleStatus
from linli.points import proofs
from linli.points.models import Earning
from linli.records.models import ServiceRecord

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture
def short(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three weeks of ninety days, and the divisions of one place."""
    settings.DEMO = True
    settings.FRESH_SECONDS = 45
    monkeypatch.setattr(samples, "DAYS", samples.LATELY)
    seed = areas.seed
    monkeypatch.setattr(areas, "seed", lambda: seed(whole=False))


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("hours", [5, 8, 14])
def test_it_is_made_at_any_hour(hours: int) -> None:
    """Whoever is in the middle of a visit when the history stops does not stand in the way."""
    with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=True):
        demo()

    here = Order.objects.filter(area__slug=samples.PLACE)
    assert set(here.values_list("status", flat=True)) == set(Status)


@pytest.mark.usefixtures("short")
def test_a_town_with_a_past_and_something_to_do() -> None:
    said = demo()

    _one_press_each(said)
    _orders_of_many()
    _four_hundred_in_five_places()
    long_ago = timezone.now() - timedelta(days=4)
    assert Order.objects.filter(submitted_at__lt=long_ago).exists()
    assert ServiceRecord.objects.filter(begun_at__lt=timezone.now() - timedelta(days=1)).exists()
    assert not Order.objects.filter(is_sample=False).exists()
    up = Notice.objects.filter(current__isnull=False)
    assert up.filter(is_sample=True).count() == up.count() == 5
    assert Alert.objects.count() == Alert.objects.exclude(status="actual").count() == 3
    assert not Alert.objects.filter(is_sample=False).exists()
    assert Activity.objects.filter(is_sample=True, state=State.PUBLISHED).count() == 12
    assert Course.objects.filter(is_sample=True).count() == Course.objects.count() == 3
    assert Training.objects.filter(is_passed=True).exists()
    assert Training.objects.filter(is_passed=False).exists()
    assert Commendation.objects.filter(person__is_sample=True).count() == 2
    assert ServiceRecord.objects.filter(kind="activity").exists()
    assert Earning.objects.filter(points__gt=0).exists()
    assert list(proofs.faults()) == []
    assert SignUp.objects.filter(stand=Stand.WAITING).exists()
    assert {row.state for row in Hour.objects.all()} >= {"publicised", "disputed"}
    answered = Objection.objects.filter(answered_at__isnull=False, second_look=None)
    assert [one for one in answered if rules.may_appeal(one.by, one)]
    assert Objection.objects.filter(appeals__isnull=False, answered_at=None).exists()
    _asks_for_a_skill()
    assert not Task.objects.filter(lost_at__isnull=False).exists()
    assert not Person.objects.filter(is_sample=False).exists()

    events = Event.objects.all()
    assert not [one for event in events for one in facts_of(event) if "=" in one]
    assert not {kind for event in events if (kind := about(event)) == event.subject_kind}
    call_command("rebuild_tallies", check=True)
    before = Order.objects.count(), Person.objects.count()
    demo()
    assert (Order.objects.count(), Person.objects.count()) == before


def _asks_for_a_skill() -> None:
    """The volunteer one signs in as has not learnt it yet, and somebody teaches it."""
    volunteer = next(one.person for one in sign_ins.everybody() if one.label == "Volunteer")
    post = Post.objects.get(activity__is_sample=True, skill__isnull=False)
    day = timezone.localdate(post.activity.begins_at)
    assert post.skill_id not in skilled.skills_on(volunteer.pk, day)
    assert any(course.dates for course in skilled.courses_for(post))  # type: ignore[attr-defined]


def _one_press_each(said: str) -> None:
    """Neighbours first, then staff; a person for each, and what they come for."""
    offered = sign_ins.everybody()
    assert all(f"{one.label}: {one.person.name}" in said and one.phrase in said for one in offered)
    labels = [one.label for one in offered]
    assert labels[:6] == ["Resident", "Elder", "Family", "Volunteer", "Party member", "Member"]
    assert set(labels[6:]) == {str(role.label) for role in Role} - {"Member"}
    elder, helper = offered[1].person, offered[2].person
    assert helper.acts_for.get(person=elder).tie == "family"
    assert Order.objects.filter(beneficiary=elder, asked_by=helper).exists()


def _orders_of_many() -> None:
    """Three weeks are told in full: every state occurs in the demo's place, each of somebody."""
    three_weeks = timezone.now() - timedelta(days=21)
    lately = Order.objects.filter(submitted_at__gte=three_weeks, parent=None)
    assert lately.count() >= 120
    assert len(set(lately.values_list("beneficiary", flat=True))) >= 60
    per_person = Counter(lately.exclude(beneficiary=None).values_list("beneficiary", flat=True))
    assert per_person.most_common(1)[0][1] < lately.count() / 8
    here = Order.objects.filter(area__slug=samples.PLACE)
    assert set(here.values_list("status", flat=True)) == set(Status)
    assert Service.objects.count() >= 45


def _four_hundred_in_five_places() -> None:
    """Residents of all ages and homes; helpers whose papers were seen, in every place."""
    named = {one.name for one in sample_helpers.SAMPLES}
    files = File.objects.exclude(registered_by=None)
    assert files.count() == 400
    places = Counter(files.values_list("person__area__slug", flat=True))
    assert len(places) == 5
    assert places.most_common(1)[0] == ("meisha", 200)
    ages = [file.age_on(timezone.localdate()) or 0 for file in files]
    assert {age // 10 for age in ages} >= set(range(9))
    assert Household.objects.count() > 80
    assert files.exclude(landline_key=None).exclude(landline_key="").count() > 25
    assert sum("no_phone" in file.needs for file in files) > 20
    assert sum(file.address == "" for file in files) == 0
    assert len(set(PeopleStatus.objects.values_list("group", flat=True))) >= 5
    family = Acting.objects.filter(tie="family", ended_at=None)
    assert family.count() >= 5
    assert all(one.consent.withdrawn_at is None for one in family.select_related("consent"))
    assert len(named) == 14
    helpers = Person.objects.filter(name__in=named)
    assert helpers.count() == 14
    checked = Force.objects.filter(person__in=helpers, verified_at__isnull=False, ended_at=None)
    kinds = Counter(checked.values_list("kind", flat=True))
    assert min(kinds[kind] for kind in ("worker", "volunteer", "party")) >= 4
