"""No form of ours is accepted from another site."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.accounts import urls
from linli.accounts.tests.make import make_resident, signed_in
from linli.core.ids import uuid7

pytestmark = pytest.mark.django_db

ARGS: dict[str, list[object]] = {"end_session": [uuid7()], "remove_factor": [1]}


@pytest.mark.parametrize("name", [str(route.name) for route in urls.urlpatterns])
def test_a_form_of_another_site_is_refused(name: str) -> None:
    path = reverse(f"accounts:{name}", args=ARGS.get(name, []))
    known, stranger = signed_in(make_resident()), Client()
    for client in (known, stranger):
        client.handler.enforce_csrf_checks = True

        assert client.post(path, {"mobile": "13800138000"}).status_code == 403
