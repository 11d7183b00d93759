"""The demonstration: a town in mid-week with a history, made once and never again."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from linli.accounts.models import Person
from linli.activities.models import Activity, SignUp, Stand, State
from linli.alerts.models import Alert
from linli.areas import seeds as areas
from linli.core.models import Task
from linli.hours.models import Hour
from linli.notices.models import Notice
from linli.orders import samples
from linli.orders.life import Status
from linli.orders.models import Order
from linli.organisations.samples import one_per_role
from linli.points import proofs
from linli.points.models import Earning
from linli.records.models import ServiceRecord

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def test_a_town_with_a_past_and_something_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    settings.FRESH_SECONDS = 45
    monkeypatch.setattr(samples, "DAYS", 14)  # of ninety
    seed = areas.seed
    monkeypatch.setattr(areas, "seed", lambda: seed(whole=False))

    said = demo()

    assert all(sample.person.name in said for sample in one_per_role())
    states = Counter(Order.objects.values_list("status", flat=True))
    wanted = {
        Status.SUBMITTED, Status.NEED_INFO, Status.OFFERED, Status.OPEN, Status.ACCEPTED,
        Status.SCHEDULED, Status.RETURNED, Status.DONE, Status.RATED, Status.IN_PARTS,
    }  # fmt: skip
    assert wanted <= set(states)
    long_ago = timezone.now() - timedelta(days=4)
    assert Order.objects.filter(submitted_at__lt=long_ago).exists()
    assert ServiceRecord.objects.filter(begun_at__lt=timezone.now() - timedelta(days=1)).exists()
    assert not Order.objects.filter(is_sample=False).exists()
    up = Notice.objects.filter(current__isnull=False)
    assert up.filter(is_sample=True).count() == up.count() == 5
    assert Alert.objects.count() == Alert.objects.exclude(status="actual").count() == 3
    assert not Alert.objects.filter(is_sample=False).exists()
    assert Activity.objects.filter(is_sample=True, state=State.PUBLISHED).count() == 6
    assert ServiceRecord.objects.filter(kind="activity").exists()
    assert Earning.objects.filter(points__gt=0).exists()
    assert list(proofs.faults()) == []
    assert SignUp.objects.filter(stand=Stand.WAITING).exists()
    assert {row.state for row in Hour.objects.all()} >= {"publicised", "disputed"}
    assert not Task.objects.filter(lost_at__isnull=False).exists()
    assert not Person.objects.filter(is_sample=False).exists()

    call_command("rebuild_tallies", check=True)
    before = Order.objects.count(), Person.objects.count()
    demo()
    assert (Order.objects.count(), Person.objects.count()) == before
