"""Doors: proofs run out, pages lead back, and a number changes only after a proof."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from linli.accounts import doors
from linli.accounts.tests.make import make_mobile, make_resident, read_letter, signed_in
from linli.accounts.tests.steps import SESSIONS, is_in, is_lifted, wait

pytestmark = pytest.mark.django_db


class TestProofsRunOut:
    def test_a_desk_left_for_fifteen_minutes_needs_its_second_factor_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(make_resident())
        wait(monkeypatch, minutes=14)
        client.get(SESSIONS)
        assert is_lifted(client)
        wait(monkeypatch, minutes=14)
        client.get(SESSIONS)
        assert is_lifted(client)
        wait(monkeypatch, minutes=15, seconds=1)

        assert is_in(client)
        assert not is_lifted(client)

    def test_a_second_factor_counts_for_one_working_day(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(make_resident())
        for _ in range(71):
            wait(monkeypatch, minutes=10)
            client.get(SESSIONS)
            assert is_lifted(client)
        wait(monkeypatch, minutes=11)
        client.get(SESSIONS)

        assert not is_lifted(client)

    def test_used_at_costs_a_write_only_now_and_then(
        self,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client = signed_in(make_resident(), second_factor=False)
        wait(monkeypatch, minutes=50)

        with django_assert_num_queries(3):
            client.get(SESSIONS)

    def test_a_fresh_door_wants_a_proof_of_the_last_ten_minutes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(make_resident(), second_factor=False)
        wait(monkeypatch, minutes=9)
        assert client.get("/me/mobile/?a=1").status_code == 200
        wait(monkeypatch, minutes=2)

        response = client.get("/me/mobile/?a=1")

        assert response["Location"] == "/sign-in/again/?next=%2Fme%2Fmobile%2F%3Fa%3D1"

    def test_a_code_opens_the_fresh_door_and_leads_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        resident = make_resident()
        client = signed_in(resident, second_factor=False)
        wait(monkeypatch, minutes=11)

        client.post("/sign-in/again/", {"next": "/me/mobile/"})
        digits = read_letter(resident.mobile)["code"]
        response = client.post("/sign-in/code/", {"digits": digits})

        assert response["Location"] == "/me/mobile/"
        assert client.get("/me/mobile/").status_code == 200

    def test_a_proof_for_one_person_is_none_for_another(self) -> None:
        one, other = make_resident(), make_resident()
        client = signed_in(one, second_factor=False)
        client.post("/sign-in/again/", {"next": "/me/mobile/"})
        pending = client.session["pending"]
        thief = signed_in(other, second_factor=False)
        session = thief.session
        session["pending"] = pending
        session.save()

        digits = read_letter(one.mobile)["code"]
        assert thief.post("/sign-in/code/", {"digits": digits})["Location"] == "/sign-in/"

    def test_a_form_leads_back_to_the_page_it_stood_on(self) -> None:
        request = RequestFactory().post(
            "/desk/people/x/", headers={"referer": "http://testserver/desk/people/?q=1"}
        )
        assert doors.send(request, "accounts:prove")["Location"].endswith(
            "next=%2Fdesk%2Fpeople%2F%3Fq%3D1"
        )

    def test_a_part_of_a_page_leads_the_whole_page_there_and_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(make_resident(), second_factor=False)
        wait(monkeypatch, minutes=11)
        headers = {"hx-request": "true", "hx-current-url": "http://testserver/me/?a=1"}

        response = client.get("/me/mobile/", headers=headers)

        assert response["HX-Redirect"] == "/sign-in/again/?next=%2Fme%2F%3Fa%3D1"
        assert "Location" not in response

    def test_a_foreign_page_is_not_led_back_to(self) -> None:
        request = RequestFactory().post("/x/", headers={"referer": "http://evil.example/a"})

        assert doors.send(request, "accounts:prove")["Location"].endswith("next=%2F")

    def test_an_address_of_another_house_is_none_of_ours(self) -> None:
        referer = "http://testserver//evil.example/a"
        request = RequestFactory().post("/x/", headers={"referer": referer})

        assert "next=%2Fevil.example%2Fa" in doors.send(request, "accounts:prove")["Location"]


def test_the_doors_let_in_whoever_has_what_they_ask(rf: RequestFactory) -> None:
    @doors.signed_in
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    client = signed_in(make_resident())
    request = client.get(SESSIONS).wsgi_request

    assert page(request).content == b"in"


class TestAnotherNumber:
    def changed(self, client: Client, mobile: str) -> int:
        client.post("/me/mobile/", {"mobile": mobile})
        digits = read_letter(mobile)["code"]
        return client.post("/sign-in/code/", {"digits": digits}).status_code

    def test_the_new_number_signs_in_and_the_old_is_told(self) -> None:
        resident, new = make_resident(), make_mobile()
        old = resident.mobile
        client, elsewhere = signed_in(resident), signed_in(resident)

        assert self.changed(client, new) == 302

        resident.refresh_from_db()
        assert resident.mobile == new
        assert read_letter(old) == {"tail": new[-4:]}
        assert (is_in(client), is_in(elsewhere)) == (True, False)

    def test_the_number_of_another_account_is_refused_after_its_code(self) -> None:
        resident, other = make_resident(), make_resident()

        assert self.changed(signed_in(resident), other.mobile) == 409

        before = resident.mobile
        resident.refresh_from_db()
        assert resident.mobile == before

    @pytest.mark.parametrize("written", ["", "123", "\x01", "😀", "\u202e1", "9" * 10_000])
    def test_what_is_no_number_is_told_so(self, written: str) -> None:
        response = signed_in(make_resident()).post("/me/mobile/", {"mobile": written})

        assert response.status_code == 422

    def test_the_number_one_has_is_told_so(self) -> None:
        resident = make_resident()

        response = signed_in(resident).post("/me/mobile/", {"mobile": resident.mobile})

        assert response.status_code == 422

    def test_it_takes_a_fresh_proof(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = signed_in(make_resident())
        wait(monkeypatch, minutes=11)

        response = client.post("/me/mobile/", {"mobile": make_mobile()})

        assert response["Location"].startswith("/sign-in/again/")
