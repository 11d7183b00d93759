"""Service records for tests."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue.models import Wanted
from linli.organisations.tests.make import make_organisation
from linli.records import actions
from linli.records.actions import Gave, Got
from linli.records.models import Backdated, Kind, ServiceRecord


def make_source() -> Wanted:
    """Something that could have written a record: any row with an id does."""
    return Wanted.objects.create(words="灯不亮了")


def at(month: int = 3, day: int = 10, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a past year, where we are."""
    return timezone.make_aware(datetime(2025, month, day, hour, minute))  # noqa: DTZ001


def facts(area: Area | None = None, **more: Any) -> dict[str, Any]:
    """What one hour of a volunteer for one resident was."""
    area = area or make_area()
    begun_at = more.pop("begun_at", None) or timezone.now() - timedelta(hours=2)
    usual: dict[str, Any] = {
        "kind": Kind.ORDER,
        "begun_at": begun_at,
        "ended_at": begun_at + timedelta(hours=1),
        "area_id": area.pk,
        "contributions": more.pop("gave", None) or [Gave(make_resident(), "volunteer", 60)],
        "receptions": more.pop("got", None) or [Got(make_resident(area=area))],
        "title": "" if more.get("service") else "换灯",
    }
    if "organisation" not in more:
        usual["organisation"] = make_organisation(area=area)
    return {**usual, **more}


def make_record(area: Area | None = None, **more: Any) -> ServiceRecord:
    source = more.pop("source", None) or make_source()
    return actions.write(source=source, by=more.pop("by", None), **facts(area, **more))


def make_backdated(area: Area, *, by: Person, **more: Any) -> Backdated:
    """Somebody asks to enter an hour of last month."""
    reason = more.pop("reason", "停电，当天没法登记")
    evidence = more.pop("evidence", ["0198c0de-0000-7000-8000-000000000000"])
    begun_at = timezone.now() - timedelta(days=30)
    asked = facts(area, **{"begun_at": begun_at, **more})
    return actions.ask_backdated(by=by, reason=reason, evidence=evidence, **asked)
