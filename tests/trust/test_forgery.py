"""No address is moved by a form or a script of another site (T11)."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from linli.accounts.models import Session
from linli.core.models import Event
from linli.organisations.models import Role
from tests.sweep.cells import Town
from tests.sweep.production import over_https, settings_behind_https
from tests.sweep.urls import every_name

# Only cookies about the look change there, and a browser that says where it comes from is sent on.
WITHOUT_A_TOKEN = {"core:display"}
WHO = (("visitor", ["post"]), ("owner", ["post", "patch"]), (f"{Role.STATION_HEAD} here", ["post"]))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def strict() -> Iterator[Town]:
    """A town whose browsers are guarded as in production."""
    with override_settings(**settings_behind_https()):
        town = Town()
        for visitor in town.visitors:
            over_https(visitor.client).handler.enforce_csrf_checks = True
        yield town


@pytest.mark.slow
@pytest.mark.django_db
def test_no_address_takes_a_form_without_its_token(strict: Town) -> None:
    before = (Event.objects.count(), Session.objects.count())
    open_ones = []
    for name in every_name():
        for who, methods in WHO:
            visitor = next(one for one in strict.visitors if one.name == who)
            for method in methods:
                response = getattr(visitor.client, method)(strict.url(name))
                # The API says that it has no such operation before it looks for a token.
                shut = (403, 405) if name.startswith("api-") else (403,)
                if response.status_code not in shut:
                    open_ones.append(f"{method} {name} as {visitor.name}: {response.status_code}")

    assert {one.split()[1] for one in open_ones} == WITHOUT_A_TOKEN, open_ones
    assert (Event.objects.count(), Session.objects.count()) == before


@pytest.mark.django_db
def test_a_form_of_ours_is_taken(strict: Town) -> None:
    """The control: with the token of the page, and only then, the form does its work."""
    client = next(one.client for one in strict.visitors if one.name == "owner")
    page = client.get("/me/consents/").content.decode()
    token = TOKEN.search(page)
    assert token
    form = {"purpose": "publication", "csrfmiddlewaretoken": token[1]}
    ours = {"origin": "https://testserver"}

    assert client.post("/me/consents/", form, headers=ours).status_code == 302
    for foreign in ({"origin": "https://evil.example"}, {"referer": "http://testserver/"}, {}):
        assert client.post("/me/consents/", form, headers=foreign).status_code == 403
    wrong = form | {"csrfmiddlewaretoken": "x" * 64}
    assert client.post("/me/consents/", wrong, headers=ours).status_code == 403


@pytest.mark.django_db
def test_the_display_is_not_switched_from_another_site() -> None:
    for site in ("cross-site", "same-site"):
        response = Client().post("/display/", {"elder": "on"}, headers={"sec-fetch-site": site})

        assert response["Location"] == "/"
        assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "TRACK", "GRAB"])
def test_a_method_that_nobody_speaks_meets_no_view(method: str) -> None:
    response = Client().generic(method, "/desk/people/new/")

    assert response.status_code == 405
    assert response["Content-Security-Policy"]


@pytest.mark.django_db
def test_signing_out_empties_what_the_browser_kept(strict: Town) -> None:
    client = next(one.client for one in strict.visitors if one.name == "owner")
    client.handler.enforce_csrf_checks = False

    assert "Clear-Site-Data" not in client.get("/me/")
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache"'
