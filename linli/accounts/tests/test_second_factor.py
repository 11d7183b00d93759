"""Second factors: app, passkey, recovery codes, through the pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linli.accounts import samples, second_factor
from linli.accounts.actions import factors
from linli.accounts.models import Person
from linli.accounts.samples import Sample
from linli.accounts.tests.make import make_resident, signed_in
from linli.accounts.tests.steps import PASSKEY, give_app, give_passkey, is_lifted

pytestmark = pytest.mark.django_db

GIVE = "/sign-in/second/"
MINE = "/me/second-factor/"
APP = "/me/second-factor/app/"
BAD = ["", "\x01", "😀😀😀😀😀😀", "\u202e12345", "9" * 10_000, "12345", "<script>"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move both clocks: the one of the app and our own."""

    def move(**span: float) -> None:
        later = timezone.now() + timedelta(**span)
        monkeypatch.setattr(timezone, "now", lambda: later)
        monkeypatch.setattr("time.time", later.timestamp)

    move(seconds=0)
    return move


class TestTheApp:
    def test_whoever_has_no_second_factor_is_led_to_set_one_up(self) -> None:
        client = signed_in(make_resident(), second_factor=False)

        assert client.get(f"{GIVE}?next=/desk/")["Location"] == f"{MINE}?next=%2Fdesk%2F"
        assert "next=/desk/" in client.get(f"{MINE}?next=/desk/").content.decode()

    def test_setting_it_up_lifts_the_session_and_shows_the_recovery_codes_once(self) -> None:
        person = make_resident()
        client = signed_in(person, second_factor=False)
        before = client.session.session_key
        secret = shown_secret(client)

        page = client.post(APP, {"digits": second_factor.code_at(secret), "next": "/desk/"})

        codes = re.findall(r"<code class=\"num\">(\d{8})</code>", page.content.decode())
        assert len(set(codes)) == 10
        assert 'href="/desk/"' in page.content.decode()
        assert is_lifted(client)
        assert client.session.session_key != before
        assert factors.codes_left(person) == 10
        assert codes[0] not in client.get(MINE).content.decode()

    def test_wrong_digits_set_nothing_up_and_keep_the_picture(self) -> None:
        person = make_resident()
        client = signed_in(person, second_factor=False)
        secret = shown_secret(client)
        wrong = f"{(int(second_factor.code_at(secret)) + 1) % 10**6:06d}"

        assert client.post(APP, {"digits": wrong}).status_code == 422
        assert shown_secret(client) == secret
        assert not second_factor.has_any(person)

    def test_the_secret_is_sealed_in_the_database_and_the_session(self) -> None:
        person = make_resident()
        client = signed_in(person, second_factor=False)
        secret = shown_secret(client)
        assert secret not in str(client.session.items())
        client.post(APP, {"digits": second_factor.code_at(secret)})

        with connection.cursor() as cursor:
            cursor.execute("SELECT data FROM mfa_authenticator")
            assert secret not in str(cursor.fetchall())

    def test_its_digits_lift_the_session_and_lead_on(self) -> None:
        person = make_resident()
        secret = give_app(person)
        client = signed_in(person, second_factor=False)
        before = client.session.session_key

        response = client.post(GIVE, {"digits": second_factor.code_at(secret), "next": "/help/"})

        assert response["Location"] == "/help/"
        assert is_lifted(client)
        assert client.session.session_key != before

    def test_digits_count_once(self, clock: Any) -> None:
        person = make_resident()
        secret = give_app(person)
        digits = second_factor.code_at(secret)
        first, second = (signed_in(person, second_factor=False) for _ in range(2))

        assert first.post(GIVE, {"digits": digits}).status_code == 302
        assert second.post(GIVE, {"digits": digits}).status_code == 422
        clock(seconds=30)
        assert second.post(GIVE, {"digits": second_factor.code_at(secret)}).status_code == 302

    @pytest.mark.parametrize(
        ("late", "counts"), [(-30, True), (30, True), (-90, False), (90, False)]
    )
    def test_a_phones_clock_may_be_half_a_minute_off(
        self, clock: Any, late: int, counts: int
    ) -> None:
        person = make_resident()
        secret = give_app(person)
        digits = second_factor.code_at(secret, timezone.now().timestamp() + late)
        client = signed_in(person, second_factor=False)

        assert client.post(GIVE, {"digits": digits}).status_code == (302 if counts else 422)

    def test_another_persons_digits_open_nothing(self) -> None:
        person, other = make_resident(), make_resident()
        give_app(person)
        digits = second_factor.code_at(give_app(other))
        client = signed_in(person, second_factor=False)

        assert client.post(GIVE, {"digits": digits}).status_code == 422

    def test_five_wrong_tries_shut_the_door_for_a_quarter_of_an_hour(self, clock: Any) -> None:
        person = make_resident()
        secret = give_app(person)
        client = signed_in(person, second_factor=False)
        wrong = f"{(int(second_factor.code_at(secret)) + 1) % 10**6:06d}"

        statuses = [client.post(GIVE, {"digits": wrong}).status_code for _ in range(6)]
        right = client.post(GIVE, {"digits": second_factor.code_at(secret)})

        assert statuses == [422] * 5 + [429]
        assert right.status_code == 429
        clock(minutes=15, seconds=1)
        again = client.post(GIVE, {"digits": second_factor.code_at(secret)})
        assert again.status_code == 302

    @pytest.mark.parametrize("written", BAD)
    def test_what_is_no_code_is_told_so(self, written: str) -> None:
        person = make_resident()
        give_app(person)

        assert (
            signed_in(person, second_factor=False).post(GIVE, {"digits": written}).status_code
            == 422
        )
        fresh = signed_in(make_resident(), second_factor=False)
        assert fresh.post(APP, {"digits": written}).status_code == 422

    def test_a_second_app_is_refused(self) -> None:
        person = make_resident()
        give_app(person)
        client = signed_in(person)
        secret = shown_secret(client)

        assert client.post(APP, {"digits": second_factor.code_at(secret)}).status_code == 422


