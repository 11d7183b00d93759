"""The pages of projects: whose they are, and that the browser goes the whole way of a contract."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.organisations.models import Kind, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.projects.models import Project, State
from linli.projects.tests.make import Street, asked, only

pytestmark = pytest.mark.django_db

WRITING = ("change", "drop", "sign", "start", "close", "add_indicator")
ROW = ("change_indicator", "drop_indicator")


@pytest.fixture
def street() -> Street:
    return Street()


def url(name: str, *args: Any) -> str:
    return reverse(f"projects:{name}", args=args)


def answers(client: Client, project: Project) -> set[int]:
    """What every page of a project answers, read and pressed."""
    row = only(project).pk
    pages = [url(name, project.pk) for name in ("one", *WRITING)]
    pages += [url(name, row) for name in ("indicator", *ROW)]
    got = {client.get(page).status_code for page in pages}
    return got | {client.post(page).status_code for page in pages} - {405}


def neighbour(street: Street) -> Person:
    house = make_organisation(area=street.area, kind=Kind.DEPARTMENT)
    return make_staff(Role.LIAISON, street.area, organisation=house)


def test_for_another_purchaser_of_the_same_street_it_is_not_there(street: Street) -> None:
    project = street.draft(asked())
    client = signed_in(neighbour(street))
    assert answers(client, project) <= {404, 405}
    assertNotContains(client.get(url("index")), project.name)
    project.refresh_from_db()
    assert project.state == State.DRAFTED


def test_for_another_agency_a_contract_is_not_there(street: Street) -> None:
    project = street.running()
    client = signed_in(street.rival)
    assert answers(client, project) <= {403, 404, 405}
    assert client.get(url("one", project.pk)).status_code == 404
    assert client.get(url("indicator", only(project).pk)).status_code == 404
    assertNotContains(client.get(url("index")), project.name)


def test_an_agency_reads_its_contract_and_changes_nothing_in_it(street: Street) -> None:
    project = street.running()
    client = signed_in(street.lead)
    assertContains(client.get(url("one", project.pk)), project.name)
    assert client.post(url("close", project.pk)).status_code == 403
    assert client.get(url("one", street.draft(asked()).pk)).status_code == 404


def test_from_a_draft_to_a_contract_by_its_buttons(street: Street) -> None:
    project = street.draft(asked())
    client = signed_in(street.buyer)
    for name, state in (("sign", State.SIGNED), ("start", State.RUNNING)):
        assertContains(client.get(url("one", project.pk)), url(name, project.pk))
        assert client.post(url(name, project.pk)).status_code == 302
        project.refresh_from_db()
        assert project.state == state
    assert client.post(url("sign", project.pk)).status_code == 409
    assertNotContains(client.get(url("one", project.pk)), url("close", project.pk))
