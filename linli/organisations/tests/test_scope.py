"""The one place that says what a role sees: against a naive reckoning, and in one query."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.organisations import scope
from linli.organisations.models import SEPARATE, Grant, Organisation, Role, Standing
from linli.organisations.models import Kind as OrganisationKind
from linli.organisations.scope import POWERS, Power
from linli.organisations.tests.make import make_grant, make_organisation, make_staff

PLACES = 7
GRANTS = st.lists(
    st.tuples(
        st.sampled_from([*Role]),
        st.integers(0, PLACES - 1),
        st.sampled_from(["in force", "not yet", "no more", "revoked", "suspended", "ended"]),
    ),
    max_size=6,
)


def in_force(grant: Grant, today: date) -> bool:
    begun = grant.valid_from <= today
    over = grant.valid_until is not None and grant.valid_until < today
    house = grant.organisation
    rests = house.ended_on is not None or house.standing in (Standing.SUSPENDED, Standing.LISTED)
    return begun and not over and grant.revoked_at is None and not rests


def reckoned(person: Person, power: Power) -> set[UUID]:
    """Where the person has the power, step by step from the parents."""
    today = timezone.localdate()
    roots = {
        grant.area_id
        for grant in Grant.objects.filter(person=person).select_related("organisation")
        if power in POWERS[grant.role] and in_force(grant, today)
    }
    parents = dict(Area.objects.values_list("pk", "parent"))

    def lies_in_a_root(pk: UUID | None) -> bool:
        while pk is not None and pk not in roots:
            pk = parents[pk]
        return pk is not None

    return {pk for pk in parents if lies_in_a_root(pk)}


def make_in_state(person: Person, role: str, area: Area, state: str) -> None:
    grant = make_grant(person, role, area)
    today, day = timezone.localdate(), timedelta(days=1)
    match state:
        case "not yet":
            changes: dict[str, object] = {"valid_from": today + day}
        case "no more":
            changes = {"valid_from": today - 9 * day, "valid_until": today - day}
        case "revoked":
            changes = {"revoked_at": timezone.now()}
        case _:
            changes = {"valid_until": today}
    Grant.objects.filter(pk=grant.pk).update(**changes)
    if state in ("suspended", "ended"):
        house: dict[str, object] = {"standing": Standing.SUSPENDED}
        if state == "ended":
            house = {"ended_on": today}
        Organisation.objects.filter(pk=grant.organisation_id).update(**house)


class ScopeTest(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(
        shape=st.lists(st.integers(0, 30), min_size=PLACES, max_size=PLACES),
        grants=GRANTS,
        power=st.sampled_from([*Power]),
    )
    def test_may_and_narrow_say_what_a_naive_reckoning_says(
        self, shape: list[int], grants: list[tuple[str, int, str]], power: Power
    ) -> None:
        areas: list[Area] = []
        for number in shape:
            above = areas[number % len(areas)] if areas and number % 4 else None
            areas.append(make_area(parent=above, kind=Kind.TOWN))
        person = make_resident()
        separate: set[str] = set()
        for role, place, state in grants:
            if role in SEPARATE:
                if separate:
                    continue
                separate.add(role)
            make_in_state(person, role, areas[place], state)
        living = [make_person(area=area) for area in areas]

        wanted = reckoned(person, power)
        rows = Person.objects.filter(pk__in=[p.pk for p in living])
        for few in (False, True):
            found = scope.narrow(rows, person, power, few=few)
            assert {p.area_id for p in found} == wanted
        assert {area.pk for area in areas if scope.may(person, power, area)} == wanted
        powers = scope.powers_of(person)
        assert (power in powers) == bool(wanted)


pytestmark = pytest.mark.django_db


def test_nobody_has_a_power_in_no_area_and_visitors_have_none_at_all() -> None:
    staff = make_staff(Role.STATION_HEAD)

    assert not scope.may(staff, Power.SEE_PEOPLE, None)
    assert not scope.narrow(Person.objects.filter(area=None), staff, Power.SEE_PEOPLE).exists()
    visitor = AnonymousUser()
    assert not scope.narrow(Person.objects.all(), visitor, Power.SEE_PEOPLE).exists()  # type: ignore[arg-type]


def test_a_shut_account_has_no_powers() -> None:
    staff = make_staff(Role.STATION_HEAD)
    area = Grant.objects.get(person=staff).area
    assert scope.may(staff, Power.SEE_PEOPLE, area)

    staff.is_active = False

    assert not scope.may(staff, Power.SEE_PEOPLE, area)
    assert scope.powers_of(staff) == frozenset()


def test_the_role_somebody_acts_in_only_ever_narrows() -> None:
    area = make_area()
    staff = make_staff(Role.DISPATCHER, area)
    other = make_grant(staff, Role.LIAISON, area)
    staff.acting_as = other.pk
    assert scope.powers_of(staff) == {Power.SANCTION, Power.SEE_PROJECTS, Power.BUY_PROJECTS}
    assert not scope.may(staff, Power.SEE_PEOPLE, area)

    staff.acting_as = Grant.objects.exclude(person=staff).values_list("pk", flat=True).first()
    assert scope.powers_of(staff) == frozenset() or staff.acting_as is None

    stranger = make_staff(Role.STATION_HEAD, area)
    staff.acting_as = Grant.objects.get(person=stranger).pk
    assert scope.powers_of(staff) == frozenset()


def test_every_role_is_given_its_powers_somewhere() -> None:
    assert set(POWERS) == set(Role)
    assert frozenset().union(*POWERS.values()) == set(Power)


def test_the_three_administrators_share_no_power() -> None:
    three = [POWERS[role] for role in (Role.OPERATOR, Role.SECURITY, Role.AUDITOR)]
    assert sum(map(len, three)) == len(frozenset().union(*three))
    for role, powers in POWERS.items():
        if role not in (Role.SECURITY, Role.AUDITOR):
            assert not powers & {Power.GRANT_ROLES, Power.AUDIT}


def test_managers_act_for_their_own_organisation_and_what_belongs_to_it() -> None:
    area = make_area()
    agency = make_organisation(area=area, kind=OrganisationKind.AGENCY)
    centre = make_organisation(area=area, parent=agency, kind=OrganisationKind.AGENCY)
    team = make_organisation(area=area, parent=centre, kind=OrganisationKind.TEAM)
    guided = make_organisation(area=area, guide=agency, kind=OrganisationKind.TEAM)
    stranger = make_organisation(area=area, kind=OrganisationKind.AGENCY)
    manager = make_staff(Role.AGENCY_MANAGER, area, organisation=agency)
    below = make_staff(Role.AGENCY_MANAGER, area, organisation=team)

    everything = [agency, centre, team, guided, stranger]
    for person, theirs in ((manager, everything[:4]), (below, [team])):
        may = {o.pk for o in everything if scope.may_for(person, Power.MANAGE_MEMBERS, o)}
        assert may == {o.pk for o in theirs}
        assert set(scope.under(person, Power.MANAGE_MEMBERS)) == set(theirs)


@pytest.mark.parametrize(
    "ask",
    [
        lambda person, area: list(scope.narrow(Person.objects.all(), person, Power.SEE_PEOPLE)),
        lambda person, area: list(
            scope.narrow(Person.objects.all(), person, Power.SEE_PEOPLE, few=True)
        ),
        lambda person, area: scope.may(person, Power.SEE_PEOPLE, area),
        lambda person, area: scope.powers_of(person),
    ],
)
def test_each_question_is_one_query(ask: Callable[[Person, Area], object]) -> None:
    area = make_area()
    staff = make_staff(Role.WORKER, area)

    with CaptureQueriesContext(connection) as queries:
        ask(staff, area)

    assert len(queries) == 1


def test_narrowing_reads_indexes_and_no_table_from_end_to_end() -> None:
    staff = make_staff(Role.WORKER)
    living = Person.objects.filter(erased_at=None).order_by()
    rows = scope.narrow(living, staff, Power.SEE_PEOPLE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # in tables this small the planner would not bother
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = rows.explain()

    assert ("SCAN" if connection.vendor == "sqlite" else "Seq Scan") not in plan
    assert "arealink" in plan or "area_link" in plan
