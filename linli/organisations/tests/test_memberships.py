"""Joining: by asking, by invitation, with a code; and leaving."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations import actions, queries
from linli.organisations.actions import invitations
from linli.organisations.actions.codes import plain
from linli.organisations.models import (
    Invitation,
    JoinCode,
    JoinMode,
    Kind,
    Member,
    Membership,
    Role,
)
from linli.organisations.tests.make import (
    make_grant,
    make_head,
    make_member,
    make_organisation,
    make_staff,
)

pytestmark = pytest.mark.django_db


def test_somebody_asks_and_is_taken_in() -> None:
    organisation = make_organisation()
    resident = make_resident()

    asked = actions.ask(organisation, by=resident)
    again = actions.ask(organisation, by=resident)
    assert asked.pk == again.pk
    actions.approve(asked, by=make_head(organisation))

    membership = Membership.objects.get()
    assert (membership.state, membership.person) == (Member.IN, resident)
    told = [(event.verb, event.area_id) for event in history(membership)]
    area = organisation.area_id
    assert told == [("membership.asked", area), ("membership.approved", area)]
    with pytest.raises(Refused, match="already been answered"):
        actions.approve(asked, by=make_head(organisation))
    with pytest.raises(Refused, match="member already"):
        actions.ask(organisation, by=resident)


def test_who_is_turned_down_hears_why_and_may_ask_again() -> None:
    organisation = make_organisation()
    head, resident = make_head(organisation), make_resident()
    asked = actions.ask(organisation, by=resident)

    with pytest.raises(Refused, match="Say why"):
        actions.refuse(asked, by=head, reason=" ")
    actions.refuse(asked, by=head, reason="本月已招满")

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (Member.REFUSED, "本月已招满")
    actions.ask(organisation, by=resident)
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (Member.ASKED, "")


def test_managers_of_the_organisation_decide_and_nobody_about_themselves() -> None:
    organisation = make_organisation(kind=Kind.AGENCY)
    manager = make_staff(Role.AGENCY_MANAGER, organisation.area, organisation=organisation)
    stranger = make_staff(Role.AGENCY_MANAGER, organisation.area)
    asked = actions.ask(organisation, by=make_resident())
    own = actions.ask(organisation, by=manager)

    for by in (stranger, make_resident(), make_staff(Role.STATION_HEAD)):
        with pytest.raises(PermissionDenied):
            actions.approve(asked, by=by)
        with pytest.raises(PermissionDenied):
            actions.refuse(asked, by=by, reason="x")
        with pytest.raises(PermissionDenied):
            actions.remove(asked, by=by, reason="x")
    with pytest.raises(Refused, match="Somebody else"):
        actions.approve(own, by=manager)
    actions.approve(asked, by=manager)


@pytest.mark.parametrize("mode", [JoinMode.INVITATION, JoinMode.CODE])
def test_where_asking_does_not_help_it_is_said_so(mode: str) -> None:
    with pytest.raises(Refused, match="by invitation or with a code"):
        actions.ask(make_organisation(join_mode=mode), by=make_resident())
    assert not Membership.objects.exists()


def test_a_member_leaves_and_only_they_themselves() -> None:
    membership = make_member(make_organisation())

    with pytest.raises(PermissionDenied):
        actions.leave(membership, by=make_resident())
    actions.leave(membership, by=membership.person)

    membership.refresh_from_db()
    assert membership.state == Member.LEFT
    assert not queries.of_person(membership.person).exists()
    with pytest.raises(PermissionDenied):
        actions.leave(membership, by=membership.person)


@pytest.mark.parametrize("way", ["leave", "remove"])
def test_whoever_is_no_member_any_more_is_not_one_by_a_role_either(way: str) -> None:
    membership = make_member(make_organisation())
    person, house = membership.person, membership.organisation
    role = make_grant(person, Role.MEMBER, house.area, organisation=house)
    other = make_grant(person, Role.WORKER, house.area, organisation=house)

    if way == "leave":
        actions.leave(membership, by=person)
    else:
        actions.remove(membership, by=make_head(house), reason="搬走了")

    for row in (role, other):
        row.refresh_from_db()
    assert role.revoked_at
    assert other.revoked_at is None, "a post is taken away by whoever gave it"


def test_a_member_is_taken_out_with_a_reason() -> None:
    membership = make_member(make_organisation())
    head = make_head(membership.organisation)

    with pytest.raises(Refused, match="Say why"):
        actions.remove(membership, by=head, reason="")
    actions.remove(membership, by=head, reason="长期不参加")
    with pytest.raises(Refused, match="not a member"):
        actions.remove(membership, by=head, reason="x")
    membership.refresh_from_db()
    assert membership.state == Member.REFUSED


# --- invitations ----------------------------------------------------------------------------


def test_whoever_has_the_number_is_invited_known_or_not() -> None:
    organisation = make_organisation(join_mode=JoinMode.INVITATION)
    head, known = make_head(organisation), make_resident()

    for mobile in (known.mobile, "13800138000"):
        actions.invite(organisation, by=head, mobile=mobile)
    later = Person.objects.create(mobile="13800138000", joined_at=timezone.now())

    for person in (known, later):
        [invitation] = queries.invitations_to(person)
        membership = actions.accept(invitation, by=person)
        assert (membership.state, membership.person) == (Member.IN, person)
        assert not queries.invitations_to(person).exists()
    assert set(Invitation.objects.values_list("mobile", "mobile_key")) == {("", None)}


def test_the_number_is_sealed_and_the_inviter_learns_nothing_from_the_row() -> None:
    organisation = make_organisation()
    actions.invite(organisation, by=make_head(organisation), mobile="13800138000")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organisations_invitation")
        stored = repr(cursor.fetchall())
    assert "13800138000" not in stored
    event = history(Invitation.objects.get()).get()
    assert event.facts == {}


def test_inviting_again_renews_the_one_invitation() -> None:
    organisation = make_organisation()
    head = make_head(organisation)

    first = actions.invite(organisation, by=head, mobile="13800138000")
    second = actions.invite(organisation, by=head, mobile="13800138000")

    assert Invitation.objects.get() == second != first


def test_only_the_owner_of_the_number_answers() -> None:
    organisation = make_organisation()
    resident = make_resident()
    family = Person.objects.create(mobile=resident.mobile)  # shares the number, has no account
    invitation = actions.invite(organisation, by=make_head(organisation), mobile=resident.mobile)

    for other in (make_resident(), make_person(), family):
        with pytest.raises(PermissionDenied):
            actions.accept(invitation, by=other)
        with pytest.raises(PermissionDenied):
            actions.decline(invitation, by=other)
        assert not queries.invitations_to(other).exists()
    actions.decline(invitation, by=resident)
    with pytest.raises(PermissionDenied):  # it has forgotten the number
        actions.accept(invitation, by=resident)


def test_an_invitation_runs_out() -> None:
    organisation = make_organisation()
    resident = make_resident()
    invitation = actions.invite(organisation, by=make_head(organisation), mobile=resident.mobile)
    Invitation.objects.update(expires_at=timezone.now())

    with pytest.raises(Refused, match="not valid any more"):
        actions.accept(invitation, by=resident)
    assert not queries.invitations_to(resident).exists()


def test_nobody_invites_a_whole_town(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_A_DAY", 2)
    organisation = make_organisation()
    head = make_head(organisation)
    for number in range(2):
        actions.invite(organisation, by=head, mobile=f"1380013800{number}")

    with pytest.raises(Refused, match="enough invitations"):
        actions.invite(organisation, by=head, mobile="13800138009")
    with pytest.raises(PermissionDenied):
        actions.invite(organisation, by=make_resident(), mobile="13800138009")


# --- codes ----------------------------------------------------------------------------------


def test_a_code_lets_in_as_many_as_it_may_and_counts() -> None:
    organisation = make_organisation(join_mode=JoinMode.CODE)
    code = actions.make_code(organisation, by=make_head(organisation), days=7, most=2)
    first = make_resident()

    for person in (first, first, make_resident()):
        assert actions.join_with_code(code.code, by=person).state == Member.IN

    code.refresh_from_db()
    assert code.used == 2  # one who was in already did not use it up
    late = make_resident()
    with pytest.raises(Refused, match="as often as it may"):
        actions.join_with_code(code.code, by=late)
    assert not Membership.objects.filter(person=late).exists()


def test_a_code_is_read_however_it_is_written() -> None:
    organisation = make_organisation()
    code = actions.make_code(organisation, by=make_head(organisation), days=7, most=2)
    words = f" {code.code[:4].lower()}-{code.code[4:]}\u3000"

    assert plain(words) == code.code
    actions.join_with_code(words, by=make_resident())


@pytest.mark.parametrize("words", ["", "ABCD2345", "x" * 10_000, "\x00", "😀"])
def test_a_wrong_code_is_refused(words: str) -> None:
    with pytest.raises(Refused, match="not right"):
        actions.join_with_code(words, by=make_resident())


def test_a_code_that_ran_out_or_was_withdrawn_lets_nobody_in() -> None:
    organisation = make_organisation()
    head = make_head(organisation)
    code = actions.make_code(organisation, by=head, days=7, most=2)

    with pytest.raises(PermissionDenied):
        actions.withdraw_code(code, by=make_resident())
    actions.withdraw_code(code, by=head)

    with pytest.raises(Refused, match="has run out"):
        actions.join_with_code(code.code, by=make_resident())
    with pytest.raises(Refused, match="run out already"):
        actions.withdraw_code(code, by=head)
    with pytest.raises(PermissionDenied):
        actions.make_code(organisation, by=make_resident(), days=1, most=1)


def test_no_code_lives_longer_than_a_season() -> None:
    organisation = make_organisation()

    actions.make_code(organisation, by=make_head(organisation), days=4000, most=2)

    assert JoinCode.objects.get().expires_at < timezone.now() + timedelta(days=91)