class TestRecoveryCodes:
    def test_each_counts_once(self) -> None:
        person = make_resident()
        give_app(person)
        codes = factors.renew_codes(person, by=person)
        client = signed_in(person, second_factor=False)

        assert client.post(GIVE, {"digits": codes[3]}).status_code == 302
        assert factors.codes_left(person) == 9
        again = signed_in(person, second_factor=False)
        assert again.post(GIVE, {"digits": codes[3]}).status_code == 422

    def test_new_ones_void_the_old(self) -> None:
        person = make_resident()
        give_app(person)
        old = factors.renew_codes(person, by=person)

        page = signed_in(person).post(f"{MINE}codes/").content.decode()

        assert not any(code in page for code in old)
        client = signed_in(person, second_factor=False)
        assert client.post(GIVE, {"digits": old[0]}).status_code == 422

    def test_alone_they_are_no_second_factor(self) -> None:
        person = make_resident()
        secret = give_app(person)
        client = signed_in(person, second_factor=False)
        client.post(GIVE, {"digits": second_factor.code_at(secret)})
        row = Authenticator.objects.get(user=person, type=second_factor.TOTP)

        client.post(f"{MINE}{row.pk}/remove/")

        assert not Authenticator.objects.filter(user=person).exists()
        assert not is_lifted(client)

    def test_without_a_factor_there_are_none(self) -> None:
        assert signed_in(make_resident()).post(f"{MINE}codes/").status_code == 409


