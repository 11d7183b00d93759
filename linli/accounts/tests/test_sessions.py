"""Sessions: keys change, sessions end, and everybody sees their own."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.accounts import devices
from linli.accounts.actions import accounts
from linli.accounts.models import Person, Session
from linli.accounts.sessions import SessionStore, hashed
from linli.accounts.tasks import clear_away
from linli.accounts.tests.make import make_mobile, make_resident, read_letter, signed_in
from linli.accounts.tests.steps import COOKIE, SESSIONS, WECHAT, is_in, sign_in, wait

pytestmark = pytest.mark.django_db


class TestKeys:
    def test_signing_in_makes_a_new_key_and_voids_the_old(self, client: Client) -> None:
        resident = make_resident()
        client.post("/sign-in/", {"mobile": resident.mobile})
        before = client.cookies[COOKIE].value
        client.post("/sign-in/code/", {"digits": read_letter(resident.mobile)["code"]})
        after = client.cookies[COOKIE].value

        assert before != after
        assert not Session.objects.filter(key_hash=hashed(before)).exists()
        assert is_in(client)

    def test_a_key_is_not_in_the_database(self) -> None:
        client = signed_in(make_resident())
        key = str(client.session.session_key)

        row = Session.objects.values_list().get()

        assert key not in str(row)
        assert hashed(key) in row

    @pytest.mark.parametrize("key", ["\x00" * 32, "x" * 10_000, "' OR 1=1 --", ""])
    def test_a_made_up_key_opens_nothing(self, client: Client, key: str) -> None:
        client.cookies[COOKIE] = key

        assert not is_in(client)

    def test_the_cookie_is_for_our_pages_over_https_only(self) -> None:
        client = Client()
        sign_in(client, make_resident())
        cookie = client.cookies[COOKIE]

        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"


class TestEnding:
    def test_shutting_an_account_ends_all_its_sessions_at_once(self) -> None:
        resident = make_resident()
        clients = [signed_in(resident), signed_in(resident)]

        accounts.disable(resident, by=None)

        assert [is_in(client) for client in clients] == [False, False]
        assert not Session.objects.filter(person=resident).exists()

    def test_a_shut_account_is_out_even_if_its_session_were_left(self) -> None:
        client = signed_in(make_resident())
        Person.objects.update(is_active=False)

        assert not is_in(client)

    def test_the_command_shuts_and_opens(self) -> None:
        resident = make_resident()
        client = signed_in(resident)

        call_command("disable_person", mobile=resident.mobile)
        assert not is_in(client)
        with pytest.raises(CommandError):
            call_command("disable_person", mobile=resident.mobile)
        call_command("disable_person", mobile=resident.mobile, enable=True)

        resident.refresh_from_db()
        assert resident.is_active

    def test_the_command_ends_the_sessions_of_one_or_of_all(self) -> None:
        one, other, third = (make_resident() for _ in range(3))
        clients = [signed_in(one), signed_in(other), signed_in(third)]

        call_command("end_sessions", mobile=one.mobile)
        assert [is_in(client) for client in clients] == [False, True, True]
        call_command("end_sessions", everybody=True)
        assert [is_in(client) for client in clients] == [False, False, False]

        for wrong in ({}, {"mobile": "x"}, {"mobile": "13700000000"}):
            with pytest.raises(CommandError):
                call_command("end_sessions", **wrong)

    @pytest.mark.parametrize("mobile", ["13700000000", "x"])
    def test_the_command_says_when_there_is_nobody(self, mobile: str) -> None:
        with pytest.raises(CommandError):
            call_command("disable_person", mobile=mobile)

    def test_a_session_ends_after_thirty_days_without_use(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(make_resident())
        wait(monkeypatch, days=29)
        assert is_in(client)
        wait(monkeypatch, days=29)
        assert is_in(client)
        wait(monkeypatch, days=31)
        assert not is_in(client)

    def test_after_a_year_everybody_signs_in_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = signed_in(make_resident())
        for _ in range(18):
            wait(monkeypatch, days=20)
            assert is_in(client)
        wait(monkeypatch, days=6)

        assert not is_in(client)
        assert not Session.objects.filter(person__isnull=False).exists()

    def test_signing_in_for_real_lasts_as_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = Client()
        sign_in(client, make_resident())

        assert client.cookies[COOKIE]["max-age"] == 30 * 24 * 3600
        wait(monkeypatch, days=29)
        assert is_in(client)

    def test_a_visit_that_leads_nowhere_is_kept_half_an_hour(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Client().post("/sign-in/", {"mobile": make_mobile()})
        wait(monkeypatch, minutes=31)

        clear_away()

        assert not Session.objects.exists()

    def test_a_request_that_outlives_its_session_does_not_bring_it_back(self) -> None:
        resident = make_resident()
        client = signed_in(resident)
        store = SessionStore(client.session.session_key)
        store["thing"] = 1
        accounts.disable(resident, by=None)

        with pytest.raises(UpdateError):
            store.save()
        assert not Session.objects.exists()

    def test_what_ran_out_is_cleared_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        signed_in(make_resident())
        wait(monkeypatch, days=31)

        clear_away()

        assert not Session.objects.exists()


class TestOnesOwnList:
    def test_it_names_the_devices_coarsely(self) -> None:
        resident, client = make_resident(), Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        sign_in(client, resident)

        page = client.get(SESSIONS).content.decode()

        assert "Android phone, WeChat" in page
        assert "This device" in page
        assert "8.0" not in page.split("</nav>")[1]

    @pytest.mark.parametrize("count", [1, 5])
    def test_it_takes_the_same_queries_for_one_or_many(
        self, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        resident = make_resident()
        clients = [signed_in(resident) for _ in range(count)]
        signed_in(make_resident())
        clients[0].get(SESSIONS)

        with django_assert_num_queries(3):  # session, page, new messages
            page = clients[0].get(SESSIONS).content.decode()

        assert page.count("/end/") == count + 1

    def test_one_device_is_signed_out(self) -> None:
        resident = make_resident()
        here, there = signed_in(resident), signed_in(resident)
        row = Session.objects.get(key_hash=hashed(str(there.session.session_key)))

        here.post(f"{SESSIONS}{row.pk}/end/")

        assert (is_in(here), is_in(there)) == (True, False)

    def test_ending_one_takes_a_fresh_proof(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resident = make_resident()
        here, there = signed_in(resident), signed_in(resident)
        row = Session.objects.get(key_hash=hashed(str(there.session.session_key)))
        wait(monkeypatch, minutes=11)

        answer = here.post(f"{SESSIONS}{row.pk}/end/")

        assert answer["Location"].startswith("/sign-in/again/")
        assert is_in(there)

    def test_this_device_is_signed_out(self) -> None:
        client = signed_in(make_resident())

        client.post(f"{SESSIONS}{Session.objects.get().pk}/end/")

        assert not is_in(client)

    def test_everywhere_means_everywhere(self) -> None:
        resident, other = make_resident(), signed_in(make_resident())
        clients = [signed_in(resident), signed_in(resident)]

        clients[0].post(f"{SESSIONS}end/")

        assert [is_in(client) for client in clients] == [False, False]
        assert is_in(other)

    def test_nobody_ends_the_session_of_another(self) -> None:
        other = signed_in(make_resident())
        row = Session.objects.get()

        assert signed_in(make_resident()).post(f"{SESSIONS}{row.pk}/end/").status_code == 404
        assert is_in(other)

    def test_visitors_have_no_list(self, client: Client) -> None:
        assert client.get(SESSIONS)["Location"] == f"/sign-in/?next={SESSIONS.replace('/', '%2F')}"

    @pytest.mark.parametrize(
        ("agent", "wanted"),
        [
            (WECHAT, "android.wechat"),
            ("Mozilla/5.0 (iPhone; CPU) Version/17 Safari/604.1", "iphone.safari"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120.0", "windows.edge"),
            ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114", "harmony.chrome"),
            ("", "."),
            ("\x00😀" * 5000, "."),
        ],
    )
    def test_devices(self, agent: str, wanted: str) -> None:
        assert devices.coarse(agent) == wanted


@pytest.mark.django_db
class TestTheSessionBringsItsPerson:
    """The query that is saved must not let anybody in whom Django would keep out."""

    def test_without_another_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        client = signed_in(make_resident(), second_factor=False)
        client.get("/help/")

        with django_assert_num_queries(2):  # session, new messages
            assert client.get("/help/").context["user"].is_authenticated

    @pytest.mark.parametrize(
        "change",
        [
            {"_auth_user_backend": "somebody.elses.Backend"},
            {"_auth_user_hash": "0" * 64},
            {"_auth_user_hash": ""},
            {"_auth_user_id": "01900000-0000-7000-8000-000000000000"},
        ],
    )
    def test_what_django_refuses_stays_refused(self, change: dict[str, str]) -> None:
        client = signed_in(make_resident(), second_factor=False)
        row = Session.objects.get()
        store = SessionStore()
        row.data = store.encode({**store.decode(row.data), **change})
        row.save()

        assert client.get("/me/")["Location"].startswith("/sign-in/")

    def test_a_shut_account_is_out_at_once(self) -> None:
        person = make_resident()
        client = signed_in(person, second_factor=False)
        type(person).objects.update(is_active=False)

        assert client.get("/me/")["Location"].startswith("/sign-in/")
