"""Keys that were made up, changed, sent again or taken from somebody else."""

import pytest
from django.test import Client

from linli.accounts.tests.make import signed_in
from linli.core.models import Once
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from tests.fuzz.columns import rows
from tests.fuzz.corpus import ODD
from tests.fuzz.pages import Page, content, page_of, post
from tests.sweep.cells import Town

KEY = "0123456789abcdef-_ABC"
# Each makes something, and what of it tells that it was made twice.
MAKING = {
    "people:register": "accounts.Person",
    "people:add_status": "people.Status",
    "people:household": "people.Household",
    "organisations:create": "organisations.Organisation",
    "organisations:add_area": "areas.Area",
    "organisations:make_code": "organisations.JoinCode",
    "venues:add": "venues.Station",
    "venues:add_room": "venues.Room",
    "catalogue:add": "catalogue.Service",
    "catalogue:add_package": "catalogue.Package",
    "people:rosters": "people.Roster",
    "organisations:import_areas": "areas.AreaImport",
}
AT_THE_DESK = sorted(MAKING.keys() - {"people:household"})
FORGED = {
    "short": "abc",
    "long": "a" * 65,
    "very long": "a" * 100_000,
    "other signs": "0123456789abcdef;",
    "a blank": "0123 456789abcdef",
    "a path": "../../../../etc",
    "a line break": "0123456789abcdef\n",
    "of another script": "１２３４５６７８",
    "Arabic": "١٢٣٤٥٦٧٨",
    **{told: ODD[told] for told in ("NUL", "a script", "a family in one sign", "SQL")},
}


def opened(town: Town, name: str) -> Page:
    page = page_of(town, name)
    assert page
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("name", MAKING)
def test_a_form_sent_again_makes_nothing_twice_and_a_changed_one_nothing_at_all(
    name: str, town: Town
) -> None:
    page = opened(town, name)
    sent = page.good | {"_once": KEY}
    with page.undone() as client:
        before = rows()
        first = post(client, page.path, sent)
        after = rows()
        again = post(client, page.path, sent)
        other = post(client, page.path, sent | {"anything": "else"})

        assert first.status_code == 302
        assert after[MAKING[name]] == before[MAKING[name]] + 1
        assert (again.status_code, again["Location"]) == (302, first["Location"])
        assert again["Idempotency-Replayed"] == "true"
        assert other.status_code == 409
        assert "<h1" in content(other)
        assert rows() == after


@pytest.mark.django_db
def test_a_key_of_one_page_is_no_key_of_another(town: Town) -> None:
    room, station = page_of(town, "venues:add_room"), page_of(town, "venues:add")
    assert room
    assert station
    with room.undone() as client:
        assert post(client, room.path, room.good | {"_once": KEY}).status_code == 302
        assert post(client, station.path, station.good | {"_once": KEY}).status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize("name", AT_THE_DESK)
def test_the_key_of_another_person_gives_nothing_of_theirs(name: str, town: Town) -> None:
    """A colleague who sends the very same form is told about their own, never shown the other's."""
    page = opened(town, name)
    role = page.visitor.name.removesuffix(" here")
    colleague = signed_in(make_staff(role, page.town.area))
    stranger = signed_in(make_staff(Role.EXPERT, page.town.elsewhere))
    sent = page.good | {"_once": KEY}
    with page.undone() as client:
        first = post(client, page.path, sent)
        theirs = post(colleague, page.path, sent)
        nobodys = post(stranger, page.path, sent)
        visitors = post(Client(), page.path, sent)

        assert first.status_code == 302
        assert "Idempotency-Replayed" not in theirs
        assert nobodys.status_code == 403
        assert visitors["Location"].startswith("/sign-in/")
        assert Once.objects.count() == 1 + (theirs.status_code == 302)


@pytest.mark.django_db
@pytest.mark.parametrize("told", FORGED)
def test_a_key_that_no_form_carries_is_refused(told: str, town: Town) -> None:
    page = opened(town, "venues:add_room")
    before = rows()
    with page.undone() as client:
        in_field = post(client, page.path, page.good | {"_once": FORGED[told]})
        assert in_field.status_code == 400
        assert "<h1" in content(in_field)
        if FORGED[told].isascii() and FORGED[told].isprintable():
            header = {"Idempotency-Key": FORGED[told]}
            body = {"name": "新的房间"}
            assert client.post(page.path, body, headers=header).status_code == 400
        assert rows() == before


@pytest.mark.django_db
def test_a_form_that_was_refused_is_sent_again_with_the_same_key(town: Town) -> None:
    page = opened(town, "venues:add_room")
    with page.undone() as client:
        wrong = post(client, page.path, page.good | {"_once": KEY, "name": ""})
        right = post(client, page.path, page.good | {"_once": KEY})

        assert (wrong.status_code, right.status_code) == (422, 302)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "a" * 32, "a" * 64, "a" * 10_000, "１" * 64, "\0" * 64])
def test_a_form_of_another_site_is_refused(token: str, town: Town) -> None:
    """Whoever lures somebody to send a form does not know the token of their browser."""
    page = opened(town, "venues:add_room")
    lured = Client(enforce_csrf_checks=True)
    lured.cookies = page.visitor.client.cookies
    before = rows()

    said = post(lured, page.path, page.good | {"csrfmiddlewaretoken": token})

    assert said.status_code == (400 if "\0" in token else 403)
    assert "<h1" in content(said)
    assert rows() == before
