"""What people do again and again in tests of signing in."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from linli.accounts import doors, second_factor
from linli.accounts.actions import factors
from linli.accounts.models import Person
from linli.accounts.tests.make import read_letter, signed_in
from linli.accounts.tests.soft_key import SoftKey

SESSIONS = "/me/sessions/"
PASSKEY = "/me/second-factor/passkey/"
COOKIE = settings.SESSION_COOKIE_NAME
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/120 MicroMessenger/8.0"


def sign_in(client: Client, person: Person, agent: str = WECHAT) -> None:
    client.post("/sign-in/", {"mobile": person.mobile}, headers={"user-agent": agent})
    digits = read_letter(person.mobile)["code"]
    response = client.post("/sign-in/code/", {"digits": digits}, headers={"user-agent": agent})
    assert response.status_code == 302


def is_in(client: Client) -> bool:
    return client.get(SESSIONS).status_code == 200


def wait(monkeypatch: pytest.MonkeyPatch, **span: float) -> None:
    later = timezone.now() + timedelta(**span)
    monkeypatch.setattr(timezone, "now", lambda: later)


def give_app(person: Person) -> str:
    """Set an app up; its secret. Its present digits are not used up."""
    secret = second_factor.new_secret()
    factors.add_app(person, by=person, secret=secret, digits=second_factor.code_at(secret))
    row = Authenticator.objects.get(user=person, type=second_factor.TOTP)
    row.data.pop(second_factor.LAST)
    row.save()
    return secret


def at_localhost(person: Person, *, with_factor: bool = False) -> Client:
    client = signed_in(person, second_factor=with_factor)
    client.defaults["HTTP_HOST"] = "localhost"
    return client


def give_passkey(person: Person, key: SoftKey | None = None) -> SoftKey:
    key = key or SoftKey()
    client = at_localhost(person, with_factor=True)
    asked = client.post(f"{PASSKEY}asked/").json()
    response = client.post(PASSKEY, {"name": "手机", "credential": key.create(asked)})
    assert response.status_code in (200, 302)
    return key


def is_lifted(client: Client) -> bool:
    return bool(client.session.get(doors.SECOND_FACTOR))
