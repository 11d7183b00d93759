"""Passkeys, by a phone made of software: made, shown, forged, broken."""

import json

import pytest
from django.test import Client

from linli.accounts import second_factor
from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.accounts.tests.soft_key import SoftKey
from linli.accounts.tests.steps import PASSKEY, at_localhost, give_passkey, is_lifted

pytestmark = pytest.mark.django_db

GIVE = "/sign-in/second/"
MINE = "/me/second-factor/"
BAD_ANSWERS = [
    "x", "[]", "null", "{}", "1", '"x"', "\x01", "😀", "[" * 5000, "9" * 10_000,
    '{"response": []}', '{"response": {"userHandle": 1}}',
    '{"response": {"userHandle": "eA"}, "id": "x", "rawId": "x", "type": "x"}',
]  # fmt: skip


class TestPasskeys:
    def test_one_is_made_and_named(self) -> None:
        person = make_resident()
        give_passkey(person)

        assert "手机" in signed_in(person).get(MINE).content.decode()
        assert second_factor.has_any(person)

    def test_it_signs_in_alone_as_both_factors(self) -> None:
        person = make_resident()
        key = give_passkey(person)
        stranger = Client(HTTP_HOST="localhost")

        asked = stranger.post("/sign-in/passkey/asked/").json()
        response = stranger.post(
            "/sign-in/passkey/", {"credential": key.get(asked), "next": "/help/"}
        )

        assert response["Location"] == "/help/"
        assert stranger.session["_auth_user_id"] == str(person.pk)
        assert is_lifted(stranger)

    def test_it_lifts_a_session(self) -> None:
        person = make_resident()
        key = give_passkey(person)
        client = at_localhost(person)

        asked = client.post("/sign-in/passkey/asked/").json()
        response = client.post(GIVE, {"credential": key.get(asked), "next": "/help/"})

        assert response["Location"] == "/help/"
        assert is_lifted(client)

    def test_an_answer_counts_once_and_only_to_its_question(self) -> None:
        person = make_resident()
        key = give_passkey(person)
        stranger, other = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
        answer = key.get(stranger.post("/sign-in/passkey/asked/").json())
        other.post("/sign-in/passkey/asked/")

        assert other.post("/sign-in/passkey/", {"credential": answer}).status_code == 422
        assert stranger.post("/sign-in/passkey/", {"credential": answer}).status_code == 302
        stranger.post("/sign-out/")
        assert stranger.post("/sign-in/passkey/", {"credential": answer}).status_code == 422

    def test_a_false_page_catches_nothing(self) -> None:
        person = make_resident()
        key = give_passkey(person)
        key.origin = "https://linli.evil.example"
        stranger = Client(HTTP_HOST="localhost")

        asked = stranger.post("/sign-in/passkey/asked/").json()

        response = stranger.post("/sign-in/passkey/", {"credential": key.get(asked)})
        assert response.status_code == 422

    def test_a_found_key_without_finger_or_pin_does_not_sign_in(self) -> None:
        person = make_resident()
        key = give_passkey(person)
        key.flags = 0x01
        stranger = Client(HTTP_HOST="localhost")

        asked = stranger.post("/sign-in/passkey/asked/").json()

        response = stranger.post("/sign-in/passkey/", {"credential": key.get(asked)})
        assert response.status_code == 422

    def test_a_shut_account_stays_shut(self) -> None:
        person = make_resident()
        key = give_passkey(person)
        Person.objects.update(is_active=False)
        stranger = Client(HTTP_HOST="localhost")

        asked = stranger.post("/sign-in/passkey/asked/").json()

        response = stranger.post("/sign-in/passkey/", {"credential": key.get(asked)})
        assert response.status_code == 409
        assert "_auth_user_id" not in stranger.session

    def test_the_key_of_one_does_not_open_for_another(self) -> None:
        person, other = make_resident(), make_resident()
        give_passkey(person)
        foreign = give_passkey(other)
        foreign.handle = person.pk.hex.encode()
        stranger = Client(HTTP_HOST="localhost")

        asked = stranger.post("/sign-in/passkey/asked/").json()

        response = stranger.post("/sign-in/passkey/", {"credential": foreign.get(asked)})
        assert response.status_code == 422

    @pytest.mark.parametrize("answer", BAD_ANSWERS)
    def test_nonsense_is_a_wrong_answer(self, answer: str) -> None:
        person = make_resident()
        key = give_passkey(person)
        stranger, client = Client(HTTP_HOST="localhost"), at_localhost(person, with_factor=True)
        stranger.post("/sign-in/passkey/asked/")
        client.post("/sign-in/passkey/asked/")

        assert stranger.post("/sign-in/passkey/", {"credential": answer}).status_code == 422
        assert client.post(GIVE, {"credential": answer}).status_code == 422
        client.post(f"{PASSKEY}asked/")
        form = {"name": "x", "credential": answer}
        assert client.post(PASSKEY, form).status_code == 422
        assert key.handle == person.pk.hex.encode()

    @pytest.mark.parametrize(
        "part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"]
    )
    def test_a_broken_part_is_a_wrong_answer(self, part: str) -> None:
        key = give_passkey(make_resident())
        stranger = Client(HTTP_HOST="localhost")
        many: tuple[object, ...] = ("", "!", "AAAA", 1, None, [], {"a": 1}, "😀")
        for broken in many:
            answer = json.loads(key.get(stranger.post("/sign-in/passkey/asked/").json()))
            answer["response"][part] = broken
            form = {"credential": json.dumps(answer)}
            assert stranger.post("/sign-in/passkey/", form).status_code in (422, 429)

    def test_strangers_may_ask_thirty_times_in_five_minutes(self) -> None:
        statuses = [Client().post("/sign-in/passkey/asked/").status_code for _ in range(31)]

        assert statuses == [200] * 30 + [429]

    def test_ten_are_enough(self) -> None:
        person = make_resident()
        for _ in range(10):
            give_passkey(person)
        client = at_localhost(person, with_factor=True)
        asked = client.post(f"{PASSKEY}asked/").json()

        form = {"name": "x", "credential": SoftKey().create(asked)}

        assert client.post(PASSKEY, form).status_code == 422

    @pytest.mark.parametrize("name", ["", "\x01", "9" * 10_000])
    def test_a_name_that_is_none_is_told_so(self, name: str) -> None:
        client = at_localhost(make_resident(), with_factor=True)
        asked = client.post(f"{PASSKEY}asked/").json()

        form = {"name": name, "credential": SoftKey().create(asked)}

        assert client.post(PASSKEY, form).status_code == 422
