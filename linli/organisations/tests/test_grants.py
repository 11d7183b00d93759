"""Roles: who gives them to whom, and what stands in the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations import actions, queries, scope
from linli.organisations.models import (
    SEPARATE,
    Grant,
    Member,
    Membership,
    Organisation,
    Role,
    Standing,
)
from linli.organisations.scope import Power
from linli.organisations.tests.make import make_grant, make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area(kind=Kind.TOWN)


@pytest.fixture
def security(area: Area) -> Person:
    return make_staff(Role.SECURITY, area)


@pytest.fixture
def house(area: Area) -> Organisation:
    return make_organisation(area=area)


def test_a_role_is_given_for_an_area_and_a_time(
    area: Area, security: Person, house: Organisation
) -> None:
    village, worker = make_area(parent=area), make_resident()

    made = actions.grant(worker, by=security, role=Role.WORKER, organisation=house, area=village)

    assert scope.may(worker, Power.SEE_PEOPLE, village)
    assert not scope.may(worker, Power.SEE_PEOPLE, area)
    event = history(made).get()
    assert (event.verb, event.area_id) == ("grant.given", village.pk)
    assert event.facts == {"role": "worker", "person": str(worker.pk)}

    actions.revoke(made, by=security)
    assert not scope.may(worker, Power.SEE_PEOPLE, village)
    assert [event.verb for event in history(made)] == ["grant.given", "grant.revoked"]
    with pytest.raises(Refused, match="already been taken away"):
        actions.revoke(made, by=security)


def test_only_security_administrators_give_roles_in_their_area_and_to_others(
    area: Area, security: Person, house: Organisation
) -> None:
    worker = make_resident()
    strangers = [make_staff(role, area) for role in Role if role != Role.SECURITY]
    made = actions.grant(worker, by=security, role=Role.WORKER, organisation=house, area=area)

    for by in [*strangers, make_staff(Role.SECURITY), make_resident()]:
        with pytest.raises(PermissionDenied):
            actions.grant(worker, by=by, role=Role.DISPATCHER, organisation=house, area=area)
        with pytest.raises(PermissionDenied):
            actions.revoke(made, by=by)
    with pytest.raises(PermissionDenied):
        actions.grant(security, by=security, role=Role.WORKER, organisation=house, area=area)
    with pytest.raises(PermissionDenied):
        actions.grant(worker, by=security, role=Role.WORKER, organisation=house, area=make_area())


def test_the_last_security_administrator_does_not_lock_the_door_from_inside(
    security: Person,
) -> None:
    with pytest.raises(PermissionDenied):
        actions.revoke(Grant.objects.get(person=security), by=security)


@pytest.mark.parametrize("first", SEPARATE)
@pytest.mark.parametrize("second", SEPARATE)
def test_the_three_administrators_are_three_people(
    area: Area, security: Person, house: Organisation, first: str, second: str
) -> None:
    person = make_resident()
    actions.grant(person, by=security, role=first, organisation=house, area=area)

    with pytest.raises(Refused, match="three people"):
        actions.grant(
            person, by=security, role=second, organisation=house, area=make_area(parent=area)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            person=person, role=second, organisation=make_organisation(), area=area
        )


def test_an_administrator_who_has_left_may_become_another(
    area: Area, security: Person, house: Organisation
) -> None:
    person = make_resident()
    made = actions.grant(person, by=security, role=Role.OPERATOR, organisation=house, area=area)
    Grant.objects.filter(pk=made.pk).update(
        valid_from=timezone.localdate() - timedelta(days=9),
        valid_until=timezone.localdate() - timedelta(days=1),
    )

    actions.grant(person, by=security, role=Role.AUDITOR, organisation=house, area=area)

    assert scope.powers_of(person) == {Power.AUDIT}
    assert queries.in_force(queries.grants_seen_by(security)).count() == 2


def test_a_role_that_makes_no_sense_is_refused(
    area: Area, security: Person, house: Organisation
) -> None:
    worker, today = make_resident(), timezone.localdate()
    day = timedelta(days=1)

    def give(to: Person = worker, **more: object) -> None:
        words = {"role": Role.WORKER, "organisation": house, "area": area} | more
        actions.grant(to, by=security, **words)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="needs an account"):
        give(make_person())
    with pytest.raises(Refused, match="last day"):
        give(valid_until=today - day)
    with pytest.raises(Refused, match="last day"):
        give(valid_from=today + 9 * day, valid_until=today + day)
    give(valid_from=today + day)
    with pytest.raises(Refused, match="already"):
        give()
    for change in ({"standing": Standing.SUSPENDED}, {"ended_on": today}):
        closed = make_organisation(area=area)
        Organisation.objects.filter(pk=closed.pk).update(**change)
        closed.refresh_from_db()
        with pytest.raises(Refused, match="ended or is suspended"):
            give(organisation=closed)
    gone = make_area(parent=area)
    Area.objects.filter(pk=gone.pk).update(valid_until=today)
    gone.refresh_from_db()
    with pytest.raises(Refused, match="area has ended"):
        give(area=gone)


def test_a_security_administrator_sees_the_roles_of_their_area_only(
    area: Area, security: Person
) -> None:
    inside = make_staff(Role.WORKER, make_area(parent=area))
    make_staff(Role.WORKER)

    seen = queries.grants_seen_by(security)

    assert {grant.person for grant in seen} == {security, inside}


def test_a_team_that_has_members_keeps_a_leader(
    area: Area, security: Person, house: Organisation
) -> None:
    team = make_organisation("花灯队", area=area, kind="team", guide=house)
    first, second = (
        make_grant(make_resident(), Role.AGENCY_MANAGER, area, organisation=team) for _n in range(2)
    )
    member = Membership.objects.create(organisation=team, person=make_resident(), state=Member.IN)

    actions.revoke(first, by=security)
    with pytest.raises(Refused, match="another leader"):
        actions.revoke(second, by=security)
    over = make_grant(make_resident(), Role.AGENCY_MANAGER, area, organisation=team)
    over.valid_until = timezone.localdate() - timedelta(days=1)  # who leads no more
    over.valid_from = over.valid_until
    over.save()
    with pytest.raises(Refused, match="another leader"):
        actions.revoke(second, by=security)
    member.delete()
    assert actions.revoke(second, by=security).revoked_at
