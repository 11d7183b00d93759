"""Nothing typed is lost: to a sign-in, to an idle end, to a page that was open for long."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.accounts import kept
from linli.accounts.actions import drafts
from linli.accounts.models import Draft, Session
from linli.accounts.tasks import clear_away
from linli.accounts.tests.make import make_resident, read_letter, signed_in
from linli.accounts.tests.steps import is_lifted, wait
from linli.areas.tests.make import make_area

pytestmark = pytest.mark.django_db

FORM, DRAFTS, KEPT = "/services/tell-us/", "/me/drafts/", "/sign-in/kept/"
WORDS = {"words": "楼道的灯又坏了"}


def page(client: Client, path: str, **more: Any) -> str:
    return client.get(path, **more).content.decode()


class TestBehindADoor:
    def test_what_a_visitor_wrote_waits_for_them_behind_the_sign_in(self) -> None:
        resident, client = make_resident(area=make_area()), Client()

        sent = client.post(FORM, WORDS)
        assert sent["Location"] == "/sign-in/?next=%2Fsign-in%2Fkept%2F"
        assert WORDS["words"] not in Session.objects.get().data

        client.post("/sign-in/", {"mobile": resident.mobile, "next": KEPT})
        digits = read_letter(resident.mobile)["code"]
        assert client.post("/sign-in/code/", {"digits": digits})["Location"] == KEPT

        shown = page(client, KEPT)
        assert WORDS["words"] in shown
        assert f'action="{FORM}" data-goes-on' in shown
        client.post(FORM, WORDS | {"_kept": "1"})
        assert client.get(KEPT)["Location"] == "/"

    def test_what_was_sent_from_an_idle_desk_waits_behind_the_second_factor(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in(make_resident(), second_factor=False)
        wait(monkeypatch, minutes=11)

        sent = client.post("/me/mobile/", {"mobile": "13900000001"}, headers={"referer": ""})

        assert sent["Location"] == "/sign-in/again/?next=%2Fsign-in%2Fkept%2F"
        assert 'value="13900000001"' in page(client, KEPT)

    def test_it_waits_for_its_person_only_and_for_half_an_hour(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = make_resident(), make_resident()
        client = signed_in(one, second_factor=False)
        wait(monkeypatch, minutes=11)
        client.post("/me/mobile/", {"mobile": "13900000001"})
        stolen = client.session["kept"]
        thief = signed_in(other)
        session = thief.session
        session["kept"] = stolen
        session.save()

        assert thief.get(KEPT)["Location"] == "/"
        assert client.get(KEPT).status_code == 200
        wait(monkeypatch, minutes=31)
        assert client.get(KEPT)["Location"] == "/"

    def test_too_much_and_nothing_are_not_kept(self) -> None:
        client = Client()

        for words in ("", "字" * kept.MOST):
            sent = client.post(FORM, {"words": words})
            assert sent["Location"].startswith("/sign-in/?next=")
            assert "kept" not in sent["Location"]
        assert not Session.objects.exists()

    def test_a_stranger_is_sent_to_sign_in(self) -> None:
        for path in (KEPT, DRAFTS, "/sign-in/awake/"):
            assert Client().get(path)["Location"].startswith("/sign-in/?next=")


class TestAnOldToken:
    def sent(self, origin: str) -> str:
        client = Client(enforce_csrf_checks=True)
        client.cookies["csrf"] = "a" * 32
        answer = client.post(
            FORM, WORDS | {"csrfmiddlewaretoken": "b" * 32 + "d" * 32}, headers={"origin": origin}
        )
        assert answer.status_code == 403
        return answer.content.decode()

    def test_from_our_own_page_the_words_come_back_to_be_sent(self) -> None:
        shown = self.sent("http://testserver")

        assert WORDS["words"] in shown
        assert "data-goes-on" not in shown

    def test_from_elsewhere_nothing_is_taken_over(self) -> None:
        assert WORDS["words"] not in self.sent("http://evil.example")
        assert WORDS["words"] not in self.sent("null")


class TestDrafts:
    def keep(self, client: Client, page: str = FORM, **more: Any) -> int:
        words = json.dumps(more.get("words", [["words", "楼道"]]))
        said = {"page": page, "form": more.get("form", 0), "words": words}
        return client.post(DRAFTS, said).status_code

    def found(self, client: Client, page: str = FORM) -> Any:
        return client.get(DRAFTS, {"page": page}).json()["drafts"]

    def test_it_is_kept_sealed_and_goes_when_it_is_sent(self) -> None:
        client = signed_in(make_resident(area=make_area()))

        assert self.keep(client) == 204
        assert self.keep(client, words=[["words", "楼道的灯"]]) == 204
        assert [one["fields"] for one in self.found(client)] == [[["words", "楼道的灯"]]]
        assert not self.found(signed_in(make_resident()))
        assert not self.found(client, "/elsewhere/")

        client.post(FORM, {"words": "", "_draft": FORM})
        assert self.found(client)
        client.post(FORM, WORDS | {"_draft": FORM})
        assert not self.found(client)

    def test_nothing_in_it_throws_it_away(self) -> None:
        client = signed_in(make_resident())
        self.keep(client)

        assert self.keep(client, words=[]) == 204

        assert not Draft.objects.exists()

    def test_what_was_written_at_the_desk_needs_the_second_factor(self) -> None:
        resident = make_resident()
        here, lifted = signed_in(resident, second_factor=False), signed_in(resident)
        self.keep(here, page="/desk/people/new/")

        assert here.get(DRAFTS, {"page": "/desk/people/new/"}).status_code == 403
        assert self.found(lifted, "/desk/people/new/")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"words": [["words", "字" * 40_000]]},
            {"words": [["words"]]},
            {"words": {"a": "b"}},
            {"words": [["a", 1]]},
            {"words": [["a", "b"]] * 201},
            {"form": 51},
            {"form": "x"},
            {"page": "/a b"},
            {"page": "x"},
        ],
    )
    def test_what_no_page_sends_is_refused(self, wrong: dict[str, Any]) -> None:
        client = signed_in(make_resident())

        assert self.keep(client, **wrong) == 422
        assert not Draft.objects.exists()

    def test_the_oldest_of_many_go_and_all_after_a_week(self) -> None:
        resident = make_resident()
        client = signed_in(resident)
        for n in range(drafts.MOST + 2):
            self.keep(client, page=f"/{n}/")

        assert Draft.objects.count() == drafts.MOST
        assert not self.found(client, "/0/")
        Draft.objects.update(at=timezone.now() - drafts.LASTS - timedelta(minutes=1))
        clear_away()
        assert not Draft.objects.exists()


def test_a_desk_that_says_somebody_is_there_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(make_resident())
    for _quarter in range(3):
        wait(monkeypatch, minutes=14)
        assert client.get("/sign-in/awake/").status_code == 204

    assert is_lifted(client)


def test_only_somebody_signed_in_gets_what_the_script_needs() -> None:
    assert "data-drafts" not in page(Client(), "/help/")
    resident = page(signed_in(make_resident()), "/help/")
    assert "data-drafts" in resident
    assert "data-awake" not in resident
