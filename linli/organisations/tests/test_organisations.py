"""Organisations: what they are, how they present themselves, how they stand, how they end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.areas import actions as areas
from linli.areas.models import Area
from linli.areas.models import Kind as AreaKind
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations import actions
from linli.organisations.actions.organisations import Facts, Profile
from linli.organisations.models import (
    Field,
    Grant,
    JoinMode,
    Kind,
    Organisation,
    Role,
    Sanction,
    Standing,
)
from linli.organisations.tests.make import make_head, make_organisation, make_staff

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


def verbs(organisation: Organisation) -> list[str]:
    return [event.verb for event in history(organisation)]


def facts(area: Area, **more: object) -> Facts:
    words = {"name": "梅沙社工服务中心", "kind": Kind.AGENCY, "area": area} | more
    return Facts(**words)  # type: ignore[arg-type]


def test_an_organisation_is_entered_by_whoever_answers_for_its_area() -> None:
    area = make_area()
    head = make_staff(Role.STATION_HEAD, area)

    made = actions.create(by=head, facts=facts(area, credit_code=CODE.lower()))

    assert (made.credit_code, str(made), made.standing) == (CODE, "梅沙社工服务中心", "good")
    assert verbs(made) == ["organisation.created"]
    for other in (make_staff(Role.STATION_HEAD), make_staff(Role.WORKER, area), make_resident()):
        with pytest.raises(PermissionDenied):
            actions.create(by=other, facts=facts(area, name="x"))
        with pytest.raises(PermissionDenied):
            actions.edit(made, by=other, facts=facts(area, name="x"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"credit_code": "91350100M000100Y44"}, "slip"),
        ({"credit_code": "123"}, "18 characters"),
        ({"credit_code": CODE}, "already has this credit code"),
        ({"name": "已有的机构"}, "of this name"),
        ({"kind": Kind.TEAM}, "guides it"),
    ],
)
def test_an_organisation_that_does_not_fit_is_refused(more: dict[str, object], words: str) -> None:
    area = make_area()
    head = make_staff(Role.STATION_HEAD, area)
    actions.create(by=head, facts=facts(area, name="已有的机构", credit_code=CODE))

    with pytest.raises(Refused, match=words):
        actions.create(by=head, facts=facts(area, **more))
    assert Organisation.objects.filter(name="梅沙社工服务中心").count() == 0


def test_an_organisation_moves_only_where_one_answers_for_both_areas() -> None:
    town = make_area(kind=AreaKind.TOWN)
    one, other = make_area(parent=town), make_area(parent=town)
    made = make_organisation(area=one)
    head = make_staff(Role.STATION_HEAD, one)

    with pytest.raises(PermissionDenied):
        actions.edit(made, by=head, facts=facts(other, kind=Kind.COMMITTEE))
    actions.edit(made, by=make_staff(Role.OPERATOR, town), facts=facts(other, kind=Kind.COMMITTEE))

    made.refresh_from_db()
    assert (made.area, made.name) == (other, "梅沙社工服务中心")
    event = history(made).last()
    assert event is not None
    assert event.facts == {"fields": ["name", "area"]}


def test_editing_without_a_change_leaves_no_trace() -> None:
    made = make_organisation()

    actions.edit(made, by=make_head(made), facts=facts(made.area, name=made.name, kind=made.kind))

    assert verbs(made) == []


def test_no_organisation_is_part_of_itself_or_nested_too_deep() -> None:
    area = make_area()
    head = make_staff(Role.STATION_HEAD, area)
    chain = [make_organisation(area=area, kind=Kind.AGENCY)]
    for _step in range(3):
        chain.append(make_organisation(area=area, kind=Kind.AGENCY, parent=chain[-1]))

    def hang(one: Organisation, upper: Organisation, **more: object) -> None:
        actions.edit(one, by=head, facts=facts(area, name=one.name, parent=upper, **more))

    with pytest.raises(Refused, match="part of itself"):
        hang(chain[0], chain[2])
    with pytest.raises(Refused, match="part of itself"):
        actions.edit(chain[0], by=head, facts=facts(area, name=chain[0].name, guide=chain[0]))
    with pytest.raises(Refused, match="three steps"):
        hang(make_organisation(area=area, kind=Kind.AGENCY), chain[3])
    with pytest.raises(Refused, match="three steps"):
        hang(chain[0], make_organisation(area=area, kind=Kind.AGENCY))
    hang(chain[3], chain[0])


def test_what_has_ended_guides_and_holds_nobody() -> None:
    area = make_area()
    head = make_staff(Role.STATION_HEAD, area)
    ended = make_organisation(area=area)
    ended = actions.end(ended, by=head)
    team = make_organisation(area=area, kind=Kind.TEAM, guide=make_organisation(area=area))

    with pytest.raises(Refused, match="has ended"):
        actions.create(by=head, facts=facts(area, kind=Kind.TEAM, guide=ended))
    with pytest.raises(Refused, match="cannot guide"):
        actions.create(by=head, facts=facts(area, kind=Kind.TEAM, guide=team))
    gone = make_area(parent=area)
    gone = areas.end(gone, by=None, on=date(2026, 5, 1))
    with pytest.raises(Refused, match="area has ended"):
        actions.create(by=head, facts=facts(gone))


def test_an_organisation_says_what_it_does_and_where() -> None:
    made = make_organisation()
    other = make_area()
    manager = make_staff(Role.AGENCY_MANAGER, made.area, organisation=made)
    profile = Profile(
        about="为长者服务", contact_name="林", contact_phone="0769-0000", is_contact_public=True,
        join_mode=JoinMode.CODE, fields=[Field.ELDERS, Field.FAMILY], service_areas=[other],
    )  # fmt: skip

    actions.describe(made, by=manager, profile=profile)
    actions.describe(made, by=manager, profile=profile)

    made.refresh_from_db()
    assert (made.about, made.contact_phone, made.join_mode) == ("为长者服务", "0769-0000", "code")
    assert {row.field for row in made.fields.all()} == {"elders", "family"}
    assert [row.area for row in made.service_areas.all()] == [other]
    actions.describe(made, by=manager, profile=Profile(fields=[Field.YOUTH]))
    assert {row.field for row in made.fields.all()} == {"youth"}
    assert not made.service_areas.exists()
    with pytest.raises(Refused, match="phone"):
        actions.describe(made, by=manager, profile=Profile(is_contact_public=True))
    with pytest.raises(PermissionDenied):
        actions.describe(make_organisation(area=made.area), by=manager, profile=Profile())


def test_an_ended_organisation_takes_its_roles_and_codes_along() -> None:
    made = make_organisation(join_mode=JoinMode.CODE)
    head = make_head(made)
    worker = make_staff(Role.WORKER, made.area, organisation=made)
    code = actions.make_code(made, by=head, days=9, most=9)
    actions.invite(made, by=head, mobile="13800138000")

    actions.end(made, by=head)

    assert made.grants.get(person=worker).revoked_at is not None
    code.refresh_from_db()
    assert code.expires_at <= timezone.now()
    assert not made.invitations.filter(answered_at=None).exists()
    for step in (
        lambda: actions.end(made, by=head),
        lambda: actions.edit(made, by=head, facts=facts(made.area)),
        lambda: actions.describe(made, by=head, profile=Profile()),
        lambda: actions.make_code(made, by=head, days=1, most=1),
        lambda: actions.ask(made, by=make_resident()),
    ):
        with pytest.raises(Refused, match="ended"):
            step()


def test_an_organisation_to_which_others_belong_cannot_end() -> None:
    made = make_organisation(kind=Kind.AGENCY)
    head = make_head(made)
    part = make_organisation(area=made.area, kind=Kind.AGENCY, parent=made)

    with pytest.raises(Refused, match="belong to it"):
        actions.end(made, by=head)
    actions.end(part, by=head)
    actions.end(made, by=head)


# --- who certifies --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "code", "standing", "may"),
    [
        (Kind.COMMITTEE, None, Standing.GOOD, True),
        (Kind.DEPARTMENT, None, Standing.GOOD, True),
        (Kind.SOCIAL, None, Standing.GOOD, False),
        (Kind.SOCIAL, CODE, Standing.GOOD, True),
        (Kind.AGENCY, CODE, Standing.WARNED, True),
        (Kind.AGENCY, CODE, Standing.SUSPENDED, False),
        (Kind.COMMITTEE, None, Standing.LISTED, False),
        (Kind.TEAM, CODE, Standing.GOOD, False),
    ],
)
def test_who_may_certify_in_their_own_name(
    kind: str,
    code: str | None,
    standing: str,
    may: bool,  # noqa: FBT001
) -> None:
    made = Organisation(kind=kind, credit_code=code, standing=standing)

    assert made.can_certify is may


def test_a_team_is_certified_by_the_body_that_guides_it() -> None:
    guide = make_organisation()
    team = make_organisation(area=guide.area, kind=Kind.TEAM, guide=guide)
    part = make_organisation(area=guide.area, kind=Kind.TEAM, parent=guide)

    assert team.certifier == part.certifier == guide.certifier == guide
    for suspended in (guide, team):
        Organisation.objects.filter(pk=suspended.pk).update(standing=Standing.SUSPENDED)
        assert Organisation.objects.get(pk=team.pk).certifier is None
        Organisation.objects.update(standing=Standing.GOOD)


# --- standing -------------------------------------------------------------------------------


def test_a_sanction_is_a_step_in_a_history_and_the_newest_is_in_force() -> None:
    made = make_organisation(kind=Kind.AGENCY)
    officer = make_staff(Role.LIAISON, made.area)
    day = timezone.localdate() + timedelta(days=30)

    actions.sanction(made, by=officer, standing=Standing.WARNED, reason="记录不实")
    actions.sanction(made, by=officer, standing=Standing.RECTIFY, reason="未改正", rectify_by=day)
    made.refresh_from_db()
    assert (made.standing, made.rectify_by) == (Standing.RECTIFY, day)
    actions.sanction(made, by=officer, standing=Standing.GOOD, reason="已整改")

    made.refresh_from_db()
    assert (made.standing, made.rectify_by) == (Standing.GOOD, None)
    assert [step.standing for step in made.sanctions.order_by("at")] == [
        Standing.WARNED, Standing.RECTIFY, Standing.GOOD,
    ]  # fmt: skip
    assert verbs(made) == ["organisation.sanctioned"] * 3


def test_only_an_officer_from_outside_sanctions_and_never_an_office() -> None:
    made = make_organisation(kind=Kind.AGENCY)
    inside = make_staff(Role.LIAISON, made.area, organisation=made)
    office = make_organisation(area=made.area, kind=Kind.DEPARTMENT)
    officer = make_staff(Role.LIAISON, made.area)

    for by, organisation in (
        (inside, made), (make_head(made), made), (make_staff(Role.LIAISON), made),
        (officer, office),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            actions.sanction(organisation, by=by, standing=Standing.WARNED, reason="x")


def test_a_sanction_without_sense_is_refused() -> None:
    made = make_organisation(kind=Kind.AGENCY)
    officer = make_staff(Role.LIAISON, made.area)
    past = timezone.localdate() - timedelta(days=1)

    with pytest.raises(Refused, match="no sanction"):
        actions.sanction(made, by=officer, standing=Standing.GOOD, reason="x")
    for day in (None, past):
        with pytest.raises(Refused, match="which day"):
            actions.sanction(
                made, by=officer, standing=Standing.RECTIFY, reason="x", rectify_by=day
            )
    assert not Sanction.objects.exists()


def test_a_suspended_organisation_takes_nobody_in_and_cannot_become_an_office() -> None:
    made = make_organisation(kind=Kind.AGENCY, join_mode=JoinMode.CODE)
    head = make_head(made)
    code = actions.make_code(made, by=head, days=9, most=9)
    officer = make_staff(Role.LIAISON, made.area)
    actions.sanction(made, by=officer, standing=Standing.SUSPENDED, reason="x")

    with pytest.raises(Refused, match="suspended"):
        actions.join_with_code(code.code, by=make_resident())
    with pytest.raises(Refused, match="suspended"):
        actions.ask(made, by=make_resident())
    with pytest.raises(Refused, match="suspended"):
        actions.invite(made, by=head, mobile="13800138000")
    with pytest.raises(Refused, match="under a sanction"):
        actions.edit(made, by=head, facts=facts(made.area, kind=Kind.DEPARTMENT))


# --- what the database itself refuses -------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisations_organisation SET parent_id = id",
        "UPDATE organisations_organisation SET guide_id = id",
        "UPDATE organisations_organisation SET kind = 'team'",
        "UPDATE organisations_organisation SET standing = 'rectify'",
        "UPDATE organisations_organisation SET kind = 'department', standing = 'warned'",
        "UPDATE organisations_organisation SET credit_code = '1'",
        "UPDATE organisations_organisation SET name = 'x'",
        "UPDATE organisations_sanction SET reason = ''",
        "UPDATE organisations_grant SET granted_by_id = person_id",
        "UPDATE organisations_grant SET valid_from = '2026-05-02', valid_until = '2026-05-01'",
        "UPDATE organisations_grant SET role = 'security'",
        "UPDATE organisations_membership SET state = 'refused'",
        "UPDATE organisations_joincode SET used = most + 1",
        "UPDATE organisations_joincode SET most = 0",
        "UPDATE organisations_joincode SET expires_at = made_at",
        "UPDATE organisations_invitation SET mobile_key = 'x', answered_at = NULL",
    ],
)
def test_the_database_refuses_what_must_never_be(statement: str) -> None:
    made = make_organisation(kind=Kind.AGENCY)
    make_organisation(area=made.area, kind=Kind.AGENCY)
    head = make_head(made)
    Sanction.objects.create(organisation=made, standing="warned", reason="x", by=head)
    actions.make_code(made, by=head, days=1, most=1)
    actions.approve(actions.ask(made, by=make_resident()), by=head)
    for mobile in ("13800138000", "13800138001"):
        actions.invite(made, by=head, mobile=mobile)
    for role in (Role.WORKER, Role.LIAISON):
        Grant.objects.create(person=head, role=role, organisation=made, area=made.area)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