class TestOnesOwn:
    def test_whoever_has_one_shows_it_before_changing_anything(self) -> None:
        person = make_resident()
        give_app(person)
        client = signed_in(person, second_factor=False)

        for path in (MINE, APP, PASSKEY):
            assert client.get(path)["Location"].startswith(GIVE)
        row = Authenticator.objects.get(user=person, type=second_factor.TOTP)
        for path in (f"{MINE}codes/", f"{MINE}{row.pk}/remove/", f"{PASSKEY}asked/"):
            assert client.post(path)["Location"].startswith(GIVE)
        assert second_factor.has_any(person)

    def test_an_old_sign_in_is_not_enough_to_set_one_up(self, clock: Any) -> None:
        client = signed_in(make_resident(), second_factor=False)
        clock(minutes=11)

        assert client.get(APP)["Location"].startswith("/sign-in/again/")

    def test_an_old_second_factor_is_asked_again(self, clock: Any) -> None:
        person = make_resident()
        secret = give_app(person)
        client = signed_in(person)
        clock(minutes=11)

        assert client.get(MINE)["Location"].startswith("/sign-in/again/")
        assert client.get("/sign-in/again/?next=/help/")["Location"] == f"{GIVE}?next=%2Fhelp%2F"
        client.post(GIVE, {"digits": second_factor.code_at(secret)})
        assert client.get(MINE).status_code == 200

    def test_nobody_removes_the_factor_of_another(self) -> None:
        person = make_resident()
        give_app(person)
        row = Authenticator.objects.get(user=person, type=second_factor.TOTP)

        assert signed_in(make_resident()).post(f"{MINE}{row.pk}/remove/").status_code == 404
        assert second_factor.has_any(person)

    def test_the_last_but_one_can_go_alone(self) -> None:
        person = make_resident()
        give_app(person)
        give_passkey(person)
        row = Authenticator.objects.get(user=person, type=second_factor.TOTP)
        client = signed_in(person)

        client.post(f"{MINE}{row.pk}/remove/")

        assert second_factor.has_any(person)
        assert is_lifted(client)


class TestTheDemo:
    @pytest.fixture
    def dispatcher(self, monkeypatch: pytest.MonkeyPatch) -> Person:
        person = make_resident("周志明")
        person.is_sample = True
        person.save()
        lister = lambda: [Sample(person, "调度员", is_staff=True), Sample(make_resident(), "真人")]  # noqa: E731
        monkeypatch.setattr(samples, "_listers", [lister])
        return person

    def test_one_press_signs_in_at_once_and_later_the_page_shows_the_second_factor(
        self, dispatcher: Person, settings: Settings
    ) -> None:
        settings.DEMO = True
        client = Client()
        page = client.get("/sign-in/").content.decode()
        assert "周志明" in page
        assert "真人" not in page  # whoever is not marked as a sample is not on offer

        client.post("/sign-in/as/", {"person": str(dispatcher.pk), "next": "/help/"})
        assert client.session["_auth_user_id"] == str(dispatcher.pk)
        assert is_lifted(client)

        session = client.session  # as after 15 minutes without a touch
        del session["second_factor"]
        session.save()
        digits = re.findall(r"<b class=\"num\">(\d{6})</b>", client.get(GIVE).content.decode())
        client.post(GIVE, {"digits": digits[0]})

        assert is_lifted(client)

    def test_elsewhere_the_press_does_not_exist(self, dispatcher: Person) -> None:
        client = Client()

        assert "周志明" not in client.get("/sign-in/").content.decode()
        assert client.post("/sign-in/as/", {"person": str(dispatcher.pk)}).status_code == 404
        assert "_auth_user_id" not in client.session

    def test_elsewhere_no_page_shows_a_second_factor(self, dispatcher: Person) -> None:
        factors.give_sample_app(dispatcher, by=dispatcher)
        client = signed_in(dispatcher, second_factor=False)

        assert not re.findall(r"<b class=\"num\">", client.get(GIVE).content.decode())

    @pytest.mark.parametrize("wanted", ["", "\x01", "😀", "x" * 10_000])
    def test_nobody_else_can_be_pressed(
        self, dispatcher: Person, settings: Settings, wanted: str
    ) -> None:
        settings.DEMO = True
        real = make_resident()

        for person in (wanted, str(real.pk)):
            assert Client().post("/sign-in/as/", {"person": person}).status_code == 404

    def test_it_is_a_press_not_a_link(self, settings: Settings) -> None:
        settings.DEMO = True

        assert Client().get("/sign-in/as/").status_code == 405


def shown_secret(client: Client) -> str:
    """The letters the set-up page shows beside its picture."""
    page = client.get(APP).content.decode()
    found = re.search(r"<code class=\"num\">([A-Z2-7 ]+)</code>", page)
    assert found
    assert "<svg" in page
    return found[1].replace(" ", "")
