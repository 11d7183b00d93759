"""Signing in by mobile number and code, through the pages."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from linli.accounts.models import Person, SignInCode, TextMessage
from linli.accounts.tests.make import (
    make_mobile,
    make_person,
    make_resident,
    read_letter,
    signed_in,
)
from linli.areas.tests.make import make_area
from linli.core.events import history
from linli.core.models import Event

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"
CODE = "/sign-in/code/"
WHO = "/sign-in/who/"


def asked(client: Client, mobile: str, back: str = "/") -> str:
    """Ask for a code; its digits."""
    response = client.post(SIGN_IN, {"mobile": mobile, "next": back})
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == CODE
    return read_letter(mobile)["code"]


def who_is_in(client: Client) -> Person | None:
    key = client.session.get("_auth_user_id")
    return Person.objects.get(pk=key) if key else None


class TestTheNumber:
    def test_a_known_number_signs_in_and_goes_where_it_was_going(self, client: Client) -> None:
        resident = make_resident()

        digits = asked(client, resident.mobile, back="/help/")
        response = client.post(CODE, {"digits": digits})

        assert response["Location"] == "/help/"
        assert who_is_in(client) == resident
        assert [event.verb for event in history(resident)] == ["person.signed_in"]

    def test_signing_in_is_signing_up(self, client: Client) -> None:
        mobile = make_mobile()

        client.post(CODE, {"digits": asked(client, mobile)})

        person = Person.objects.get()
        assert who_is_in(client) == person
        assert (person.mobile, person.claimed_at) == (mobile, None)
        assert person.joined_at is not None

    @pytest.mark.parametrize(
        "written", ["１３８００１３８０００", "+86 138-0013-8000", " 138 0013 8000 "]
    )
    def test_a_number_is_read_as_people_write_it(self, client: Client, written: str) -> None:
        asked_for = client.post(SIGN_IN, {"mobile": written})

        assert asked_for.status_code == 302
        assert SignInCode.objects.get().mobile == "13800138000"

    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ("", "Write your mobile number"),
            ("1380013800", "1 digit short"),
            ("138001380000", "1 digit too many"),
            ("12345678901", "begins with 1"),
            ("\x01", "Write your mobile number"),
            ("😀", "begins with 1"),
            ("\u202e13800138000\u202c\u0645", "begins with 1"),
            ("9" * 10_000, "11 digits"),
            ("<script>alert(1)</script>", "begins with 1"),
        ],
    )
    def test_what_is_no_number_is_told_so(self, client: Client, written: str, words: str) -> None:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

        response = client.post(SIGN_IN, {"mobile": written})

        assert response.status_code == 422
        assert words in response.content.decode()
        assert not TextMessage.objects.exists()

    def test_nobody_is_looked_up_before_the_code_was_right(self) -> None:
        """Known or not, shut or not: the same statements, so the same answer in the same time."""
        shut = make_resident()
        Person.objects.update(is_active=False)
        known = make_person(mobile=make_mobile())
        statements = []
        for mobile in (make_mobile(), make_resident().mobile, known.mobile, shut.mobile):
            with CaptureQueriesContext(connection) as queries:
                response = Client().post(SIGN_IN, {"mobile": mobile}, REMOTE_ADDR=mobile)
            assert (response.status_code, response["Location"]) == (302, CODE)
            statements.append([shape(query["sql"]) for query in queries])

        assert all(one == statements[0] for one in statements)
        assert not any("accounts_person" in one for one in statements[0])


def shape(statement: str) -> str:
    """What a statement does to which tables, without its values."""
    return " ".join(re.findall(r"^[A-Z]+|\"[a-z]+_[a-z]+\"", statement))


class TestTheCode:
    def test_only_the_browser_that_asked_can_answer(self, client: Client) -> None:
        digits = asked(client, make_resident().mobile)
        other = Client()

        assert other.get(CODE)["Location"] == SIGN_IN
        assert other.post(CODE, {"digits": digits})["Location"] == SIGN_IN
        assert who_is_in(other) is None

    def test_a_code_counts_once(self, client: Client) -> None:
        resident = make_resident()
        digits = asked(client, resident.mobile)
        pending = client.session["pending"]
        client.post(CODE, {"digits": digits})
        client.post("/sign-out/")
        session = client.session
        session["pending"] = pending
        session.save()

        assert client.post(CODE, {"digits": digits})["Location"] == SIGN_IN
        assert who_is_in(client) is None

    def test_a_code_counts_five_minutes(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        digits = asked(client, make_resident().mobile)
        later = timezone.now() + timedelta(minutes=5)
        monkeypatch.setattr(timezone, "now", lambda: later)

        response = client.post(CODE, {"digits": digits})

        assert response.status_code == 422
        assert who_is_in(client) is None

    def test_the_fifth_wrong_try_ends_a_code(self, client: Client) -> None:
        digits = asked(client, make_resident().mobile)
        wrong = f"{(int(digits) + 1) % 10**6:06d}"

        statuses = [client.post(CODE, {"digits": wrong}).status_code for _ in range(5)]
        right = client.post(CODE, {"digits": digits})

        assert statuses == [422] * 5
        assert right.status_code == 422
        assert SignInCode.objects.get().tries == 5
        assert who_is_in(client) is None
        assert Event.objects.filter(verb="code.mistaken").count() == 5

    def test_how_many_tries_are_left_is_said(self, client: Client) -> None:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        digits = asked(client, make_resident().mobile)

        page = client.post(CODE, {"digits": f"{(int(digits) + 1) % 10**6:06d}"}).content.decode()

        assert "4 tries left" in page

    def test_full_width_digits_are_digits(self, client: Client) -> None:
        resident = make_resident()
        digits = asked(client, resident.mobile)

        client.post(
            CODE, {"digits": " " + digits.translate({ord(c): ord(c) + 0xFEE0 for c in digits})}
        )

        assert who_is_in(client) == resident

    @pytest.mark.parametrize(
        "written",
        ["", "12345", "\x01", "😀😀😀😀😀😀", "\u202e12345", "9" * 10_000, "１２３"],
    )
    def test_what_is_no_code_is_not_even_tried(self, client: Client, written: str) -> None:
        asked(client, make_resident().mobile)

        response = client.post(CODE, {"digits": written})

        assert response.status_code == 422
        assert SignInCode.objects.get().tries == 0

    def test_the_code_stands_nowhere_in_clear(self, client: Client) -> None:
        mobile = make_mobile()
        digits = asked(client, mobile)
        code, message = SignInCode.objects.get(), TextMessage.objects.get()

        raw = str(SignInCode.objects.values_list("digits_key", "mobile_key").get())
        assert digits not in raw
        assert mobile not in raw
        assert digits not in str(client.session.items())
        assert mobile not in str(client.session.items())
        assert str(code.pk) != str(message.pk)

    def test_a_shut_account_is_told_so_only_after_the_right_code(self, client: Client) -> None:
        resident = make_resident()
        digits = asked(client, resident.mobile)
        Person.objects.update(is_active=False)

        response = client.post(CODE, {"digits": digits})

        assert response.status_code == 409
        assert who_is_in(client) is None

    def test_pressing_twice_sends_one_message(self, client: Client) -> None:
        mobile = make_mobile()
        asked(client, mobile)

        again = client.post(SIGN_IN, {"mobile": mobile})

        assert again["Location"] == CODE
        assert TextMessage.objects.count() == 1

    def test_another_code_can_be_had_after_a_minute(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        resident = make_resident()
        asked(client, resident.mobile)
        later = timezone.now() + timedelta(seconds=61)
        monkeypatch.setattr(timezone, "now", lambda: later)

        assert client.post("/sign-in/code/again/")["Location"] == CODE
        second = read_letter(resident.mobile)["code"]
        client.post(CODE, {"digits": second})

        assert who_is_in(client) == resident
        assert TextMessage.objects.count() == 2


class TestWhoIsIt:
    def test_one_person_known_without_an_account_is_asked_for_by_a_masked_name(
        self, client: Client
    ) -> None:
        elder = make_person("何伯", mobile=make_mobile(), area=make_area("梅沙"))

        response = client.post(CODE, {"digits": asked(client, elder.mobile, "/help/")})
        page = client.get(WHO).content.decode()

        assert response["Location"] == WHO
        assert "何* · 梅沙" in page
        assert "何伯" not in page
        assert who_is_in(client) is None

        response = client.post(WHO, {"who": str(elder.pk)})

        elder.refresh_from_db()
        assert response["Location"] == "/help/"
        assert who_is_in(client) == elder
        assert elder.joined_at == elder.claimed_at != None  # noqa: E711
        assert Person.objects.count() == 1

    def test_somebody_else_with_the_same_phone_is_somebody_new(self, client: Client) -> None:
        elder = make_person("何伯", mobile=make_mobile())
        client.post(CODE, {"digits": asked(client, elder.mobile)})

        client.post(WHO, {"who": "new"})

        elder.refresh_from_db()
        assert elder.joined_at is None
        assert who_is_in(client) not in (None, elder)

    def test_a_family_chooses_among_masked_names(self, client: Client) -> None:
        mobile = make_mobile()
        family = [make_person(name, mobile=mobile) for name in ("林晓岚", "林晓峰")]
        client.post(CODE, {"digits": asked(client, mobile)})

        page = client.get(WHO).content.decode()
        client.post(WHO, {"who": str(family[1].pk)})

        assert "林*岚" in page
        assert "林*峰" in page
        assert who_is_in(client) == family[1]

    def test_nobody_becomes_a_person_with_another_number(self, client: Client) -> None:
        stranger = make_person("周志明", mobile=make_mobile())
        known = make_person("何伯", mobile=make_mobile())
        client.post(CODE, {"digits": asked(client, known.mobile)})

        for wanted in (str(stranger.pk), "", "\x01", "x" * 10_000, "😀"):
            assert client.post(WHO, {"who": wanted}).status_code == 422
        assert Person.objects.filter(joined_at__isnull=False).count() == 0

    def test_the_question_cannot_be_asked_before_the_code(self, client: Client) -> None:
        elder = make_person("何伯", mobile=make_mobile())
        asked(client, elder.mobile)

        assert client.get(WHO)["Location"] == SIGN_IN
        assert client.post(WHO, {"who": str(elder.pk)})["Location"] == SIGN_IN

    def test_the_question_waits_ten_minutes(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elder = make_person("何伯", mobile=make_mobile())
        client.post(CODE, {"digits": asked(client, elder.mobile)})
        later = timezone.now() + timedelta(minutes=11)
        monkeypatch.setattr(timezone, "now", lambda: later)

        assert client.post(WHO, {"who": str(elder.pk)})["Location"] == SIGN_IN

    def test_who_already_has_the_account_is_not_asked(self, client: Client) -> None:
        mobile = make_mobile()
        make_person("何伯", mobile=mobile)
        daughter = make_resident("何晓", mobile=mobile)

        client.post(CODE, {"digits": asked(client, mobile)})

        assert who_is_in(client) == daughter


class TestTheDemo:
    @pytest.fixture
    def demo(self, settings: Settings) -> None:
        settings.DEMO = True

    def test_the_code_stands_on_the_page(self, client: Client, demo: None) -> None:
        digits = asked(client, make_mobile())

        assert digits in client.get(CODE).content.decode()

    def test_the_code_stands_on_no_page_elsewhere(self, client: Client) -> None:
        digits = asked(client, make_mobile())

        assert digits not in client.get(CODE).content.decode()


class TestPages:
    def test_a_signed_in_person_has_nothing_to_do_here(self) -> None:
        client = signed_in(make_resident())

        assert client.get(f"{SIGN_IN}?next=/help/")["Location"] == "/help/"

    @pytest.mark.parametrize("foreign", ["//evil.example", "https://evil.example", "/\\evil", ""])
    def test_nobody_is_sent_elsewhere_afterwards(self, client: Client, foreign: str) -> None:
        client.post(CODE, {"digits": asked(client, make_resident().mobile, back=foreign)})

        assert client.get(SIGN_IN, {"next": foreign})["Location"] == "/"

    def test_signing_out_is_a_press_and_ends_the_session(self) -> None:
        client = signed_in(make_resident())
        key = str(client.session.session_key)

        assert client.get("/sign-out/").status_code == 405
        client.post("/sign-out/")
        client.cookies[settings.SESSION_COOKIE_NAME] = key

        assert client.get("/me/sessions/")["Location"].startswith(reverse("accounts:sign_in"))

    def test_the_pages_are_never_kept(self, client: Client) -> None:
        for path in (SIGN_IN, CODE, WHO):
            assert "no-store" in client.get(path)["Cache-Control"]
