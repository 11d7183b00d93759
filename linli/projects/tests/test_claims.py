"""What no record shows: handed in with a file, accepted by somebody else, counted then."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import signed_in
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.models import StoredFile
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_staff
from linli.projects import counting, queries
from linli.projects.actions import claims
from linli.projects.models import Claim, Management, Project, Stand, State, Unit
from linli.projects.tests.make import Street, asked, handed_in, only, paper, reports
from linli.projects.tests.test_pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(settings: Settings, tmp_path: Path) -> Street:
    settings.PRIVATE_FILES = tmp_path
    return Street()


def figures(project: Project) -> tuple[int, int, int]:
    found = queries.with_indicators(Project.objects.filter(pk=project.pk)).get()
    line = queries.standings(found)[0]
    assert counting.recounted() == counting.kept()
    return line.done, line.counted, line.uncounted


def test_it_counts_once_somebody_accepts_it(street: Street) -> None:
    project = street.running(reports())
    street.record()  # no record counts here
    first, second = handed_in(street, only(project), amount=2), handed_in(street, only(project))
    assert figures(project) == (0, 0, 2)
    claims.decide(first, by=street.buyer, accepts=True)
    assert figures(project) == (2, 1, 1)
    claims.decide(second, by=street.buyer, accepts=False, because="是去年的")
    assert figures(project) == (2, 1, 1)
    claims.decide(first, by=street.buyer, accepts=False, because="与合同不符")
    assert figures(project) == (0, 0, 2)
    with pytest.raises(Refused, match="decided already"):
        claims.decide(first, by=street.buyer, accepts=True)
    counting.rebuild()
    assert figures(project) == (0, 0, 2)


def test_what_was_a_mistake_is_withdrawn_before_anybody_looks(street: Street) -> None:
    project = street.running(reports())
    row = handed_in(street, only(project))
    claims.withdraw(row, by=street.lead)
    assert figures(project) == (0, 0, 0)
    with pytest.raises(Refused, match="decided already"):
        claims.decide(row, by=street.buyer, accepts=True)
    other = claims.decide(handed_in(street, only(project)), by=street.buyer, accepts=True)
    with pytest.raises(Refused, match="decided already"):
        claims.withdraw(other, by=street.lead)


def test_nobody_types_what_records_show(street: Street) -> None:
    project = street.running(asked())
    with pytest.raises(Refused, match="nobody types it"):
        handed_in(street, only(project))
    several: list[dict[str, Any]] = [
        {"unit": Unit.HOURS}, {"kinds": ["visit"]}, {"least_age": 60}, {"tag": "x"},
    ]  # fmt: skip
    for wrong in several:
        with pytest.raises(Refused):
            street.draft(reports(**wrong))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"uploads": []}, "Add the file"), ({"title": " "}, "Say what it is"),
        ({"amount": 0}, "how many"), ({"on": 1}, "outside"), ({"on": -101}, "outside"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(street: Street, wrong: dict[str, Any], words: str) -> None:
    project = street.running(reports())
    if "on" in wrong:
        wrong = {"on": timezone.localdate() + timedelta(days=wrong["on"])}
    usual: dict[str, Any] = {
        "on": timezone.localdate(), "amount": 1, "title": "手册", "uploads": [paper()],
    }  # fmt: skip
    with pytest.raises(Refused, match=words):
        claims.hand_in(only(project), by=street.lead, **{**usual, **wrong})
    assert not StoredFile.objects.exists()


def test_only_those_of_the_contract_and_only_while_it_runs(street: Street) -> None:
    project = street.running(reports())
    row = handed_in(street, only(project))
    for by in (street.lead, street.rival, make_staff(Role.LIAISON, street.area)):
        with pytest.raises(PermissionDenied):
            claims.decide(row, by=by, accepts=True)
    with pytest.raises(PermissionDenied):
        claims.withdraw(row, by=street.rival)
    Project.objects.filter(pk=project.pk).update(state=State.CLOSED, closed_at=timezone.now())
    with pytest.raises(Refused, match="while it runs"):
        claims.decide(row, by=street.buyer, accepts=True)


def test_nobody_accepts_what_they_handed_in(street: Street) -> None:
    """Where a street employs workers itself, one person may be on both sides."""
    project = street.running(reports(), agency=street.house, management=Management.DIRECT)
    street.lead = street.buyer
    Grant.objects.create(
        person=street.buyer, role=Role.PROJECT_LEAD, organisation=street.house, area=street.area
    )
    row = handed_in(street, only(project))
    with pytest.raises(PermissionDenied):
        claims.decide(row, by=street.buyer, accepts=True)
    client = signed_in(street.buyer)
    assertNotContains(client.get(url("claim", row.pk)), url("accept_claim", row.pk))
    assertNotContains(client.get(url("one", project.pk)), url("claim", row.pk))
    another = make_staff(Role.LIAISON, street.area, organisation=street.house)
    claims.decide(row, by=another, accepts=True)


def test_by_its_pages(street: Street) -> None:
    project = street.running(reports())
    row = only(project)
    lead, buyer = signed_in(street.lead), signed_in(street.buyer)
    assertContains(lead.get(url("indicator", row.pk)), url("hand_in", row.pk))
    assertNotContains(buyer.get(url("indicator", row.pk)), url("hand_in", row.pk))
    said = {"title": "需求调研", "amount": 1, "on": timezone.localdate(), "file": paper()}
    assert lead.post(url("hand_in", row.pk), {**said, "file": ""}).status_code == 422
    assert lead.post(url("hand_in", row.pk), {**said, "file": paper()}).status_code == 302
    claim = Claim.objects.get()
    page = url("claim", claim.pk)
    file = f"/files/{claim.evidence[0]}/"
    for client in (lead, buyer):
        assertContains(client.get(page), file)
        shown = client.get(file)
        assert shown.status_code == 200
        shown.close()  # or the file stays open
    assert signed_in(street.rival).get(file).status_code in (403, 404)
    assert signed_in(street.rival).get(page).status_code == 404
    assertContains(buyer.get(url("one", project.pk)), page)
    assertNotContains(lead.get(page), url("accept_claim", claim.pk))
    assert lead.post(page, {"because": "不行"}).status_code == 403
    assert buyer.post(page, {"because": ""}).status_code == 422
    assert buyer.post(url("accept_claim", claim.pk)).status_code == 302
    assertContains(lead.get(url("indicator", row.pk)), "需求调研")
    assert buyer.post(page, {"because": "与合同不符"}).status_code == 302
    assertContains(lead.get(url("indicator", row.pk) + "?show=not"), "与合同不符")
    again = handed_in(street, row)
    assertContains(lead.get(url("claim", again.pk)), url("withdraw_claim", again.pk))
    assert lead.post(url("withdraw_claim", again.pk)).status_code == 302
    assertNotContains(buyer.get(url("one", project.pk)), url("claim", again.pk))


@pytest.mark.postgres
def test_the_database_wants_a_file_and_another_who_decides(street: Street) -> None:
    row = handed_in(street, only(street.running(reports())))
    decided: dict[str, Any] = {"stand": Stand.ACCEPTED, "decided_at": timezone.now()}
    several: list[dict[str, Any]] = [
        {"evidence": []}, {"title": ""}, {"amount": 0}, decided, {"stand": Stand.REFUSED},
        {**decided, "decided_by": street.lead}, {"decided_by": street.buyer},
    ]  # fmt: skip
    for wrong in several:
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=row.pk).update(**wrong)
    Claim.objects.filter(pk=row.pk).update(**decided, decided_by=street.buyer)


def test_whoever_handed_it_in_is_told_what_came_of_it(street: Street) -> None:
    row = only(street.running(reports()))
    claim = handed_in(street, row)
    claims.decide(claim, by=street.buyer, accepts=True)
    claims.decide(claim, by=street.buyer, accepts=False, because="少了附件")
    rows = Message.objects.filter(person=street.lead).order_by("at", "pk")
    assert [one.code for one in rows] == ["claim.accepted", "claim.refused"]
    page = signed_in(street.lead).get(url("claim", claim.pk))
    assert "少了附件" in page.content.decode()
