"""Every figure equals the list behind it and a recount, whatever was written and corrected."""

import contextlib
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.catalogue.tests.make import make_service
from linli.core.errors import Refused
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records import actions, queries, tallies
from linli.records.actions import Gave, Got
from linli.records.models import FORCES, Kind, Served, ServiceRecord, Tally
from linli.records.tests.make import at, make_record

FIRST, LAST = date(2025, 1, 1), date(2025, 3, 1)
SPANS = [(FIRST, LAST), (FIRST, FIRST), (date(2025, 2, 1), LAST), (date(2024, 1, 1), FIRST)]

got = st.tuples(st.integers(0, 3), st.integers(1, 3))
gave = st.tuples(st.integers(0, 2), st.sampled_from(list(FORCES)), st.integers(1, 300))
step = st.fixed_dictionaries(
    {
        "month": st.integers(1, 3),
        "day": st.sampled_from([1, 15, 28]),
        "hour": st.sampled_from([0, 12, 23]),  # the edges of a month, where we are and in UTC
        "kind": st.sampled_from([Kind.ORDER, Kind.VISIT]),
        "area": st.integers(0, 2),
        "service": st.integers(0, 1),
        "organisation": st.integers(0, 1),
        "is_confidential": st.booleans(),
        "gave": st.lists(gave, min_size=1, max_size=3, unique_by=lambda one: one[0]),
        "got": st.lists(got, max_size=3, unique_by=lambda one: one[0]),
        "crowd": st.integers(0, 40),
        "corrects": st.none() | st.integers(0, 30),
    }
)


class Figures(TestCase):
    """A walk of writing and correcting; looked at at its end."""

    def setUp(self) -> None:
        town = make_area(kind="town")
        self.areas = [town, make_area(parent=town), make_area(parent=town)]
        self.people = [make_resident() for _ in range(4)]
        self.services = [None, make_service()]
        self.organisations = [make_organisation(area=town) for _ in range(2)]
        self.head = make_staff(Role.STATION_HEAD, town)

    @pytest.mark.walk
    @settings(max_examples=25)
    @given(st.lists(step, min_size=1, max_size=12))
    def test_they_are_exact(self, walk: list[dict[str, Any]]) -> None:
        for one in walk:
            self.take(one)
        assert tallies.kept().same() == tallies.recounted().same()
        assert not Served.objects.filter(times=0).exists()
        assert not Tally.objects.filter(services=0).exists()
        for area in self.areas:
            for span in SPANS:
                self.same(area, *span)
            for asked in (
                {"kind": Kind.ORDER},
                {"service": self.services[1]},
                {"organisation": self.organisations[0], "kind": Kind.VISIT},
            ):
                self.same(area, *SPANS[0], **asked)

    def same(self, area: Any, first: date, last: date, **asked: Any) -> None:
        found = queries.figures(area, first, last, **asked)
        assert found == queries.recount(area, first, last, **asked)

        def behind(figure: str) -> Any:
            return queries.listed(figure, area, first, last, **asked)

        assert len(behind("services")) == found.services
        assert len(behind("people")) == found.people
        assert sum(row.person_times for row in behind("person_times")) == found.person_times
        for force in FORCES:
            minutes = sum(row.minutes for row in behind(force))
            assert minutes == found.minutes_by_force[force]

    def take(self, one: dict[str, Any]) -> None:
        begun = at(month=one["month"], day=one["day"], hour=one["hour"])
        crowd = [Got(count=one["crowd"], how="heads")] if one["crowd"] else []
        named = [Got(self.people[who], times=times) for who, times in one["got"]]
        service = self.services[one["service"]]
        facts: dict[str, Any] = {
            "begun_at": begun,
            "ended_at": begun + timedelta(hours=2),
            "kind": one["kind"],
            "service": service,
            "organisation": self.organisations[one["organisation"]],
            "is_confidential": one["is_confidential"],
        }
        helped = [Gave(self.people[who], force, n) for who, force, n in one["gave"]]
        received = named + crowd or [Got(self.people[0])]
        current = list(ServiceRecord.objects.filter(is_current=True).order_by("pk"))
        if one["corrects"] is None or not current:
            make_record(self.areas[one["area"]], gave=helped, got=received, **facts)
            return
        row = current[one["corrects"] % len(current)]
        title = "" if service else "换灯"
        with contextlib.suppress(Refused):  # nothing was changed: it says so
            actions.correct(
                row, by=self.head, reason="核对", reason_kind="other", title=title,
                area_id=self.areas[one["area"]].pk,
                contributions=helped, receptions=received, **facts,
            )  # fmt: skip


@pytest.mark.django_db
def test_figures_take_two_queries(django_assert_num_queries: Any) -> None:
    area = make_area()
    for _ in range(3):
        make_record(area)
    with django_assert_num_queries(2):
        assert queries.figures(area, date(2020, 1, 1), date(2100, 1, 1)).services == 3


@pytest.mark.django_db
def test_a_night_belongs_to_the_month_in_which_it_began_here() -> None:
    make_record(begun_at=at(month=1, day=31, hour=23), ended_at=at(month=2, day=1, hour=3))

    assert Tally.objects.get().month == date(2025, 1, 1)


@pytest.mark.django_db
def test_the_figures_are_proven_and_made_anew() -> None:
    make_record()
    call_command("rebuild_tallies", check=True, stdout=StringIO())
    Tally.objects.update(services=9)
    Served.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("rebuild_tallies", check=True)
    said = StringIO()

    call_command("rebuild_tallies", stdout=said)
    call_command("rebuild_tallies", stdout=said)

    assert "made anew" in said.getvalue()
    assert "Nothing was changed" in said.getvalue()
    assert Tally.objects.get().services == Served.objects.get().times == 1


@pytest.mark.django_db
def test_a_correction_does_not_go_on_over_lost_figures() -> None:
    area = make_area()
    row = make_record(area)
    head = make_staff(Role.STATION_HEAD, area)
    Tally.objects.all().delete()

    with pytest.raises(LookupError):
        actions.correct(row, by=head, reason="x", reason_kind="kind", kind=Kind.VISIT)
