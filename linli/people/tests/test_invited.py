"""How a volunteer wants to be asked into teams, and what then happens to an invitation."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import make_mobile, make_resident, signed_in
from linli.organisations import actions
from linli.organisations.models import Invitation, JoinMode, Member, Membership, Organisation
from linli.organisations.queries import invitations_to, open_invitations
from linli.organisations.tests.make import make_head, make_organisation
from linli.people.actions import volunteering
from linli.people.models import Invites

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Organisation:
    return make_organisation("岭南义工队", join_mode=JoinMode.INVITATION)


def invited(team: Organisation, invites: str) -> Person:
    who = make_resident()
    volunteering.describe(who, by=who, invites=invites)
    actions.invite(team, by=make_head(team), mobile=who.mobile)
    return who


def test_always_yes_is_in_at_once(team: Organisation) -> None:
    who = invited(team, Invites.YES)
    assert Membership.objects.get(person=who, organisation=team).state == Member.IN
    assert Invitation.objects.get().mobile == ""


def test_always_no_sees_none_and_whoever_invites_sees_no_difference(team: Organisation) -> None:
    who = invited(team, Invites.NO)
    assert not Membership.objects.filter(person=who).exists()
    assertNotContains(signed_in(who).get(reverse("organisations:mine")), "岭南义工队")
    row = invitations_to(who)
    assert not row.exists()
    assert signed_in(who).post(
        reverse("organisations:accept", args=[Invitation.objects.get().pk])
    ).status_code == 404  # fmt: skip
    actions.invite(team, by=make_head(team), mobile=make_mobile())
    assert open_invitations(team).count() == 2  # one nobody has, and theirs


def test_ask_me_is_asked(team: Organisation) -> None:
    who = invited(team, Invites.ASK)
    assert not Membership.objects.filter(person=who).exists()
    assertContains(signed_in(who).get(reverse("organisations:mine")), "岭南义工队")


def test_where_whoever_wants_to_may_join_they_are_in_at_once_unless_taken_out() -> None:
    team = make_organisation("龙舟会", join_mode=JoinMode.FREE)
    who = make_resident()
    client = signed_in(who)
    ask = reverse("organisations:ask", args=[team.pk])
    assertContains(client.get(reverse("organisations:public_one", args=[team.pk])), ask)
    client.post(ask)
    row = Membership.objects.get(person=who)
    assert row.state == Member.IN
    actions.leave(row, by=who)
    client.post(ask)
    row.refresh_from_db()
    assert row.state == Member.IN
    actions.remove(row, by=make_head(team), reason="多次失约")
    assert client.post(ask).status_code == 409
    row.refresh_from_db()
    assert row.state == Member.REFUSED
