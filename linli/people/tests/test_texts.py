"""The words of consent: written by who runs the platform, never changed, each with its day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.tests.make import make_area
from linli.core.append_only import closed_tables
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import agreed, texts
from linli.people.actions import consents
from linli.people.models import Consent, ConsentText, Purpose
from linli.people.tests.make import make_client, make_opened, make_texts, make_worker
from linli.people.texts import Stage

pytestmark = pytest.mark.django_db
PURPOSE = Purpose.MESSAGES
NEW = reverse("people:write_text", args=[PURPOSE])


@pytest.fixture
def operator() -> Person:
    make_texts()
    return make_staff(Role.OPERATOR, make_area())


def write(operator: Person, words: str, since: date) -> ConsentText:
    return consents.write(
        PURPOSE, by=operator, words=words, kinds=["phone"], kept_months=12, since=since
    )


def stages() -> list[tuple[int, str]]:
    rows = texts.of(PURPOSE, ConsentText.objects.filter(purpose=PURPOSE)).rows
    return [(row.text.version, row.stage) for row in rows]


def filled(**words: object) -> dict[str, object]:
    """A form that is right."""
    usual = {
        "words": "有活动就发消息。\n不想收了，按一下。", "words_en": "We tell you.",
        "kinds": ["phone", "area"], "kept_months": 12, "since": timezone.localdate(),
    }  # fmt: skip
    return {**usual, **words}


def test_the_operator_writes_new_words_after_looking_at_them(operator: Person) -> None:
    client_of_ours = make_client()
    consents.give(client_of_ours, by=client_of_ours, purpose=PURPOSE)
    client = signed_in(operator)
    assert "有活动、有服务时" in client.get(NEW).content.decode(), "it begins with what stands"

    shown = client.post(NEW, filled(step="look")).content.decode()

    assert "有活动、有服务时" in shown, "the old stands beside the new"
    assert "有活动就发消息。" in shown
    assert "已有 1 人同意" in shown
    assert 'name="kinds" value="area"' in shown, "what was written travels on"
    assert "其中 1 人同意的资料比这一版少" in shown
    narrower = client.post(NEW, filled(step="look", kinds=["phone"])).content.decode()
    assert "同意的资料比这一版少" not in narrower
    assert client.post(NEW, filled(step="write")).status_code == 200
    assert ConsentText.objects.filter(purpose=PURPOSE).count() == 1

    saved = client.post(NEW, filled())

    assert saved["Location"] == reverse("people:text", args=[PURPOSE])
    text = agreed.words_of(PURPOSE)
    assert text
    assert (text.version, text.kinds, text.written_by) == (2, ["phone", "area"], operator)
    assert [event.verb for event in history(text)] == ["consent.text_written"]
    page = client.get(saved["Location"]).content.decode()
    for words in ("有活动就发消息。", "有活动、有服务时", operator.name, "1 人按这一版同意"):
        assert words in page, words
    standing = Consent.objects.get(person=client_of_ours, withdrawn_at=None)
    assert standing.text.version == 1
    mine = signed_in(client_of_ours).get(reverse("people:consents")).content.decode()
    assert "有活动、有服务时" in mine, "what was agreed to is shown as it was"
    assert "同意新的说法" in mine


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "2026-11-23"}, {"since": ""}, {"kinds": []}, {"kinds": ["dreams"]},
        {"words": " "}, {"kept_months": 0}, {"kept_months": 601}, {"words": "长" * 2001},
    ],
)  # fmt: skip
def test_what_is_written_wrong_comes_back(operator: Person, wrong: dict[str, object]) -> None:
    for step in ("look", ""):
        answer = signed_in(operator).post(NEW, filled(step=step, **wrong))
        assert answer.status_code == 422
        assert answer.content.decode().count('class="err"') == 1
    assert not ConsentText.objects.filter(version=2).exists()


def test_words_that_come_later_are_not_asked_for_before_their_day(operator: Person) -> None:
    today = timezone.localdate()
    write(operator, "明天的说法", today + timedelta(days=1))

    assert stages() == [(2, Stage.COMING), (1, Stage.NOW)]
    person, worker = make_client(), make_worker(operator.grants.get().area)
    assert "明天的说法" not in signed_in(person).get(reverse("people:consents")).content.decode()
    person.area = worker.grants.get().area
    person.save()
    make_opened(person, worker)
    read_out = signed_in(worker).get(reverse("people:file_consents", args=[person.pk]))
    assert "明天的说法" not in read_out.content.decode(), "nor read out at the desk"
    listed = signed_in(operator).get(reverse("people:texts")).content.decode()
    assert "第 2 版，从 2026 年 11 月 25 日起" in listed


def test_newer_words_for_an_earlier_day_take_the_place_of_those_that_come(
    operator: Person,
) -> None:
    today = timezone.localdate()
    write(operator, "后天的说法", today + timedelta(days=2))
    write(operator, "明天的说法", today + timedelta(days=1))
    assert stages() == [(3, Stage.COMING), (2, Stage.NEVER), (1, Stage.NOW)]

    write(operator, "今天的说法", today)
    assert stages() == [(4, Stage.NOW), (3, Stage.NEVER), (2, Stage.NEVER), (1, Stage.EARLIER)]

    write(operator, "今天改过的说法", today)
    assert stages()[:2] == [(5, Stage.NOW), (4, Stage.EARLIER)], "it was in force this morning"
    assert agreed.words_now()[PURPOSE].words == "今天改过的说法"


def test_words_of_a_past_day_and_the_same_words_again_are_refused(operator: Person) -> None:
    today = timezone.localdate()
    with pytest.raises(Refused, match="today or a day to come"):
        write(operator, "昨天的说法", today - timedelta(days=1))
    write(operator, "明天的说法", today + timedelta(days=1))

    with pytest.raises(Refused, match="stand already"):
        write(operator, "明天的说法", today + timedelta(days=1))
    write(operator, "明天的说法", today)
    assert stages() == [(3, Stage.NOW), (2, Stage.NEVER), (1, Stage.EARLIER)]


def test_two_who_write_at_once_do_not_both_win(operator: Person) -> None:
    """The second reads before the first has saved: the database has each number once."""
    today = timezone.localdate()
    write(operator, "先写的", today)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentText.objects.create(
            purpose=PURPOSE, version=2, words="后写的", kinds=[], kept_months=1
        )


def test_only_who_runs_the_platform_writes(operator: Person, client: Client) -> None:
    head = make_staff(Role.STATION_HEAD, operator.grants.get().area)
    with pytest.raises(PermissionDenied):
        write(head, "站长的说法", timezone.localdate())
    for name in ("texts", "text", "write_text"):
        url = reverse(f"people:{name}", args=[] if name == "texts" else [PURPOSE])
        assert signed_in(head).get(url).status_code == 403
        assert signed_in(operator).get(url).status_code == 200
        assert client.get(url).status_code == 302
    assert signed_in(operator).get(reverse("people:text", args=["dreams"])).status_code == 404
    assert reverse("people:texts") in signed_in(operator).get("/desk/").content.decode()
    assert reverse("people:texts") not in signed_in(head).get("/desk/").content.decode()


@pytest.mark.parametrize("count", [1, 8])
def test_the_pages_take_the_same_queries_for_one_or_several(
    operator: Person, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        write(operator, f"说法{n}", timezone.localdate() + timedelta(days=n))
    client = signed_in(operator)
    client.get("/desk/")
    for name, args in (("texts", []), ("text", [PURPOSE])):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"people:{name}", args=args)).status_code == 200


@pytest.mark.postgres
class TestTheDatabase:
    @pytest.fixture(autouse=True)
    def some(self, operator: Person) -> None:
        pass

    def test_changes_no_version(self) -> None:
        changes: list[dict[str, Any]] = [{"words": "别的"}, {"since": "2026-12-01"}, {"kinds": []}]
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                ConsentText.objects.filter(purpose=PURPOSE).update(**change)
        assert "有活动、有服务时" in ConsentText.objects.get(purpose=PURPOSE).words

    def test_deletes_no_version(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_consenttext")
        assert ConsentText.objects.count() == len(Purpose)

    def test_says_that_the_table_is_closed(self) -> None:
        assert "people_consenttext" in closed_tables()

    @pytest.mark.parametrize("wrong", [{"words": ""}, {"kept_months": 0}, {"kept_months": 601}])
    def test_refuses_what_cannot_be(self, wrong: dict[str, object]) -> None:
        said = {"purpose": PURPOSE, "version": 9, "words": "一", "kinds": [], "kept_months": 1}
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentText.objects.create(**{**said, **wrong})
